use std::collections::{BTreeMap, HashSet, VecDeque};

use cometchat_protocol::Message;
use serde::{Deserialize, Serialize};

/// How many message ids, and how many muids of own messages, are remembered. (REC10)
const MOST_IDS: usize = 1000;
const MOST_MUIDS: usize = 500;

/// What was handed on or sent from here, so that it does not come again.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known {
    /// Messages up to this id are history: the session began after them. (REC9)
    history: u64,
    /// When each was sent, by id.
    ids: BTreeMap<u64, u64>,
    muids: Window<String>,
    changes: Window<(u64, u64)>,
}

impl Known {
    /// A session that begins after the message with this id.
    pub(crate) fn beginning_after(history: u64) -> Self {
        Self { history, ..Self::default() }
    }

    /// What an earlier process has kept.
    pub(crate) fn restore(kept: Kept) -> Self {
        let mut known = Self::beginning_after(kept.history);
        for (id, sent_at) in kept.ids {
            known.remember(id, sent_at);
        }
        known
    }

    /// What a later process needs, if it fetches messages sent from this second on.
    pub(crate) fn keep(&self, sent_at: u64) -> Kept {
        let ids = self.ids.iter().map(|(id, at)| (*id, *at)).filter(|(_, at)| *at >= sent_at);
        Kept { history: self.history, ids: ids.collect() }
    }

    pub(super) fn begin_after(&mut self, history: u64) {
        self.history = history;
    }

    /// `false` if the message was here before, or is so old that nobody can tell.
    pub(super) fn insert(&mut self, message: &Message) -> bool {
        if message.id == 0 {
            return true;
        }
        let is_forgotten = self.ids.len() == MOST_IDS
            && self.ids.first_key_value().is_some_and(|(oldest, _)| message.id < *oldest);
        message.id > self.history && !is_forgotten && self.remember(message.id, message.sent_at)
    }

    pub(super) fn insert_muid(&mut self, muid: &str) {
        self.muids.insert(muid.to_owned(), MOST_MUIDS);
    }

    pub(super) fn contains_muid(&self, muid: &str) -> bool {
        self.muids.contains(muid)
    }

    /// `false` if this change was here before.
    pub(super) fn insert_change(&mut self, message: &Message) -> bool {
        self.changes.insert((message.id, message.updated_at), MOST_IDS)
    }

    fn remember(&mut self, id: u64, sent_at: u64) -> bool {
        let is_new = self.ids.insert(id, sent_at).is_none();
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
    /// Ids and when each message was sent.
    ids: Vec<(u64, u64)>,
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
