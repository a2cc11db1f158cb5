#import <stdatomic.h>

#import "Support/CCTPeer.h"
#import "Support/CCTRecorder.h"

/// Many calls from many threads: each is answered once, and nothing leaks (which the sanitizers
/// see).
@interface StressTests : CCTCase
@end

static int rounds(void) {
    const char *wish = getenv("COMETCHAT_TEST_ROUNDS");
    return wish != NULL ? atoi(wish) : 10000;
}

@implementation StressTests

// Ten attempts a minute have a real socket (REC1); the calls beyond are answered by the core's
// machine, through the same queue.
- (void)test_cbk1_ten_thousand_rounds_of_connect_and_disconnect {
    [self beginManually];
    CCTRecorder *recorder = [CCTRecorder new];
    CometChat.connectiondelegate = recorder;
    int most = rounds();
    __block int answers = 0;
    __block int asked = 0;
    __block int outOfOrder = 0;
    while (asked < 2 * most) {
        @autoreleasepool {
            for (int i = 0; i < 100; i++) {
                int connectNumber = asked++;
                int disconnectNumber = asked++;
                [CometChat
                    connectOnSuccess:^{
                      if (answers++ != connectNumber)
                          outOfOrder++;
                    }
                    onError:^(CometChatException *error) {
                      (void)error;
                      if (answers++ != connectNumber)
                          outOfOrder++;
                    }];
                [CometChat
                    disconnectOnSuccess:^{
                      if (answers++ != disconnectNumber)
                          outOfOrder++;
                    }
                    onError:^(CometChatException *error) {
                      XCTFail(@"%@", error);
                      answers++;
                    }];
            }
            int now = asked;
            XCTAssertTrue(CCTWaitFor(60,
                                     ^{
                                       return (BOOL)(answers >= now);
                                     }),
                          @"%d of %d", answers, asked);
        }
    }
    CCTRunQueue();
    XCTAssertEqual(answers, 2 * most);
    XCTAssertEqual(outOfOrder, 0);
    [self checkOrderOf:recorder.log.lines];
}

// Each `connected` follows a `connecting`, and nothing is told twice in a row.
- (void)checkOrderOf:(NSArray<NSString *> *)lines {
    NSString *before = @"disconnected";
    for (NSString *line in lines) {
        if ([line hasPrefix:@"error"])
            continue;
        XCTAssertFalse([line isEqualToString:before], @"%@ twice", line);
        if ([line isEqualToString:@"connected"])
            XCTAssertEqualObjects(before, @"connecting");
        before = line;
    }
}

- (void)test_evt5_listeners_change_on_several_threads {
    [self begin];
    CCTPeer *peer = [[CCTPeer alloc] initWithUid:CCTOther];
    CCTRecorder *stays = [CCTRecorder new];
    [CometChat addMessageListener:@"stays":stays];
    int most = rounds() / 4;
    __block atomic_int over = 0;
    for (int thread = 0; thread < 4; thread++) {
        dispatch_async(dispatch_get_global_queue(0, 0), ^{
          for (int i = 0; i < most; i++) {
              @autoreleasepool {
                  CCTRecorder *comes = [CCTRecorder new];
                  NSString *name = [NSString stringWithFormat:@"%d", i % 7];
                  switch (i % 4) {
                  case 0:
                      [CometChat addMessageListener:name:comes];
                      break;
                  case 1:
                      [CometChat removeMessageListener:name];
                      break;
                  case 2:
                      CometChat.messagedelegate = comes;
                      break;
                  default:
                      CometChat.messagedelegate = nil;
                      break;
                  }
                  if (i % 50 == 0)
                      (void)CometChat.messagedelegate;
              }
          }
          atomic_fetch_add(&over, 1);
        });
    }
    int sent = 0;
    while (over < 4) {
        if (sent < 300) {
            [peer sendTransientTo:CCTMe];
            sent++;
        }
        CCTRunQueue();
    }
    XCTAssertTrue(CCTWaitFor(20, ^{
      return (BOOL)([stays.log count:@"transient"] >= (NSUInteger)sent);
    }));
    CCTRunQueue();
    XCTAssertEqual(stays.log.lines.count, (NSUInteger)sent);
    [peer leave];
}

- (void)test_cbk1_calls_of_all_kinds_on_several_threads {
    [self beginManually];
    int most = rounds() / 40;
    __block atomic_int answers = 0;
    __block int onMain = 0;
    for (int thread = 0; thread < 4; thread++) {
        dispatch_async(dispatch_get_global_queue(0, 0), ^{
          for (int i = 0; i < most; i++) {
              @autoreleasepool {
                  void (^success)(void) = ^{
                    onMain += [NSThread isMainThread];
                    atomic_fetch_add(&answers, 1);
                  };
                  void (^failure)(CometChatException *) = ^(CometChatException *error) {
                    (void)error;
                    onMain += [NSThread isMainThread];
                    atomic_fetch_add(&answers, 1);
                  };
                  [CometChat connectOnSuccess:success onError:failure];
                  [CometChat pingOnSuccess:success onError:failure];
                  [CometChat markAsReadWithMessageId:1
                                          receiverId:CCTOther
                                        receiverType:ReceiverTypeUser
                                       messageSender:CCTOther
                                           onSuccess:success
                                             onError:failure];
                  [CometChat disconnectOnSuccess:success onError:failure];
                  XCTAssertEqualObjects([CometChat getLoggedInUser].uid, CCTMe);
                  (void)[CometChat getUserAuthToken];
                  (void)CometChat.getConnectionStatus;
              }
          }
        });
    }
    int all = 4 * 4 * most;
    XCTAssertTrue(CCTWaitFor(60,
                             ^{
                               return (BOOL)(answers >= all);
                             }),
                  @"%d of %d", (int)answers, all);
    CCTRunQueue();
    XCTAssertEqual((int)answers, all);
    XCTAssertEqual(onMain, all);
}

@end
