#import <CometChatSDK/MessagesRequest.h>

#import "CCXAnswer.h"
#import "CCXShared.h"
#import "CCXStrings.h"

typedef cometchat_result (^Setting)(cometchat_messages_request *request);
typedef cometchat_result SetText(cometchat_messages_request *request, cometchat_str text);
typedef cometchat_result SetFlag(cometchat_messages_request *request, bool flag);
typedef cometchat_result SetNumber(cometchat_messages_request *request, uint64_t number);

@implementation MessageRequestBuilder {
    // What to set, by what it replaces.
    NSMutableDictionary<NSString *, Setting> *_settings;
}

- (instancetype)init {
    if ((self = [super init]))
        _settings = [NSMutableDictionary new];
    return self;
}

- (NSArray<Setting> *)settings {
    return _settings.allValues;
}

- (MessageRequestBuilder *)set:(NSString *)name with:(Setting)setting {
    _settings[name] = [setting copy];
    return self;
}

- (MessageRequestBuilder *)set:(NSString *)name text:(NSString *)value with:(SetText *)set {
    NSString *text = [value copy];
    return [self set:name
                with:^cometchat_result(cometchat_messages_request *request) {
                  CCX_TEXT copy = CCXCopyText(text);
                  return set(request, copy);
                }];
}

- (MessageRequestBuilder *)add:(NSString *)name
                         texts:(NSArray<NSString *> *)values
                          with:(SetText *)add {
    NSArray<NSString *> *texts = [values copy];
    return [self set:name
                with:^cometchat_result(cometchat_messages_request *request) {
                  cometchat_result result = COMETCHAT_RESULT_OK;
                  for (NSString *text in texts) {
                      CCX_TEXT copy = CCXCopyText(text);
                      if (result == COMETCHAT_RESULT_OK)
                          result = add(request, copy);
                  }
                  return result;
                }];
}

- (MessageRequestBuilder *)set:(NSString *)name flag:(BOOL)flag with:(SetFlag *)set {
    return [self set:name
                with:^cometchat_result(cometchat_messages_request *request) {
                  return set(request, flag ? true : false);
                }];
}

- (MessageRequestBuilder *)set:(NSString *)name number:(NSInteger)number with:(SetNumber *)set {
    return [self set:name
                with:^cometchat_result(cometchat_messages_request *request) {
                  return set(request, number > 0 ? (uint64_t)number : 0);
                }];
}

- (MessageRequestBuilder *)setWithLimit:(NSInteger)limit {
    // What is out of range stays so, and the fetch says so.
    uint32_t rows = limit >= 0 && limit < UINT32_MAX ? (uint32_t)limit : UINT32_MAX;
    return [self set:@"limit"
                with:^cometchat_result(cometchat_messages_request *request) {
                  return cometchat_messages_request_set_limit(request, rows);
                }];
}

- (MessageRequestBuilder *)setWithGuid:(NSString *)guid {
    return [self set:@"conversation" text:guid with:cometchat_messages_request_set_guid];
}

- (MessageRequestBuilder *)setWithUid:(NSString *)uid {
    return [self set:@"conversation" text:uid with:cometchat_messages_request_set_uid];
}

- (MessageRequestBuilder *)setWithTimeStamp:(NSInteger)timeStamp {
    return [self set:@"time" number:timeStamp with:cometchat_messages_request_set_timestamp];
}

- (MessageRequestBuilder *)setWithMessageID:(NSInteger)messageID {
    return [self set:@"id" number:messageID with:cometchat_messages_request_set_message_id];
}

- (MessageRequestBuilder *)setWithUnread:(BOOL)unread {
    return [self set:@"unread" flag:unread with:cometchat_messages_request_set_unread];
}

- (MessageRequestBuilder *)hideMessagesFromBlockedUsers:(BOOL)block {
    SetFlag *set = cometchat_messages_request_set_hide_messages_from_blocked_users;
    return [self set:@"blocked" flag:block with:set];
}

- (MessageRequestBuilder *)setWithSearchKeyword:(NSString *)searchKeyword {
    SetText *set = cometchat_messages_request_set_search_keyword;
    return [self set:@"word" text:searchKeyword with:set];
}

