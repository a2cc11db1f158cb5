#import "CCXShared.h"
#import "Support/CCTRecorder.h"

#define REGION_CODE @"us"
#define APP_ID @"1976246d33493296"

/// The Objective-C snippets of the documentation's page "Managing Web-Socket connections manually",
/// letter by letter between the marks. They compile and do what the page says.
@interface PrintedSnippetTests : CCTCase
@end

@implementation PrintedSnippetTests

// Step 1: manual mode.
- (void)test_manual_mode_is_set_up_as_printed {
    // clang-format off
// --- as printed ---
AppSettingsBuilder *appSettingBuilder = [[AppSettingsBuilder alloc]init];
AppSettings *appSettings = [[[appSettingBuilder autoEstablishSocketConnection:false]
														setRegionWithRegion: REGION_CODE]build];
[[CometChat alloc]initWithAppId:APP_ID appSettings:appSettings onSuccess:^(BOOL isSuccess) {
	NSLog(isSuccess ? @"CometChat Initialize Success:-YES" : @"CometChat Initialize Success:-NO");
} onError:^(CometChatException * error) {
	NSLog(@"Error %@",[error errorDescription]);
}];
// --- until here ---
    // clang-format on
    XCTAssertTrue(CCTWaitFor(5, ^{
      return (BOOL)CometChat.isInitialised;
    }));
    cometchat_diagnostics *now = cometchat_client_diagnostics(CCXSharedClient(NULL));
    XCTAssertEqual(cometchat_diagnostics_attempts(now), (uint64_t)0);
    cometchat_diagnostics_free(now);
}

// Step 2: connect, disconnect.
- (void)test_connecting_and_disconnecting_as_printed {
    [self beginManually];
    CCTRecorder *recorder = [CCTRecorder new];
    [recorder listen];
    // clang-format off
// --- as printed ---
CometChat.connect();
// --- until here ---
    // clang-format on
    [recorder waitFor:@"connected"];
    // clang-format off
// --- as printed ---
CometChat.disconnect();
// --- until here ---
    // clang-format on
    [recorder waitFor:@"disconnected"];
    NSArray *expected = @[ @"connecting", @"connected", @"disconnected" ];
    XCTAssertEqualObjects(recorder.log.lines, expected);
}

@end
