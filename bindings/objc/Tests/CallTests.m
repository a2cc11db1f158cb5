#import "Support/CCTPeer.h"
#import "Support/CCTRecorder.h"

/// Calls and their answers.
@interface CallTests : CCTCase
@end

@implementation CallTests

- (void)test_ini2_ini3_wrong_arguments_of_init {
    AppSettings *good = [[CCTCase settings] build];
    XCTAssertEqualObjects([self failureOfInit:good appId:@"not an id"].errorCode,
                          @"ERR_INVALID_APP_ID");
    AppSettings *region = [[[AppSettingsBuilder new] setRegionWithRegion:@"mars"] build];
    CometChatException *error = [self failureOfInit:region appId:CCTAppId];
    XCTAssertEqualObjects(error.errorCode, @"ERR_INVALID_REGION");
    XCTAssertGreaterThan(error.errorDescription.length, (NSUInteger)10);
    AppSettings *range = [[[CCTCase settings] setTime:CometChatTimeRequest seconds:0] build];
    error = [self failureOfInit:range appId:CCTAppId];
    XCTAssertEqualObjects(error.errorCode, @"ERROR_LIMIT_EXCEEDED");
    AppSettings *negative = [[[CCTCase settings] setTime:CometChatTimeRequest seconds:-1] build];
    XCTAssertNotNil([self failureOfInit:negative appId:CCTAppId]);
    NSString *endless = [@"" stringByPaddingToLength:5000 withString:@"x" startingAtIndex:0];
    AppSettings *tooLong = [[[CCTCase settings] overrideClientHost:endless] build];
    error = [self failureOfInit:tooLong appId:CCTAppId];
    XCTAssertEqualObjects(error.errorCode, @"ERROR_LIMIT_EXCEEDED");
}

- (void)test_ini1_init_needs_no_network {
    AppSettings *settings = [[[AppSettingsBuilder new] overrideClientHost:CCTNobody()] build];
    XCTAssertNil([self failureOfInit:settings appId:CCTAppId]);
    XCTAssertTrue(CometChat.isInitialised);
}

- (CometChatException *)failureOfLogin:(NSString *)uid key:(NSString *)key {
    __block CometChatException *failure = nil;
    [CometChat loginWithUID:uid
        apiKey:key
        onSuccess:^(User *user) {
          XCTFail(@"%@ was logged in", user.uid);
        }
        onError:^(CometChatException *error) {
          failure = error;
        }];
    XCTAssertTrue(CCTWaitFor(10, ^{
      return (BOOL)(failure != nil);
    }));
    return failure;
}

- (void)test_log2_log3_refused_logins {
    CCTRecorder *recorder = [CCTRecorder new];
    [self initWith:[[CCTCase settings] build]];
    [recorder listen];
    XCTAssertEqualObjects([self failureOfLogin:@"" key:CCTAuthKey].errorCode, @"ERR_EMPTY_UID");
    XCTAssertEqualObjects([self failureOfLogin:@"a b" key:CCTAuthKey].errorCode,
                          @"ERR_INVALID_UID");
    XCTAssertEqualObjects([self failureOfLogin:CCTMe key:@""].errorCode, @"ERR_INVALID_API_KEY");
    CometChatException *unknown = [self failureOfLogin:@"nobody-at-all" key:CCTAuthKey];
    XCTAssertEqualObjects(unknown.errorCode, @"ERR_UID_NOT_FOUND");
    CometChatException *wrong = [self failureOfLogin:CCTMe key:@"wrong-secret-key"];
    XCTAssertFalse([wrong.description containsString:@"wrong-secret-key"]);
    [recorder waitFor:@"login failed"];
    XCTAssertNil([CometChat getLoggedInUser]);
}

