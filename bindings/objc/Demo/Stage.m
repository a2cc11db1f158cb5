#import "Stage.h"

#import <stdio.h>
#import <stdlib.h>

#import "CCTRequest.h"

const NSTimeInterval BackgroundWindow = 3;

NSString *uidOfAndrew(void) {
    return @"cometchat-uid-1";
}

NSString *uidOfGeorge(void) {
    return @"cometchat-uid-2";
}

static NSString *setting(const char *name) {
    const char *value = getenv(name);
    check(value != NULL, @"run scripts/demo --objc");
    return @(value);
}

void check(BOOL good, NSString *what) {
    if (good)
        return;
    printf("FAILED: %s\n", what.UTF8String);
    exit(1);
}

typedef void (^Success)(void);
typedef void (^Failure)(CometChatException *error);

// Makes a call and waits for its one answer; nil if it succeeded.
static CometChatException *answer(NSString *name, void (^call)(Success success, Failure failure)) {
    __block CometChatException *refusal = nil;
    __block int answers = 0;
    call(
        ^{
          answers++;
        },
        ^(CometChatException *error) {
          refusal = error;
          answers++;
        });
    BOOL answered = waitFor(20, ^{
      return (BOOL)(answers != 0);
    });
    check(answered, [name stringByAppendingString:@" was not answered"]);
    return refusal;
}

static void succeed(NSString *name, void (^call)(Success success, Failure failure)) {
    CometChatException *refusal = answer(name, call);
    check(refusal == nil, [NSString stringWithFormat:@"%@ was refused: %@", name, refusal]);
}

static void fail(NSString *name, NSString *code, void (^call)(Success success, Failure failure)) {
    CometChatException *refusal = answer(name, call);
    BOOL good = refusal != nil && [refusal.errorCode isEqualToString:code];
    check(good, [NSString stringWithFormat:@"%@ should give %@, not %@", name, code, refusal]);
    printf("      %s is refused: %s\n", name.UTF8String, code.UTF8String);
}

void callInit(BOOL automatic) {
    AppSettingsBuilder *builder = [[AppSettingsBuilder alloc] init];
    [builder subscribePresenceForAllUsers];
    [builder overrideAdminHost:setting("COMETCHAT_TEST_SERVER")];
    [builder overrideClientHost:setting("COMETCHAT_TEST_SERVER")];
    [builder autoEstablishSocketConnection:automatic];
    [builder setTime:CometChatTimeBackgroundWindow seconds:BackgroundWindow];
    [builder setTime:CometChatTimeBackgroundGrace seconds:0];
    AppSettings *settings = [builder build];
    succeed(@"init", ^(Success success, Failure failure) {
      (void)[[CometChat alloc] initWithAppId:@"testapp01"
                                 appSettings:settings
                                   onSuccess:^(BOOL isSuccess) {
                                     if (isSuccess)
                                         success();
                                   }
                                     onError:failure];
    });
}

void login(NSString *uid) {
    succeed(@"login", ^(Success success, Failure failure) {
      [CometChat loginWithUID:uid
                      authKey:@"testkey01"
                    onSuccess:^(User *user) {
                      if ([user.uid isEqualToString:uid])
                          success();
                    }
                      onError:failure];
    });
}

void connectNow(void) {
    succeed(@"connect", ^(Success success, Failure failure) {
      [CometChat connectOnSuccess:success onError:failure];
    });
}

void connectInVain(NSString *code) {
    fail(@"connect", code, ^(Success success, Failure failure) {
      [CometChat connectOnSuccess:success onError:failure];
    });
}

void disconnectNow(void) {
    succeed(@"disconnect", ^(Success success, Failure failure) {
      [CometChat disconnectOnSuccess:success onError:failure];
    });
}

void pingNow(void) {
    succeed(@"ping", ^(Success success, Failure failure) {
      [CometChat pingOnSuccess:success onError:failure];
    });
}

void pingInVain(NSString *code) {
    fail(@"ping", code, ^(Success success, Failure failure) {
      [CometChat pingOnSuccess:success onError:failure];
    });
}

void sendText(NSString *receiver, NSString *text) {
    TextMessage *message = [[TextMessage alloc] initWithReceiverUid:receiver
                                                               text:text
                                                       receiverType:ReceiverTypeUser];
    succeed(@"sendTextMessage", ^(Success success, Failure failure) {
      [CometChat sendTextMessageWithMessage:message
          onSuccess:^(TextMessage *sent) {
            if (sent.id > 0)
                success();
          }
          onError:^(CometChatException *error) {
            if (error != nil)
                failure((CometChatException *)error);
          }];
    });
}

void logout(void) {
    succeed(@"logout", ^(Success success, Failure failure) {
      [CometChat
          logoutOnSuccess:^(NSString *response) {
            (void)response;
            success();
          }
                  onError:failure];
    });
}

void hasStatus(NSString *value) {
    NSString *actual = CometChat.getConnectionStatus.value;
    BOOL same = [actual isEqualToString:value];
    check(same, [NSString stringWithFormat:@"the status should be %@, not %@", value, actual]);
}

void admin(NSDictionary<NSString *, id> *command) {
    NSString *token = [@"Bearer " stringByAppendingString:setting("COMETCHAT_TEST_ADMIN_TOKEN")];
    int status = 0;
    CCTRequest(setting("COMETCHAT_TEST_ADMIN"), @"POST", @"/commands", @{@"Authorization" : token},
               command, &status);
    check(status / 100 == 2, @"the server refused a command");
}
