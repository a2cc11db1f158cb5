//! What listeners are told, in the form that crosses the boundary.

use cometchat_client::{
    CallEvent, ConnectionEvent, GroupChange, GroupEvent, LoginEvent, MessageEvent, MessageReceipt,
    TransientMessage, TypingIndicator, UserEvent, protocol::Reaction,
};

use super::{
    error::CoreError,
    messages::{MessageRecord, ReceiverKind},
    people::{GroupRecord, UserRecord, json_text},
    status::StatusRecord,
};

/// The connection's life.
#[derive(Debug, Clone, uniffi::Enum)]
pub enum ConnectionRecord {
    /// The status changed, or there is news about it.
    Status {
        /// The step.
        event: StatusRecord,
    },
    /// `onConnectionError`.
    Problem {
        /// What is wrong.
        error: CoreError,
    },
}

/// Logins and logouts.
#[derive(Debug, Clone, uniffi::Enum)]
pub enum LoginRecord {
    /// A login succeeded.
    LoginSuccess {
        /// Who.
        user: UserRecord,
    },
    /// A login failed.
    LoginFailure {
        /// Why.
        error: CoreError,
    },
    /// The user is logged out.
    LogoutSuccess,
    /// A logout failed.
    LogoutFailure {
        /// Why.
        error: CoreError,
    },
}

/// What a message listener hears.
#[derive(Debug, Clone, uniffi::Enum)]
pub enum MessageEventRecord {
    /// A message, its edit, or its deletion.
    Message {
        /// What happened.
        kind: MessageEventKind,
        /// The message.
        message: MessageRecord,
    },
    /// Somebody types or stopped.
    Typing {
        /// Began; otherwise stopped.
        started: bool,
        /// Who and where.
        typing: TypingRecord,
    },
    /// Messages were received or read.
    Receipt {
        /// Which and by whom.
        receipt: ReceiptRecord,
    },
    /// A message that is not stored.
    Transient {
        /// The message.
        message: TransientRecord,
    },
    /// A reaction came or went.
    Reaction {
        /// Came; otherwise went.
        added: bool,
        /// The reaction.
        reaction: ReactionRecord,
    },
    /// Messages may be missing. (REC11)
    Gap {
        /// After this id.
        after: u64,
        /// Before this id, if that is known.
        before: Option<u64>,
        /// Why, as a short name.
        reason: String,
    },
    /// With recovery switched off: messages with a larger id may have been missed. (REC6)
    MissedAvailable {
        /// The last id that was handed on.
        after: u64,
    },
}

/// What happened to a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum MessageEventKind {
    /// A text message arrived.
    Text,
    /// A media message arrived.
    Media,
    /// A custom message arrived.
    Custom,
    /// An interactive message arrived.
    Interactive,
    /// A card arrived.
    Card,
    /// A message was edited.
    Edited,
    /// A message was deleted.
    Deleted,
}

/// Somebody types or stopped.
#[derive(Debug, Clone, uniffi::Record)]
pub struct TypingRecord {
    /// Who.
    pub sender: UserRecord,
    /// To whom: a uid or guid.
    pub receiver_id: String,
    /// What `receiver_id` names.
    pub receiver_kind: ReceiverKind,
    /// Application data, as JSON.
    pub metadata: Option<String>,
}

/// What was received or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum ReceiptKind {
    /// A user received it.
    Delivered,
    /// A user read it.
    Read,
    /// All members received it.
    DeliveredToAll,
    /// All members read it.
    ReadByAll,
}

/// A message and all before it were received or read.
#[derive(Debug, Clone, uniffi::Record)]
pub struct ReceiptRecord {
    /// Received or read.
    pub kind: ReceiptKind,
    /// The newest message that is covered.
    pub message_id: String,
    /// Who.
    pub sender: UserRecord,
    /// To whom the receipt is addressed: a uid or guid.
    pub receiver_id: String,
    /// What `receiver_id` names.
    pub receiver_kind: ReceiverKind,
    /// Unix seconds; 0 if the server does not tell.
    pub timestamp: u64,
}

/// A message that is not stored.
#[derive(Debug, Clone, uniffi::Record)]
pub struct TransientRecord {
    /// Who sent it.
    pub sender: UserRecord,
    /// To whom: a uid or guid.
    pub receiver_id: String,
    /// What `receiver_id` names.
    pub receiver_kind: ReceiverKind,
    /// The content, as JSON.
    pub data: Option<String>,
}

