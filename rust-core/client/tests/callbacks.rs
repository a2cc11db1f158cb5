//! CBK: every call is answered once, wherever and whatever happens.

mod common;

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    thread::{self, ThreadId},
    time::{Duration, Instant},
};

use cometchat_client::{
    Client, ConnectionEvent, Error, Failure, Job, MemoryStore, MessageEvent, OutgoingMessage,
    Presence, Reason, ReceiverType, SessionStore, Status, StatusEvent, StoreError, Stored, Times,
};
use cometchat_dev_server::{
    Armed, AuthFault, Observed, Pongs, RestAnswer, Times as FaultTimes, UpgradeFault,
};
use common::{
    Heard, PATIENCE, Person, Server, code, frames, is_fetch, queue::Queue, stub::Stub, verbs::eager,
};

const ANDREW: &str = "cometchat-uid-1";
const GEORGE: &str = "cometchat-uid-2";

/// On which thread a callback ran, and `Ok` or the error's code.
type Answer = (ThreadId, Result<(), String>);

/// Counts answers. A callback that is dropped without a call breaks the count.
struct Tally {
    report: Option<Sender<Answer>>,
    answers: Mutex<Receiver<Answer>>,
    expected: AtomicUsize,
}

impl Tally {
    fn new() -> Self {
        let (report, answers) = channel();
        Self { report: Some(report), answers: Mutex::new(answers), expected: AtomicUsize::new(0) }
    }

    fn callback<T>(&self) -> impl FnOnce(Result<T, Error>) + Send + use<T> {
        self.expected.fetch_add(1, Ordering::SeqCst);
        let report = self.report.clone().expect("no callback after the count");
        move |result: Result<T, Error>| {
            let result = result.map(drop).map_err(|error| error.code().to_string());
            report.send((thread::current().id(), result)).expect("the test counts");
        }
    }

    /// All answers, in order.
    fn count(mut self) -> Vec<Answer> {
        self.report = None;
        let answers = self.answers.into_inner().expect("no panic");
        let expected = self.expected.load(Ordering::SeqCst);
        let wait = |_| answers.recv_timeout(PATIENCE).expect("every call is answered");
        (0..expected).map(wait).collect()
    }

    /// Waits for so many answers.
    fn next(&self, count: usize) -> Vec<Answer> {
        let answers = self.answers.lock().expect("no panic");
        let wait = |_| answers.recv_timeout(PATIENCE).expect("every call is answered");
        (0..count).map(wait).collect()
    }

    /// The answers that have come by now.
    fn so_far(&self) -> Vec<Answer> {
        self.answers.lock().expect("no panic").try_iter().collect()
    }
}

fn codes(answers: &[Answer]) -> Vec<&str> {
    answers
        .iter()
        .map(|(_, answer)| answer.as_ref().map_or_else(String::as_str, |()| "ok"))
        .collect()
}

fn hold_auth(server: &Server) {
    server.server.faults(|faults| faults.auth = Some(Armed::always(AuthFault::Silent)));
}

#[test]
fn cbk1_every_call_is_answered_once_however_calls_race() {
    let server = Server::start();
    let person = Person::at(&server, ANDREW, server.settings().times(eager()).build());
    let tally = Tally::new();
    let (app, key) = (server.server.app_id(), server.server.auth_key());
    let settings = [
        server.settings().times(eager()).build(),
        server.manual().times(eager()).build(),
        server.settings().times(eager()).presence(Presence::AllUsers).build(),
    ];
    thread::scope(|threads| {
        for first in 0..4 {
            let (tally, client, settings) = (&tally, &person.client, &settings);
            threads.spawn(move || {
                for turn in first..first + 200 {
                    match turn % 11 {
                        0 => client.connect(tally.callback()),
                        1 => client.disconnect(tally.callback()),
                        2 => client.ping(tally.callback()),
                        3 => client.login(ANDREW, key, tally.callback()),
                        4 => client.login(GEORGE, key, tally.callback()),
                        5 if turn % 3 == 0 => client.logout(tally.callback()),
                        6 => client.init(app, settings[turn % 3].clone(), tally.callback()),
                        7 if turn % 4 == 0 => {
                            client.pause(tally.callback());
                            client.resume();
                        }
                        8 if turn % 5 == 0 => client.forget_session(tally.callback()),
                        9 => {
                            let text = OutgoingMessage::text(GEORGE, ReceiverType::User, "hi");
                            client.send_message(text, tally.callback());
                        }
                        _ => {
                            client.mark_as_read(
                                1,
                                ANDREW,
                                ReceiverType::User,
                                ANDREW,
                                tally.callback(),
                            );
                        }
                    }
                }
            });
        }
    });
    let expected = tally.expected.load(Ordering::SeqCst);
    assert!(expected >= 800);
    assert_eq!(tally.count().len(), expected);
}

