#import "CCXStrings.h"
#import "Support/CCTRecorder.h"

/// The whole path, from init to the first message.
@interface FirstPathTests : CCTCase
@end

@implementation FirstPathTests

- (BOOL)isSeparate {
    return NO;
}

- (void)test_con4_init_login_connect_and_a_text_on_the_main_queue {
    [self initWith:[[[CCTCase settings] autoEstablishSocketConnection:NO] build]];
    CCTRecorder *recorder = [CCTRecorder new];
    [recorder listen];
    [self login:CCTMe];
    XCTAssertEqualObjects([CometChat getLoggedInUser].uid, CCTMe);
    XCTAssertNil([self connect]);
    XCTAssertEqualObjects(CometChat.getConnectionStatus.value, @"connected");

    CCTAdmin(@{
        @"do" : @"send_message",
        @"sender" : CCTOther,
        @"receiver" : CCTMe,
        @"text" : @"hello",
    });
    [recorder waitFor:@"text hello"];
    TextMessage *message = recorder.last;
    XCTAssertEqualObjects(message.senderUid, CCTOther);
    XCTAssertEqualObjects(message.sender.uid, CCTOther);
    XCTAssertEqual(message.receiverType, ReceiverTypeUser);
    XCTAssertGreaterThan(message.id, (NSInteger)0);
    NSArray *expected = @[ @"login", @"connecting", @"connected", @"text hello" ];
    XCTAssertEqualObjects(recorder.log.lines, expected);

    // C, and with it every other language, sees the same session.
    cometchat_client *shared = NULL;
    XCTAssertEqual(cometchat_shared_client(&shared, NULL), (cometchat_result)COMETCHAT_RESULT_OK);
    cometchat_user *user = cometchat_client_logged_in_user(shared);
    XCTAssertEqualObjects(CCXText(cometchat_user_uid(user)), CCTMe);
    XCTAssertEqual(cometchat_client_connection_status(shared),
                   (cometchat_status)COMETCHAT_STATUS_CONNECTED);
    cometchat_user_free(user);
    cometchat_client_free(shared);

    XCTAssertNil([self disconnect]);
    XCTAssertEqualObjects(recorder.log.lines.lastObject, @"disconnected");
}

@end