- (MessageRequestBuilder *)hideDeletedMessagesWithHide:(BOOL)hide {
    SetFlag *set = cometchat_messages_request_set_hide_deleted_messages;
    return [self set:@"deleted" flag:hide with:set];
}

- (MessageRequestBuilder *)setUpdatedAfterTimeStamp:(NSInteger)timeStamp {
    SetNumber *set = cometchat_messages_request_set_updated_after;
    return [self set:@"updated" number:timeStamp with:set];
}

- (MessageRequestBuilder *)updatesOnlyWithOnlyUpdates:(BOOL)onlyUpdates {
    return [self set:@"updates" flag:onlyUpdates with:cometchat_messages_request_set_updates_only];
}

- (MessageRequestBuilder *)setCategoryWithCategory:(NSString *)category {
    return [self setWithCategories:@[ category ]];
}

- (MessageRequestBuilder *)setWithCategories:(NSArray<NSString *> *)categories {
    SetText *add = cometchat_messages_request_add_category;
    return [self add:@"categories" texts:categories with:add];
}

- (MessageRequestBuilder *)setTypeWithType:(NSString *)type {
    return [self setWithTypes:@[ type ]];
}

- (MessageRequestBuilder *)setWithTypes:(NSArray<NSString *> *)types {
    return [self add:@"types" texts:types with:cometchat_messages_request_add_type];
}

- (MessageRequestBuilder *)setParentMessageIdWithParentMessageId:(NSInteger)parentMessageId {
    SetNumber *set = cometchat_messages_request_set_parent_message_id;
    return [self set:@"parent" number:parentMessageId with:set];
}

- (MessageRequestBuilder *)hideRepliesWithHide:(BOOL)hide {
    return [self set:@"replies" flag:hide with:cometchat_messages_request_set_hide_replies];
}

- (MessageRequestBuilder *)setTags:(NSArray<NSString *> *)tags {
    return [self add:@"tags" texts:tags with:cometchat_messages_request_add_tag];
}

- (MessageRequestBuilder *)withTags:(BOOL)withTags {
    return [self set:@"with tags" flag:withTags with:cometchat_messages_request_set_with_tags];
}

- (MessagesRequest *)build {
    return [[MessagesRequest alloc] initWithBuilder:self];
}

@end

@implementation MessagesRequest {
    cometchat_messages_request *_request;
    // The first thing that the core refused.
    cometchat_result _refused;
}

- (instancetype)initWithBuilder:(MessageRequestBuilder *)builder {
    if ((self = [super init])) {
        _request = cometchat_messages_request_new();
        for (Setting setting in [builder settings]) {
            cometchat_result result = setting(_request);
            if (_refused == COMETCHAT_RESULT_OK)
                _refused = result;
        }
    }
    return self;
}

- (void)dealloc {
    cometchat_messages_request_free(_request);
}

typedef void Fetch(const cometchat_client *client, const cometchat_messages_request *request,
                   cometchat_messages_callback callback);

- (void)fetch:(Fetch *)fetch with:(CCXAnswer *)answer {
    if (_refused != COMETCHAT_RESULT_OK) {
        [answer failWith:CCXResultException(_refused)];
        return;
    }
    CCXCall(answer, ^(const cometchat_client *client) {
      fetch(client, self->_request, CCXMessagesCallback(answer));
    });
}

- (void)fetchNextOnSuccess:(void (^)(NSArray<BaseMessage *> *))onSuccess
                   onError:(void (^)(CometChatException *))onError {
    [self fetch:cometchat_client_fetch_next
           with:[[CCXAnswer alloc] initWithSuccess:onSuccess failure:onError]];
}

- (void)fetchPreviousOnSuccess:(void (^)(NSArray<BaseMessage *> *))onSuccess
                       onError:(void (^)(CometChatException *))onError {
    [self fetch:cometchat_client_fetch_previous
           with:[[CCXAnswer alloc] initWithSuccess:onSuccess failure:onError]];
}

@end
