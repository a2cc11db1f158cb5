//! PIN: the app's own ping. What it does to the time in the background is in `background.rs`.

mod common;

use std::time::Duration;

use cometchat_client::{Status, Times, protocol::ClientFrame};
use cometchat_dev_server::{DropKind, Pongs};
use common::{
    PATIENCE, Person, Server, code, frames,
    stub::{Peer, Stub},
    verbs::{eager, reluctant},
};

const ANDREW: &str = "cometchat-uid-1";
const PING: &str = r#"{"action":"ping","ack":"true"}"#;
const PONG: &str = r#"{"action":"pong"}"#;

/// A manual connection to a scripted socket; a ping may take 200 ms.
fn connected(server: &Server) -> (Person, Peer) {
    let stub = Stub::instead_of_the_socket_of(server);
    let mut times = reluctant();
    times.connection.first_retry = Duration::from_secs(10);
    times.connection.keep_alive_timeout = Duration::from_millis(200);
    let person = Person::at(server, ANDREW, server.manual().times(times).build());
    let peer = stub.connect(&person);
    (person, peer)
}

#[test]
fn pin1_ping_is_not_available_in_auto_mode() {
    let server = Server::start();
    let person = Person::new();
    assert_eq!(code(person.ping()), "COMETCHAT_INITIALIZATION_NOT_DONE");
    person.init(&server, server.settings().build());
    assert_eq!(code(person.ping()), "ERR_NOT_LOGGED_IN", "a session is asked for before the mode");
    person.log_in(&server, ANDREW);
    person.until_status(Status::Connected);
    assert_eq!(code(person.ping()), "ERROR_PING_NOT_AVAILABLE");
    let pings = server
        .server
        .observe(|seen| seen.frames_of(ANDREW).filter(|f| matches!(f, ClientFrame::Ping)).count());
    assert_eq!(pings, 0);
}

#[test]
fn pin2_ping_succeeds_with_the_servers_pong() {
    let server = Server::start();
    let person = Person::manually_connected_at(&server, ANDREW, Times::default());
    person.ping().unwrap();
    person.ping().unwrap();
    let pings = server
        .server
        .observe(|seen| seen.frames_of(ANDREW).filter(|f| matches!(f, ClientFrame::Ping)).count());
    assert_eq!(pings, 2);
    assert_eq!(person.log(), ["ping: ok", "ping: ok"]);
}

#[test]
fn pin2_a_second_ping_joins_the_first() {
    let server = Server::start();
    let stub = Stub::instead_of_the_socket_of(&server);
    let person = Person::at(&server, ANDREW, server.manual().build());
    let mut peer = stub.connect(&person);

    let first = person.begin("first", |done| person.client.ping(done));
    let second = person.begin("second", |done| person.client.ping(done));
    assert_eq!(peer.next_text(), PING);
    person.settle();
    assert!(peer.next_text().contains("receipts"), "no second ping before it");
    peer.text(PONG);
    first.recv_timeout(PATIENCE).unwrap().unwrap();
    second.recv_timeout(PATIENCE).unwrap().unwrap();
    assert_eq!(person.log(), ["first: ok", "second: ok"]);
}

#[test]
fn pin2_without_a_pong_but_with_other_frames_only_the_ping_fails() {
    let server = Server::start();
    let (person, mut peer) = connected(&server);

    let answer = person.begin("ping", |done| person.client.ping(done));
    assert_eq!(peer.next_text(), PING);
    peer.text(&frames::text(1, "alive"));
    assert_eq!(code(answer.recv_timeout(PATIENCE).unwrap()), "ERR_WEBSOCKET_ERROR");
    assert_eq!(person.log(), ["text alive", "ping: ERR_WEBSOCKET_ERROR"]);

    let answer = person.begin("ping", |done| person.client.ping(done));
    while peer.next_text() != PING {}
    peer.text(PONG);
    answer.recv_timeout(PATIENCE).unwrap().unwrap();
}

#[test]
fn pin2_when_nothing_at_all_arrives_the_connection_is_lost() {
    let server = Server::start();
    let (person, mut peer) = connected(&server);

    let answer = person.begin("ping", |done| person.client.ping(done));
    assert_eq!(peer.next_text(), PING);
    assert_eq!(code(answer.recv_timeout(PATIENCE).unwrap()), "ERR_WEBSOCKET_ERROR");
    peer.until_gone();
    person.until_status(Status::Connecting);
    assert_eq!(
        person.log(),
        ["ping: ERR_WEBSOCKET_ERROR", "disconnected (lost)", "connecting (lost)"]
    );
}

#[test]
fn pin2_a_ping_fails_with_the_connection() {
    let server = Server::start();
    let person = Person::manually_connected_at(&server, ANDREW, eager());
    server.server.faults(|faults| faults.pongs = Pongs::Swallowed);

    let answer = person.begin("ping", |done| person.client.ping(done));
    person.settle();
    server.server.drop_sockets(ANDREW, DropKind::Reset);
    assert_eq!(code(answer.recv_timeout(PATIENCE).unwrap()), "ERR_WEBSOCKET_ERROR");
    person.until_status(Status::Connected);
    assert_eq!(
        person.log(),
        [
            "disconnected (lost)",
            "ping: ERR_WEBSOCKET_ERROR",
            "connecting (lost)",
            "connected (authenticated)"
        ]
    );
}

#[test]
fn pin3_ping_without_a_connection_is_an_error() {
    let server = Server::start();
    let person = Person::at(&server, ANDREW, server.manual().build());
    assert_eq!(code(person.ping()), "ERR_WEBSOCKET_ERROR");
    person.connect().unwrap();
    person.disconnect().unwrap();
    assert_eq!(code(person.ping()), "ERR_WEBSOCKET_ERROR");
}
