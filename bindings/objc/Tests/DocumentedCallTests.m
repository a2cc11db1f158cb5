#import "Support/CCTPeer.h"

/// What the documentation's pages do in Objective-C, call by call; each test is named after its
/// page. The pages' own texts are not repeated here.
@interface DocumentedCallTests
    : CCTCase <CometChatMessageDelegate, CometChatUserDelegate, CometChatConnectionDelegate>
@end

@implementation DocumentedCallTests {
    CCTLog *_log;
}

- (void)setUp {
    [super setUp];
    _log = [CCTLog new];
}

- (void)waitFor:(NSString *)line {
    XCTAssertTrue(CCTWaitFor(10,
                             ^{
                               return [self->_log has:line];
                             }),
                  @"%@: %@", line, _log.lines);
}

/// "Setup", "Overview": initialize.
- (void)test_setup {
    XCTAssertNil([CometChat getLoggedInUser]);
    AppSettingsBuilder *builder = [[AppSettingsBuilder alloc] init];
    AppSettings *settings =
        [[[builder subscribePresenceForAllUsers] setRegionWithRegion:@"eu"] build];
    [[CometChat alloc] initWithAppId:@"app"
        appSettings:settings
        onSuccess:^(BOOL isSuccess) {
          [self->_log add:isSuccess ? @"yes" : @"no"];
          [CometChat setSourceWithResource:@"sample" platform:@"iOS" language:@"objective-c"];
        }
        onError:^(CometChatException *error) {
          XCTFail(@"%@", [error errorDescription]);
        }];
    [self waitFor:@"yes"];
}

/// "Authentication": auth token, logout. "Retrieve users": the logged-in user.
- (void)test_authentication {
    [self beginManually];
    NSString *authToken = [CometChat getUserAuthToken];
    [CometChat loginWithAuthToken:(NSString *)authToken
        onSuccess:^(User *user) {
          [self->_log add:[@"login " stringByAppendingString:[user stringValue]]];
        }
        onError:^(CometChatException *error) {
          XCTFail(@"%@", error.errorDescription);
        }];
    XCTAssertTrue(CCTWaitFor(10, ^{
      return (BOOL)(self->_log.lines.count == 1);
    }));
    User *user = [CometChat getLoggedInUser];
    XCTAssertEqualObjects(user.uid, CCTMe);
    [CometChat
        logoutOnSuccess:^(NSString *response) {
          XCTAssertNotNil(response);
          [self->_log add:@"logout"];
        }
        onError:^(CometChatException *error) {
          XCTFail(@"%@", error.errorDescription);
        }];
    [self waitFor:@"logout"];
    XCTAssertTrue([CometChat getLoggedInUser] == nil);
}

/// "All real-time delegates", "User presence", "Typing indicators", "Receive messages", "Transient
/// messages", "Connection status": each way to become a delegate, and the methods.
- (void)test_delegates {
    [self initWith:[[[CCTCase settings] subscribePresenceForAllUsers] build]];
    [CometChat setUserdelegate:self];
    CometChat.messagedelegate = self;
    [CometChat setConnectiondelegate:self];
    [CometChat addConnectionListener:@"UNIQUE_ID":self];
    [self login:CCTMe];
    [self waitFor:@"connected"];
    XCTAssertTrue(CCTWaitFor(5, ^{
      return (BOOL)([self->_log count:@"connected"] == 2);
    }));
    [CometChat removeConnectionListener:@"UNIQUE_ID"];
    CCTPeer *peer = [[CCTPeer alloc] initWithUid:CCTOther];
    [self waitFor:@"online"];
    [peer type:YES to:CCTMe];
    [self waitFor:@"typing"];
    [peer type:NO to:CCTMe];
    [self waitFor:@"typing ended"];
    [peer sendTransientTo:CCTMe];
    [self waitFor:@"transient"];
    CCTAdmin(@{
        @"do" : @"send_message",
        @"sender" : CCTOther,
        @"receiver" : CCTMe,
        @"text" : @"hello",
    });
    [self waitFor:@"text hello"];
    [peer leave];
    [self waitFor:@"offline"];
}

- (void)connected {
    [_log add:@"connected"];
}

- (void)onUserOnlineWithUser:(User *)user {
    if ([user.uid isEqualToString:CCTOther])
        [_log add:@"online"];
}

