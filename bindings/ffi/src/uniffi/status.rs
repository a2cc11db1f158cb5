use std::time::Duration;

use cometchat_client::{Status, StatusEvent, StatusEventKind};

/// The connection's status. (STA1)
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum CoreStatus {
    /// An attempt runs or is scheduled.
    Connecting,
    /// The server accepted the session.
    Connected,
    /// No socket, and none is about to be.
    Disconnected,
    /// Connected, but transient features are off.
    FeatureThrottled,
}

/// One step in the connection's life. (STA2)
#[derive(Debug, Clone, uniffi::Record)]
pub struct StatusRecord {
    /// Counts up by one, from 1.
    pub number: u64,
    /// The status changed; otherwise there is news about it.
    pub is_transition: bool,
    /// The status before; absent before `init`.
    pub previous: Option<CoreStatus>,
    /// The status from now on.
    pub current: CoreStatus,
    /// Why, as a short name.
    pub reason: String,
    /// The failure behind it, as a sentence.
    pub failure: Option<String>,
    /// The attempt, from 0 after a stable connection.
    pub attempt: u32,
    /// How long until the scheduled attempt.
    pub retry_in: Option<Duration>,
}

impl From<Status> for CoreStatus {
    fn from(status: Status) -> Self {
        match status {
            Status::Connecting => Self::Connecting,
            Status::Connected => Self::Connected,
            Status::Disconnected => Self::Disconnected,
            Status::FeatureThrottled => Self::FeatureThrottled,
        }
    }
}

impl From<&StatusEvent> for StatusRecord {
    fn from(event: &StatusEvent) -> Self {
        Self {
            number: event.number,
            is_transition: event.kind == StatusEventKind::Transition,
            previous: event.previous.map(CoreStatus::from),
            current: event.current.into(),
            reason: event.reason.as_str().to_owned(),
            failure: event.reason.failure().map(|failure| failure.to_string()),
            attempt: event.attempt,
            retry_in: event.retry_in,
        }
    }
}
