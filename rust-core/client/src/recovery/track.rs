use std::{
    collections::VecDeque,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use cometchat_protocol::Message;
use serde::{Deserialize, Serialize};

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
            changed_at: message.updated_at.max(message.sent_at),
        }
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
    /// From the store.
    pub(crate) fn new(cursor: Option<Cursor>) -> Self {
        Self(Arc::new(Mutex::new(State { cursor, ..State::default() })))
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

    /// REC8: the largest id handed to a listener, in this process or before.
    pub(crate) fn last_delivered(&self) -> u64 {
        let state = self.0.lock();
        state.largest_begun.max(state.cursor.map_or(0, |cursor| cursor.id))
    }

    /// The cursor, if it has moved since the last call.
    pub(crate) fn take_unsaved(&self) -> Option<Cursor> {
        let mut state = self.0.lock();
        std::mem::take(&mut state.is_unsaved).then_some(state.cursor).flatten()
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
        if let Some(slot) = state.under_way.get_mut(index) {
            *slot = place;
        }
        while let Some(Place::Handled(to)) = state.under_way.front() {
            let to = *to;
            state.under_way.pop_front();
            state.first_number += 1;
            // Without a cursor the session's beginning is not known yet.
            if let Some(cursor) = &mut state.cursor {
                cursor.advance(to);
                state.is_unsaved = true;
            }
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
