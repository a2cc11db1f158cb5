#import "CCXStrings.h"
#import "Support/CCTWorld.h"

/// The payload classes by themselves: the server's form, back and forth, and what applications
/// make.
@interface PayloadTests : XCTestCase
@end

@implementation PayloadTests

- (void)test_a_user_back_and_forth {
    NSDictionary *form = @{
        @"uid" : @"u1",
        @"name" : @"Ümit",
        @"avatar" : @"https://a.example/1.png",
        @"link" : @"https://a.example/u1",
        @"role" : @"default",
        @"status" : @"online",
        @"statusMessage" : @"busy",
        @"lastActiveAt" : @1700000000,
        @"metadata" : @{@"x" : @[ @1 ]},
        @"tags" : @[ @"a" ],
        @"hasBlockedMe" : @YES,
        @"blockedByMe" : @NO,
    };
    User *user = [[User alloc] initWithDictionary:form];
    XCTAssertEqualObjects(user.name, @"Ümit");
    XCTAssertEqual(user.status, UserStatusOnline);
    XCTAssertEqual(user.lastActiveAt, 1700000000.0);
    XCTAssertTrue(user.hasBlockedMe);
    XCTAssertEqualObjects(user.dictionary, form);
    XCTAssertNotNil(CCXJSON(user.dictionary));
    XCTAssertTrue([[user stringValue] containsString:@"u1"]);
    NSDictionary *dump = CCXObject([user stringValue]);
    XCTAssertEqualObjects(dump[@"status"], @(UserStatusOnline));
}

- (void)test_odd_forms_do_not_harm {
    XCTAssertNil([[User alloc] initWithDictionary:@{}]);
    XCTAssertNil([[User alloc] initWithDictionary:(NSDictionary *)@[ @1 ]]);
    XCTAssertNil([[Group alloc] initWithDictionary:@{@"uid" : @"x"}]);
    XCTAssertNil([BaseMessage messageWithDictionary:@{@"id" : @1}]);
    User *user = [[User alloc] initWithDictionary:@{
        @"uid" : @7,
        @"name" : [NSNull null],
        @"tags" : @"no",
        @"metadata" : @[],
        @"status" : @"dreaming",
        @"lastActiveAt" : @"12",
    }];
    XCTAssertEqualObjects(user.uid, @"7");
    XCTAssertEqualObjects(user.name, @"");
    XCTAssertEqualObjects(user.tags, @[]);
    XCTAssertNil(user.metadata);
    XCTAssertEqual(user.status, UserStatusOffline);
    XCTAssertEqual(user.lastActiveAt, 12.0);
    BaseMessage *message = [BaseMessage messageWithDictionary:@{
        @"category" : @"something new",
        @"data" : [NSNull null],
        @"receiverType" : @"planet",
    }];
    XCTAssertEqual(message.messgeTypeFromBaseMessage, BaseMessageTypesNone);
    XCTAssertNil(message.sender);
    for (NSString *category in @[ @"message", @"action", @"call", @"custom", @"interactive" ]) {
        NSDictionary *odd =
            @{@"category" : category, @"type" : @9, @"data" : @{@"entities" : @[ @1 ]}};
        XCTAssertNotNil([BaseMessage messageWithDictionary:odd]);
    }
}

- (void)test_a_group_back_and_forth {
    NSDictionary *form = @{
        @"guid" : @"g1",
        @"name" : @"Club",
        @"type" : @"password",
        @"description" : @"about",
        @"owner" : @"u1",
        @"scope" : @"admin",
        @"hasJoined" : @YES,
        @"membersCount" : @3,
        @"createdAt" : @1700000000,
        @"tags" : @[],
    };
    Group *group = [[Group alloc] initWithDictionary:form];
    XCTAssertEqual(group.groupType, groupTypePassword);
    XCTAssertEqual(group.scope, GroupMemberScopeTypeAdmin);
    XCTAssertEqualObjects(group.groupDescription, @"about");
    XCTAssertEqualObjects(group.dictionary, form);
    Group *made = [[Group alloc] initWithGuid:@"g"
                                         name:@"n"
                                    groupType:groupTypePrivate
                                     password:nil];
    XCTAssertEqualObjects(made.dictionary[@"type"], @"private");
}

