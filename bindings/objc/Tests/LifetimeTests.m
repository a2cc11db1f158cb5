#import <stdatomic.h>

#import "CCXForwarder.h"
#import "CCXShared.h"
#import "Support/CCTPeer.h"
#import "Support/CCTRecorder.h"

static atomic_int alive;
static atomic_int diedElsewhere;

/// Counts itself, and where it dies.
@interface CCTWitness : NSObject
- (void)note;
@end

@implementation CCTWitness

- (instancetype)init {
    if ((self = [super init]))
        alive++;
    return self;
}

- (void)note {
}

- (void)dealloc {
    alive--;
    if (![NSThread isMainThread])
        diedElsewhere++;
}

@end

@interface CCTWeakDelegate : CCTWitness <CometChatConnectionDelegate>
@property(nonatomic) int calls;
@end

@implementation CCTWeakDelegate

- (void)connected {
    self.calls++;
}

@end

/// Who lives how long, and what order and thread things come in. (CBK1, CBK3, EVT5)
@interface LifetimeTests : CCTCase
@end

@implementation LifetimeTests

- (void)setUp {
    [super setUp];
    alive = 0;
    diedElsewhere = 0;
}

- (void)waitUntilNobodyIsAlive {
    XCTAssertTrue(CCTWaitFor(10,
                             ^{
                               return (BOOL)(alive == 0);
                             }),
                  @"%d are alive", (int)alive);
    XCTAssertEqual((int)diedElsewhere, 0);
}

- (void)test_cbk1_blocks_and_what_they_capture_go_on_the_main_queue {
    [self initWith:[[[CCTCase settings] autoEstablishSocketConnection:NO] build]];
    __block int answers = 0;
    @autoreleasepool {
        for (int i = 0; i < 20; i++) {
            // Called on another thread, whose own references are gone before the answer comes.
            dispatch_async(dispatch_get_global_queue(0, 0), ^{
              CCTWitness *good = [CCTWitness new];
              CCTWitness *bad = [CCTWitness new];
              [CometChat
                  disconnectOnSuccess:^{
                    [good note];
                    answers++;
                  }
                  onError:^(CometChatException *error) {
                    (void)error;
                    [bad note];
                  }];
            });
        }
    }
    XCTAssertTrue(CCTWaitFor(10, ^{
      return (BOOL)(answers == 20);
    }));
    XCTAssertTrue(CCTWaitFor(10,
                             ^{
                               return (BOOL)(alive == 0);
                             }),
                  @"%d are alive", (int)alive);
}

- (void)test_cbk1_the_last_reference_is_given_back_on_the_main_queue {
    [self initWith:[[[CCTCase settings] autoEstablishSocketConnection:NO] build]];
    [self login:CCTMe];
    CCTAdmin(@{@"do" : @"delay_rest", @"milliseconds" : @100});
    for (int i = 0; i < 5; i++) {
        @autoreleasepool {
            CCTWitness *witness = [CCTWitness new];
            TextMessage *message = [[TextMessage alloc] initWithReceiverUid:CCTOther
                                                                       text:@"x"
                                                               receiverType:ReceiverTypeUser];
            [CometChat sendTextMessageWithMessage:message
                onSuccess:^(TextMessage *sent) {
                  (void)sent;
                  [witness note];
                }
                onError:^(CometChatException *error) {
                  (void)error;
                  [witness note];
                }];
        }
    }
    XCTAssertEqual((int)alive, 5);
    [self waitUntilNobodyIsAlive];
}

// The core answers these inside the call. The blocks still come later, on the main queue.
- (void)test_cbk1_calls_of_other_threads_that_are_refused_at_once {
    CCTLog *log = [CCTLog new];
    NSString *endless = [@"" stringByPaddingToLength:20000 withString:@"x" startingAtIndex:0];
    for (int i = 0; i < 10; i++) {
        dispatch_async(dispatch_get_global_queue(0, 0), ^{
          CCTWitness *witness = [CCTWitness new];
          [CometChat loginWithUID:CCTMe
              authKey:endless
              onSuccess:^(User *user) {
                [log add:user.uid ?: @"?"];
              }
              onError:^(CometChatException *error) {
                [witness note];
                [log add:error.errorCode];
              }];
        });
    }
    XCTAssertTrue(CCTWaitFor(10, ^{
      return (BOOL)([log count:@"ERROR_LIMIT_EXCEEDED"] == 10);
    }));
    XCTAssertTrue(CCTWaitFor(10, ^{
      return (BOOL)(alive == 0);
    }));
    XCTAssertEqual(log.lines.count, (NSUInteger)10);
}

