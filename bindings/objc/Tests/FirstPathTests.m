#import "Support/CCTRecorder.h"

/// The whole path, from init to the first message.
@interface FirstPathTests : CCTCase
@end

@implementation FirstPathTests

// The one that the whole process shares.
- (void)startAnew {
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
  XCTAssertNil([self disconnect]);
  XCTAssertEqualObjects(recorder.log.lines.lastObject, @"disconnected");
}

@end
