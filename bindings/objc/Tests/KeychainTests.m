#import "CCXSurroundings.h"
#import "StandIns/CCTStandIns.h"
#import "Support/CCTRecorder.h"

/// The session in the Keychain. (STO4)
@interface KeychainTests : CCTCase
@end

@implementation KeychainTests {
    NSString *_folder;
}

- (void)setUp {
    [super setUp];
    CCTKeychainClear();
    CCTKeychainFail(errSecSuccess);
    _folder = CometChatSurroundings.folder;
    [self useKeychain];
}

- (void)tearDown {
    CCTKeychainFail(errSecSuccess);
    [super tearDown];
}

- (void)useKeychain {
    CometChatSurroundings.folder = _folder;
    CometChatSurroundings.vault = CCXPlatformVault(_folder);
}

- (void)restart {
    [self startAnew];
    [self useKeychain];
}

- (void)test_sto4_a_session_survives_in_the_keychain_only {
    [self beginManually];
    NSString *token = [CometChat getUserAuthToken];
    XCTAssertEqual(CCTKeychainItems().count, (NSUInteger)1);
    NSDictionary *item = CCTKeychainItems().firstObject;
    XCTAssertEqualObjects(item[(__bridge id)kSecAttrAccessible],
                          (__bridge id)kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly);
    for (NSString *name in [[NSFileManager defaultManager] contentsOfDirectoryAtPath:_folder
                                                                               error:NULL]) {
        NSString *path = [_folder stringByAppendingPathComponent:name];
        NSString *content = [NSString stringWithContentsOfFile:path
                                                      encoding:NSUTF8StringEncoding
                                                         error:NULL];
        XCTAssertFalse([content containsString:token ?: @"?"], @"the token is in %@", name);
    }
    [self restart];
    XCTAssertEqualObjects([CometChat getLoggedInUser].uid, CCTMe);
    XCTAssertEqualObjects([CometChat getUserAuthToken], token);
}

- (void)test_sto4_an_item_of_an_earlier_installation_is_removed {
    [self beginManually];
    [self startAnew];
    [[NSFileManager defaultManager] removeItemAtPath:_folder error:NULL];
    [self useKeychain];
    XCTAssertNil([CometChat getLoggedInUser]);
    XCTAssertEqual(CCTKeychainItems().count, (NSUInteger)0);
}

- (void)test_sto4_a_locked_keychain_deletes_nothing {
    [self beginManually];
    [self startAnew];
    CCTKeychainFail(errSecInteractionNotAllowed);
    [self useKeychain];
    XCTAssertNil([CometChat getLoggedInUser]);
    CCTKeychainFail(errSecSuccess);
    XCTAssertEqual(CCTKeychainItems().count, (NSUInteger)1);
    [self restart];
    XCTAssertEqualObjects([CometChat getLoggedInUser].uid, CCTMe);
}

- (void)test_sto3_a_damaged_item_means_logged_out {
    [self beginManually];
    [self startAnew];
    NSData *damaged = [@"{" dataUsingEncoding:NSUTF8StringEncoding];
    [(NSMutableDictionary *)CCTKeychainItems().firstObject setObject:damaged forKey:@"v_Data"];
    [self useKeychain];
    XCTAssertNil([CometChat getLoggedInUser]);
    [self beginManually];
    XCTAssertEqualObjects([CometChat getLoggedInUser].uid, CCTMe);
}

- (void)test_log6_a_logout_leaves_no_token {
    [self beginManually];
    NSString *token = [CometChat getUserAuthToken];
    XCTAssertNil([self logout]);
    for (NSDictionary *item in CCTKeychainItems()) {
        NSString *content = [[NSString alloc] initWithData:item[@"v_Data"]
                                                  encoding:NSUTF8StringEncoding];
        XCTAssertFalse([content containsString:token ?: @"?"]);
    }
}

- (void)test_ini4_sto1_a_session_survives_in_the_folder {
    CometChatSurroundings.vault = nil;
    [self beginManually];
    [self startAnew];
    CometChatSurroundings.folder = _folder;
    XCTAssertEqualObjects([CometChat getLoggedInUser].uid, CCTMe);
    CCTRecorder *recorder = [CCTRecorder new];
    [recorder listen];
    [self initWith:[[CCTCase settings] build]];
    [recorder waitFor:@"connected"];
    XCTAssertFalse([recorder.log has:@"login"]);
}

@end
