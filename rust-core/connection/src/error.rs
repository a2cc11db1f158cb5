use std::time::Duration;

use crate::Interrupt;

/// Why an attempt failed or a connection was lost. The sentence tells what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The server's name could not be looked up.
    #[error(
        "the server's name could not be looked up; check the network and the region or host setting"
    )]
    Dns,
    /// The network cannot be reached.
    #[error("the network cannot be reached; it is tried again when there is a connection")]
    Unreachable,
    /// Nobody listens at the address.
    #[error(
        "the server refused the connection; check the host setting, or wait for the next attempt"
    )]
    Refused,
    /// The connection broke.
    #[error("the connection broke; it is tried again by itself")]
    Reset,
    /// The server's certificate or TLS version was not accepted.
    #[error("no secure connection could be made: {0}")]
    Tls(&'static str),
    /// It took too long.
    #[error("the server did not answer in time; check the network, or wait for the next attempt")]
    TimedOut,
    /// Nothing arrived after a ping.
    #[error("the server fell silent; it is tried again by itself")]
    Silent,
    /// The server closed the connection.
    #[error("the server closed the connection with code {0}")]
    ClosedByServer(u16),
    /// The server did not accept the WebSocket upgrade.
    #[error("the server answered {0} instead of opening a WebSocket; check the host setting")]
    UpgradeRefused(u16),
    /// The server asked to wait.
    #[error("the server asked to wait {} s before the next attempt", .0.as_secs())]
    RetryAfter(Duration),
    /// Something else than the chat server answered.
    #[error("a web page answered instead of the chat server; the network may want a sign-in first")]
    CaptivePortal,
    /// The server refused the credentials.
    #[error("the server refused the session; log in again")]
    AuthRefused,
    /// The server's answer to the auth frame is not known.
    #[error("the server answered the authentication in an unknown way; check the host setting")]
    AuthUnclear,
    /// The server sent a frame above the size limit.
    #[error("the server sent a frame above the size limit; messages of that moment may be missing")]
    FrameTooLarge,
    /// What arrived is no WebSocket traffic.
    #[error("what arrived is no WebSocket traffic; check the host setting and proxies")]
    Protocol,
    /// The server's settings name no host, or one that is not allowed.
    #[error("the server's settings name no host that may be dialled; check the host setting")]
    NoHost,
    /// Something failed inside the SDK; it starts over.
    #[error("something failed inside the SDK; it starts over by itself")]
    Internal,
}

impl Failure {
    /// It means that there is no network. (ERR2)
    pub const fn is_offline(self) -> bool {
        matches!(self, Self::Dns | Self::Unreachable)
    }

    /// The server wants no further attempt without a call. (REC3)
    pub(crate) const fn is_final(self) -> bool {
        matches!(self, Self::ClosedByServer(4000..=4099))
    }
}

/// Why a call failed. The sentence tells what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// `init` has not been called.
    #[error("call init first")]
    NotInitialised,
    /// Nobody is logged in.
    #[error("no user is logged in; call login first")]
    NotLoggedIn,
    /// `connect()` while connected.
    #[error("Web sockets connect called while web sockets are already connected")]
    AlreadyConnected,
    /// `ping()` in auto mode.
    #[error("ping is for manual mode; call autoEstablishSocketConnection(false) to use it")]
    PingNotAvailable,
    /// `ping()` while not connected.
    #[error("the socket is not connected; call connect first")]
    NotConnected,
    /// No pong came in time.
    #[error("the server did not answer the ping in time; the connection is checked")]
    PingUnanswered,
    /// The attempt failed, or the connection was lost; the SDK goes on trying if the mode says so.
    #[error("{0}")]
    Failed(Failure),
    /// Something forbids connecting at the moment.
    #[error("{}", interrupted(*.0))]
    Interrupted(Interrupt),
    /// The server asked to wait.
    #[error("the server asked to wait; the next attempt begins in {} s", seconds(*rest))]
    RetryAfter {
        /// What remains of the wait.
        rest: Duration,
    },
    /// The limit of attempts is reached.
    #[error("too many attempts within a minute; the next one begins in {} s", seconds(*wait))]
    TooManyAttempts {
        /// Until the next attempt.
        wait: Duration,
    },
    /// `disconnect()` was called meanwhile.
    #[error("disconnect was called meanwhile; call connect to connect again")]
    Disconnected,
    /// `init` with other settings was called meanwhile, or another user logged in.
    #[error("init with other settings, or a login, replaced the connection; call again")]
    Reconfigured,
    /// The client was shut down.
    #[error("the client was shut down; make a new one and call init")]
    ShutDown,
}

const fn interrupted(interrupt: Interrupt) -> &'static str {
    match interrupt {
        Interrupt::NotInitialised => "call init first",
        Interrupt::NoSession => "no user is logged in; call login first",
        Interrupt::NotRequested => "the connection was given up; call connect to connect again",
        Interrupt::Background => {
            "the app is in the background; in auto mode the SDK connects when it comes to the foreground"
        }
        Interrupt::Asleep => "the computer is about to sleep; the SDK connects when it wakes",
        Interrupt::Paused => "the client is paused; call resume first",
        Interrupt::Offline => "there is no network; the SDK connects when there is",
        Interrupt::AuthRejected => "the server refused the session; log in again",
        Interrupt::RetryAfter => "the server asked to wait; the SDK connects after that",
    }
}

/// Whole seconds, rounded up: "in 0 s" would be a lie.
const fn seconds(time: Duration) -> u64 {
    time.as_secs() + (time.subsec_nanos() > 0) as u64
}
