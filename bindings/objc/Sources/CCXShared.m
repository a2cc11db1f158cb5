#import "CCXShared.h"

#import <CometChatSDK/CometChatException.h>

#import "CCXListeners.h"
#import "CCXMainQueue.h"
#import "CCXStrings.h"
#import "CCXSurroundings.h"

static cometchat_client *madeHere(CometChatException **exception) {
    cometchat_client *made = NULL;
    cometchat_error *error = NULL;
    cometchat_client_builder *builder = cometchat_client_builder_new();
    CCXPrepareBuilder(builder);
    cometchat_result result = cometchat_client_builder_build(builder, &made, &error);
    cometchat_client_builder_free(builder);
    if (result == COMETCHAT_RESULT_OK)
        return made;
    *exception = error != NULL ? CCXException(error) : CCXResultException(result);
    cometchat_error_free(error);
    return NULL;
}

// Under one lock.
static cometchat_client *answering;
static BOOL separate;

static NSLock *lock(void) {
    static NSLock *lock;
    static dispatch_once_t once;
    dispatch_once(&once, ^{
      lock = [NSLock new];
    });
    return lock;
}

static cometchat_client *shared(CometChatException **exception) {
    cometchat_client *client = madeHere(exception);
    if (client == NULL)
        return NULL;
    if (separate || cometchat_set_shared_client(client) == COMETCHAT_RESULT_OK) {
        CCXClientWasMade(client);
        return client;
    }
    cometchat_client_free(client);
    cometchat_error *error = NULL;
    cometchat_result result = cometchat_shared_client(&client, &error);
    if (result == COMETCHAT_RESULT_OK)
        return client;
    *exception = error != NULL ? CCXException(error) : CCXResultException(result);
    cometchat_error_free(error);
    return NULL;
}

const cometchat_client *CCXSharedClient(CometChatException **error) {
    CometChatException *exception = nil;
    [lock() lock];
    if (answering == NULL) {
        cometchat_client *client = shared(&exception);
        if (client != NULL) {
            answering = cometchat_client_answering_on(client, CCXMainExecutor());
            cometchat_client_free(client);
        }
    }
    const cometchat_client *found = answering;
    [lock() unlock];
    if (error != NULL)
        *error = exception;
    return found;
}

void CCXStartAnew(BOOL separately) {
    [lock() lock];
    cometchat_client *old = answering;
    answering = NULL;
    separate = separately;
    [lock() unlock];
    cometchat_client_shutdown(old);
    cometchat_client_free(old);
    [CCXListeners forgetAll];
}

void CCXCall(CCXAnswer *answer, void (^call)(const cometchat_client *)) {
    CometChatException *error = nil;
    const cometchat_client *client = CCXSharedClient(&error);
    if (client != NULL) {
        call(client);
    } else {
        [answer failWith:error];
    }
}

void CCXTell(cometchat_result (^call)(const cometchat_client *)) {
    CometChatException *error = nil;
    const cometchat_client *client = CCXSharedClient(&error);
    if (client != NULL) {
        cometchat_result result = call(client);
        if (result == COMETCHAT_RESULT_OK)
            return;
        error = CCXResultException(result);
    }
    [CCXListeners tellProblem:error];
}
