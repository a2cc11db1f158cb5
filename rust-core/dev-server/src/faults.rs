use std::time::Duration;

use cometchat_protocol::{AuthAnswer, ErrorCode, TransientMode, rest};

/// How the server answers wrongly, or late, until told otherwise. The default is a sound server.
///
/// Single events, such as a dropped socket, are methods of [`DevServer`](crate::DevServer).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults {
    /// What a WebSocket upgrade is answered with.
    pub upgrade: Option<Armed<UpgradeFault>>,
    /// What an auth frame is answered with.
    pub auth: Option<Armed<AuthFault>>,
    /// Whether pings are answered.
    pub pongs: Pongs,
    /// What becomes of frames on their way to an authenticated socket, pongs not included.
    pub frames: Option<Armed<FrameFault>>,
    /// How long each frame to a client is held back. Their order stays.
    pub frame_delay: Duration,
    /// How slowly bytes leave, on all connections.
    pub trickle: Option<Trickle>,
    /// How long each REST answer is held back.
    pub rest_delay: Duration,
    /// REST requests that fail. The first that matches counts.
    pub rest: Vec<RestFault>,
    /// `MODE` in the settings.
    pub mode: TransientMode,
    /// The hosts that the settings name.
    pub hosts: Hosts,
}

impl Default for Faults {
    fn default() -> Self {
        Self {
            upgrade: None,
            auth: None,
            pongs: Pongs::Answered,
            frames: None,
            frame_delay: Duration::ZERO,
            trickle: None,
            rest_delay: Duration::ZERO,
            rest: Vec::new(),
            mode: TransientMode::Default,
            hosts: Hosts::Own,
        }
    }
}

impl Faults {
    pub(crate) fn take_upgrade(&mut self) -> Option<UpgradeFault> {
        take(&mut self.upgrade)
    }

    pub(crate) fn take_auth(&mut self) -> Option<AuthFault> {
        take(&mut self.auth)
    }

    pub(crate) fn take_frame(&mut self) -> Option<FrameFault> {
        take(&mut self.frames)
    }

    pub(crate) fn take_rest(&mut self, method: &str, path: &str) -> Option<RestAnswer> {
        let index = self.rest.iter().position(|fault| fault.matches(method, path))?;
        let fault = &mut self.rest[index];
        let answer = fault.answer.clone();
        if fault.times.use_up_one() {
            self.rest.remove(index);
        }
        Some(answer)
    }
}

/// A fault, and how often it strikes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Armed<T> {
    /// What happens.
    pub fault: T,
    /// How often.
    pub times: Times,
}

impl<T> Armed<T> {
    /// It strikes the next `count` times.
    pub fn next(count: u32, fault: T) -> Self {
        Self { fault, times: Times::Next(count) }
    }

    /// It strikes until it is taken away.
    pub fn always(fault: T) -> Self {
        Self { fault, times: Times::Always }
    }
}

/// How often a fault strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Times {
    /// So many times more.
    Next(u32),
    /// Until it is taken away.
    Always,
}

impl Times {
    /// Counts one strike; true if it was the last.
    fn use_up_one(&mut self) -> bool {
        match self {
            Self::Always => false,
            Self::Next(left) => {
                *left = left.saturating_sub(1);
                *left == 0
            }
        }
    }

    fn is_used_up(self) -> bool {
        self == Self::Next(0)
    }
}

fn take<T: Clone>(slot: &mut Option<Armed<T>>) -> Option<T> {
    let armed = slot.as_mut()?;
    let fault = (!armed.times.is_used_up()).then(|| armed.fault.clone());
    if armed.times.use_up_one() {
        *slot = None;
    }
    fault
}

/// What a WebSocket upgrade is answered with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UpgradeFault {
    /// An error status.
    Refuse {
        /// The HTTP status.
        status: u16,
        /// Seconds in `Retry-After`.
        retry_after: Option<u64>,
    },
    /// A captive portal's page.
    Portal(Portal),
    /// No answer at all.
    Silent,
}

impl UpgradeFault {
    /// Refuses with a status, without `Retry-After`.
    pub fn refuse(status: u16) -> Self {
        Self::Refuse { status, retry_after: None }
    }

