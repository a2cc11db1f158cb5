use std::time::Duration;

use cometchat_protocol::{ErrorCode, ReceiverType, TransientMode};
use serde::{Deserialize, Serialize};

use crate::{
    Armed, AuthFault, DevServer, DropKind, FrameFault, Hosts, Pongs, Portal, RawFrame, RestAnswer,
    RestFault, Times, Trickle, UpgradeFault,
};

/// What the server is told to do; in JSON an object whose `do` names it.
///
/// `times` says how often a fault strikes: once if it is left out, for ever if it is 0. Users are
/// those of the first app unless the address names another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Ends all sockets of a user.
    Drop {
        /// Whose.
        user: String,
        /// In which way.
        how: How,
        /// The code of the close frame; 1000 if it is left out.
        #[serde(default)]
        code: Option<u16>,
    },
    /// Refuses WebSocket upgrades with an error status.
    RefuseUpgrades {
        /// The HTTP status.
        status: u16,
        /// Seconds in `Retry-After`.
        #[serde(default)]
        retry_after: Option<u64>,
        /// How often.
        #[serde(default = "once")]
        times: u32,
    },
    /// Answers WebSocket upgrades as a captive portal does.
    PortalUpgrades {
        /// In which way.
        page: Page,
        /// How often.
        #[serde(default = "once")]
        times: u32,
    },
    /// Does not answer WebSocket upgrades.
    SilentUpgrades {
        /// How often.
        #[serde(default = "once")]
        times: u32,
    },
    /// Answers auth frames later.
    DelayAuth {
        /// By so much.
        milliseconds: u64,
        /// How often.
        #[serde(default = "once")]
        times: u32,
    },
    /// Answers auth frames with this.
    AnswerAuth {
        /// The status word.
        status: String,
        /// The code.
        code: String,
        /// How often.
        #[serde(default = "once")]
        times: u32,
    },
    /// Does not answer auth frames.
    SilentAuth {
        /// How often.
        #[serde(default = "once")]
        times: u32,
    },
    /// Answers pings, or does not.
    Pongs {
        /// Whether it answers.
        answered: bool,
    },
    /// Holds each frame back.
    DelayFrames {
        /// By so much; 0 ends it.
        milliseconds: u64,
    },
    /// Sends the next frames twice.
    DuplicateFrames {
        /// How often.
        #[serde(default = "once")]
        times: u32,
    },
    /// Does not send the next frames.
    LoseFrames {
        /// How often.
        #[serde(default = "once")]
        times: u32,
    },
    /// Lets bytes leave slowly, on all connections.
    Trickle {
        /// So many at once; 0 ends it.
        bytes: usize,
        /// The pause after them.
        milliseconds: u64,
    },
    /// Sends a text frame to all sockets of a user.
    SendText {
        /// Whose.
        user: String,
        /// As it is.
        text: String,
    },
    /// Sends a binary frame to all sockets of a user.
    SendBinary {
        /// Whose.
        user: String,
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// Sends a text frame that is no UTF-8 to all sockets of a user.
    SendInvalidUtf8 {
        /// Whose.
        user: String,
    },
    /// Sends a text frame of a size to all sockets of a user.
    SendSized {
        /// Whose.
        user: String,
        /// How large.
        bytes: usize,
    },
    /// Sends a text message in a user's name.
    SendMessage {
        /// In whose.
        sender: String,
        /// To whom.
        receiver: String,
        /// What the receiver is.
        #[serde(default = "to_a_user")]
        receiver_type: String,
        /// What it says.
        text: String,
    },
    /// Holds each REST answer back.
    DelayRest {
        /// By so much; 0 ends it.
        milliseconds: u64,
    },
    /// Answers REST requests wrongly.
    FailRest {
        /// The method; left out: any.
        #[serde(default)]
        method: Option<String>,
        /// The path without the version, or `*`.
        path: String,
        /// The HTTP status.
        #[serde(default = "ok")]
        status: u16,
        /// What the answer holds.
        body: Body,
        /// Seconds in `Retry-After`.
        #[serde(default)]
        retry_after: Option<u64>,
        /// How often.
        #[serde(default = "once")]
        times: u32,
    },
    /// Names other hosts in the settings.
    Hosts {
        /// Which.
        kind: HostKind,
        /// The foreign host.
        #[serde(default)]
        host: String,
    },
    /// Names a `MODE` in the settings.
    Mode {
        /// Such as `LIMITED_TRANSIENT`.
        mode: String,
    },
    /// Resets all connections and refuses new ones.
    GoAway {
        /// For so long; left out: until `come_back`.
        #[serde(default)]
        seconds: Option<u64>,
    },
    /// Takes connections again.
    ComeBack,
    /// Loses all connections. What is stored stays.
    Restart,
    /// Moves the time that the server writes.
    MoveClock {
        /// By so much; back if negative.
        seconds: i64,
    },
    /// Makes a user's auth tokens and jwts unknown.
    RevokeTokens {
        /// Whose.
        user: String,
    },
    /// Makes a user's jwts unknown.
    InvalidateJwts {
        /// Whose.
        user: String,
    },
    /// Ends all faults that go on.
    Recover,
}

/// In which way a socket ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// With a close frame.
    Close,
    /// The TCP connection ends without a close frame.
    Vanish,
    /// A TCP reset.
    Reset,
    /// The TCP connection stays; the server neither reads nor writes.
    HalfOpen,
}

/// How a captive portal answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Page {
    /// With its page.
    Page,
    /// With a redirect to it.
    Redirect,
}

/// What a wrong REST answer holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// A page instead of JSON.
    Html,
    /// JSON that breaks off.
    HalfJson,
    /// `null`.
    Null,
    /// The server's own kind of error with this code.
    Error(String),
    /// This text.
    Text(String),
}

