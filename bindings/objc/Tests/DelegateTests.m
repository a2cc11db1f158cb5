#include <unistd.h>

#import "Support/CCTPeer.h"
#import "Support/CCTRecorder.h"

/// Each kind of event arrives with what the documentation says it has. (EVT1)
@interface DelegateTests : CCTCase
@end

@implementation DelegateTests {
    CCTRecorder *_recorder;
    CCTPeer *_peer;
}

- (void)setUp {
    [super setUp];
    [self initWith:[[[CCTCase settings] subscribePresenceForAllUsers] build]];
    _recorder = [CCTRecorder new];
    [_recorder listen];
    [self login:CCTMe];
    [_recorder waitFor:@"connected"];
}

- (void)tearDown {
    [_peer leave];
    _peer = nil;
    [super tearDown];
}

- (void)comeIn {
    _peer = [[CCTPeer alloc] initWithUid:CCTOther];
}

- (void)test_log1_a_login_is_told_before_the_connection {
    NSArray *expected = @[ @"disconnected", @"login", @"connecting", @"connected" ];
    NSArray *heard = _recorder.log.lines;
    XCTAssertEqualObjects([heard subarrayWithRange:NSMakeRange(heard.count - 3, 3)],
                          [expected subarrayWithRange:NSMakeRange(1, 3)]);
    [self logout];
    [_recorder waitFor:@"logout"];
    XCTAssertNil([CometChat getLoggedInUser]);
    XCTAssertNil([CometChat getUserAuthToken]);
}

- (void)test_pre1_presence {
    [self comeIn];
    [_recorder waitFor:[@"online " stringByAppendingString:CCTOther]];
    User *user = _recorder.last;
    XCTAssertEqual(user.status, UserStatusOnline);
    [_peer leave];
    _peer = nil;
    [_recorder waitFor:[@"offline " stringByAppendingString:CCTOther]];
    user = _recorder.last;
    XCTAssertEqual(user.status, UserStatusOffline);
}

- (void)test_evt1_typing_with_its_metadata {
    [self comeIn];
    [_peer type:YES to:CCTMe];
    [_recorder waitFor:@"typing"];
    TypingIndicator *typing = _recorder.last;
    XCTAssertEqualObjects(typing.sender.uid, CCTOther);
    XCTAssertEqualObjects(typing.receiverID, CCTMe);
    XCTAssertEqual(typing.receiverType, ReceiverTypeUser);
    XCTAssertEqualObjects(typing.metadata, @{@"mood" : @"good"});
    [_peer type:NO to:CCTMe];
    [_recorder waitFor:@"typing ended"];
}

- (void)test_evt1_transient_messages {
    [self comeIn];
    [_peer sendTransientTo:CCTMe];
    [_recorder waitFor:@"transient"];
    TransientMessage *message = _recorder.last;
    XCTAssertEqualObjects(message.sender.uid, CCTOther);
    XCTAssertEqualObjects(message.data, @{@"heart" : @1});
}

- (void)test_evt1_receipts {
    [self comeIn];
    TextMessage *sent = [self sendText:@"read me"];
    [_peer waitFor:@"text read me"];
    [_peer markRead:NO message:sent.id of:CCTMe];
    [_recorder waitFor:@"delivered"];
    MessageReceipt *receipt = _recorder.last;
    XCTAssertEqualObjects(receipt.sender.uid, CCTOther);
    XCTAssertEqual(receipt.messageId.integerValue, sent.id);
    XCTAssertEqual(receipt.receiptType, ReceiptTypeDelivered);
    XCTAssertEqual(receipt.deliveredAt, (double)receipt.timeStamp);
    [_peer markRead:YES message:sent.id of:CCTMe];
    [_recorder waitFor:@"read"];
    receipt = _recorder.last;
    XCTAssertEqual(receipt.receiptType, ReceiptTypeRead);
    XCTAssertEqual(receipt.readAt, (double)receipt.timeStamp);
}

- (TextMessage *)sendText:(NSString *)text {
    __block TextMessage *sent = nil;
    TextMessage *message = [[TextMessage alloc] initWithReceiverUid:CCTOther
                                                               text:text
                                                       receiverType:ReceiverTypeUser];
    [CometChat sendTextMessageWithMessage:message
        onSuccess:^(TextMessage *stored) {
          sent = stored;
        }
        onError:^(CometChatException *error) {
          XCTFail(@"%@", error);
        }];
    XCTAssertTrue(CCTWaitFor(10, ^{
      return (BOOL)(sent != nil);
    }));
    return sent;
}

