//! What call listeners are told.

use std::sync::OnceLock;

use ::cometchat_client::{CallEvent, Message};

use super::{
    document::Document,
    guard,
    handle::View,
    message::{cometchat_message, json_of},
    strings::cometchat_str,
};

/// A step in a call: see `cometchat_call_event_type`. Lives until the listener returns, and so does all
/// that is borrowed from it.
pub struct cometchat_call_event<'a> {
    event: &'a CallEvent,
    json: OnceLock<String>,
}

/// What a call event tells. Skip those that you do not know: later versions may add some.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum cometchat_call_event_type {
    /// One that this version does not know; the event of NULL.
    Unknown = 0,
    /// A call comes in.
    IncomingReceived = 1,
    /// The other side accepted.
    OutgoingAccepted = 2,
    /// The other side declined or is busy.
    OutgoingRejected = 3,
    /// The caller gave up, or nobody answered.
    IncomingCancelled = 4,
    /// The call is over.
    Ended = 5,
}

impl<'a> cometchat_call_event<'a> {
    pub(crate) fn new(event: &'a CallEvent) -> Self {
        Self { event, json: OnceLock::new() }
    }

    fn parts(&self) -> (cometchat_call_event_type, &'static str, &'a Message) {
        use cometchat_call_event_type as Type;
        match self.event {
            CallEvent::IncomingReceived(message) => {
                (Type::IncomingReceived, "incoming_received", message)
            }
            CallEvent::OutgoingAccepted(message) => {
                (Type::OutgoingAccepted, "outgoing_accepted", message)
            }
            CallEvent::OutgoingRejected(message) => {
                (Type::OutgoingRejected, "outgoing_rejected", message)
            }
            CallEvent::IncomingCancelled(message) => {
                (Type::IncomingCancelled, "incoming_cancelled", message)
            }
            CallEvent::Ended(message) => (Type::Ended, "ended", message),
        }
    }

    fn write_json(&self) -> String {
        let (_, name, message) = self.parts();
        let mut document = Document::new();
        document.field("type", name);
        document.field("message", &json_of(message));
        document.end()
    }
}

/// What the event tells. `COMETCHAT_CALL_EVENT_TYPE_UNKNOWN` for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_call_event_kind(
    event: Option<&cometchat_call_event<'_>>,
) -> cometchat_call_event_type {
    guard::value("cometchat_call_event_kind", cometchat_call_event_type::Unknown, || {
        Some(event?.parts().0)
    })
}

/// The call message; `cometchat_message_entity` with `COMETCHAT_ROLE_ON` is the call. Borrowed from
/// the event. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_call_event_message<'a>(
    event: Option<&cometchat_call_event<'a>>,
) -> Option<&'a cometchat_message> {
    guard::value("cometchat_call_event_message", None, || {
        Some(Some(cometchat_message::view(event?.parts().2)))
    })
}

/// The whole event as JSON. Made when first asked for; borrowed from the event. Absent for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_call_event_json(
    event: Option<&cometchat_call_event<'_>>,
) -> cometchat_str {
    guard::value("cometchat_call_event_json", cometchat_str::ABSENT, || {
        let event = event?;
        Some(cometchat_str::of(event.json.get_or_init(|| event.write_json())))
    })
}
