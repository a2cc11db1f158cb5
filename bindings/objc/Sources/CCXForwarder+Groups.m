// What groups and calls tell.
#import <CometChatSDK/ActionMessage.h>
#import <CometChatSDK/Call.h>
#import <CometChatSDK/CometChatDelegates.h>

#import "CCXForwarder.h"
#import "CCXPayloads.h"
#import "CCXStrings.h"

typedef id<CometChatGroupDelegate> GroupDelegate;
typedef id<CometChatCallDelegate> CallDelegate;

void CCXHeardGroup(void *ctx, const cometchat_group_event *event) {
    CCXForwarder *forwarder = (__bridge CCXForwarder *)ctx;
    BaseMessage *message = CCXMessage(cometchat_group_event_action(event));
    User *member = CCXUser(cometchat_group_event_member(event));
    User *by = CCXUser(cometchat_group_event_by(event));
    Group *group = CCXGroup(cometchat_group_event_group(event));
    if (![message isKindOfClass:[ActionMessage class]] || member == nil || by == nil ||
        group == nil) {
        return;
    }
    ActionMessage *action = (ActionMessage *)message;
    switch (cometchat_group_event_kind(event)) {
    case COMETCHAT_GROUP_EVENT_TYPE_JOINED: {
        CCXForward(forwarder, @selector(onGroupMemberJoinedWithAction:joinedUser:joinedGroup:),
                   ^(id to) {
                     [(GroupDelegate)to onGroupMemberJoinedWithAction:action
                                                           joinedUser:(User *)member
                                                          joinedGroup:(Group *)group];
                   });
        break;
    }
    case COMETCHAT_GROUP_EVENT_TYPE_LEFT: {
        CCXForward(forwarder, @selector(onGroupMemberLeftWithAction:leftUser:leftGroup:), ^(id to) {
          [(GroupDelegate)to onGroupMemberLeftWithAction:action
                                                leftUser:(User *)member
                                               leftGroup:(Group *)group];
        });
        break;
    }
    case COMETCHAT_GROUP_EVENT_TYPE_KICKED: {
        CCXForward(forwarder,
                   @selector(onGroupMemberKickedWithAction:kickedUser:kickedBy:kickedFrom:),
                   ^(id to) {
                     [(GroupDelegate)to onGroupMemberKickedWithAction:action
                                                           kickedUser:(User *)member
                                                             kickedBy:(User *)by
                                                           kickedFrom:(Group *)group];
                   });
        break;
    }
    case COMETCHAT_GROUP_EVENT_TYPE_BANNED: {
        CCXForward(forwarder,
                   @selector(onGroupMemberBannedWithAction:bannedUser:bannedBy:bannedFrom:),
                   ^(id to) {
                     [(GroupDelegate)to onGroupMemberBannedWithAction:action
                                                           bannedUser:(User *)member
                                                             bannedBy:(User *)by
                                                           bannedFrom:(Group *)group];
                   });
        break;
    }
    case COMETCHAT_GROUP_EVENT_TYPE_UNBANNED: {
        CCXForward(forwarder,
                   @selector(onGroupMemberUnbannedWithAction:unbannedUser:unbannedBy:unbannedFrom:),
                   ^(id to) {
                     [(GroupDelegate)to onGroupMemberUnbannedWithAction:action
                                                           unbannedUser:(User *)member
                                                             unbannedBy:(User *)by
                                                           unbannedFrom:(Group *)group];
                   });
        break;
    }
    case COMETCHAT_GROUP_EVENT_TYPE_ADDED: {
        CCXForward(forwarder, @selector(onMemberAddedToGroupWithAction:addedBy:addedUser:addedTo:),
                   ^(id to) {
                     [(GroupDelegate)to onMemberAddedToGroupWithAction:action
                                                               addedBy:(User *)by
                                                             addedUser:(User *)member
                                                               addedTo:(Group *)group];
                   });
        break;
    }
    case COMETCHAT_GROUP_EVENT_TYPE_SCOPE_CHANGED: {
        NSString *newer = CCXTextOrEmpty(cometchat_group_event_new_scope(event));
        NSString *older = CCXTextOrEmpty(cometchat_group_event_old_scope(event));
        SEL selector = @selector(onGroupMemberScopeChangedWithAction:
                                                    scopeChangeduser:scopeChangedBy:scopeChangedTo
                                                                    :scopeChangedFrom:group:);
        CCXForward(forwarder, selector, ^(id to) {
          [(GroupDelegate)to onGroupMemberScopeChangedWithAction:action
                                                scopeChangeduser:(User *)member
                                                  scopeChangedBy:(User *)by
                                                  scopeChangedTo:newer
                                                scopeChangedFrom:older
                                                           group:(Group *)group];
        });
        break;
    }
    default:
        break;
    }
}

void CCXHeardCall(void *ctx, const cometchat_call_event *event) {
    CCXForwarder *forwarder = (__bridge CCXForwarder *)ctx;
    BaseMessage *message = CCXMessage(cometchat_call_event_message(event));
    if (![message isKindOfClass:[Call class]])
        return;
    Call *call = (Call *)message;
    switch (cometchat_call_event_kind(event)) {
    case COMETCHAT_CALL_EVENT_TYPE_INCOMING_RECEIVED: {
        CCXForward(forwarder, @selector(onIncomingCallReceivedWithIncomingCall:error:), ^(id to) {
          [(CallDelegate)to onIncomingCallReceivedWithIncomingCall:call error:nil];
        });
        break;
    }
    case COMETCHAT_CALL_EVENT_TYPE_OUTGOING_ACCEPTED: {
        CCXForward(forwarder, @selector(onOutgoingCallAcceptedWithAcceptedCall:error:), ^(id to) {
          [(CallDelegate)to onOutgoingCallAcceptedWithAcceptedCall:call error:nil];
        });
        break;
    }
    case COMETCHAT_CALL_EVENT_TYPE_OUTGOING_REJECTED: {
        CCXForward(forwarder, @selector(onOutgoingCallRejectedWithRejectedCall:error:), ^(id to) {
          [(CallDelegate)to onOutgoingCallRejectedWithRejectedCall:call error:nil];
        });
        break;
    }
    case COMETCHAT_CALL_EVENT_TYPE_INCOMING_CANCELLED: {
        CCXForward(forwarder, @selector(onIncomingCallCancelledWithCanceledCall:error:), ^(id to) {
          [(CallDelegate)to onIncomingCallCancelledWithCanceledCall:call error:nil];
        });
        break;
    }
    case COMETCHAT_CALL_EVENT_TYPE_ENDED: {
        CCXForward(forwarder, @selector(onCallEndedMessageReceivedWithEndedCall:error:), ^(id to) {
          [(CallDelegate)to onCallEndedMessageReceivedWithEndedCall:call error:nil];
        });
        break;
    }
    default:
        break;
    }
}
