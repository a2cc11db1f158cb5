//! Where sessions survive a restart.

mod file;
mod memory;
mod sessions;
mod state;
mod trouble;

use std::{fmt, io};

use zeroize::Zeroizing;

pub use file::FileStore;
pub use memory::MemoryStore;
pub(crate) use sessions::{Sessions, Whose, are_other_logins};
pub(crate) use state::StoredSession;
pub use trouble::StoreTrouble;

/// Keeps one document, which contains tokens, across restarts of the process.
///
/// Implement it to keep sessions elsewhere than in a file, for example in a platform's keychain. The calls may
/// come from any thread, also at the same time, and may block.
pub trait SessionStore: Send + Sync {
    /// The document that was saved last.
    ///
    /// Answer [`Stored::Locked`] if it exists but cannot be read now, for example before the device was
    /// unlocked for the first time: nothing is deleted then, and the call is made again later.
    fn load(&self) -> Result<Stored, StoreError>;

    /// Replaces the document, wholly or not at all, and for this user's eyes only.
    fn save(&self, document: &[u8]) -> Result<(), StoreError>;

    /// Destroys a document that cannot be understood; [`SessionStore::load`] answers [`Stored::Empty`] then.
    ///
    /// The document may hold tokens, so no copy may stay. `note` says what it was, in JSON without secrets,
    /// and may be kept for whoever looks into the matter.
    fn set_aside(&self, note: &str) -> Result<(), StoreError>;

    /// Runs `work`, which loads and then saves the document, while no other process does the same.
    ///
    /// The turns that one value is asked for in a process follow each other anyway, so a store that only one
    /// process uses, through one value, may do without: the default runs `work` at once. A turn is brief, and
    /// nothing may keep the store locked after it. Who cannot get one within a few seconds answers an error
    /// instead of waiting for longer. (STO5, STO6)
    fn in_turn(&self, work: &mut dyn FnMut()) -> Result<(), StoreError> {
        work();
        Ok(())
    }
}

/// What a [`SessionStore`] holds.
#[derive(Clone, PartialEq, Eq)]
pub enum Stored {
    /// Nothing was saved yet.
    Empty,
    /// Something is there that cannot be read at the moment.
    Locked,
    /// The document. Wiped when dropped.
    Bytes(Zeroizing<Vec<u8>>),
}

impl fmt::Debug for Stored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "Empty",
            Self::Locked => "Locked",
            Self::Bytes(_) => "Bytes([secret])",
        })
    }
}

/// Why a [`SessionStore`] could not do its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The document is locked at the moment.
    #[error("locked")]
    Locked,
    /// The file system refused.
    #[error("{0}")]
    Io(io::ErrorKind),
    /// The platform's store refused, with its own code.
    #[error("code {0}")]
    Platform(i64),
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        Self::Io(error.kind())
    }
}
