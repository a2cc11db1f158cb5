use std::{fs, io, path::Path};

use cometchat_protocol::{Secret, User};

use super::*;
use crate::store::{FileStore, MemoryStore};

#[test]
fn sto1_a_session_survives_a_restart() {
    let store = Arc::new(MemoryStore::new());
    let before = Sessions::new(store.clone());
    before.replace("app1", session("alice")).expect("a save");

    let after = Sessions::new(store);

    assert_eq!(after.current("app1"), Ok(Some(session("alice"))));
    assert_eq!(after.current("app2"), Ok(None));
    assert_eq!(after.last(), Ok(Some(("app1".to_owned(), session("alice")))));
    assert_eq!(after.device_id(), before.device_id());
}

#[test]
fn sto1_each_app_has_its_own_session() {
    let sessions = Sessions::new(Arc::new(MemoryStore::new()));
    sessions.replace("app1", session("alice")).expect("a save");
    sessions.replace("app2", session("bob")).expect("a save");

    sessions.remove("app2").expect("a save");

    assert_eq!(sessions.current("app1"), Ok(Some(session("alice"))));
    assert_eq!(sessions.current("app2"), Ok(None));
    assert_eq!(sessions.last(), Ok(None), "the session written last is gone");
}

#[test]
fn sto1_the_device_id_outlives_the_session() {
    let store = Arc::new(MemoryStore::new());
    let sessions = Sessions::new(store.clone());
    let device_id = sessions.device_id().expect("an id");
    sessions.replace("app1", session("alice")).expect("a save");
    sessions.remove("app1").expect("a save");

    assert_eq!(Sessions::new(store).device_id(), Ok(device_id));
}

#[test]
fn sto2_two_clients_with_one_store_keep_each_others_sessions() {
    let store = Arc::new(MemoryStore::new());
    let (first, second) = (Sessions::new(store.clone()), Sessions::new(store.clone()));
    assert_eq!(first.current("app1"), Ok(None));
    assert_eq!(second.current("app2"), Ok(None));

    first.replace("app1", session("alice")).expect("a save");
    second.replace("app2", session("bob")).expect("a save");
    first.remove("app3").expect("a save");

    let after = Sessions::new(store);
    assert_eq!(after.current("app1"), Ok(Some(session("alice"))));
    assert_eq!(after.current("app2"), Ok(Some(session("bob"))));
}

#[test]
fn sto3_a_damaged_document_logs_out_and_leaves_no_token() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("session.json");
    let whole = Sessions::new(Arc::new(FileStore::new(&path)));
    whole.replace("app1", session("alice")).expect("a save");
    let document = fs::read_to_string(&path).expect("a document");
    assert!(document.contains("T-alice"));
    fs::write(&path, &document[..document.len() - 2]).expect("damage");

    let sessions = Sessions::new(Arc::new(FileStore::new(&path)));

    assert_eq!(sessions.current("app1"), Ok(None));
    assert_eq!(sessions.take_damaged(), Some(StoreTrouble::Damaged));
    assert_eq!(sessions.take_damaged(), None, "it is told once");
    assert_eq!(files_with("T-alice", folder.path()), 0);
    let note = fs::read_to_string(folder.path().join("session.json.damaged")).expect("a note");
    assert!(note.contains(&format!("\"bytes\":{}", document.len() - 2)), "{note}");

    sessions.replace("app1", session("alice")).expect("a login after the damage");
    assert_eq!(
        Sessions::new(Arc::new(FileStore::new(&path))).current("app1"),
        Ok(Some(session("alice")))
    );
}

#[test]
fn sto3_a_newer_document_is_left_untouched() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("session.json");
    let newer = r#"{"version":9,"tokens":["T-9"]}"#;
    fs::write(&path, newer).expect("a document");

    let sessions = Sessions::new(Arc::new(FileStore::new(&path)));

    assert_eq!(sessions.current("app1"), Err(StoreTrouble::Newer(9)));
    assert_eq!(sessions.replace("app1", session("alice")), Err(StoreTrouble::Newer(9)));
    assert_eq!(sessions.remove("app1"), Err(StoreTrouble::Newer(9)));
    assert_eq!(sessions.take_damaged(), None);
    assert_eq!(fs::read_to_string(&path).expect("a document"), newer);
}

