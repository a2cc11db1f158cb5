//! Calls that cross each other, and what a panic must not undo.
#![allow(clippy::unwrap_used, reason = "helpers outside of a test function may fail the test too")]

mod common;

use std::{
    sync::{
        Arc, Mutex,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
    time::{Duration, Instant},
};

use cometchat_client::{
    Client, ConnectionEvent, Interrupt, Job, LoginEvent, MemoryStore, MessageEvent, ReceiverType,
    SessionStore, Status, StoreError, Stored,
};
use cometchat_dev_server::{RestAnswer, Times as FaultTimes};
use common::{PATIENCE, Person, Server, code, queue::Queue};

const ANDREW: &str = "cometchat-uid-1";
const GEORGE: &str = "cometchat-uid-2";

/// The logout's answer comes late enough for another call to be handled before.
fn begin_slow_logout_that_fails(
    server: &Server,
    person: &Person,
) -> Receiver<Result<String, cometchat_client::Error>> {
    server.fail("DELETE", "/me", RestAnswer::html(503), FaultTimes::Next(1));
    begin_slow_logout(server, person)
}

fn begin_slow_logout(
    server: &Server,
    person: &Person,
) -> Receiver<Result<String, cometchat_client::Error>> {
    server.server.faults(|faults| faults.rest_delay = Duration::from_millis(500));
    let logout = person.begin("logout", |done| person.client.logout(done));
    server.wait_for_requests("DELETE", "/me", 1);
    server.server.faults(|faults| faults.rest_delay = Duration::ZERO);
    logout
}

#[test]
fn ini5_an_equal_init_during_a_logout_opens_nothing() {
    let server = Server::start();
    let person = Person::connected_at(&server, ANDREW);
    let logout = begin_slow_logout(&server, &person);
    person.init(&server, server.settings().build());
    logout.recv_timeout(PATIENCE).unwrap().unwrap();
    assert_eq!(person.until_login_event(), LoginEvent::LogoutSuccess);

    assert_eq!(code(person.connect()), "ERR_NOT_LOGGED_IN");
    assert_eq!(person.client.connection_status(), Some(Status::Disconnected));
    assert_eq!(person.client.get_logged_in_user(), None);
    assert_eq!(server.upgrades(), 1, "only the first connection");
}

#[test]
fn ini5_an_init_of_another_mode_during_a_logout_keeps_the_sessions_events() {
    let server = Server::start();
    let person = Person::at(&server, ANDREW, server.manual().build());
    person.connect().unwrap();
    let logout = begin_slow_logout_that_fails(&server, &person);
    person.init(&server, server.settings().build());
    assert_eq!(code(logout.recv_timeout(PATIENCE).unwrap()), "ERR_OPERATION_FAILED");

    person.until_status(Status::Connected);
    server.server.send_text(GEORGE, ReceiverType::User, ANDREW, "heard").unwrap();
    while person.until_text() != "heard" {}
}

#[test]
fn log6_what_waits_in_a_queue_is_heard_once_after_a_logout_that_fails() {
    let server = Server::start();
    let person = Person::connected_at(&server, ANDREW);
    person.settle();
    let queue = Queue::default();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let note = heard.clone();
    let listener = move |event: &MessageEvent| {
        if let MessageEvent::Text(message) = event {
            note.lock().unwrap().extend(message.data.text.clone());
        }
    };
    person.client.message_listeners().add_on("late", queue.shared(), listener);
    for text in ["one", "two"] {
        server.server.send_text(GEORGE, ReceiverType::User, ANDREW, text).unwrap();
    }
    queue.until_len(2);
    let logout = begin_slow_logout_that_fails(&server, &person);
    queue.run();
    assert_eq!(*heard.lock().unwrap(), [""; 0], "no event after the call");
    assert!(logout.recv_timeout(PATIENCE).unwrap().is_err());

    person.until_status(Status::Connected);
    queue.run_until("both texts", || heard.lock().unwrap().len() >= 2);
    server.server.send_text(GEORGE, ReceiverType::User, ANDREW, "three").unwrap();
    queue.run_until("the third", || heard.lock().unwrap().contains(&"three".to_owned()));
    assert_eq!(*heard.lock().unwrap(), ["one", "two", "three"]);
}

#[test]
fn err1_nothing_is_sent_during_a_logout() {
    let server = Server::start();
    let person = Person::connected_at(&server, ANDREW);
    let logout = begin_slow_logout(&server, &person);
    let message = cometchat_client::OutgoingMessage::text(GEORGE, ReceiverType::User, "late");
    let sent = person.ask("send", |done| person.client.send_message(message, done));
    assert_eq!(code(sent), "ERR_NOT_LOGGED_IN");
    logout.recv_timeout(PATIENCE).unwrap().unwrap();
}

/// A store whose saves wait until the test lets go.
struct Hanging(MemoryStore, Mutex<Receiver<()>>);

impl SessionStore for Hanging {
    fn load(&self) -> Result<Stored, StoreError> {
        self.0.load()
    }

    fn save(&self, document: &[u8]) -> Result<(), StoreError> {
        let _ = self.1.lock().map(|held| held.recv());
        self.0.save(document)
    }

    fn set_aside(&self, note: &str) -> Result<(), StoreError> {
        self.0.set_aside(note)
    }
}

#[test]
fn cbk5_shutdown_does_not_wait_for_a_store_that_hangs() {
    let (let_go, held): (Sender<()>, _) = channel();
    let server = Server::start();
    let store = Hanging(MemoryStore::new(), Mutex::new(held));
    let person = Person::from(Client::builder().progress_store(store));
    person.init(&server, server.settings().build());
    person.log_in(&server, ANDREW);
    person.until_status(Status::Connected);

    let begun = Instant::now();
    person.client.shutdown();
    assert!(begun.elapsed() < PATIENCE / 2, "half a second, and what a busy machine adds");
    drop(let_go);
}

/// Panics where it is dropped: in the driver, if that holds it last.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        assert!(thread::panicking(), "on purpose");
    }
}

/// A listener that is called on the driver's own thread, and removed there, goes off in the driver.
fn panic_inside(person: &Person) {
    let (client, bomb) = (person.client.clone(), Bomb);
    let inline = Arc::new(|job: Job| job());
    person.client.connection_listeners().add_on("bomb", inline, move |_: &ConnectionEvent| {
        let _ = &bomb;
        client.connection_listeners().remove("bomb");
    });
    // Without a socket this is a problem, which the listeners are told.
    person.client.start_typing(GEORGE, ReceiverType::User, None);
}

/// The driver has started over when it answers again.
fn until_started_over(person: &Person) {
    person.until_problem();
    person.settle();
}

#[test]
fn cbk6_after_a_panic_a_disconnect_still_holds() {
    let server = Server::start();
    let person = Person::connected_at(&server, ANDREW);
    person.disconnect().unwrap();
    panic_inside(&person);
    until_started_over(&person);

    assert!(person.client.diagnostics().interrupts.contains(&Interrupt::NotRequested));
    assert_eq!(server.upgrades(), 1);
    person.connect().unwrap();
}

#[test]
fn cbk6_after_a_panic_a_pause_still_holds() {
    let server = Server::start();
    let person = Person::connected_at(&server, ANDREW);
    person.ask("pause", |done| person.client.pause(done)).unwrap();
    panic_inside(&person);
    until_started_over(&person);

    assert!(person.client.diagnostics().interrupts.contains(&Interrupt::Paused));
    assert_eq!(server.upgrades(), 1);
    person.client.resume();
    person.until_status(Status::Connected);
}