- (void)test_evt1_media_and_custom_messages {
    [self comeIn];
    [_peer send:@{
        @"category" : @"message",
        @"type" : @"image",
        @"receiver" : CCTMe,
        @"receiverType" : @"user",
        @"data" : @{
            @"text" : @"look",
            @"url" : @"https://media.example/cat.png",
            @"attachments" : @[ @{
                @"url" : @"https://media.example/cat.png",
                @"name" : @"cat.png",
                @"mimeType" : @"image/png",
                @"extension" : @"png",
                @"size" : @1200,
            } ],
        },
    }];
    [_recorder waitFor:@"media"];
    MediaMessage *media = _recorder.last;
    XCTAssertEqual(media.messageType, MessageTypeImage);
    XCTAssertEqualObjects(media.caption, @"look");
    XCTAssertEqualObjects(media.attachment.fileName, @"cat.png");
    XCTAssertEqualObjects(media.attachment.fileMimeType, @"image/png");
    XCTAssertEqual(media.attachment.fileSize, 1200.0);
    XCTAssertEqual(media.attachments.count, (NSUInteger)1);

    [_peer send:@{
        @"category" : @"custom",
        @"type" : @"location",
        @"receiver" : CCTMe,
        @"receiverType" : @"user",
        @"data" : @{@"customData" : @{@"lat" : @"50.1"}, @"subType" : @"home"},
    }];
    [_recorder waitFor:@"custom location"];
    CustomMessage *custom = _recorder.last;
    XCTAssertEqualObjects(custom.customData, @{@"lat" : @"50.1"});
    XCTAssertEqualObjects(custom.subType, @"home");
    XCTAssertEqual(custom.messageCategory, MessageCategoryCustom);
}

- (void)test_evt1_edits_deletions_and_reactions {
    [self comeIn];
    NSDictionary *sent = [_peer send:@{
        @"category" : @"message",
        @"type" : @"text",
        @"receiver" : CCTMe,
        @"receiverType" : @"user",
        @"data" : @{@"text" : @"first"},
    }];
    [_recorder waitFor:@"text first"];
    NSString *path = [@"/messages/" stringByAppendingString:[sent[@"id"] description]];
    CCTRest(_peer.token, @"PUT", path, @{@"data" : @{@"text" : @"second"}});
    [_recorder waitFor:@"edited"];
    TextMessage *edited = _recorder.last;
    XCTAssertTrue([edited isKindOfClass:[TextMessage class]]);
    XCTAssertEqualObjects(edited.text, @"second");
    XCTAssertGreaterThan(edited.editedAt, 0.0);
    CCTRest(_peer.token, @"POST", [path stringByAppendingString:@"/reactions/%F0%9F%91%8D"], @{});
    [_recorder waitFor:@"reaction"];
    ReactionEvent *event = _recorder.last;
    XCTAssertEqualObjects(event.reaction.reaction, @"👍");
    XCTAssertEqualObjects(event.reaction.uid, CCTOther);
    XCTAssertEqual(event.reaction.messageId, [sent[@"id"] integerValue]);
    CCTRest(_peer.token, @"DELETE", [path stringByAppendingString:@"/reactions/%F0%9F%91%8D"], @{});
    [_recorder waitFor:@"reaction removed"];
    CCTRest(_peer.token, @"DELETE", path, @{});
    [_recorder waitFor:@"deleted"];
    XCTAssertGreaterThan(((BaseMessage *)_recorder.last).deletedAt, 0.0);
}

- (void)test_evt1_members_of_groups {
    [self comeIn];
    static int number;
    NSString *guid = [NSString stringWithFormat:@"objc-group-%d-%d", getpid(), ++number];
    NSDictionary *members = @{@"participants" : @[ CCTMe ]};
    CCTRest(_peer.token, @"POST", @"/groups", @{
        @"guid" : guid,
        @"name" : @"Objects",
        @"type" : @"public",
        @"members" : members,
    });
    [_recorder waitFor:@"added"];
    XCTAssertEqualObjects([((NSArray *)_recorder.last)[2] uid], CCTMe);
    [_recorder.log clear];
    NSString *group = [@"/groups/" stringByAppendingString:guid];
    NSString *third = @"cometchat-uid-3";
    NSString *all = [group stringByAppendingString:@"/members"];
    NSString *one = [NSString stringWithFormat:@"%@/members/%@", group, third];
    NSString *ban = [NSString stringWithFormat:@"%@/bannedusers/%@", group, third];

    CCTRest(_peer.token, @"PUT", all, @{@"participants" : @[ third ]});
    [_recorder waitFor:@"added"];
    NSArray *told = _recorder.last;
    XCTAssertEqualObjects(((ActionMessage *)told[0]).action, @(actionTypeAdded));
    XCTAssertEqualObjects([told[1] uid], CCTOther);
    XCTAssertEqualObjects([told[2] uid], third);
    XCTAssertEqualObjects([told[3] guid], guid);

    CCTRest(_peer.token, @"PUT", one, @{@"scope" : @"moderator"});
    [_recorder waitFor:@"scope"];
    told = _recorder.last;
    XCTAssertEqualObjects([told[1] uid], third);
    XCTAssertEqualObjects([told[2] uid], CCTOther);
    XCTAssertEqualObjects(told[3], @"moderator");
    XCTAssertEqualObjects(told[4], @"participant");
    ActionMessage *action = told[0];
    XCTAssertEqual(action.newScope, GroupMemberScopeTypeModerator);
    XCTAssertEqual(action.oldScope, GroupMemberScopeTypeParticipant);
    XCTAssertEqualObjects([(User *)action.actionBy uid], CCTOther);
    XCTAssertEqualObjects([(User *)action.actionOn uid], third);
    XCTAssertEqualObjects([(Group *)action.actionFor guid], guid);

    CCTRest(_peer.token, @"DELETE", one, @{});
    [_recorder waitFor:@"kicked"];
    told = _recorder.last;
    XCTAssertEqualObjects([told[1] uid], third);
    XCTAssertEqualObjects([told[2] uid], CCTOther);
    XCTAssertEqualObjects([told[3] guid], guid);

    CCTRest(_peer.token, @"PUT", all, @{@"participants" : @[ third ]});
    CCTRest(_peer.token, @"POST", ban, @{});
    [_recorder waitFor:@"banned"];
    CCTRest(_peer.token, @"DELETE", ban, @{});
    [_recorder waitFor:@"unbanned"];

    CCTPeer *joining = [[CCTPeer alloc] initWithUid:third];
    CCTRest(joining.token, @"POST", all, @{});
    [_recorder waitFor:@"joined"];
    told = _recorder.last;
    XCTAssertEqualObjects([told[1] uid], third);
    XCTAssertEqualObjects([told[2] guid], guid);
    CCTRest(joining.token, @"DELETE", all, nil);
    [_recorder waitFor:@"left"];
    [joining leave];
}

