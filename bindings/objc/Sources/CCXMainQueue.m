#import "CCXMainQueue.h"

// Both are touched on the main thread only.
// A callback of the core runs, and no code of the application inside it.
static BOOL runsCallback;
// What the application's code threw. It must not pass through the core's frames.
static id pendingException;

static BOOL insideCallback(void) {
    return [NSThread isMainThread] && runsCallback;
}

static void callApplication(dispatch_block_t code) {
    runsCallback = NO;
    @try {
        code();
    } @catch (id exception) {
        pendingException = exception;
    }
    runsCallback = YES;
}

static void runJob(cometchat_job *job) {
    BOOL outer = runsCallback;
    runsCallback = YES;
    @autoreleasepool {
        cometchat_job_run(job);
    }
    runsCallback = outer;
    id exception = pendingException;
    pendingException = nil;
    if (exception != nil)
        @throw exception;
}

static void execute(void *ctx, cometchat_job *job) {
    (void)ctx;
    // The core's threads have no pool.
    @autoreleasepool {
        dispatch_async(dispatch_get_main_queue(), ^{
          runJob(job);
        });
    }
}

const cometchat_executor *CCXMainExecutor(void) {
    static cometchat_executor *executor;
    static dispatch_once_t once;
    dispatch_once(&once, ^{
      cometchat_executor_functions functions = {NULL, execute, NULL};
      executor = cometchat_executor_new(functions);
    });
    return executor;
}

void CCXCallOut(dispatch_block_t code) {
    if (insideCallback()) {
        callApplication(code);
    } else {
        dispatch_async(dispatch_get_main_queue(), code);
    }
}

void CCXReleaseOnMainQueue(void *owned) {
    if (owned == NULL)
        return;
    if (insideCallback()) {
        callApplication(^{
          id object = (__bridge_transfer id)owned;
          (void)object;
        });
        return;
    }
    @autoreleasepool {
        dispatch_async(dispatch_get_main_queue(), ^{
          id object = (__bridge_transfer id)owned;
          (void)object;
        });
    }
}
