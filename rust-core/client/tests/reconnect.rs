//! REC: how losses are repaired, and how they are noticed.

mod common;

use std::time::{Duration, Instant};

use cometchat_client::{
    ConnectionEvent, Failure, Interrupt, Reason, Status, StatusEvent, Times, protocol::ClientFrame,
};
use cometchat_dev_server::{Armed, DropKind, Pongs, UpgradeFault};
use common::{
    Heard, PATIENCE, Person, Server, code, frames,
    stub::Stub,
    verbs::{eager, reluctant},
};
use tokio_tungstenite::tungstenite::Message;

const ANDREW: &str = "cometchat-uid-1";
const REPAIRED: [&str; 3] =
    ["disconnected (lost)", "connecting (lost)", "connected (authenticated)"];

fn refuse_upgrades(server: &Server, armed: Armed<UpgradeFault>) {
    server.server.faults(|faults| faults.upgrade = Some(armed));
}

fn wait_for_pings(server: &Server, count: usize) {
    let is_ping = |frame: &&ClientFrame| matches!(frame, ClientFrame::Ping);
    server.run(
        server.server.wait_until(|seen| seen.frames_of(ANDREW).filter(is_ping).count() >= count),
    );
}

/// The next event that schedules an attempt.
fn until_scheduled(person: &Person) -> StatusEvent {
    person.until("a scheduled attempt", |heard| match heard {
        Heard::Connection(ConnectionEvent::Status(event)) if event.retry_in.is_some() => {
            Some(*event)
        }
        _ => None,
    })
}

#[test]
fn rec1_the_delay_before_each_attempt_is_random_within_its_range() {
    let server = Server::start();
    let person = Person::manually_connected_at(&server, ANDREW, Times::default());
    refuse_upgrades(&server, Armed::always(UpgradeFault::refuse(500)));
    server.server.drop_sockets(ANDREW, DropKind::Close(1011));

    let ms = Duration::from_millis;
    // One attempt before the loss: connecting began at 0.
    for (attempt, least, most) in [(1, ms(500), ms(1_000)), (2, ms(1_000), ms(2_000))] {
        let event = until_scheduled(&person);
        assert_eq!(event.attempt, attempt);
        let retry_in = event.retry_in.unwrap();
        assert!((least..=most).contains(&retry_in), "{attempt}: {retry_in:?}");
    }
}

#[test]
fn rec1_after_a_stable_time_the_count_begins_anew() {
    let server = Server::start();
    let mut times = Times::default();
    times.connection.stable_after = Duration::from_millis(100);
    times.connection.keep_alive_interval = Duration::from_millis(100);
    let person = Person::manually_connected_at(&server, ANDREW, times);
    wait_for_pings(&server, 2);
    person.settle();

    server.server.drop_sockets(ANDREW, DropKind::Close(1011));
    let event = until_scheduled(&person);
    assert_eq!(event.attempt, 0);
    assert!(event.retry_in.unwrap() <= Duration::from_millis(250));
    person.until_status(Status::Connected);
}

#[test]
fn rec1_ten_attempts_a_minute_are_the_most_whatever_triggers_them() {
    let server = Server::start();
    let person = Person::at(&server, ANDREW, server.manual().times(eager()).build());
    refuse_upgrades(&server, Armed::always(UpgradeFault::refuse(500)));
    assert_eq!(code(person.connect()), "ERR_WEBSOCKET_ERROR");

    let event = person.until("a long wait", |heard| match heard {
        Heard::Connection(ConnectionEvent::Status(event))
            if event.retry_in > Some(Duration::from_secs(1)) =>
        {
            Some(*event)
        }
        _ => None,
    });
    assert_eq!(event.attempt, 10);
    let error = person.connect().unwrap_err();
    assert_eq!(error.code().as_str(), "ERR_WEBSOCKET_ERROR");
    assert!(error.message().starts_with("Too many attempts"), "{error}");
    person.client.entered_background();
    person.client.entered_foreground();
    person.settle();
    assert_eq!(server.upgrades(), 10);
}

