use std::sync::{Mutex, MutexGuard, PoisonError};

use zeroize::Zeroizing;

use super::{SessionStore, StoreError, Stored};

/// Keeps sessions as long as it lives, and no longer.
#[derive(Default)]
pub struct MemoryStore {
    document: Mutex<Option<Zeroizing<Vec<u8>>>>,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn document(&self) -> MutexGuard<'_, Option<Zeroizing<Vec<u8>>>> {
        self.document.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SessionStore for MemoryStore {
    fn load(&self) -> Result<Stored, StoreError> {
        Ok(self.document().clone().map_or(Stored::Empty, Stored::Bytes))
    }

    fn save(&self, document: &[u8]) -> Result<(), StoreError> {
        *self.document() = Some(Zeroizing::new(document.to_vec()));
        Ok(())
    }

    fn set_aside(&self, _: &str) -> Result<(), StoreError> {
        *self.document() = None;
        Ok(())
    }
}
