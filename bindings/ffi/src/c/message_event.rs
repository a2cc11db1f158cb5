//! What message listeners are told.

use std::{mem::MaybeUninit, sync::OnceLock};

use ::cometchat_client::{
    Gap, Json, MessageEvent, MessageReceipt, TransientMessage, TypingIndicator, User,
    protocol::Reaction,
};

use super::{
    document::Document,
    guard,
    handle::View,
    message::{cometchat_message, cometchat_receiver_type, json_of},
    result::{Refusal, cometchat_result, required},
    strings::cometchat_str,
    user::cometchat_user,
};

/// Something about messages: see `cometchat_message_event_type`. Lives until the listener returns, and
/// so does all that is borrowed from it.
pub struct cometchat_message_event<'a> {
    event: &'a MessageEvent,
    json: OnceLock<Option<String>>,
}

/// What a message event tells. Skip those that you do not know: later versions may add some.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum cometchat_message_event_type {
    /// One that this version does not know; the event of NULL.
    Unknown = 0,
    /// A text message arrived: `cometchat_message_event_message`.
    Text = 1,
    /// An image, video, audio or file message arrived.
    Media = 2,
    /// A custom message arrived.
    Custom = 3,
    /// An interactive message arrived.
    Interactive = 4,
    /// A card arrived.
    Card = 5,
    /// A message was edited; this is its new form.
    Edited = 6,
    /// A message was deleted; this is what is left of it.
    Deleted = 7,
    /// Somebody types: `cometchat_message_event_sender` and `_receiver`.
    TypingStarted = 8,
    /// Somebody stopped typing.
    TypingEnded = 9,
    /// A user received messages: `cometchat_message_event_message_id` and all before it.
    Delivered = 10,
    /// A user read messages.
    Read = 11,
    /// All members of a group received messages.
    DeliveredToAll = 12,
    /// All members of a group read messages.
    ReadByAll = 13,
    /// A message that is not stored arrived: `cometchat_message_event_data`.
    Transient = 14,
    /// A reaction was added: `cometchat_message_event_reaction`.
    ReactionAdded = 15,
    /// A reaction was removed.
    ReactionRemoved = 16,
    /// Messages may be missing: `cometchat_message_event_gap`. (REC11)
    Gap = 17,
    /// With recovery switched off: messages with an id above `cometchat_message_event_message_id` may
    /// have been missed. (REC6)
    MissedAvailable = 18,
}

/// Messages that may be missing; fetch the history to see them. (REC11)
#[repr(C)]
pub struct cometchat_gap {
    /// The last message before the hole; 0 if there is none.
    pub after: u64,
    /// The first message after the hole; 0 if none has arrived yet.
    pub before: u64,
    /// Why: `limit`, `fetch_failed`, `no_progress`, `frame_too_large`, or a later one. Lives for ever.
    pub reason: cometchat_str,
}

/// A reaction to a message. The strings are borrowed from the event.
#[repr(C)]
pub struct cometchat_reaction<'a> {
    /// The reaction's id.
    pub id: cometchat_str,
    /// The message that it belongs to.
    pub message_id: u64,
    /// The emoji.
    pub reaction: cometchat_str,
    /// Who reacted: the uid.
    pub uid: cometchat_str,
    /// Who reacted, in full, or NULL.
    pub reacted_by: Option<&'a cometchat_user>,
    /// Unix seconds.
    pub reacted_at: u64,
    /// The conversation of the message.
    pub conversation_id: cometchat_str,
}

/// Somebody addresses somebody: what typing, receipts and transient messages have in common.
struct Addressed<'a> {
    sender: &'a User,
    receiver_id: &'a str,
    receiver_type: cometchat_receiver_type,
}

impl<'a> cometchat_message_event<'a> {
    pub(crate) fn new(event: &'a MessageEvent) -> Self {
        Self { event, json: OnceLock::new() }
    }

