//! DIA1: a snapshot for bug reports.

mod common;

use std::time::Duration;

use cometchat_client::{Client, Interrupt, MessageEvent, Status, Times};
use cometchat_dev_server::DropKind;
use common::{Person, Server, frames, queue::Queue, verbs::eager};

const ANDREW: &str = "cometchat-uid-1";

#[test]
fn dia1_a_client_before_init_shows_why_it_does_not_connect() {
    let client = Client::builder().build().unwrap();
    let diagnostics = client.diagnostics();
    assert_eq!(diagnostics.status, None);
    assert!(diagnostics.transitions.is_empty());
    assert_eq!((diagnostics.attempts, diagnostics.received_bytes), (0, 0));
    assert_eq!((diagnostics.gaps, diagnostics.queue_depth), (0, 0));

    let server = Server::start();
    let person = Person::listening_to(client);
    person.init(&server, server.manual().build());
    person.settle();
    let interrupts = person.client.diagnostics().interrupts;
    assert_eq!(interrupts, [Interrupt::NoSession, Interrupt::NotRequested]);
}

#[test]
fn dia1_it_shows_status_attempts_and_transitions() {
    let server = Server::start();
    let person = Person::at(&server, ANDREW, server.settings().times(eager()).build());
    person.until_status(Status::Connected);
    server.server.drop_sockets(ANDREW, DropKind::Close(1011));
    person.until_status(Status::Connected);
    person.settle();

    let diagnostics = person.client.diagnostics();
    assert_eq!(diagnostics.status, Some(Status::Connected));
    assert_eq!(diagnostics.attempts, 2);
    assert!(diagnostics.interrupts.is_empty());
    let told: Vec<_> = diagnostics.transitions.iter().map(|event| event.current).collect();
    let (off, on, trying) = (Status::Disconnected, Status::Connected, Status::Connecting);
    assert_eq!(told, [off, trying, on, off, trying, on]);
}

#[test]
fn dia1_it_keeps_the_last_50_transitions() {
    let server = Server::start();
    let person = Person::at(&server, ANDREW, server.manual().build());
    for _ in 0..9 {
        person.connect().unwrap();
        person.disconnect().unwrap();
    }
    // More attempts than ten would have to wait.
    person.connect().unwrap();
    person.disconnect().unwrap();
    let transitions = person.client.diagnostics().transitions;
    assert_eq!(transitions.len(), 31);

    let client = Client::builder().host_tells_lifecycle().build().unwrap();
    let person = Person::listening_to(client);
    person.init(&server, server.settings().build());
    person.log_in(&server, ANDREW);
    server.run(server.server.go_away());
    for _ in 0..40 {
        person.client.entered_foreground();
        person.client.entered_background();
    }
    person.settle();
    let transitions = person.client.diagnostics().transitions;
    assert_eq!(transitions.len(), 50);
    let numbers: Vec<_> = transitions.iter().map(|event| event.number).collect();
    assert!(numbers[0] > 1 && numbers.windows(2).all(|pair| pair[1] == pair[0] + 1));
}

#[test]
fn dia1_it_counts_frames_and_bytes_of_both_directions() {
    let server = Server::start();
    let person = Person::manually_connected_at(&server, ANDREW, Times::default());
    let before = person.client.diagnostics();
    let frame = frames::text(1, "hi");
    server.send(ANDREW, frame.clone());
    server.send(ANDREW, "not for me");
    person.until_text();
    server.send(ANDREW, frames::text(2, "marker"));
    person.until_text();

    let after = person.client.diagnostics();
    let bytes = frame.len() + "not for me".len() + frames::text(2, "marker").len();
    assert_eq!(after.received_bytes - before.received_bytes, bytes as u64);
    assert_eq!(after.received_frames - before.received_frames, 3);
    assert_eq!(after.ignored_frames - before.ignored_frames, 1);
    assert_eq!(after.sent_bytes, before.sent_bytes);
    person.settle();
    assert!(person.client.diagnostics().sent_bytes > after.sent_bytes, "a receipt went out");
}

#[test]
fn dia1_every_text_frame_that_is_sent_counts() {
    let server = Server::start();
    let person = Person::at(&server, ANDREW, server.manual().build());
    assert_eq!(person.client.diagnostics().sent_bytes, 0);
    person.connect().unwrap();
    let with_auth = person.client.diagnostics().sent_bytes;
    assert!(with_auth > 100, "the auth frame: {with_auth}");
    person.ping().unwrap();
    let ping = r#"{"action":"ping","ack":"true"}"#.len() as u64;
    assert_eq!(person.client.diagnostics().sent_bytes, with_auth + ping);
}

#[test]
fn dia1_the_round_trip_is_that_of_the_last_ping() {
    let server = Server::start();
    let person = Person::manually_connected_at(&server, ANDREW, Times::default());
    assert_eq!(person.client.diagnostics().round_trip, None);
    person.ping().unwrap();
    let round_trip = person.client.diagnostics().round_trip.unwrap();
    assert!(round_trip > Duration::ZERO && round_trip < Duration::from_secs(3));
}

#[test]
fn dia1_the_queue_depth_counts_callbacks_that_wait() {
    let server = Server::start();
    let person = Person::manually_connected_at(&server, ANDREW, Times::default());
    let queue = Queue::default();
    person.client.message_listeners().add_on("q", queue.shared(), |_: &MessageEvent| {});
    for id in 1..=7 {
        server.send(ANDREW, frames::text(id, "hi"));
    }
    queue.until_len(7);
    person.settle();
    assert_eq!(person.client.diagnostics().queue_depth, 7);
    queue.run();
    assert_eq!(person.client.diagnostics().queue_depth, 0);
}

#[test]
fn dia1_it_shows_no_content() {
    let server = Server::start();
    let person = Person::manually_connected_at(&server, ANDREW, Times::default());
    server.send(ANDREW, frames::text(1, "a secret of two"));
    person.until_text();
    let token = person.client.get_user_auth_token().unwrap();
    let shown = format!("{:?}", person.client.diagnostics());
    for content in ["a secret of two", ANDREW, "Andrew", token.expose(), server.server.app_id()] {
        assert!(!shown.contains(content), "{content}");
    }
}
