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
    /// A later save must not be overtaken by an earlier one. Holds the trouble that was told last.
    saving: Mutex<Option<StoreTrouble>>,
}

/// One user's place.
#[derive(Clone)]
pub(crate) struct Current {
    owner: Owner,
    track: Track,
    known: Arc<Mutex<Known>>,
}

impl Place {
    pub(crate) fn new(progress: Progress) -> Self {
        Self { progress, current: Mutex::default(), saving: Mutex::default() }
    }

    /// Reads the store, so that [`Place::resume`] finds it read. Tells of damage, which is gone after it;
    /// other trouble comes again. Blocks on the store.
    pub(crate) fn prepare(&self) -> Option<StoreTrouble> {
        self.progress.read_ahead().err().filter(|trouble| *trouble == StoreTrouble::Damaged)
    }

    /// A stored session goes on where it was.
    pub(crate) fn resume(&self, owner: Owner) -> Result<(Track, Arc<Mutex<Known>>), StoreTrouble> {
        // The same session under other settings.
        if self.current.lock().as_ref().is_some_and(|current| current.owner == owner)
            && let Some(rewound) = self.rewind()
        {
            return Ok(rewound);
        }
        let stand = self.progress.load(&owner);
        let (track, known) = match stand.as_ref().ok().cloned().flatten() {
            Some(Stand { cursor, known, .. }) => {
                (Track::restore(cursor, &known), Known::restore(known))
            }
            None => (Track::new(), Known::default()),
        };
        let begun = self.set(owner, track, known);
        stand.map(|_| begun)
    }

    /// What was handed on and not handled is fetched again: its executors skip it.
    pub(crate) fn rewind(&self) -> Option<(Track, Arc<Mutex<Known>>)> {
        let Current { owner, track, known } = self.current.lock().clone()?;
        let (track, known) = track.rewound(&known.lock())?;
        Some(self.set(owner, track, known))
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

    /// Writes down where a new session begins, before anybody uses it. Blocks on the store.
    pub(crate) fn note_beginning(&self, owner: &Owner, newest: Cursor) -> Result<(), StoreTrouble> {
        let mut told = self.saving.lock();
        let known = Known::beginning_after(newest.id).keep(Vec::new());
        let login = owner.login.clone();
        let saved = self.progress.save(owner, Stand { cursor: newest, known, login });
        news(&mut told, saved)
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

    /// Writes the place down if it has moved. Trouble is an error when it begins and when its reason changes,
    /// not again at each try. Blocks on the store.
    pub(crate) fn save(&self) -> Result<(), StoreTrouble> {
        let current = self.current.lock().clone();
        current.map_or(Ok(()), |current| self.save_of(&current))
    }

    /// Writes down a place that was left. Blocks on the store.
    pub(crate) fn save_of(
        &self,
        Current { owner, track, known }: &Current,
    ) -> Result<(), StoreTrouble> {
        let mut told = self.saving.lock();
        let Some((cursor, handled)) = track.take_unsaved() else { return Ok(()) };
        let known = known.lock().keep(handled);
        let login = owner.login.clone();
        let saved = self.progress.save(owner, Stand { cursor, known, login });
        if saved.is_err() {
            // For the next try.
            track.touch();
        }
        news(&mut told, saved)
    }

    /// The session is over, a later login begins anew. Blocks on the store.
    pub(crate) fn forget(&self, left: &Current) -> Result<(), StoreTrouble> {
        let _one_at_a_time = self.saving.lock();
        self.progress.remove(&left.owner)
    }

    /// Another process has begun another session of the same user; this one has missed nothing in between.
    pub(crate) fn belongs_to(&self, owner: &Owner) {
        let mut current = self.current.lock();
        let of_user = current.as_mut().filter(|current| {
            current.owner.app_id == owner.app_id && current.owner.uid == owner.uid
        });
        if let Some(current) = of_user.filter(|current| current.owner != *owner) {
            current.owner = owner.clone();
            current.track.touch();
        }
    }

    /// The place that was left.
    pub(crate) fn leave(&self) -> Option<Current> {
        self.current.lock().take()
    }

    fn set(&self, owner: Owner, track: Track, known: Known) -> (Track, Arc<Mutex<Known>>) {
        let known = Arc::new(Mutex::new(known));
        let (begun, shared) = (track.clone(), known.clone());
        *self.current.lock() = Some(Current { owner, track, known });
        (begun, shared)
    }
}

/// Trouble that was not told before.
fn news(
    told: &mut Option<StoreTrouble>,
    saved: Result<(), StoreTrouble>,
) -> Result<(), StoreTrouble> {
    let before = std::mem::replace(told, saved.err());
    if *told == before { Ok(()) } else { saved }
}
