//! From a frame to the event that listeners are told. (EVT1, EVT2)

use cometchat_protocol::{
    CallStatus, Category, Content, Entity, Envelope, Group, Message, MessageAction, PresenceAction,
    ReactionAction, ReceiptAction, Received, ReceiverType, ServerFrame, TypingAction, User,
};

use crate::events::{
    CallEvent, GroupChange, GroupEvent, MessageEvent, MessageReceipt, TransientMessage,
    TypingIndicator, UserEvent,
};

/// An event of any kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Incoming {
    Message(MessageEvent),
    User(UserEvent),
    Group(GroupEvent),
    Call(CallEvent),
}

/// The event that a frame of another device stands for, if it is one that listeners know.
pub(crate) fn event_of(received: Received<ServerFrame>) -> Option<Incoming> {
    let Received { envelope, frame } = received;
    match frame {
        ServerFrame::Message(message) => message_event(message),
        ServerFrame::Typing(typing) => {
            let (receiver_id, receiver_type) = receiver(envelope);
            let indicator = TypingIndicator {
                sender: Box::new(typing.user),
                receiver_id,
                receiver_type,
                metadata: typing.metadata,
            };
            match typing.action {
                TypingAction::Started => {
                    Some(Incoming::Message(MessageEvent::TypingStarted(indicator)))
                }
                TypingAction::Ended => {
                    Some(Incoming::Message(MessageEvent::TypingEnded(indicator)))
                }
                TypingAction::Other(_) => None,
            }
        }
        ServerFrame::Receipt(receipt) => {
            let (receiver_id, receiver_type) = receiver(envelope);
            let confirmed = MessageReceipt {
                message_id: receipt.message_id,
                sender: Box::new(receipt.user),
                receiver_id,
                receiver_type,
                timestamp: receipt.timestamp.unwrap_or(0),
            };
            let event = match receipt.action {
                ReceiptAction::Delivered => MessageEvent::Delivered(confirmed),
                ReceiptAction::Read => MessageEvent::Read(confirmed),
                ReceiptAction::DeliveredToAll => MessageEvent::DeliveredToAll(confirmed),
                ReceiptAction::ReadByAll => MessageEvent::ReadByAll(confirmed),
                ReceiptAction::Other(_) => return None,
            };
            Some(Incoming::Message(event))
        }
        ServerFrame::Presence(presence) => {
            let mut user = Box::new(presence.user);
            user.last_active_at = presence.timestamp.or(user.last_active_at);
            match presence.action {
                PresenceAction::Online | PresenceAction::Available => {
                    Some(Incoming::User(UserEvent::Online(user)))
                }
                PresenceAction::Offline => Some(Incoming::User(UserEvent::Offline(user))),
                PresenceAction::Other(_) => None,
            }
        }
        ServerFrame::Transient(transient) => {
            let (receiver_id, receiver_type) = receiver(envelope);
            Some(Incoming::Message(MessageEvent::Transient(TransientMessage {
                sender: Box::new(transient.user),
                receiver_id,
                receiver_type,
                data: transient.data,
            })))
        }
        ServerFrame::Reaction(reaction) => match reaction.action {
            ReactionAction::Added => {
                Some(Incoming::Message(MessageEvent::ReactionAdded(Box::new(reaction))))
            }
            ReactionAction::Removed => {
                Some(Incoming::Message(MessageEvent::ReactionRemoved(Box::new(reaction))))
            }
            ReactionAction::Other(_) => None,
        },
        ServerFrame::Auth(_) | ServerFrame::Pong | ServerFrame::Unknown(_) => None,
    }
}

fn receiver(envelope: Envelope) -> (String, ReceiverType) {
    (envelope.receiver.unwrap_or_default(), envelope.receiver_type.unwrap_or(ReceiverType::User))
}

pub(crate) fn message_event(message: Box<Message>) -> Option<Incoming> {
    let event = match message.category {
        Category::Message if message.kind == "text" => MessageEvent::Text(message),
        Category::Message => MessageEvent::Media(message),
        Category::Custom => MessageEvent::Custom(message),
        Category::Interactive => MessageEvent::Interactive(message),
        Category::Card => MessageEvent::Card(message),
        Category::Action => return action_event(message),
        Category::Call => return call_event(message).map(Incoming::Call),
        Category::Other(_) => return None,
    };
    Some(Incoming::Message(event))
}

fn action_event(message: Box<Message>) -> Option<Incoming> {
    let Content::Action(action) = message.content() else { return None };
    let changed = || match action.on {
        Some(Entity::Message(changed)) => Some(changed.clone()),
        _ => None,
    };
    let change = match action.action {
        MessageAction::Edited => {
            return Some(Incoming::Message(MessageEvent::Edited(changed()?)));
        }
        MessageAction::Deleted => {
            return Some(Incoming::Message(MessageEvent::Deleted(changed()?)));
        }
        MessageAction::Joined => GroupChange::Joined,
        MessageAction::Left => GroupChange::Left,
        MessageAction::Kicked => GroupChange::Kicked,
        MessageAction::Banned => GroupChange::Banned,
        MessageAction::Unbanned => GroupChange::Unbanned,
        MessageAction::Added => GroupChange::Added,
        MessageAction::ScopeChanged => {
            let scope = action.scope.cloned().unwrap_or_default();
            GroupChange::ScopeChanged { new: scope.new, old: scope.old }
        }
        MessageAction::Other(_) => return None,
    };
    let user = |entity: Option<&Entity>| -> Option<Box<User>> {
        entity.and_then(Entity::as_user).cloned().map(Box::new)
    };
    let by = user(action.by)?;
    // Who joins or leaves acts alone.
    let member = user(action.on).unwrap_or_else(|| by.clone());
    let group: Box<Group> = Box::new(action.target.and_then(Entity::as_group).cloned()?);
    Some(Incoming::Group(GroupEvent { change, by, member, group, action: message }))
}

fn call_event(message: Box<Message>) -> Option<CallEvent> {
    let Content::Call(call) = message.content() else { return None };
    Some(match call.status {
        CallStatus::Initiated => CallEvent::IncomingReceived(message),
        CallStatus::Ongoing => CallEvent::OutgoingAccepted(message),
        CallStatus::Rejected | CallStatus::Busy => CallEvent::OutgoingRejected(message),
        CallStatus::Cancelled | CallStatus::Unanswered => CallEvent::IncomingCancelled(message),
        CallStatus::Ended => CallEvent::Ended(message),
        CallStatus::Other(_) => return None,
    })
}
