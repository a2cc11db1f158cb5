use std::sync::Arc;

use crate::{
    progress::{Owner, Progress, Stand},
    recovery::{Cursor, Known, Track},
    store::StoreTrouble,
    sync::Mutex,
};

/// Where the logged-in user's listeners stand in the stream of messages. (REC8, REC9)
pub(crate) struct Place {
    progress: Progress,
    current: Mutex<Option<Current>>,
    /// A later save must not be overtaken by an earlier one.
    saving: Mutex<()>,
}

struct Current {
    owner: Owner,
    track: Track,
    known: Arc<Mutex<Known>>,
}

impl Place {
    pub(crate) fn new(progress: Progress) -> Self {
        Self { progress, current: Mutex::default(), saving: Mutex::default() }
    }

    /// A stored session goes on where it was.
    pub(crate) fn resume(&self, owner: Owner) -> Result<(Track, Arc<Mutex<Known>>), StoreTrouble> {
        let stand = self.progress.load(&owner);
        let (track, known) = match stand.as_ref().ok().cloned().flatten() {
            Some(Stand { cursor, known }) => {
                (Track::restore(cursor, &known), Known::restore(known))
            }
            None => (Track::new(), Known::default()),
        };
        let begun = self.set(owner, track, known);
        stand.map(|_| begun)
    }

    /// A new session begins at the server's newest message, if that is known.
    pub(crate) fn begin(&self, owner: Owner, newest: Option<Cursor>) -> (Track, Arc<Mutex<Known>>) {
        let track = Track::new();
        let known = match newest {
            Some(newest) => {
                track.begin_at(newest);
                Known::beginning_after(newest.id)
            }
            None => Known::default(),
        };
        self.set(owner, track, known)
    }

    /// REC8.
    pub(crate) fn last_delivered(&self) -> u64 {
        self.current
            .lock()
            .as_ref()
            .map_or(0, |Current { track, known, .. }| track.last_delivered(known.lock().history()))
    }

    pub(crate) fn is_unsaved(&self) -> bool {
        self.current.lock().as_ref().is_some_and(|current| current.track.is_unsaved())
    }

    /// Writes the place down if it has moved. Blocks on the store.
    pub(crate) fn save(&self) -> Result<(), StoreTrouble> {
        let _one_at_a_time = self.saving.lock();
        let (owner, stand) = {
            let current = self.current.lock();
            let Some(Current { owner, track, known }) = current.as_ref() else { return Ok(()) };
            let Some((cursor, handled)) = track.take_unsaved() else { return Ok(()) };
            let known = known.lock().keep(handled);
            (owner.clone(), Stand { cursor, known })
        };
        self.progress.save(&owner, stand)
    }

    /// The session is over, a later login begins anew. Blocks on the store.
    pub(crate) fn forget(&self, owner: &Owner) -> Result<(), StoreTrouble> {
        let _one_at_a_time = self.saving.lock();
        self.progress.remove(owner)
    }

    /// Whose place it was.
    pub(crate) fn leave(&self) -> Option<Owner> {
        self.current.lock().take().map(|current| current.owner)
    }

    fn set(&self, owner: Owner, track: Track, known: Known) -> (Track, Arc<Mutex<Known>>) {
        let known = Arc::new(Mutex::new(known));
        let (begun, shared) = (track.clone(), known.clone());
        *self.current.lock() = Some(Current { owner, track, known });
        (begun, shared)
    }
}