- (void)onUserOfflineWithUser:(User *)user {
    if ([user.uid isEqualToString:CCTOther])
        [_log add:@"offline"];
}

- (void)onTextMessageReceivedWithTextMessage:(TextMessage *)textMessage {
    [_log add:[@"text " stringByAppendingString:textMessage.text]];
    // "Delivery & read receipts": with the message itself.
    [CometChat markAsDeliveredWithBaseMessage:textMessage];
    [CometChat markAsReadWithBaseMessage:textMessage
        onSuccess:^{
        }
        onError:^(CometChatException *error) {
          XCTFail(@"%@", error.errorDescription);
        }];
}

- (void)onTypingStarted:(TypingIndicator *)typingDetails {
    XCTAssertEqualObjects(typingDetails.sender.uid, CCTOther);
    [_log add:@"typing"];
}

- (void)onTypingEnded:(TypingIndicator *)typingDetails {
    XCTAssertEqualObjects(typingDetails.receiverID, CCTMe);
    [_log add:@"typing ended"];
}

- (void)onTransisentMessageReceived:(TransientMessage *)message {
    XCTAssertEqualObjects(message.sender.uid, CCTOther);
    [_log add:@"transient"];
}

/// "Send a message": metadata, tags, text. "Typing indicators": with metadata, as that page prints
/// it.
- (void)test_sending {
    [self begin];
    TextMessage *textMessage = [[TextMessage alloc] initWithReceiverUid:CCTOther
                                                                   text:@"Hello"
                                                           receiverType:ReceiverTypeUser];
    [textMessage setMetaData:@{@"latitude" : @"50.6192171633316"}];
    [textMessage setTags:@[ @"pinned" ]];
    [CometChat sendTextMessageWithMessage:textMessage
        onSuccess:^(TextMessage *sentMessage) {
          [self->_log add:[sentMessage stringValue].length != 0 ? @"sent" : @"?"];
        }
        onError:^(CometChatException *error) {
          XCTFail(@"%@", [error errorDescription]);
        }];
    [self waitFor:@"sent"];
    TypingIndicator *indicator = [[TypingIndicator alloc] initWithReceiverID:CCTOther
                                                                receiverType:ReceiverTypeUser
                                                                    metadata:@{@"key" : @"value"}];
    [CometChat startTypingWithIndicator:indicator];
    [CometChat endTypingWithIndicator:indicator];
    TransientMessage *transient =
        [[TransientMessage alloc] initWithReceiverID:CCTOther
                                        receiverType:ReceiverTypeUser
                                                data:@{@"LIVE" : @"thumbs"}];
    [CometChat sendTransientMessageWithMessage:transient];
}

/// "Retrieve users", "Join a group", "Receive messages": a user, a group, what was missed.
- (void)test_lookups {
    [self begin];
    [CometChat getUserWithUID:CCTOther
        onSuccess:^(User *user) {
          [self->_log add:[user stringValue].length != 0 ? @"user" : @"?"];
        }
        onError:^(CometChatException *error) {
          XCTFail(@"%@", [error errorDescription]);
        }];
    [self waitFor:@"user"];
    [CometChat joinGroupWithGUID:@"cometchat-guid-1"
        groupType:groupTypePublic
        password:nil
        onSuccess:^(Group *group) {
          [self->_log add:group.guid];
        }
        onError:^(CometChatException *error) {
          if ([error.errorCode isEqualToString:@"ERR_ALREADY_JOINED"]) {
              [CometChat getGroupWithGUID:@"cometchat-guid-1"
                  onSuccess:^(Group *group) {
                    [self->_log add:group.guid];
                  }
                  onError:^(CometChatException *other) {
                    XCTFail(@"%@", [other errorDescription]);
                  }];
          }
        }];
    [self waitFor:@"cometchat-guid-1"];
    MessagesRequest *request = [[[[[[MessageRequestBuilder alloc] init]
        setWithMessageID:[CometChat getLastDeliveredMessageId]] setWithUid:CCTOther]
        setWithLimit:10] build];
    [request
        fetchNextOnSuccess:^(NSArray<BaseMessage *> *messages) {
          for (BaseMessage *message in messages)
              XCTAssertGreaterThan(message.id, (NSInteger)0);
          [self->_log add:@"fetched"];
        }
        onError:^(CometChatException *error) {
          XCTFail(@"%@", [error errorDescription]);
        }];
    [self waitFor:@"fetched"];
}

@end