#[test]
fn cbk1_every_call_is_answered_once_when_shutdown_races() {
    for _ in 0..10 {
        let server = Server::start();
        let person = Person::at(&server, ANDREW, server.settings().times(eager()).build());
        let tally = Tally::new();
        let client = &person.client;
        thread::scope(|threads| {
            for _ in 0..3 {
                threads.spawn(|| {
                    for _ in 0..30 {
                        client.connect(tally.callback());
                        client.disconnect(tally.callback());
                        let text = OutgoingMessage::text(GEORGE, ReceiverType::User, "hi");
                        client.send_message(text, tally.callback());
                    }
                });
            }
            threads.spawn(|| client.shutdown());
        });
        assert_eq!(tally.count().len(), 270);
    }
}

#[test]
fn cbk1_what_replaces_a_connection_answers_who_waits_for_it() {
    type Replace = fn(&Server, &Person);
    let replacements: [Replace; 4] = [
        |server, person| person.init(server, server.manual().presence(Presence::Friends).build()),
        |server, person| drop(person.log_in(server, GEORGE)),
        |_, person| drop(person.begin("logout", |done| person.client.logout(done))),
        |_, person| drop(person.begin("forget", |done| person.client.forget_session(done))),
    ];
    for replace in replacements {
        let server = Server::start();
        hold_auth(&server);
        let person = Person::at(&server, ANDREW, server.manual().build());
        let waiting = person.begin("connect", |done| person.client.connect(done));
        server.run(server.server.wait_until(|seen| seen.upgrades() == 1));
        replace(&server, &person);
        let error = waiting.recv_timeout(PATIENCE).unwrap().unwrap_err();
        assert!(["ERR_WEBSOCKET_ERROR", "ERR_NOT_LOGGED_IN"].contains(&error.code().as_str()));
    }
}

#[test]
fn cbk2_a_rest_call_ends_in_time() {
    let server = Server::start();
    let times = Times { request: Duration::from_millis(200), ..Times::default() };
    let person = Person::at(&server, ANDREW, server.manual().times(times).build());
    server.server.faults(|faults| faults.rest_delay = Duration::from_secs(60));

    let text = OutgoingMessage::text(GEORGE, ReceiverType::User, "hi");
    let error = person.ask("send", |done| person.client.send_message(text, done)).unwrap_err();
    assert_eq!((error.code().as_str(), error.details()), ("FAILED_TO_FETCH", Some("timed_out")));
}

#[test]
fn cbk3_an_executor_that_drops_its_jobs_still_answers() {
    let server = Server::start();
    let client = Client::builder().executor(Arc::new(drop::<Job>)).build().unwrap();
    let heard = Arc::new(AtomicBool::new(false));
    let note = heard.clone();
    client.connection_listeners().add("a", move |_: &ConnectionEvent| {
        note.store(true, Ordering::SeqCst);
    });
    let tally = Tally::new();
    client.init(server.server.app_id(), server.manual().build(), tally.callback());
    client.login(ANDREW, server.server.auth_key(), tally.callback());
    server.run(server.server.wait_until(|seen| seen.count_requests("PUT", "/me") == 1));
    client.connect(tally.callback());
    client.disconnect(tally.callback());
    assert_eq!(tally.count().len(), 4);
    assert!(!heard.load(Ordering::SeqCst), "events that are dropped are skipped");
}

