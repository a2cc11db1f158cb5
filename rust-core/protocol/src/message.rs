use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    DecodeError, Entity, Group, Json, NamedEntities, User, json, lenient, wire_enum::wire_enum,
};

wire_enum! {
    /// To whom something is addressed.
    pub enum ReceiverType {
        /// One user.
        User = "user",
        /// The members of a group.
        Group = "group",
    }
}

wire_enum! {
    /// The broad kind of a message.
    pub enum Category {
        /// Text or media.
        Message = "message",
        /// Application data.
        Custom = "custom",
        /// Something happened: an edit, a deletion, a change of membership.
        Action = "action",
        /// A step in a call.
        Call = "call",
        /// A form or card with elements to act on.
        Interactive = "interactive",
        /// A card to show.
        Card = "card",
    }
}

wire_enum! {
    /// What an action message reports.
    pub enum MessageAction {
        /// A message was edited.
        Edited = "edited",
        /// A message was deleted.
        Deleted = "deleted",
        /// A user joined a group.
        Joined = "joined",
        /// A member left.
        Left = "left",
        /// A member was removed.
        Kicked = "kicked",
        /// A member was banned.
        Banned = "banned",
        /// A ban was lifted.
        Unbanned = "unbanned",
        /// A member's scope changed.
        ScopeChanged = "scopeChanged",
        /// A user was added by another.
        Added = "added",
    }
}

wire_enum! {
    /// The state of a call.
    pub enum CallStatus {
        /// It rings.
        Initiated = "initiated",
        /// It was accepted.
        Ongoing = "ongoing",
        /// It was declined.
        Rejected = "rejected",
        /// The other side is in a call.
        Busy = "busy",
        /// The caller gave up.
        Cancelled = "cancelled",
        /// Nobody answered.
        Unanswered = "unanswered",
        /// It is over.
        Ended = "ended",
    }
}

/// A message of any category.
///
/// `Debug` shows who, when and what kind, never the content.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Message {
    /// The server's id; larger is newer. 0 before it is sent.
    #[serde(deserialize_with = "lenient::number", serialize_with = "number_as_text")]
    pub id: u64,
    /// The sender's own id for it.
    #[serde(
        deserialize_with = "lenient::optional_string",
        skip_serializing_if = "Option::is_none"
    )]
    pub muid: Option<String>,
    /// `alice_user_bob` or `group_<guid>`.
    #[serde(deserialize_with = "lenient::string")]
    pub conversation_id: String,
    /// The sender's uid.
    #[serde(deserialize_with = "lenient::string")]
    pub sender: String,
    /// A uid or guid.
    #[serde(deserialize_with = "lenient::string")]
    pub receiver: String,
    /// What `receiver` names.
    pub receiver_type: ReceiverType,
    /// The broad kind.
    pub category: Category,
    /// The kind within the category: `text`, `image`, `groupMember`, an application's own, …
    #[serde(rename = "type", deserialize_with = "lenient::string")]
    pub kind: String,
    /// The content; see [`Message::content`].
    #[serde(deserialize_with = "lenient::nullable")]
    pub data: MessageData,
    /// Unix seconds.
    #[serde(deserialize_with = "lenient::number")]
    pub sent_at: u64,
    /// Unix seconds of the last change.
    #[serde(deserialize_with = "lenient::number")]
    pub updated_at: u64,
    /// Unix seconds of the delivery to the receiver.
    #[serde(
        deserialize_with = "lenient::optional_number",
        skip_serializing_if = "Option::is_none"
    )]
    pub delivered_at: Option<u64>,
    /// Unix seconds at which the receiver read it.
    #[serde(
        deserialize_with = "lenient::optional_number",
        skip_serializing_if = "Option::is_none"
    )]
    pub read_at: Option<u64>,
    /// Unix seconds of the last edit.
    #[serde(
        deserialize_with = "lenient::optional_number",
        skip_serializing_if = "Option::is_none"
    )]
    pub edited_at: Option<u64>,
    /// Who edited it.
    #[serde(
        deserialize_with = "lenient::optional_string",
        skip_serializing_if = "Option::is_none"
    )]
    pub edited_by: Option<String>,
    /// Unix seconds of the deletion.
    #[serde(
        deserialize_with = "lenient::optional_number",
        skip_serializing_if = "Option::is_none"
    )]
    pub deleted_at: Option<u64>,
    /// Who deleted it.
    #[serde(
        deserialize_with = "lenient::optional_string",
        skip_serializing_if = "Option::is_none"
    )]
    pub deleted_by: Option<String>,
    /// The message whose thread this one belongs to.
    #[serde(
        deserialize_with = "lenient::optional_number",
        serialize_with = "optional_number_as_text",
        skip_serializing_if = "Option::is_none"
    )]
    pub parent_id: Option<u64>,
    /// How many replies its thread has.
    #[serde(deserialize_with = "lenient::number", skip_serializing_if = "is_zero")]
    pub reply_count: u64,
    /// The message's tags.
    #[serde(deserialize_with = "lenient::strings", skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The JSON it was read from; `None` if it was made here.
    #[serde(skip)]
    pub raw: Option<Json>,
    /// It was missed and fetched later; set by the client, never on the wire.
    #[serde(skip)]
    pub is_recovered: bool,
}