// A refused call inside a block is not answered inside that call either.
- (void)test_cbk4_calls_inside_a_block {
    CCTLog *log = [CCTLog new];
    NSString *endless = [@"" stringByPaddingToLength:20000 withString:@"x" startingAtIndex:0];
    [[CometChat alloc] initWithAppId:CCTAppId
        appSettings:[[[CCTCase settings] autoEstablishSocketConnection:NO] build]
        onSuccess:^(BOOL isSuccess) {
          XCTAssertTrue(isSuccess);
          [log add:@"begin"];
          [CometChat loginWithUID:CCTMe
              authKey:endless
              onSuccess:^(User *user) {
                (void)user;
              }
              onError:^(CometChatException *error) {
                [log add:error.errorCode];
              }];
          [log add:@"end"];
        }
        onError:^(CometChatException *error) {
          XCTFail(@"%@", error);
        }];
    XCTAssertTrue(CCTWaitFor(10, ^{
      return (BOOL)(log.lines.count == 3);
    }));
    NSArray *expected = @[ @"begin", @"end", @"ERROR_LIMIT_EXCEEDED" ];
    XCTAssertEqualObjects(log.lines, expected);
}

- (void)test_evt5_delegates_are_weak_and_take_their_registration_along {
    [self initWith:[[[CCTCase settings] autoEstablishSocketConnection:NO] build]];
    [self login:CCTMe];
    CCTRecorder *stays = [CCTRecorder new];
    [CometChat addConnectionListener:@"stays":stays];
    @autoreleasepool {
        CCTWeakDelegate *first = [CCTWeakDelegate new];
        CCTWeakDelegate *second = [CCTWeakDelegate new];
        CometChat.connectiondelegate = first;
        [CometChat addConnectionListener:@"id":second];
        XCTAssertTrue(CometChat.connectiondelegate == first);
        XCTAssertNil([self connect]);
        XCTAssertEqual(first.calls, 1);
        XCTAssertEqual(second.calls, 1);
        [self disconnect];
    }
    [self waitUntilNobodyIsAlive];
    XCTAssertNil(CometChat.connectiondelegate);
    XCTAssertNil([self connect]);
    XCTAssertEqual([stays.log count:@"connected"], (NSUInteger)2);
    XCTAssertNil([CCXListeners observerOfKind:CCXKindConnection id:@"id"]);
}

- (void)test_evt5_replacing_and_removing {
    [self initWith:[[[CCTCase settings] autoEstablishSocketConnection:NO] build]];
    [self login:CCTMe];
    CCTRecorder *first = [CCTRecorder new];
    CCTRecorder *second = [CCTRecorder new];
    CCTRecorder *delegate = [CCTRecorder new];
    [CometChat addConnectionListener:@"id":first];
    [CometChat addConnectionListener:@"id":second];
    // Another kind of listener with the same id is another one.
    [CometChat addLoginListener:@"id":first];
    CometChat.connectiondelegate = delegate;
    // The first `connecting` removes the second from the list, inside a callback.
    delegate.then = ^(NSString *line) {
      if ([line isEqualToString:@"connecting"])
          [CometChat removeConnectionListener:@"id"];
    };
    XCTAssertNil([self connect]);
    XCTAssertFalse([first.log has:@"connecting"]);
    XCTAssertEqual([second.log count:@"connected"], (NSUInteger)0);
    XCTAssertEqual([delegate.log count:@"connected"], (NSUInteger)1);
    CometChat.connectiondelegate = nil;
    delegate.then = nil;
    [self disconnect];
    XCTAssertEqual([delegate.log count:@"disconnected"], (NSUInteger)0);
    [CometChat removeConnectionListener:@"was never there"];
    [CometChat removeLoginListener:@"id"];
}

// Runs jobs at once, on the core's thread.
static void runAtOnce(void *ctx, cometchat_job *job) {
    (void)ctx;
    cometchat_job_run(job);
}

static void signalText(void *ctx, const cometchat_message_event *event) {
    if (cometchat_message_event_kind(event) == COMETCHAT_MESSAGE_EVENT_TYPE_TEXT)
        dispatch_semaphore_signal((__bridge dispatch_semaphore_t)ctx);
}

