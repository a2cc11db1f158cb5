//! What survives a restart, and what becomes of a store in trouble. (STO1-4)

#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::{
    fs, io,
    os::unix::fs::{PermissionsExt, symlink},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
};

use cometchat_client::{
    Client, ConnectionEvent, Error, FileStore, MemoryStore, SessionStore, Status, StoreError,
    Stored,
};
use common::{Heard, Person, Server, device::Device};

const ANDREW: &str = "cometchat-uid-1";
const GEORGE: &str = "cometchat-uid-2";

/// The details of all problems so far.
fn troubles(person: &Person) -> Vec<String> {
    person.settle();
    let details = |heard: &Heard| match heard {
        Heard::Connection(ConnectionEvent::Problem(error)) => error.details().map(str::to_owned),
        _ => None,
    };
    person.past().iter().filter_map(details).collect()
}

fn log_out(person: &Person) -> Result<String, Error> {
    person.ask("logout", |done| person.client.logout(done))
}

fn mode_of(path: &std::path::Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn sto1_the_session_survives_a_restart() {
    let server = Server::start();
    let device = Device::new();
    let before = device.start();
    before.init(&server, server.settings().build());
    let user = before.log_in(&server, ANDREW);
    let token = before.client.get_user_auth_token();
    before.client.shutdown();
    server.run(server.server.wait_until(|seen| seen.open_sockets() == 0));

    let person = device.start();
    person.init(&server, server.settings().build());
    person.until_status(Status::Connected);

    assert_eq!(person.client.get_logged_in_user().unwrap().uid, user.uid);
    assert_eq!(person.client.get_user_auth_token(), token);
    assert_eq!(server.requests("POST", &format!("/users/{ANDREW}/auth_tokens")), 1);
}

#[test]
fn sto1_a_logout_survives_a_restart() {
    let server = Server::start();
    let device = Device::of(&server, ANDREW);
    let before = device.start();
    before.init(&server, server.manual().build());
    log_out(&before).unwrap();
    before.client.shutdown();

    let person = device.start();

    assert_eq!(person.client.get_logged_in_user(), None);
}

#[test]
fn sto1_no_file_holds_the_auth_key() {
    let server = Server::start();
    let device = Device::of(&server, ANDREW);

    let files: Vec<_> = fs::read_dir(device.folder()).unwrap().flatten().collect();

    assert_eq!(files.len(), 1, "{files:?}");
    assert!(!device.text().contains(server.server.auth_key()));
}

#[test]
fn sto2_a_reader_never_sees_half_a_document() {
    let server = Server::start();
    let device = Device::of(&server, ANDREW);
    let person = device.start();
    person.init(&server, server.manual().build());
    let is_over = Arc::new(AtomicBool::new(false));
    let (file, over) = (device.file(), is_over.clone());
    let reader = thread::spawn(move || {
        let mut reads = 0;
        while !over.load(Ordering::Acquire) {
            let text = fs::read(&file).unwrap();
            serde_json::from_slice::<serde_json::Value>(&text).expect("a whole document");
            reads += 1;
        }
        reads
    });

    for uid in [GEORGE, ANDREW, GEORGE, ANDREW] {
        person.log_in(&server, uid);
    }
    log_out(&person).unwrap();
    is_over.store(true, Ordering::Release);

    assert!(reader.join().unwrap() > 0);
    let files: Vec<_> = fs::read_dir(device.folder()).unwrap().flatten().collect();
    assert_eq!(files.len(), 1, "nothing is left over: {files:?}");
}

#[test]
fn sto3_a_damaged_file_is_a_logout_that_is_reported() {
    let server = Server::start();
    let device = Device::of(&server, ANDREW);
    let token = device.session(&server)["authToken"].as_str().unwrap().to_owned();
    let half = device.text();
    fs::write(device.file(), &half[..half.len() - 1]).unwrap();
    let person = device.start();
    assert_eq!(person.client.get_logged_in_user(), None);

    person.init(&server, server.settings().build());

    assert_eq!(person.client.get_logged_in_user(), None);
    assert_eq!(troubles(&person), ["store_damaged"]);
    let note = fs::read_to_string(device.folder().join("session.json.damaged")).unwrap();
    assert!(!note.contains(&token), "set aside without the token");
    assert!(!device.file().exists());
    person.log_in(&server, ANDREW);
    person.until_status(Status::Connected);
    assert_eq!(device.session(&server)["user"]["uid"], ANDREW);
    assert_eq!(troubles(&person), ["store_damaged"], "told once");
}

#[test]
fn sto3_a_newer_version_is_left_untouched_and_the_session_lives_in_memory() {
    let server = Server::start();
    let device = Device::new();
    let newer = r#"{"version":2,"vault":"of a later release"}"#;
    fs::write(device.file(), newer).unwrap();
    let person = device.start();

    person.init(&server, server.settings().build());
    assert_eq!(troubles(&person), ["store_newer"]);
    person.log_in(&server, ANDREW);
    person.until_status(Status::Connected);
    assert_eq!(person.client.get_logged_in_user().unwrap().uid, ANDREW);
    assert_eq!(device.text(), newer);
    log_out(&person).unwrap();

    assert_eq!(person.client.get_logged_in_user(), None);
    assert_eq!(device.text(), newer);
    assert_eq!(fs::read_dir(device.folder()).unwrap().count(), 1);
}

#[test]
fn sto3_a_folder_that_cannot_be_written_is_reported_and_login_succeeds() {
    let server = Server::start();
    let folder = tempfile::tempdir().unwrap();
    // Not even root can write beyond a link that leads nowhere.
    symlink(folder.path().join("nowhere/at/all"), folder.path().join("link")).unwrap();
    let store = FileStore::new(folder.path().join("link/session.json"));
    let person = Person::from(Client::builder().store(store));
    person.init(&server, server.settings().build());

    let user = person.log_in(&server, ANDREW);
    person.until_status(Status::Connected);

    assert_eq!(user.uid, ANDREW);
    assert_eq!(troubles(&person), ["store_cannot_write"]);
    let told = person.told();
    let place = |word: &str| told.iter().position(|told| told == word);
    assert!(place("problem ERROR_IO_EXCEPTION") < place("login ok"), "{told:?}");
    log_out(&person).unwrap();
    assert_eq!(person.client.get_logged_in_user(), None);
}

/// A store that is locked from time to time, as a keychain is, and counts what is done to it.
#[derive(Default)]
struct Vault {
    document: MemoryStore,
    is_locked: AtomicBool,
    changes: AtomicUsize,
}

impl Vault {
    fn start(self: &Arc<Self>) -> Person {
        Person::from(Client::builder().store(Key(self.clone())))
    }

    fn lock(&self) {
        self.is_locked.store(true, Ordering::SeqCst);
    }

    fn unlock(&self) {
        self.is_locked.store(false, Ordering::SeqCst);
    }

    fn changes(&self) -> usize {
        self.changes.load(Ordering::SeqCst)
    }

    /// One that holds a user's session.
    fn of(server: &Server, uid: &str) -> Arc<Self> {
        let vault = Arc::new(Self::default());
        let person = vault.start();
        person.init(server, server.manual().build());
        person.log_in(server, uid);
        person.client.shutdown();
        vault
    }
}

struct Key(Arc<Vault>);

impl SessionStore for Key {
    fn load(&self) -> Result<Stored, StoreError> {
        if self.0.is_locked.load(Ordering::SeqCst) {
            return Ok(Stored::Locked);
        }
        self.0.document.load()
    }

    fn save(&self, document: &[u8]) -> Result<(), StoreError> {
        self.0.changes.fetch_add(1, Ordering::SeqCst);
        self.0.document.save(document)
    }

    fn set_aside(&self, note: &str) -> Result<(), StoreError> {
        self.0.changes.fetch_add(1, Ordering::SeqCst);
        self.0.document.set_aside(note)
    }
}

#[test]
fn sto4_a_locked_store_loses_nothing_and_is_asked_again_in_the_foreground() {
    let server = Server::start();
    let vault = Vault::of(&server, ANDREW);
    let changes_before = vault.changes();
    vault.lock();
    let person = vault.start();
    assert_eq!(person.client.get_logged_in_user(), None);

    person.init(&server, server.settings().build());
    assert_eq!(troubles(&person), ["store_locked"]);
    assert_eq!(person.client.get_logged_in_user(), None);
    person.client.entered_foreground();
    person.settle();
    assert_eq!(person.client.get_logged_in_user(), None, "it is still locked");
    assert_eq!(vault.changes(), changes_before);

    vault.unlock();
    person.client.entered_foreground();
    person.until_status(Status::Connected);
    assert_eq!(person.client.get_logged_in_user().unwrap().uid, ANDREW);
    assert_eq!(server.requests("POST", &format!("/users/{ANDREW}/auth_tokens")), 1, "no login");
}

#[test]
fn sto4_a_login_while_the_store_is_locked_lives_in_memory() {
    let server = Server::start();
    let vault = Vault::of(&server, ANDREW);
    let changes_before = vault.changes();
    vault.lock();
    let person = vault.start();
    person.init(&server, server.settings().build());

    person.log_in(&server, GEORGE);
    person.until_status(Status::Connected);

    assert_eq!(person.client.get_logged_in_user().unwrap().uid, GEORGE);
    assert_eq!(troubles(&person), ["store_locked", "store_locked"], "at init and at login");
    assert_eq!(vault.changes(), changes_before);
}

#[test]
fn sto3_a_store_that_fails_is_reported_and_login_succeeds() {
    struct Broken;
    impl SessionStore for Broken {
        fn load(&self) -> Result<Stored, StoreError> {
            Err(StoreError::Io(io::ErrorKind::PermissionDenied))
        }
        fn save(&self, _: &[u8]) -> Result<(), StoreError> {
            Err(StoreError::Platform(-34018))
        }
        fn set_aside(&self, _: &str) -> Result<(), StoreError> {
            Err(StoreError::Platform(-34018))
        }
    }
    let server = Server::start();
    let person = Person::from(Client::builder().store(Broken));

    person.init(&server, server.settings().build());
    person.log_in(&server, ANDREW);
    person.until_status(Status::Connected);

    assert_eq!(troubles(&person), ["store_cannot_read", "store_cannot_read"]);
}

#[test]
fn sto3_a_store_that_panics_is_reported_and_login_succeeds() {
    struct Panicking;
    impl SessionStore for Panicking {
        fn load(&self) -> Result<Stored, StoreError> {
            Ok(Stored::Empty)
        }
        fn save(&self, _: &[u8]) -> Result<(), StoreError> {
            panic!("a store's own fault");
        }
        fn set_aside(&self, _: &str) -> Result<(), StoreError> {
            Ok(())
        }
    }
    let server = Server::start();
    let person = Person::from(Client::builder().store(Panicking));
    person.init(&server, server.settings().build());

    person.log_in(&server, ANDREW);
    person.until_status(Status::Connected);

    assert_eq!(troubles(&person), ["store_cannot_write"]);
}

#[test]
fn sto4_the_file_is_for_its_owner_only() {
    let server = Server::start();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("made/by/the/store/session.json");
    let person = Person::from(Client::builder().store(FileStore::new(&file)));
    person.init(&server, server.manual().build());
    person.log_in(&server, ANDREW);

    assert_eq!(mode_of(&file), 0o600);
    assert_eq!(mode_of(file.parent().unwrap()), 0o700);

    person.client.shutdown();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let again = Person::from(Client::builder().store(FileStore::new(&file)));
    assert_eq!(again.client.get_logged_in_user().unwrap().uid, ANDREW);
    assert_eq!(mode_of(&file), 0o600, "narrowed when it is read");
}