    fn addressed(&self) -> Option<Addressed<'a>> {
        match self.event {
            MessageEvent::TypingStarted(typing) | MessageEvent::TypingEnded(typing) => {
                let TypingIndicator { sender, receiver_id, receiver_type, .. } = typing;
                let receiver_type = receiver_type.into();
                Some(Addressed { sender, receiver_id, receiver_type })
            }
            MessageEvent::Transient(transient) => {
                let TransientMessage { sender, receiver_id, receiver_type, .. } = transient;
                let receiver_type = receiver_type.into();
                Some(Addressed { sender, receiver_id, receiver_type })
            }
            _ => {
                let MessageReceipt { sender, receiver_id, receiver_type, .. } = self.receipt()?;
                let receiver_type = receiver_type.into();
                Some(Addressed { sender, receiver_id, receiver_type })
            }
        }
    }

    fn receipt(&self) -> Option<&'a MessageReceipt> {
        match self.event {
            MessageEvent::Delivered(receipt)
            | MessageEvent::Read(receipt)
            | MessageEvent::DeliveredToAll(receipt)
            | MessageEvent::ReadByAll(receipt) => Some(receipt),
            _ => None,
        }
    }

    fn reaction(&self) -> Option<&'a Reaction> {
        match self.event {
            MessageEvent::ReactionAdded(reaction) | MessageEvent::ReactionRemoved(reaction) => {
                Some(reaction)
            }
            _ => None,
        }
    }

    fn data(&self) -> Option<&'a Json> {
        match self.event {
            MessageEvent::TypingStarted(typing) | MessageEvent::TypingEnded(typing) => {
                typing.metadata.as_ref()
            }
            MessageEvent::Transient(transient) => transient.data.as_ref(),
            _ => None,
        }
    }

    fn message(&self) -> Option<&'a cometchat_message> {
        match self.event {
            MessageEvent::Text(message)
            | MessageEvent::Media(message)
            | MessageEvent::Custom(message)
            | MessageEvent::Interactive(message)
            | MessageEvent::Card(message)
            | MessageEvent::Edited(message)
            | MessageEvent::Deleted(message) => Some(cometchat_message::view(message)),
            _ => None,
        }
    }

    fn kind(&self) -> (cometchat_message_event_type, &'static str) {
        use cometchat_message_event_type as Type;
        match self.event {
            MessageEvent::Text(_) => (Type::Text, "text"),
            MessageEvent::Media(_) => (Type::Media, "media"),
            MessageEvent::Custom(_) => (Type::Custom, "custom"),
            MessageEvent::Interactive(_) => (Type::Interactive, "interactive"),
            MessageEvent::Card(_) => (Type::Card, "card"),
            MessageEvent::Edited(_) => (Type::Edited, "edited"),
            MessageEvent::Deleted(_) => (Type::Deleted, "deleted"),
            MessageEvent::TypingStarted(_) => (Type::TypingStarted, "typing_started"),
            MessageEvent::TypingEnded(_) => (Type::TypingEnded, "typing_ended"),
            MessageEvent::Delivered(_) => (Type::Delivered, "delivered"),
            MessageEvent::Read(_) => (Type::Read, "read"),
            MessageEvent::DeliveredToAll(_) => (Type::DeliveredToAll, "delivered_to_all"),
            MessageEvent::ReadByAll(_) => (Type::ReadByAll, "read_by_all"),
            MessageEvent::Transient(_) => (Type::Transient, "transient"),
            MessageEvent::ReactionAdded(_) => (Type::ReactionAdded, "reaction_added"),
            MessageEvent::ReactionRemoved(_) => (Type::ReactionRemoved, "reaction_removed"),
            MessageEvent::Gap(_) => (Type::Gap, "gap"),
            MessageEvent::MissedAvailable { .. } => (Type::MissedAvailable, "missed_available"),
        }
    }

    fn write_json(&self) -> Option<String> {
        let mut document = Document::new();
        document.field("type", self.kind().1);
        if let MessageEvent::Text(message)
        | MessageEvent::Media(message)
        | MessageEvent::Custom(message)
        | MessageEvent::Interactive(message)
        | MessageEvent::Card(message)
        | MessageEvent::Edited(message)
        | MessageEvent::Deleted(message) = self.event
        {
            document.field("message", &json_of(message)?);
            document.field("recovered", &message.is_recovered);
        }
        if let Some(to) = self.addressed() {
            document.field("sender", to.sender);
            document.field("receiver", to.receiver_id);
            if let Some(name) = to.receiver_type.name() {
                document.field("receiverType", name);
            }
        }
        if let Some(data) = self.data() {
            document.field("data", data);
        }
        if let Some(receipt) = self.receipt() {
            document.field("messageId", &receipt.message_id);
            document.field("timestamp", &receipt.timestamp);
        }
        if let Some(reaction) = self.reaction() {
            document.field("reaction", reaction);
        }
        match self.event {
            MessageEvent::Gap(Gap { after, before, reason }) => {
                document.field("after", after);
                document.field("before", before);
                document.field("reason", reason.as_str());
            }
            MessageEvent::MissedAvailable { after } => document.field("after", after),
            _ => {}
        }
        Some(document.end())
    }
}

/// What the event tells. `COMETCHAT_MESSAGE_EVENT_TYPE_UNKNOWN` for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_event_kind(
    event: Option<&cometchat_message_event<'_>>,
) -> cometchat_message_event_type {
    let unknown = cometchat_message_event_type::Unknown;
    guard::value("cometchat_message_event_kind", unknown, || Some(event?.kind().0))
}

/// The message, for the types `TEXT` to `DELETED`; else NULL. Borrowed from the event.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_event_message<'a>(
    event: Option<&cometchat_message_event<'a>>,
) -> Option<&'a cometchat_message> {
    guard::value("cometchat_message_event_message", None, || Some(event?.message()))
}

