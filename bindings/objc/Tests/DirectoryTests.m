#include <unistd.h>

#import "Support/CCTPeer.h"
#import "Support/CCTRecorder.h"

/// Users, groups, pages of messages.
@interface DirectoryTests : CCTCase
@end

@implementation DirectoryTests {
    CCTPeer *_peer;
    CometChatException *_failure;
}

- (void)setUp {
    [super setUp];
    [self beginManually];
    _peer = [[CCTPeer alloc] initWithUid:CCTOther];
}

- (void)tearDown {
    [_peer leave];
    _peer = nil;
    [super tearDown];
}

- (User *)userWithUid:(NSString *)uid {
    __block User *found = nil;
    _failure = nil;
    [CometChat getUserWithUID:uid
        onSuccess:^(User *user) {
          found = user;
        }
        onError:^(CometChatException *error) {
          self->_failure = error;
        }];
    XCTAssertTrue(CCTWaitFor(10, ^{
      return (BOOL)(found != nil || self->_failure != nil);
    }));
    return found;
}

- (void)test_evt6_users {
    User *user = [self userWithUid:CCTOther];
    XCTAssertEqualObjects(user.uid, CCTOther);
    XCTAssertGreaterThan(user.name.length, (NSUInteger)0);
    XCTAssertNil([self userWithUid:@"nobody-at-all"]);
    XCTAssertEqualObjects(_failure.errorCode, @"ERR_UID_NOT_FOUND");
    XCTAssertNil([self userWithUid:@""]);
    XCTAssertEqualObjects(_failure.errorCode, @"ERR_EMPTY_UID");
}

- (Group *)groupOf:(void (^)(void (^success)(Group *), void (^failure)(CometChatException *)))call {
    __block Group *found = nil;
    _failure = nil;
    call(
        ^(Group *group) {
          found = group;
        },
        ^(CometChatException *error) {
          self->_failure = error;
        });
    XCTAssertTrue(CCTWaitFor(10, ^{
      return (BOOL)(found != nil || self->_failure != nil);
    }));
    return found;
}

- (Group *)join:(NSString *)guid type:(enum groupType)type password:(NSString *)password {
    return [self groupOf:^(void (^success)(Group *), void (^failure)(CometChatException *)) {
      [CometChat joinGroupWithGUID:guid
                         groupType:type
                          password:password
                         onSuccess:success
                           onError:failure];
    }];
}

- (Group *)get:(NSString *)guid {
    return [self groupOf:^(void (^success)(Group *), void (^failure)(CometChatException *)) {
      [CometChat getGroupWithGUID:guid onSuccess:success onError:failure];
    }];
}

- (NSString *)groupOfType:(NSString *)type password:(NSString *)password {
    static int number;
    NSString *guid = [NSString stringWithFormat:@"objc-directory-%d-%d", getpid(), ++number];
    NSMutableDictionary *form = [NSMutableDictionary
        dictionaryWithDictionary:@{@"guid" : guid, @"name" : @"Club", @"type" : type}];
    if (password != nil)
        form[@"password"] = password;
    CCTRest(_peer.token, @"POST", @"/groups", form);
    return guid;
}

- (void)test_evt6_groups {
    NSString *open = [self groupOfType:@"public" password:nil];
    Group *group = [self get:open];
    XCTAssertEqualObjects(group.guid, open);
    XCTAssertEqual(group.groupType, groupTypePublic);
    XCTAssertFalse(group.hasJoined);
    group = [self join:open type:groupTypePublic password:nil];
    XCTAssertTrue(group.hasJoined);
    XCTAssertEqual(group.membersCount, (NSInteger)2);
    XCTAssertNil([self join:open type:groupTypePublic password:nil]);
    XCTAssertEqualObjects(_failure.errorCode, @"ERR_ALREADY_JOINED");

    NSString *secret = [self groupOfType:@"password" password:@"sesame"];
    XCTAssertNil([self join:secret type:groupTypePassword password:@"wrong"]);
    XCTAssertEqualObjects(_failure.errorCode, @"ERR_WRONG_GROUP_PASS");
    XCTAssertFalse([_failure.description containsString:@"wrong\""]);
    XCTAssertTrue([self join:secret type:groupTypePassword password:@"sesame"].hasJoined);

    XCTAssertNil([self get:@"no-such-group"]);
    XCTAssertEqualObjects(_failure.errorCode, @"ERR_GUID_NOT_FOUND");
    XCTAssertNil([self join:open type:(enum groupType)9 password:nil]);
    XCTAssertEqualObjects(_failure.errorCode, @"INVALID_PARAMETER");
}

