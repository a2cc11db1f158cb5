#import <CometChatSDK/CometChatEnums.h>
#import <Foundation/Foundation.h>

@class ActionMessage, BaseMessage, Call, CometChatException, CustomMessage, Group,
    InteractiveMessage, MediaMessage, MessageReceipt, ReactionEvent, TextMessage, TransientMessage,
    TypingIndicator, User;

NS_ASSUME_NONNULL_BEGIN

/// All methods are optional, and are called on the main queue, in the order of the events. (CBK3)

/// Hears of the connection's life. (STA3)
__attribute__((objc_runtime_name("CometChatObjCConnectionDelegate")))
@protocol CometChatConnectionDelegate<NSObject>
@optional
/// An attempt begins; once in an outage.
- (void)connecting;
/// The server accepted the session.
- (void)connected;
/// The connection was lost or closed.
- (void)disconnected;
/// The server has switched transient features off.
- (void)onfeatureThrottled;
/// The first failure of an outage, a refused session, missing messages, trouble with the store, or
/// a call without blocks that could not be done.
- (void)onConnectionErrorWithError:(CometChatException *)error
    NS_SWIFT_NAME(onConnectionError(error:));
@end

/// Hears of logins and logouts. (LOG1, LOG6)
__attribute__((objc_runtime_name("CometChatObjCLoginDelegate")))
@protocol CometChatLoginDelegate<NSObject>
@optional
- (void)onLoginSuccessWithUser:(User *)user NS_SWIFT_NAME(onLoginSuccess(user:));
- (void)onLoginFailedWithError:(nullable CometChatException *)error
    NS_SWIFT_NAME(onLoginFailed(error:));
/// By call, or because the server no longer knows the token. (LOG7)
- (void)onLogoutSuccess;
/// The session goes on.
- (void)onLogoutFailedWithError:(nullable CometChatException *)error
    NS_SWIFT_NAME(onLogoutFailed(error:));
@end

/// Hears of presence, as far as the settings subscribe to it. (PRE1)
__attribute__((objc_runtime_name("CometChatObjCUserDelegate")))
@protocol CometChatUserDelegate<NSObject>
@optional
- (void)onUserOnlineWithUser:(User *)user NS_SWIFT_NAME(onUserOnline(user:));
- (void)onUserOfflineWithUser:(User *)user NS_SWIFT_NAME(onUserOffline(user:));
@end

/// Hears of what happens to the members of groups. (EVT1)
__attribute__((objc_runtime_name("CometChatObjCGroupDelegate")))
@protocol CometChatGroupDelegate<NSObject>
@optional
- (void)onGroupMemberJoinedWithAction:(ActionMessage *)action
                           joinedUser:(User *)joinedUser
                          joinedGroup:(Group *)joinedGroup
    NS_SWIFT_NAME(onGroupMemberJoined(action:joinedUser:joinedGroup:));
- (void)onGroupMemberLeftWithAction:(ActionMessage *)action
                           leftUser:(User *)leftUser
                          leftGroup:(Group *)leftGroup
    NS_SWIFT_NAME(onGroupMemberLeft(action:leftUser:leftGroup:));
- (void)onGroupMemberKickedWithAction:(ActionMessage *)action
                           kickedUser:(User *)kickedUser
                             kickedBy:(User *)kickedBy
                           kickedFrom:(Group *)kickedFrom
    NS_SWIFT_NAME(onGroupMemberKicked(action:kickedUser:kickedBy:kickedFrom:));
- (void)onGroupMemberBannedWithAction:(ActionMessage *)action
                           bannedUser:(User *)bannedUser
                             bannedBy:(User *)bannedBy
                           bannedFrom:(Group *)bannedFrom
    NS_SWIFT_NAME(onGroupMemberBanned(action:bannedUser:bannedBy:bannedFrom:));
- (void)onGroupMemberUnbannedWithAction:(ActionMessage *)action
                           unbannedUser:(User *)unbannedUser
                             unbannedBy:(User *)unbannedBy
                           unbannedFrom:(Group *)unbannedFrom
    NS_SWIFT_NAME(onGroupMemberUnbanned(action:unbannedUser:unbannedBy:unbannedFrom:));
/// The spelling `scopeChangeduser` is the documented one.
- (void)onGroupMemberScopeChangedWithAction:(ActionMessage *)action
                           scopeChangeduser:(User *)scopeChangeduser
                             scopeChangedBy:(User *)scopeChangedBy
                             scopeChangedTo:(NSString *)scopeChangedTo
                           scopeChangedFrom:(NSString *)scopeChangedFrom
                                      group:(Group *)group
    NS_SWIFT_NAME(onGroupMemberScopeChanged(action:scopeChangeduser:scopeChangedBy:scopeChangedTo:scopeChangedFrom:group:));
