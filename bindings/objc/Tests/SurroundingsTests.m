#import "CCXShared.h"
#import "CCXSurroundings.h"
#import "StandIns/CCTStandIns.h"
#import "Support/CCTPeer.h"
#import "Support/CCTRecorder.h"

/// The adapters of Apple's frameworks, over stand-ins. (BGD7 to BGD9, REC2)
@interface SurroundingsTests : CCTCase
@end

@implementation SurroundingsTests {
    CCTRecorder *_recorder;
}

- (UIApplication *)app {
    return [UIApplication sharedApplication];
}

- (void)setUp {
    [super setUp];
    CometChatSurroundings.lifecycle = [NSClassFromString(@"CCXUIKitLifecycle") new];
    CometChatSurroundings.backgroundTime = [NSClassFromString(@"CCXUIKitBackgroundTime") new];
    _recorder = [CCTRecorder new];
}

- (void)tearDown {
    [self.app goToForeground];
    [super tearDown];
    XCTAssertEqual(self.app.openTasks, (NSUInteger)0);
}

- (void)test_the_platform_finds_its_adapters {
    XCTAssertEqualObjects(NSStringFromClass([(id)CCXPlatformLifecycle() class]),
                          @"CCXUIKitLifecycle");
    XCTAssertEqualObjects(NSStringFromClass([(id)CCXPlatformPath() class]), @"CCXNetworkPath");
    XCTAssertEqualObjects(NSStringFromClass([(id)CCXPlatformBackgroundTime() class]),
                          @"CCXUIKitBackgroundTime");
    XCTAssertEqualObjects(NSStringFromClass([(id)CCXPlatformVault(@"/tmp") class]),
                          @"CCXKeychainVault");
}

- (void)test_bgd1_bgd7_auto_mode_goes_with_the_app {
    [self begin];
    [_recorder listen];
    NSUInteger begun = self.app.begunTasks;
    [self.app goToBackground];
    // The close frame needs time too, so a task has begun inside the handler.
    XCTAssertEqual(self.app.begunTasks, begun + 1);
    [_recorder waitFor:@"disconnected"];
    // The socket may still be closing.
    XCTAssertTrue([CometChat backgroundTaskEnabled]);
    XCTAssertTrue(CCTWaitFor(5, ^{
      return (BOOL)(self.app.openTasks == 0);
    }));
    XCTAssertFalse([CometChat backgroundTaskEnabled]);
    [self.app goToForeground];
    [_recorder waitFor:@"connected"];
    NSArray *expected = @[ @"disconnected", @"connecting", @"connected" ];
    XCTAssertEqualObjects(_recorder.log.lines, expected);
}

- (void)test_bgd2_bgd7_manual_mode_stays_until_the_window_ends {
    AppSettingsBuilder *settings = [CCTCase settings];
    [settings autoEstablishSocketConnection:NO];
    [settings setTime:CometChatTimeBackgroundWindow seconds:0.3];
    [settings setTime:CometChatTimeBackgroundGrace seconds:0];
    [self initWith:[settings build]];
    [self login:CCTMe];
    XCTAssertNil([self connect]);
    [_recorder listen];
    [self.app goToBackground];
    XCTAssertTrue([CometChat backgroundTaskEnabled]);
    XCTAssertEqual(CometChat.getConnectionStatus.status, ConnectionStatusConnected);
    [_recorder waitFor:@"disconnected"];
    XCTAssertTrue(CCTWaitFor(5, ^{
      return (BOOL)(self.app.openTasks == 0);
    }));
    [self.app goToForeground];
    CCTRunQueue();
    XCTAssertEqual(CometChat.getConnectionStatus.status, ConnectionStatusDisconnected);
    XCTAssertNil([self connect]);
}

- (void)test_bgd3_back_before_the_window_ends {
    [self beginManually];
    XCTAssertNil([self connect]);
    [_recorder listen];
    [self.app goToBackground];
    XCTAssertEqual(self.app.openTasks, (NSUInteger)1);
    [self.app goToForeground];
    XCTAssertEqual(self.app.openTasks, (NSUInteger)0);
    CCTRunQueue();
    XCTAssertEqualObjects(_recorder.log.lines, @[]);
    XCTAssertEqual(CometChat.getConnectionStatus.status, ConnectionStatusConnected);
}

