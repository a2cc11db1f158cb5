use std::{collections::BTreeMap, io};

use cometchat_protocol::{Secret, ServerSettings, User};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::clock::unix_nanos;

/// The only format so far.
const VERSION: u32 = 1;

/// The document that a store keeps. There is no place for an auth key in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StoredState {
    version: u32,
    /// Grows with each change, so that other processes notice it. (STO6)
    #[serde(default)]
    pub(crate) generation: u64,
    /// Names this installation, also after a logout.
    pub(crate) device_id: String,
    /// The same for extensions, by their names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) extensions: BTreeMap<String, String>,
    /// The app whose session was written last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) last_app: Option<String>,
    /// The sessions by app id.
    #[serde(default)]
    pub(crate) sessions: BTreeMap<String, StoredSession>,
}

/// One app's session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StoredSession {
    /// Who is logged in.
    pub(crate) user: User,
    /// The session's token.
    pub(crate) auth_token: Secret,
    /// What the socket's auth frame carries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) jwt: Option<Secret>,
    /// Where the server said to connect. Judge its hosts again before use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) settings: Option<ServerSettings>,
    /// The configured client base to which all of this belongs.
    pub(crate) client_host: String,
    /// Names the login that began it, whichever token it has by now. Missing in older documents. (STO6)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) login: Option<String>,
}

/// Why a document cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StateError {
    /// It is not what this SDK writes.
    Damaged,
    /// A later format.
    Newer(u32),
}

impl StoredState {
    /// No session yet.
    pub(crate) fn new(device_id: String) -> Self {
        Self {
            version: VERSION,
            generation: 0,
            device_id,
            extensions: BTreeMap::new(),
            last_app: None,
            sessions: BTreeMap::new(),
        }
    }

    /// After a change. Not only one more than before: a document that was lost and begun anew must not come
    /// by a number that another process has seen.
    pub(crate) fn next_generation(&mut self) {
        self.generation = unix_nanos().max(self.generation.saturating_add(1));
    }

    /// A name for a new installation.
    pub(crate) fn new_device_id() -> String {
        Uuid::new_v4().to_string()
    }

    pub(crate) fn decode(document: &[u8]) -> Result<Self, StateError> {
        #[derive(Deserialize)]
        struct Header {
            version: u32,
        }
        let Header { version } =
            serde_json::from_slice(document).map_err(|_| StateError::Damaged)?;
        match version {
            VERSION => {}
            0 => return Err(StateError::Damaged),
            newer => return Err(StateError::Newer(newer)),
        }
        let state: Self = serde_json::from_slice(document).map_err(|_| StateError::Damaged)?;
        if state.is_sound() { Ok(state) } else { Err(StateError::Damaged) }
    }

    pub(crate) fn encode(&self) -> Zeroizing<Vec<u8>> {
        let mut size = Count(0);
        serde_json::to_writer(&mut size, self).expect(SERIALISES);
        // The exact size, since a vector that grows leaves copies of tokens behind.
        let mut document = Zeroizing::new(Vec::with_capacity(size.0));
        serde_json::to_writer(&mut *document, self).expect(SERIALISES);
        document
    }

    fn is_sound(&self) -> bool {
        let mut device_ids = self.extensions.values().chain([&self.device_id]);
        device_ids.all(|id| Uuid::parse_str(id).is_ok())
            && self.sessions.values().all(|session| {
                !session.user.uid.is_empty() && !session.auth_token.expose().is_empty()
            })
    }
}

const SERIALISES: &str = "keys are text and memory does not fail, so there is nothing to refuse";

struct Count(usize);

impl io::Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
