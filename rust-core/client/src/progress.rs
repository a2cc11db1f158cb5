use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{
    recovery::{Cursor, Kept},
    store::{SessionStore, StoreTrouble, Stored},
};

const VERSION: u32 = 1;

/// Where a user's listeners stand in the stream of messages, kept across restarts of this process. (REC9)
///
/// Apart from the session, because an app and its extension share that and not this. (STO6)
pub(crate) struct Progress {
    store: Arc<dyn SessionStore>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    version: u32,
    app_id: String,
    uid: String,
    cursor: Cursor,
    /// What must not be handed on again.
    known: Kept,
}

/// Whose progress it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Owner {
    pub(crate) app_id: String,
    pub(crate) uid: String,
}

impl Progress {
    pub(crate) fn new(store: Arc<dyn SessionStore>) -> Self {
        Self { store }
    }

    /// `None`: nothing is known of this user.
    pub(crate) fn load(&self, owner: &Owner) -> Result<Option<(Cursor, Kept)>, StoreTrouble> {
        let bytes = match self.store.load() {
            Ok(Stored::Bytes(bytes)) => bytes,
            Ok(Stored::Empty) => return Ok(None),
            Ok(Stored::Locked) => return Err(StoreTrouble::Locked),
            Err(error) => return Err(StoreTrouble::CannotRead(error)),
        };
        match serde_json::from_slice::<Document>(&bytes) {
            Ok(document) if document.version > VERSION => {
                Err(StoreTrouble::Newer(document.version))
            }
            Ok(Document { app_id, uid, cursor, known, .. })
                if app_id == owner.app_id && uid == owner.uid =>
            {
                Ok(Some((cursor, known)))
            }
            Ok(_) => Ok(None),
            Err(_) => Err(StoreTrouble::Damaged),
        }
    }

    pub(crate) fn save(
        &self,
        owner: &Owner,
        cursor: Cursor,
        known: Kept,
    ) -> Result<(), StoreTrouble> {
        let Owner { app_id, uid } = owner.clone();
        let document = Document { version: VERSION, app_id, uid, cursor, known };
        let bytes = serde_json::to_vec(&document).expect("keys are text and numbers are whole");
        self.store.save(&bytes).map_err(StoreTrouble::CannotWrite)
    }
}
