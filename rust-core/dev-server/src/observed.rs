use std::collections::VecDeque;

use cometchat_protocol::{ClientFrame, DecodeError, Received};

use crate::state::State;

/// What clients did so far. Lists keep the last 10,000 entries.
pub struct Observed {
    pub(crate) state: State,
}

/// A REST request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The method, upper case.
    pub method: String,
    /// The path without the version, such as `/me`.
    pub path: String,
    /// The query as it arrived.
    pub query: Option<String>,
}

/// A frame that a client sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenFrame {
    /// Whose socket; `None` if it was not authenticated at the time.
    pub uid: Option<String>,
    /// What arrived.
    pub frame: Result<Received<ClientFrame>, DecodeError>,
}

/// A socket that is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// Whose socket; `None` if it was never authenticated.
    pub uid: Option<String>,
    /// The code of the client's close frame; `None` if it sent none.
    pub code: Option<u16>,
}

impl Observed {
    /// How many WebSocket upgrades were attempted, refused ones included.
    pub fn upgrades(&self) -> u64 {
        self.state.log.upgrades
    }

    /// How many sockets are open, authenticated or not.
    pub fn open_sockets(&self) -> usize {
        let open: usize = self.state.apps().iter().map(|app| app.sockets.count()).sum();
        open + self.state.waiting.count()
    }

    /// How many authenticated sockets a user has, in whichever app.
    pub fn sockets_of(&self, uid: &str) -> usize {
        let uid = uid.to_lowercase();
        self.state.apps().iter().map(|app| app.sockets.count_of(&uid)).sum()
    }

    /// The REST requests, oldest first.
    pub fn requests(&self) -> impl Iterator<Item = &Request> {
        self.state.log.requests.iter()
    }

    /// How many requests with this method and this path (without the version) arrived.
    pub fn count_requests(&self, method: &str, path: &str) -> usize {
        self.requests().filter(|request| request.method == method && request.path == path).count()
    }

    /// The frames of all clients, oldest first.
    pub fn frames(&self) -> impl Iterator<Item = &SeenFrame> {
        self.state.log.frames.iter()
    }

    /// The frames of one user's authenticated sockets that could be read, oldest first.
    pub fn frames_of(&self, uid: &str) -> impl Iterator<Item = &ClientFrame> + use<'_> {
        let uid = uid.to_lowercase();
        self.frames()
            .filter(move |seen| seen.uid.as_deref() == Some(uid.as_str()))
            .filter_map(|seen| seen.frame.as_ref().ok())
            .map(|received| &received.frame)
    }

    /// The sockets that are gone, oldest first.
    pub fn closed(&self) -> impl Iterator<Item = &Closed> {
        self.state.log.closed.iter()
    }

    /// How many messages are stored, in all apps; each action and each step of a call is one.
    pub fn messages(&self) -> usize {
        self.state.apps().iter().map(|app| app.history.records.len()).sum()
    }
}

/// What [`Observed`] shows beside the present state.
#[derive(Default)]
pub(crate) struct Log {
    pub(crate) upgrades: u64,
    pub(crate) requests: Recent<Request>,
    pub(crate) frames: Recent<SeenFrame>,
    pub(crate) closed: Recent<Closed>,
}

/// The newest entries of a list.
pub(crate) struct Recent<T>(VecDeque<T>);

impl<T> Recent<T> {
    const KEPT: usize = 10_000;

    pub(crate) fn push(&mut self, entry: T) {
        if self.0.len() == Self::KEPT {
            self.0.pop_front();
        }
        self.0.push_back(entry);
    }

    fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter()
    }
}

impl<T> Default for Recent<T> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}
