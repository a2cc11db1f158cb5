//! What another process did to the session meanwhile. (STO6)
//!
//! The other process is a second client on the same store, or the test itself, which writes the document.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use std::{
    fs::{self, OpenOptions},
    io,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::Receiver,
    },
    thread::sleep,
    time::{Duration, Instant},
};

use cometchat_client::protocol::ErrorCode;
use cometchat_client::{
    Client, ConnectionEvent, Error, LoginEvent, MemoryStore, Message, OutgoingMessage, Presence,
    ReceiverType, Secret, SessionStore, Sockets, Status, StoreError, Stored,
};
use cometchat_dev_server::{Armed, AuthFault, DropKind, RestAnswer, Times as FaultTimes};
use common::{Heard, Person, Server, code, device::Device, is_fetch, verbs::eager};
use nix::fcntl::{Flock, FlockArg};
use serde_json::{Value, json};

const ANDREW: &str = "cometchat-uid-1";
const GEORGE: &str = "cometchat-uid-2";

/// How long an answer is held back while the test plays the other process.
const MEANWHILE: Duration = Duration::from_millis(1500);

/// A store that may have no space left, shared by clients that play processes.
#[derive(Clone, Default)]
struct Disk(Arc<Shared>);

#[derive(Default)]
struct Shared {
    document: MemoryStore,
    is_full: AtomicBool,
    is_stuck: AtomicBool,
}

impl Disk {
    fn set_full(&self, is_full: bool) {
        self.0.is_full.store(is_full, Ordering::SeqCst);
    }

    fn set_stuck(&self, is_stuck: bool) {
        self.0.is_stuck.store(is_stuck, Ordering::SeqCst);
    }

    fn session(&self, server: &Server) -> Value {
        let Ok(Stored::Bytes(document)) = self.0.document.load() else { return Value::Null };
        let document: Value = serde_json::from_slice(&document).unwrap();
        document["sessions"][server.server.app_id()].clone()
    }

    /// Another process, or the app if it has no name.
    fn process(&self, server: &Server, name: Option<&str>) -> Person {
        let builder = Client::builder().store(self.clone());
        let person = Person::from(match name {
            Some(name) => builder.extension(name, Sockets::Forbidden),
            None => builder,
        });
        person.init(server, server.settings().times(eager()).build());
        person
    }

    fn app(&self, server: &Server) -> Person {
        self.process(server, None)
    }

    fn other(&self, server: &Server) -> Person {
        self.process(server, Some("share"))
    }
}

impl SessionStore for Disk {
    fn load(&self) -> Result<Stored, StoreError> {
        while self.0.is_stuck.load(Ordering::SeqCst) {
            sleep(Duration::from_millis(5));
        }
        self.0.document.load()
    }

    fn save(&self, document: &[u8]) -> Result<(), StoreError> {
        if self.0.is_full.load(Ordering::SeqCst) {
            return Err(StoreError::Io(io::ErrorKind::StorageFull));
        }
        self.0.document.save(document)
    }

    fn set_aside(&self, note: &str) -> Result<(), StoreError> {
        self.0.document.set_aside(note)
    }
}

/// As another process would write it.
fn write(device: &Device, server: &Server, change: impl FnOnce(&mut Value)) {
    let mut document: Value = serde_json::from_str(&device.text()).unwrap();
    document["generation"] = json!(document["generation"].as_u64().unwrap() + 1);
    change(&mut document["sessions"][server.server.app_id()]);
    if document["sessions"][server.server.app_id()].is_null() {
        document["sessions"] = json!({});
    }
    put(&device.file(), &document);
}

/// At once: whoever still looks would take half a document for damage and remove it.
fn put(path: &Path, document: &Value) {
    let beside = path.with_extension("written-elsewhere");
    fs::write(&beside, document.to_string()).unwrap();
    fs::rename(beside, path).unwrap();
}

/// Another process has renewed the session with a token that it was given.
fn renew_elsewhere(device: &Device, server: &Server) -> Secret {
    let token = server.server.issue_token(ANDREW).unwrap();
    write(device, server, |session| session["authToken"] = json!(token.expose()));
    token
}

