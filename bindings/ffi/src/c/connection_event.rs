//! What connection listeners are told.

use std::sync::OnceLock;

use ::cometchat_client::{
    ConnectionEvent, Error, Failure, Reason, Status, StatusEvent, StatusEventKind,
};

use super::{
    connection::cometchat_status, document::Document, error::cometchat_error, guard, handle::View,
    strings::cometchat_str,
};

/// Something about the connection: see `cometchat_connection_event_type`. Lives until the listener
/// returns, and so does all that is borrowed from it.
pub struct cometchat_connection_event<'a> {
    event: &'a ConnectionEvent,
    json: OnceLock<String>,
    failure: OnceLock<Option<String>>,
}

/// What a connection event tells. Skip those that you do not know: later versions may add some.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum cometchat_connection_event_type {
    /// One that this version does not know; the event of NULL.
    Unknown = 0,
    /// The status changed: `cometchat_connection_event_current`. (STA2)
    Transition = 1,
    /// There is news about the status, which stays: a later attempt, a long outage. (STA2)
    Update = 2,
    /// `onConnectionError`: `cometchat_connection_event_error`. The first failure of an outage, a
    /// refused session, missing messages, trouble with the store, or a call without callback that
    /// could not be done. (STA3)
    Problem = 3,
}

impl<'a> cometchat_connection_event<'a> {
    pub(crate) fn new(event: &'a ConnectionEvent) -> Self {
        Self { event, json: OnceLock::new(), failure: OnceLock::new() }
    }

    fn status(&self) -> Option<&'a StatusEvent> {
        match self.event {
            ConnectionEvent::Status(status) => Some(status),
            ConnectionEvent::Problem(_) => None,
        }
    }

    fn kind(&self) -> cometchat_connection_event_type {
        match self.event {
            ConnectionEvent::Status(status) => match status.kind {
                StatusEventKind::Transition => cometchat_connection_event_type::Transition,
                StatusEventKind::Update => cometchat_connection_event_type::Update,
            },
            ConnectionEvent::Problem(_) => cometchat_connection_event_type::Problem,
        }
    }

    fn write_json(&self) -> String {
        match self.event {
            ConnectionEvent::Status(status) => status_json(status),
            ConnectionEvent::Problem(error) => {
                let mut document = Document::new();
                document.field("type", "problem");
                error_fields(&mut document, error);
                document.end()
            }
        }
    }
}

/// A status event as JSON; the diagnostics tell them in this form, too.
pub(crate) fn status_json(event: &StatusEvent) -> String {
    let mut document = Document::new();
    document.field(
        "type",
        match event.kind {
            StatusEventKind::Transition => "transition",
            StatusEventKind::Update => "update",
        },
    );
    document.field("number", &event.number);
    document.field("previous", &event.previous.map(Status::as_str));
    document.field("current", event.current.as_str());
    document.field("reason", event.reason.as_str());
    if let Some(failure) = event.reason.failure() {
        document.field("failure", &failure.to_string());
    }
    document.field("attempt", &event.attempt);
    document.field("retryInMs", &event.retry_in.map(|retry_in| retry_in.as_millis()));
    document.field("atMs", &event.at.since_start().as_millis());
    document.end()
}

pub(crate) fn error_fields(document: &mut Document, error: &Error) {
    document.field("code", error.code().as_str());
    document.field("message", error.message());
    document.field("details", &error.details());
}

/// What the event tells. `COMETCHAT_CONNECTION_EVENT_TYPE_UNKNOWN` for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_connection_event_kind(
    event: Option<&cometchat_connection_event<'_>>,
) -> cometchat_connection_event_type {
    let unknown = cometchat_connection_event_type::Unknown;
    guard::value("cometchat_connection_event_kind", unknown, || Some(event?.kind()))
}

/// The error of a `PROBLEM`; else NULL. Borrowed from the event.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_connection_event_error<'a>(
    event: Option<&cometchat_connection_event<'a>>,
) -> Option<&'a cometchat_error> {
    guard::value("cometchat_connection_event_error", None, || match event?.event {
        ConnectionEvent::Problem(error) => Some(Some(cometchat_error::view(error))),
        ConnectionEvent::Status(_) => None,
    })
}

/// The number of a `TRANSITION` or `UPDATE`, which counts up by one from 1; else 0.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_connection_event_number(
    event: Option<&cometchat_connection_event<'_>>,
) -> u64 {
    guard::value("cometchat_connection_event_number", 0, || Some(event?.status()?.number))
}

/// The status before; `COMETCHAT_STATUS_NONE` before init and for a `PROBLEM`.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_connection_event_previous(
    event: Option<&cometchat_connection_event<'_>>,
) -> cometchat_status {
    guard::value("cometchat_connection_event_previous", cometchat_status::None, || {
        Some(event?.status()?.previous.into())
    })
}

/// The status from now on; `COMETCHAT_STATUS_NONE` for a `PROBLEM`.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_connection_event_current(
    event: Option<&cometchat_connection_event<'_>>,
) -> cometchat_status {
    guard::value("cometchat_connection_event_current", cometchat_status::None, || {
        Some(Some(event?.status()?.current).into())
    })
}

/// Why: a name in snake case, such as `background_timeout`, `lost`, `attempt_failed`; absent for a
/// `PROBLEM`. Lives for ever.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_connection_event_reason(
    event: Option<&cometchat_connection_event<'_>>,
) -> cometchat_str {
    guard::value("cometchat_connection_event_reason", cometchat_str::ABSENT, || {
        Some(cometchat_str::of(Reason::as_str(event?.status()?.reason)))
    })
}

/// The failure behind the reasons `lost` and `attempt_failed`, as a sentence for people; else absent.
/// Borrowed from the event.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_connection_event_failure(
    event: Option<&cometchat_connection_event<'_>>,
) -> cometchat_str {
    guard::value("cometchat_connection_event_failure", cometchat_str::ABSENT, || {
        let event = event?;
        let failure = event.status()?.reason.failure();
        let text = event.failure.get_or_init(|| failure.as_ref().map(Failure::to_string));
        Some(cometchat_str::of_optional(text.as_deref()))
    })
}

/// The attempt under way or scheduled, counted from 0 after a stable connection.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_connection_event_attempt(
    event: Option<&cometchat_connection_event<'_>>,
) -> u32 {
    guard::value("cometchat_connection_event_attempt", 0, || Some(event?.status()?.attempt))
}

/// Milliseconds until the scheduled attempt; -1 if none is.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_connection_event_retry_in_ms(
    event: Option<&cometchat_connection_event<'_>>,
) -> i64 {
    guard::value("cometchat_connection_event_retry_in_ms", -1, || {
        i64::try_from(event?.status()?.retry_in?.as_millis()).ok()
    })
}

/// When, in milliseconds since a fixed point such as the system's start; 0 for a `PROBLEM`.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_connection_event_at_ms(
    event: Option<&cometchat_connection_event<'_>>,
) -> u64 {
    guard::value("cometchat_connection_event_at_ms", 0, || {
        u64::try_from(event?.status()?.at.since_start().as_millis()).ok()
    })
}

/// The whole event as JSON. Made when first asked for; borrowed from the event. Absent for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_connection_event_json(
    event: Option<&cometchat_connection_event<'_>>,
) -> cometchat_str {
    guard::value("cometchat_connection_event_json", cometchat_str::ABSENT, || {
        let event = event?;
        Some(cometchat_str::of(event.json.get_or_init(|| event.write_json())))
    })
}
