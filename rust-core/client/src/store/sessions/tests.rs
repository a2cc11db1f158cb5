use std::{
    fs, io,
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
};

use cometchat_protocol::{Secret, User};

use super::*;
use crate::store::{FileStore, MemoryStore};

#[test]
fn sto1_a_session_survives_a_restart() {
    let store = Arc::new(MemoryStore::new());
    let before = Sessions::new(store.clone(), None);
    before.replace("app1", session("alice")).expect("a save");

    let after = Sessions::new(store, None);

    assert_eq!(after.current("app1"), Ok(Some(session("alice"))));
    assert_eq!(after.current("app2"), Ok(None));
    assert_eq!(after.last(), Ok(Some(("app1".to_owned(), session("alice")))));
    assert_eq!(after.device_id(), before.device_id());
}

#[test]
fn sto1_each_app_has_its_own_session() {
    let sessions = Sessions::new(Arc::new(MemoryStore::new()), None);
    sessions.replace("app1", session("alice")).expect("a save");
    sessions.replace("app2", session("bob")).expect("a save");

    sessions.remove("app2", &Whose::Anyone).expect("a save");

    assert_eq!(sessions.current("app1"), Ok(Some(session("alice"))));
    assert_eq!(sessions.current("app2"), Ok(None));
    assert_eq!(sessions.last(), Ok(None), "the session written last is gone");
}

#[test]
fn sto1_the_device_id_outlives_the_session() {
    let store = Arc::new(MemoryStore::new());
    let sessions = Sessions::new(store.clone(), None);
    let device_id = sessions.device_id().expect("an id");
    sessions.replace("app1", session("alice")).expect("a save");
    sessions.remove("app1", &Whose::Anyone).expect("a save");

    assert_eq!(Sessions::new(store, None).device_id(), Ok(device_id));
}

#[test]
fn sto2_two_clients_with_one_store_keep_each_others_sessions() {
    let store = Arc::new(MemoryStore::new());
    let (first, second) = (Sessions::new(store.clone(), None), Sessions::new(store.clone(), None));
    assert_eq!(first.current("app1"), Ok(None));
    assert_eq!(second.current("app2"), Ok(None));

    first.replace("app1", session("alice")).expect("a save");
    second.replace("app2", session("bob")).expect("a save");
    first.remove("app3", &Whose::Anyone).expect("a save");

    let after = Sessions::new(store, None);
    assert_eq!(after.current("app1"), Ok(Some(session("alice"))));
    assert_eq!(after.current("app2"), Ok(Some(session("bob"))));
}

#[test]
fn sto3_a_damaged_document_logs_out_and_leaves_no_token() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("session.json");
    let whole = Sessions::new(Arc::new(FileStore::new(&path)), None);
    whole.replace("app1", session("alice")).expect("a save");
    let document = fs::read_to_string(&path).expect("a document");
    assert!(document.contains("T-alice"));
    fs::write(&path, &document[..document.len() - 2]).expect("damage");

    let sessions = Sessions::new(Arc::new(FileStore::new(&path)), None);

    assert_eq!(sessions.current("app1"), Ok(None));
    assert_eq!(sessions.take_damaged(), Some(StoreTrouble::Damaged));
    assert_eq!(sessions.take_damaged(), None, "it is told once");
    assert_eq!(files_with("T-alice", folder.path()), 0);
    let note = fs::read_to_string(folder.path().join("session.json.damaged")).expect("a note");
    assert!(note.contains(&format!("\"bytes\":{}", document.len() - 2)), "{note}");

    sessions.replace("app1", session("alice")).expect("a login after the damage");
    assert_eq!(
        Sessions::new(Arc::new(FileStore::new(&path)), None).current("app1"),
        Ok(Some(session("alice")))
    );
}