- (void)test_log1_login_with_a_token {
    [self beginManually];
    NSString *token = [CometChat getUserAuthToken];
    XCTAssertGreaterThan(token.length, (NSUInteger)0);
    __block User *found = nil;
    __block CometChatException *failure = nil;
    [CometChat loginWithAuthToken:(NSString *)token
        onSuccess:^(User *user) {
          found = user;
        }
        onError:^(CometChatException *error) {
          XCTFail(@"%@", error);
        }];
    XCTAssertTrue(CCTWaitFor(10, ^{
      return (BOOL)(found != nil);
    }));
    XCTAssertEqualObjects(found.uid, CCTMe);
    [CometChat loginWithAuthToken:@"cometchat-uid-1_unknown"
        onSuccess:^(User *user) {
          XCTFail(@"%@", user.uid);
        }
        onError:^(CometChatException *error) {
          failure = error;
        }];
    XCTAssertTrue(CCTWaitFor(10, ^{
      return (BOOL)(failure != nil);
    }));
    XCTAssertEqualObjects(failure.errorCode, @"AUTH_ERR_AUTH_TOKEN_NOT_FOUND");
}

- (void)test_con1_con2_con6_connect_and_disconnect {
    [self initWith:[[[CCTCase settings] autoEstablishSocketConnection:NO] build]];
    XCTAssertEqualObjects([self connect].errorCode, @"ERR_NOT_LOGGED_IN");
    XCTAssertNil([self disconnect]);
    [self login:CCTMe];
    XCTAssertEqual(CometChat.getConnectionStatus.status, ConnectionStatusDisconnected);
    XCTAssertNil([self connect]);
    CometChatException *error = [self connect];
    XCTAssertEqualObjects(error.errorCode, @"ERROR_WEBSOCKETS_ALLREADY_IN_CONNECTED_STATE");
    NSString *documented = @"Web sockets connect called while web sockets are already connected";
    XCTAssertTrue([error.errorDescription hasPrefix:documented]);
    XCTAssertNil([self disconnect]);
    XCTAssertEqualObjects(CometChat.getConnectionStatus.value, @"disconnected");
    XCTAssertNil([self disconnect]);
}

- (void)test_con8_every_way_to_write_connect {
    [self beginManually];
    CCTRecorder *recorder = [CCTRecorder new];
    [recorder listen];
    CometChat.connect();
    [recorder waitFor:@"connected"];
    CometChat.disconnect();
    [recorder waitFor:@"disconnected"];
    [recorder.log clear];
    [CometChat connect];
    [recorder waitFor:@"connected"];
    [CometChat disconnect];
    [recorder waitFor:@"disconnected"];
    NSArray *expected = @[ @"connecting", @"connected", @"disconnected" ];
    CCTRunQueue();
    XCTAssertEqualObjects(recorder.log.lines, expected, @"each connected once");
}

- (void)test_con6_disconnect_wins_over_a_connect_under_way {
    [self beginManually];
    CCTAdmin(@{@"do" : @"silent_auth"});
    CCTLog *log = [CCTLog new];
    [CometChat
        connectOnSuccess:^{
          [log add:@"connected"];
        }
        onError:^(CometChatException *error) {
          [log add:error.errorCode];
        }];
    [CometChat
        disconnectOnSuccess:^{
          [log add:@"disconnected"];
        }
        onError:^(CometChatException *error) {
          [log add:error.errorCode];
        }];
    XCTAssertTrue(CCTWaitFor(10, ^{
      return (BOOL)(log.lines.count == 2);
    }));
    NSArray *expected = @[ @"ERR_WEBSOCKET_ERROR", @"disconnected" ];
    XCTAssertEqualObjects(log.lines, expected);
}

- (CometChatException *)failureOfPing:(BOOL *)success {
    __block CometChatException *failure = nil;
    __block BOOL good = NO;
    [CometChat
        pingOnSuccess:^{
          good = YES;
        }
        onError:^(CometChatException *error) {
          failure = error;
        }];
    XCTAssertTrue(CCTWaitFor(10, ^{
      return (BOOL)(good || failure != nil);
    }));
    if (success != NULL)
        *success = good;
    return failure;
}

- (void)test_pin1_pin2_pin3_ping {
    [self begin];
    XCTAssertEqualObjects([self failureOfPing:NULL].errorCode, @"ERROR_PING_NOT_AVAILABLE");
    [self initWith:[[[CCTCase settings] autoEstablishSocketConnection:NO] build]];
    XCTAssertEqualObjects([self failureOfPing:NULL].errorCode, @"ERR_WEBSOCKET_ERROR");
    XCTAssertNil([self connect]);
    BOOL success = NO;
    XCTAssertNil([self failureOfPing:&success]);
    XCTAssertTrue(success);
}

