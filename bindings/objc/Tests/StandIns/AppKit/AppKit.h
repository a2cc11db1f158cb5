// Stand-in for tests: what the adapter uses of AppKit.
#import <Foundation/Foundation.h>

NS_ASSUME_NONNULL_BEGIN

extern NSString *const NSWorkspaceWillSleepNotification;
extern NSString *const NSWorkspaceDidWakeNotification;

@interface NSWorkspace : NSObject
@property(class, readonly, strong) NSWorkspace *sharedWorkspace;
@property(readonly, strong) NSNotificationCenter *notificationCenter;
@end

NS_ASSUME_NONNULL_END