/// Who types, received, read, or sent a transient message; else NULL. Borrowed from the event.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_event_sender<'a>(
    event: Option<&cometchat_message_event<'a>>,
) -> Option<&'a cometchat_user> {
    guard::value("cometchat_message_event_sender", None, || {
        Some(Some(cometchat_user::view(event?.addressed()?.sender)))
    })
}

/// To whom typing, a receipt or a transient message is addressed: a uid or guid; else absent. Borrowed
/// from the event.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_event_receiver(
    event: Option<&cometchat_message_event<'_>>,
) -> cometchat_str {
    guard::value("cometchat_message_event_receiver", cometchat_str::ABSENT, || {
        Some(cometchat_str::of(event?.addressed()?.receiver_id))
    })
}

/// What `cometchat_message_event_receiver` names.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_event_receiver_type(
    event: Option<&cometchat_message_event<'_>>,
) -> cometchat_receiver_type {
    let unknown = cometchat_receiver_type::Unknown;
    guard::value("cometchat_message_event_receiver_type", unknown, || {
        Some(event?.addressed()?.receiver_type)
    })
}

/// A transient message's content, or typing's metadata, as JSON; else absent. Borrowed from the event.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_event_data(
    event: Option<&cometchat_message_event<'_>>,
) -> cometchat_str {
    guard::value("cometchat_message_event_data", cometchat_str::ABSENT, || {
        Some(cometchat_str::of_optional(event?.data().map(Json::as_str)))
    })
}

/// The newest message that a receipt covers; the id after which messages may have been missed; the
/// message of a reaction; the message's own id; else 0.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_event_message_id(
    event: Option<&cometchat_message_event<'_>>,
) -> u64 {
    guard::value("cometchat_message_event_message_id", 0, || {
        let event = event?;
        if let MessageEvent::MissedAvailable { after } = event.event {
            return Some(*after);
        }
        let of_receipt = event.receipt().and_then(|receipt| receipt.message_id.parse().ok());
        let of_reaction = event.reaction().map(|reaction| reaction.message_id);
        of_receipt.or(of_reaction).or_else(|| Some(event.message()?.inner().id))
    })
}

/// A receipt's time in Unix seconds; 0 if the server does not tell, and for other events.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_event_timestamp(
    event: Option<&cometchat_message_event<'_>>,
) -> u64 {
    guard::value("cometchat_message_event_timestamp", 0, || Some(event?.receipt()?.timestamp))
}

/// The reaction. `COMETCHAT_RESULT_INVALID_ARGUMENT` if the event is of another type.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_event_reaction<'a>(
    event: Option<&cometchat_message_event<'a>>,
    reaction: Option<&mut MaybeUninit<cometchat_reaction<'a>>>,
) -> cometchat_result {
    guard::synchronous("cometchat_message_event_reaction", || {
        let event = required(event, "event")?;
        let slot = required(reaction, "reaction")?;
        let reaction = event.reaction().ok_or(Refusal::Unknown("event"))?;
        slot.write(cometchat_reaction {
            id: cometchat_str::of(&reaction.id),
            message_id: reaction.message_id,
            reaction: cometchat_str::of(&reaction.reaction),
            uid: cometchat_str::of(&reaction.uid),
            reacted_by: reaction.reacted_by.as_ref().map(cometchat_user::view),
            reacted_at: reaction.reacted_at,
            conversation_id: cometchat_str::of(&reaction.conversation_id),
        });
        Ok(())
    })
}

/// The gap. `COMETCHAT_RESULT_INVALID_ARGUMENT` if the event is of another type.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_event_gap(
    event: Option<&cometchat_message_event<'_>>,
    gap: Option<&mut MaybeUninit<cometchat_gap>>,
) -> cometchat_result {
    guard::synchronous("cometchat_message_event_gap", || {
        let event = required(event, "event")?;
        let slot = required(gap, "gap")?;
        let MessageEvent::Gap(Gap { after, before, reason }) = event.event else {
            return Err(Refusal::Unknown("event"));
        };
        let reason = cometchat_str::of(reason.as_str());
        slot.write(cometchat_gap { after: *after, before: before.unwrap_or(0), reason });
        Ok(())
    })
}

/// The whole event as JSON: `type`, and what belongs to it, messages in the server's form. Made when
/// first asked for; borrowed from the event. Absent for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_message_event_json(
    event: Option<&cometchat_message_event<'_>>,
) -> cometchat_str {
    guard::value("cometchat_message_event_json", cometchat_str::ABSENT, || {
        let event = event?;
        let json = event.json.get_or_init(|| event.write_json());
        Some(cometchat_str::of_optional(json.as_deref()))
    })
}