#[test]
fn rec1_a_server_that_goes_away_is_found_again_when_it_comes_back() {
    let server = Server::start();
    let mut times = eager();
    times.connection.retry_base = Duration::from_millis(200);
    times.connection.retry_cap = Duration::from_millis(400);
    let person = Person::manually_connected_at(&server, ANDREW, times);

    server.run(server.server.go_away());
    assert_eq!(person.until_problem().code().as_str(), "ERR_WEBSOCKET_ERROR");
    server.run(server.server.come_back());
    person.until_status(Status::Connected);
    assert_eq!(server.server.observe(|seen| seen.sockets_of(ANDREW)), 1);
}

#[test]
fn rec3_an_ordinary_end_of_any_kind_is_repaired() {
    let server = Server::start();
    let person = Person::manually_connected_at(&server, ANDREW, eager());
    let endings = [
        DropKind::Close(1000),
        DropKind::Close(1001),
        DropKind::Close(1011),
        DropKind::Close(4401),
        DropKind::Reset,
        DropKind::Vanish,
    ];
    for kind in endings {
        server.server.drop_sockets(ANDREW, kind);
        person.until_status(Status::Connected);
        assert_eq!(person.log(), REPAIRED, "{kind:?}");
        person.forget();
    }
}

#[test]
fn rec3_the_reason_of_a_loss_names_its_cause() {
    let server = Server::start();
    let person = Person::manually_connected_at(&server, ANDREW, eager());
    let endings = [
        (DropKind::Close(1011), Failure::ClosedByServer(1011)),
        (DropKind::Reset, Failure::Reset),
        (DropKind::Vanish, Failure::Reset),
    ];
    for (kind, failure) in endings {
        server.server.drop_sockets(ANDREW, kind);
        assert_eq!(person.until_status(Status::Disconnected).reason, Reason::Lost(failure));
        person.until_status(Status::Connected);
    }
}

#[test]
fn rec3_codes_4000_to_4099_are_never_tried_again_without_a_call() {
    for close_code in [4000, 4001, 4099] {
        let server = Server::start();
        let person = Person::connected_at(&server, ANDREW);
        person.forget();

        server.server.drop_sockets(ANDREW, DropKind::Close(close_code));
        assert_eq!(person.until_problem().code().as_str(), "ERR_WEBSOCKET_ERROR");
        person.client.entered_background();
        person.client.entered_foreground();
        assert_eq!(person.log(), ["disconnected (lost)", "problem ERR_WEBSOCKET_ERROR"]);
        assert_eq!(person.client.diagnostics().interrupts, [Interrupt::NotRequested]);
        assert_eq!(server.upgrades(), 1);

        person.connect().unwrap();
    }
}

#[test]
fn rec3_codes_4200_to_4299_are_tried_again_at_once() {
    let server = Server::start();
    // Any other loss would wait for half a minute and more.
    let person = Person::manually_connected_at(&server, ANDREW, reluctant());
    for close_code in [4200, 4299] {
        server.server.drop_sockets(ANDREW, DropKind::Close(close_code));
        let event = until_scheduled(&person);
        assert_eq!(event.retry_in, Some(Duration::ZERO));
        person.until_status(Status::Connected);
        assert_eq!(person.log(), REPAIRED);
        person.forget();
    }
}

#[test]
fn rec5_a_ping_goes_out_every_interval_from_the_auth_answer() {
    let server = Server::start();
    let mut times = Times::default();
    times.connection.keep_alive_interval = Duration::from_millis(300);
    let person = Person::at(&server, ANDREW, server.manual().times(times).build());
    let began = Instant::now();
    person.connect().unwrap();

    wait_for_pings(&server, 3);
    assert!(began.elapsed() >= Duration::from_millis(900));
    person.settle();
    assert!(person.client.diagnostics().round_trip.is_some());
}