#[test]
fn cbk3_a_queue_that_is_torn_down_answers_what_waits_in_it() {
    let queue = Queue::default();
    let client = Client::builder().executor(queue.shared()).build().unwrap();
    let tally = Tally::new();
    for _ in 0..10 {
        client.connect(tally.callback());
    }
    queue.until_len(10);
    assert!(tally.so_far().is_empty());
    queue.drop_all();
    assert_eq!(codes(&tally.count()), ["COMETCHAT_INITIALIZATION_NOT_DONE"; 10]);
}

#[test]
fn cbk3_a_handle_has_its_answers_on_an_executor_of_its_own() {
    let queue = Queue::default();
    let client = Client::builder().build().expect("a client");
    let mine = client.answering_on(queue.shared());
    let (note, answers) = channel();
    let told = note.clone();
    mine.connect(move |_| told.send("mine").expect("the test listens"));
    queue.until_len(1);
    client.connect(move |_| note.send("another's").expect("the test listens"));

    assert_eq!(answers.recv_timeout(PATIENCE), Ok("another's"));
    queue.run();
    assert_eq!(answers.recv_timeout(PATIENCE), Ok("mine"));
}

/// What an answer does.
type Done = Box<dyn FnOnce() + Send>;

#[test]
fn con10_an_answer_on_an_executor_of_its_own_finds_the_status_it_is_about() {
    let server = Server::start();
    let (still, queue) = (Queue::default(), Queue::default());
    let client = Client::builder().executor(still.shared()).build().expect("a client");
    let mine = client.answering_on(queue.shared());
    let told = |call: &dyn Fn(&Client, Done)| {
        let (note, status) = channel();
        let asked = client.clone();
        call(&mine, Box::new(move || note.send(asked.connection_status()).expect("it listens")));
        queue.until_len(1);
        queue.run();
        status.recv_timeout(PATIENCE).expect("an answer")
    };
    let settings = server.manual().build();
    let app_id = server.server.app_id().to_owned();
    let auth_key = server.server.auth_key().to_owned();

    let status = told(&|mine, done| mine.init(&app_id, settings.clone(), move |_| done()));
    assert_eq!(status, Some(Status::Disconnected));
    told(&|mine, done| mine.login(ANDREW, &auth_key, move |_| done()));
    let status = told(&|mine, done| mine.connect(move |_| done()));
    assert_eq!(status, Some(Status::Connected));
    let status = told(&|mine, done| mine.disconnect(move |_| done()));
    assert_eq!(status, Some(Status::Disconnected));
}

#[test]
fn cbk4_calls_from_within_callbacks_follow_each_other() {
    let server = Server::start();
    let person = Person::at(&server, ANDREW, server.manual().build());
    let (report, answers) = channel();
    let (first, second, third, fourth) = (
        person.client.clone(),
        person.client.clone(),
        person.client.clone(),
        person.client.clone(),
    );
    first.connect(move |connected| {
        connected.unwrap();
        second.ping(move |pinged| {
            pinged.unwrap();
            third.disconnect(move |gone| {
                gone.unwrap();
                fourth.logout(move |out| report.send(out).unwrap());
            });
        });
    });
    answers.recv_timeout(PATIENCE).unwrap().unwrap();
    assert_eq!(person.client.get_logged_in_user(), None);
}

