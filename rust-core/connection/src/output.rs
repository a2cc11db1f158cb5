use std::time::Duration;

use crate::{CallError, CallId, Failure, Moment, RenewalId, SocketId};

/// Something for the driver to do, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// Look up, dial, upgrade; answer with [`crate::Input::Opened`] or [`crate::Input::Closed`].
    Open(SocketId),
    /// Write the auth frame.
    Authenticate(SocketId),
    /// Write a ping frame.
    Ping(SocketId),
    /// Close with code 1000, answer [`crate::Input::Closed`] when it is gone. Nothing that still
    /// arrives counts.
    Close(SocketId),
    /// Let go of the socket at once. No answer is expected.
    Drop(SocketId),
    /// Renew the session (`PUT /me`); answer with [`crate::Input::Renewed`].
    Renew(RenewalId),
    /// Tell the listeners.
    Status(StatusEvent),
    /// Tell the listeners of a trouble that they should know (`onConnectionError`).
    Problem(CallError),
    /// Answer a call.
    Resolve(CallId, Result<(), CallError>),
}

/// The connection's status. (STA1)
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// An attempt runs or is scheduled.
    Connecting,
    /// The server accepted the session.
    Connected,
    /// No socket, and none is about to be.
    Disconnected,
    /// Connected, but the server has switched transient features off.
    FeatureThrottled,
}

/// Whether an event changes the status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StatusEventKind {
    /// It does.
    Transition,
    /// It tells more about the present status.
    Update,
}

/// One step in the connection's life. (STA2)
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatusEvent {
    /// Counts up by one, from 1.
    pub number: u64,
    /// A change or news.
    pub kind: StatusEventKind,
    /// The status before; `None` before `init`.
    pub previous: Option<Status>,
    /// The status from now on.
    pub current: Status,
    /// Why.
    pub reason: Reason,
    /// The attempt under way or scheduled, from 0 after a stable connection.
    pub attempt: u32,
    /// How long until the scheduled attempt.
    pub retry_in: Option<Duration>,
    /// When.
    pub at: Moment,
}

/// Why something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// `init`.
    Initialised,
    /// `init` with other settings.
    Reconfigured,
    /// A login.
    LoggedIn,
    /// A logout, or the session's end.
    LoggedOut,
    /// A logout failed.
    LogoutFailed,
    /// `connect()`.
    ConnectCalled,
    /// `disconnect()`.
    DisconnectCalled,
    /// `pause()`.
    Paused,
    /// `resume()`.
    Resumed,
    /// The app went to the background.
    EnteredBackground,
    /// The app came to the foreground.
    EnteredForeground,
    /// A manual connection's time in the background is over.
    BackgroundTimeout,
    /// The computer is about to sleep.
    WillSleep,
    /// The computer woke up.
    DidWake,
    /// The network path was lost.
    PathLost,
    /// The network path is back or another one.
    PathChanged,
    /// The server accepted the session.
    Authenticated,
    /// The server refused the session for good.
    AuthRejected,
    /// The session was renewed.
    SessionRenewed,
    /// An attempt failed.
    AttemptFailed(Failure),
    /// The connection was lost.
    Lost(Failure),
    /// The server's wish to wait is over.
    RetryAfterOver,
    /// The server changed which transient features are on.
    FeaturesChanged,
    /// The outage has lasted long.
    LongOutage,
    /// The application has not kept up for long.
    SlowConsumer,
}

impl Status {
    /// The documented text: `connecting`, `connected`, `disconnected`, `featureThrottled`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Connecting => "connecting",
            Self::Connected => "connected",
            Self::Disconnected => "disconnected",
            Self::FeatureThrottled => "featureThrottled",
        }
    }
}

impl Reason {
    /// A short name in snake case, such as `background_timeout`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Initialised => "initialised",
            Self::Reconfigured => "reconfigured",
            Self::LoggedIn => "logged_in",
            Self::LoggedOut => "logged_out",
            Self::LogoutFailed => "logout_failed",
            Self::ConnectCalled => "connect_called",
            Self::DisconnectCalled => "disconnect_called",
            Self::Paused => "paused",
            Self::Resumed => "resumed",
            Self::EnteredBackground => "background",
            Self::EnteredForeground => "foreground",
            Self::BackgroundTimeout => "background_timeout",
            Self::WillSleep => "will_sleep",
            Self::DidWake => "did_wake",
            Self::PathLost => "path_lost",
            Self::PathChanged => "path_changed",
            Self::Authenticated => "authenticated",
            Self::AuthRejected => "auth_rejected",
            Self::SessionRenewed => "session_renewed",
            Self::AttemptFailed(_) => "attempt_failed",
            Self::Lost(_) => "lost",
            Self::RetryAfterOver => "retry_after_over",
            Self::FeaturesChanged => "features_changed",
            Self::LongOutage => "long_outage",
            Self::SlowConsumer => "slow_consumer",
        }
    }

    /// The failure behind it.
    pub const fn failure(self) -> Option<Failure> {
        match self {
            Self::AttemptFailed(failure) | Self::Lost(failure) => Some(failure),
            _ => None,
        }
    }
}
