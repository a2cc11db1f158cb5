use std::collections::VecDeque;

use cometchat_protocol::{ClientFrame, DecodeError, Received};

use crate::state::State;

/// What clients did so far. Lists keep the last 10,000 entries.
pub struct Observed<'a>(&'a State);

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

impl<'a> Observed<'a> {
    pub(crate) fn new(state: &'a State) -> Self {
        Self(state)
    }

    /// How many WebSocket upgrades were attempted, refused ones included.
    pub fn upgrades(&self) -> u64 {
        self.0.log.upgrades
    }

    /// How many sockets are open, authenticated or not.
    pub fn open_sockets(&self) -> usize {
        self.0.sockets.count()
    }

    /// How many authenticated sockets a user has.
    pub fn sockets_of(&self, uid: &str) -> usize {
        self.0.sockets.count_of(&uid.to_lowercase())
    }

    /// The REST requests, oldest first.
    pub fn requests(&self) -> impl Iterator<Item = &'a Request> + use<'a> {
        self.0.log.requests.iter()
    }

    /// How many requests with this method and this path (without the version) arrived.
    pub fn count_requests(&self, method: &str, path: &str) -> usize {
        self.requests().filter(|request| request.method == method && request.path == path).count()
    }

    /// The frames of all clients, oldest first.
    pub fn frames(&self) -> impl Iterator<Item = &'a SeenFrame> + use<'a> {
        self.0.log.frames.iter()
    }

    /// The frames of one user's authenticated sockets that could be read, oldest first.
    pub fn frames_of<'u>(
        &self,
        uid: &'u str,
    ) -> impl Iterator<Item = &'a ClientFrame> + use<'a, 'u> {
        self.frames()
            .filter(move |seen| seen.uid.as_deref() == Some(uid))
            .filter_map(|seen| seen.frame.as_ref().ok())
            .map(|received| &received.frame)
    }

    /// The sockets that are gone, oldest first.
    pub fn closed(&self) -> impl Iterator<Item = &'a Closed> + use<'a> {
        self.0.log.closed.iter()
    }

    /// How many messages are stored.
    pub fn messages(&self) -> usize {
        self.0.history.len()
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
