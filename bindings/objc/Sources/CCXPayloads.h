#import "CCXFields.h"
#import "cometchat.h"
#import <CometChatSDK/BaseMessage.h>
#import <CometChatSDK/Group.h>
#import <CometChatSDK/Reaction.h>
#import <CometChatSDK/User.h>

NS_ASSUME_NONNULL_BEGIN

/// Objects of the application, of what the core lends; nil for NULL.
User *_Nullable CCXUser(const cometchat_user *_Nullable user);
Group *_Nullable CCXGroup(const cometchat_group *_Nullable group);
__kindof BaseMessage *_Nullable CCXMessage(const cometchat_message *_Nullable message);

ReceiverType CCXReceiverType(cometchat_receiver_type type);
int32_t CCXCoreReceiverType(ReceiverType type);
/// The word's case; `fallback` for one that is not known.
GroupMemberScopeType CCXScope(NSString *_Nullable word);

@interface User (Internal)
- (CCXForm *)form;
@end

@interface BaseMessage (Internal)
@property(nonatomic, readwrite) BOOL isRecovered;
/// Sets what the subclass has, of the message's form and of its `data`.
- (void)takeFields:(CCXFields *)fields data:(CCXFields *)data;
/// Adds what the subclass has to the server's form and its `data`.
- (void)addToForm:(CCXForm *)form data:(CCXForm *)data;
/// Adds what the subclass has to the dump.
- (void)addToDump:(CCXForm *)dump;
/// The text of `stringValue`.
- (NSString *)dumped;
@end

NS_ASSUME_NONNULL_END
