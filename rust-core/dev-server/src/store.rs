//! The embedded database: every change is in it before it is answered.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use redb::{Database, TableDefinition};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    app::App, clock::Clock, directory::Directory, history::History, sessions::Sessions,
    sockets::Sockets, tracked::Tracked,
};

/// App id, kind and key to JSON.
const RECORDS: TableDefinition<'_, (&str, &str, &str), &[u8]> = TableDefinition::new("records");

/// What kind of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    User,
    Group,
    Session,
    Message,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Group => "group",
            Self::Session => "session",
            Self::Message => "message",
        }
    }
}

/// One record that came, changed or went.
pub(crate) struct Change {
    app: String,
    kind: Kind,
    key: String,
    /// `None`: it went.
    value: Option<Vec<u8>>,
}

pub(crate) struct Store {
    db: Database,
}

/// Why the data file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be opened: another server has it, or it is none.
    #[error("cannot open {path}: {source}")]
    Open {
        /// The file.
        path: PathBuf,
        /// What the database says.
        source: Box<redb::DatabaseError>,
    },
    /// Reading or writing failed.
    #[error("{0}")]
    Database(Box<redb::Error>),
    /// A record is not one of this server's.
    #[error("the {kind} record {key} of app {app} cannot be read")]
    Record {
        /// The app.
        app: String,
        /// Which kind of record.
        kind: &'static str,
        /// Its key.
        key: String,
    },
}

fn failure(error: impl Into<redb::Error>) -> StoreError {
    StoreError::Database(Box::new(error.into()))
}

impl Store {
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        let db = Database::create(path).map_err(|source| StoreError::Open {
            path: path.to_owned(),
            source: Box::new(source),
        })?;
        let transaction = db.begin_write().map_err(failure)?;
        transaction.open_table(RECORDS).map_err(failure)?;
        transaction.commit().map_err(failure)?;
        Ok(Self { db })
    }

    /// All or nothing, and on disk when it returns.
    pub(crate) fn write(&self, changes: &[Change]) -> Result<(), StoreError> {
        let transaction = self.db.begin_write().map_err(failure)?;
        {
            let mut records = transaction.open_table(RECORDS).map_err(failure)?;
            for Change { app, kind, key, value } in changes {
                let place = (app.as_str(), kind.name(), key.as_str());
                match value {
                    Some(value) => records.insert(place, value.as_slice()).map_err(failure)?,
                    None => records.remove(place).map_err(failure)?,
                };
            }
        }
        transaction.commit().map_err(failure)
    }

    /// The app as it was stored; an empty one if it never was.
    pub(crate) fn load(&self, id: &str, auth_key: &str, clock: Clock) -> Result<App, StoreError> {
        let mut app = empty_app(id, auth_key, clock);
        app.directory.users = Tracked::loaded(self.records(id, Kind::User)?);
        app.directory.groups = Tracked::loaded(self.records(id, Kind::Group)?);
        app.sessions.by_token = Tracked::loaded(self.records(id, Kind::Session)?);
        let messages = self.records(id, Kind::Message)?;
        let messages = messages.into_values().map(|record: crate::history::Record| {
            let id = record.message.id;
            (id, record)
        });
        app.history.records = Tracked::loaded(messages.collect());
        Ok(app)
    }

    fn records<T: DeserializeOwned>(
        &self,
        app: &str,
        wanted: Kind,
    ) -> Result<BTreeMap<String, T>, StoreError> {
        let transaction = self.db.begin_read().map_err(failure)?;
        let records = transaction.open_table(RECORDS).map_err(failure)?;
        let mut found = BTreeMap::new();
        let first = (app, wanted.name(), "");
        for entry in records.range(first..).map_err(failure)? {
            let (place, value) = entry.map_err(failure)?;
            let (of, kind, key) = place.value();
            if of != app || kind != wanted.name() {
                break;
            }
            let value = serde_json::from_slice(value.value()).map_err(|_| StoreError::Record {
                app: app.to_owned(),
                kind: wanted.name(),
                key: key.to_owned(),
            })?;
            found.insert(key.to_owned(), value);
        }
        Ok(found)
    }
}

pub(crate) fn empty_app(id: &str, auth_key: &str, clock: Clock) -> App {
    App {
        id: id.to_owned(),
        auth_key: auth_key.to_owned(),
        directory: Directory::default(),
        sessions: Sessions::default(),
        history: History::default(),
        sockets: Sockets::default(),
        clock,
    }
}

impl App {
    /// What changed since the last call; nothing if it is not wanted.
    pub(crate) fn take_changes(&mut self, wanted: bool) -> Vec<Change> {
        let users = self.directory.users.take_changed();
        let groups = self.directory.groups.take_changed();
        let sessions = self.sessions.by_token.take_changed();
        let messages = self.history.records.take_changed();
        if !wanted {
            return Vec::new();
        }
        let change = |kind, key, value| Change { app: self.id.clone(), kind, key, value };
        let mut changes = Vec::new();
        for uid in users {
            let value = self.directory.users.get(&uid).map(to_json);
            changes.push(change(Kind::User, uid, value));
        }
        for guid in groups {
            let value = self.directory.groups.get(&guid).map(to_json);
            changes.push(change(Kind::Group, guid, value));
        }
        for token in sessions {
            let value = self.sessions.by_token.get(&token).map(to_json);
            changes.push(change(Kind::Session, token, value));
        }
        for id in messages {
            let value = self.history.records.get(&id).map(to_json);
            changes.push(change(Kind::Message, id.to_string(), value));
        }
        changes
    }
}

fn to_json<T: Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).expect("wire types have string keys and cannot fail to serialise")
}