- (void)test_log6_log4_logout {
    [self begin];
    CCTRecorder *recorder = [CCTRecorder new];
    [recorder listen];
    XCTAssertNil([self logout]);
    NSArray *expected = @[ @"disconnected", @"logout" ];
    NSSet *heard = [NSSet setWithArray:recorder.log.lines];
    XCTAssertEqualObjects(heard, [NSSet setWithArray:expected]);
    XCTAssertEqualObjects([self logout].errorCode, @"ERR_NOT_LOGGED_IN");
}

- (void)test_err2_nobody_answers {
    [self beginManually];
    CCTAdmin(@{@"do" : @"go_away"});
    CometChatException *error = [self connect];
    XCTAssertEqualObjects(error.errorCode, @"ERR_WEBSOCKET_ERROR");
    XCTAssertNotNil(error.details);
    CCTAdmin(@{@"do" : @"come_back"});
    XCTAssertNil([self disconnect]);
}

#pragma mark - Sending

- (void)test_evt6_a_text_with_everything {
    [self begin];
    CCTPeer *peer = [[CCTPeer alloc] initWithUid:CCTOther];
    TextMessage *message = [[TextMessage alloc] initWithReceiverUid:CCTOther
                                                               text:@"a \0 b, ä, 👋"
                                                       receiverType:ReceiverTypeUser];
    [message setMetaData:@{@"place" : @{@"city" : @"Köln"}, @"n" : @3}];
    [message setTags:@[ @"pinned", @"red" ]];
    message.muid = @"my-own-id";
    __block TextMessage *stored = nil;
    [CometChat sendTextMessageWithMessage:message
        onSuccess:^(TextMessage *sent) {
          stored = sent;
        }
        onError:^(CometChatException *error) {
          XCTFail(@"%@", error);
        }];
    XCTAssertTrue(CCTWaitFor(10, ^{
      return (BOOL)(stored != nil);
    }));
    XCTAssertEqualObjects(stored.text, message.text);
    XCTAssertEqualObjects(stored.metaData, message.metaData);
    XCTAssertEqualObjects(stored.tags, message.tags);
    XCTAssertEqualObjects(stored.muid, @"my-own-id");
    XCTAssertEqualObjects(stored.senderUid, CCTMe);
    XCTAssertEqualObjects([(User *)stored.receiver uid], CCTOther);
    XCTAssertGreaterThan(stored.sentAt, (NSInteger)0);
    [peer waitFor:[@"text " stringByAppendingString:message.text]];
    [peer leave];
}

- (CometChatException *)failureOfText:(TextMessage *)message {
    __block CometChatException *failure = nil;
    __block BOOL inside = YES;
    [CometChat sendTextMessageWithMessage:message
        onSuccess:^(TextMessage *sent) {
          XCTFail(@"%@ was sent", sent.text);
        }
        onError:^(CometChatException *error) {
          XCTAssertFalse(inside, @"no block is called inside the call");
          failure = error;
        }];
    inside = NO;
    XCTAssertTrue(CCTWaitFor(10, ^{
      return (BOOL)(failure != nil);
    }));
    return failure;
}

- (void)test_evt6_texts_that_are_refused {
    [self begin];
    TextMessage *message = [[TextMessage alloc] initWithReceiverUid:CCTOther
                                                               text:@""
                                                       receiverType:ReceiverTypeUser];
    XCTAssertEqualObjects([self failureOfText:message].errorCode, @"ERR_EMPTY_MESSAGE_TEXT");
    message.text = [@"" stringByPaddingToLength:65537 withString:@"x" startingAtIndex:0];
    XCTAssertEqualObjects([self failureOfText:message].errorCode, @"ERR_INVALID_MESSAGE_TEXT");
    message.text = @"x";
    message.metaData = @{@"date" : [NSDate date]};
    XCTAssertEqualObjects([self failureOfText:message].errorCode, @"ERROR_JSON_EXCEPTION");
    message.metaData = nil;
    message.receiverUid = @"";
    XCTAssertEqualObjects([self failureOfText:message].errorCode, @"ERR_EMPTY_RECEIVER");
    message.receiverUid = CCTOther;
    message.receiverType = (ReceiverType)7;
    XCTAssertEqualObjects([self failureOfText:message].errorCode, @"INVALID_PARAMETER");
}

