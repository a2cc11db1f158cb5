#import <CometChatSDK/CometChatEnums.h>
#import <Foundation/Foundation.h>

@class User;

NS_ASSUME_NONNULL_BEGIN

/// A reaction to a message.
__attribute__((objc_runtime_name("CometChatObjCReaction")))
@interface Reaction : NSObject
/// The reaction's id.
@property(nonatomic, copy) NSString *id;
/// The message that it belongs to.
@property(nonatomic) NSInteger messageId;
/// The emoji.
@property(nonatomic, copy) NSString *reaction;
/// Who reacted: the uid.
@property(nonatomic, copy) NSString *uid;
/// Unix seconds.
@property(nonatomic) NSInteger reactedAt;
/// Who reacted, in full, if the server tells.
@property(nonatomic, strong, nullable) User *reactedBy;

- (instancetype)init;
/// The fields as JSON, for logs and debuggers.
- (NSString *)stringValue;
@end

/// A reaction was added or removed.
__attribute__((objc_runtime_name("CometChatObjCReactionEvent")))
@interface ReactionEvent : NSObject
/// The reaction.
@property(nonatomic, strong, nullable) Reaction *reaction;
/// The receiver of the message; empty if the server does not tell.
@property(nonatomic, copy) NSString *receiverId;
/// What `receiverId` names.
@property(nonatomic) enum ReceiverType receiverType;
/// The conversation of the message.
@property(nonatomic, copy) NSString *conversationId;
/// The message whose thread the message belongs to; 0 if none or not told.
@property(nonatomic) NSInteger parentMessageId;

- (instancetype)init;
/// The fields as JSON, for logs and debuggers.
- (NSString *)stringValue;
@end

NS_ASSUME_NONNULL_END
