#import "CCTRecorder.h"

@implementation CCTRecorder

- (instancetype)init {
    if ((self = [super init])) {
        _log = [CCTLog new];
        _all = [NSMutableArray new];
    }
    return self;
}

- (void)note:(NSString *)line with:(id)payload {
    [self.log add:line];
    if (payload != nil) {
        self.last = payload;
        [self.all addObject:payload];
    }
    if (self.then != nil)
        self.then(line);
}

- (BOOL)waitFor:(NSString *)line {
    BOOL found = CCTWaitFor(10, ^{
      return [self.log has:line];
    });
    XCTAssertTrue(found, @"%@ did not come; heard: %@", line, self.log.lines);
    return found;
}

- (void)listen {
    CometChat.messagedelegate = self;
    CometChat.connectiondelegate = self;
    CometChat.logindelegate = self;
    CometChat.userdelegate = self;
    CometChat.groupdelegate = self;
    CometChat.calldelegate = self;
}

- (void)connecting {
    [self note:@"connecting" with:nil];
}

- (void)connected {
    [self note:@"connected" with:nil];
}

- (void)disconnected {
    [self note:@"disconnected" with:nil];
}

- (void)onfeatureThrottled {
    [self note:@"throttled" with:nil];
}

- (void)onConnectionErrorWithError:(CometChatException *)error {
    [self note:[@"error " stringByAppendingString:error.errorCode] with:error];
}

- (void)onLoginSuccessWithUser:(User *)user {
    [self note:@"login" with:user];
}

- (void)onLoginFailedWithError:(CometChatException *)error {
    [self note:@"login failed" with:error];
}

- (void)onLogoutSuccess {
    [self note:@"logout" with:nil];
}

- (void)onLogoutFailedWithError:(CometChatException *)error {
    [self note:@"logout failed" with:error];
}

- (void)onUserOnlineWithUser:(User *)user {
    [self note:[@"online " stringByAppendingString:user.uid ?: @"?"] with:user];
}

- (void)onUserOfflineWithUser:(User *)user {
    [self note:[@"offline " stringByAppendingString:user.uid ?: @"?"] with:user];
}

- (void)onTextMessageReceivedWithTextMessage:(TextMessage *)textMessage {
    [self note:[@"text " stringByAppendingString:textMessage.text] with:textMessage];
}

- (void)onMediaMessageReceivedWithMediaMessage:(MediaMessage *)mediaMessage {
    [self note:@"media" with:mediaMessage];
}

- (void)onCustomMessageReceivedWithCustomMessage:(CustomMessage *)customMessage {
    [self note:[@"custom " stringByAppendingString:customMessage.type ?: @"?"] with:customMessage];
}

- (void)onInteractiveMessageReceivedWithInteractiveMessage:
    (InteractiveMessage *)interactiveMessage {
    [self note:@"interactive" with:interactiveMessage];
}

- (void)onTransisentMessageReceived:(TransientMessage *)message {
    [self note:@"transient" with:message];
}

- (void)onTypingStarted:(TypingIndicator *)typingDetails {
    [self note:@"typing" with:typingDetails];
}

- (void)onTypingEnded:(TypingIndicator *)typingDetails {
    [self note:@"typing ended" with:typingDetails];
}

- (void)onMessagesDeliveredWithReceipt:(MessageReceipt *)receipt {
    [self note:@"delivered" with:receipt];
}

- (void)onMessagesReadWithReceipt:(MessageReceipt *)receipt {
    [self note:@"read" with:receipt];
}

- (void)onMessagesDeliveredToAllWithReceipt:(MessageReceipt *)receipt {
    [self note:@"delivered to all" with:receipt];
}

- (void)onMessagesReadByAllWithReceipt:(MessageReceipt *)receipt {
    [self note:@"read by all" with:receipt];
}

- (void)onMessageEditedWithMessage:(BaseMessage *)message {
    [self note:@"edited" with:message];
}

- (void)onMessageDeletedWithMessage:(BaseMessage *)message {
    [self note:@"deleted" with:message];
}

- (void)onMessageReactionAddedWithReactionEvent:(ReactionEvent *)reactionEvent {
    [self note:@"reaction" with:reactionEvent];
}

