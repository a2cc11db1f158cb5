use cometchat_client::{
    ErrorCode, Json, Message, ReceiverType,
    protocol::{Action, Attachment, Call, Content, Entity},
};

use super::{
    error::CoreError,
    people::{GroupRecord, UserRecord, json_text},
};

/// To whom something is addressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum ReceiverKind {
    /// One user.
    User,
    /// The members of a group.
    Group,
}

/// A message of any category. Times are Unix seconds; 0 if they were not told.
#[derive(Debug, Clone, uniffi::Record)]
pub struct MessageRecord {
    /// The server's id.
    pub id: u64,
    /// The sender's own id for it.
    pub muid: Option<String>,
    /// The conversation's id.
    pub conversation_id: String,
    /// The sender's uid.
    pub sender_uid: String,
    /// A uid or guid.
    pub receiver_uid: String,
    /// What `receiver_uid` names.
    pub receiver_kind: ReceiverKind,
    /// The broad kind: `message`, `custom`, `action`, `call`, `interactive`, `card`.
    pub category: String,
    /// The kind within the category.
    pub kind: String,
    /// When it was sent.
    pub sent_at: u64,
    /// When it was changed last.
    pub updated_at: u64,
    /// When the receiver got it.
    pub delivered_at: u64,
    /// When the receiver read it.
    pub read_at: u64,
    /// When it was edited.
    pub edited_at: u64,
    /// By whom.
    pub edited_by: Option<String>,
    /// When it was deleted.
    pub deleted_at: u64,
    /// By whom.
    pub deleted_by: Option<String>,
    /// The message whose thread this one belongs to; 0 if none.
    pub parent_id: u64,
    /// How many replies its thread has.
    pub reply_count: u64,
    /// The tags.
    pub tags: Vec<String>,
    /// Who sent it, as far as the message tells.
    pub sender: Option<UserRecord>,
    /// To whom it was sent, as far as the message tells.
    pub receiver: Option<EntityRecord>,
    /// A text message's text, or a media message's caption.
    pub text: Option<String>,
    /// The address of the first medium.
    pub url: Option<String>,
    /// The media.
    pub attachments: Vec<AttachmentRecord>,
    /// Application data beside the content, as JSON.
    pub metadata: Option<String>,
    /// A custom message's content, as JSON.
    pub custom_data: Option<String>,
    /// A custom message's finer kind.
    pub sub_type: Option<String>,
    /// What an action message reports.
    pub action: Option<ActionRecord>,
    /// What a call message reports.
    pub call: Option<CallRecord>,
    /// The JSON that it was read from.
    pub raw: Option<String>,
    /// It was missed and fetched later. (REC6)
    pub is_recovered: bool,
}

/// A medium.
#[derive(Debug, Clone, uniffi::Record)]
pub struct AttachmentRecord {
    /// Where it can be loaded from.
    pub url: String,
    /// The file's name.
    pub name: String,
    /// The MIME type.
    pub mime_type: String,
    /// The file name's extension.
    pub extension: String,
    /// Bytes.
    pub size: u64,
}

/// What happened to a message or a group's member.
#[derive(Debug, Clone, uniffi::Record)]
pub struct ActionRecord {
    /// What: `joined`, `edited`, …
    pub action: String,
    /// Who did it.
    pub by: Option<EntityRecord>,
    /// To whom or what.
    pub on: Option<EntityRecord>,
    /// In which group, or for whom.
    pub target: Option<EntityRecord>,
    /// The scope before a change.
    pub old_scope: Option<String>,
    /// The scope after a change.
    pub new_scope: Option<String>,
}

/// A step in a call.
#[derive(Debug, Clone, uniffi::Record)]
pub struct CallRecord {
    /// The session both sides join.
    pub session_id: String,
    /// The state.
    pub status: String,
    /// `audio` or `video`.
    pub call_type: String,
    /// Unix seconds at which it began to ring.
    pub initiated_at: u64,
    /// Unix seconds at which the receiver joined.
    pub joined_at: u64,
    /// Who calls.
    pub initiator: Option<EntityRecord>,
    /// Who is called.
    pub receiver: Option<EntityRecord>,
}

/// Somebody or something that a message speaks of.
#[derive(Debug, Clone, uniffi::Enum)]
pub enum EntityRecord {
    /// A user.
    User {
        /// The user.
        user: UserRecord,
    },
    /// A group.
    Group {
        /// The group.
        group: GroupRecord,
    },
    /// A message, for [`decode_message`].
    Message {
        /// Its JSON.
        json: String,
    },
}