fn delay_rest(server: &Server, delay: Duration) {
    server.server.faults(|faults| faults.rest_delay = delay);
}

/// Andrew's session on a device, known to the app, which does not connect by itself.
fn andrew(server: &Server, device: &Device) -> Person {
    let person = Person::from(Client::builder().store(device.store()));
    person.init(server, server.manual().times(eager()).build());
    person.log_in(server, ANDREW);
    person
}

fn message() -> OutgoingMessage {
    OutgoingMessage::text(GEORGE, ReceiverType::User, "hello")
}

fn send(person: &Person) -> Result<Message, Error> {
    person.ask("send", |done| person.client.send_message(message(), done))
}

fn forget(person: &Person) {
    person.ask("forget", |done| person.client.forget_session(done)).unwrap();
}

fn begin_logout(person: &Person) -> Receiver<Result<String, Error>> {
    person.begin("logout", |done| person.client.logout(done))
}

fn begin_login(
    person: &Person,
    server: &Server,
) -> Receiver<Result<cometchat_client::User, Error>> {
    let key = server.server.auth_key().to_owned();
    person.begin("login", |done| person.client.login(ANDREW, &key, done))
}

fn logouts(person: &Person) -> usize {
    person.settle();
    let is_logout = |heard: &&Heard| matches!(heard, Heard::Login(LoginEvent::LogoutSuccess));
    person.past().iter().filter(is_logout).count()
}

fn until_logout(person: &Person) {
    person.until("a logout", |heard| {
        matches!(heard, Heard::Login(LoginEvent::LogoutSuccess)).then_some(())
    });
}

fn problems(person: &Person) -> Vec<String> {
    person.settle();
    let details = |heard: &Heard| match heard {
        Heard::Connection(ConnectionEvent::Problem(error)) => error.details().map(str::to_owned),
        _ => None,
    };
    person.past().iter().filter_map(details).collect()
}

fn fetches(server: &Server) -> usize {
    server.server.observe(|seen| seen.requests().filter(|request| is_fetch(request)).count())
}

/// With a session that the store could not take.
fn unstored(server: &Server) -> (Disk, Person) {
    let disk = Disk::default();
    disk.set_full(true);
    let app = disk.app(server);
    app.log_in(server, ANDREW);
    app.until_status(Status::Connected);
    disk.set_full(false);
    (disk, app)
}

#[test]
fn sto6_a_renewal_of_what_was_not_stored_spares_another_users_session() {
    let server = Server::start();
    let (disk, app) = unstored(&server);
    let other = disk.other(&server);
    other.log_in(&server, GEORGE);
    let renewals = server.requests("PUT", "/me");

    server.server.invalidate_jwts(ANDREW);
    server.server.drop_sockets(ANDREW, DropKind::Reset);
    app.until_status(Status::Disconnected);
    app.until_status(Status::Connected);

    assert!(server.requests("PUT", "/me") > renewals, "it was renewed");
    assert_eq!(disk.session(&server)["user"]["uid"], GEORGE);
    send(&other).unwrap();
    send(&app).unwrap();
    assert_eq!((logouts(&app), logouts(&other)), (0, 0));
}

#[test]
fn sto6_a_renewal_stores_what_could_not_be_stored_if_nobody_wrote_since() {
    let server = Server::start();
    let (disk, app) = unstored(&server);

    server.server.invalidate_jwts(ANDREW);
    server.server.drop_sockets(ANDREW, DropKind::Reset);
    app.until_status(Status::Disconnected);
    app.until_status(Status::Connected);

    assert_eq!(disk.session(&server)["user"]["uid"], ANDREW);
}

#[test]
fn sto6_what_was_not_stored_stays_so_when_the_settings_change() {
    let server = Server::start();
    let (disk, app) = unstored(&server);

    let settings = server.settings().times(eager());
    app.init(&server, settings.presence(Presence::AllUsers).build());
    disk.other(&server).log_in(&server, GEORGE);

    send(&app).unwrap();
    assert_eq!(logouts(&app), 0);
}