- (void)test_messages_back_and_forth {
    NSDictionary *sender =
        @{@"entity" : @{@"uid" : @"u1", @"name" : @"A"}, @"entityType" : @"user"};
    NSDictionary *receiver =
        @{@"entity" : @{@"guid" : @"g", @"name" : @"G"}, @"entityType" : @"group"};
    NSDictionary *form = @{
        @"id" : @"501",
        @"muid" : @"m",
        @"conversationId" : @"group_g",
        @"sender" : @"u1",
        @"receiver" : @"g",
        @"receiverType" : @"group",
        @"category" : @"message",
        @"type" : @"text",
        @"sentAt" : @1700000100,
        @"updatedAt" : @1700000100,
        @"parentId" : @"12",
        @"somethingNew" : @{@"kept" : @YES},
        @"data" : @{
            @"text" : @"hi",
            @"metadata" : @{@"k" : @"v"},
            @"entities" : @{@"sender" : sender, @"receiver" : receiver},
        },
    };
    TextMessage *message = [BaseMessage messageWithDictionary:form];
    XCTAssertTrue([message isKindOfClass:[TextMessage class]]);
    XCTAssertEqual(message.id, (NSInteger)501);
    XCTAssertEqual(message.parentMessageId, (NSInteger)12);
    XCTAssertEqual(message.receiverType, ReceiverTypeGroup);
    XCTAssertTrue([message.receiver isKindOfClass:[Group class]]);
    XCTAssertEqualObjects(message.metaData, @{@"k" : @"v"});
    XCTAssertEqualObjects(message.rawMessage, form);
    NSDictionary *back = message.dictionary;
    XCTAssertEqualObjects(back[@"somethingNew"], form[@"somethingNew"]);
    TextMessage *again = [BaseMessage messageWithDictionary:back];
    XCTAssertEqualObjects([again stringValue], [message stringValue]);
    message.text = @"changed";
    again = [BaseMessage messageWithDictionary:message.dictionary];
    XCTAssertEqualObjects(again.text, @"changed");
    // The core reads it too: that is the way to the Swift API's classes.
    CCX_TEXT json = CCXCopyText(CCXJSON(message.dictionary));
    cometchat_message *core = NULL;
    XCTAssertEqual(cometchat_message_from_json(json, &core), (cometchat_result)COMETCHAT_RESULT_OK);
    XCTAssertEqual(cometchat_message_id(core), (uint64_t)501);
    XCTAssertEqualObjects(CCXText(cometchat_message_text(core)), @"changed");
    cometchat_message_free(core);
}

- (void)test_messages_made_here {
    NSArray<BaseMessage *> *made = @[
        [[TextMessage alloc] initWithReceiverUid:@"u" text:@"t" receiverType:ReceiverTypeUser],
        [[CustomMessage alloc] initWithReceiverUid:@"u"
                                      receiverType:ReceiverTypeUser
                                        customData:@{@"a" : @1}],
        [[Call alloc] initWithReceiverId:@"u" callType:CallTypeVideo receiverType:ReceiverTypeUser],
        [[ActionMessage alloc] init],
        [[MediaMessage alloc] initWithReceiverUid:@"u"
                                      messageType:MessageTypeImage
                                     receiverType:ReceiverTypeUser],
    ];
    for (BaseMessage *message in made) {
        NSDictionary *form = message.dictionary;
        XCTAssertNotNil(CCXJSON(form), @"%@", form);
        BaseMessage *again = [BaseMessage messageWithDictionary:form];
        XCTAssertEqual(again.messgeTypeFromBaseMessage, message.messgeTypeFromBaseMessage);
        XCTAssertEqual(again.messageCategory, message.messageCategory);
    }
    Call *call = [BaseMessage messageWithDictionary:made[2].dictionary];
    XCTAssertEqual(call.callType, CallTypeVideo);
    CustomMessage *custom = [BaseMessage messageWithDictionary:made[1].dictionary];
    XCTAssertEqualObjects(custom.customData, @{@"a" : @1});
}

