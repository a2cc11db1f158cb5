// How a test moves the stand-ins.
#import <AppKit/AppKit.h>
#import <Foundation/Foundation.h>
#import <Network/Network.h>
#import <Security/Security.h>
#import <UIKit/UIKit.h>

NS_ASSUME_NONNULL_BEGIN

@interface UIApplication (StandIn)
/// Names of the tasks that have begun and not ended.
@property(nonatomic, readonly) NSUInteger openTasks;
/// How many tasks have begun.
@property(nonatomic, readonly) NSUInteger begunTasks;
/// The system gives no time.
@property(nonatomic) BOOL refusesTasks;
/// Changes the state and posts the notification, as the system does, on the main thread.
- (void)goToBackground;
- (void)goToForeground;
/// The system takes the time back.
- (void)expireTasks;
@end

/// Tells all monitors a path.
void CCTTellPath(nw_path_status_t status, NSString *_Nullable interface);

/// The items of the stand-in's Keychain, each with all its attributes.
NSArray<NSDictionary *> *CCTKeychainItems(void);
void CCTKeychainClear(void);
/// What every function answers from now on; `errSecSuccess`: it works.
void CCTKeychainFail(OSStatus status);

NS_ASSUME_NONNULL_END
