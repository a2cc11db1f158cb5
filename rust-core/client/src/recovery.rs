//! Nothing missed: what to fetch after a connection, what to hold meanwhile, what to hand on. (REC6-11)
//!
//! Like the connection's machine it has no clock and no I/O: [`Recovery`] takes in what happened and says
//! what to do.

mod known;
mod track;

use std::{collections::VecDeque, sync::Arc, time::Duration};

use cometchat_connection::Moment;
use cometchat_protocol::{Category, Message, MessageAction};

use crate::sync::Mutex;
pub(crate) use known::{Kept, Known};
pub(crate) use track::{Cursor, HandedOn, Track};

/// How far before the cursor a fetch begins, so that an id that arrived late is not skipped. Seconds.
/// (REC10)
const OVERLAP: u64 = 30;

/// The most rows of a page.
pub(crate) const PAGE: u64 = 100;

/// How long, and how many, live messages wait for a fetch. (REC11)
const LONGEST_HOLD: Duration = Duration::from_secs(10);
const MOST_HELD: usize = 500;

/// How many bytes of frames live messages that wait may have, for whatever they wait. (SEC3)
const MOST_HELD_BYTES: usize = 8 * 1024 * 1024;

/// How many live messages wait for the first listener. (REC9)
const MOST_HELD_FOR_LISTENER: usize = 1000;

/// What the application wants to happen to missed messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Policy {
    /// Fetch and hand on.
    Fetch,
    /// Tell from where on they can be fetched.
    Announce,
}

/// What to ask the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Query {
    /// The newest message: where a new session begins.
    Newest,
    /// Messages sent after this second.
    SentAfter(u64),
    /// Messages with a larger id.
    IdAfter(u64),
    /// Messages changed after this second.
    ChangedAfter(u64),
}

/// Numbers one fetch; answers to an older one do not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FetchId(u64);

/// Something for the driver to do, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// Ask the server; answer with [`Recovery::fetched`].
    Fetch(FetchId, Query),
    /// The session begins here.
    Begin(Cursor),
    /// Hand a message on.
    Deliver(Box<Message>),
    /// Hand a fetched edit or deletion on: the message's new form.
    Changed(Box<Message>),
    /// All changes up to this second have been handed on.
    ChangesTold(u64),
    /// Tell that messages may be missing.
    Gap(Gap),
    /// Tell that there may be missed messages after this id.
    Available(u64),
}

/// Messages that may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// The last message before the hole; 0 if there is none.
    pub after: u64,
    /// The first message after the hole; `None` if none has arrived yet.
    pub before: Option<u64>,
    /// Why.
    pub reason: GapReason,
}

/// Why messages may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GapReason {
    /// Fetching took longer than live messages may wait, or too many waited.
    Limit,
    /// The server could not be asked.
    FetchFailed,
    /// The server's pages did not go on.
    NoProgress,
    /// A frame was above the size limit.
    FrameTooLarge,
}

impl GapReason {
    /// A short name in snake case, such as `fetch_failed`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Limit => "limit",
            Self::FetchFailed => "fetch_failed",
            Self::NoProgress => "no_progress",
            Self::FrameTooLarge => "frame_too_large",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// There is no connection.
    Disconnected,
    /// Live messages pass.
    Live,
    /// Live messages are held until there is a listener.
    AwaitingListener,
    /// Live messages are held until the fetch is over.
    Fetching(FetchId, Query),
}

/// See the module's documentation.
#[derive(Debug)]
pub(crate) struct Recovery {
    policy: Policy,
    phase: Phase,
    has_listener: bool,
    /// Shared with whoever writes it down.
    known: Arc<Mutex<Known>>,
    /// How far the listeners had come when the fetch began.
    cursor: Cursor,
    /// From when on changes are fetched.
    changes_begin: u64,
    /// The latest change that the fetch has brought.
    latest_change: u64,
    own_uid: String,
    held: VecDeque<Box<Message>>,
    held_bytes: usize,
    /// When the first held message arrived.
    held_since: Option<Moment>,
    /// A message waited in vain for a listener.
    has_overflowed: bool,
    /// The largest id handed on since the fetch began.
    reached: u64,
    last_fetch: u64,
    steps: VecDeque<Step>,
}

