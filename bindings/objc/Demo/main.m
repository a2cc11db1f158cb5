// The documented story with two users in Objective-C: George is this program, Andrew the same
// program in another process, `story FOLDER andrew`. `scripts/demo --objc` starts both. Each step
// is checked.
#import <stdio.h>
#import <stdlib.h>
#import <unistd.h>

#import "Stage.h"

static Person *george;

static void hears(NSString *news) {
    BOOL heard = [george hears:news];
    check(heard, [@"George did not hear: " stringByAppendingString:news]);
}

static TypingIndicator *typingTo(NSString *uid) {
    return [[TypingIndicator alloc] initWithReceiverID:uid receiverType:ReceiverTypeUser];
}

#pragma mark - Steps

static void initStep(void) {
    callInit(YES);
    hasStatus(@"disconnected");
    check([CometChat getLoggedInUser] == nil, @"somebody is logged in already");
}

static void loginStep(void) {
    login(uidOfGeorge());
    hears(@"connected");
    hasStatus(@"connected");
}

static void presenceStep(void) {
    // Says to the script that Andrew may come.
    printf("(Andrew starts)\n");
    hears([@"online: " stringByAppendingString:uidOfAndrew()]);
}

static void messagesStep(void) {
    sendText(uidOfAndrew(), @"Hello Andrew");
    hears(@"read");
    hears(@"text: Hello George");
}

static void typingStep(void) {
    [CometChat startTypingWithIndicator:typingTo(uidOfAndrew())];
    hears(@"typing");
    [CometChat endTypingWithIndicator:typingTo(uidOfAndrew())];
    hears(@"typing ended");
}

static void pingInAutoModeStep(void) {
    pingInVain(@"ERROR_PING_NOT_AVAILABLE");
}

static void dropStep(void) {
    admin(@{@"do" : @"drop", @"user" : uidOfGeorge(), @"how" : @"vanish"});
    hears(@"disconnected");
    hears(@"connected");
}

static void backgroundStep(void) {
    [CometChat configureServices:applicationStateDidEnterBackground];
    hears(@"disconnected");
    [CometChat configureServices:applicationStateDidBecomeActive];
    hears(@"connected");
}

static void disconnectStep(void) {
    disconnectNow();
    hasStatus(@"disconnected");
    admin(@{
        @"do" : @"send_message",
        @"sender" : uidOfAndrew(),
        @"receiver" : uidOfGeorge(),
        @"text" : @"Are you there?",
    });
    connectNow();
    hears(@"missed text: Are you there?");
    connectInVain(@"ERROR_WEBSOCKETS_ALLREADY_IN_CONNECTED_STATE");
}

static void manualStep(void) {
    callInit(NO);
    hears(@"disconnected");
    CometChat.connect();
    hears(@"connected");
}

static void pingStep(void) {
    pingNow();
}

static void backgroundWithPingsStep(void) {
    [CometChat configureServices:applicationStateDidEnterBackground];
    NSDate *start = [NSDate date];
    while (-start.timeIntervalSinceNow < BackgroundWindow + 1) {
        waitFor(BackgroundWindow / 3, ^{
          return NO;
        });
        pingNow();
    }
    hasStatus(@"connected");
}

static void backgroundTimeoutStep(void) {
    NSDate *start = [NSDate date];
    hears(@"disconnected");
    check(-start.timeIntervalSinceNow > BackgroundWindow - 1, @"the window was too short");
    [CometChat configureServices:applicationStateDidBecomeActive];
    waitFor(1, ^{
      return NO;
    });
    hasStatus(@"disconnected");
    connectNow();
}

static void logoutStep(void) {
    logout();
    hears(@"logged out");
    check([CometChat getLoggedInUser] == nil, @"George is still logged in");
}

static const struct {
    const char *title;
    void (*play)(void);
} steps[] = {
    {"George calls init: no session yet, so no socket", initStep},
    {"He logs in: in auto mode the socket follows by itself", loginStep},
    {"He subscribed to presence, and sees Andrew come", presenceStep},
    {"Messages go both ways, and Andrew's receipt comes", messagesStep},
    {"Both type", typingStep},
    {"ping is for manual mode only", pingInAutoModeStep},
    {"The server drops George: the SDK reconnects by itself", dropStep},
    {"Auto mode: background closes at once, foreground connects at once", backgroundStep},
    {"He disconnects, misses a message, and gets it when he connects again", disconnectStep},
    {"He switches to manual mode: only connect() connects", manualStep},
    {"Manual mode: ping is answered", pingStep},
    {"Manual mode: pings keep the connection in the background", backgroundWithPingsStep},
    {"Manual mode: without pings the window ends, 3 s here instead of 30 s", backgroundTimeoutStep},
    {"He logs out", logoutStep},
};

static void playGeorge(void) {
    george = [[Person alloc] initWithName:@"George"];
    [george listen];
    size_t count = sizeof steps / sizeof steps[0];
    for (size_t i = 0; i < count; i++) {
        printf("\n%2zu. %s\n", i + 1, steps[i].title);
        @autoreleasepool {
            steps[i].play();
        }
    }
    printf("\nAll %zu steps passed.\n", count);
}

#pragma mark - Andrew

// Answers a greeting and typing, until the input ends.
static void playAndrew(void) {
    Person *andrew = [[Person alloc] initWithName:@"Andrew"];
    andrew.then = ^(NSString *news, id payload) {
      if ([news isEqualToString:@"text: Hello Andrew"]) {
          [CometChat markAsReadWithBaseMessage:payload];
          TextMessage *reply = [[TextMessage alloc] initWithReceiverUid:uidOfGeorge()
                                                                   text:@"Hello George"
                                                           receiverType:ReceiverTypeUser];
          [CometChat sendTextMessageWithMessage:reply
              onSuccess:^(TextMessage *sent) {
                (void)sent;
              }
              onError:^(CometChatException *error) {
                check(NO, error.description);
              }];
      } else if ([news isEqualToString:@"typing"]) {
          [CometChat startTypingWithIndicator:typingTo(uidOfGeorge())];
      } else if ([news isEqualToString:@"typing ended"]) {
          [CometChat endTypingWithIndicator:typingTo(uidOfGeorge())];
      }
    };
    [andrew listen];
    callInit(YES);
    login(uidOfAndrew());
    __block BOOL over = NO;
    dispatch_async(dispatch_get_global_queue(0, 0), ^{
      char byte;
      while (read(STDIN_FILENO, &byte, 1) > 0) {
      }
      dispatch_async(dispatch_get_main_queue(), ^{
        over = YES;
      });
    });
    waitFor(600, ^{
      return over;
    });
}

int main(int argc, char **argv) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    @autoreleasepool {
        // Each of the two has a device of their own.
        if (argc > 1)
            CometChatSurroundings.folder = @(argv[1]);
        if (argc > 2) {
            playAndrew();
        } else {
            playGeorge();
        }
    }
    return 0;
}