#[test]
fn sto6_a_login_that_is_cut_off_before_it_wrote_removes_nothing() {
    let server = Server::start();
    let disk = Disk::default();
    let (app, other) = (disk.app(&server), disk.other(&server));
    other.log_in(&server, GEORGE);
    delay_rest(&server, MEANWHILE);
    let path = format!("/users/{ANDREW}/auth_tokens");
    let login = begin_login(&app, &server);
    server.wait_for_requests("POST", &path, 1);
    delay_rest(&server, Duration::ZERO);

    app.ask("pause", |done| app.client.pause(done)).unwrap();

    assert_eq!(code(login.recv().unwrap()), "ERR_OPERATION_FAILED");
    assert_eq!(disk.session(&server)["user"]["uid"], GEORGE);
    send(&other).unwrap();
}

#[test]
fn log6_a_logout_spares_a_newer_session_of_the_same_user() {
    let server = Server::start();
    let disk = Disk::default();
    let app = disk.app(&server);
    app.log_in(&server, ANDREW);
    let other = disk.other(&server);
    delay_rest(&server, MEANWHILE);
    let logout = begin_logout(&app);
    server.wait_for_requests("DELETE", "/me", 1);
    delay_rest(&server, Duration::ZERO);

    forget(&other);
    other.log_in(&server, ANDREW);

    logout.recv().unwrap().unwrap();
    assert_eq!(disk.session(&server)["user"]["uid"], ANDREW);
    send(&other).unwrap();
    assert_eq!(app.client.get_logged_in_user(), None);
}

#[test]
fn log6_a_logout_takes_a_renewal_along_that_is_written_meanwhile() {
    let server = Server::start();
    let device = Device::new();
    let app = andrew(&server, &device);
    delay_rest(&server, MEANWHILE);
    let logout = begin_logout(&app);
    server.wait_for_requests("DELETE", "/me", 1);

    renew_elsewhere(&device, &server);

    logout.recv().unwrap().unwrap();
    assert!(device.session(&server).is_null());
}

#[test]
fn log6_forgetting_removes_only_the_own_session() {
    let server = Server::start();
    let disk = Disk::default();
    let (app, other) = (disk.app(&server), disk.other(&server));
    other.log_in(&server, GEORGE);

    forget(&app);
    assert_eq!(disk.session(&server)["user"]["uid"], GEORGE, "the app knew of none");
    send(&other).unwrap();

    app.log_in(&server, ANDREW);
    forget(&other);
    assert_eq!(disk.session(&server)["user"]["uid"], ANDREW);

    let other = disk.other(&server);
    forget(&app);
    assert_eq!(disk.session(&server), Value::Null, "whoever has it too");
    assert_eq!(code(send(&other)), "ERR_NOT_LOGGED_IN");
}

#[test]
fn log6_forgetting_spares_a_later_login_of_the_same_user_but_not_a_renewal() {
    let server = Server::start();
    let device = Device::new();
    let app = andrew(&server, &device);
    renew_elsewhere(&device, &server);
    forget(&app);
    assert!(device.session(&server).is_null(), "the same session with another token");

    app.log_in(&server, ANDREW);
    let other = Person::from(
        Client::builder().store(device.store()).extension("share", Sockets::Forbidden),
    );
    other.init(&server, server.settings().build());
    forget(&other);
    other.log_in(&server, ANDREW);

    forget(&app);

    send(&other).unwrap();
    assert_eq!(app.client.get_logged_in_user(), None);
}

#[test]
fn sto6_who_holds_the_lock_does_not_hold_up_the_others() {
    let server = Server::start();
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path()).unwrap();
    let lock = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .open(folder.path().join("session.json.lock"))
        .unwrap();
    let held = Flock::lock(lock, FlockArg::LockExclusive).map_err(|(_, error)| error).unwrap();
    let in_folder = |folder: &Path| Client::builder().folder(folder);
    let app = Person::from(in_folder(folder.path()));
    app.init(&server, server.settings().build());
    let login = begin_login(&app, &server);
    server.wait_for_requests("PUT", "/me", 1);

    let begun = Instant::now();
    let elsewhere = tempfile::tempdir().unwrap();
    for stranger in [Person::from(in_folder(elsewhere.path())), Person::new()] {
        stranger.init(&server, server.settings().build());
        stranger.log_in(&server, GEORGE);
    }
    assert!(begun.elapsed() < Duration::from_secs(10), "the others go on");

    login.recv_timeout(Duration::from_secs(10)).expect("an answer").unwrap();
    app.until_status(Status::Connected);
    assert_eq!(problems(&app), ["store_cannot_write"]);
    let extension = Person::from(in_folder(folder.path()).extension("share", Sockets::Forbidden));
    extension.init(&server, server.settings().build());

    held.unlock().map_err(|(_, error)| error).unwrap();
    app.log_in(&server, GEORGE);
    assert!(fs::read_to_string(folder.path().join("session.json")).unwrap().contains(GEORGE));
}

