//! What listeners are told.

use cometchat_connection::StatusEvent;
use cometchat_protocol::{Group, Json, Message, Reaction, ReceiverType, User};

use crate::{Error, recovery::Gap};

/// The connection's life. (STA2, STA3)
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConnectionEvent {
    /// The status changed, or there is news about it.
    Status(StatusEvent),
    /// `onConnectionError`: the first failure of an outage, a refused session, missing messages,
    /// trouble with the store, or a call without callback that could not be done.
    Problem(Error),
}

/// Logins and logouts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoginEvent {
    /// A login succeeded.
    LoginSuccess(Box<User>),
    /// A login failed.
    LoginFailure(Error),
    /// The user is logged out, by call or because the server no longer knows the token.
    LogoutSuccess,
    /// A logout failed; the session goes on.
    LogoutFailure(Error),
}

/// Messages, typing, receipts, reactions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MessageEvent {
    /// A text message arrived.
    Text(Box<Message>),
    /// An image, video, audio or file message arrived.
    Media(Box<Message>),
    /// A custom message arrived.
    Custom(Box<Message>),
    /// An interactive message arrived.
    Interactive(Box<Message>),
    /// A card arrived.
    Card(Box<Message>),
    /// A message was edited; this is its new form.
    Edited(Box<Message>),
    /// A message was deleted; this is what is left of it.
    Deleted(Box<Message>),
    /// Somebody types.
    TypingStarted(TypingIndicator),
    /// Somebody stopped typing.
    TypingEnded(TypingIndicator),
    /// A user received messages.
    Delivered(MessageReceipt),
    /// A user read messages.
    Read(MessageReceipt),
    /// All members of a group received messages.
    DeliveredToAll(MessageReceipt),
    /// All members of a group read messages.
    ReadByAll(MessageReceipt),
    /// A message that is not stored arrived.
    Transient(TransientMessage),
    /// A reaction was added.
    ReactionAdded(Box<Reaction>),
    /// A reaction was removed.
    ReactionRemoved(Box<Reaction>),
    /// Messages may be missing: fetch the history to see them. (REC11)
    Gap(Gap),
    /// With recovery switched off: messages with a larger id may have been missed. (REC6)
    MissedAvailable {
        /// The last id that was handed on.
        after: u64,
    },
}

/// Somebody types or stops.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypingIndicator {
    /// Who.
    pub sender: Box<User>,
    /// To whom: a uid or guid.
    pub receiver_id: String,
    /// What `receiver_id` names.
    pub receiver_type: ReceiverType,
    /// Application data.
    pub metadata: Option<Json>,
}

/// A message and all before it were received or read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageReceipt {
    /// The newest message that is covered.
    pub message_id: String,
    /// Who received or read it.
    pub sender: Box<User>,
    /// To whom the receipt is addressed: a uid or guid.
    pub receiver_id: String,
    /// What `receiver_id` names.
    pub receiver_type: ReceiverType,
    /// Unix seconds; 0 if the server does not tell.
    pub timestamp: u64,
}

/// A message that is not stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransientMessage {
    /// Who sent it.
    pub sender: Box<User>,
    /// To whom: a uid or guid.
    pub receiver_id: String,
    /// What `receiver_id` names.
    pub receiver_type: ReceiverType,
    /// The content.
    pub data: Option<Json>,
}

/// Presence, as far as the settings subscribe to it. (PRE1)
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UserEvent {
    /// A user came.
    Online(Box<User>),
    /// A user went.
    Offline(Box<User>),
}

/// What happens to the members of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupEvent {
    /// What.
    pub change: GroupChange,
    /// The action message that tells it.
    pub action: Box<Message>,
    /// Who did it.
    pub by: Box<User>,
    /// To whom.
    pub member: Box<User>,
    /// In which group.
    pub group: Box<Group>,
}

/// What happened to a group's member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GroupChange {
    /// The member joined.
    Joined,
    /// The member left.
    Left,
    /// The member was removed.
    Kicked,
    /// The member was banned.
    Banned,
    /// The ban was lifted.
    Unbanned,
    /// The member was added by another.
    Added,
    /// The member's scope changed.
    ScopeChanged {
        /// The scope now.
        new: String,
        /// The scope before.
        old: String,
    },
}

/// A step in a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallEvent {
    /// A call comes in.
    IncomingReceived(Box<Message>),
    /// The other side accepted.
    OutgoingAccepted(Box<Message>),
    /// The other side declined or is busy.
    OutgoingRejected(Box<Message>),
    /// The caller gave up, or nobody answered.
    IncomingCancelled(Box<Message>),
    /// The call is over.
    Ended(Box<Message>),
}
