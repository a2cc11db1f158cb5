use std::{collections::BTreeMap, sync::Arc};

use cometchat_protocol::ErrorCode;
use serde::{Deserialize, Serialize};

use crate::{
    Error,
    recovery::{Cursor, Kept},
    store::{SessionStore, StoreTrouble, Stored, are_other_logins},
    sync::Mutex,
};

const VERSION: u32 = 1;

/// What an application is told about trouble with this store.
pub(crate) fn progress_error(trouble: StoreTrouble) -> Error {
    let (details, sentence) = match trouble {
        StoreTrouble::Damaged => (
            "progress_damaged",
            "The note of which messages were delivered was damaged and has been removed; fetch the history to see what was missed.".to_owned(),
        ),
        StoreTrouble::Newer(version) => (
            "progress_newer",
            format!("A newer version wrote the note of which messages were delivered (format {version}); update the app."),
        ),
        StoreTrouble::Locked => (
            "progress_locked",
            "The note of which messages were delivered is locked; unlock the device and try again.".to_owned(),
        ),
        StoreTrouble::CannotRead(error) => (
            "progress_cannot_read",
            format!("The note of which messages were delivered cannot be read ({error}); check the store's place and permissions."),
        ),
        StoreTrouble::CannotWrite(error) => (
            "progress_cannot_write",
            format!("It cannot be noted which messages were delivered ({error}); check the store's place, permissions and free space."),
        ),
    };
    Error::new(ErrorCode::IO_EXCEPTION, sentence).with_details(details)
}

/// Where users' listeners stand in the stream of messages, kept across restarts of this process. (REC9)
///
/// Apart from the sessions, because an app and its extension share those and not this. (STO6)
pub(crate) struct Progress {
    store: Arc<dyn SessionStore>,
    /// Read once, written through.
    document: Mutex<Option<Document>>,
}

#[derive(Serialize, Deserialize)]
struct Document {
    version: u32,
    /// By app id and uid.
    stands: BTreeMap<String, BTreeMap<String, Stand>>,
}

/// Where one user's listeners stand.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Stand {
    pub(crate) cursor: Cursor,
    /// What must not be handed on again.
    pub(crate) known: Kept,
    /// The login that it belongs to; missing in older documents. (STO6)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) login: Option<String>,
}

/// Whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Owner {
    pub(crate) app_id: String,
    pub(crate) uid: String,
    /// Which of the user's logins, if that is known.
    pub(crate) login: Option<String>,
}

impl Stand {
    fn is_of_another_login(&self, owner: &Owner) -> bool {
        are_other_logins(self.login.as_deref(), owner.login.as_deref())
    }
}

impl Progress {
    pub(crate) fn new(store: Arc<dyn SessionStore>) -> Self {
        Self { store, document: Mutex::default() }
    }

    /// Reads the store if nobody has.
    pub(crate) fn read_ahead(&self) -> Result<(), StoreTrouble> {
        self.with_document(|_| ())
    }

    /// `None`: nothing is known of this user, or only where a former session of theirs was.
    pub(crate) fn load(&self, owner: &Owner) -> Result<Option<Stand>, StoreTrouble> {
        self.with_document(|document| {
            let stand = document.stands.get(&owner.app_id)?.get(&owner.uid)?;
            (!stand.is_of_another_login(owner)).then(|| stand.clone())
        })
    }

    pub(crate) fn save(&self, owner: &Owner, stand: Stand) -> Result<(), StoreTrouble> {
        self.change(|document| {
            let users = document.stands.entry(owner.app_id.clone()).or_default();
            users.insert(owner.uid.clone(), stand);
        })
    }

    pub(crate) fn remove(&self, owner: &Owner) -> Result<(), StoreTrouble> {
        self.change(|document| {
            let Some(users) = document.stands.get_mut(&owner.app_id) else { return };
            // A later login may have noted its beginning already.
            let stand = users.get(&owner.uid);
            if stand.is_some_and(|stand| !stand.is_of_another_login(owner)) {
                users.remove(&owner.uid);
            }
        })
    }

    fn change(&self, change: impl FnOnce(&mut Document)) -> Result<(), StoreTrouble> {
        let bytes = self.with_document(|document| {
            change(document);
            serde_json::to_vec(document).expect("keys are text and numbers are whole")
        })?;
        self.store.save(&bytes).map_err(StoreTrouble::CannotWrite)
    }

    fn with_document<T>(&self, work: impl FnOnce(&mut Document) -> T) -> Result<T, StoreTrouble> {
        let mut cached = self.document.lock();
        let document = match cached.take() {
            Some(document) => document,
            None => self.read()?,
        };
        Ok(work(cached.insert(document)))
    }

    fn read(&self) -> Result<Document, StoreTrouble> {
        let bytes = match self.store.load() {
            Ok(Stored::Bytes(bytes)) => bytes,
            Ok(Stored::Empty) => return Ok(Document::default()),
            Ok(Stored::Locked) => return Err(StoreTrouble::Locked),
            Err(error) => return Err(StoreTrouble::CannotRead(error)),
        };
        match serde_json::from_slice::<Document>(&bytes) {
            Ok(document) if document.version == VERSION => Ok(document),
            Ok(newer) => Err(StoreTrouble::Newer(newer.version)),
            Err(_) => {
                let note = format!(r#"{{"reason":"unreadable progress","bytes":{}}}"#, bytes.len());
                self.store.set_aside(&note).map_err(StoreTrouble::CannotWrite)?;
                Err(StoreTrouble::Damaged)
            }
        }
    }
}

impl Default for Document {
    fn default() -> Self {
        Self { version: VERSION, stands: BTreeMap::new() }
    }
}
