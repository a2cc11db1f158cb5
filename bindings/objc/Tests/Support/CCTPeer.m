#import "CCTPeer.h"

#import "CCXMainQueue.h"
#import "CCXStrings.h"

@implementation CCTPeer {
    BOOL _over;
    NSString *_failure;
}

static void done(void *ctx, const cometchat_error *error) {
    CCTPeer *self = (__bridge CCTPeer *)ctx;
    self->_failure = error != NULL ? CCXText(cometchat_error_message(error)) : nil;
    self->_over = YES;
}

static void loggedIn(void *ctx, const cometchat_user *user, const cometchat_error *error) {
    (void)user;
    done(ctx, error);
}

static void heardMessage(void *ctx, const cometchat_message_event *event) {
    CCTPeer *self = (__bridge CCTPeer *)ctx;
    unsigned long long id = cometchat_message_event_message_id(event);
    switch (cometchat_message_event_kind(event)) {
    case COMETCHAT_MESSAGE_EVENT_TYPE_TEXT: {
        NSString *text = CCXText(cometchat_message_text(cometchat_message_event_message(event)));
        [self.log add:[@"text " stringByAppendingString:text]];
        break;
    }
    case COMETCHAT_MESSAGE_EVENT_TYPE_CUSTOM:
        [self.log add:@"custom"];
        break;
    case COMETCHAT_MESSAGE_EVENT_TYPE_TYPING_STARTED:
        [self.log add:@"typing"];
        break;
    case COMETCHAT_MESSAGE_EVENT_TYPE_TYPING_ENDED:
        [self.log add:@"typing ended"];
        break;
    case COMETCHAT_MESSAGE_EVENT_TYPE_DELIVERED:
        [self.log add:[NSString stringWithFormat:@"delivered %llu", id]];
        break;
    case COMETCHAT_MESSAGE_EVENT_TYPE_READ:
        [self.log add:[NSString stringWithFormat:@"read %llu", id]];
        break;
    case COMETCHAT_MESSAGE_EVENT_TYPE_TRANSIENT:
        [self.log add:@"transient"];
        break;
    default:
        break;
    }
}

- (instancetype)initWithUid:(NSString *)uid {
    if ((self = [super init])) {
        _uid = [uid copy];
        _log = [CCTLog new];
        cometchat_client_builder *builder = cometchat_client_builder_new();
        cometchat_client_builder_set_executor(builder, CCXMainExecutor());
        cometchat_client_builder_build(builder, &_client, NULL);
        cometchat_client_builder_free(builder);
        void *me = (__bridge void *)self;
        cometchat_message_listener listener = {me, heardMessage, NULL};
        cometchat_client_add_message_listener(_client, cometchat_str_absent(), listener, NULL);

        cometchat_settings *settings = cometchat_settings_new();
        CCX_TEXT host = CCXCopyText(CCTServer());
        CCX_TEXT app = CCXCopyText(CCTAppId);
        CCX_TEXT key = CCXCopyText(CCTAuthKey);
        CCX_TEXT name = CCXCopyText(uid);
        cometchat_settings_override_client_host(settings, host);
        cometchat_settings_set_auto_establish_socket_connection(settings, false);
        cometchat_client_init(_client, app, settings, (cometchat_callback){me, done, NULL});
        cometchat_settings_free(settings);
        [self waitFor];
        cometchat_client_login(_client, name, key, (cometchat_user_callback){me, loggedIn, NULL});
        [self waitFor];
        cometchat_client_connect(_client, (cometchat_callback){me, done, NULL});
        [self waitFor];
        _token = (NSString *)CCXTakeText(cometchat_client_user_auth_token(_client));
    }
    return self;
}

- (void)waitFor {
    XCTAssertTrue(CCTWaitFor(10, ^{
      return self->_over;
    }));
    XCTAssertNil(_failure, @"%@", _failure);
    _over = NO;
}

- (BOOL)waitFor:(NSString *)line {
    BOOL found = CCTWaitFor(10, ^{
      return [self.log has:line];
    });
    XCTAssertTrue(found, @"%@ did not hear %@, but %@", self.uid, line, self.log.lines);
    return found;
}

- (void)type:(BOOL)started to:(NSString *)receiver {
    CCX_TEXT to = CCXCopyText(receiver);
    CCX_TEXT data = CCXCopyText(@"{\"mood\":\"good\"}");
    if (started) {
        cometchat_client_start_typing(_client, to, COMETCHAT_RECEIVER_TYPE_USER, data);
    } else {
        cometchat_client_end_typing(_client, to, COMETCHAT_RECEIVER_TYPE_USER,
                                    cometchat_str_absent());
    }
}

- (void)sendTransientTo:(NSString *)receiver {
    CCX_TEXT to = CCXCopyText(receiver);
    CCX_TEXT data = CCXCopyText(@"{\"heart\":1}");
    cometchat_client_send_transient_message(_client, to, COMETCHAT_RECEIVER_TYPE_USER, data);
}

- (void)markRead:(BOOL)read message:(NSInteger)messageId of:(NSString *)sender {
    CCX_TEXT to = CCXCopyText(sender);
    cometchat_callback callback = {(__bridge void *)self, done, NULL};
    if (read) {
        cometchat_client_mark_as_read(_client, (uint64_t)messageId, to,
                                      COMETCHAT_RECEIVER_TYPE_USER, to, callback);
    } else {
        cometchat_client_mark_as_delivered(_client, (uint64_t)messageId, to,
                                           COMETCHAT_RECEIVER_TYPE_USER, to, callback);
    }
    [self waitFor];
}

- (NSDictionary *)send:(NSDictionary<NSString *, id> *)message {
    return (NSDictionary *)CCTRest(self.token, @"POST", @"/messages", message);
}

- (void)leave {
    cometchat_client_shutdown(_client);
    // What still waits on the main queue does nothing now.
    CCTRunQueue();
    cometchat_client_free(_client);
    _client = NULL;
}

@end
