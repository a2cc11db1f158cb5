#import "CCXSurroundings.h"
#import "StandIns/CCTStandIns.h"
#import "Support/CCTWorld.h"

/// Keeps facts as words.
@interface CCTFacts : NSObject <CometChatFacts>
@property(atomic, copy) NSArray<NSString *> *words;
@end

@implementation CCTFacts

- (void)add:(NSString *)word {
    @synchronized(self) {
        NSArray<NSString *> *words = self.words;
        self.words = words != nil ? [words arrayByAddingObject:word] : @[ word ];
    }
}

- (void)enteredForeground {
    [self add:@"foreground"];
}

- (void)enteredBackground {
    [self add:@"background"];
}

- (void)willSleep {
    [self add:@"sleep"];
}

- (void)didWake {
    [self add:@"wake"];
}

- (void)networkAvailable {
    [self add:@"available"];
}

- (void)networkLost {
    [self add:@"lost"];
}

- (void)networkChanged {
    [self add:@"changed"];
}

@end

/// What each adapter makes of what the system says.
@interface AdapterTests : XCTestCase
@end

@implementation AdapterTests

- (void)test_rec2_paths_as_facts {
    @autoreleasepool {
        CCTFacts *facts = [CCTFacts new];
        id<CometChatFactSource> path = [NSClassFromString(@"CCXNetworkPath") new];
        [path startTelling:facts];
        CCTTellPath(nw_path_status_satisfied, @"en0");
        CCTTellPath(nw_path_status_satisfied, @"pdp_ip0");
        CCTTellPath(nw_path_status_unsatisfied, nil);
        CCTTellPath(nw_path_status_satisfiable, @"utun0");
        CCTTellPath(nw_path_status_satisfied, @"utun0");
        XCTAssertTrue(CCTWaitFor(5, ^{
          return (BOOL)(facts.words.count == 6);
        }));
        NSArray *expected =
            @[ @"available", @"available", @"changed", @"lost", @"available", @"available" ];
        XCTAssertEqualObjects(facts.words, expected);
    }
    // The monitor ends with the adapter.
    CCTTellPath(nw_path_status_unsatisfied, nil);
}

- (void)test_bgd9_notifications_as_facts {
    CCTFacts *facts = [CCTFacts new];
    id<CometChatFactSource> lifecycle = [NSClassFromString(@"CCXUIKitLifecycle") new];
    [lifecycle startTelling:facts];
    UIApplication *app = [UIApplication sharedApplication];
    [app goToBackground];
    [app goToForeground];
    // Told inside the handlers. Resigning active is nothing; coming back is told by both
    // notifications.
    NSArray *expected = @[ @"foreground", @"background", @"foreground", @"foreground" ];
    XCTAssertEqualObjects(facts.words, expected);
}

@end