#[test]
fn sto3_a_newer_document_is_left_untouched() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("session.json");
    let newer = r#"{"version":9,"tokens":["T-9"]}"#;
    fs::write(&path, newer).expect("a document");

    let sessions = Sessions::new(Arc::new(FileStore::new(&path)), None);

    assert_eq!(sessions.current("app1"), Err(StoreTrouble::Newer(9)));
    assert_eq!(sessions.replace("app1", session("alice")), Err(StoreTrouble::Newer(9)));
    assert_eq!(sessions.remove("app1", &Whose::Anyone), Err(StoreTrouble::Newer(9)));
    assert_eq!(sessions.take_damaged(), None);
    assert_eq!(fs::read_to_string(&path).expect("a document"), newer);
}

#[test]
fn sto4_a_locked_store_deletes_nothing_and_is_asked_again() {
    let store = Arc::new(Fickle::default());
    Sessions::new(store.clone(), None).replace("app1", session("alice")).expect("a save");
    let sessions = Sessions::new(store.clone(), None);

    store.answer(Mood::Locked);
    assert_eq!(sessions.current("app1"), Err(StoreTrouble::Locked));
    assert_eq!(sessions.last(), Err(StoreTrouble::Locked));
    assert_eq!(sessions.device_id(), Err(StoreTrouble::Locked));
    assert_eq!(sessions.replace("app1", session("bob")), Err(StoreTrouble::Locked));
    assert_eq!(sessions.remove("app1", &Whose::Anyone), Err(StoreTrouble::Locked));

    store.answer(Mood::Willing);
    assert_eq!(sessions.current("app1"), Ok(Some(session("alice"))));
}

#[test]
fn sto4_a_store_that_cannot_be_read_is_not_overwritten() {
    let store = Arc::new(Fickle::default());
    Sessions::new(store.clone(), None).replace("app1", session("alice")).expect("a save");
    let sessions = Sessions::new(store.clone(), None);
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
    let sessions = Sessions::new(store.clone(), None);
    let trouble = StoreTrouble::CannotWrite(StoreError::Io(io::ErrorKind::StorageFull));

    store.answer(Mood::Full);

    assert_eq!(sessions.replace("app1", session("alice")), Err(trouble));
    assert_eq!(sessions.current("app1"), Ok(Some(session("alice"))));
    assert_eq!(Sessions::new(store, None).current("app1"), Ok(None));
}

#[test]
fn sto6_a_change_is_noticed_by_its_generation() {
    let store = Arc::new(MemoryStore::new());
    let (app, other) = (Sessions::new(store.clone(), None), Sessions::new(store.clone(), None));
    app.replace("app1", session("alice")).expect("a save");
    let generation = generation_in(&store);
    assert_eq!(other.current("app1"), Ok(Some(session("alice"))));

    other.replace("app1", session("bob")).expect("a save");

    assert!(generation_in(&store) > generation);
    assert_eq!(app.current("app1"), Ok(Some(session("bob"))));
    other.remove("app1", &Whose::Anyone).expect("a save");
    assert_eq!(app.current("app1"), Ok(None));
}

#[test]
fn sto6_a_document_begun_anew_has_a_later_generation() {
    let store = Arc::new(MemoryStore::new());
    let (app, other) = (Sessions::new(store.clone(), None), Sessions::new(store.clone(), None));
    app.replace("app1", session("alice")).expect("a save");

    store.set_aside("lost").expect("it is gone");
    other.replace("app1", session("bob")).expect("a save");

    assert_eq!(app.current("app1"), Ok(Some(session("bob"))));
    store.set_aside("lost").expect("it is gone");
    assert_eq!(app.current("app1"), Ok(None));
}

#[test]
fn sto6_a_renewal_neither_brings_back_nor_undoes_what_another_process_did() {
    let store = Arc::new(MemoryStore::new());
    let (app, other) = (Sessions::new(store.clone(), None), Sessions::new(store, None));
    let (old, mine, theirs) = (with_token("T-1"), with_token("T-2"), with_token("T-3"));
    app.replace("app1", old.clone()).expect("a save");

    other.replace("app1", theirs.clone()).expect("a save");
    assert_eq!(app.renew("app1", &old.auth_token, mine.clone()), Ok(false));
    assert_eq!(app.current("app1"), Ok(Some(theirs.clone())));
    assert_eq!(app.renew("app1", &theirs.auth_token, mine.clone()), Ok(true));
    assert_eq!(other.current("app1"), Ok(Some(mine.clone())));

    other.remove("app1", &Whose::Anyone).expect("a save");
    assert_eq!(app.renew("app1", &mine.auth_token, old), Ok(false));
    assert_eq!(app.current("app1"), Ok(None));
}

