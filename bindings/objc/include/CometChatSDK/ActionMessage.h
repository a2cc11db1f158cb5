#import <CometChatSDK/BaseMessage.h>

NS_ASSUME_NONNULL_BEGIN

/// Something happened: an edit, a deletion, a change of membership.
__attribute__((objc_runtime_name("CometChatObjCActionMessage")))
@interface ActionMessage : BaseMessage
/// Who acted.
@property(nonatomic, strong, nullable) AppEntity *actionBy;
/// Where, or for whom.
@property(nonatomic, strong, nullable) AppEntity *actionFor;
/// On whom or what.
@property(nonatomic, strong, nullable) AppEntity *actionOn;
/// The server's sentence about it, if it has one.
@property(nonatomic, copy, nullable) NSString *message;
/// The message as JSON.
@property(nonatomic, copy, nullable) NSString *rawData;
/// A changed scope as it was.
@property(nonatomic) enum GroupMemberScopeType oldScope;
/// A changed scope as it is now.
@property(nonatomic) enum GroupMemberScopeType newScope;
/// What happened: an `actionType`; nil for one that this version does not know. An addition of this
/// SDK: the documented property exists in Swift only.
@property(nonatomic, strong, nullable) NSNumber *action;

- (instancetype)init;
/// The fields as JSON, for logs and debuggers.
- (NSString *)stringValue;
@end

NS_ASSUME_NONNULL_END