- (void)test_exceptions_and_errors {
    CometChatException *exception = [[CometChatException alloc] initWithErrorCode:@"ERR_X"
                                                                 errorDescription:@"It is broken."
                                                                          details:@"tls_expired"];
    NSError *error = exception.asError;
    XCTAssertEqualObjects(error.domain, CometChatErrorDomain);
    XCTAssertEqualObjects(error.localizedDescription, @"It is broken.");
    XCTAssertEqualObjects(error.userInfo[CometChatErrorCodeKey], @"ERR_X");
    CometChatException *back = [CometChatException exceptionWithError:error];
    XCTAssertEqualObjects(back.errorCode, @"ERR_X");
    XCTAssertEqualObjects(back.details, @"tls_expired");
    XCTAssertEqualObjects(back.description, @"ERR_X: It is broken.");
    NSError *foreign = [NSError errorWithDomain:NSPOSIXErrorDomain code:2 userInfo:nil];
    back = [CometChatException exceptionWithError:foreign];
    XCTAssertEqualObjects(back.errorCode, @"ERROR_UNHANDLED_EXCEPTION");
    XCTAssertTrue([back.details containsString:@"2"]);
    exception.errorCode = @"ERR_Y";
    XCTAssertEqualObjects(exception.errorCode, @"ERR_Y");
}

- (void)test_receipts_and_reactions_made_here {
    User *user = [[User alloc] initWithUid:@"u" name:@"n"];
    MessageReceipt *receipt = [[MessageReceipt alloc] initWithMessageId:@"5"
                                                                 sender:user
                                                             receiverId:@"r"
                                                           receiverType:ReceiverTypeUser
                                                            receiptType:ReceiptTypeReadByAll
                                                              timeStamp:9];
    XCTAssertEqual(receipt.readAt, 9.0);
    XCTAssertEqual(receipt.deliveredAt, 0.0);
    XCTAssertTrue([[receipt stringValue] containsString:@"\"5\""]);
    ReactionEvent *event = [ReactionEvent new];
    event.reaction = [Reaction new];
    event.reaction.reaction = @"👍";
    NSDictionary *dump = CCXObject([event stringValue]);
    XCTAssertEqualObjects(dump[@"reaction"][@"reaction"], @"👍");
    TypingIndicator *typing = [[TypingIndicator alloc] initWithReceiverID:@"r"
                                                             receiverType:ReceiverTypeGroup
                                                                 metadata:@{@"a" : @1}];
    XCTAssertEqualObjects(CCXObject([typing stringValue])[@"metadata"], @{@"a" : @1});
    TransientMessage *transient = [[TransientMessage alloc] initWithReceiverID:@"r"
                                                                  receiverType:ReceiverTypeGroup
                                                                          data:@{}];
    XCTAssertNotNil(CCXObject([transient stringValue]));
}

// Every letter of a text reaches C, and none is taken for the end.
- (void)test_texts_for_c {
    for (NSString *text in @[ @"", @"a\0b", @"ä👋", @"x" ]) {
        CCX_TEXT copy = CCXCopyText(text);
        XCTAssertTrue(copy.data != NULL);
        XCTAssertEqualObjects(CCXText(copy), text);
    }
    unichar half = 0xD83D;
    NSString *halved = [NSString stringWithCharacters:&half length:1];
    CCX_TEXT lossy = CCXCopyText(halved);
    // GNUstep refuses to make such a text in the first place.
    XCTAssertEqual(lossy.data != NULL, halved != nil);
    CCX_TEXT absent = CCXCopyText(nil);
    XCTAssertTrue(absent.data == NULL);
    XCTAssertNil(CCXText(absent));
}

@end
