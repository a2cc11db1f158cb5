#import "CCTStandIns.h"

const UIBackgroundTaskIdentifier UIBackgroundTaskInvalid = 0;
NSString *const UIApplicationDidEnterBackgroundNotification = @"UIApplicationDidEnterBackground";
NSString *const UIApplicationWillEnterForegroundNotification = @"UIApplicationWillEnterForeground";
NSString *const UIApplicationDidBecomeActiveNotification = @"UIApplicationDidBecomeActive";
NSString *const UIApplicationWillResignActiveNotification = @"UIApplicationWillResignActive";

@implementation UIApplication {
    NSMutableDictionary<NSNumber *, id> *_tasks;
    NSUInteger _begun;
    BOOL _refuses;
    UIApplicationState _applicationState;
}

+ (UIApplication *)sharedApplication {
    static UIApplication *application;
    static dispatch_once_t once;
    dispatch_once(&once, ^{
      application = [UIApplication new];
      application->_tasks = [NSMutableDictionary new];
    });
    return application;
}

- (UIApplicationState)applicationState {
    return _applicationState;
}

- (UIBackgroundTaskIdentifier)beginBackgroundTaskWithName:(NSString *)taskName
                                        expirationHandler:(void (^)(void))handler {
    (void)taskName;
    @synchronized(self) {
        if (_refuses)
            return UIBackgroundTaskInvalid;
        _tasks[@(++_begun)] = handler != nil ? (id)[handler copy] : [NSNull null];
        return _begun;
    }
}

- (void)endBackgroundTask:(UIBackgroundTaskIdentifier)identifier {
    @synchronized(self) {
        NSAssert(_tasks[@(identifier)] != nil, @"a task ends once");
        [_tasks removeObjectForKey:@(identifier)];
    }
}

- (NSUInteger)openTasks {
    @synchronized(self) {
        return _tasks.count;
    }
}

- (NSUInteger)begunTasks {
    return _begun;
}

- (BOOL)refusesTasks {
    return _refuses;
}

- (void)setRefusesTasks:(BOOL)refuses {
    _refuses = refuses;
}

- (void)post:(NSString *)name {
    [[NSNotificationCenter defaultCenter] postNotificationName:name object:self];
}

- (void)goToBackground {
    [self post:UIApplicationWillResignActiveNotification];
    _applicationState = UIApplicationStateBackground;
    [self post:UIApplicationDidEnterBackgroundNotification];
}

- (void)goToForeground {
    _applicationState = UIApplicationStateInactive;
    [self post:UIApplicationWillEnterForegroundNotification];
    _applicationState = UIApplicationStateActive;
    [self post:UIApplicationDidBecomeActiveNotification];
}

- (void)expireTasks {
    NSArray *handlers;
    @synchronized(self) {
        handlers = _tasks.allValues;
    }
    for (id handler in handlers) {
        if (handler != [NSNull null])
            ((void (^)(void))handler)();
    }
}

@end
