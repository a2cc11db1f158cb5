//! Somebody or something that a message speaks of.

use ::cometchat_client::protocol::{Call, CallStatus, Entity};

use super::{
    group::cometchat_group, guard, handle::View, message::cometchat_message,
    strings::cometchat_str, user::cometchat_user,
};

/// Somebody or something that a message speaks of: a user, a group, a message or a call. Borrowed from
/// the message.
#[cfg_attr(not(cbindgen), repr(transparent))]
pub struct cometchat_entity(Entity);

// SAFETY: it is transparent.
unsafe impl View for cometchat_entity {
    type Inner = Entity;
}

/// A call, as a call message carries it. Borrowed from the message.
#[cfg_attr(not(cbindgen), repr(transparent))]
pub struct cometchat_call(Call);

// SAFETY: it is transparent.
unsafe impl View for cometchat_call {
    type Inner = Call;
}

/// The state of a call.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum cometchat_call_state {
    /// One that this version does not know.
    Unknown = 0,
    /// It rings.
    Initiated = 1,
    /// It was accepted.
    Ongoing = 2,
    /// It was declined.
    Rejected = 3,
    /// The other side is in a call.
    Busy = 4,
    /// The caller gave up.
    Cancelled = 5,
    /// Nobody answered.
    Unanswered = 6,
    /// It is over.
    Ended = 7,
}

/// The user, or NULL if it is something else. Borrowed from the message.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_entity_user(
    entity: Option<&cometchat_entity>,
) -> Option<&cometchat_user> {
    guard::value("cometchat_entity_user", None, || {
        Some(entity?.0.as_user().map(cometchat_user::view))
    })
}

/// The group, or NULL if it is something else. Borrowed from the message.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_entity_group(
    entity: Option<&cometchat_entity>,
) -> Option<&cometchat_group> {
    guard::value("cometchat_entity_group", None, || {
        Some(entity?.0.as_group().map(cometchat_group::view))
    })
}

/// The message, what was edited or deleted, or NULL if it is something else. Borrowed from the message
/// around it.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_entity_message(
    entity: Option<&cometchat_entity>,
) -> Option<&cometchat_message> {
    guard::value("cometchat_entity_message", None, || match &entity?.0 {
        Entity::Message(message) => Some(Some(cometchat_message::view(message))),
        _ => None,
    })
}

/// The call, or NULL if it is something else. Borrowed from the message.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_entity_call(
    entity: Option<&cometchat_entity>,
) -> Option<&cometchat_call> {
    guard::value("cometchat_entity_call", None, || match &entity?.0 {
        Entity::Call(call) => Some(Some(cometchat_call::view(call))),
        _ => None,
    })
}

/// The session that both sides join. Borrowed from the message.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_call_session_id(call: Option<&cometchat_call>) -> cometchat_str {
    guard::value("cometchat_call_session_id", cometchat_str::ABSENT, || {
        Some(cometchat_str::of(&call?.0.session_id))
    })
}

/// `audio`, `video`, or a later one. Borrowed from the message.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_call_type(call: Option<&cometchat_call>) -> cometchat_str {
    guard::value("cometchat_call_type", cometchat_str::ABSENT, || {
        Some(cometchat_str::of(&call?.0.call_type))
    })
}

/// The state.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_call_status(call: Option<&cometchat_call>) -> cometchat_call_state {
    guard::value("cometchat_call_status", cometchat_call_state::Unknown, || {
        Some(match call?.0.status {
            CallStatus::Initiated => cometchat_call_state::Initiated,
            CallStatus::Ongoing => cometchat_call_state::Ongoing,
            CallStatus::Rejected => cometchat_call_state::Rejected,
            CallStatus::Busy => cometchat_call_state::Busy,
            CallStatus::Cancelled => cometchat_call_state::Cancelled,
            CallStatus::Unanswered => cometchat_call_state::Unanswered,
            CallStatus::Ended => cometchat_call_state::Ended,
            CallStatus::Other(_) => cometchat_call_state::Unknown,
        })
    })
}

/// Unix seconds at which it began to ring; 0 if not told.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_call_initiated_at(call: Option<&cometchat_call>) -> u64 {
    guard::value("cometchat_call_initiated_at", 0, || call?.0.initiated_at)
}

/// Unix seconds at which the receiver joined; 0 if not told.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_call_joined_at(call: Option<&cometchat_call>) -> u64 {
    guard::value("cometchat_call_joined_at", 0, || call?.0.joined_at)
}
