#import "CCTStandIns.h"

NSString *const NSWorkspaceWillSleepNotification = @"NSWorkspaceWillSleep";
NSString *const NSWorkspaceDidWakeNotification = @"NSWorkspaceDidWake";

@implementation NSWorkspace {
    NSNotificationCenter *_notificationCenter;
}

+ (NSWorkspace *)sharedWorkspace {
    static NSWorkspace *workspace;
    static dispatch_once_t once;
    dispatch_once(&once, ^{
      workspace = [NSWorkspace new];
      workspace->_notificationCenter = [NSNotificationCenter new];
    });
    return workspace;
}

- (NSNotificationCenter *)notificationCenter {
    return _notificationCenter;
}

@end
