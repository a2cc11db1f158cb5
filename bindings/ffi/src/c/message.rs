//! Messages.

use std::mem::MaybeUninit;

use ::cometchat_client::{
    Json, Message, ReceiverType,
    protocol::{Category, Content},
};

use super::{
    entity::cometchat_entity,
    guard,
    handle::View,
    result::{Refusal, cometchat_result, required},
    strings::{cometchat_str, cometchat_text},
};

/// A message of any category. Borrowed, or owned by the caller: each function says which.
#[cfg_attr(not(cbindgen), repr(transparent))]
pub struct cometchat_message(Message);

// SAFETY: it is transparent.
unsafe impl View for cometchat_message {
    type Inner = Message;
}

/// To whom something is addressed.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum cometchat_receiver_type {
    /// One that this version does not know; refused as a parameter.
    Unknown = 0,
    /// One user, by uid.
    User = 1,
    /// The members of a group, by guid.
    Group = 2,
}

/// The broad kind of a message.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum cometchat_category {
    /// One that this version does not know.
    Unknown = 0,
    /// Text or media.
    Message = 1,
    /// Application data.
    Custom = 2,
    /// Something happened: an edit, a deletion, a change of membership.
    Action = 3,
    /// A step in a call.
    Call = 4,
    /// A form or card with elements to act on.
    Interactive = 5,
    /// A card to show.
    Card = 6,
}

/// Which part somebody or something plays in a message.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum cometchat_role {
    /// Who sent it.
    Sender = 1,
    /// To whom.
    Receiver = 2,
    /// Who acted.
    By = 3,
    /// On whom or what.
    On = 4,
    /// Where, or for whom.
    For = 5,
}

/// A medium of a media message. The strings are borrowed from the message.
#[repr(C)]
pub struct cometchat_attachment {
    /// Where it can be loaded from.
    pub url: cometchat_str,
    /// The file's name.
    pub name: cometchat_str,
    /// The MIME type.
    pub mime_type: cometchat_str,
    /// The file name's extension.
    pub extension: cometchat_str,
    /// Bytes.
    pub size: u64,
}

impl From<&ReceiverType> for cometchat_receiver_type {
    fn from(receiver_type: &ReceiverType) -> Self {
        match receiver_type {
            ReceiverType::User => Self::User,
            ReceiverType::Group => Self::Group,
            ReceiverType::Other(_) => Self::Unknown,
        }
    }
}

/// A receiver type that C has passed.
pub(crate) fn receiver_type(value: i32) -> Result<ReceiverType, Refusal> {
    match value {
        1 => Ok(ReceiverType::User),
        2 => Ok(ReceiverType::Group),
        _ => Err(Refusal::Unknown("receiver_type")),
    }
}

/// The message in the server's form: as it arrived, or as it is written.
pub(crate) fn json_of(message: &Message) -> Option<Json> {
    message.raw.clone().or_else(|| Json::from_value(message).ok())
}

impl cometchat_message {
    pub(crate) fn boxed(message: Message) -> Box<Self> {
        Box::new(Self(message))
    }

    pub(crate) fn inner(&self) -> &Message {
        &self.0
    }
}

impl cometchat_receiver_type {
    pub(crate) fn name(self) -> Option<&'static str> {
        match self {
            Self::User => Some("user"),
            Self::Group => Some("group"),
            Self::Unknown => None,
        }
    }
}

fn string(
    entry: &'static str,
    message: Option<&cometchat_message>,
    read: impl FnOnce(&Message) -> Option<&str>,
) -> cometchat_str {
    guard::value(entry, cometchat_str::ABSENT, || {
        Some(cometchat_str::of_optional(read(&message?.0)))
    })
}

fn number(
    entry: &'static str,
    message: Option<&cometchat_message>,
    read: impl FnOnce(&Message) -> Option<u64>,
) -> u64 {
    guard::value(entry, 0, || read(&message?.0))
}

/// The server's id; larger is newer. 0 before it is sent.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_id(message: Option<&cometchat_message>) -> u64 {
    number("cometchat_message_id", message, |message| Some(message.id))
}

/// The sender's own id for it, or absent. Borrowed from the message.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_muid(message: Option<&cometchat_message>) -> cometchat_str {
    string("cometchat_message_muid", message, |message| message.muid.as_deref())
}

/// The conversation's id. Borrowed from the message.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_conversation_id(
    message: Option<&cometchat_message>,
) -> cometchat_str {
    string("cometchat_message_conversation_id", message, |message| Some(&message.conversation_id))
}

/// The sender's uid. Borrowed from the message.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_sender(message: Option<&cometchat_message>) -> cometchat_str {
    string("cometchat_message_sender", message, |message| Some(&message.sender))
}