#[test]
fn rec5_silence_after_a_ping_is_a_loss_and_is_repaired() {
    let server = Server::start();
    let mut times = eager();
    times.connection.keep_alive_interval = Duration::from_millis(300);
    times.connection.keep_alive_timeout = Duration::from_millis(100);
    let person = Person::manually_connected_at(&server, ANDREW, times);
    server.server.faults(|faults| faults.pongs = Pongs::Swallowed);

    let event = person.until_status(Status::Disconnected);
    assert_eq!(event.reason, Reason::Lost(Failure::Silent));
    server.server.faults(|faults| faults.pongs = Pongs::Answered);
    person.until_status(Status::Connected);
    assert_eq!(person.log(), REPAIRED);
}

#[test]
fn rec5_any_frame_after_the_ping_is_a_sign_of_life() {
    let server = Server::start();
    let mut times = eager();
    times.connection.keep_alive_interval = Duration::from_millis(300);
    times.connection.keep_alive_timeout = Duration::from_millis(250);
    let person = Person::manually_connected_at(&server, ANDREW, times);
    server.server.faults(|faults| faults.pongs = Pongs::Swallowed);

    for round in 1..=3 {
        wait_for_pings(&server, round);
        server.send(ANDREW, frames::text(round as u64, "alive"));
    }
    wait_for_pings(&server, 4);
    assert_eq!(person.log(), ["text alive"; 3]);
}

#[test]
fn rec5_a_websocket_ping_of_the_server_is_answered() {
    let server = Server::start();
    let stub = Stub::instead_of_the_socket_of(&server);
    let person = Person::at(&server, ANDREW, server.manual().build());
    let mut peer = stub.connect(&person);
    peer.socket.send(Message::Ping("are you there".into())).unwrap();
    let answer = peer.socket.read().unwrap();
    assert_eq!(answer, Message::Pong("are you there".into()));
    assert!(person.log().is_empty());
}

#[test]
fn rec7_a_loss_in_foreground_is_repaired_in_manual_mode_as_in_auto_mode() {
    let server = Server::start();
    for settings in [server.manual(), server.settings()] {
        let person = Person::at(&server, ANDREW, settings.times(eager()).build());
        person.client.begin_connect();
        person.until_status(Status::Connected);
        person.forget_past();
        server.server.drop_sockets(ANDREW, DropKind::Reset);
        person.until_status(Status::Connected);
    }
}

#[test]
fn rec7_manual_mode_repairs_nothing_before_the_first_connect() {
    let server = Server::start();
    let person = Person::at(&server, ANDREW, server.manual().build());
    person.client.entered_background();
    person.client.entered_foreground();
    person.client.network_lost();
    person.client.network_available();
    person.forget();
    assert!(person.log().is_empty());
    assert_eq!(server.upgrades(), 0);
}

#[test]
fn rec2_a_loopback_connection_ignores_the_path() {
    let server = Server::start();
    let person = Person::connected_at(&server, ANDREW);
    person.forget();

    person.client.network_lost();
    person.client.network_changed();
    person.client.network_lost();
    assert!(person.log().is_empty());
    assert!(person.client.diagnostics().interrupts.is_empty());
    server.send(ANDREW, frames::text(1, "still there"));
    assert_eq!(person.until_text(), "still there");

    person.disconnect().unwrap();
    person.connect().unwrap();
    assert_eq!(server.upgrades(), 2);
}

#[test]
fn rec1_connect_during_an_outage_is_answered_by_its_attempt() {
    let server = Server::start();
    let person = Person::manually_connected_at(&server, ANDREW, reluctant());
    server.server.drop_sockets(ANDREW, DropKind::Vanish);
    person.until_status(Status::Connecting);

    let answer = person.begin("connect", |done| person.client.connect(done));
    answer.recv_timeout(PATIENCE).unwrap().unwrap();
    assert_eq!(
        person.log(),
        [
            "disconnected (lost)",
            "connecting (lost)",
            "still connecting (connect_called)",
            "connected (authenticated)",
            "connect: ok",
        ]
    );
}