/// A reaction to a message.
#[derive(Debug, Clone, uniffi::Record)]
pub struct ReactionRecord {
    /// The reaction's id.
    pub id: String,
    /// The message that it belongs to.
    pub message_id: u64,
    /// Who reacted.
    pub uid: String,
    /// The emoji.
    pub reaction: String,
    /// Who reacted, in full.
    pub reacted_by: Option<UserRecord>,
    /// Unix seconds.
    pub reacted_at: u64,
    /// The conversation of the message.
    pub conversation_id: String,
}

/// Presence.
#[derive(Debug, Clone, uniffi::Record)]
pub struct PresenceRecord {
    /// Came; otherwise went.
    pub is_online: bool,
    /// Who.
    pub user: UserRecord,
}

/// What happens to the members of a group.
#[derive(Debug, Clone, uniffi::Record)]
pub struct GroupEventRecord {
    /// What.
    pub change: GroupChangeRecord,
    /// The action message that tells it.
    pub action: MessageRecord,
    /// Who did it.
    pub by: UserRecord,
    /// To whom.
    pub member: UserRecord,
    /// In which group.
    pub group: GroupRecord,
}

/// What happened to a group's member.
#[derive(Debug, Clone, uniffi::Enum)]
pub enum GroupChangeRecord {
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
        new_scope: String,
        /// The scope before.
        old_scope: String,
    },
}

/// A step in a call.
#[derive(Debug, Clone, uniffi::Record)]
pub struct CallEventRecord {
    /// Which.
    pub kind: CallEventKind,
    /// The call message.
    pub message: MessageRecord,
}

/// Which step in a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum CallEventKind {
    /// A call comes in.
    IncomingReceived,
    /// The other side accepted.
    OutgoingAccepted,
    /// The other side declined or is busy.
    OutgoingRejected,
    /// The caller gave up, or nobody answered.
    IncomingCancelled,
    /// The call is over.
    Ended,
}

impl From<&ConnectionEvent> for ConnectionRecord {
    fn from(event: &ConnectionEvent) -> Self {
        match event {
            ConnectionEvent::Status(event) => Self::Status { event: event.into() },
            ConnectionEvent::Problem(error) => Self::Problem { error: error.into() },
        }
    }
}

impl From<&LoginEvent> for LoginRecord {
    fn from(event: &LoginEvent) -> Self {
        match event {
            LoginEvent::LoginSuccess(user) => Self::LoginSuccess { user: user.as_ref().into() },
            LoginEvent::LoginFailure(error) => Self::LoginFailure { error: error.into() },
            LoginEvent::LogoutSuccess => Self::LogoutSuccess,
            LoginEvent::LogoutFailure(error) => Self::LogoutFailure { error: error.into() },
        }
    }
}

impl From<&MessageEvent> for MessageEventRecord {
    fn from(event: &MessageEvent) -> Self {
        use MessageEventKind as Kind;
        let arrived = |kind, message: &cometchat_client::Message| Self::Message {
            kind,
            message: message.into(),
        };
        let typing =
            |started, typing: &TypingIndicator| Self::Typing { started, typing: typing.into() };
        let receipt = |kind, receipt: &MessageReceipt| Self::Receipt {
            receipt: receipt_record(kind, receipt),
        };
        match event {
            MessageEvent::Text(message) => arrived(Kind::Text, message),
            MessageEvent::Media(message) => arrived(Kind::Media, message),
            MessageEvent::Custom(message) => arrived(Kind::Custom, message),
            MessageEvent::Interactive(message) => arrived(Kind::Interactive, message),
            MessageEvent::Card(message) => arrived(Kind::Card, message),
            MessageEvent::Edited(message) => arrived(Kind::Edited, message),
            MessageEvent::Deleted(message) => arrived(Kind::Deleted, message),
            MessageEvent::TypingStarted(indicator) => typing(true, indicator),
            MessageEvent::TypingEnded(indicator) => typing(false, indicator),
            MessageEvent::Delivered(told) => receipt(ReceiptKind::Delivered, told),
            MessageEvent::Read(told) => receipt(ReceiptKind::Read, told),
            MessageEvent::DeliveredToAll(told) => receipt(ReceiptKind::DeliveredToAll, told),
            MessageEvent::ReadByAll(told) => receipt(ReceiptKind::ReadByAll, told),
            MessageEvent::Transient(message) => Self::Transient { message: message.into() },
            MessageEvent::ReactionAdded(reaction) => {
                Self::Reaction { added: true, reaction: reaction.as_ref().into() }
            }
            MessageEvent::ReactionRemoved(reaction) => {
                Self::Reaction { added: false, reaction: reaction.as_ref().into() }
            }
            MessageEvent::Gap(gap) => Self::Gap {
                after: gap.after,
                before: gap.before,
                reason: gap.reason.as_str().to_owned(),
            },
            MessageEvent::MissedAvailable { after } => Self::MissedAvailable { after: *after },
        }
    }
}