// What is on the queue already does not reach a delegate that was removed in between. (EVT5)
- (void)test_evt5_after_removal_nothing_begins {
    [self begin];
    CCTRecorder *recorder = [CCTRecorder new];
    CometChat.messagedelegate = recorder;
    // The main queue stands still while this waits for the core to hand the message out.
    dispatch_semaphore_t told = dispatch_semaphore_create(0);
    cometchat_executor *atOnce =
        cometchat_executor_new((cometchat_executor_functions){NULL, runAtOnce, NULL});
    cometchat_message_listener listener = {(__bridge void *)told, signalText, NULL};
    cometchat_str name = cometchat_str_from("told");
    cometchat_client_add_message_listener(CCXSharedClient(NULL), name, listener, atOnce);
    CCTAdmin(@{
        @"do" : @"send_message",
        @"sender" : CCTOther,
        @"receiver" : CCTMe,
        @"text" : @"late",
    });
    dispatch_semaphore_wait(told, DISPATCH_TIME_FOREVER);
    CometChat.messagedelegate = nil;
    CCTRunQueue();
    CCTRunQueue();
    XCTAssertEqual(recorder.log.lines.count, (NSUInteger)0);
    cometchat_client_remove_message_listener(CCXSharedClient(NULL), name);
    cometchat_executor_free(atOnce);
}

// What an exception passes, ARC does not release: so say clang's rules. The sanitizer need not.
extern void __lsan_disable(void) __attribute__((weak));
extern void __lsan_enable(void) __attribute__((weak));

// An exception of the application's code does not pass through the core, which goes on.
- (void)test_cbk6_exceptions_of_the_application {
    if (__lsan_disable != NULL)
        __lsan_disable();
    [self throwInCallbacks];
    if (__lsan_enable != NULL)
        __lsan_enable();
}

- (void)throwInCallbacks {
    [self initWith:[[[CCTCase settings] autoEstablishSocketConnection:NO] build]];
    [self login:CCTMe];
    CCTRecorder *recorder = [CCTRecorder new];
    CometChat.connectiondelegate = recorder;
    recorder.then = ^(NSString *line) {
      [NSException raise:@"CCTPlanned" format:@"in %@", line];
    };
    __block int answers = 0;
    [CometChat
        connectOnSuccess:^{
          answers++;
          [NSException raise:@"CCTPlanned" format:@"in a block"];
        }
        onError:^(CometChatException *error) {
          XCTFail(@"%@", error);
        }];
    NSDate *end = [NSDate dateWithTimeIntervalSinceNow:10];
    while (answers == 0 && end.timeIntervalSinceNow > 0) {
        @try {
            CCTWaitFor(10, ^{
              return (BOOL)(answers != 0);
            });
        } @catch (NSException *exception) {
            XCTAssertEqualObjects(exception.name, @"CCTPlanned");
        }
    }
    XCTAssertEqual(answers, 1);
    recorder.then = nil;
    XCTAssertNil([self disconnect]);
    NSArray *expected = @[ @"connecting", @"connected", @"disconnected" ];
    XCTAssertEqualObjects(recorder.log.lines, expected);
}

- (void)test_con10_the_status_inside_the_callbacks {
    [self initWith:[[[CCTCase settings] autoEstablishSocketConnection:NO] build]];
    [self login:CCTMe];
    CCTRecorder *recorder = [CCTRecorder new];
    CometChat.connectiondelegate = recorder;
    CCTLog *log = recorder.log;
    recorder.then = ^(NSString *line) {
      XCTAssertEqualObjects(CometChat.getConnectionStatus.value, line);
    };
    [CometChat
        connectOnSuccess:^{
          [log add:@"success"];
        }
        onError:^(CometChatException *error) {
          [log add:error.errorCode];
        }];
    XCTAssertTrue(CCTWaitFor(10, ^{
      return [log has:@"success"];
    }));
    NSArray *expected = @[ @"connecting", @"connected", @"success" ];
    XCTAssertEqualObjects(log.lines, expected);
    recorder.then = nil;
}

- (void)test_cbk3_hundreds_of_events_in_order_and_once {
    [self begin];
    CCTRecorder *recorder = [CCTRecorder new];
    [recorder listen];
    CCTPeer *peer = [[CCTPeer alloc] initWithUid:CCTOther];
    for (int i = 0; i < 200; i++)
        [peer sendTransientTo:CCTMe];
    NSMutableArray *expected = [NSMutableArray new];
    for (int i = 0; i < 100; i++) {
        NSString *text = [NSString stringWithFormat:@"%d", i];
        [expected addObject:[@"text " stringByAppendingString:text]];
        CCTAdmin(@{
            @"do" : @"send_message",
            @"sender" : CCTOther,
            @"receiver" : CCTMe,
            @"text" : text,
        });
    }
    [recorder waitFor:@"text 99"];
    XCTAssertTrue(CCTWaitFor(10, ^{
      return (BOOL)([recorder.log count:@"transient"] == 200);
    }));
    NSMutableArray *texts = [recorder.log.lines mutableCopy];
    [texts removeObject:@"transient"];
    XCTAssertEqualObjects(texts, expected);
    [peer leave];
}

@end