#[test]
fn cbk5_shutdown_answers_inline_while_the_hosts_queue_stands_still() {
    let server = Server::start();
    let queue = Queue::default();
    let client = Client::builder().executor(queue.shared()).build().unwrap();
    let heard = Arc::new(AtomicUsize::new(0));
    let note = heard.clone();
    client.connection_listeners().add("a", move |_: &ConnectionEvent| {
        note.fetch_add(1, Ordering::SeqCst);
    });
    let ready = Tally::new();
    client.init(server.server.app_id(), server.manual().build(), ready.callback());
    client.login(ANDREW, server.server.auth_key(), ready.callback());
    queue.run_until("a login", || client.get_logged_in_user().is_some());
    hold_auth(&server);

    let tally = Tally::new();
    client.connect(tally.callback());
    let text = OutgoingMessage::text(GEORGE, ReceiverType::User, "hi");
    server.server.faults(|faults| faults.rest_delay = Duration::from_secs(60));
    client.send_message(text, tally.callback());
    client.ping(tally.callback());
    server.run(server.server.wait_until(|seen| seen.upgrades() == 1));
    let heard_before = heard.load(Ordering::SeqCst);

    client.shutdown();
    let answers = tally.so_far();
    assert_eq!(codes(&answers), ["COMETCHAT_INITIALIZATION_NOT_DONE"; 3]);
    assert!(answers.iter().all(|(thread, _)| *thread == thread::current().id()));
    assert_eq!(client.connection_status(), None);

    server.run(server.server.wait_until(|seen| seen.open_sockets() == 0));
    queue.run();
    assert_eq!(heard.load(Ordering::SeqCst), heard_before, "nothing begins after it");
}

#[test]
fn cbk5_shutdown_does_not_wait_for_a_callback_that_runs() {
    let server = Server::start();
    let person = Person::connected_at(&server, ANDREW);
    let (begun, running) = channel();
    let (release, released) = channel::<()>();
    person.client.disconnect(move |_| {
        begun.send(()).unwrap();
        released.recv_timeout(PATIENCE).unwrap();
    });
    running.recv_timeout(PATIENCE).unwrap();
    let tally = Tally::new();
    person.client.connect(tally.callback());

    person.client.shutdown();
    assert_eq!(codes(&tally.so_far()), ["COMETCHAT_INITIALIZATION_NOT_DONE"]);
    release.send(()).unwrap();
}

#[test]
fn cbk5_calls_after_shutdown_are_answered_at_once_on_the_calling_thread() {
    let server = Server::start();
    let person = Person::connected_at(&server, ANDREW);
    let client = &person.client;
    client.shutdown();
    client.shutdown();

    let tally = Tally::new();
    client.init(server.server.app_id(), server.settings().build(), tally.callback());
    client.login(ANDREW, server.server.auth_key(), tally.callback());
    client.connect(tally.callback());
    client.disconnect(tally.callback());
    client.ping(tally.callback());
    client.pause(tally.callback());
    client.logout(tally.callback());
    client.forget_session(tally.callback());
    let answers = tally.so_far();
    assert_eq!(codes(&answers), ["COMETCHAT_INITIALIZATION_NOT_DONE"; 8]);
    assert!(answers.iter().all(|(thread, _)| *thread == thread::current().id()));
    client.resume();
    client.begin_connect();
    client.entered_foreground();
    let requests = |seen: &Observed| seen.requests().filter(|asked| !is_fetch(asked)).count();
    assert_eq!(server.server.observe(requests), 2, "only the login's");
}

#[test]
fn cbk5_dropping_the_last_handle_shuts_down() {
    let server = Server::start();
    let client = Client::builder().build().unwrap();
    let tally = Tally::new();
    client.init(server.server.app_id(), server.settings().build(), tally.callback());
    client.login(ANDREW, server.server.auth_key(), tally.callback());
    server.run(server.server.wait_until(|seen| seen.sockets_of(ANDREW) == 1));
    hold_auth(&server);
    let clone = client.clone();
    drop(client);
    clone.disconnect(tally.callback());
    // The shutdown answers what waits on the callback thread, so that has to be through.
    assert_eq!(codes(&tally.next(3)), ["ok", "ok", "ok"]);
    clone.connect(tally.callback());
    server.run(server.server.wait_until(|seen| seen.open_sockets() == 1));
    drop(clone);

    server.run(server.server.wait_until(|seen| seen.open_sockets() == 0));
    let answers = tally.next(1);
    assert_eq!(codes(&answers), ["COMETCHAT_INITIALIZATION_NOT_DONE"]);
    assert_eq!(answers[0].0, thread::current().id());
}