impl From<&TypingIndicator> for TypingRecord {
    fn from(typing: &TypingIndicator) -> Self {
        Self {
            sender: typing.sender.as_ref().into(),
            receiver_id: typing.receiver_id.clone(),
            receiver_kind: (&typing.receiver_type).into(),
            metadata: json_text(typing.metadata.as_ref()),
        }
    }
}

fn receipt_record(kind: ReceiptKind, receipt: &MessageReceipt) -> ReceiptRecord {
    ReceiptRecord {
        kind,
        message_id: receipt.message_id.clone(),
        sender: receipt.sender.as_ref().into(),
        receiver_id: receipt.receiver_id.clone(),
        receiver_kind: (&receipt.receiver_type).into(),
        timestamp: receipt.timestamp,
    }
}

impl From<&TransientMessage> for TransientRecord {
    fn from(message: &TransientMessage) -> Self {
        Self {
            sender: message.sender.as_ref().into(),
            receiver_id: message.receiver_id.clone(),
            receiver_kind: (&message.receiver_type).into(),
            data: json_text(message.data.as_ref()),
        }
    }
}

impl From<&Reaction> for ReactionRecord {
    fn from(reaction: &Reaction) -> Self {
        Self {
            id: reaction.id.clone(),
            message_id: reaction.message_id,
            uid: reaction.uid.clone(),
            reaction: reaction.reaction.clone(),
            reacted_by: reaction.reacted_by.as_ref().map(UserRecord::from),
            reacted_at: reaction.reacted_at,
            conversation_id: reaction.conversation_id.clone(),
        }
    }
}

impl From<&UserEvent> for PresenceRecord {
    fn from(event: &UserEvent) -> Self {
        let (is_online, user) = match event {
            UserEvent::Online(user) => (true, user),
            UserEvent::Offline(user) => (false, user),
        };
        Self { is_online, user: user.as_ref().into() }
    }
}

impl From<&GroupEvent> for GroupEventRecord {
    fn from(event: &GroupEvent) -> Self {
        let change = match &event.change {
            GroupChange::Joined => GroupChangeRecord::Joined,
            GroupChange::Left => GroupChangeRecord::Left,
            GroupChange::Kicked => GroupChangeRecord::Kicked,
            GroupChange::Banned => GroupChangeRecord::Banned,
            GroupChange::Unbanned => GroupChangeRecord::Unbanned,
            GroupChange::Added => GroupChangeRecord::Added,
            GroupChange::ScopeChanged { new, old } => {
                GroupChangeRecord::ScopeChanged { new_scope: new.clone(), old_scope: old.clone() }
            }
        };
        Self {
            change,
            action: event.action.as_ref().into(),
            by: event.by.as_ref().into(),
            member: event.member.as_ref().into(),
            group: event.group.as_ref().into(),
        }
    }
}

impl From<&CallEvent> for CallEventRecord {
    fn from(event: &CallEvent) -> Self {
        let (kind, message) = match event {
            CallEvent::IncomingReceived(message) => (CallEventKind::IncomingReceived, message),
            CallEvent::OutgoingAccepted(message) => (CallEventKind::OutgoingAccepted, message),
            CallEvent::OutgoingRejected(message) => (CallEventKind::OutgoingRejected, message),
            CallEvent::IncomingCancelled(message) => (CallEventKind::IncomingCancelled, message),
            CallEvent::Ended(message) => (CallEventKind::Ended, message),
        };
        Self { kind, message: message.as_ref().into() }
    }
}
