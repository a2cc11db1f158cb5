//! What login listeners are told.

use std::sync::OnceLock;

use ::cometchat_client::LoginEvent;

use super::{
    connection_event::error_fields, document::Document, error::cometchat_error, guard,
    handle::View, strings::cometchat_str, user::cometchat_user,
};

/// A login or logout: see `cometchat_login_event_type`. Lives until the listener returns, and so does
/// all that is borrowed from it.
pub struct cometchat_login_event<'a> {
    event: &'a LoginEvent,
    json: OnceLock<String>,
}

/// What a login event tells. Skip those that you do not know: later versions may add some.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum cometchat_login_event_type {
    /// One that this version does not know; the event of NULL.
    Unknown = 0,
    /// A login succeeded: `cometchat_login_event_user`.
    LoginSuccess = 1,
    /// A login failed: `cometchat_login_event_error`.
    LoginFailure = 2,
    /// The user is logged out, by call or because the server no longer knows the token.
    LogoutSuccess = 3,
    /// A logout failed; the session goes on.
    LogoutFailure = 4,
}

impl<'a> cometchat_login_event<'a> {
    pub(crate) fn new(event: &'a LoginEvent) -> Self {
        Self { event, json: OnceLock::new() }
    }

    fn write_json(&self) -> String {
        let mut document = Document::new();
        match self.event {
            LoginEvent::LoginSuccess(user) => {
                document.field("type", "login_success");
                document.field("user", user);
            }
            LoginEvent::LoginFailure(error) => {
                document.field("type", "login_failure");
                error_fields(&mut document, error);
            }
            LoginEvent::LogoutSuccess => document.field("type", "logout_success"),
            LoginEvent::LogoutFailure(error) => {
                document.field("type", "logout_failure");
                error_fields(&mut document, error);
            }
        }
        document.end()
    }
}

/// What the event tells. `COMETCHAT_LOGIN_EVENT_TYPE_UNKNOWN` for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_login_event_kind(
    event: Option<&cometchat_login_event<'_>>,
) -> cometchat_login_event_type {
    guard::value("cometchat_login_event_kind", cometchat_login_event_type::Unknown, || {
        Some(match event?.event {
            LoginEvent::LoginSuccess(_) => cometchat_login_event_type::LoginSuccess,
            LoginEvent::LoginFailure(_) => cometchat_login_event_type::LoginFailure,
            LoginEvent::LogoutSuccess => cometchat_login_event_type::LogoutSuccess,
            LoginEvent::LogoutFailure(_) => cometchat_login_event_type::LogoutFailure,
        })
    })
}

/// Who logged in, for `LOGIN_SUCCESS`; else NULL. Borrowed from the event.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_login_event_user<'a>(
    event: Option<&cometchat_login_event<'a>>,
) -> Option<&'a cometchat_user> {
    guard::value("cometchat_login_event_user", None, || match event?.event {
        LoginEvent::LoginSuccess(user) => Some(Some(cometchat_user::view(user))),
        _ => None,
    })
}

/// The error of a failure; else NULL. Borrowed from the event.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_login_event_error<'a>(
    event: Option<&cometchat_login_event<'a>>,
) -> Option<&'a cometchat_error> {
    guard::value("cometchat_login_event_error", None, || match event?.event {
        LoginEvent::LoginFailure(error) | LoginEvent::LogoutFailure(error) => {
            Some(Some(cometchat_error::view(error)))
        }
        _ => None,
    })
}

/// The whole event as JSON. Made when first asked for; borrowed from the event. Absent for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_login_event_json(
    event: Option<&cometchat_login_event<'_>>,
) -> cometchat_str {
    guard::value("cometchat_login_event_json", cometchat_str::ABSENT, || {
        let event = event?;
        Some(cometchat_str::of(event.json.get_or_init(|| event.write_json())))
    })
}