- (void)onMemberAddedToGroupWithAction:(ActionMessage *)action
                               addedBy:(User *)addedBy
                             addedUser:(User *)addedUser
                               addedTo:(Group *)addedTo
    NS_SWIFT_NAME(onMemberAddedToGroup(action:addedBy:addedUser:addedTo:));
@end

/// Hears of messages, typing, receipts and reactions. (EVT1)
///
/// Until there is a message delegate or listener, messages wait. (REC9)
__attribute__((objc_runtime_name("CometChatObjCMessageDelegate")))
@protocol CometChatMessageDelegate<NSObject>
@optional
- (void)onTextMessageReceivedWithTextMessage:(TextMessage *)textMessage
    NS_SWIFT_NAME(onTextMessageReceived(textMessage:));
- (void)onMediaMessageReceivedWithMediaMessage:(MediaMessage *)mediaMessage
    NS_SWIFT_NAME(onMediaMessageReceived(mediaMessage:));
- (void)onCustomMessageReceivedWithCustomMessage:(CustomMessage *)customMessage
    NS_SWIFT_NAME(onCustomMessageReceived(customMessage:));
- (void)onInteractiveMessageReceivedWithInteractiveMessage:(InteractiveMessage *)interactiveMessage
    NS_SWIFT_NAME(onInteractiveMessageReceived(interactiveMessage:));
/// Data that is not stored. The spelling is the documented one.
- (void)onTransisentMessageReceived:(TransientMessage *)message;
- (void)onTypingStarted:(TypingIndicator *)typingDetails;
- (void)onTypingEnded:(TypingIndicator *)typingDetails;
- (void)onMessagesDeliveredWithReceipt:(MessageReceipt *)receipt
    NS_SWIFT_NAME(onMessagesDelivered(receipt:));
- (void)onMessagesReadWithReceipt:(MessageReceipt *)receipt NS_SWIFT_NAME(onMessagesRead(receipt:));
- (void)onMessagesDeliveredToAllWithReceipt:(MessageReceipt *)receipt
    NS_SWIFT_NAME(onMessagesDeliveredToAll(receipt:));
- (void)onMessagesReadByAllWithReceipt:(MessageReceipt *)receipt
    NS_SWIFT_NAME(onMessagesReadByAll(receipt:));
- (void)onMessageEditedWithMessage:(BaseMessage *)message NS_SWIFT_NAME(onMessageEdited(message:));
- (void)onMessageDeletedWithMessage:(BaseMessage *)message
    NS_SWIFT_NAME(onMessageDeleted(message:));
- (void)onMessageReactionAddedWithReactionEvent:(ReactionEvent *)reactionEvent
    NS_SWIFT_NAME(onMessageReactionAdded(reactionEvent:));
- (void)onMessageReactionRemovedWithReactionEvent:(ReactionEvent *)reactionEvent
    NS_SWIFT_NAME(onMessageReactionRemoved(reactionEvent:));
/// Messages with ids between the two may be missing; fetch the history to see them. 0: the end is
/// open. An addition of this SDK. (REC11)
- (void)onMessagesMissingAfter:(NSInteger)after before:(NSInteger)before reason:(NSString *)reason;
/// With recovery switched off: messages with an id above this one may have been missed. An addition
/// of this SDK. (REC6)
- (void)onMissedMessagesAvailableAfter:(NSInteger)messageId;
@end

/// Hears of calls. The error is always nil. (EVT1)
__attribute__((objc_runtime_name("CometChatObjCCallDelegate")))
@protocol CometChatCallDelegate<NSObject>
@optional
- (void)onIncomingCallReceivedWithIncomingCall:(nullable Call *)incomingCall
                                         error:(nullable CometChatException *)error
    NS_SWIFT_NAME(onIncomingCallReceived(incomingCall:error:));
- (void)onOutgoingCallAcceptedWithAcceptedCall:(nullable Call *)acceptedCall
                                         error:(nullable CometChatException *)error
    NS_SWIFT_NAME(onOutgoingCallAccepted(acceptedCall:error:));
- (void)onOutgoingCallRejectedWithRejectedCall:(nullable Call *)rejectedCall
                                         error:(nullable CometChatException *)error
    NS_SWIFT_NAME(onOutgoingCallRejected(rejectedCall:error:));
- (void)onIncomingCallCancelledWithCanceledCall:(nullable Call *)canceledCall
                                          error:(nullable CometChatException *)error
    NS_SWIFT_NAME(onIncomingCallCancelled(canceledCall:error:));
- (void)onCallEndedMessageReceivedWithEndedCall:(nullable Call *)endedCall
                                          error:(nullable CometChatException *)error
    NS_SWIFT_NAME(onCallEndedMessageReceived(endedCall:error:));
@end

NS_ASSUME_NONNULL_END
