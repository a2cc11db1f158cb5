#import <Foundation/Foundation.h>

@class BaseMessage, CometChatException, MessagesRequest;

NS_ASSUME_NONNULL_BEGIN

/// Which messages to fetch. Each function changes the builder and answers it; the same again
/// replaces. The values are checked by the fetch.
__attribute__((objc_runtime_name("CometChatObjCMessageRequestBuilder")))
NS_SWIFT_NAME(MessagesRequest.MessageRequestBuilder) @interface MessageRequestBuilder : NSObject
- (instancetype)init NS_DESIGNATED_INITIALIZER;

/// Messages of a page, 1 to 100; 30 if it is not set.
- (MessageRequestBuilder *)setWithLimit:(NSInteger)limit NS_SWIFT_NAME(set(limit:));
/// Only the conversation of this group. Takes a uid back.
- (MessageRequestBuilder *)setWithGuid:(NSString *)guid NS_SWIFT_NAME(set(guid:));
/// Only the conversation with this user. Takes a guid back.
- (MessageRequestBuilder *)setWithUid:(NSString *)uid NS_SWIFT_NAME(set(uid:));
/// From this time on, Unix seconds. A message id goes before it.
- (MessageRequestBuilder *)setWithTimeStamp:(NSInteger)timeStamp NS_SWIFT_NAME(set(timeStamp:));
/// From this message on, it not included. 0 stands before all.
- (MessageRequestBuilder *)setWithMessageID:(NSInteger)messageID NS_SWIFT_NAME(set(messageID:));
/// Only messages that the user has not read.
- (MessageRequestBuilder *)setWithUnread:(BOOL)unread NS_SWIFT_NAME(set(unread:));
/// Without messages of users whom this user has blocked.
- (MessageRequestBuilder *)hideMessagesFromBlockedUsers:(BOOL)block;
/// Only messages with this word in their text.
- (MessageRequestBuilder *)setWithSearchKeyword:(NSString *)searchKeyword
    NS_SWIFT_NAME(set(searchKeyword:));
/// Without deleted messages.
- (MessageRequestBuilder *)hideDeletedMessagesWithHide:(BOOL)hide
    NS_SWIFT_NAME(hideDeletedMessages(hide:));
/// Messages that were sent or changed after this time, Unix seconds, in the order of their changes.
- (MessageRequestBuilder *)setUpdatedAfterTimeStamp:(NSInteger)timeStamp
    NS_SWIFT_NAME(setUpdatedAfter(timeStamp:));
/// Only messages that were edited or deleted.
- (MessageRequestBuilder *)updatesOnlyWithOnlyUpdates:(BOOL)onlyUpdates
    NS_SWIFT_NAME(updatesOnly(onlyUpdates:));
/// Only messages of this category, such as `message`.
- (MessageRequestBuilder *)setCategoryWithCategory:(NSString *)category
    NS_SWIFT_NAME(setCategory(category:));
/// Only messages of these categories.
- (MessageRequestBuilder *)setWithCategories:(NSArray<NSString *> *)categories
    NS_SWIFT_NAME(set(categories:));
/// Only messages of this type, such as `text`.
- (MessageRequestBuilder *)setTypeWithType:(NSString *)type NS_SWIFT_NAME(setType(type:));
/// Only messages of these types.
- (MessageRequestBuilder *)setWithTypes:(NSArray<NSString *> *)types NS_SWIFT_NAME(set(types:));
/// Only the replies to this message.
- (MessageRequestBuilder *)setParentMessageIdWithParentMessageId:(NSInteger)parentMessageId
    NS_SWIFT_NAME(setParentMessageId(parentMessageId:));
/// Without replies in threads.
- (MessageRequestBuilder *)hideRepliesWithHide:(BOOL)hide NS_SWIFT_NAME(hideReplies(hide:));
/// Only messages with one of these tags.
- (MessageRequestBuilder *)setTags:(NSArray<NSString *> *)tags;
/// Messages come with their tags.
- (MessageRequestBuilder *)withTags:(BOOL)withTags;

- (MessagesRequest *)build;
@end

/// Fetches messages page by page. For missed messages set the id of
/// `+[CometChat getLastDeliveredMessageId]` and fetch the next; for the history fetch the previous.
/// Needs no socket. (EVT6)
__attribute__((objc_runtime_name("CometChatObjCMessagesRequest")))
@interface MessagesRequest : NSObject
- (instancetype)initWithBuilder:(MessageRequestBuilder *)builder NS_DESIGNATED_INITIALIZER;
- (instancetype)init NS_UNAVAILABLE;
+ (instancetype)new NS_UNAVAILABLE;

/// The page after the last one, oldest first; an empty one at the end.
///
/// Errors: `ERR_INVALID_LIMIT`, `NOT_ENOUGH_PARAMETERS` (nothing says from where on),
/// `REQUEST_IN_PROGRESS` (the last page is still awaited), `COMETCHAT_INITIALIZATION_NOT_DONE`,
/// `ERR_NOT_LOGGED_IN`, `ERR_NO_INTERNET`, `FAILED_TO_FETCH`, and the server's own.
- (void)fetchNextOnSuccess:(void (^)(NSArray<BaseMessage *> *_Nullable messages))onSuccess
                   onError:(void (^)(CometChatException *_Nullable error))onError
    NS_SWIFT_NAME(fetchNext(onSuccess:onError:));
/// The page before the first one, oldest first; an empty one at the beginning. Errors as above.
- (void)fetchPreviousOnSuccess:(void (^)(NSArray<BaseMessage *> *_Nullable messages))onSuccess
                       onError:(void (^)(CometChatException *_Nullable error))onError
    NS_SWIFT_NAME(fetchPrevious(onSuccess:onError:));
@end

NS_ASSUME_NONNULL_END
