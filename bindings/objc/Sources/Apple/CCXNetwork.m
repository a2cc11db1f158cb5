// All Apple systems: the network path. (REC2)
#if __has_include(<Network/Network.h>)

#import <Network/Network.h>

#import "CCXSurroundings.h"

@interface CCXNetworkPath : NSObject <CometChatFactSource>
@end

@implementation CCXNetworkPath {
    nw_path_monitor_t _monitor;
    // On the monitor's queue only.
    NSString *_interface;
    BOOL _isKnown;
}

- (void)startTelling:(id<CometChatFacts>)facts {
    dispatch_queue_t queue = dispatch_queue_create("CometChat network path", DISPATCH_QUEUE_SERIAL);
    _monitor = nw_path_monitor_create();
    nw_path_monitor_set_queue(_monitor, queue);
    __weak CCXNetworkPath *weak = self;
    nw_path_monitor_set_update_handler(_monitor, ^(nw_path_t path) {
      [weak path:path changedFor:facts];
    });
    nw_path_monitor_start(_monitor);
}

- (void)path:(nw_path_t)path changedFor:(id<CometChatFacts>)facts {
    // A path that needs a connection to be made first, such as a VPN on demand, counts as there.
    if (nw_path_get_status(path) == nw_path_status_unsatisfied) {
        [facts networkLost];
        _interface = nil;
        _isKnown = YES;
        return;
    }
    __block NSString *first = nil;
    nw_path_enumerate_interfaces(path, ^bool(nw_interface_t interface) {
      first = @(nw_interface_get_name(interface));
      return false;
    });
    BOOL changed =
        _isKnown && _interface != nil && first != nil && ![_interface isEqualToString:first];
    _interface = first;
    _isKnown = YES;
    if (changed) {
        [facts networkChanged];
    } else {
        [facts networkAvailable];
    }
}

- (void)dealloc {
    if (_monitor != nil)
        nw_path_monitor_cancel(_monitor);
}

@end

#endif