#[test]
fn sec3_more_calls_than_may_wait_get_too_many_request() {
    let queue = Queue::default();
    let client = Client::builder().executor(queue.shared()).build().unwrap();
    let tally = Tally::new();
    for _ in 0..4_096 + 10 {
        client.connect(tally.callback());
    }
    queue.until_len(4_096 + 10);
    queue.run();
    let answers = tally.count();
    let refused = answers.iter().filter(|(_, answer)| *answer == Err("TOO_MANY_REQUEST".into()));
    assert_eq!(refused.count(), 10);

    let tally = Tally::new();
    client.connect(tally.callback());
    queue.until_len(1);
    queue.run();
    assert_eq!(codes(&tally.count()), ["COMETCHAT_INITIALIZATION_NOT_DONE"]);
}

#[test]
fn cbk7_pause_leaves_no_socket_and_nothing_pending_and_resume_connects_again() {
    for settings in [|server: &Server| server.settings(), |server: &Server| server.manual()] {
        let server = Server::start();
        let person = Person::at(&server, ANDREW, settings(&server).build());
        person.client.begin_connect();
        person.until_status(Status::Connected);
        person.forget();

        person.ask("pause", |done| person.client.pause(done)).unwrap();
        assert_eq!(person.log(), ["disconnected (paused)", "pause: ok"]);
        server.run(server.server.wait_until(|seen| seen.open_sockets() == 0));
        let close = server.server.observe(|seen| seen.closed().next().and_then(|gone| gone.code));
        assert_eq!(close, Some(1000));

        assert_eq!(code(person.connect()), "ERR_WEBSOCKET_ERROR");
        person.client.entered_background();
        person.client.entered_foreground();
        person.ask("again", |done| person.client.pause(done)).unwrap();
        assert_eq!(server.upgrades(), 1);

        person.client.resume();
        person.until_status(Status::Connected);
        assert_eq!(server.upgrades(), 2);
    }
}

#[test]
fn cbk7_pause_ends_an_attempt_and_its_call() {
    let server = Server::start();
    hold_auth(&server);
    let person = Person::at(&server, ANDREW, server.manual().build());
    person.forget();
    let waiting = person.begin("connect", |done| person.client.connect(done));
    server.run(server.server.wait_until(|seen| seen.upgrades() == 1));
    person.ask("pause", |done| person.client.pause(done)).unwrap();
    assert_eq!(code(waiting.recv_timeout(PATIENCE).unwrap()), "ERR_WEBSOCKET_ERROR");
    assert_eq!(
        person.log(),
        [
            "connecting (connect_called)",
            "disconnected (paused)",
            "connect: ERR_WEBSOCKET_ERROR",
            "pause: ok"
        ]
    );
    server.run(server.server.wait_until(|seen| seen.open_sockets() == 0));
}

#[test]
fn cbk7_pause_waits_for_the_socket_to_be_gone() {
    let server = Server::start();
    let stub = Stub::instead_of_the_socket_of(&server);
    let person = Person::at(&server, ANDREW, server.manual().build());
    let mut peer = stub.connect(&person);
    let paused = person.begin("pause", |done| person.client.pause(done));
    peer.next_close();
    assert_eq!(person.log(), ["disconnected (paused)"]);
    peer.answer_close();
    paused.recv_timeout(PATIENCE).unwrap().unwrap();
}

#[test]
fn cbk7_pause_ends_what_is_under_way_and_lets_nothing_begin() {
    let server = Server::start();
    let person = Person::new();
    person.init(&server, server.manual().build());
    server.server.faults(|faults| faults.rest_delay = PATIENCE * 100);
    let login = |name| {
        person.begin(name, |done| person.client.login(ANDREW, server.server.auth_key(), done))
    };
    let under_way = login("login");
    server.wait_for_requests("POST", &format!("/users/{ANDREW}/auth_tokens"), 1);
    person.ask("pause", |done| person.client.pause(done)).unwrap();
    let ended = under_way.try_recv().expect("answered before the pause was");
    assert_eq!(code(ended), "ERR_OPERATION_FAILED");
    server.server.faults(|faults| faults.rest_delay = Duration::ZERO);

    let refused = login("again").recv_timeout(PATIENCE).unwrap().unwrap_err();
    assert_eq!(refused.message(), "The client is paused; call resume first.");
    assert_eq!(server.requests("POST", &format!("/users/{ANDREW}/auth_tokens")), 1);

    person.client.resume();
    person.log_in(&server, ANDREW);
    person.connect().unwrap();
}