#[test]
fn sto6_a_store_that_hangs_does_not_hold_up_a_request_or_the_socket() {
    let server = Server::start();
    let disk = Disk::default();
    let app = disk.app(&server);
    app.log_in(&server, ANDREW);
    app.until_status(Status::Connected);

    disk.set_stuck(true);

    send(&app).unwrap();
    app.log_in(&server, ANDREW);
    server.server.drop_sockets(ANDREW, DropKind::Reset);
    app.until_status(Status::Connected);
    disk.set_stuck(false);
    assert_eq!(logouts(&app), 0);
}

#[test]
fn sto6_a_logout_takes_the_token_that_another_process_renewed() {
    let server = Server::start();
    let device = Device::new();
    let app = andrew(&server, &device);
    let token = renew_elsewhere(&device, &server);

    begin_logout(&app).recv().unwrap().unwrap();

    assert!(device.session(&server).is_null());
    let again = app.ask("login", |done| app.client.login_with_token(token.expose(), done));
    assert_eq!(code(again), "AUTH_ERR_AUTH_TOKEN_NOT_FOUND", "the server has deleted it");
}

#[test]
fn sto6_a_logout_of_what_another_process_has_ended_asks_nobody() {
    let server = Server::start();
    let device = Device::new();
    let app = andrew(&server, &device);
    write(&device, &server, |session| *session = Value::Null);

    begin_logout(&app).recv().unwrap().unwrap();

    assert_eq!(server.requests("DELETE", "/me"), 0);
    assert_eq!(logouts(&app), 1);
}

/// The socket is open, the server takes its time with the auth frame.
fn reconnecting(server: &Server, device: &Device) -> Person {
    let app = andrew(server, device);
    let delayed = AuthFault::Delay(MEANWHILE);
    server.server.faults(|faults| faults.auth = Some(Armed::next(1, delayed)));
    app.client.begin_connect();
    let is_sent = |seen: &cometchat_dev_server::Observed| seen.frames().count() > 0;
    server.run(server.server.wait_until(is_sent));
    app
}

#[test]
fn sto6_missed_messages_are_not_fetched_after_another_process_has_ended_the_session() {
    let server = Server::start();
    let device = Device::new();
    let app = reconnecting(&server, &device);
    let before = fetches(&server);

    write(&device, &server, |session| *session = Value::Null);
    until_logout(&app);

    assert_eq!(fetches(&server), before);
    assert_eq!(app.client.get_logged_in_user(), None);
}

#[test]
fn sto6_a_refused_fetch_goes_on_with_the_token_of_another_process() {
    let server = Server::start();
    let device = Device::new();
    let app = reconnecting(&server, &device);
    let before = fetches(&server);
    let unknown = RestAnswer::error(401, ErrorCode::AUTH_TOKEN_NOT_FOUND);
    server.fail("GET", "/messages", unknown, FaultTimes::Next(1));
    delay_rest(&server, MEANWHILE);
    server.run(
        server.server.wait_until(|seen| {
            seen.requests().filter(|request| is_fetch(request)).count() > before
        }),
    );
    delay_rest(&server, Duration::ZERO);
    let token = renew_elsewhere(&device, &server);

    server.run(server.server.wait_until(|seen| {
        seen.requests().filter(|request| is_fetch(request)).count() > before + 1
    }));

    send(&app).unwrap();
    assert_eq!(app.client.get_user_auth_token().unwrap(), token);
    assert_eq!(logouts(&app), 0);
}

