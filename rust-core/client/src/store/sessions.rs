use std::{
    collections::HashMap,
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError, Weak},
    thread,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use cometchat_protocol::Secret;

use super::{
    SessionStore, StoreError, StoreTrouble, Stored,
    state::{StateError, StoredSession, StoredState},
};

/// Several clients of a process may use one store: one change at a time, for each store by its address.
static WRITING: Mutex<Option<HashMap<usize, Weak<Mutex<()>>>>> = Mutex::new(None);

/// A store that hangs in one client's change does not hang the others for longer.
const TURN_LIMIT: Duration = Duration::from_secs(5);

const TURN_RETRY: Duration = Duration::from_millis(1);

/// The sessions of a store, written through. Every call may block on the store.
///
/// Other processes may write too: changes are made in a turn of their own to what the document says then, and
/// its generation tells whether another one has changed it. (STO6)
///
/// A document that is locked or newer is left alone; calls fail until it can be read.
pub(crate) struct Sessions {
    store: Arc<dyn SessionStore>,
    /// Shared with the other clients of this process that use the same store.
    writing: Arc<Mutex<()>>,
    /// Whose device id this is; `None`: the app's.
    extension: Option<String>,
    cache: Mutex<Cache>,
}

#[derive(Default)]
struct Cache {
    /// What holds in this process, also if it could not be written.
    state: Option<StoredState>,
    /// The generation of the document that was read or written last.
    seen: u64,
    is_damage_untold: bool,
}

/// Which session to remove: another process may have put its own in the place.
pub(crate) enum Whose {
    Anyone,
    /// Of this login, whichever token it has by now.
    Login {
        uid: String,
        login: Option<String>,
    },
    /// With this token.
    Token(Secret),
}

impl Sessions {
    /// Reads nothing yet. `extension` names the process unless it is the app itself.
    pub(crate) fn new(store: Arc<dyn SessionStore>, extension: Option<String>) -> Self {
        Self { writing: writing(&store), store, extension, cache: Mutex::default() }
    }

    /// Names this installation, or the extension in it. The former is kept from the first saved session on.
    pub(crate) fn device_id(&self) -> Result<String, StoreTrouble> {
        let Some(name) = &self.extension else {
            return self.read(|state| state.device_id.clone());
        };
        if let Some(id) = self.read(|state| state.extensions.get(name).cloned())? {
            return Ok(id);
        }
        let id = StoredState::new_device_id();
        self.change(|state| {
            state.extensions.insert(name.clone(), id.clone());
            true
        })?;
        Ok(id)
    }

    /// The session of an app, whichever process has written it.
    pub(crate) fn current(&self, app_id: &str) -> Result<Option<StoredSession>, StoreTrouble> {
        self.mended(|| {
            let mut cache = self.cache();
            Ok(self.look(&mut cache)?.sessions.get(app_id).cloned())
        })
    }

    /// `false`: what this process knows could not be written, and nobody has written since.
    pub(crate) fn is_written(&self) -> bool {
        let cache = self.cache();
        cache.state.as_ref().is_none_or(|state| state.generation == cache.seen)
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
        let written = self.change(|state| {
            state.last_app = Some(app_id.to_owned());
            state.sessions.insert(app_id.to_owned(), session);
            true
        });
        written.map(drop)
    }

    /// Sets an app's session if it still is the one with the token `old`; tells whether it is. A renewal
    /// must not bring back what another process has ended, nor undo what that has renewed. What could not be
    /// written before counts until another process writes.
    pub(crate) fn renew(
        &self,
        app_id: &str,
        old: &Secret,
        session: StoredSession,
    ) -> Result<bool, StoreTrouble> {
        self.change(|state| match state.sessions.get_mut(app_id) {
            Some(present) if present.auth_token == *old => {
                let login = present.login.take();
                *present = StoredSession { login, ..session };
                true
            }
            _ => false,
        })
    }

    /// Removes an app's session, unless it is another than `whose`, and no other app's. On
    /// [`StoreTrouble::CannotWrite`] it is gone only until the process ends.
    pub(crate) fn remove(&self, app_id: &str, whose: &Whose) -> Result<(), StoreTrouble> {
        let written = self.change(|state| {
            let is_another = state.sessions.get(app_id).is_some_and(|present| match whose {
                Whose::Anyone => false,
                Whose::Login { uid, login } => {
                    present.user.uid != *uid
                        || are_other_logins(present.login.as_deref(), login.as_deref())
                }
                Whose::Token(token) => present.auth_token != *token,
            });
            if !is_another {
                state.sessions.remove(app_id);
                state.last_app.take_if(|last| last == app_id);
            }
            !is_another
        });
        written.map(drop)
    }

    /// Whether a damaged document was found and set aside; told once.
    pub(crate) fn take_damaged(&self) -> Option<StoreTrouble> {
        let was_untold = std::mem::take(&mut self.cache().is_damage_untold);
        was_untold.then_some(StoreTrouble::Damaged)
    }

    /// As this process knows it already, if it does.
    fn read<T>(&self, answer: impl Fn(&StoredState) -> T) -> Result<T, StoreTrouble> {
        self.mended(|| {
            let mut cache = self.cache();
            match &cache.state {
                Some(state) => Ok(answer(state)),
                None => self.look(&mut cache).map(|state| answer(state)),
            }
        })
    }