#[test]
fn cbk7_pause_during_a_logout_keeps_the_session() {
    let server = Server::start();
    let person = Person::at(&server, ANDREW, server.manual().build());
    person.connect().unwrap();
    server.fail("DELETE", "/me", RestAnswer::html(503), FaultTimes::Next(1));
    server.server.faults(|faults| faults.rest_delay = PATIENCE * 100);
    let logout = person.begin("logout", |done| person.client.logout(done));
    server.wait_for_requests("DELETE", "/me", 1);
    person.ask("pause", |done| person.client.pause(done)).unwrap();
    assert_eq!(code(logout.try_recv().unwrap()), "ERR_OPERATION_FAILED");
    assert_eq!(person.client.get_logged_in_user().unwrap().uid, ANDREW);
    server.server.faults(|faults| faults.rest_delay = Duration::ZERO);

    person.client.resume();
    person.until_status(Status::Connected);
    server.server.send_text("cometchat-uid-2", ReceiverType::User, ANDREW, "heard").unwrap();
    while person.until_text() != "heard" {}
}

/// A store that cannot be written to: saving panics.
#[derive(Default)]
struct Fragile(MemoryStore);

impl SessionStore for Fragile {
    fn load(&self) -> Result<Stored, StoreError> {
        self.0.load()
    }

    fn save(&self, _: &[u8]) -> Result<(), StoreError> {
        panic!("on purpose");
    }

    fn set_aside(&self, note: &str) -> Result<(), StoreError> {
        self.0.set_aside(note)
    }
}

/// Panics when it is dropped.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        assert!(thread::panicking(), "on purpose");
    }
}

/// The SDK's thread is the last to let go of a listener that panics then.
fn panic_inside(person: &Person, server: &Server) {
    let (client, bomb) = (person.client.clone(), Bomb);
    person.client.message_listeners().add_on(
        "bomb",
        Arc::new(|job: Job| job()),
        move |_: &MessageEvent| {
            let _ = &bomb;
            client.message_listeners().remove("bomb");
        },
    );
    server.send(ANDREW, frames::text(0, "boom"));
}

fn status_events(person: &Person) -> Vec<StatusEvent> {
    person.settle();
    let past = person.past();
    past.iter()
        .filter_map(|heard| match heard {
            Heard::Connection(ConnectionEvent::Status(event)) => Some(*event),
            _ => None,
        })
        .collect()
}

#[test]
fn cbk6_after_a_panic_inside_the_client_starts_over_from_the_store() {
    let server = Server::start();
    let person = Person::connected_at(&server, ANDREW);
    panic_inside(&person, &server);
    let lost = person.until_status(Status::Disconnected);
    assert_eq!(lost.reason, Reason::Lost(Failure::Internal));
    person.until_status(Status::Connected);

    let events = status_events(&person);
    let numbers: Vec<_> = events.iter().map(|event| event.number).collect();
    let expected: Vec<_> = (1..=events.len() as u64).collect();
    assert_eq!(numbers, expected, "they keep counting up");
    assert!(events.windows(2).all(|pair| pair[1].previous == Some(pair[0].current)));
    assert_eq!(person.client.get_logged_in_user().unwrap().uid, ANDREW);

    server.run(server.server.wait_until(|seen| seen.open_sockets() == 1));
    server.send(ANDREW, frames::text(1, "goes on"));
    while person.until_text() != "goes on" {}
    person.disconnect().unwrap();
}

#[test]
fn rec10_after_a_panic_inside_nothing_comes_again() {
    let server = Server::start();
    let person = Person::connected_at(&server, ANDREW);
    let own = OutgoingMessage::text(GEORGE, ReceiverType::User, "from this device");
    person.ask("send", |done| person.client.send_message(own, done)).unwrap();
    server.server.send_text(GEORGE, ReceiverType::User, ANDREW, "before").unwrap();
    while person.until_text() != "before" {}
    person.settle();
    // Sooner than the place is stored.
    panic_inside(&person, &server);
    person.until_status(Status::Disconnected);
    person.until_status(Status::Connected);

    server.run(server.server.wait_until(|seen| seen.open_sockets() == 1));
    server.server.send_text(GEORGE, ReceiverType::User, ANDREW, "after").unwrap();
    loop {
        match person.until_text().as_str() {
            "after" => break,
            text => assert_eq!(text, "boom", "came again"),
        }
    }
}

