internal import CometChatBinding

/// Hands the core's events to one delegate, which it holds weakly. A delegate that is gone takes its
/// registration with it.
class Forwarder<Delegate>: @unchecked Sendable {
    private weak var object: AnyObject?
    private let gone: Locked<(@Sendable () -> Void)?> = Locked(nil)

    init(_ delegate: Delegate) {
        object = delegate as AnyObject
    }

    /// What happens once the delegate is found gone.
    func whenGone(_ action: @escaping @Sendable () -> Void) {
        gone.current = action
    }

    var delegate: Delegate? {
        object as? Delegate
    }

    func forward(_ body: (Delegate) -> Void) {
        if let delegate {
            body(delegate)
        } else {
            gone.current?()
        }
    }
}

final class ConnectionForwarder: Forwarder<any CometChatConnectionDelegate>, ConnectionSink, @unchecked
    Sendable
{
    func heard(event: ConnectionRecord) {
        forward { delegate in
            switch event {
            case .problem(let error):
                delegate.onConnectionError(error: CometChatException(error))
            case .status(let event) where event.isTransition:
                switch event.current {
                case .connecting: delegate.connecting()
                case .connected: delegate.connected()
                case .disconnected: delegate.disconnected()
                case .featureThrottled: delegate.onfeatureThrottled()
                }
            case .status:
                // News that only the stream of updates tells. (STA2)
                break
            }
        }
    }
}

final class LoginForwarder: Forwarder<any CometChatLoginDelegate>, LoginSink, @unchecked Sendable {
    func heard(event: LoginRecord) {
        forward { delegate in
            switch event {
            case .loginSuccess(let user): delegate.onLoginSuccess(user: User(user))
            case .loginFailure(let error): delegate.onLoginFailed(error: CometChatException(error))
            case .logoutSuccess: delegate.onLogoutSuccess()
            case .logoutFailure(let error): delegate.onLogoutFailed(error: CometChatException(error))
            }
        }
    }
}

final class UserForwarder: Forwarder<any CometChatUserDelegate>, UserSink, @unchecked Sendable {
    func heard(event: PresenceRecord) {
        forward { delegate in
            let user = User(event.user)
            user.status = event.isOnline ? .online : .offline
            if event.isOnline {
                delegate.onUserOnline(user: user)
            } else {
                delegate.onUserOffline(user: user)
            }
        }
    }
}

final class MessageForwarder: Forwarder<any CometChatMessageDelegate>, MessageSink, @unchecked Sendable {
    func heard(event: MessageEventRecord) {
        forward { delegate in
            switch event {
            case .message(let kind, let message):
                MessageForwarder.tell(delegate, kind, BaseMessage.make(message))
            case .typing(true, let typing):
                delegate.onTypingStarted(TypingIndicator(typing))
            case .typing(false, let typing):
                delegate.onTypingEnded(TypingIndicator(typing))
            case .receipt(let record):
                let receipt = MessageReceipt(record)
                switch record.kind {
                case .delivered: delegate.onMessagesDelivered(receipt: receipt)
                case .read: delegate.onMessagesRead(receipt: receipt)
                case .deliveredToAll: delegate.onMessagesDeliveredToAll(receipt: receipt)
                case .readByAll: delegate.onMessagesReadByAll(receipt: receipt)
                }
            case .transient(let message):
                delegate.onTransisentMessageReceived(TransientMessage(message))
            case .reaction(true, let reaction):
                delegate.onMessageReactionAdded(reactionEvent: ReactionEvent(reaction))
            case .reaction(false, let reaction):
                delegate.onMessageReactionRemoved(reactionEvent: ReactionEvent(reaction))
            case .gap, .missedAvailable:
                // The documented delegate has no word for it; `onConnectionError` and the streams tell.
                break
            }
        }
    }

    private static func tell(
        _ delegate: any CometChatMessageDelegate, _ kind: MessageEventKind, _ message: BaseMessage
    ) {
        switch (kind, message) {
        case (.edited, _): delegate.onMessageEdited(message: message)
        case (.deleted, _): delegate.onMessageDeleted(message: message)
        case (_, let text as TextMessage): delegate.onTextMessageReceived(textMessage: text)
        case (_, let media as MediaMessage): delegate.onMediaMessageReceived(mediaMessage: media)
        case (_, let custom as CustomMessage): delegate.onCustomMessageReceived(customMessage: custom)
        // Interactive messages and cards are outside this SDK's scope.
        default: break
        }
    }
}

final class GroupForwarder: Forwarder<any CometChatGroupDelegate>, GroupSink, @unchecked Sendable {
    func heard(event: GroupEventRecord) {
        forward { delegate in
            let action = ActionMessage(event.action)
            let (by, member, group) = (User(event.by), User(event.member), Group(event.group))
            switch event.change {
            case .joined:
                delegate.onGroupMemberJoined(action: action, joinedUser: member, joinedGroup: group)
            case .left:
                delegate.onGroupMemberLeft(action: action, leftUser: member, leftGroup: group)
            case .kicked:
                delegate.onGroupMemberKicked(
                    action: action, kickedUser: member, kickedBy: by, kickedFrom: group)
            case .banned:
                delegate.onGroupMemberBanned(
                    action: action, bannedUser: member, bannedBy: by, bannedFrom: group)
            case .unbanned:
                delegate.onGroupMemberUnbanned(
                    action: action, unbannedUser: member, unbannedBy: by, unbannedFrom: group)
            case .added:
                delegate.onMemberAddedToGroup(
                    action: action, addedBy: by, addedUser: member, addedTo: group)
            case .scopeChanged(let newScope, let oldScope):
                delegate.onGroupMemberScopeChanged(
                    action: action, scopeChangeduser: member, scopeChangedBy: by, scopeChangedTo: newScope,
                    scopeChangedFrom: oldScope, group: group)
            }
        }
    }
}

final class CallForwarder: Forwarder<any CometChatCallDelegate>, CallSink, @unchecked Sendable {
    func heard(event: CallEventRecord) {
        forward { delegate in
            let call = Call(event.message)
            switch event.kind {
            case .incomingReceived: delegate.onIncomingCallReceived(incomingCall: call, error: nil)
            case .outgoingAccepted: delegate.onOutgoingCallAccepted(acceptedCall: call, error: nil)
            case .outgoingRejected: delegate.onOutgoingCallRejected(rejectedCall: call, error: nil)
            case .incomingCancelled: delegate.onIncomingCallCancelled(canceledCall: call, error: nil)
            case .ended: delegate.onCallEndedMessageReceived(endedCall: call, error: nil)
            }
        }
    }
}