    /// `change` tells whether it has changed anything.
    fn change(&self, change: impl FnOnce(&mut StoredState) -> bool) -> Result<bool, StoreTrouble> {
        let mut change = Some(change);
        let mut result = Ok(false);
        let turn = one_at_a_time(&self.writing).and_then(|_turn| {
            self.store.in_turn(&mut || {
                if let Some(change) = change.take() {
                    result = self.change_now(change);
                }
            })
        });
        if let (Err(error), Some(change)) = (turn, change) {
            // It holds here, if nowhere else.
            if let Some(state) = self.changed(change)? {
                self.cache().state = Some(state);
            }
            return Err(StoreTrouble::CannotWrite(error));
        }
        result
    }

    fn change_now(
        &self,
        change: impl FnOnce(&mut StoredState) -> bool,
    ) -> Result<bool, StoreTrouble> {
        if let Err(StoreTrouble::Damaged) = self.load() {
            self.set_aside()?;
        }
        let Some(state) = self.changed(change)? else { return Ok(false) };
        // Readers go on meanwhile, with what is written.
        let saved = self.store.save(&state.encode()).map_err(StoreTrouble::CannotWrite);
        let mut cache = self.cache();
        if saved.is_ok() {
            cache.seen = state.generation;
        }
        cache.state = Some(state);
        saved.map(|()| true)
    }

    /// The state after the change; `None` if nothing has changed.
    fn changed(
        &self,
        change: impl FnOnce(&mut StoredState) -> bool,
    ) -> Result<Option<StoredState>, StoreTrouble> {
        let mut state = self.look(&mut self.cache())?.clone();
        if !change(&mut state) {
            return Ok(None);
        }
        state.next_generation();
        Ok(Some(state))
    }

    /// The present state: this process's, unless another one has written since.
    fn look<'a>(&self, cache: &'a mut Cache) -> Result<&'a mut StoredState, StoreTrouble> {
        let found = self.load()?;
        let generation = found.as_ref().map_or(0, |found| found.generation);
        let known = cache.state.take();
        let state = match (known, found) {
            (Some(known), _) if generation == cache.seen => known,
            (_, Some(found)) => found,
            // The document is lost; this device is still the same.
            (Some(known), None) => StoredState::new(known.device_id),
            (None, None) => StoredState::new(StoredState::new_device_id()),
        };
        cache.seen = generation;
        Ok(cache.state.insert(state))
    }

    fn load(&self) -> Result<Option<StoredState>, StoreTrouble> {
        let document = match self.store.load() {
            Ok(Stored::Bytes(document)) => document,
            Ok(Stored::Empty) => return Ok(None),
            Ok(Stored::Locked) | Err(StoreError::Locked) => return Err(StoreTrouble::Locked),
            Err(error) => return Err(StoreTrouble::CannotRead(error)),
        };
        match StoredState::decode(&document) {
            Ok(state) => Ok(Some(state)),
            Err(StateError::Newer(version)) => Err(StoreTrouble::Newer(version)),
            Err(StateError::Damaged) => Err(StoreTrouble::Damaged),
        }
    }

    /// A damaged document is set aside, and in a turn: another process may have written a sound one.
    fn mended<T>(&self, read: impl Fn() -> Result<T, StoreTrouble>) -> Result<T, StoreTrouble> {
        match read() {
            Err(StoreTrouble::Damaged) => {
                self.change(|_| false)?;
                read()
            }
            answer => answer,
        }
    }

    fn set_aside(&self) -> Result<(), StoreTrouble> {
        let size = match self.store.load() {
            Ok(Stored::Bytes(document)) => document.len(),
            _ => 0,
        };
        self.store.set_aside(&note(size)).map_err(StoreTrouble::CannotWrite)?;
        self.cache().is_damage_untold = true;
        Ok(())
    }

    fn cache(&self) -> MutexGuard<'_, Cache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Documents from before logins had names tell nothing.
pub(crate) fn are_other_logins(one: Option<&str>, other: Option<&str>) -> bool {
    matches!((one, other), (Some(one), Some(other)) if one != other)
}

fn writing(store: &Arc<dyn SessionStore>) -> Arc<Mutex<()>> {
    let address = Arc::as_ptr(store).cast::<()>().addr();
    let mut all = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    let all = all.get_or_insert_default();
    all.retain(|_, writing| writing.strong_count() > 0);
    let known = all.get(&address).and_then(Weak::upgrade);
    known.unwrap_or_else(|| {
        let writing = Arc::default();
        all.insert(address, Arc::downgrade(&writing));
        writing
    })
}

fn one_at_a_time(writing: &Mutex<()>) -> Result<MutexGuard<'_, ()>, StoreError> {
    let begun = Instant::now();
    loop {
        match writing.try_lock() {
            Ok(turn) => return Ok(turn),
            Err(TryLockError::Poisoned(turn)) => return Ok(turn.into_inner()),
            Err(TryLockError::WouldBlock) if begun.elapsed() >= TURN_LIMIT => {
                return Err(StoreError::Io(io::ErrorKind::TimedOut));
            }
            Err(TryLockError::WouldBlock) => thread::sleep(TURN_RETRY),
        }
    }
}

fn note(size: usize) -> String {
    let time = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    format!(r#"{{"reason":"unreadable session document","bytes":{size},"foundAt":{time}}}"#)
}

#[cfg(test)]
mod tests;