#[test]
fn sto6_only_the_own_session_is_removed() {
    let store = Arc::new(MemoryStore::new());
    let (app, other) = (Sessions::new(store.clone(), None), Sessions::new(store, None));
    app.replace("app1", session("alice")).expect("a save");
    other.replace("app1", session("bob")).expect("a save");

    app.remove("app1", &of_login("alice", None)).expect("nothing to save");
    app.remove("app1", &Whose::Token(session("alice").auth_token)).expect("nothing to save");
    assert_eq!(other.current("app1"), Ok(Some(session("bob"))));

    app.remove("app1", &of_login("bob", Some("1"))).expect("a save");
    assert_eq!(other.current("app1"), Ok(None), "its login has no name");

    let named = StoredSession { login: Some("2".to_owned()), ..session("bob") };
    other.replace("app1", named.clone()).expect("a save");
    app.remove("app1", &of_login("bob", Some("1"))).expect("nothing to save");
    assert_eq!(other.current("app1"), Ok(Some(named)));
    app.remove("app1", &of_login("bob", Some("2"))).expect("a save");
    assert_eq!(other.current("app1"), Ok(None));
}

#[test]
fn sto6_a_renewal_keeps_the_login() {
    let sessions = Sessions::new(Arc::new(MemoryStore::new()), None);
    let login = Some("1".to_owned());
    let before = StoredSession { login: login.clone(), ..session("alice") };
    sessions.replace("app1", before.clone()).expect("a save");

    let renewed = sessions.renew("app1", &before.auth_token, with_token("T-2"));

    assert_eq!(renewed, Ok(true));
    let expected = StoredSession { login, ..with_token("T-2") };
    assert_eq!(sessions.current("app1"), Ok(Some(expected)));
}

#[test]
fn sto6_a_store_that_hangs_holds_up_neither_another_nor_for_ever() {
    let store = Arc::new(Stuck::default());
    let (first, second) = (Sessions::new(store.clone(), None), Sessions::new(store.clone(), None));
    std::thread::scope(|scope| {
        let hanging = scope.spawn(|| first.replace("app1", session("alice")));
        while !store.has_begun.load(Ordering::SeqCst) {
            thread::yield_now();
        }
        let stranger = Sessions::new(Arc::new(MemoryStore::new()), None);
        assert_eq!(stranger.replace("app1", session("bob")), Ok(()));

        let timed_out = StoreError::Io(io::ErrorKind::TimedOut);
        let trouble = StoreTrouble::CannotWrite(timed_out);
        assert_eq!(second.replace("app2", session("bob")), Err(trouble));
        assert_eq!(second.current("app2"), Ok(Some(session("bob"))));
        store.is_free.store(true, Ordering::SeqCst);
        assert_eq!(hanging.join().expect("no panic"), Ok(()));
    });
}

#[test]
fn sto6_what_could_not_be_written_is_known_as_such() {
    let store = Arc::new(Fickle::default());
    let sessions = Sessions::new(store.clone(), None);
    assert!(sessions.is_written());
    store.answer(Mood::Full);
    sessions.replace("app1", session("alice")).expect_err("no space");
    assert_eq!(sessions.current("app1"), Ok(Some(session("alice"))));
    assert!(!sessions.is_written());

    store.answer(Mood::Willing);
    sessions.replace("app2", session("bob")).expect("a save");
    assert!(sessions.is_written());
}

#[test]
fn sto6_an_extension_has_a_device_id_of_its_own_that_is_kept() {
    let store = Arc::new(MemoryStore::new());
    let extension = |name: &str| Sessions::new(store.clone(), Some(name.to_owned())).device_id();
    let app = Sessions::new(store.clone(), None);
    app.replace("app1", session("alice")).expect("a save");

    let ids = [app.device_id(), extension("share"), extension("notify")];

    assert!(ids[0] != ids[1] && ids[0] != ids[2] && ids[1] != ids[2], "{ids:?}");
    assert_eq!(extension("share"), ids[1]);
    assert_eq!(app.current("app1"), Ok(Some(session("alice"))));
    assert_eq!(app.device_id(), ids[0]);
}