- (void)test_bgd7_bgd4_the_system_takes_the_time_back {
    [self beginManually];
    XCTAssertNil([self connect]);
    [_recorder listen];
    [self.app goToBackground];
    NSDate *taken = [NSDate date];
    [self.app expireTasks];
    XCTAssertTrue(CCTWaitFor(5, ^{
      return (BOOL)(self.app.openTasks == 0);
    }));
    XCTAssertLessThan(-taken.timeIntervalSinceNow, 1.0);
    XCTAssertEqual(CometChat.getConnectionStatus.status, ConnectionStatusDisconnected);
    [self.app goToForeground];
    CCTRunQueue();
    XCTAssertEqual(CometChat.getConnectionStatus.status, ConnectionStatusDisconnected);
    XCTAssertNil([self connect]);
}

- (void)test_bgd7_the_system_takes_the_time_back_in_auto_mode {
    [self begin];
    [_recorder listen];
    [self.app goToBackground];
    [self.app expireTasks];
    XCTAssertTrue(CCTWaitFor(5, ^{
      return (BOOL)(self.app.openTasks == 0);
    }));
    [_recorder waitFor:@"disconnected"];
    [self.app goToForeground];
    [_recorder waitFor:@"connected"];
}

- (void)test_bgd7_a_system_that_gives_no_time {
    [self begin];
    [_recorder listen];
    self.app.refusesTasks = YES;
    [self.app goToBackground];
    self.app.refusesTasks = NO;
    XCTAssertFalse([CometChat backgroundTaskEnabled]);
    [_recorder waitFor:@"disconnected"];
}

- (void)test_bgd8_an_app_that_starts_in_the_background_does_not_connect {
    [self.app goToBackground];
    [self initWith:[[CCTCase settings] build]];
    [self login:CCTMe];
    CCTRunQueue();
    XCTAssertEqual(CometChat.getConnectionStatus.status, ConnectionStatusDisconnected);
    [_recorder listen];
    [self.app goToForeground];
    [_recorder waitFor:@"connected"];
}

- (void)test_bgd9_configure_services_tells_the_same {
    CometChatSurroundings.lifecycle = nil;
    [self begin];
    [_recorder listen];
    [CometChat configureServices:applicationStateWillResignActive];
    CCTRunQueue();
    XCTAssertEqualObjects(_recorder.log.lines, @[]);
    [CometChat configureServices:applicationStateDidEnterBackground];
    [_recorder waitFor:@"disconnected"];
    [CometChat configureServices:applicationStateDidBecomeActive];
    [_recorder waitFor:@"connected"];
}

- (void)test_bgd9_a_computer_that_sleeps {
    CometChatSurroundings.lifecycle = [NSClassFromString(@"CCXAppKitSleep") new];
    [self begin];
    [_recorder listen];
    NSNotificationCenter *center = [[NSWorkspace sharedWorkspace] notificationCenter];
    [center postNotificationName:NSWorkspaceWillSleepNotification object:nil];
    [_recorder waitFor:@"disconnected"];
    [center postNotificationName:NSWorkspaceDidWakeNotification object:nil];
    [_recorder waitFor:@"connected"];
}

- (void)test_rec2_the_network_path {
    CometChatSurroundings.path = [NSClassFromString(@"CCXNetworkPath") new];
    // A loopback address ignores the path; nobody connects to this one.
    AppSettingsBuilder *settings = [[AppSettingsBuilder new] autoEstablishSocketConnection:NO];
    [self initWith:[[settings setRegionWithRegion:@"us"] build]];
    cometchat_diagnostics * (^look)(void) = ^{
      return cometchat_client_diagnostics(CCXSharedClient(NULL));
    };
    BOOL (^isOffline)(void) = ^{
      cometchat_diagnostics *now = look();
      BOOL offline = NO;
      for (size_t i = 0; i < cometchat_diagnostics_interrupt_count(now); i++) {
          offline |= cometchat_diagnostics_interrupt(now, i) == COMETCHAT_INTERRUPT_OFFLINE;
      }
      cometchat_diagnostics_free(now);
      return offline;
    };
    XCTAssertFalse(isOffline());
    CCTTellPath(nw_path_status_unsatisfied, nil);
    XCTAssertTrue(CCTWaitFor(5, isOffline));
    CCTTellPath(nw_path_status_satisfied, @"pdp_ip0");
    XCTAssertTrue(CCTWaitFor(5, ^{
      return (BOOL)!isOffline();
    }));
    CCTTellPath(nw_path_status_satisfied, @"en0");
    CCTTellPath(nw_path_status_satisfiable, @"en0");
    CCTRunQueue();
    XCTAssertFalse(isOffline());
}

@end
