//! What user listeners are told.

use std::sync::OnceLock;

use ::cometchat_client::{User, UserEvent};

use super::{
    document::Document, guard, handle::View, strings::cometchat_str, user::cometchat_user,
};

/// A user came or went: see `cometchat_user_event_type`. Lives until the listener returns, and so does
/// all that is borrowed from it.
pub struct cometchat_user_event<'a> {
    event: &'a UserEvent,
    json: OnceLock<String>,
}

/// What a user event tells. Skip those that you do not know: later versions may add some.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum cometchat_user_event_type {
    /// One that this version does not know; the event of NULL.
    Unknown = 0,
    /// A user came.
    Online = 1,
    /// A user went.
    Offline = 2,
}

impl<'a> cometchat_user_event<'a> {
    pub(crate) fn new(event: &'a UserEvent) -> Self {
        Self { event, json: OnceLock::new() }
    }

    fn user(&self) -> &'a User {
        match self.event {
            UserEvent::Online(user) | UserEvent::Offline(user) => user,
        }
    }

    fn write_json(&self) -> String {
        let mut document = Document::new();
        let name = match self.event {
            UserEvent::Online(_) => "online",
            UserEvent::Offline(_) => "offline",
        };
        document.field("type", name);
        document.field("user", self.user());
        document.end()
    }
}

/// What the event tells. `COMETCHAT_USER_EVENT_TYPE_UNKNOWN` for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_user_event_kind(
    event: Option<&cometchat_user_event<'_>>,
) -> cometchat_user_event_type {
    guard::value("cometchat_user_event_kind", cometchat_user_event_type::Unknown, || {
        Some(match event?.event {
            UserEvent::Online(_) => cometchat_user_event_type::Online,
            UserEvent::Offline(_) => cometchat_user_event_type::Offline,
        })
    })
}

/// Who. Borrowed from the event. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_user_event_user<'a>(
    event: Option<&cometchat_user_event<'a>>,
) -> Option<&'a cometchat_user> {
    guard::value("cometchat_user_event_user", None, || {
        Some(Some(cometchat_user::view(event?.user())))
    })
}

/// The whole event as JSON. Made when first asked for; borrowed from the event. Absent for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_user_event_json(
    event: Option<&cometchat_user_event<'_>>,
) -> cometchat_str {
    guard::value("cometchat_user_event_json", cometchat_str::ABSENT, || {
        let event = event?;
        Some(cometchat_str::of(event.json.get_or_init(|| event.write_json())))
    })
}