impl Message {
    /// Reads a message and keeps its JSON in [`Message::raw`].
    pub fn decode(json: &str) -> Result<Self, DecodeError> {
        // serde's own error would quote the content.
        let read = || {
            let mut message: Self = serde_json::from_str(json)?;
            message.raw = Some(Json::parse(json)?);
            Ok::<_, serde_json::Error>(message)
        };
        if !json::is_plain_object(json) {
            return Err(DecodeError::NotAnObject);
        }
        read().map_err(|_| DecodeError::Body)
    }

    /// What it says, by category and kind.
    pub fn content(&self) -> Content<'_> {
        let data = &self.data;
        match &self.category {
            Category::Message if self.kind == "text" => {
                Content::Text(data.text.as_deref().unwrap_or_default())
            }
            Category::Message => Content::Media(Media {
                url: data.url.as_deref(),
                attachments: &data.attachments,
                caption: data.text.as_deref(),
            }),
            Category::Custom => Content::Custom(data.custom_data.as_ref()),
            Category::Action => data.action.as_ref().map_or(Content::Other, |action| {
                Content::Action(Action {
                    action,
                    by: data.entities.by.as_ref(),
                    on: data.entities.on.as_ref(),
                    target: data.entities.target.as_ref(),
                    scope: data.extras.as_ref().and_then(|extras| extras.scope.as_ref()),
                })
            }),
            Category::Call => match &data.entities.on {
                Some(Entity::Call(call)) => Content::Call(call),
                _ => Content::Other,
            },
            _ => Content::Other,
        }
    }

    /// Who sent it, as far as the message tells.
    pub fn sender_user(&self) -> Option<&User> {
        self.data.entities.sender.as_ref().and_then(Entity::as_user)
    }

    /// The group it was sent to.
    pub fn receiver_group(&self) -> Option<&Group> {
        self.data.entities.receiver.as_ref().and_then(Entity::as_group)
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("id", &self.id)
            .field("category", &self.category)
            .field("kind", &self.kind)
            .field("sender", &self.sender)
            .field("receiver", &self.receiver)
            .field("receiver_type", &self.receiver_type)
            .field("sent_at", &self.sent_at)
            .finish_non_exhaustive()
    }
}

