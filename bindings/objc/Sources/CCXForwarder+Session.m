// What the connection, logins and presence tell.
#import <CometChatSDK/CometChatDelegates.h>

#import "CCXAnswer.h"
#import "CCXForwarder.h"
#import "CCXPayloads.h"

static void forwardStatus(CCXForwarder *forwarder, cometchat_status status) {
    switch (status) {
    case COMETCHAT_STATUS_CONNECTING: {
        CCXForward(forwarder, @selector(connecting), ^(id observer) {
          [(id<CometChatConnectionDelegate>)observer connecting];
        });
        break;
    }
    case COMETCHAT_STATUS_CONNECTED: {
        CCXForward(forwarder, @selector(connected), ^(id observer) {
          [(id<CometChatConnectionDelegate>)observer connected];
        });
        break;
    }
    case COMETCHAT_STATUS_DISCONNECTED: {
        CCXForward(forwarder, @selector(disconnected), ^(id observer) {
          [(id<CometChatConnectionDelegate>)observer disconnected];
        });
        break;
    }
    case COMETCHAT_STATUS_FEATURE_THROTTLED: {
        CCXForward(forwarder, @selector(onfeatureThrottled), ^(id observer) {
          [(id<CometChatConnectionDelegate>)observer onfeatureThrottled];
        });
        break;
    }
    default:
        break;
    }
}

void CCXHeardConnection(void *ctx, const cometchat_connection_event *event) {
    CCXForwarder *forwarder = (__bridge CCXForwarder *)ctx;
    switch (cometchat_connection_event_kind(event)) {
    case COMETCHAT_CONNECTION_EVENT_TYPE_TRANSITION:
        forwardStatus(forwarder, cometchat_connection_event_current(event));
        break;
    case COMETCHAT_CONNECTION_EVENT_TYPE_PROBLEM: {
        CometChatException *error = CCXException(cometchat_connection_event_error(event));
        CCXForward(forwarder, @selector(onConnectionErrorWithError:), ^(id observer) {
          [(id<CometChatConnectionDelegate>)observer onConnectionErrorWithError:error];
        });
        break;
    }
    default:
        // News about a status that stays has no place in the documented delegate. (STA2)
        break;
    }
}

void CCXHeardLogin(void *ctx, const cometchat_login_event *event) {
    CCXForwarder *forwarder = (__bridge CCXForwarder *)ctx;
    const cometchat_error *trouble = cometchat_login_event_error(event);
    CometChatException *error = trouble != NULL ? CCXException(trouble) : nil;
    switch (cometchat_login_event_kind(event)) {
    case COMETCHAT_LOGIN_EVENT_TYPE_LOGIN_SUCCESS: {
        User *user = CCXUser(cometchat_login_event_user(event));
        CCXForward(forwarder, @selector(onLoginSuccessWithUser:), ^(id observer) {
          if (user != nil)
              [(id<CometChatLoginDelegate>)observer onLoginSuccessWithUser:(User *)user];
        });
        break;
    }
    case COMETCHAT_LOGIN_EVENT_TYPE_LOGIN_FAILURE: {
        CCXForward(forwarder, @selector(onLoginFailedWithError:), ^(id observer) {
          [(id<CometChatLoginDelegate>)observer onLoginFailedWithError:error];
        });
        break;
    }
    case COMETCHAT_LOGIN_EVENT_TYPE_LOGOUT_SUCCESS: {
        CCXForward(forwarder, @selector(onLogoutSuccess), ^(id observer) {
          [(id<CometChatLoginDelegate>)observer onLogoutSuccess];
        });
        break;
    }
    case COMETCHAT_LOGIN_EVENT_TYPE_LOGOUT_FAILURE: {
        CCXForward(forwarder, @selector(onLogoutFailedWithError:), ^(id observer) {
          [(id<CometChatLoginDelegate>)observer onLogoutFailedWithError:error];
        });
        break;
    }
    default:
        break;
    }
}

void CCXHeardUser(void *ctx, const cometchat_user_event *event) {
    CCXForwarder *forwarder = (__bridge CCXForwarder *)ctx;
    User *user = CCXUser(cometchat_user_event_user(event));
    if (user == nil)
        return;
    switch (cometchat_user_event_kind(event)) {
    case COMETCHAT_USER_EVENT_TYPE_ONLINE: {
        user.status = UserStatusOnline;
        CCXForward(forwarder, @selector(onUserOnlineWithUser:), ^(id observer) {
          [(id<CometChatUserDelegate>)observer onUserOnlineWithUser:(User *)user];
        });
        break;
    }
    case COMETCHAT_USER_EVENT_TYPE_OFFLINE: {
        user.status = UserStatusOffline;
        CCXForward(forwarder, @selector(onUserOfflineWithUser:), ^(id observer) {
          [(id<CometChatUserDelegate>)observer onUserOfflineWithUser:(User *)user];
        });
        break;
    }
    default:
        break;
    }
}
