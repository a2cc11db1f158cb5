use std::{
    collections::{BTreeMap, VecDeque},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use cometchat_protocol::Message;
use serde::{Deserialize, Serialize};

use super::{
    Known, OVERLAP,
    known::{Kept, MOST_IDS},
};
use crate::sync::Mutex;

/// How far the listeners have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Cursor {
    /// The largest message id whose listeners have returned.
    pub(crate) id: u64,
    /// When that message was sent, Unix seconds.
    pub(crate) sent_at: u64,
    /// The latest change that was handed on, Unix seconds.
    pub(crate) changed_at: u64,
}

impl Cursor {
    /// The place of a message.
    pub(crate) fn at(message: &Message) -> Self {
        Self {
            id: message.id,
            sent_at: message.sent_at,
            // Changes come by a query of their own after it.
            changed_at: if message.is_recovered {
                0
            } else {
                message.updated_at.max(message.sent_at)
            },
        }
    }

    /// All changes up to this second have been handed on.
    pub(crate) fn at_change(changed_at: u64) -> Self {
        Self { changed_at, ..Self::default() }
    }

    /// Messages sent after this second are fetched: the overlap and the second itself. (REC10)
    pub(super) fn fetch_from(&self) -> u64 {
        self.sent_at.saturating_sub(OVERLAP + 1)
    }

    /// Behind it, or in the overlap. Pages go by id and may bring others, which nobody remembers.
    pub(super) fn is_fetched(&self, message: &Message) -> bool {
        message.id > self.id || message.sent_at > self.fetch_from()
    }

    fn advance(&mut self, to: Self) {
        if to.id > self.id {
            self.id = to.id;
            self.sent_at = self.sent_at.max(to.sent_at);
        }
        self.changed_at = self.changed_at.max(to.changed_at);
    }
}

/// Moves the cursor when the last listener's callback for a message has returned. (REC9)
#[derive(Debug, Clone, Default)]
pub(crate) struct Track(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    cursor: Option<Cursor>,
    is_unsaved: bool,
    /// Messages whose listeners have returned, and when each was sent.
    handled: BTreeMap<u64, u64>,
    /// The largest id that a listener was given. (REC8)
    largest_begun: u64,
    first_number: u64,
    /// Messages in the order in which they were handed on.
    under_way: VecDeque<Place>,
}

#[derive(Debug)]
enum Place {
    Open,
    Handled(Cursor),
    /// It was not handled: the cursor stays before it.
    Lost,
}

/// A message on its way to its listeners. Dropped by the last of them.
#[derive(Debug)]
pub(crate) struct HandedOn {
    track: Track,
    number: u64,
    cursor: Cursor,
    is_lost: AtomicBool,
}

impl Track {
    /// A session whose beginning is not known yet.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// From the store.
    pub(crate) fn restore(cursor: Cursor, kept: &Kept) -> Self {
        let handled = kept.handled.iter().copied().collect();
        Self(Arc::new(Mutex::new(State { cursor: Some(cursor), handled, ..State::default() })))
    }

    pub(crate) fn cursor(&self) -> Option<Cursor> {
        self.0.lock().cursor
    }

    /// A new session begins here.
    pub(crate) fn begin_at(&self, cursor: Cursor) {
        let mut state = self.0.lock();
        state.cursor = Some(cursor);
        state.is_unsaved = true;
    }

    /// REC8: the largest id handed to a listener, in this process or before. `history`: messages up to
    /// this id never were.
    pub(crate) fn last_delivered(&self, history: u64) -> u64 {
        let state = self.0.lock();
        let earlier = state.cursor.map_or(0, |cursor| cursor.id);
        state.largest_begun.max(if earlier > history { earlier } else { 0 })
    }

    /// The cursor and the handled messages that a fetch from there brings again, if there is anything
    /// new since the last call.
    pub(crate) fn take_unsaved(&self) -> Option<(Cursor, Vec<(u64, u64)>)> {
        let mut state = self.0.lock();
        let cursor = std::mem::take(&mut state.is_unsaved).then_some(state.cursor).flatten()?;
        let fetched_from = cursor.fetch_from();
        state.handled.retain(|id, sent_at| *id > cursor.id || *sent_at >= fetched_from);
        Some((cursor, state.handled.iter().map(|(id, sent_at)| (*id, *sent_at)).collect()))
    }

    /// A track that begins again behind what was handled: what waits in executors is given up. `None` while
    /// the session's beginning is not known.
    pub(crate) fn rewound(&self, known: &Known) -> Option<(Self, Known)> {
        let state = self.0.lock();
        let cursor = state.cursor?;
        let handled = state.handled.iter().map(|(id, sent_at)| (*id, *sent_at)).collect();
        let kept = known.keep(handled);
        let track = Self::restore(cursor, &kept);
        {
            let mut rewound = track.0.lock();
            rewound.largest_begun = state.largest_begun;
            rewound.is_unsaved = true;
        }
        Some((track, Known::restore(kept)))
    }

    /// There is something beside the cursor to write down.
    pub(crate) fn touch(&self) {
        self.0.lock().is_unsaved = true;
    }

    pub(crate) fn is_unsaved(&self) -> bool {
        self.0.lock().is_unsaved
    }

    pub(crate) fn hand_on(&self, cursor: Cursor) -> Arc<HandedOn> {
        let mut state = self.0.lock();
        let number = state.first_number + state.under_way.len() as u64;
        state.under_way.push_back(Place::Open);
        Arc::new(HandedOn { track: self.clone(), number, cursor, is_lost: AtomicBool::new(false) })
    }

    fn close(&self, number: u64, place: Place) {
        let mut state = self.0.lock();
        let Some(index) = number.checked_sub(state.first_number) else { return };
        let Ok(index) = usize::try_from(index) else { return };
        if let Place::Handled(Cursor { id, sent_at, .. }) = place {
            if id > 0 {
                state.handled.insert(id, sent_at);
            }
            if state.handled.len() > MOST_IDS {
                state.handled.pop_first();
            }
            state.is_unsaved = true;
        }
        if let Some(slot) = state.under_way.get_mut(index) {
            *slot = place;
        }
        while let Some(Place::Handled(to)) = state.under_way.front() {
            let to = *to;
            state.under_way.pop_front();
            state.first_number += 1;
            // The server could not tell where the session begins: then it does here.
            state.cursor.get_or_insert(to).advance(to);
        }
    }
}

impl HandedOn {
    /// A listener is about to be called.
    pub(crate) fn begun(&self) {
        let mut state = self.track.0.lock();
        state.largest_begun = state.largest_begun.max(self.cursor.id);
    }

    /// A listener was not called although it should have been.
    pub(crate) fn lost(&self) {
        self.is_lost.store(true, Ordering::Release);
    }
}

impl Drop for HandedOn {
    fn drop(&mut self) {
        let is_lost = self.is_lost.load(Ordering::Acquire);
        let place = if is_lost { Place::Lost } else { Place::Handled(self.cursor) };
        self.track.close(self.number, place);
    }
}