/// The `data` part of a message. Which fields are set depends on the category.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct MessageData {
    /// The text, or a media message's caption.
    #[serde(
        deserialize_with = "lenient::optional_string",
        skip_serializing_if = "Option::is_none"
    )]
    pub text: Option<String>,
    /// The address of the first medium.
    #[serde(
        deserialize_with = "lenient::optional_string",
        skip_serializing_if = "Option::is_none"
    )]
    pub url: Option<String>,
    /// The media.
    #[serde(deserialize_with = "lenient::optional_part", skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// Application data beside the content.
    #[serde(deserialize_with = "lenient::optional_json", skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Json>,
    /// A custom message's content.
    #[serde(deserialize_with = "lenient::optional_json", skip_serializing_if = "Option::is_none")]
    pub custom_data: Option<Json>,
    /// A custom message's finer kind.
    #[serde(
        deserialize_with = "lenient::optional_string",
        skip_serializing_if = "Option::is_none"
    )]
    pub sub_type: Option<String>,
    /// What an action message reports.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<MessageAction>,
    /// Details of an action.
    #[serde(deserialize_with = "lenient::optional_part", skip_serializing_if = "Option::is_none")]
    pub extras: Option<Extras>,
    /// Whom and what the message speaks of.
    #[serde(deserialize_with = "lenient::optional_part")]
    pub entities: NamedEntities,
}

impl fmt::Debug for MessageData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MessageData").field("action", &self.action).finish_non_exhaustive()
    }
}

/// A medium of a media message.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Attachment {
    /// Where it can be loaded from.
    #[serde(deserialize_with = "lenient::string")]
    pub url: String,
    /// The file's name.
    #[serde(deserialize_with = "lenient::string")]
    pub name: String,
    /// The MIME type.
    #[serde(deserialize_with = "lenient::string")]
    pub mime_type: String,
    /// The file name's extension.
    #[serde(deserialize_with = "lenient::string")]
    pub extension: String,
    /// Bytes.
    #[serde(deserialize_with = "lenient::number")]
    pub size: u64,
}

impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attachment")
            .field("mime_type", &self.mime_type)
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}

/// Details of an action message.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Extras {
    /// The scopes of a scope change.
    #[serde(deserialize_with = "lenient::optional_part", skip_serializing_if = "Option::is_none")]
    pub scope: Option<ScopeChange>,
}

/// From which scope to which.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ScopeChange {
    /// The scope now.
    #[serde(deserialize_with = "lenient::string")]
    pub new: String,
    /// The scope before.
    #[serde(deserialize_with = "lenient::string")]
    pub old: String,
}

/// A call, as `entities.on` of a call message carries it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Call {
    /// The session both sides join.
    #[serde(rename = "sessionid", deserialize_with = "lenient::string")]
    pub session_id: String,
    /// The state.
    pub status: CallStatus,
    /// `audio` or `video`.
    #[serde(rename = "type", deserialize_with = "lenient::string")]
    pub call_type: String,
    /// Unix seconds at which it began to ring.
    #[serde(
        deserialize_with = "lenient::optional_number",
        skip_serializing_if = "Option::is_none"
    )]
    pub initiated_at: Option<u64>,
    /// Unix seconds at which the receiver joined.
    #[serde(
        deserialize_with = "lenient::optional_number",
        skip_serializing_if = "Option::is_none"
    )]
    pub joined_at: Option<u64>,
}

/// A message's content by category.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Content<'a> {
    /// A text message's text.
    Text(&'a str),
    /// An image, video, audio or file message.
    Media(Media<'a>),
    /// A custom message's data, if it has any.
    Custom(Option<&'a Json>),
    /// Something happened to a message or a group.
    Action(Action<'a>),
    /// A step in a call.
    Call(&'a Call),
    /// A category or kind this version does not know; see [`Message::raw`].
    Other,
}

/// A media message's content.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Media<'a> {
    /// Where the first medium can be loaded from.
    pub url: Option<&'a str>,
    /// All media.
    pub attachments: &'a [Attachment],
    /// The text beside them.
    pub caption: Option<&'a str>,
}

/// An action message's content.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Action<'a> {
    /// What happened.
    pub action: &'a MessageAction,
    /// Who did it.
    pub by: Option<&'a Entity>,
    /// To whom or what.
    pub on: Option<&'a Entity>,
    /// In which group, or for whom.
    pub target: Option<&'a Entity>,
    /// The scopes of a scope change.
    pub scope: Option<&'a ScopeChange>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn number_as_text<S: serde::Serializer>(number: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(number)
}

#[expect(clippy::ref_option, reason = "serde's signature")]
fn optional_number_as_text<S: serde::Serializer>(
    number: &Option<u64>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&number.unwrap_or(0))
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}