/// Which hosts the settings name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HostKind {
    /// The server itself.
    Own,
    /// Another one.
    Foreign,
    /// The server itself, without TLS.
    Cleartext,
}

fn once() -> u32 {
    1
}

fn ok() -> u16 {
    200
}

fn to_a_user() -> String {
    "user".to_owned()
}

/// The command cannot be carried out, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(super) struct Refused(pub(super) String);

impl Command {
    pub(super) async fn run(self, server: &DevServer) -> Result<(), Refused> {
        match self {
            Self::GoAway { seconds } => {
                server.go_away().await;
                if let Some(seconds) = seconds {
                    come_back_after(server.clone(), Duration::from_secs(seconds));
                }
            }
            Self::ComeBack => server.come_back().await,
            Self::Restart => server.restart().await,
            Self::MoveClock { seconds } => server.move_clock(seconds),
            Self::RevokeTokens { user } => server.revoke_tokens(&user),
            Self::InvalidateJwts { user } => server.invalidate_jwts(&user),
            Self::Drop { user, how, code } => server.drop_sockets(&user, drop_kind(how, code)),
            Self::SendText { user, text } => server.send_raw(&user, &RawFrame::Text(text)),
            Self::SendBinary { user, bytes } => server.send_raw(&user, &RawFrame::Binary(bytes)),
            Self::SendInvalidUtf8 { user } => server.send_raw(&user, &RawFrame::InvalidUtf8),
            Self::SendSized { user, bytes } => server.send_raw(&user, &RawFrame::Sized(bytes)),
            Self::SendMessage { sender, receiver, receiver_type, text } => {
                let kind = ReceiverType::from(receiver_type.as_str());
                let sent = server.send_text(&sender, kind, &receiver, &text);
                sent.map_err(|error| Refused(error.message))?;
            }
            Self::Recover => server.faults(|faults| *faults = crate::Faults::default()),
            lasting => lasting.arm(server),
        }
        Ok(())
    }

    fn arm(self, server: &DevServer) {
        server.faults(|faults| match self {
            Self::RefuseUpgrades { status, retry_after, times } => {
                let fault = UpgradeFault::Refuse { status, retry_after };
                faults.upgrade = Some(armed(fault, times));
            }
            Self::PortalUpgrades { page, times } => {
                let portal = match page {
                    Page::Page => Portal::Page,
                    Page::Redirect => Portal::Redirect,
                };
                faults.upgrade = Some(armed(UpgradeFault::Portal(portal), times));
            }
            Self::SilentUpgrades { times } => {
                faults.upgrade = Some(armed(UpgradeFault::Silent, times));
            }
            Self::DelayAuth { milliseconds, times } => {
                let fault = AuthFault::Delay(Duration::from_millis(milliseconds));
                faults.auth = Some(armed(fault, times));
            }
            Self::AnswerAuth { status, code, times } => {
                faults.auth = Some(armed(AuthFault::answer(status, code), times));
            }
            Self::SilentAuth { times } => faults.auth = Some(armed(AuthFault::Silent, times)),
            Self::Pongs { answered } => {
                faults.pongs = if answered { Pongs::Answered } else { Pongs::Swallowed };
            }
            Self::DelayFrames { milliseconds } => {
                faults.frame_delay = Duration::from_millis(milliseconds);
            }
            Self::DuplicateFrames { times } => {
                faults.frames = Some(armed(FrameFault::Duplicate, times));
            }
            Self::LoseFrames { times } => faults.frames = Some(armed(FrameFault::Lose, times)),
            Self::Trickle { bytes, milliseconds } => {
                let pause = Duration::from_millis(milliseconds);
                faults.trickle = (bytes > 0).then_some(Trickle { bytes, pause });
            }
            Self::DelayRest { milliseconds } => {
                faults.rest_delay = Duration::from_millis(milliseconds);
            }
            Self::FailRest { method, path, status, body, retry_after, times } => {
                let answer = RestAnswer { status, retry_after, ..answer(body) };
                faults.rest.push(RestFault { method, path, answer, times: often(times) });
            }
            Self::Hosts { kind, host } => {
                faults.hosts = match kind {
                    HostKind::Own => Hosts::Own,
                    HostKind::Foreign => Hosts::Foreign(host),
                    HostKind::Cleartext => Hosts::Cleartext,
                };
            }
            Self::Mode { mode } => faults.mode = TransientMode::from(mode.as_str()),
            _ => unreachable!("events are carried out by `run`"),
        });
    }
}

fn come_back_after(server: DevServer, time: Duration) {
    tokio::spawn(async move {
        tokio::time::sleep(time).await;
        server.come_back().await;
    });
}

fn drop_kind(how: How, code: Option<u16>) -> DropKind {
    match how {
        How::Close => DropKind::Close(code.unwrap_or(1000)),
        How::Vanish => DropKind::Vanish,
        How::Reset => DropKind::Reset,
        How::HalfOpen => DropKind::HalfOpen,
    }
}

fn answer(body: Body) -> RestAnswer {
    match body {
        Body::Html => RestAnswer::html(200),
        Body::HalfJson => RestAnswer::half_json(),
        Body::Null => RestAnswer::null(),
        Body::Error(code) => RestAnswer::error(400, ErrorCode::from(code)),
        Body::Text(text) => RestAnswer::new(200, text),
    }
}

fn armed<T>(fault: T, times: u32) -> Armed<T> {
    Armed { fault, times: often(times) }
}

fn often(times: u32) -> Times {
    if times == 0 { Times::Always } else { Times::Next(times) }
}