impl Recovery {
    pub(crate) fn new(
        policy: Policy,
        own_uid: &str,
        known: Arc<Mutex<Known>>,
        has_listener: bool,
    ) -> Self {
        Self {
            policy,
            phase: Phase::Disconnected,
            has_listener,
            known,
            cursor: Cursor::default(),
            changes_begin: 0,
            latest_change: 0,
            own_uid: own_uid.to_owned(),
            held: VecDeque::new(),
            held_bytes: 0,
            held_since: None,
            has_overflowed: false,
            reached: 0,
            last_fetch: 0,
            steps: VecDeque::new(),
        }
    }

    /// A later `init` may change its mind.
    pub(crate) fn set_policy(&mut self, policy: Policy) {
        self.policy = policy;
    }

    pub(crate) fn poll_step(&mut self) -> Option<Step> {
        self.steps.pop_front()
    }

    /// When to call [`Recovery::wake`].
    pub(crate) fn poll_timeout(&self) -> Option<Moment> {
        match self.phase {
            Phase::Fetching(..) => self.held_since.map(|since| since + LONGEST_HOLD),
            _ => None,
        }
    }

    /// The server accepted the session. `cursor` is how far the listeners have come.
    pub(crate) fn connected(&mut self, cursor: Option<Cursor>) {
        self.disconnected();
        if self.has_listener {
            self.begin(cursor);
        } else {
            self.phase = Phase::AwaitingListener;
        }
    }

    /// What is held is fetched again after the next connection.
    pub(crate) fn disconnected(&mut self) {
        // Without a place to begin at it would count as history then.
        match self.phase {
            Phase::Fetching(_, Query::Newest) => self.finish(),
            Phase::AwaitingListener => self.begin_with_held(),
            _ => {}
        }
        self.let_go();
        self.phase = Phase::Disconnected;
    }

    pub(crate) fn listener_added(&mut self, cursor: Option<Cursor>, now: Moment) {
        self.has_listener = true;
        if self.phase != Phase::AwaitingListener {
            return;
        }
        let has_overflowed = self.has_overflowed;
        let is_fetched = self.policy == Policy::Fetch && cursor.is_some();
        if is_fetched && (has_overflowed || self.is_at_limit(MOST_HELD)) {
            // The fetch brings them all.
            self.held.clear();
            self.held_bytes = 0;
        }
        self.held_since = (!self.held.is_empty()).then_some(now);
        let after = self.held.back().map_or(0, |last| last.id);
        self.begin(cursor);
        if has_overflowed && !is_fetched {
            let gap = Gap { after, before: None, reason: GapReason::Limit };
            self.steps.push_back(Step::Gap(gap));
        }
    }

    /// A message came over the socket, in a frame of so many bytes.
    pub(crate) fn live(&mut self, message: Box<Message>, bytes: usize, now: Moment) {
        // A call rings now or not at all.
        if message.category == Category::Call {
            return self.deliver(message);
        }
        match self.phase {
            Phase::Disconnected | Phase::Live => self.deliver(message),
            Phase::AwaitingListener => {
                if self.is_at_limit(MOST_HELD_FOR_LISTENER) {
                    self.has_overflowed = true;
                } else {
                    self.hold(message, bytes);
                }
            }
            Phase::Fetching(..) => {
                self.held_since.get_or_insert(now);
                let was_full = self.is_full();
                self.hold(message, bytes);
                if was_full {
                    self.give_up(GapReason::Limit);
                }
            }
        }
    }

    /// No more live messages can be held: the socket has to wait.
    pub(crate) fn is_full(&self) -> bool {
        matches!(self.phase, Phase::Fetching(..)) && self.is_at_limit(MOST_HELD)
    }

