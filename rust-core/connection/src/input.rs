use std::time::Duration;

use crate::{Failure, Timing};

/// Numbers one call of the application; the machine answers it once by this number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CallId(pub u64);

/// Numbers one socket. Input that names an older one is ignored. (GEN1)
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SocketId(pub u64);

/// Numbers one renewal of the session (`PUT /me`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RenewalId(pub u64);

/// Numbers one session. (GEN1)
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SessionId(pub u64);

/// Who decides about connecting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// The SDK, by the app's state.
    Auto,
    /// The application, by `connect()` and `disconnect()`.
    Manual,
}

/// What `init` sets up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setup {
    /// Auto or manual.
    pub mode: Mode,
    /// The app id.
    pub app: String,
    /// Region and hosts, in any form that can be compared.
    pub endpoint: String,
    /// The presence subscription, in any form that can be compared.
    pub presence: String,
    /// The stored session of this app.
    pub session: Option<Session>,
    /// The times. Those of the latest `init` hold for timers set from then on.
    pub timing: Timing,
}

impl Setup {
    /// A setup with default times.
    pub fn new(mode: Mode, app: impl Into<String>, session: Option<Session>) -> Self {
        Self {
            mode,
            app: app.into(),
            endpoint: String::new(),
            presence: String::new(),
            session,
            timing: Timing::default(),
        }
    }
}

/// What the machine knows of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// Its number.
    pub id: SessionId,
    /// There is a token and a host to dial with; else the session is renewed first. (INI4)
    pub dialable: bool,
    /// The socket's host is a loopback address: the network path does not matter. (REC2)
    pub loopback: bool,
}

/// The app's state, as the platform tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lifecycle {
    /// Nothing was told yet. (BGD8)
    Unknown,
    /// The user sees the app.
    Foreground,
    /// The user does not.
    Background,
}

/// The network path, as the platform tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Path {
    /// There is one, or it is not known.
    Online,
    /// There is none.
    Offline,
    /// There is one, by another interface than before.
    Changed,
}

/// What the server answered to the auth frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AuthOutcome {
    /// The credentials are good.
    Accepted,
    /// They are not (401, 403).
    Refused,
    /// Something else.
    Other,
}

/// What kind of frame arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Heard {
    /// The answer to a ping.
    Pong,
    /// Anything else.
    Frame,
}

/// How a renewal of the session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renewal {
    /// The server answered with other credentials than before.
    Fresh(Session),
    /// The server answered with the same credentials.
    Unchanged(Session),
    /// The server refused, and no token provider helped.
    Refused,
    /// It did not come to an answer.
    Failed(Failure),
}

/// Whether the server offers typing, receipts and transient messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TransientFeatures {
    /// It does.
    On,
    /// It has switched some or all off because of its load.
    Throttled,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A timer may be due.
    Wake,
    /// `init` with valid arguments.
    Initialise(Box<Setup>),
    /// A login succeeded, or the user was logged in already.
    SessionStarted(Session),
    /// A logout begins, or the session is gone.
    SessionEnded,
    /// The logout failed; the session goes on.
    SessionRestored(Session),
    /// `/me` answered beside the socket; what it told holds from the next attempt on.
    SessionUpdated(Session),
    /// The renewal asked for by [`crate::Output::Renew`] ended.
    Renewed(RenewalId, Renewal),
    /// The server's settings say what is on.
    Features(TransientFeatures),

    /// `connect()`.
    Connect(CallId),
    /// `disconnect()`.
    Disconnect(CallId),
    /// `ping()`.
    Ping(CallId),
    /// `pause()`.
    Pause(CallId),
    /// `resume()`.
    Resume,
    /// `shutdown()`: nothing begins after it.
    Shutdown,

    /// The socket is open, the auth frame can be written.
    Opened(SocketId),
    /// The server answered the auth frame.
    AuthAnswered(SocketId, AuthOutcome),
    /// A frame arrived.
    Received(SocketId, Heard),
    /// The socket could not be opened, or is gone.
    Closed(SocketId, Failure),
    /// Reading is paused because the application does not keep up.
    ReadsPaused(SocketId),
    /// Reading goes on.
    ReadsResumed(SocketId),

    /// The app came to the foreground or went to the background.
    Lifecycle(Lifecycle),
    /// The computer is about to sleep.
    WillSleep,
    /// The computer woke up.
    DidWake,
    /// The network path changed.
    Path(Path),
}

impl Session {
    pub(crate) const fn same_as(&self, other: Option<&Self>) -> bool {
        matches!(other, Some(other) if other.id.0 == self.id.0)
    }
}

/// What remains of a time.
pub(crate) fn remaining(due: Option<crate::Moment>, now: crate::Moment) -> Duration {
    due.map_or(Duration::ZERO, |due| due.since(now))
}
