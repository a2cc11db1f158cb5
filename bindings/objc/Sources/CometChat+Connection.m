#import <CometChatSDK/CometChat.h>

#import "CCXAnswer.h"
#import "CCXShared.h"
#import "CCXStrings.h"
#import "CCXSurroundings.h"

@implementation CometChatConnectionState

- (instancetype)initWithStatus:(enum ConnectionStatus)status value:(NSString *)value {
    if ((self = [super init])) {
        _status = status;
        _value = [value copy];
    }
    return self;
}

- (NSString *)description {
    return self.value;
}

- (BOOL)isEqual:(id)other {
    return [other isKindOfClass:[CometChatConnectionState class]] &&
           ((CometChatConnectionState *)other).status == self.status;
}

- (NSUInteger)hash {
    return (NSUInteger)self.status;
}

@end

@implementation CometChat (Connection)

+ (void (^)(void))connect {
    CCXTell(^cometchat_result(const cometchat_client *client) {
      return cometchat_client_begin_connect(client);
    });
    return ^{
    };
}

+ (void (^)(void))disconnect {
    CCXTell(^cometchat_result(const cometchat_client *client) {
      return cometchat_client_begin_disconnect(client);
    });
    return ^{
    };
}

+ (void)connectOnSuccess:(void (^)(void))onSuccess onError:(void (^)(CometChatException *))onError {
    CCXAnswer *answer = CCXDone(onSuccess, onError);
    CCXCall(answer, ^(const cometchat_client *client) {
      cometchat_client_connect(client, CCXPlainCallback(answer));
    });
}

+ (void)disconnectOnSuccess:(void (^)(void))onSuccess
                    onError:(void (^)(CometChatException *))onError {
    CCXAnswer *answer = CCXDone(onSuccess, onError);
    CCXCall(answer, ^(const cometchat_client *client) {
      cometchat_client_disconnect(client, CCXPlainCallback(answer));
    });
}

+ (void)pingOnSuccess:(void (^)(void))onSuccess onError:(void (^)(CometChatException *))onError {
    CCXAnswer *answer = CCXDone(onSuccess, onError);
    CCXCall(answer, ^(const cometchat_client *client) {
      cometchat_client_ping(client, CCXPlainCallback(answer));
    });
}

+ (CometChatConnectionState *)getConnectionStatus {
    cometchat_status status = cometchat_client_connection_status(CCXSharedClient(NULL));
    enum ConnectionStatus known;
    switch (status) {
    case COMETCHAT_STATUS_CONNECTING:
        known = ConnectionStatusConnecting;
        break;
    case COMETCHAT_STATUS_CONNECTED:
        known = ConnectionStatusConnected;
        break;
    case COMETCHAT_STATUS_DISCONNECTED:
        known = ConnectionStatusDisconnected;
        break;
    case COMETCHAT_STATUS_FEATURE_THROTTLED:
        known = ConnectionStatusOnfeatureThrottled;
        break;
    default:
        return nil;
    }
    NSString *value = CCXTextOrEmpty(cometchat_status_name(status));
    return [[CometChatConnectionState alloc] initWithStatus:known value:value];
}

+ (void)configureServices:(enum applicationState)forState {
    const cometchat_client *client = CCXSharedClient(NULL);
    switch (forState) {
    case applicationStateDidEnterBackground:
        CCXEnteredBackground(client);
        break;
    case applicationStateDidBecomeActive:
        CCXEnteredForeground(client);
        break;
    case applicationStateWillResignActive:
        break;
    }
}

+ (BOOL)backgroundTaskEnabled {
    return CCXHasBackgroundTask();
}

@end
