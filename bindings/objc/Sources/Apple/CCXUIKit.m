// iOS, tvOS, Mac Catalyst: the app's life, and time in the background. (BGD7, BGD8, BGD9)
#if __has_include(<UIKit/UIKit.h>)

#import <UIKit/UIKit.h>

#import "CCXSurroundings.h"

/// The whole app's notifications; never a single scene's, never those of resigning active.
@interface CCXUIKitLifecycle : NSObject <CometChatFactSource>
@end

@implementation CCXUIKitLifecycle {
    id<CometChatFacts> _facts;
}

- (void)startTelling:(id<CometChatFacts>)facts {
    _facts = facts;
    NSNotificationCenter *center = [NSNotificationCenter defaultCenter];
    [center addObserver:self
               selector:@selector(background:)
                   name:UIApplicationDidEnterBackgroundNotification
                 object:nil];
    // Either of the two may be missing in a launch; telling twice is harmless.
    [center addObserver:self
               selector:@selector(foreground:)
                   name:UIApplicationWillEnterForegroundNotification
                 object:nil];
    [center addObserver:self
               selector:@selector(foreground:)
                   name:UIApplicationDidBecomeActiveNotification
                 object:nil];
    [self tellPresentState];
}

// The SDK may be used for the first time after the app's start, when its notifications are over.
- (void)tellPresentState {
    dispatch_block_t tell = ^{
      switch ([UIApplication sharedApplication].applicationState) {
      case UIApplicationStateActive:
          [self->_facts enteredForeground];
          break;
      case UIApplicationStateBackground:
          [self->_facts enteredBackground];
          break;
      case UIApplicationStateInactive:
          break;
      }
    };
    if ([NSThread isMainThread]) {
        tell();
    } else {
        dispatch_async(dispatch_get_main_queue(), tell);
    }
}

- (void)background:(NSNotification *)notification {
    (void)notification;
    [_facts enteredBackground];
}

- (void)foreground:(NSNotification *)notification {
    (void)notification;
    [_facts enteredForeground];
}

- (void)dealloc {
    [[NSNotificationCenter defaultCenter] removeObserver:self];
}

@end

/// Tasks of the app.
@interface CCXUIKitBackgroundTime : NSObject <CometChatBackgroundTime>
@end

@implementation CCXUIKitBackgroundTime

- (id)beginTaskWithExpiration:(void (^)(void))expired {
    UIApplication *app = [UIApplication sharedApplication];
    UIBackgroundTaskIdentifier task = [app beginBackgroundTaskWithName:@"CometChat connection"
                                                     expirationHandler:expired];
    return task == UIBackgroundTaskInvalid ? nil : @(task);
}

- (void)endTask:(id)task {
    UIBackgroundTaskIdentifier identifier = [(NSNumber *)task unsignedIntegerValue];
    [[UIApplication sharedApplication] endBackgroundTask:identifier];
}

@end

#endif
