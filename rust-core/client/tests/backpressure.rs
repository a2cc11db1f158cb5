//! SEC3 and REC12: nothing grows without bound, and a slow consumer loses nothing.

mod common;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use cometchat_client::{
    Client, ConnectionEvent, Failure, Json, MessageEvent, Reason, ReceiverType, Status,
    StatusEventKind, Times, protocol::ClientFrame,
};
use cometchat_dev_server::{DropKind, Observed};
use common::{Heard, PATIENCE, Person, Server, frames, queue::Queue, stub::Stub, verbs::eager};

const ANDREW: &str = "cometchat-uid-1";
const BURST: u64 = 5_000;
/// At this many callbacks that wait, reading pauses.
const MOST_WAITING: usize = 512;

/// A person whose message listener runs when the test lets it, and what it heard.
struct Slow {
    person: Person,
    queue: Queue,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Slow {
    /// Connected in auto mode.
    fn connected_at(server: &Server, times: Times) -> Self {
        let person = Person::at(server, ANDREW, server.settings().times(times).build());
        person.until_status(Status::Connected);
        person.until_live(server, ANDREW);
        Self::from(person)
    }

    fn from(person: Person) -> Self {
        let (queue, heard) = (Queue::default(), Arc::<Mutex<Vec<String>>>::default());
        let notes = heard.clone();
        let listeners = person.client.message_listeners();
        listeners.remove("test");
        listeners.add_on("slow", queue.shared(), move |event: &MessageEvent| {
            if let MessageEvent::Text(message) = event {
                notes.lock().expect("no panic").extend(message.data.text.clone());
            }
        });
        person.forget();
        Self { person, queue, heard }
    }

    fn run_until_heard(&self, count: u64) {
        self.queue.run_until("all messages", || self.count() as u64 >= count);
    }

    fn count(&self) -> usize {
        self.heard.lock().expect("no panic").len()
    }

    fn until_told_to_be_slow(&self) {
        self.person.until("slow_consumer", |heard| match heard {
            Heard::Connection(ConnectionEvent::Status(event))
                if event.reason == Reason::SlowConsumer =>
            {
                assert_eq!(event.kind, StatusEventKind::Update);
                assert_eq!(event.current, Status::Connected);
                Some(())
            }
            _ => None,
        });
    }

    fn assert_heard_all_in_order(&self, count: u64) {
        let expected: Vec<_> = (1..=count).map(|id| id.to_string()).collect();
        assert!(*self.heard.lock().expect("no panic") == expected, "each once, in order");
    }
}

fn soon_slow() -> Times {
    let mut times = Times::default();
    times.connection.slow_consumer = Duration::from_millis(100);
    times
}

fn send_burst(server: &Server) {
    for id in 1..=BURST {
        server.send(ANDREW, frames::text(id, &id.to_string()));
    }
}

fn count_pings(server: &Server) -> usize {
    server.server.observe(pings_in)
}

fn pings_in(seen: &Observed) -> usize {
    seen.frames_of(ANDREW).filter(|frame| matches!(frame, ClientFrame::Ping)).count()
}

#[test]
fn sec3_a_blocked_consumer_pauses_reading_and_loses_nothing() {
    let server = Server::start();
    let slow = Slow::connected_at(&server, soon_slow());
    send_burst(&server);

    slow.queue.until_len(MOST_WAITING);
    slow.until_told_to_be_slow();
    slow.person.settle();
    let diagnostics = slow.person.client.diagnostics();
    assert_eq!(diagnostics.queue_depth, MOST_WAITING);
    assert_eq!(slow.queue.len(), MOST_WAITING);
    assert!(diagnostics.received_frames < MOST_WAITING as u64 + 10, "{diagnostics:?}");

    slow.run_until_heard(BURST);
    slow.assert_heard_all_in_order(BURST);
    let diagnostics = slow.person.client.diagnostics();
    assert_eq!((diagnostics.gaps, diagnostics.queue_depth), (0, 0));
    assert_eq!(server.upgrades(), 1);
}

#[test]
fn sec3_reading_goes_on_when_half_of_the_queue_is_free() {
    let server = Server::start();
    let slow = Slow::connected_at(&server, Times::default());
    send_burst(&server);
    slow.queue.until_len(MOST_WAITING);

    for _ in 0..MOST_WAITING / 2 {
        assert!(slow.queue.run_one());
    }
    slow.queue.until_len(MOST_WAITING);
    assert_eq!(slow.person.client.diagnostics().queue_depth, MOST_WAITING);
    slow.run_until_heard(BURST);
    slow.assert_heard_all_in_order(BURST);
}

#[test]
fn sec3_a_slow_consumer_slows_the_server() {
    let server = Server::start();
    let stub = Stub::instead_of_the_socket_of(&server);
    let person = Person::at(&server, ANDREW, server.manual().build());
    let mut peer = stub.connect(&person);
    let slow = Slow::from(person);

    let padding = "x".repeat(10_000);
    let mut written = 0;
    while peer.text_within(Duration::from_millis(500), &padded(written + 1, &padding)) {
        written += 1;
        assert!(written < 10_000, "the client takes in a hundred megabytes");
    }
    assert!(slow.queue.len() <= MOST_WAITING);
    slow.run_until_heard(written);
    slow.assert_heard_all_in_order(written);
}

fn padded(id: u64, padding: &str) -> String {
    let data = format!(r#"{{"text":"{id}","metadata":{{"padding":"{padding}"}}}}"#);
    frames::message(id, "message", "text", &data)
}

#[test]
fn rec12_no_ping_is_due_and_no_deadline_runs_while_reads_are_paused() {
    let server = Server::start();
    let mut times = eager();
    times.connection.keep_alive_interval = Duration::from_millis(300);
    times.connection.keep_alive_timeout = Duration::from_millis(500);
    // Several intervals and deadlines long.
    times.connection.slow_consumer = Duration::from_millis(1_500);
    let slow = Slow::connected_at(&server, times);
    send_burst(&server);
    slow.queue.until_len(MOST_WAITING);
    slow.person.settle();
    let sent = |slow: &Slow| slow.person.client.diagnostics().sent_bytes;
    let before = sent(&slow);

    slow.until_told_to_be_slow();
    assert_eq!(sent(&slow), before, "no ping is due");
    slow.run_until_heard(BURST);
    slow.assert_heard_all_in_order(BURST);
    let pings = count_pings(&server);
    server.run(server.server.wait_until(|seen| pings_in(seen) > pings));
    assert_eq!(slow.person.log(), ["still connected (slow_consumer)"], "it is not lost");
    assert_eq!(server.upgrades(), 1);
}

#[test]
fn rec12_an_apps_ping_waits_for_the_reads_too() {
    let server = Server::start();
    let mut times = soon_slow();
    times.connection.keep_alive_timeout = Duration::from_millis(50);
    let settings = server.manual().times(times).build();
    let person = Person::at(&server, ANDREW, settings);
    person.connect().unwrap();
    person.until_live(&server, ANDREW);
    let slow = Slow::from(person);
    send_burst(&server);
    slow.queue.until_len(MOST_WAITING);

    let ping = slow.person.begin("ping", |done| slow.person.client.ping(done));
    slow.until_told_to_be_slow();
    assert!(ping.try_recv().is_err(), "not answered while nothing can be read");
    slow.run_until_heard(BURST);
    ping.recv_timeout(PATIENCE).unwrap().ok();
    assert_eq!(server.upgrades(), 1, "it is not lost");
}

#[test]
fn rec12_disconnect_does_not_wait_for_a_slow_consumer() {
    let server = Server::start();
    let slow = Slow::connected_at(&server, Times::default());
    send_burst(&server);
    slow.queue.until_len(MOST_WAITING);

    slow.person.disconnect().unwrap();
    assert_eq!(slow.person.log(), ["disconnected (disconnect_called)", "disconnect: ok"]);
    server.run(server.server.wait_until(|seen| seen.open_sockets() == 0));
}

#[test]
fn rec12_a_listener_that_is_removed_frees_its_places() {
    let server = Server::start();
    let slow = Slow::connected_at(&server, Times::default());
    send_burst(&server);
    slow.queue.until_len(MOST_WAITING);

    slow.person.client.message_listeners().remove("slow");
    slow.queue.drop_all();
    slow.person.client.message_listeners().add("note", |_: &MessageEvent| {});
    slow.person.disconnect().unwrap();
    slow.person.connect().unwrap();
    assert_eq!(slow.count(), 0);
    slow.person.settle();
    assert!(slow.person.client.diagnostics().queue_depth < MOST_WAITING);
}

/// A frame above 1 MiB.
fn huge() -> String {
    frames::message(1, "message", "text", &format!(r#"{{"text":"{}"}}"#, "x".repeat(1024 * 1024)))
}

#[test]
fn sec3_a_frame_that_is_too_large_is_answered_with_1009_and_told_as_a_gap() {
    let server = Server::start();
    let person = Person::manually_connected_at(&server, ANDREW, eager());

    server.send(ANDREW, huge());
    let lost = person.until_status(Status::Disconnected);
    assert_eq!(lost.reason, Reason::Lost(Failure::FrameTooLarge));
    let problem = person.until_problem();
    assert_eq!(problem.code().as_str(), "ERR_WEBSOCKET_ERROR");
    assert!(problem.message().contains("may be missing"), "{problem}");
    person.until_status(Status::Connected);
    assert_eq!(
        person.log(),
        [
            "disconnected (lost)",
            "problem ERR_WEBSOCKET_ERROR",
            "connecting (lost)",
            "Message(Gap(Gap { after: 0, before: None, reason: FrameTooLarge }))",
            "connected (authenticated)"
        ]
    );
    assert_eq!(person.client.diagnostics().gaps, 1);
    server.run(server.server.wait_until(|seen| seen.closed().count() == 1));
    let code = server.server.observe(|seen| seen.closed().next().and_then(|closed| closed.code));
    assert_eq!(code, Some(1009));
}

#[test]
fn sec3_a_server_that_goes_on_writing_sees_1009_too() {
    let server = Server::start();
    let stub = Stub::instead_of_the_socket_of(&server);
    let person = Person::at(&server, ANDREW, server.manual().times(eager()).build());
    let mut peer = stub.connect(&person);
    // More than the system's buffers hold: the client must take it in, or the writing fails.
    let text = "x".repeat(30 * 1024 * 1024);
    peer.text(&frames::text(1, &text));
    let frame = peer.next_close();
    assert_eq!(frame.map(|frame| u16::from(frame.code)), Some(1009));
}

#[test]
fn sec3_a_frame_of_just_the_limit_is_delivered() {
    let server = Server::start();
    let person = Person::manually_connected_at(&server, ANDREW, Times::default());
    let rest = 1024 * 1024 - frames::text(1, "").len();
    let longest = "x".repeat(rest);
    server.send(ANDREW, frames::text(1, &longest));
    assert_eq!(person.until_text().len(), rest);
    assert_eq!(server.upgrades(), 1);
}

#[test]
fn sec3_frames_that_a_stalled_server_does_not_take_are_refused_not_piled_up() {
    let server = Server::start();
    let stub = Stub::instead_of_the_socket_of(&server);
    let person = Person::at(&server, ANDREW, server.manual().build());
    let _peer_that_does_not_read = stub.connect(&person);
    let data = Json::parse(&format!(r#""{}""#, "x".repeat(100_000))).unwrap();
    for _ in 0..400 {
        person.client.send_transient_message("cometchat-uid-2", ReceiverType::User, data.clone());
    }
    let error = person.until_problem();
    assert_eq!(error.code().as_str(), "NO_WEBSOCKET_CONNECTION");
}

#[test]
fn sec3_a_client_that_stands_still_ends_at_shutdown() {
    let server = Server::start();
    let queue = Queue::default();
    let client = Client::builder().executor(queue.shared()).build().unwrap();
    client.message_listeners().add("a", |_: &MessageEvent| panic!("nothing begins"));
    client.init(server.server.app_id(), server.settings().build(), |_| {});
    client.login(ANDREW, server.server.auth_key(), |_| {});
    server.run(server.server.wait_until(|seen| seen.sockets_of(ANDREW) == 1));
    send_burst(&server);
    queue.until_len(MOST_WAITING);

    client.shutdown();
    server.run(server.server.wait_until(|seen| seen.open_sockets() == 0));
    queue.run();
}

#[test]
fn rec12_a_loss_behind_paused_reads_is_noticed_when_they_go_on() {
    let server = Server::start();
    let slow = Slow::connected_at(&server, eager());
    send_burst(&server);
    slow.queue.until_len(MOST_WAITING);
    server.server.drop_sockets(ANDREW, DropKind::Close(1001));
    slow.queue.run_until("a reconnect", || {
        slow.person.past().iter().any(|heard| {
            matches!(heard, Heard::Connection(ConnectionEvent::Status(event))
                if event.current == Status::Connected)
        })
    });
    slow.assert_heard_all_in_order(BURST);
}
