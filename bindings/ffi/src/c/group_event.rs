//! What group listeners are told.

use std::sync::OnceLock;

use ::cometchat_client::{GroupChange, GroupEvent};

use super::{
    document::Document,
    group::cometchat_group,
    guard,
    handle::View,
    message::{cometchat_message, json_of},
    strings::cometchat_str,
    user::cometchat_user,
};

/// Something happened to a group's member: see `cometchat_group_event_type`. Lives until the listener
/// returns, and so does all that is borrowed from it.
pub struct cometchat_group_event<'a> {
    event: &'a GroupEvent,
    json: OnceLock<String>,
}

/// What a group event tells. Skip those that you do not know: later versions may add some.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum cometchat_group_event_type {
    /// One that this version does not know; the event of NULL.
    Unknown = 0,
    /// The member joined.
    Joined = 1,
    /// The member left.
    Left = 2,
    /// The member was removed.
    Kicked = 3,
    /// The member was banned.
    Banned = 4,
    /// The ban was lifted.
    Unbanned = 5,
    /// The member was added by another.
    Added = 6,
    /// The member's scope changed: `cometchat_group_event_new_scope`.
    ScopeChanged = 7,
}

impl<'a> cometchat_group_event<'a> {
    pub(crate) fn new(event: &'a GroupEvent) -> Self {
        Self { event, json: OnceLock::new() }
    }

    fn kind(&self) -> (cometchat_group_event_type, &'static str) {
        use cometchat_group_event_type as Type;
        match self.event.change {
            GroupChange::Joined => (Type::Joined, "joined"),
            GroupChange::Left => (Type::Left, "left"),
            GroupChange::Kicked => (Type::Kicked, "kicked"),
            GroupChange::Banned => (Type::Banned, "banned"),
            GroupChange::Unbanned => (Type::Unbanned, "unbanned"),
            GroupChange::Added => (Type::Added, "added"),
            GroupChange::ScopeChanged { .. } => (Type::ScopeChanged, "scope_changed"),
        }
    }

    /// New and old.
    fn scopes(&self) -> Option<(&'a str, &'a str)> {
        match &self.event.change {
            GroupChange::ScopeChanged { new, old } => Some((new, old)),
            _ => None,
        }
    }

    fn write_json(&self) -> String {
        let mut document = Document::new();
        document.field("type", self.kind().1);
        if let Some((new, old)) = self.scopes() {
            document.field("newScope", new);
            document.field("oldScope", old);
        }
        document.field("by", &self.event.by);
        document.field("member", &self.event.member);
        document.field("group", &self.event.group);
        document.field("action", &json_of(&self.event.action));
        document.end()
    }
}

/// What the event tells. `COMETCHAT_GROUP_EVENT_TYPE_UNKNOWN` for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_group_event_kind(
    event: Option<&cometchat_group_event<'_>>,
) -> cometchat_group_event_type {
    guard::value("cometchat_group_event_kind", cometchat_group_event_type::Unknown, || {
        Some(event?.kind().0)
    })
}

/// The action message that tells it. Borrowed from the event. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_group_event_action<'a>(
    event: Option<&cometchat_group_event<'a>>,
) -> Option<&'a cometchat_message> {
    guard::value("cometchat_group_event_action", None, || {
        Some(Some(cometchat_message::view(&event?.event.action)))
    })
}

/// Who did it. Borrowed from the event. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_group_event_by<'a>(
    event: Option<&cometchat_group_event<'a>>,
) -> Option<&'a cometchat_user> {
    guard::value("cometchat_group_event_by", None, || {
        Some(Some(cometchat_user::view(&event?.event.by)))
    })
}

/// To whom. Borrowed from the event. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_group_event_member<'a>(
    event: Option<&cometchat_group_event<'a>>,
) -> Option<&'a cometchat_user> {
    guard::value("cometchat_group_event_member", None, || {
        Some(Some(cometchat_user::view(&event?.event.member)))
    })
}

/// In which group. Borrowed from the event. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_group_event_group<'a>(
    event: Option<&cometchat_group_event<'a>>,
) -> Option<&'a cometchat_group> {
    guard::value("cometchat_group_event_group", None, || {
        Some(Some(cometchat_group::view(&event?.event.group)))
    })
}

/// The scope from now on, for `SCOPE_CHANGED`; else absent. Borrowed from the event.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_group_event_new_scope(
    event: Option<&cometchat_group_event<'_>>,
) -> cometchat_str {
    guard::value("cometchat_group_event_new_scope", cometchat_str::ABSENT, || {
        Some(cometchat_str::of(event?.scopes()?.0))
    })
}

/// The scope before, for `SCOPE_CHANGED`; else absent. Borrowed from the event.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_group_event_old_scope(
    event: Option<&cometchat_group_event<'_>>,
) -> cometchat_str {
    guard::value("cometchat_group_event_old_scope", cometchat_str::ABSENT, || {
        Some(cometchat_str::of(event?.scopes()?.1))
    })
}

/// The whole event as JSON. Made when first asked for; borrowed from the event. Absent for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_group_event_json(
    event: Option<&cometchat_group_event<'_>>,
) -> cometchat_str {
    guard::value("cometchat_group_event_json", cometchat_str::ABSENT, || {
        let event = event?;
        Some(cometchat_str::of(event.json.get_or_init(|| event.write_json())))
    })
}
