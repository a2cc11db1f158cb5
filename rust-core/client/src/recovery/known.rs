use std::collections::{BTreeSet, HashSet, VecDeque};

use cometchat_protocol::Message;
use serde::{Deserialize, Serialize};

/// How many ids of messages that were handed on are remembered. (REC10)
pub(super) const MOST_IDS: usize = 1000;

/// How many muids, and how many ids, of messages sent from here are remembered. (REC10)
const MOST_SENT: usize = 500;

/// What was handed on or sent from here, so that it does not come again.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known {
    /// Messages up to this id are history: the session began after them. `None`: not known yet. (REC9)
    history: Option<u64>,
    /// Handed on.
    ids: BTreeSet<u64>,
    /// Sent from here. Apart from the others: who sends a lot must not seem to have heard a lot.
    sent: Window<u64>,
    muids: Window<String>,
    changes: Window<(u64, u64)>,
}

impl Known {
    /// A session that begins after the message with this id.
    pub(crate) fn beginning_after(history: u64) -> Self {
        Self { history: Some(history), ..Self::default() }
    }

    /// What an earlier process has kept.
    pub(crate) fn restore(kept: Kept) -> Self {
        let mut known = Self::beginning_after(kept.history);
        for (id, _) in kept.handled {
            known.remember(id);
        }
        for id in kept.sent {
            known.insert_sent(id);
        }
        for muid in kept.muids {
            known.insert_muid(&muid);
        }
        known
    }

    /// What a later process needs. `handled`: the messages whose listeners have returned, with the
    /// second in which each was sent. One that only was handed on must come again.
    pub(crate) fn keep(&self, handled: Vec<(u64, u64)>) -> Kept {
        Kept {
            history: self.history(),
            handled,
            sent: self.sent.order.iter().copied().collect(),
            muids: self.muids.order.iter().cloned().collect(),
        }
    }

    /// The id after which the session began.
    pub(crate) fn history(&self) -> u64 {
        self.history.unwrap_or(0)
    }

    /// It is known where the session begins.
    pub(super) fn has_begun(&self) -> bool {
        self.history.is_some()
    }

    pub(super) fn begin_after(&mut self, history: u64) {
        self.history = Some(history);
    }

    /// The server could not tell where the session begins: with this message, if no other came first.
    pub(super) fn begin_with(&mut self, id: u64) {
        self.history.get_or_insert(id.saturating_sub(1));
    }

    /// `false` if the message was here before, or is so old that nobody can tell.
    pub(super) fn insert(&mut self, message: &Message) -> bool {
        if message.id == 0 {
            return true;
        }
        let is_forgotten = self.ids.len() == MOST_IDS
            && self.ids.first().is_some_and(|oldest| message.id < *oldest);
        message.id > self.history()
            && !is_forgotten
            && !self.sent.contains(&message.id)
            && self.remember(message.id)
    }

    /// It was sent from here.
    pub(super) fn insert_sent(&mut self, id: u64) {
        self.sent.insert(id, MOST_SENT);
    }

    pub(super) fn insert_muid(&mut self, muid: &str) {
        self.muids.insert(muid.to_owned(), MOST_SENT);
    }

    pub(super) fn contains_muid(&self, muid: &str) -> bool {
        self.muids.contains(muid)
    }

    /// `false` if this change was here before.
    pub(super) fn insert_change(&mut self, message: &Message) -> bool {
        self.changes.insert((message.id, message.updated_at), MOST_IDS)
    }

    fn remember(&mut self, id: u64) -> bool {
        let is_new = self.ids.insert(id);
        if self.ids.len() > MOST_IDS {
            self.ids.pop_first();
        }
        is_new
    }
}

/// The part of [`Known`] that survives the process.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Kept {
    history: u64,
    /// Ids of the messages whose listeners have returned, and when each was sent.
    pub(super) handled: Vec<(u64, u64)>,
    sent: Vec<u64>,
    muids: Vec<String>,
}

/// The last so many values.
#[derive(Debug, Clone)]
struct Window<T> {
    order: VecDeque<T>,
    present: HashSet<T>,
}

impl<T> Default for Window<T> {
    fn default() -> Self {
        Self { order: VecDeque::new(), present: HashSet::new() }
    }
}

impl<T: Clone + Eq + std::hash::Hash> Window<T> {
    /// `false` if the value was here before.
    fn insert(&mut self, value: T, most: usize) -> bool {
        if !self.present.insert(value.clone()) {
            return false;
        }
        self.order.push_back(value);
        if self.order.len() > most
            && let Some(oldest) = self.order.pop_front()
        {
            self.present.remove(&oldest);
        }
        true
    }

    fn contains<Q>(&self, value: &Q) -> bool
    where
        T: std::borrow::Borrow<Q>,
        Q: Eq + std::hash::Hash + ?Sized,
    {
        self.present.contains(value)
    }
}
