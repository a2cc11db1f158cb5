#import "CCTStandIns.h"

@interface CCTPath : NSObject <OS_nw_path, OS_nw_interface> {
  @public
    nw_path_status_t _status;
    NSString *_interface;
}
@end

@implementation CCTPath
@end

@interface CCTMonitor : NSObject <OS_nw_path_monitor> {
  @public
    dispatch_queue_t _queue;
    nw_path_monitor_update_handler_t _handler;
}
@end

@implementation CCTMonitor
@end

// A system that runs a monitor keeps it.
static NSMutableArray<CCTMonitor *> *monitors(void) {
    static NSMutableArray<CCTMonitor *> *running;
    static dispatch_once_t once;
    dispatch_once(&once, ^{
      running = [NSMutableArray new];
    });
    return running;
}

nw_path_monitor_t nw_path_monitor_create(void) {
    return [CCTMonitor new];
}

void nw_path_monitor_set_queue(nw_path_monitor_t monitor, dispatch_queue_t queue) {
    ((CCTMonitor *)monitor)->_queue = queue;
}

void nw_path_monitor_set_update_handler(nw_path_monitor_t monitor,
                                        nw_path_monitor_update_handler_t handler) {
    ((CCTMonitor *)monitor)->_handler = [handler copy];
}

static void tell(CCTMonitor *monitor, CCTPath *path) {
    nw_path_monitor_update_handler_t handler = monitor->_handler;
    dispatch_async(monitor->_queue, ^{
      handler(path);
    });
}

void nw_path_monitor_start(nw_path_monitor_t monitor) {
    CCTPath *path = [CCTPath new];
    path->_status = nw_path_status_satisfied;
    path->_interface = @"en0";
    @synchronized(monitors()) {
        [monitors() addObject:(CCTMonitor *)monitor];
    }
    tell((CCTMonitor *)monitor, path);
}

void nw_path_monitor_cancel(nw_path_monitor_t monitor) {
    @synchronized(monitors()) {
        [monitors() removeObject:(CCTMonitor *)monitor];
    }
}

nw_path_status_t nw_path_get_status(nw_path_t path) {
    return ((CCTPath *)path)->_status;
}

void nw_path_enumerate_interfaces(nw_path_t path, nw_path_enumerate_interfaces_block_t block) {
    if (((CCTPath *)path)->_interface != nil)
        block((CCTPath *)path);
}

const char *nw_interface_get_name(nw_interface_t interface) {
    return ((CCTPath *)interface)->_interface.UTF8String;
}

void CCTTellPath(nw_path_status_t status, NSString *interface) {
    CCTPath *path = [CCTPath new];
    path->_status = status;
    path->_interface = [interface copy];
    @synchronized(monitors()) {
        for (CCTMonitor *monitor in monitors())
            tell(monitor, path);
    }
}
