// Stand-in for tests: what the adapter uses of Network.
#import <dispatch/dispatch.h>
#import <Foundation/Foundation.h>
#include <stdbool.h>

NS_ASSUME_NONNULL_BEGIN

@protocol OS_nw_path <NSObject>
@end
@protocol OS_nw_interface <NSObject>
@end
@protocol OS_nw_path_monitor <NSObject>
@end
typedef NSObject<OS_nw_path> *nw_path_t;
typedef NSObject<OS_nw_interface> *nw_interface_t;
typedef NSObject<OS_nw_path_monitor> *nw_path_monitor_t;
typedef enum {
    nw_path_status_invalid = 0,
    nw_path_status_satisfied = 1,
    nw_path_status_unsatisfied = 2,
    nw_path_status_satisfiable = 3,
} nw_path_status_t;
typedef void (^nw_path_monitor_update_handler_t)(nw_path_t path);
typedef bool (^nw_path_enumerate_interfaces_block_t)(nw_interface_t interface);

nw_path_monitor_t nw_path_monitor_create(void) __attribute__((ns_returns_retained));
void nw_path_monitor_set_queue(nw_path_monitor_t monitor, dispatch_queue_t queue);
void nw_path_monitor_set_update_handler(nw_path_monitor_t monitor,
                                        nw_path_monitor_update_handler_t handler);
void nw_path_monitor_start(nw_path_monitor_t monitor);
void nw_path_monitor_cancel(nw_path_monitor_t monitor);
nw_path_status_t nw_path_get_status(nw_path_t path);
void nw_path_enumerate_interfaces(nw_path_t path, __attribute__((noescape))
                                                  nw_path_enumerate_interfaces_block_t block);
const char *nw_interface_get_name(nw_interface_t interface);

NS_ASSUME_NONNULL_END