- (void)test_evt1_calls {
    [self comeIn];
    NSDictionary *call = @{@"receiver" : CCTMe, @"receiverType" : @"user", @"type" : @"video"};
    CCTRest(_peer.token, @"POST", @"/calls", call);
    [_recorder waitFor:@"call incoming"];
    Call *incoming = _recorder.last;
    XCTAssertNotNil(incoming.sessionID);
    XCTAssertEqual(incoming.callStatus, callStatusInitiated);
    XCTAssertEqual(incoming.callType, CallTypeVideo);
    XCTAssertEqualObjects([(User *)incoming.callInitiator uid], CCTOther);
    NSString *path = [@"/calls/" stringByAppendingString:incoming.sessionID ?: @"?"];
    CCTRest(_peer.token, @"PUT", path, @{@"status" : @"cancelled"});
    [_recorder waitFor:@"call cancelled"];

    call = @{@"receiver" : CCTOther, @"receiverType" : @"user", @"type" : @"audio"};
    NSDictionary *mine =
        CCTRest((NSString *)[CometChat getUserAuthToken], @"POST", @"/calls", call);
    Call *started = [BaseMessage messageWithDictionary:mine];
    path = [@"/calls/" stringByAppendingString:started.sessionID ?: @"?"];
    CCTRest(_peer.token, @"PUT", path, @{@"status" : @"ongoing"});
    [_recorder waitFor:@"call accepted"];
    CCTRest(_peer.token, @"PUT", path, @{@"status" : @"ended"});
    [_recorder waitFor:@"call ended"];
    XCTAssertEqual(((Call *)_recorder.last).callStatus, callStatusEnded);
    NSDictionary *again =
        CCTRest((NSString *)[CometChat getUserAuthToken], @"POST", @"/calls", call);
    started = [BaseMessage messageWithDictionary:again];
    path = [@"/calls/" stringByAppendingString:started.sessionID ?: @"?"];
    CCTRest(_peer.token, @"PUT", path, @{@"status" : @"rejected"});
    [_recorder waitFor:@"call rejected"];
}

- (void)test_sta1_a_throttled_server {
    [self logout];
    CCTAdmin(@{@"do" : @"mode", @"mode" : @"NO_TRANSIENT"});
    [self login:CCTMe];
    [_recorder waitFor:@"throttled"];
    XCTAssertEqual(CometChat.getConnectionStatus.status, ConnectionStatusOnfeatureThrottled);
    XCTAssertEqualObjects(CometChat.getConnectionStatus.value, @"featureThrottled");
    CCTAdmin(@{@"do" : @"mode", @"mode" : @"DEFAULT"});
}

- (void)test_rec6_what_was_missed_comes_marked_and_in_order {
    [self disconnect];
    for (NSString *text in @[ @"one", @"two", @"three" ]) {
        CCTAdmin(@{
            @"do" : @"send_message",
            @"sender" : CCTOther,
            @"receiver" : CCTMe,
            @"text" : text,
        });
    }
    [_recorder.log clear];
    XCTAssertNil([self connect]);
    [_recorder waitFor:@"text three"];
    NSArray *expected = @[ @"connecting", @"connected", @"text one", @"text two", @"text three" ];
    XCTAssertEqualObjects(_recorder.log.lines, expected);
    TextMessage *message = _recorder.last;
    XCTAssertTrue(message.isRecovered);
    XCTAssertEqual([CometChat getLastDeliveredMessageId], message.id);
}

@end