    /// Live messages have waited for long enough.
    pub(crate) fn wake(&mut self, now: Moment) {
        if self.poll_timeout().is_some_and(|due| due <= now) {
            self.give_up(GapReason::Limit);
        }
    }

    /// A message was sent from here: it must not come back. (REC10)
    pub(crate) fn sending(&mut self, muid: &str) {
        self.known.lock().insert_muid(muid);
    }

    pub(crate) fn sent(&mut self, message: &Message) {
        self.known.lock().insert_sent(message.id);
    }

    /// A fetch ended: its rows, or `None` if the server could not be asked.
    pub(crate) fn fetched(&mut self, fetch: FetchId, rows: Option<Vec<Message>>) {
        let query = match self.phase {
            Phase::Fetching(current, query) if current == fetch => query,
            _ => return,
        };
        let Some(mut rows) = rows else { return self.give_up(GapReason::FetchFailed) };
        rows.sort_by_key(|message| message.id);
        match query {
            Query::Newest => {
                let newest = rows.last().map(Cursor::at).unwrap_or_default();
                // What has arrived meanwhile is no history.
                let first_held = self.held.iter().map(|held| held.id).min().unwrap_or(u64::MAX);
                self.known.lock().begin_after(newest.id.min(first_held.saturating_sub(1)));
                self.steps.push_back(Step::Begin(newest));
                self.finish();
            }
            Query::SentAfter(_) | Query::IdAfter(_) => self.fetched_new(query, rows),
            Query::ChangedAfter(since) => self.fetched_changes(since, rows),
        }
    }

    fn begin(&mut self, cursor: Option<Cursor>) {
        match (self.policy, cursor) {
            (Policy::Announce, cursor) => {
                self.steps.push_back(Step::Available(cursor.map_or(0, |cursor| cursor.id)));
                self.finish();
            }
            (Policy::Fetch, None) => self.fetch(Query::Newest),
            (Policy::Fetch, Some(cursor)) => {
                self.cursor = cursor;
                self.reached = cursor.id;
                self.latest_change = 0;
                self.changes_begin = cursor.changed_at.saturating_sub(OVERLAP + 1);
                self.fetch(Query::IdAfter(cursor.id));
            }
        }
    }

    /// A session whose beginning is not known begins with what waits for a listener.
    fn begin_with_held(&mut self) {
        let Some(first) = self.held.iter().map(|message| message.id).min() else { return };
        if self.policy == Policy::Fetch && !self.known.lock().has_begun() {
            let before = first.saturating_sub(1);
            self.known.lock().begin_after(before);
            let sent_at = self.held.iter().map(|message| message.sent_at).min().unwrap_or(0);
            self.steps.push_back(Step::Begin(Cursor { id: before, sent_at, changed_at: sent_at }));
        }
    }

    fn fetch(&mut self, query: Query) {
        self.last_fetch += 1;
        let fetch = FetchId(self.last_fetch);
        self.phase = Phase::Fetching(fetch, query);
        self.steps.push_back(Step::Fetch(fetch, query));
    }

    fn fetched_new(&mut self, query: Query, rows: Vec<Message>) {
        let is_page_full = rows.len() as u64 >= PAGE;
        self.note_changes(&rows);
        let largest = rows.last().map_or(0, |message| message.id);
        if let (Query::IdAfter(before), false) = (query, rows.is_empty())
            && largest <= before
        {
            return self.give_up(GapReason::NoProgress);
        }
        let is_overlap = match query {
            Query::IdAfter(id) => id < self.cursor.id,
            _ => true,
        };
        if !is_overlap {
            // Changes that were made after the server's clock was put back count as earlier ones.
            let earliest = rows.iter().map(|message| message.sent_at).min().unwrap_or(u64::MAX);
            self.changes_begin = self.changes_begin.min(earliest.saturating_sub(OVERLAP + 1));
        }
        for mut message in rows {
            if is_recovered(&message) && self.cursor.is_fetched(&message) {
                message.is_recovered = true;
                self.deliver(Box::new(message));
            }
        }
        let next = match (is_overlap, is_page_full) {
            (false, true) => Query::IdAfter(largest),
            (false, false) if self.cursor.id > 0 => Query::SentAfter(self.cursor.fetch_from()),
            (true, true) if largest < self.cursor.id => Query::IdAfter(largest),
            _ => Query::ChangedAfter(self.changes_begin),
        };
        self.fetch(next);
    }

