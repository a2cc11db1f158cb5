use std::sync::Arc;

use crate::{
    progress::{Owner, Progress},
    recovery::{Cursor, Kept, Known, Track},
    store::StoreTrouble,
    sync::Mutex,
};

/// Where the logged-in user's listeners stand in the stream of messages. (REC8, REC9)
pub(crate) struct Place {
    progress: Arc<Progress>,
    current: Mutex<Option<Current>>,
    /// A later save must not be overtaken by an earlier one.
    saving: Mutex<()>,
}

struct Current {
    owner: Owner,
    track: Track,
    /// What must not be handed on again.
    known: Kept,
}

impl Place {
    pub(crate) fn new(progress: Progress) -> Self {
        Self { progress: Arc::new(progress), current: Mutex::default(), saving: Mutex::default() }
    }

    /// A stored session goes on where it was.
    pub(crate) fn resume(&self, owner: Owner) -> Result<(Track, Known), StoreTrouble> {
        let loaded = self.progress.load(&owner);
        let (cursor, known) = match &loaded {
            Ok(Some((cursor, known))) => (Some(*cursor), known.clone()),
            _ => (None, Kept::default()),
        };
        let track = Track::new(cursor);
        *self.current.lock() = Some(Current { owner, track: track.clone(), known: known.clone() });
        loaded.map(|_| (track, Known::restore(known)))
    }

    /// A new session begins at the server's newest message, if that is known.
    pub(crate) fn begin(&self, owner: Owner, newest: Option<Cursor>) -> Track {
        let track = Track::new(None);
        if let Some(newest) = newest {
            track.begin_at(newest);
        }
        *self.current.lock() =
            Some(Current { owner, track: track.clone(), known: Kept::default() });
        track
    }

    /// REC8.
    pub(crate) fn last_delivered(&self) -> u64 {
        self.current.lock().as_ref().map_or(0, |current| current.track.last_delivered())
    }

    /// What a save would keep beside the cursor.
    pub(crate) fn remember(&self, known: &Known, overlap: u64) {
        if let Some(current) = self.current.lock().as_mut() {
            let sent_at = current.track.cursor().map_or(0, |cursor| cursor.sent_at);
            current.known = known.keep(sent_at.saturating_sub(overlap));
        }
    }

    pub(crate) fn is_unsaved(&self) -> bool {
        self.current.lock().as_ref().is_some_and(|current| current.track.is_unsaved())
    }

    /// Writes the place down if it has moved. Blocks on the store.
    pub(crate) fn save(&self) -> Result<(), StoreTrouble> {
        let _one_at_a_time = self.saving.lock();
        let (owner, cursor, known) = {
            let current = self.current.lock();
            let Some(current) = current.as_ref() else { return Ok(()) };
            let Some(cursor) = current.track.take_unsaved() else { return Ok(()) };
            (current.owner.clone(), cursor, current.known.clone())
        };
        self.progress.save(&owner, cursor, known)
    }

    /// The session is over: a later login begins anew.
    pub(crate) fn forget(&self) {
        *self.current.lock() = None;
    }
}