- (void)test_evt6_a_custom_message {
    [self begin];
    CCTPeer *peer = [[CCTPeer alloc] initWithUid:CCTOther];
    CustomMessage *message = [[CustomMessage alloc] initWithReceiverUid:CCTOther
                                                           receiverType:ReceiverTypeUser
                                                             customData:@{@"a" : @[ @1, @2 ]}
                                                                   type:@"poll"];
    __block CustomMessage *stored = nil;
    [CometChat sendCustomMessageWithMessage:message
        onSuccess:^(CustomMessage *sent) {
          stored = sent;
        }
        onError:^(CometChatException *error) {
          XCTFail(@"%@", error);
        }];
    XCTAssertTrue(CCTWaitFor(10, ^{
      return (BOOL)(stored != nil);
    }));
    XCTAssertEqualObjects(stored.customData, message.customData);
    XCTAssertEqualObjects(stored.type, @"poll");
    [peer waitFor:@"custom"];
    [peer leave];
}

- (void)test_evt6_typing_receipts_and_transient_messages_arrive {
    [self begin];
    CCTPeer *peer = [[CCTPeer alloc] initWithUid:CCTOther];
    TypingIndicator *typing = [[TypingIndicator alloc] initWithReceiverID:CCTOther
                                                             receiverType:ReceiverTypeUser];
    [CometChat startTypingWithIndicator:typing];
    [peer waitFor:@"typing"];
    [CometChat endTypingWithIndicator:typing];
    [peer waitFor:@"typing ended"];
    [CometChat sendTransientMessageWithMessage:[[TransientMessage alloc]
                                                   initWithReceiverID:CCTOther
                                                         receiverType:ReceiverTypeUser
                                                                 data:@{@"x" : @1}]];
    [peer waitFor:@"transient"];

    NSDictionary *form = [peer send:@{
        @"category" : @"message",
        @"type" : @"text",
        @"receiver" : CCTMe,
        @"receiverType" : @"user",
        @"data" : @{@"text" : @"mark me"},
    }];
    BaseMessage *message = [BaseMessage messageWithDictionary:form];
    NSString *delivered = [NSString stringWithFormat:@"delivered %ld", (long)message.id];
    NSString *read = [NSString stringWithFormat:@"read %ld", (long)message.id];
    [CometChat markAsDeliveredWithBaseMessage:message];
    [peer waitFor:delivered];
    __block int marked = 0;
    [CometChat markAsReadWithMessageId:message.id
        receiverId:CCTOther
        receiverType:ReceiverTypeUser
        messageSender:CCTOther
        onSuccess:^{
          marked++;
        }
        onError:^(CometChatException *error) {
          XCTFail(@"%@", error);
        }];
    [peer waitFor:read];
    XCTAssertTrue(CCTWaitFor(10, ^{
      return (BOOL)(marked == 1);
    }));
    [CometChat markAsReadWithBaseMessage:message];
    [CometChat markAsDeliveredWithMessageId:message.id
                                 receiverId:CCTOther
                               receiverType:ReceiverTypeUser
                              messageSender:CCTOther];
    XCTAssertTrue(CCTWaitFor(10, ^{
      return (BOOL)([peer.log count:read] == 2 && [peer.log count:delivered] == 2);
    }));
    [peer leave];
}

- (void)test_sta3_calls_without_blocks_report_to_the_connection_delegate {
    [self beginManually];
    CCTRecorder *recorder = [CCTRecorder new];
    [recorder listen];
    TypingIndicator *typing = [[TypingIndicator alloc] initWithReceiverID:CCTOther
                                                             receiverType:ReceiverTypeUser];
    [CometChat startTypingWithIndicator:typing];
    [recorder waitFor:@"error NO_WEBSOCKET_CONNECTION"];
    [recorder.log clear];
    typing.metadata = @{@"date" : [NSDate date]};
    [CometChat startTypingWithIndicator:typing];
    [recorder waitFor:@"error ERROR_JSON_EXCEPTION"];
    [recorder.log clear];
    [CometChat markAsReadWithMessageId:1
                            receiverId:CCTOther
                          receiverType:ReceiverTypeUser
                         messageSender:CCTOther];
    [recorder waitFor:@"error NO_WEBSOCKET_CONNECTION"];
}

@end
