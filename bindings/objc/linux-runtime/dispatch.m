// TEST-ONLY (Linux). Compiled like the wrapper itself (ARC).
#include <dispatch/dispatch.h>
#include <errno.h>
#include <pthread.h>
#include <time.h>

@interface CCThunk : NSObject {
  @public
    dispatch_block_t _block;
    dispatch_queue_t _queue;
    NSTimeInterval _delay;
}
@end
@interface CCQueue : NSObject <OS_dispatch_queue> {
  @public
    NSOperationQueue *_ops;
}
@end // nil _ops: the main queue
@interface CCSemaphore : NSObject <OS_dispatch_semaphore> {
  @public
    pthread_mutex_t _m;
    pthread_cond_t _c;
    intptr_t _n;
}
@end

@implementation CCThunk
- (void)run {
    @autoreleasepool {
        _block();
    }
}
- (void)arm {
    [self performSelector:@selector(fire) withObject:nil afterDelay:_delay];
}
- (void)fire {
    dispatch_async(_queue, _block);
}
@end
@implementation CCQueue
@end
@implementation CCSemaphore
- (instancetype)init {
    if ((self = [super init])) {
        pthread_mutex_init(&_m, NULL);
        pthread_cond_init(&_c, NULL);
    }
    return self;
}
- (void)dealloc {
    pthread_mutex_destroy(&_m);
    pthread_cond_destroy(&_c);
}
@end

static CCQueue *main_queue, *global_queue;
static void queues(void) {
    main_queue = [CCQueue new];
    global_queue = [CCQueue new];
    global_queue->_ops = [NSOperationQueue new];
}
static pthread_once_t once = PTHREAD_ONCE_INIT;
dispatch_queue_t dispatch_get_main_queue(void) {
    pthread_once(&once, queues);
    return main_queue;
}
dispatch_queue_t dispatch_get_global_queue(intptr_t i, uintptr_t f) {
    (void)i;
    (void)f;
    pthread_once(&once, queues);
    return global_queue;
}
dispatch_queue_t dispatch_queue_create(const char *label, id attr) {
    (void)label;
    (void)attr;
    CCQueue *q = [CCQueue new];
    q->_ops = [NSOperationQueue new];
    [q->_ops setMaxConcurrentOperationCount:1];
    return q;
}
void dispatch_async(dispatch_queue_t queue, dispatch_block_t block) {
    CCThunk *t = [CCThunk new];
    t->_block = [block copy];
    CCQueue *q = (CCQueue *)queue;
    if (q->_ops)
        [q->_ops addOperation:[[NSInvocationOperation alloc] initWithTarget:t
                                                                   selector:@selector(run)
                                                                     object:nil]];
    else
        [t performSelectorOnMainThread:@selector(run) withObject:nil waitUntilDone:NO];
}
dispatch_time_t dispatch_time(dispatch_time_t when, int64_t delta) {
    struct timespec ts;
    clock_gettime(CLOCK_REALTIME, &ts);
    return (when ? when : (uint64_t)ts.tv_sec * NSEC_PER_SEC + (uint64_t)ts.tv_nsec) +
           (uint64_t)delta;
}
void dispatch_after(dispatch_time_t when, dispatch_queue_t queue, dispatch_block_t block) {
    CCThunk *t = [CCThunk new];
    t->_block = [block copy];
    t->_queue = queue;
    int64_t d = (int64_t)(when - dispatch_time(DISPATCH_TIME_NOW, 0));
    t->_delay = d > 0 ? (double)d / 1e9 : 0;
    [t performSelectorOnMainThread:@selector(arm) withObject:nil waitUntilDone:NO];
}
void dispatch_once(dispatch_once_t *token, dispatch_block_t block) {
    static pthread_mutex_t m =
        PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP; // one block may use another token
    pthread_mutex_lock(&m);
    if (!*token) {
        block();
        *token = 1;
    }
    pthread_mutex_unlock(&m);
}
dispatch_semaphore_t dispatch_semaphore_create(intptr_t value) {
    CCSemaphore *s = [CCSemaphore new];
    s->_n = value;
    return s;
}
intptr_t dispatch_semaphore_signal(dispatch_semaphore_t sem) {
    CCSemaphore *s = (CCSemaphore *)sem;
    pthread_mutex_lock(&s->_m);
    s->_n++;
    pthread_cond_signal(&s->_c);
    pthread_mutex_unlock(&s->_m);
    return 0;
}
intptr_t dispatch_semaphore_wait(dispatch_semaphore_t sem, dispatch_time_t timeout) {
    CCSemaphore *s = (CCSemaphore *)sem;
    if (timeout == DISPATCH_TIME_NOW)
        timeout = dispatch_time(DISPATCH_TIME_NOW, 0);
    struct timespec ts = {(time_t)(timeout / NSEC_PER_SEC), (long)(timeout % NSEC_PER_SEC)};
    int rc = 0;
    pthread_mutex_lock(&s->_m);
    while (s->_n <= 0 && rc != ETIMEDOUT)
        rc = timeout == DISPATCH_TIME_FOREVER ? pthread_cond_wait(&s->_c, &s->_m)
                                              : pthread_cond_timedwait(&s->_c, &s->_m, &ts);
    if (s->_n > 0) {
        s->_n--;
        rc = 0;
    }
    pthread_mutex_unlock(&s->_m);
    return rc;
}