    fn fetched_changes(&mut self, since: u64, mut rows: Vec<Message>) {
        let is_last = (rows.len() as u64) < PAGE;
        self.note_changes(&rows);
        let latest = rows.iter().map(|message| message.updated_at).max().unwrap_or(since);
        rows.sort_by_key(|message| (message.updated_at, message.id));
        for mut message in rows {
            if self.known.lock().insert_change(&message) {
                message.is_recovered = true;
                self.steps.push_back(Step::Changed(Box::new(message)));
            }
        }
        // The page may have ended in the middle of its last second.
        let next = latest.saturating_sub(1);
        if is_last {
            self.steps.push_back(Step::ChangesTold(self.latest_change));
            self.finish();
        } else if next <= since {
            self.give_up(GapReason::NoProgress);
        } else {
            self.fetch(Query::ChangedAfter(next));
        }
    }

    fn note_changes(&mut self, rows: &[Message]) {
        let latest = rows.iter().map(|message| message.updated_at).max().unwrap_or(0);
        self.latest_change = self.latest_change.max(latest);
    }

    fn give_up(&mut self, reason: GapReason) {
        let held = self.held.iter().map(|message| message.id);
        let before = held.filter(|id| *id > self.reached).min();
        self.steps.push_back(Step::Gap(Gap { after: self.reached, before, reason }));
        self.finish();
    }

    /// Live messages pass from now on, those that were held first.
    fn finish(&mut self) {
        self.phase = Phase::Live;
        let held = std::mem::take(&mut self.held);
        self.let_go();
        for message in held {
            self.deliver(message);
        }
    }

    fn hold(&mut self, message: Box<Message>, bytes: usize) {
        self.held.push_back(message);
        self.held_bytes += bytes;
    }

    fn is_at_limit(&self, most: usize) -> bool {
        self.held.len() >= most || self.held_bytes >= MOST_HELD_BYTES
    }

    fn let_go(&mut self) {
        self.held.clear();
        self.held_bytes = 0;
        self.held_since = None;
        self.has_overflowed = false;
    }

    fn deliver(&mut self, message: Box<Message>) {
        {
            let mut known = self.known.lock();
            let is_own = message.sender.eq_ignore_ascii_case(&self.own_uid)
                && message.muid.as_deref().is_some_and(|muid| known.contains_muid(muid));
            if self.phase == Phase::Live && message.category != Category::Call {
                known.begin_with(message.id);
            }
            if is_own || !known.insert(&message) {
                return;
            }
            let change = changed_message(&message).unwrap_or(&message);
            if change.edited_at.is_some() || change.deleted_at.is_some() {
                // It is here in its new form already.
                known.insert_change(change);
            }
        }
        self.reached = self.reached.max(message.id);
        self.steps.push_back(Step::Deliver(message));
    }
}

/// Calls that rang while nobody listened are over, and edits and deletions come by a query of their own.
fn is_recovered(message: &Message) -> bool {
    match message.category {
        Category::Call => false,
        Category::Action => !matches!(
            message.data.action,
            Some(MessageAction::Edited | MessageAction::Deleted) | None
        ),
        _ => message.deleted_at.is_none(),
    }
}

fn changed_message(message: &Message) -> Option<&Message> {
    match (&message.category, &message.data.entities.on) {
        (Category::Action, Some(cometchat_protocol::Entity::Message(changed))) => Some(changed),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
