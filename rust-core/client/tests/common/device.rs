//! A device that keeps its session in a file, also when the app ends.

use std::path::{Path, PathBuf};

use cometchat_client::{Client, FileStore};
use serde_json::Value;
use tempfile::TempDir;

use super::{Person, Server};

pub struct Device {
    folder: TempDir,
}

impl Device {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// One on which a user has logged in before.
    pub fn of(server: &Server, uid: &str) -> Self {
        let device = Self::new();
        let person = device.start();
        person.init(server, server.manual().build());
        person.log_in(server, uid);
        person.client.shutdown();
        device
    }

    /// The app starts.
    pub fn start(&self) -> Person {
        Person::from(Client::builder().store(self.store()))
    }

    pub fn store(&self) -> FileStore {
        FileStore::new(self.file())
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn file_names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder()).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    pub fn file(&self) -> PathBuf {
        self.folder.path().join("session.json")
    }

    /// The stored document as it is.
    pub fn text(&self) -> String {
        std::fs::read_to_string(self.file()).unwrap()
    }

    /// The server's app's stored session; null if there is none.
    pub fn session(&self, server: &Server) -> Value {
        session_in(&self.text(), server)
    }

    /// Changes the server's app's stored session behind the client's back.
    pub fn change_session(&self, server: &Server, change: impl FnOnce(&mut Value)) {
        let mut document: Value = serde_json::from_str(&self.text()).unwrap();
        change(&mut document["sessions"][server.server.app_id()]);
        std::fs::write(self.file(), document.to_string()).unwrap();
    }
}

/// The server's app's session in a stored document.
pub fn session_in(document: &str, server: &Server) -> Value {
    let document: Value = serde_json::from_str(document).unwrap();
    document["sessions"][server.server.app_id()].clone()
}