#[test]
fn sto6_a_renewal_begins_with_the_token_of_the_store() {
    let server = Server::start();
    let device = Device::new();
    let app = andrew(&server, &device);
    server.server.invalidate_jwts(ANDREW);
    let delayed = AuthFault::Delay(MEANWHILE);
    server.server.faults(|faults| faults.auth = Some(Armed::next(1, delayed)));
    app.client.begin_connect();
    server.run(server.server.wait_until(|seen| seen.frames().count() > 0));
    let before = server.requests("PUT", "/me");

    server.server.revoke_tokens(ANDREW);
    renew_elsewhere(&device, &server);
    app.until_status(Status::Connected);

    assert_eq!(server.requests("PUT", "/me"), before + 1);
    assert_eq!(logouts(&app), 0);
}

#[test]
fn sto6_a_refused_renewal_looks_into_the_store_again() {
    let server = Server::start();
    let device = Device::new();
    let app = andrew(&server, &device);
    server.server.invalidate_jwts(ANDREW);
    let before = server.requests("PUT", "/me");
    delay_rest(&server, MEANWHILE);
    let unknown = RestAnswer::error(401, ErrorCode::AUTH_TOKEN_NOT_FOUND);
    server.fail("PUT", "/me", unknown, FaultTimes::Next(1));
    app.client.begin_connect();
    server.wait_for_requests("PUT", "/me", before + 1);
    delay_rest(&server, Duration::ZERO);

    let token = renew_elsewhere(&device, &server);
    app.until_status(Status::Connected);

    assert_eq!(server.requests("PUT", "/me"), before + 2);
    assert_eq!(app.client.get_user_auth_token().unwrap(), token);
    assert_eq!(logouts(&app), 0);
}

#[test]
fn sto6_a_renewal_that_came_too_late_does_not_count() {
    let server = Server::start();
    let device = Device::of(&server, ANDREW);
    let before = server.requests("PUT", "/me");
    delay_rest(&server, MEANWHILE);
    let app = device.start();
    // Beside init: nobody looks into the store afterwards.
    app.init(&server, server.manual().build());
    server.wait_for_requests("PUT", "/me", before + 1);
    delay_rest(&server, Duration::ZERO);

    write(&device, &server, |session| *session = Value::Null);
    until_logout(&app);

    assert!(device.session(&server).is_null());
    assert_eq!(code(send(&app)), "ERR_NOT_LOGGED_IN");
}

#[test]
fn sto6_a_jwt_that_another_process_renewed_is_used() {
    let server = Server::start();
    let device = Device::new();
    let app = andrew(&server, &device);
    let old = device.session(&server)["jwt"].clone();
    server.server.invalidate_jwts(ANDREW);
    let other = Person::from(
        Client::builder().store(device.store()).extension("share", Sockets::Forbidden),
    );
    other.init(&server, server.settings().build());
    let deadline = Instant::now() + common::PATIENCE;
    while device.session(&server)["jwt"] == old {
        assert!(Instant::now() < deadline, "the renewal beside init is stored");
        sleep(Duration::from_millis(5));
    }
    let before = server.requests("PUT", "/me");

    app.ask("connect", |done| app.client.connect(done)).unwrap();

    assert_eq!(server.requests("PUT", "/me"), before);
}

#[test]
fn sto6_what_became_of_an_earlier_session_does_not_touch_the_present_one() {
    let server = Server::start();
    let device = Device::new();
    let app = andrew(&server, &device);
    let unknown = RestAnswer::error(401, ErrorCode::AUTH_TOKEN_NOT_FOUND);
    server.fail("POST", "/messages", unknown, FaultTimes::Next(1));
    delay_rest(&server, MEANWHILE);
    let sent = person_sends(&app);
    server.wait_for_requests("POST", "/messages", 1);
    delay_rest(&server, Duration::ZERO);
    app.log_in(&server, GEORGE);
    let logouts_before = logouts(&app);

    write(&device, &server, |session| *session = Value::Null);
    assert_eq!(code(sent.recv().unwrap()), "AUTH_ERR_AUTH_TOKEN_NOT_FOUND");
    // Time to look and to tell, though nothing shall come of it.
    sleep(Duration::from_millis(300));

    assert_eq!(logouts(&app), logouts_before);
    assert_eq!(app.client.get_logged_in_user().unwrap().uid, GEORGE);
}