/// The receiver's uid or guid. Borrowed from the message.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_receiver(message: Option<&cometchat_message>) -> cometchat_str {
    string("cometchat_message_receiver", message, |message| Some(&message.receiver))
}

/// What the receiver is.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_receiver_type(
    message: Option<&cometchat_message>,
) -> cometchat_receiver_type {
    guard::value("cometchat_message_receiver_type", cometchat_receiver_type::Unknown, || {
        Some((&message?.0.receiver_type).into())
    })
}

/// The broad kind.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_category(
    message: Option<&cometchat_message>,
) -> cometchat_category {
    guard::value("cometchat_message_category", cometchat_category::Unknown, || {
        Some(match message?.0.category {
            Category::Message => cometchat_category::Message,
            Category::Custom => cometchat_category::Custom,
            Category::Action => cometchat_category::Action,
            Category::Call => cometchat_category::Call,
            Category::Interactive => cometchat_category::Interactive,
            Category::Card => cometchat_category::Card,
            Category::Other(_) => cometchat_category::Unknown,
        })
    })
}

/// The kind within the category: `text`, `image`, `groupMember`, an application's own, … Borrowed from
/// the message.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_type(message: Option<&cometchat_message>) -> cometchat_str {
    string("cometchat_message_type", message, |message| Some(&message.kind))
}

/// The text, or a media message's caption, or absent. Borrowed from the message.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_text(message: Option<&cometchat_message>) -> cometchat_str {
    string("cometchat_message_text", message, |message| message.data.text.as_deref())
}

/// The address of the first medium, or absent. Borrowed from the message.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_url(message: Option<&cometchat_message>) -> cometchat_str {
    string("cometchat_message_url", message, |message| message.data.url.as_deref())
}

/// How many media a media message has.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_attachment_count(message: Option<&cometchat_message>) -> usize {
    guard::value("cometchat_message_attachment_count", 0, || {
        Some(message?.0.data.attachments.len())
    })
}

/// A medium of a media message, counted from 0. `COMETCHAT_RESULT_INVALID_ARGUMENT` if there is none
/// with this number.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_attachment(
    message: Option<&cometchat_message>,
    index: usize,
    attachment: Option<&mut MaybeUninit<cometchat_attachment>>,
) -> cometchat_result {
    guard::synchronous("cometchat_message_attachment", || {
        let message = &required(message, "message")?.0;
        let slot = required(attachment, "attachment")?;
        let attachment = message.data.attachments.get(index).ok_or(Refusal::Unknown("index"))?;
        slot.write(cometchat_attachment {
            url: cometchat_str::of(&attachment.url),
            name: cometchat_str::of(&attachment.name),
            mime_type: cometchat_str::of(&attachment.mime_type),
            extension: cometchat_str::of(&attachment.extension),
            size: attachment.size,
        });
        Ok(())
    })
}

/// Application data beside the content as JSON, or absent. Borrowed from the message.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_metadata(message: Option<&cometchat_message>) -> cometchat_str {
    string("cometchat_message_metadata", message, |message| {
        message.data.metadata.as_ref().map(Json::as_str)
    })
}

/// A custom message's content as JSON, or absent. Borrowed from the message.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_custom_data(
    message: Option<&cometchat_message>,
) -> cometchat_str {
    string("cometchat_message_custom_data", message, |message| {
        message.data.custom_data.as_ref().map(Json::as_str)
    })
}

/// A custom message's finer kind, or absent. Borrowed from the message.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_sub_type(message: Option<&cometchat_message>) -> cometchat_str {
    string("cometchat_message_sub_type", message, |message| message.data.sub_type.as_deref())
}

/// Unix seconds of the sending.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_sent_at(message: Option<&cometchat_message>) -> u64 {
    number("cometchat_message_sent_at", message, |message| Some(message.sent_at))
}

/// Unix seconds of the last change.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_updated_at(message: Option<&cometchat_message>) -> u64 {
    number("cometchat_message_updated_at", message, |message| Some(message.updated_at))
}

/// Unix seconds of the delivery to the receiver; 0 if not told.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_delivered_at(message: Option<&cometchat_message>) -> u64 {
    number("cometchat_message_delivered_at", message, |message| message.delivered_at)
}

/// Unix seconds at which the receiver read it; 0 if not told.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_read_at(message: Option<&cometchat_message>) -> u64 {
    number("cometchat_message_read_at", message, |message| message.read_at)
}

/// Unix seconds of the last edit; 0 if there is none.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_edited_at(message: Option<&cometchat_message>) -> u64 {
    number("cometchat_message_edited_at", message, |message| message.edited_at)
}

/// Who edited it, or absent. Borrowed from the message.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_edited_by(
    message: Option<&cometchat_message>,
) -> cometchat_str {
    string("cometchat_message_edited_by", message, |message| message.edited_by.as_deref())
}

