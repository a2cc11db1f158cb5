#import "CCXListeners.h"

#import <CometChatSDK/CometChatDelegates.h>
#import <CometChatSDK/CometChatException.h>

#import "CCXForwarder.h"
#import "CCXMainQueue.h"
#import "CCXShared.h"
#import "CCXStrings.h"

// The core's own name space for ids is that of C; these are apart from those of C programs.
static NSString *coreId(NSString *observerId) {
    return observerId == nil ? @"objc/delegate" : [@"objc/id/" stringByAppendingString:observerId];
}

static NSString *keyOf(CCXKind kind, NSString *observerId) {
    return [NSString stringWithFormat:@"%ld/%@", (long)kind, coreId(observerId)];
}

static void destroy(void *ctx) {
    // A forwarder has nothing of the application's but a weak reference, so any thread may free it.
    CCXForwarder *forwarder = (__bridge_transfer CCXForwarder *)ctx;
    (void)forwarder;
}

static cometchat_result add(const cometchat_client *client, CCXForwarder *forwarder) {
    void *ctx = (__bridge_retained void *)forwarder;
    const cometchat_executor *queue = CCXMainExecutor();
    CCX_TEXT id = CCXCopyText(coreId(forwarder.observerId));
    switch (forwarder.kind) {
    case CCXKindMessage: {
        cometchat_message_listener listener = {ctx, CCXHeardMessage, destroy};
        return cometchat_client_add_message_listener(client, id, listener, queue);
    }
    case CCXKindConnection: {
        cometchat_connection_listener listener = {ctx, CCXHeardConnection, destroy};
        return cometchat_client_add_connection_listener(client, id, listener, queue);
    }
    case CCXKindLogin: {
        cometchat_login_listener listener = {ctx, CCXHeardLogin, destroy};
        return cometchat_client_add_login_listener(client, id, listener, queue);
    }
    case CCXKindUser: {
        cometchat_user_listener listener = {ctx, CCXHeardUser, destroy};
        return cometchat_client_add_user_listener(client, id, listener, queue);
    }
    case CCXKindGroup: {
        cometchat_group_listener listener = {ctx, CCXHeardGroup, destroy};
        return cometchat_client_add_group_listener(client, id, listener, queue);
    }
    case CCXKindCall: {
        cometchat_call_listener listener = {ctx, CCXHeardCall, destroy};
        return cometchat_client_add_call_listener(client, id, listener, queue);
    }
    }
    destroy(ctx);
    return COMETCHAT_RESULT_INVALID_ARGUMENT;
}

static cometchat_result removeFrom(const cometchat_client *client, CCXKind kind,
                                   NSString *observerId) {
    CCX_TEXT id = CCXCopyText(coreId(observerId));
    switch (kind) {
    case CCXKindMessage:
        return cometchat_client_remove_message_listener(client, id);
    case CCXKindConnection:
        return cometchat_client_remove_connection_listener(client, id);
    case CCXKindLogin:
        return cometchat_client_remove_login_listener(client, id);
    case CCXKindUser:
        return cometchat_client_remove_user_listener(client, id);
    case CCXKindGroup:
        return cometchat_client_remove_group_listener(client, id);
    case CCXKindCall:
        return cometchat_client_remove_call_listener(client, id);
    }
    return COMETCHAT_RESULT_INVALID_ARGUMENT;
}

@implementation CCXListeners

// The core and this table change together, under its lock. The core never calls back while it is
// held.
static NSMutableDictionary<NSString *, CCXForwarder *> *table(void) {
    static NSMutableDictionary<NSString *, CCXForwarder *> *registered;
    static dispatch_once_t once;
    dispatch_once(&once, ^{
      registered = [NSMutableDictionary new];
    });
    return registered;
}

+ (void)set:(id)observer kind:(CCXKind)kind id:(NSString *)observerId {
    NSString *key = keyOf(kind, observerId);
    CometChatException *error = nil;
    const cometchat_client *client = CCXSharedClient(&error);
    if (client == NULL) {
        [self tellProblem:error];
        return;
    }
    cometchat_result result;
    @synchronized(table()) {
        if (observer == nil) {
            table()[key] = nil;
            result = removeFrom(client, kind, observerId);
        } else {
            CCXForwarder *forwarder = [[CCXForwarder alloc] initWithObserver:observer
                                                                        kind:kind
                                                                          id:observerId];
            result = add(client, forwarder);
            table()[key] = result == COMETCHAT_RESULT_OK ? forwarder : nil;
        }
    }
    if (result != COMETCHAT_RESULT_OK)
        [self tellProblem:CCXResultException(result)];
}

+ (id)observerOfKind:(CCXKind)kind id:(NSString *)observerId {
    @synchronized(table()) {
        return table()[keyOf(kind, observerId)].observer;
    }
}

+ (void)forgetAll {
    @synchronized(table()) {
        [table() removeAllObjects];
    }
}

+ (void)tellProblem:(CometChatException *)error {
    NSArray<CCXForwarder *> *all;
    @synchronized(table()) {
        all = table().allValues;
    }
    for (CCXForwarder *forwarder in all) {
        if (forwarder.kind != CCXKindConnection)
            continue;
        CCXForward(forwarder, @selector(onConnectionErrorWithError:), ^(id observer) {
          [(id<CometChatConnectionDelegate>)observer onConnectionErrorWithError:error];
        });
    }
}

@end

void CCXForget(CCXForwarder *forwarder) {
    NSString *key = keyOf(forwarder.kind, forwarder.observerId);
    const cometchat_client *client = CCXSharedClient(NULL);
    @synchronized(table()) {
        // Another one may have taken its place.
        if (table()[key] != forwarder || client == NULL)
            return;
        table()[key] = nil;
        removeFrom(client, forwarder.kind, forwarder.observerId);
    }
}
