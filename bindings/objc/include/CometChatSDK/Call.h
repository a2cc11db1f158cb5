#import <CometChatSDK/BaseMessage.h>

NS_ASSUME_NONNULL_BEGIN

/// A step in a call.
__attribute__((objc_runtime_name("CometChatObjCCall")))
@interface Call : BaseMessage
/// The session that both sides join.
@property(nonatomic, copy, nullable) NSString *sessionID;
/// The state.
@property(nonatomic) enum callStatus callStatus;
/// With or without a picture.
@property(nonatomic) enum CallType callType;
/// What happened, as the server names it.
@property(nonatomic, copy, nullable) NSString *action;
/// The message as JSON.
@property(nonatomic, copy, nullable) NSString *rawData;
/// Unix seconds at which it began to ring; 0 if not told.
@property(nonatomic) double initiatedAt;
/// Unix seconds at which the receiver joined; 0 if not told.
@property(nonatomic) double joinedAt;
/// Who calls.
@property(nonatomic, strong, nullable) AppEntity *callInitiator;
/// Who is called.
@property(nonatomic, strong, nullable) AppEntity *callReceiver;

- (instancetype)initWithReceiverId:(NSString *)receiverId
                          callType:(enum CallType)callType
                      receiverType:(enum ReceiverType)receiverType;
/// The fields as JSON, for logs and debuggers.
- (NSString *)stringValue;
@end

NS_ASSUME_NONNULL_END
