//! What survives a restart, and what becomes of a store in trouble. (STO1-4)

#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::{
    fs, io,
    os::unix::fs::{PermissionsExt, symlink},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    thread,
};

use cometchat_client::{
    Client, ConnectionEvent, Error, FileStore, MemoryStore, SessionStore, Status, StoreError,
    Stored,
};
use common::{Heard, PATIENCE, Person, Server, device::Device};
use nix::sys::resource::{Resource, getrlimit, setrlimit};

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

    assert_eq!(device.file_names(), ["session.json", "session.json.lock"]);
    assert_eq!(fs::read(device.folder().join("session.json.lock")).unwrap(), b"");
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
    assert_eq!(device.file_names(), ["session.json", "session.json.lock"], "nothing is left over");
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
    assert_eq!(device.file_names(), ["session.json", "session.json.lock"]);
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

/// A store whose first save waits until the test lets go.
struct Gate(MemoryStore, Mutex<Option<Receiver<()>>>, Mutex<Sender<()>>);

impl SessionStore for Gate {
    fn load(&self) -> Result<Stored, StoreError> {
        self.0.load()
    }

    fn save(&self, document: &[u8]) -> Result<(), StoreError> {
        let opened = self.1.lock().unwrap().take();
        if let Some(opened) = opened {
            self.2.lock().unwrap().send(()).unwrap();
            let _ = opened.recv();
        }
        self.0.save(document)
    }

    fn set_aside(&self, note: &str) -> Result<(), StoreError> {
        self.0.set_aside(note)
    }
}

#[test]
fn log6_a_session_that_is_forgotten_does_not_come_back_by_an_init_right_after() {
    let server = Server::start();
    let device = Device::of(&server, ANDREW);
    let ((open, opened), (begun, save_begun)) = (channel(), channel());
    let store = Gate(MemoryStore::new(), Mutex::new(Some(opened)), Mutex::new(begun));
    store.0.save(device.text().as_bytes()).unwrap();
    let person = Person::from(Client::builder().store(store));
    person.init(&server, server.manual().build());
    // The renewal beside init is being written.
    save_begun.recv_timeout(PATIENCE).unwrap();

    let forgotten = person.begin("forget", |done| person.client.forget_session(done));
    let settings = server.manual().build();
    let done =
        person.begin("init", |done| person.client.init(server.server.app_id(), settings, done));
    drop(open);

    done.recv_timeout(PATIENCE).unwrap().unwrap();
    forgotten.recv_timeout(PATIENCE).unwrap().unwrap();
    assert_eq!(person.client.get_logged_in_user(), None);
    person.settle();
    assert_eq!(person.client.get_logged_in_user(), None);
}

/// The test's own program once more, which cannot write to files while its limit is 0.
#[test]
fn sto2_a_full_disk_leaves_the_old_session_and_is_written_to_when_there_is_room() {
    const CHILD: &str = "FULL_DISK_TEST";
    if std::env::var_os(CHILD).is_some() {
        return with_a_full_disk();
    }
    let name = "sto2_a_full_disk_leaves_the_old_session_and_is_written_to_when_there_is_room";
    // Beyond the limit a write fails as on a full disk, if the signal is ignored.
    let output = std::process::Command::new("sh")
        .args(["-c", r#"trap "" XFSZ; exec "$0" "$@""#])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture"])
        .env(CHILD, "1")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{told}{}", String::from_utf8_lossy(&output.stderr));
    assert!(told.contains("1 passed"), "{told}");
}

fn with_a_full_disk() {
    let server = Server::start();
    let device = Device::of(&server, ANDREW);
    let before = device.text();
    let person = device.start();
    let (_, most) = getrlimit(Resource::RLIMIT_FSIZE).unwrap();

    setrlimit(Resource::RLIMIT_FSIZE, 0, most).unwrap();
    person.init(&server, server.manual().build());
    assert_eq!(person.log_in(&server, GEORGE).uid, GEORGE);
    let told = troubles(&person);
    assert!(!told.is_empty() && told.iter().all(|told| told == "store_cannot_write"), "{told:?}");
    assert_eq!(person.client.get_logged_in_user().unwrap().uid, GEORGE);
    assert_eq!(device.text(), before);

    setrlimit(Resource::RLIMIT_FSIZE, most, most).unwrap();
    person.log_in(&server, ANDREW);
    assert_eq!(device.session(&server)["user"]["uid"], ANDREW);
    assert_ne!(device.text(), before);
    assert_eq!(device.file_names(), ["session.json", "session.json.lock"], "nothing is left over");
}
