#import <CometChatSDK/AppEntity.h>

@class MessageReceipt, User;

NS_ASSUME_NONNULL_BEGIN

/// What all messages have in common.
__attribute__((objc_runtime_name("CometChatObjCBaseMessage")))
@interface BaseMessage : AppEntity<CometChatDictionaryConvertible>
/// The message as the server sent it; nil if it was made here.
@property(nonatomic, copy, nullable) NSDictionary<NSString *, id> *rawMessage;
/// The server's id; larger is newer. 0 before it is sent.
@property(nonatomic) NSInteger id;
/// The sender's own id; empty if there is none. One is made when it is sent. (REC10)
@property(nonatomic, copy) NSString *muid;
/// The sender's uid.
@property(nonatomic, copy) NSString *senderUid;
/// The receiver's uid, or the group's guid.
@property(nonatomic, copy) NSString *receiverUid;
/// The kind. For an application's own kind see `CustomMessage.type`.
@property(nonatomic) enum MessageType messageType;
/// What `receiverUid` names.
@property(nonatomic) enum ReceiverType receiverType;
/// Receipts, where they were fetched with the message.
@property(nonatomic, copy) NSArray<MessageReceipt *> *receipts;
/// Unix seconds at which this user received it; 0 if not known.
@property(nonatomic) double deliveredToMeAt;
/// Unix seconds at which this user read it; 0 if not known.
@property(nonatomic) double readByMeAt;
/// Unix seconds of the delivery to the receiver; 0 if not yet.
@property(nonatomic) double deliveredAt;
/// Unix seconds at which the receiver read it; 0 if not yet.
@property(nonatomic) double readAt;
/// Unix seconds of the sending.
@property(nonatomic) NSInteger sentAt;
/// Unix seconds of the last change.
@property(nonatomic) double updatedAt;
/// The status that the server tells; empty if it does not.
@property(nonatomic, copy) NSString *status;
/// The broad kind.
@property(nonatomic) enum MessageCategory messageCategory;
/// Who sent it, as far as the message tells.
@property(nonatomic, strong, nullable) User *sender;
/// To whom: a `User` or a `Group`, as far as the message tells.
@property(nonatomic, strong, nullable) AppEntity *receiver;
/// Application data beside the content.
@property(nonatomic, copy, nullable) NSDictionary<NSString *, id> *metaData;
/// Unix seconds of the last edit; 0 if there is none.
@property(nonatomic) double editedAt;
/// Who edited it; empty if nobody did.
@property(nonatomic, copy) NSString *editedBy;
/// Unix seconds of the deletion; 0 if it is not deleted.
@property(nonatomic) double deletedAt;
/// Who deleted it; empty if nobody did.
@property(nonatomic, copy) NSString *deletedBy;
/// The conversation's id.
@property(nonatomic, copy) NSString *conversationId;
/// The message whose thread this one belongs to; 0 if none.
@property(nonatomic) NSInteger parentMessageId;
/// How many replies its thread has.
@property(nonatomic) NSInteger replyCount;
/// How many replies of its thread are unread.
@property(nonatomic) NSInteger unreadRepliesCount;
/// Which class the message is of.
@property(nonatomic, readonly) enum BaseMessageTypes messgeTypeFromBaseMessage;
/// It was missed while there was no connection, and fetched later; an addition of this SDK. (REC6)
@property(nonatomic, readonly) BOOL isRecovered;

- (instancetype)initWithReceiverUid:(NSString *)receiverUid
                        messageType:(enum MessageType)messageType
                       receiverType:(enum ReceiverType)receiverType;
- (instancetype)init NS_UNAVAILABLE;
+ (instancetype)new NS_UNAVAILABLE;

/// The message of the server's form, in the class of its category; nil if it is no message. An
/// addition of this SDK.
+ (nullable __kindof BaseMessage *)messageWithDictionary:(NSDictionary<NSString *, id> *)dictionary;
@end

NS_ASSUME_NONNULL_END
