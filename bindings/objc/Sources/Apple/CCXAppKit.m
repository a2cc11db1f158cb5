// macOS: sleep and waking. An app that is not active is no reason to disconnect. (BGD9)
#if __has_include(<AppKit/AppKit.h>)

#import <AppKit/AppKit.h>

#import "CCXSurroundings.h"

@interface CCXAppKitSleep : NSObject <CometChatFactSource>
@end

@implementation CCXAppKitSleep {
    id<CometChatFacts> _facts;
}

- (void)startTelling:(id<CometChatFacts>)facts {
    _facts = facts;
    // These are posted to the workspace's own centre only.
    NSNotificationCenter *center = [[NSWorkspace sharedWorkspace] notificationCenter];
    [center addObserver:self
               selector:@selector(sleep:)
                   name:NSWorkspaceWillSleepNotification
                 object:nil];
    [center addObserver:self
               selector:@selector(wake:)
                   name:NSWorkspaceDidWakeNotification
                 object:nil];
    [facts enteredForeground];
}

- (void)sleep:(NSNotification *)notification {
    (void)notification;
    [_facts willSleep];
}

- (void)wake:(NSNotification *)notification {
    (void)notification;
    [_facts didWake];
}

- (void)dealloc {
    [[[NSWorkspace sharedWorkspace] notificationCenter] removeObserver:self];
}

@end

#endif