#[test]
fn cbk6_a_panic_inside_answers_calls_under_way_with_an_error() {
    let server = Server::start();
    let person = Person::manually_connected_at(&server, ANDREW, eager());
    server.server.faults(|faults| faults.pongs = Pongs::Swallowed);
    let ping = person.begin("ping", |done| person.client.ping(done));
    person.settle();
    panic_inside(&person, &server);
    assert_eq!(code(ping.recv_timeout(PATIENCE).unwrap()), "ERROR_UNHANDLED_EXCEPTION");
}

#[test]
fn cbk6_calls_while_it_starts_over_are_answered_afterwards() {
    let server = Server::start();
    let person = Person::manually_connected_at(&server, ANDREW, eager());
    panic_inside(&person, &server);
    person.until_status(Status::Disconnected);
    person.connect().unwrap();
    server.run(server.server.wait_until(|seen| seen.open_sockets() == 1));
}

#[test]
fn cbk6_starting_over_waits_longer_each_time() {
    let server = Server::start();
    let person = Person::connected_at(&server, ANDREW);
    for least in [Duration::from_millis(500), Duration::from_secs(1)] {
        let began = Instant::now();
        panic_inside(&person, &server);
        person.until_status(Status::Connected);
        assert!(began.elapsed() >= least);
    }
}

#[test]
fn cbk6_a_store_that_panics_while_saving_is_told_and_the_login_counts() {
    let server = Server::start();
    let person = Person::from(Client::builder().store(Fragile::default()));
    person.init(&server, server.settings().build());
    for uid in [ANDREW, GEORGE] {
        person.log_in(&server, uid);
        assert_eq!(person.until_problem().code().as_str(), "ERROR_IO_EXCEPTION");
        person.until_status(Status::Connected);
        assert_eq!(person.client.get_logged_in_user().unwrap().uid, uid);
    }
}

#[test]
fn cbk6_an_executor_that_panics_harms_nobody() {
    let server = Server::start();
    let executor = Arc::new(|_: Job| panic!("on purpose"));
    let client = Client::builder().executor(executor).build().unwrap();
    client.connection_listeners().add("a", |_: &ConnectionEvent| {});
    let tally = Tally::new();
    client.init(server.server.app_id(), server.settings().build(), tally.callback());
    client.login(ANDREW, server.server.auth_key(), tally.callback());
    server.run(server.server.wait_until(|seen| seen.sockets_of(ANDREW) == 1));
    client.disconnect(tally.callback());
    server.run(server.server.wait_until(|seen| seen.open_sockets() == 0));
    assert_eq!(codes(&tally.count()), ["ok"; 3]);
}

#[test]
fn cbk6_a_callback_that_panics_harms_nobody() {
    let server = Server::start();
    let person = Person::connected_at(&server, ANDREW);
    person.client.disconnect(|_| panic!("on purpose"));
    person.connect().unwrap();
    person.client.shutdown();
    person.client.connect(|_| panic!("on purpose"));
}

#[test]
fn cbk5_shutdown_during_an_attempt_leaves_no_socket() {
    let server = Server::start();
    server.server.faults(|faults| faults.upgrade = Some(Armed::always(UpgradeFault::Silent)));
    let person = Person::at(&server, ANDREW, server.settings().build());
    server.run(server.server.wait_until(|seen| seen.upgrades() == 1));
    person.client.shutdown();
    server.server.faults(|faults| faults.upgrade = None);
    // Another client of the same process goes on undisturbed.
    let other = Person::connected_at(&server, GEORGE);
    other.disconnect().unwrap();
    server.run(server.server.wait_until(|seen| seen.open_sockets() == 0));
    assert_eq!(server.upgrades(), 2);
}