- (NSArray<NSString *> *)page:(MessagesRequest *)request next:(BOOL)next {
    __block NSArray<NSString *> *texts = nil;
    _failure = nil;
    void (^success)(NSArray<BaseMessage *> *) = ^(NSArray<BaseMessage *> *messages) {
      XCTAssertNotNil(messages);
      NSMutableArray<NSString *> *found = [NSMutableArray new];
      for (BaseMessage *message in messages)
          [found addObject:((TextMessage *)message).text];
      texts = found;
    };
    void (^failure)(CometChatException *) = ^(CometChatException *error) {
      self->_failure = error;
    };
    if (next) {
        [request fetchNextOnSuccess:success onError:failure];
    } else {
        [request fetchPreviousOnSuccess:success onError:failure];
    }
    XCTAssertTrue(CCTWaitFor(10, ^{
      return (BOOL)(texts != nil || self->_failure != nil);
    }));
    return texts;
}

- (void)test_evt6_pages_of_messages {
    NSString *guid = [self groupOfType:@"public" password:nil];
    [self join:guid type:groupTypePublic password:nil];
    NSInteger first = 0;
    for (NSString *text in @[ @"1", @"2", @"3", @"4", @"5" ]) {
        NSDictionary *sent = [_peer send:@{
            @"category" : @"message",
            @"type" : @"text",
            @"receiver" : guid,
            @"receiverType" : @"group",
            @"data" : @{@"text" : text},
        }];
        if (first == 0)
            first = [sent[@"id"] integerValue];
    }
    MessageRequestBuilder *builder = [[MessageRequestBuilder alloc] init];
    // Without the note that somebody joined.
    [[[builder setWithGuid:guid] setWithLimit:2] setWithCategories:@[ @"message" ]];
    MessagesRequest *history = [builder build];
    XCTAssertEqualObjects([self page:history next:NO], (@[ @"4", @"5" ]));
    XCTAssertEqualObjects([self page:history next:NO], (@[ @"2", @"3" ]));
    XCTAssertEqualObjects([self page:history next:NO], (@[ @"1" ]));
    XCTAssertEqualObjects([self page:history next:NO], @[]);

    // The same builder makes another request, from the beginning.
    MessagesRequest *missed = [[builder setWithMessageID:first] build];
    XCTAssertEqualObjects([self page:missed next:YES], (@[ @"2", @"3" ]));
    XCTAssertEqualObjects([self page:missed next:YES], (@[ @"4", @"5" ]));

    MessagesRequest *word =
        [[[[[MessageRequestBuilder alloc] init] setWithGuid:guid] setWithSearchKeyword:@"3"] build];
    XCTAssertEqualObjects([self page:word next:NO], (@[ @"3" ]));
    MessagesRequest *images = [[[[[[MessageRequestBuilder alloc] init] setWithGuid:guid]
        setWithTypes:@[ @"text" ]] setTypeWithType:@"image"] build];
    XCTAssertEqualObjects([self page:images next:NO], @[]);
}

- (void)test_evt6_requests_that_are_refused {
    MessageRequestBuilder *builder = [[MessageRequestBuilder alloc] init];
    for (NSNumber *limit in @[ @0, @-1, @101, @(NSIntegerMax) ]) {
        MessagesRequest *request = [[builder setWithLimit:limit.integerValue] build];
        XCTAssertNil([self page:request next:NO]);
        XCTAssertEqualObjects(_failure.errorCode, @"ERR_INVALID_LIMIT");
    }
    MessagesRequest *nowhere = [[[[MessageRequestBuilder alloc] init] setWithUid:CCTOther] build];
    XCTAssertNil([self page:nowhere next:YES]);
    XCTAssertEqualObjects(_failure.errorCode, @"NOT_ENOUGH_PARAMETERS");
}

// The request may go before its page comes.
- (void)test_cbk1_a_request_that_is_given_up {
    __block int answers = 0;
    @autoreleasepool {
        MessagesRequest *request =
            [[[[MessageRequestBuilder alloc] init] setWithUid:CCTOther] build];
        [request
            fetchPreviousOnSuccess:^(NSArray<BaseMessage *> *messages) {
              (void)messages;
              answers++;
            }
            onError:^(CometChatException *error) {
              XCTFail(@"%@", error);
            }];
    }
    XCTAssertTrue(CCTWaitFor(10, ^{
      return (BOOL)(answers == 1);
    }));
}

@end
