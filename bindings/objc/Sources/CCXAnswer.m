#import "CCXAnswer.h"

#import <CometChatSDK/CometChatException.h>

#import "CCXMainQueue.h"
#import "CCXPayloads.h"
#import "CCXStrings.h"

@implementation CCXAnswer {
    void (^_success)(id);
    void (^_failure)(CometChatException *);
}

- (instancetype)initWithSuccess:(void (^)(id))success
                        failure:(void (^)(CometChatException *))failure {
    if ((self = [super init])) {
        _success = [success copy];
        _failure = [failure copy];
    }
    return self;
}

- (void)succeedWith:(id)value {
    CCXCallOut(^{
      void (^success)(id) = self->_success;
      [self letGo];
      if (success != nil)
          success(value);
    });
}

- (void)failWith:(CometChatException *)error {
    CCXCallOut(^{
      void (^failure)(CometChatException *) = self->_failure;
      [self letGo];
      if (failure != nil)
          failure(error);
    });
}

- (void)letGo {
    _success = nil;
    _failure = nil;
}

@end

CCXAnswer *CCXDone(void (^success)(void), void (^failure)(CometChatException *)) {
    return [[CCXAnswer alloc]
        initWithSuccess:^(id value) {
          (void)value;
          if (success != nil)
              success();
        }
                failure:failure];
}

CometChatException *CCXException(const cometchat_error *error) {
    return
        [[CometChatException alloc] initWithErrorCode:CCXTextOrEmpty(cometchat_error_code(error))
                                     errorDescription:CCXTextOrEmpty(cometchat_error_message(error))
                                              details:CCXText(cometchat_error_details(error))];
}

CometChatException *CCXResultException(cometchat_result result) {
    NSString *code = @"ERROR_UNHANDLED_EXCEPTION";
    switch (result) {
    case COMETCHAT_RESULT_NULL_PARAMETER:
        code = @"MISSING_PARAMETERS";
        break;
    case COMETCHAT_RESULT_INVALID_UTF8:
    case COMETCHAT_RESULT_INVALID_ARGUMENT:
        code = @"INVALID_PARAMETER";
        break;
    case COMETCHAT_RESULT_TOO_LONG:
        code = @"ERROR_LIMIT_EXCEEDED";
        break;
    case COMETCHAT_RESULT_INVALID_JSON:
        code = @"ERROR_JSON_EXCEPTION";
        break;
    default:
        break;
    }
    NSString *description = CCXTextOrEmpty(cometchat_result_message(result));
    return [[CometChatException alloc] initWithErrorCode:code errorDescription:description];
}

#pragma mark - Callbacks of the core

// `destroy` of all of them. The reference is given back on the main queue, and not before the
// answer has been called there: it is the last one to the application's blocks.
static void destroy(void *ctx) {
    CCXReleaseOnMainQueue(ctx);
}

static void *owned(CCXAnswer *answer) {
    return (__bridge_retained void *)answer;
}

static void finish(void *ctx, id value, const cometchat_error *error) {
    CCXAnswer *answer = (__bridge CCXAnswer *)ctx;
    if (error != NULL) {
        [answer failWith:CCXException(error)];
    } else {
        [answer succeedWith:value];
    }
}

static void plainDone(void *ctx, const cometchat_error *error) {
    @autoreleasepool {
        finish(ctx, nil, error);
    }
}

static void userDone(void *ctx, const cometchat_user *user, const cometchat_error *error) {
    @autoreleasepool {
        finish(ctx, CCXUser(user), error);
    }
}

static void textDone(void *ctx, cometchat_str text, const cometchat_error *error) {
    @autoreleasepool {
        finish(ctx, CCXTextOrEmpty(text), error);
    }
}

static void messageDone(void *ctx, const cometchat_message *message, const cometchat_error *error) {
    @autoreleasepool {
        finish(ctx, CCXMessage(message), error);
    }
}

static void groupDone(void *ctx, const cometchat_group *group, const cometchat_error *error) {
    @autoreleasepool {
        finish(ctx, CCXGroup(group), error);
    }
}

static void messagesDone(void *ctx, const cometchat_messages *messages,
                         const cometchat_error *error) {
    @autoreleasepool {
        NSMutableArray<BaseMessage *> *page = [NSMutableArray new];
        for (size_t i = 0; i < cometchat_messages_count(messages); i++) {
            BaseMessage *message = CCXMessage(cometchat_messages_at(messages, i));
            if (message != nil)
                [page addObject:message];
        }
        finish(ctx, [page copy], error);
    }
}

cometchat_group_callback CCXGroupCallback(CCXAnswer *answer) {
    return (cometchat_group_callback){owned(answer), groupDone, destroy};
}

cometchat_messages_callback CCXMessagesCallback(CCXAnswer *answer) {
    return (cometchat_messages_callback){owned(answer), messagesDone, destroy};
}

cometchat_callback CCXPlainCallback(CCXAnswer *answer) {
    return (cometchat_callback){owned(answer), plainDone, destroy};
}

cometchat_user_callback CCXUserCallback(CCXAnswer *answer) {
    return (cometchat_user_callback){owned(answer), userDone, destroy};
}

cometchat_text_callback CCXTextCallback(CCXAnswer *answer) {
    return (cometchat_text_callback){owned(answer), textDone, destroy};
}

cometchat_message_callback CCXMessageCallback(CCXAnswer *answer) {
    return (cometchat_message_callback){owned(answer), messageDone, destroy};
}