/// Reads a message from its JSON, as it comes in a push notification for example.
///
/// Fails with `ERROR_JSON_EXCEPTION` if it is none.
#[uniffi::export]
pub fn decode_message(json: String) -> Result<MessageRecord, CoreError> {
    match Message::decode(&json) {
        // What has no category and no sender is some other JSON.
        Ok(message) if !message.category.as_str().is_empty() => Ok((&message).into()),
        _ => Err(CoreError::Failed {
            code: ErrorCode::JSON_EXCEPTION.to_string(),
            message: "This is not a message; pass the JSON of one as the server sends it."
                .to_owned(),
            details: None,
        }),
    }
}

impl From<&ReceiverType> for ReceiverKind {
    fn from(kind: &ReceiverType) -> Self {
        match kind {
            ReceiverType::Group => Self::Group,
            _ => Self::User,
        }
    }
}

impl From<ReceiverKind> for ReceiverType {
    fn from(kind: ReceiverKind) -> Self {
        match kind {
            ReceiverKind::User => Self::User,
            ReceiverKind::Group => Self::Group,
        }
    }
}

impl From<&Message> for MessageRecord {
    fn from(message: &Message) -> Self {
        let data = &message.data;
        let (mut action, mut call) = (None, None);
        match message.content() {
            Content::Action(content) => action = Some(content.into()),
            Content::Call(content) => call = Some(call_record(content, message)),
            _ => {}
        }
        Self {
            id: message.id,
            muid: message.muid.clone(),
            conversation_id: message.conversation_id.clone(),
            sender_uid: message.sender.clone(),
            receiver_uid: message.receiver.clone(),
            receiver_kind: (&message.receiver_type).into(),
            category: message.category.as_str().to_owned(),
            kind: message.kind.clone(),
            sent_at: message.sent_at,
            updated_at: message.updated_at,
            delivered_at: message.delivered_at.unwrap_or_default(),
            read_at: message.read_at.unwrap_or_default(),
            edited_at: message.edited_at.unwrap_or_default(),
            edited_by: message.edited_by.clone(),
            deleted_at: message.deleted_at.unwrap_or_default(),
            deleted_by: message.deleted_by.clone(),
            parent_id: message.parent_id.unwrap_or_default(),
            reply_count: message.reply_count,
            tags: message.tags.clone(),
            sender: message.sender_user().map(UserRecord::from),
            receiver: entity(data.entities.receiver.as_ref()),
            text: data.text.clone(),
            url: data.url.clone(),
            attachments: data.attachments.iter().map(AttachmentRecord::from).collect(),
            metadata: json_text(data.metadata.as_ref()),
            custom_data: json_text(data.custom_data.as_ref()),
            sub_type: data.sub_type.clone(),
            action,
            call,
            raw: json_text(message.raw.as_ref()),
            is_recovered: message.is_recovered,
        }
    }
}

impl From<&Attachment> for AttachmentRecord {
    fn from(attachment: &Attachment) -> Self {
        Self {
            url: attachment.url.clone(),
            name: attachment.name.clone(),
            mime_type: attachment.mime_type.clone(),
            extension: attachment.extension.clone(),
            size: attachment.size,
        }
    }
}

impl From<Action<'_>> for ActionRecord {
    fn from(action: Action<'_>) -> Self {
        Self {
            action: action.action.as_str().to_owned(),
            by: entity(action.by),
            on: entity(action.on),
            target: entity(action.target),
            old_scope: action.scope.map(|scope| scope.old.clone()),
            new_scope: action.scope.map(|scope| scope.new.clone()),
        }
    }
}

fn call_record(call: &Call, message: &Message) -> CallRecord {
    let entities = &message.data.entities;
    CallRecord {
        session_id: call.session_id.clone(),
        status: call.status.as_str().to_owned(),
        call_type: call.call_type.clone(),
        initiated_at: call.initiated_at.unwrap_or_default(),
        joined_at: call.joined_at.unwrap_or_default(),
        initiator: entity(entities.by.as_ref()),
        receiver: entity(entities.target.as_ref()),
    }
}

fn entity(entity: Option<&Entity>) -> Option<EntityRecord> {
    match entity? {
        Entity::User(user) => Some(EntityRecord::User { user: user.as_ref().into() }),
        Entity::Group(group) => Some(EntityRecord::Group { group: group.as_ref().into() }),
        Entity::Message(message) => {
            let json = json_text(message.raw.as_ref())
                .or_else(|| Json::from_value(message.as_ref()).ok().as_ref().map(json_of))?;
            Some(EntityRecord::Message { json })
        }
        Entity::Call(_) | Entity::Unknown => None,
    }
}

fn json_of(json: &Json) -> String {
    json.as_str().to_owned()
}