    /// Refuses with a status and `Retry-After` in seconds.
    pub fn refuse_for(status: u16, retry_after: u64) -> Self {
        Self::Refuse { status, retry_after: Some(retry_after) }
    }
}

/// How a captive portal answers in the place of the real server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Portal {
    /// 200 with its login page.
    Page,
    /// 302 to its login page.
    Redirect,
}

/// What an auth frame is answered with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuthFault {
    /// The right answer, later.
    Delay(Duration),
    /// This answer. The socket is not authenticated; it is closed only if the answer is a refusal.
    Answer(AuthAnswer),
    /// No answer; the socket stays open.
    Silent,
}

impl AuthFault {
    /// An answer with a status and a code.
    pub fn answer(status: impl Into<String>, code: impl Into<String>) -> Self {
        Self::Answer(AuthAnswer { status: status.into(), code: code.into() })
    }
}

/// Whether pings are answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pongs {
    /// They are.
    Answered,
    /// They are not.
    Swallowed,
}

/// What becomes of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameFault {
    /// It is sent twice.
    Duplicate,
    /// It is not sent.
    Lose,
}

/// How slowly bytes leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trickle {
    /// So many at once; at least one.
    pub bytes: usize,
    /// The pause after them.
    pub pause: Duration,
}

/// A REST request that fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestFault {
    /// The method; `None`: any.
    pub method: Option<String>,
    /// The path without the version, such as `/me`; `*` stands for every path.
    pub path: String,
    /// What is answered.
    pub answer: RestAnswer,
    /// How often.
    pub times: Times,
}

impl RestFault {
    fn matches(&self, method: &str, path: &str) -> bool {
        let method_fits = self.method.as_deref().is_none_or(|own| own.eq_ignore_ascii_case(method));
        method_fits && (self.path == "*" || self.path == path) && !self.times.is_used_up()
    }
}

/// The answer to a REST request that fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The body, as it is.
    pub body: String,
    /// Seconds in `Retry-After`.
    pub retry_after: Option<u64>,
}

impl RestAnswer {
    /// An answer with a body.
    pub fn new(status: u16, body: impl Into<String>) -> Self {
        Self { status, body: body.into(), retry_after: None }
    }

    /// A page, as a proxy or a portal would answer.
    pub fn html(status: u16) -> Self {
        Self::new(status, "<!doctype html><title>Gateway</title><p>Not the chat server.</p>\n")
    }

    /// JSON that breaks off.
    pub fn half_json() -> Self {
        Self::new(200, "{\"data\":{\"id\":\"1\",\"category\":\"mess")
    }

    /// JSON, but `null`.
    pub fn null() -> Self {
        Self::new(200, "null")
    }

    /// The server's own kind of error.
    pub fn error(status: u16, code: ErrorCode) -> Self {
        let message = "Made to fail.".to_owned();
        Self::new(status, rest::error_body(&rest::ServerError { code, message, details: None }))
    }
}

/// The hosts that the settings name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hosts {
    /// This server.
    Own,
    /// Another host, for the socket and for REST.
    Foreign(String),
    /// This server, with the addresses and the flag of a connection without TLS.
    Cleartext,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_strikes_as_often_as_armed() {
        let armed = |times| Some(Armed::next(times, UpgradeFault::Silent));
        let mut faults = Faults { upgrade: armed(2), ..Faults::default() };
        let struck: Vec<bool> = (0..3).map(|_| faults.take_upgrade().is_some()).collect();
        assert_eq!(struck, [true, true, false]);

        faults.upgrade = armed(0);
        assert_eq!(faults.take_upgrade(), None);
    }

    #[test]
    fn a_rest_fault_strikes_its_method_and_path_only() {
        let mut faults = Faults::default();
        faults.rest.push(RestFault {
            method: Some("PUT".to_owned()),
            path: "/me".to_owned(),
            answer: RestAnswer::new(500, ""),
            times: Times::Next(1),
        });
        assert_eq!(faults.take_rest("GET", "/me"), None);
        assert_eq!(faults.take_rest("PUT", "/messages"), None);
        assert_eq!(faults.take_rest("PUT", "/me"), Some(RestAnswer::new(500, "")));
        assert_eq!(faults.take_rest("PUT", "/me"), None);
    }
}