/// Unix seconds of the deletion; 0 if it is not deleted.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_deleted_at(message: Option<&cometchat_message>) -> u64 {
    number("cometchat_message_deleted_at", message, |message| message.deleted_at)
}

/// Who deleted it, or absent. Borrowed from the message.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_deleted_by(
    message: Option<&cometchat_message>,
) -> cometchat_str {
    string("cometchat_message_deleted_by", message, |message| message.deleted_by.as_deref())
}

/// The message whose thread this one belongs to; 0 if none.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_parent_id(message: Option<&cometchat_message>) -> u64 {
    number("cometchat_message_parent_id", message, |message| message.parent_id)
}

/// How many replies its thread has.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_reply_count(message: Option<&cometchat_message>) -> u64 {
    number("cometchat_message_reply_count", message, |message| Some(message.reply_count))
}

/// How many tags the message has.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_tag_count(message: Option<&cometchat_message>) -> usize {
    guard::value("cometchat_message_tag_count", 0, || Some(message?.0.tags.len()))
}

/// A tag, counted from 0, or absent. Borrowed from the message.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_tag(
    message: Option<&cometchat_message>,
    index: usize,
) -> cometchat_str {
    string("cometchat_message_tag", message, |message| message.tags.get(index).map(String::as_str))
}

/// It was missed and fetched later. (REC6)
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_is_recovered(message: Option<&cometchat_message>) -> bool {
    guard::value("cometchat_message_is_recovered", false, || Some(message?.0.is_recovered))
}

/// What an action message reports: `edited`, `deleted`, `joined`, `left`, `kicked`, `banned`,
/// `unbanned`, `added`, `scopeChanged`, or a later one; absent in other messages. Borrowed from the
/// message.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_action(message: Option<&cometchat_message>) -> cometchat_str {
    string("cometchat_message_action", message, |message| match message.content() {
        Content::Action(action) => Some(action.action.as_str()),
        _ => None,
    })
}

/// A changed scope as it is now, or absent. Borrowed from the message.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_new_scope(
    message: Option<&cometchat_message>,
) -> cometchat_str {
    string("cometchat_message_new_scope", message, |message| {
        message.data.extras.as_ref()?.scope.as_ref().map(|scope| scope.new.as_str())
    })
}

/// A changed scope as it was, or absent. Borrowed from the message.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_old_scope(
    message: Option<&cometchat_message>,
) -> cometchat_str {
    string("cometchat_message_old_scope", message, |message| {
        message.data.extras.as_ref()?.scope.as_ref().map(|scope| scope.old.as_str())
    })
}

/// Somebody or something that the message speaks of, or NULL. Borrowed from the message.
///
/// `role`: a `cometchat_role`; NULL for an unknown one.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_entity(
    message: Option<&cometchat_message>,
    role: i32,
) -> Option<&cometchat_entity> {
    guard::value("cometchat_message_entity", None, || {
        let entities = &message?.0.data.entities;
        let entity = match role {
            1 => &entities.sender,
            2 => &entities.receiver,
            3 => &entities.by,
            4 => &entities.on,
            5 => &entities.target,
            _ => &None,
        };
        Some(entity.as_ref().map(cometchat_entity::view))
    })
}

/// The message as JSON, in the server's form. The caller frees it. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_json(
    message: Option<&cometchat_message>,
) -> Option<Box<cometchat_text>> {
    guard::value("cometchat_message_json", None, || {
        Some(Some(cometchat_text::boxed(json_of(&message?.0)?.as_str())))
    })
}

/// Reads a message from JSON in the server's form, such as a push notification's payload or that of
/// `cometchat_message_json`. The caller frees it. `COMETCHAT_RESULT_INVALID_JSON` if it is no object of
/// that form.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_from_json(
    json: cometchat_str,
    message: Option<&mut MaybeUninit<Box<cometchat_message>>>,
) -> cometchat_result {
    guard::synchronous("cometchat_message_from_json", || {
        let slot = required(message, "message")?;
        let json = json.required_object("json")?;
        let message = Message::decode(json.as_str()).map_err(|_| Refusal::NotJson("json"))?;
        slot.write(cometchat_message::boxed(message));
        Ok(())
    })
}

/// A copy that the caller owns, to keep a message beyond a callback. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_clone(
    message: Option<&cometchat_message>,
) -> Option<Box<cometchat_message>> {
    guard::value("cometchat_message_clone", None, || {
        Some(Some(cometchat_message::boxed(message?.0.clone())))
    })
}

/// Frees a message that the caller owns. NULL is allowed.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_free(message: Option<Box<cometchat_message>>) {
    guard::free("cometchat_message_free", message);
}