#[test]
fn sto4_a_locked_store_deletes_nothing_and_is_asked_again() {
    let store = Arc::new(Fickle::default());
    Sessions::new(store.clone()).replace("app1", session("alice")).expect("a save");
    let sessions = Sessions::new(store.clone());

    store.answer(Mood::Locked);
    assert_eq!(sessions.current("app1"), Err(StoreTrouble::Locked));
    assert_eq!(sessions.last(), Err(StoreTrouble::Locked));
    assert_eq!(sessions.device_id(), Err(StoreTrouble::Locked));
    assert_eq!(sessions.replace("app1", session("bob")), Err(StoreTrouble::Locked));
    assert_eq!(sessions.remove("app1"), Err(StoreTrouble::Locked));

    store.answer(Mood::Willing);
    assert_eq!(sessions.current("app1"), Ok(Some(session("alice"))));
}

#[test]
fn sto4_a_store_that_cannot_be_read_is_not_overwritten() {
    let store = Arc::new(Fickle::default());
    Sessions::new(store.clone()).replace("app1", session("alice")).expect("a save");
    let sessions = Sessions::new(store.clone());
    let trouble = StoreTrouble::CannotRead(StoreError::Platform(-25_300));

    store.answer(Mood::Unreadable);
    assert_eq!(sessions.current("app1"), Err(trouble));
    assert_eq!(sessions.replace("app2", session("bob")), Err(trouble));

    store.answer(Mood::Willing);
    assert_eq!(sessions.current("app1"), Ok(Some(session("alice"))));
}

#[test]
fn sto4_a_session_that_cannot_be_written_holds_until_the_process_ends() {
    let store = Arc::new(Fickle::default());
    let sessions = Sessions::new(store.clone());
    let trouble = StoreTrouble::CannotWrite(StoreError::Io(io::ErrorKind::StorageFull));

    store.answer(Mood::Full);

    assert_eq!(sessions.replace("app1", session("alice")), Err(trouble));
    assert_eq!(sessions.current("app1"), Ok(Some(session("alice"))));
    assert_eq!(Sessions::new(store).current("app1"), Ok(None));
}

fn session(uid: &str) -> StoredSession {
    StoredSession {
        user: User::new(uid, uid),
        auth_token: Secret::new(format!("T-{uid}")),
        jwt: Some(Secret::new("H.P.S")),
        settings: None,
        client_host: "https://chat.example.com".to_owned(),
    }
}

fn files_with(text: &str, folder: &Path) -> usize {
    let entries = fs::read_dir(folder).expect("a folder");
    entries
        .filter(|entry| {
            let path = entry.as_ref().expect("an entry").path();
            fs::read_to_string(path).expect("text").contains(text)
        })
        .count()
}

/// A memory store that can be told to fail.
#[derive(Default)]
struct Fickle {
    inner: MemoryStore,
    mood: Mutex<Mood>,
}

#[derive(Clone, Copy, Default)]
enum Mood {
    #[default]
    Willing,
    Locked,
    Unreadable,
    Full,
}

impl Fickle {
    fn answer(&self, mood: Mood) {
        *self.mood.lock().expect("no panic") = mood;
    }

    fn mood(&self) -> Mood {
        *self.mood.lock().expect("no panic")
    }
}

impl SessionStore for Fickle {
    fn load(&self) -> Result<Stored, StoreError> {
        match self.mood() {
            Mood::Locked => Ok(Stored::Locked),
            Mood::Unreadable => Err(StoreError::Platform(-25_300)),
            Mood::Willing | Mood::Full => self.inner.load(),
        }
    }

    fn save(&self, document: &[u8]) -> Result<(), StoreError> {
        match self.mood() {
            Mood::Willing => self.inner.save(document),
            Mood::Full => Err(StoreError::Io(io::ErrorKind::StorageFull)),
            Mood::Locked | Mood::Unreadable => panic!("a store that cannot be read is left alone"),
        }
    }

    fn set_aside(&self, _: &str) -> Result<(), StoreError> {
        panic!("nothing is damaged");
    }
}