#[test]
fn sto4_what_could_not_be_written_is_written_with_the_next_change() {
    let store = Arc::new(Fickle::default());
    let sessions = Sessions::new(store.clone(), None);
    store.answer(Mood::Full);
    sessions.replace("app1", session("alice")).expect_err("no space");

    store.answer(Mood::Willing);
    sessions.replace("app2", session("bob")).expect("a save");

    assert_eq!(Sessions::new(store, None).current("app1"), Ok(Some(session("alice"))));
}

/// The test's own program is the second process; there the variable names the file.
#[test]
fn sto6_two_processes_lose_none_of_each_others_writes() {
    const CHILD: &str = "SESSIONS_TEST_FILE";
    const WRITES: usize = 25;
    let write = |path: &Path, who: &str| {
        let sessions = Sessions::new(Arc::new(FileStore::new(path)), Some(who.to_owned()));
        sessions.device_id().expect("an id");
        for number in 0..WRITES {
            let app = format!("{who}{number}");
            sessions.replace(&app, session("alice")).expect("a save");
            sessions.replace("both", session(&app)).expect("a save");
        }
    };
    if let Some(path) = std::env::var_os(CHILD) {
        return write(Path::new(&path), "second");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("session.json");
    let name = "store::sessions::tests::sto6_two_processes_lose_none_of_each_others_writes";
    let mut second = std::process::Command::new(std::env::current_exe().expect("a program"))
        .args(["--exact", name])
        .env(CHILD, &path)
        .stdout(std::process::Stdio::null())
        .spawn()
        .expect("a process");

    write(&path, "first");

    assert!(second.wait().expect("an end").success());
    let after = Sessions::new(Arc::new(FileStore::new(&path)), None);
    for who in ["first", "second"] {
        for number in 0..WRITES {
            let app = format!("{who}{number}");
            assert_eq!(after.current(&app), Ok(Some(session("alice"))), "{app}");
        }
    }
    assert!(after.current("both").expect("sound").is_some());
    assert_eq!(after.take_damaged(), None);
    let ids = after.read(|state| state.extensions.clone()).expect("sound");
    assert_eq!(ids.keys().collect::<Vec<_>>(), ["first", "second"]);
}

fn of_login(uid: &str, login: Option<&str>) -> Whose {
    Whose::Login { uid: uid.to_owned(), login: login.map(str::to_owned) }
}

/// A memory store that hangs in the middle of a save until it is told to go on.
#[derive(Default)]
struct Stuck {
    inner: MemoryStore,
    has_begun: AtomicBool,
    is_free: AtomicBool,
}

impl SessionStore for Stuck {
    fn load(&self) -> Result<Stored, StoreError> {
        self.inner.load()
    }

    fn save(&self, document: &[u8]) -> Result<(), StoreError> {
        self.has_begun.store(true, Ordering::SeqCst);
        while !self.is_free.load(Ordering::SeqCst) {
            thread::yield_now();
        }
        self.inner.save(document)
    }

    fn set_aside(&self, note: &str) -> Result<(), StoreError> {
        self.inner.set_aside(note)
    }
}

fn generation_in(store: &MemoryStore) -> u64 {
    let Ok(Stored::Bytes(document)) = store.load() else { panic!("a document") };
    StoredState::decode(&document).expect("a sound document").generation
}

fn with_token(token: &str) -> StoredSession {
    StoredSession { auth_token: Secret::new(token), ..session("alice") }
}

fn session(uid: &str) -> StoredSession {
    StoredSession {
        user: User::new(uid, uid),
        auth_token: Secret::new(format!("T-{uid}")),
        jwt: Some(Secret::new("H.P.S")),
        settings: None,
        client_host: "https://chat.example.com".to_owned(),
        login: None,
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
