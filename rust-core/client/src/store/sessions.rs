use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{SystemTime, UNIX_EPOCH},
};

use super::{
    SessionStore, StoreError, StoreTrouble, Stored,
    state::{StateError, StoredSession, StoredState},
};

/// Several clients of a process may use one file: each change reads it anew, one change at a time.
static WRITING: Mutex<()> = Mutex::new(());

/// The sessions of a store, read once and written through. Every call may block on the store.
///
/// A document that is locked or newer is left alone; calls fail until it can be read.
pub(crate) struct Sessions {
    store: Arc<dyn SessionStore>,
    cache: Mutex<Cache>,
}

#[derive(Default)]
struct Cache {
    state: Option<StoredState>,
    is_damage_untold: bool,
}

impl Sessions {
    /// Reads nothing yet.
    pub(crate) fn new(store: Arc<dyn SessionStore>) -> Self {
        Self { store, cache: Mutex::default() }
    }

    /// Names this installation. Kept from the first saved session on.
    pub(crate) fn device_id(&self) -> Result<String, StoreTrouble> {
        self.read(|state| state.device_id.clone())
    }

    /// The session of an app.
    pub(crate) fn current(&self, app_id: &str) -> Result<Option<StoredSession>, StoreTrouble> {
        self.read(|state| state.sessions.get(app_id).cloned())
    }

    /// The session that was written last, with its app id.
    pub(crate) fn last(&self) -> Result<Option<(String, StoredSession)>, StoreTrouble> {
        self.read(|state| {
            let app_id = state.last_app.clone()?;
            let session = state.sessions.get(&app_id)?.clone();
            Some((app_id, session))
        })
    }

    /// Sets an app's session. On [`StoreTrouble::CannotWrite`] it holds until the process ends.
    pub(crate) fn replace(&self, app_id: &str, session: StoredSession) -> Result<(), StoreTrouble> {
        self.change(|state| {
            state.last_app = Some(app_id.to_owned());
            state.sessions.insert(app_id.to_owned(), session);
        })
    }

    /// Removes an app's session and no other's. On [`StoreTrouble::CannotWrite`] it is gone only until the
    /// process ends.
    pub(crate) fn remove(&self, app_id: &str) -> Result<(), StoreTrouble> {
        self.change(|state| {
            state.sessions.remove(app_id);
            state.last_app.take_if(|last| last == app_id);
        })
    }

    /// Whether a damaged document was found and set aside; told once.
    pub(crate) fn take_damaged(&self) -> Option<StoreTrouble> {
        let was_untold = std::mem::take(&mut self.cache().is_damage_untold);
        was_untold.then_some(StoreTrouble::Damaged)
    }

    fn read<T>(&self, answer: impl FnOnce(&StoredState) -> T) -> Result<T, StoreTrouble> {
        let mut cache = self.cache();
        let state = match cache.state.take() {
            Some(state) => state,
            None => self.load(&mut cache)?,
        };
        Ok(answer(cache.state.insert(state)))
    }

    fn change(&self, change: impl FnOnce(&mut StoredState)) -> Result<(), StoreTrouble> {
        let _one_at_a_time = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
        let document = {
            let mut cache = self.cache();
            let mut state = self.load(&mut cache)?;
            change(&mut state);
            cache.state.insert(state).encode()
        };
        // Readers go on meanwhile.
        self.store.save(&document).map_err(StoreTrouble::CannotWrite)
    }

    fn load(&self, cache: &mut Cache) -> Result<StoredState, StoreTrouble> {
        let device_id = cache.state.as_ref().map(|state| state.device_id.clone());
        let fresh = || StoredState::new(device_id.unwrap_or_else(StoredState::new_device_id));
        let document = match self.store.load() {
            Ok(Stored::Bytes(document)) => document,
            Ok(Stored::Empty) => return Ok(fresh()),
            Ok(Stored::Locked) | Err(StoreError::Locked) => return Err(StoreTrouble::Locked),
            Err(error) => return Err(StoreTrouble::CannotRead(error)),
        };
        match StoredState::decode(&document) {
            Ok(state) => Ok(state),
            Err(StateError::Newer(version)) => Err(StoreTrouble::Newer(version)),
            Err(StateError::Damaged) => {
                let note = note(document.len());
                self.store.set_aside(&note).map_err(StoreTrouble::CannotWrite)?;
                cache.is_damage_untold = true;
                Ok(fresh())
            }
        }
    }

    fn cache(&self) -> MutexGuard<'_, Cache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn note(size: usize) -> String {
    let time = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    format!(r#"{{"reason":"unreadable session document","bytes":{size},"foundAt":{time}}}"#)
}

#[cfg(test)]
mod tests;