fn person_sends(person: &Person) -> Receiver<Result<Message, Error>> {
    person.begin("send", |done| person.client.send_message(message(), done))
}

/// Andrew's app and his extension, which has a place in the stream of messages and was ended.
fn with_ended_extension(server: &Server) -> (tempfile::TempDir, Person) {
    let folder = tempfile::tempdir().unwrap();
    let app = Person::from(Client::builder().folder(folder.path()));
    app.init(server, server.settings().times(eager()).build());
    app.log_in(server, ANDREW);
    app.until_status(Status::Connected);
    let extension = start_extension(server, folder.path());
    server.server.send_text(GEORGE, ReceiverType::User, ANDREW, "both").unwrap();
    assert_eq!(extension.until_text(), "both");
    extension.settle();
    extension.client.shutdown();
    (folder, app)
}

fn start_extension(server: &Server, folder: &Path) -> Person {
    let extension =
        Person::from(Client::builder().folder(folder).extension("share", Sockets::Allowed));
    extension.init(server, server.settings().times(eager()).build());
    let files: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    assert!(extension.client.get_logged_in_user().is_some(), "a session among {files:?}");
    extension.until_status(Status::Connected);
    extension
}

#[test]
fn sto6_an_extension_gets_no_history_of_a_former_session() {
    let server = Server::start();
    let (folder, app) = with_ended_extension(&server);
    begin_logout(&app).recv().unwrap().unwrap();
    server.server.send_text(GEORGE, ReceiverType::User, ANDREW, "while logged out").unwrap();
    app.log_in(&server, ANDREW);
    app.until_status(Status::Connected);

    let extension = start_extension(&server, folder.path());
    let fetched = fetches(&server);
    assert!(fetched > 0);
    sleep(Duration::from_millis(200));
    server.server.send_text(GEORGE, ReceiverType::User, ANDREW, "live").unwrap();

    assert_eq!(extension.until_text(), "live");
}

#[test]
fn sto6_a_suspended_extension_gets_no_history_of_a_former_session() {
    let server = Server::start();
    let folder = tempfile::tempdir().unwrap();
    let app = Person::from(Client::builder().folder(folder.path()));
    app.init(&server, server.manual().times(eager()).build());
    app.log_in(&server, ANDREW);
    let extension = start_extension(&server, folder.path());
    server.server.send_text(GEORGE, ReceiverType::User, ANDREW, "first").unwrap();
    assert_eq!(extension.until_text(), "first");
    extension.ask("disconnect", |done| extension.client.disconnect(done)).unwrap();

    begin_logout(&app).recv().unwrap().unwrap();
    server.server.send_text(GEORGE, ReceiverType::User, ANDREW, "while logged out").unwrap();
    app.log_in(&server, ANDREW);
    extension.ask("connect", |done| extension.client.connect(done)).unwrap();
    sleep(Duration::from_millis(200));
    server.server.send_text(GEORGE, ReceiverType::User, ANDREW, "live").unwrap();

    assert_eq!(extension.until_text(), "live");
}

#[test]
fn sto6_a_renewal_and_documents_without_a_login_keep_the_place() {
    for is_old in [false, true] {
        let server = Server::start();
        let (folder, app) = with_ended_extension(&server);
        server.server.invalidate_jwts(ANDREW);
        server.server.drop_sockets(ANDREW, DropKind::Reset);
        app.until_status(Status::Disconnected);
        app.until_status(Status::Connected);
        app.client.shutdown();
        server.server.send_text(GEORGE, ReceiverType::User, ANDREW, "missed").unwrap();
        if is_old {
            let path = folder.path().join("session.json");
            let mut document: Value =
                serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            let session = &mut document["sessions"][server.server.app_id()];
            session.as_object_mut().unwrap().remove("login").expect("an id");
            put(&path, &document);
        }

        assert_eq!(start_extension(&server, folder.path()).until_text(), "missed");
    }
}