- (void)onMessageReactionRemovedWithReactionEvent:(ReactionEvent *)reactionEvent {
    [self note:@"reaction removed" with:reactionEvent];
}

- (void)onMessagesMissingAfter:(NSInteger)after before:(NSInteger)before reason:(NSString *)reason {
    [self note:[NSString stringWithFormat:@"missing %ld %ld %@", (long)after, (long)before, reason]
          with:nil];
}

- (void)onMissedMessagesAvailableAfter:(NSInteger)messageId {
    [self note:@"missed available" with:@(messageId)];
}

- (void)onGroupMemberJoinedWithAction:(ActionMessage *)action
                           joinedUser:(User *)joinedUser
                          joinedGroup:(Group *)joinedGroup {
    [self note:@"joined" with:@[ action, joinedUser, joinedGroup ]];
}

- (void)onGroupMemberLeftWithAction:(ActionMessage *)action
                           leftUser:(User *)leftUser
                          leftGroup:(Group *)leftGroup {
    [self note:@"left" with:@[ action, leftUser, leftGroup ]];
}

- (void)onGroupMemberKickedWithAction:(ActionMessage *)action
                           kickedUser:(User *)kickedUser
                             kickedBy:(User *)kickedBy
                           kickedFrom:(Group *)kickedFrom {
    [self note:@"kicked" with:@[ action, kickedUser, kickedBy, kickedFrom ]];
}

- (void)onGroupMemberBannedWithAction:(ActionMessage *)action
                           bannedUser:(User *)bannedUser
                             bannedBy:(User *)bannedBy
                           bannedFrom:(Group *)bannedFrom {
    [self note:@"banned" with:@[ action, bannedUser, bannedBy, bannedFrom ]];
}

- (void)onGroupMemberUnbannedWithAction:(ActionMessage *)action
                           unbannedUser:(User *)unbannedUser
                             unbannedBy:(User *)unbannedBy
                           unbannedFrom:(Group *)unbannedFrom {
    [self note:@"unbanned" with:@[ action, unbannedUser, unbannedBy, unbannedFrom ]];
}

- (void)onGroupMemberScopeChangedWithAction:(ActionMessage *)action
                           scopeChangeduser:(User *)scopeChangeduser
                             scopeChangedBy:(User *)scopeChangedBy
                             scopeChangedTo:(NSString *)scopeChangedTo
                           scopeChangedFrom:(NSString *)scopeChangedFrom
                                      group:(Group *)group {
    NSArray *told =
        @[ action, scopeChangeduser, scopeChangedBy, scopeChangedTo, scopeChangedFrom, group ];
    [self note:@"scope" with:told];
}

- (void)onMemberAddedToGroupWithAction:(ActionMessage *)action
                               addedBy:(User *)addedBy
                             addedUser:(User *)addedUser
                               addedTo:(Group *)addedTo {
    [self note:@"added" with:@[ action, addedBy, addedUser, addedTo ]];
}

- (void)onIncomingCallReceivedWithIncomingCall:(Call *)incomingCall
                                         error:(CometChatException *)error {
    XCTAssertNil(error);
    [self note:@"call incoming" with:incomingCall];
}

- (void)onOutgoingCallAcceptedWithAcceptedCall:(Call *)acceptedCall
                                         error:(CometChatException *)error {
    XCTAssertNil(error);
    [self note:@"call accepted" with:acceptedCall];
}

- (void)onOutgoingCallRejectedWithRejectedCall:(Call *)rejectedCall
                                         error:(CometChatException *)error {
    XCTAssertNil(error);
    [self note:@"call rejected" with:rejectedCall];
}

- (void)onIncomingCallCancelledWithCanceledCall:(Call *)canceledCall
                                          error:(CometChatException *)error {
    XCTAssertNil(error);
    [self note:@"call cancelled" with:canceledCall];
}

- (void)onCallEndedMessageReceivedWithEndedCall:(Call *)endedCall
                                          error:(CometChatException *)error {
    XCTAssertNil(error);
    [self note:@"call ended" with:endedCall];
}

@end
