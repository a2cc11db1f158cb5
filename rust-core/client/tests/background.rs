//! BGD and PIN5: the app's state and the connection.

mod common;

use std::{
    sync::{
        Arc, Mutex,
        mpsc::{Receiver, channel},
    },
    time::{Duration, Instant},
};

use cometchat_client::{
    Client, Interrupt, Job, MessageEvent, Status, Times, protocol::ClientFrame,
};
use cometchat_dev_server::{Armed, AuthFault, DropKind, Observed, UpgradeFault};
use common::{
    PATIENCE, Person, Server, code, frames,
    stub::Stub,
    verbs::{eager, reluctant},
};

const ANDREW: &str = "cometchat-uid-1";

/// A window in the background of this length, without grace.
fn window(millis: u64) -> Times {
    let mut times = Times::default();
    times.connection.background_window = Duration::from_millis(millis);
    times.connection.background_grace = Duration::ZERO;
    times
}

fn pings(server: &Server) -> usize {
    server.server.observe(count_pings)
}

fn count_pings(seen: &Observed) -> usize {
    seen.frames_of(ANDREW).filter(|frame| matches!(frame, ClientFrame::Ping)).count()
}

/// Waits for keep-alive pings: time as the connection itself measures it.
fn wait_for_pings(server: &Server, count: usize) {
    server.run(server.server.wait_until(|seen| count_pings(seen) >= count));
}

fn wait_for_close(server: &Server, code: Option<u16>) {
    server.run(server.server.wait_until(|seen| seen.closed().count() == 1));
    let first = server.server.observe(|seen| seen.closed().next().and_then(|closed| closed.code));
    assert_eq!(first, code);
}

#[test]
fn bgd1_auto_mode_closes_at_once_in_background_and_connects_at_once_in_foreground() {
    let server = Server::start();
    let mut times = reluctant();
    times.connection.first_retry = Duration::from_secs(10);
    let person = Person::at(&server, ANDREW, server.settings().times(times).build());
    person.until_status(Status::Connected);
    person.forget();

    person.client.entered_background();
    person.until_status(Status::Disconnected);
    wait_for_close(&server, Some(1000));
    person.client.entered_foreground();
    person.until_status(Status::Connected);
    assert_eq!(
        person.log(),
        ["disconnected (background)", "connecting (foreground)", "connected (authenticated)"]
    );
}

#[test]
fn bgd1_background_ends_an_attempt_under_way_and_its_call() {
    let server = Server::start();
    let person = Person::connected_at(&server, ANDREW);
    person.disconnect().unwrap();
    person.forget();
    server.server.faults(|faults| faults.auth = Some(Armed::always(AuthFault::Silent)));

    let connecting = person.begin("connect", |done| person.client.connect(done));
    server.run(server.server.wait_until(|seen| seen.upgrades() == 2));
    person.client.entered_background();
    assert_eq!(code(connecting.recv_timeout(PATIENCE).unwrap()), "ERR_WEBSOCKET_ERROR");
    assert_eq!(
        person.log(),
        [
            "connecting (connect_called)",
            "disconnected (background)",
            "connect: ERR_WEBSOCKET_ERROR"
        ]
    );
}

#[test]
fn bgd1_a_pending_retry_ends_in_background_and_foreground_does_not_wait_for_it() {
    let server = Server::start();
    server.server.faults(|faults| {
        faults.upgrade = Some(Armed::next(1, UpgradeFault::refuse(500)));
    });
    let person = Person::at(&server, ANDREW, server.settings().times(reluctant()).build());
    person.until_problem();
    person.forget();

    person.client.entered_background();
    person.client.entered_foreground();
    person.until_status(Status::Connected);
    assert_eq!(
        person.log(),
        ["disconnected (background)", "connecting (foreground)", "connected (authenticated)"]
    );
}

#[test]
fn bgd2_manual_window_ends_with_a_close_and_needs_a_new_connect() {
    let server = Server::start();
    let person = Person::manually_connected_at(&server, ANDREW, window(200));

    person.client.entered_background();
    person.until_status(Status::Disconnected);
    wait_for_close(&server, Some(1000));
    person.client.entered_foreground();
    assert_eq!(person.log(), ["disconnected (background_timeout)"]);
    assert_eq!(person.client.diagnostics().interrupts, [Interrupt::NotRequested]);

    person.connect().unwrap();
    assert_eq!(server.upgrades(), 2);
}

#[test]
fn bgd2_the_window_holds_for_an_attempt_under_way_too() {
    let server = Server::start();
    let person = Person::at(&server, ANDREW, server.manual().times(window(200)).build());
    person.forget();
    server.server.faults(|faults| faults.upgrade = Some(Armed::always(UpgradeFault::Silent)));

    let connecting = person.begin("connect", |done| person.client.connect(done));
    server.run(server.server.wait_until(|seen| seen.upgrades() == 1));
    person.client.entered_background();
    assert_eq!(code(connecting.recv_timeout(PATIENCE).unwrap()), "ERR_WEBSOCKET_ERROR");
    assert_eq!(
        person.log(),
        [
            "connecting (connect_called)",
            "disconnected (background_timeout)",
            "connect: ERR_WEBSOCKET_ERROR"
        ]
    );
}

#[test]
fn bgd2_messages_arrive_while_the_window_is_open() {
    let server = Server::start();
    let person = Person::manually_connected_at(&server, ANDREW, Times::default());
    person.client.entered_background();
    server.send(ANDREW, frames::text(1, "in the background"));
    assert_eq!(person.until_text(), "in the background");
    assert_eq!(person.log(), ["text in the background"]);
}

#[test]
fn bgd3_foreground_before_the_end_keeps_the_connection_and_probes_it() {
    let server = Server::start();
    let mut times = window(1_000);
    times.connection.keep_alive_interval = Duration::from_millis(400);
    let person = Person::manually_connected_at(&server, ANDREW, times);

    person.client.entered_background();
    person.settle();
    let before = pings(&server);
    person.client.entered_foreground();
    wait_for_pings(&server, before + 1);
    // Three intervals: the window would have ended.
    wait_for_pings(&server, before + 5);
    assert!(person.log().is_empty());
    assert_eq!(server.upgrades(), 1);
}

#[test]
fn bgd4_what_is_lost_in_background_in_manual_mode_is_not_tried_again() {
    let server = Server::start();
    let person = Person::manually_connected_at(&server, ANDREW, eager());

    person.client.entered_background();
    person.settle();
    server.server.drop_sockets(ANDREW, DropKind::Reset);
    person.until_status(Status::Disconnected);
    person.client.entered_foreground();
    assert_eq!(person.log(), ["disconnected (lost)"]);
    assert_eq!(person.client.diagnostics().interrupts, [Interrupt::NotRequested]);

    person.connect().unwrap();
    assert_eq!(server.upgrades(), 2);
}

#[test]
fn bgd5_waking_after_the_end_closes_before_anything_else_is_delivered() {
    let server = Server::start();
    let stub = Stub::instead_of_the_socket_of(&server);
    let person = Person::at(&server, ANDREW, server.manual().times(window(300)).build());
    let mut peer = stub.connect(&person);
    let suspended = suspend_at_the_next_message(&person.client, Duration::from_millis(600));

    person.client.entered_background();
    person.settle();
    peer.text(&frames::text(1, "in time"));
    suspended.recv_timeout(PATIENCE).expect("the SDK's thread stands still");
    peer.text(&frames::text(2, "late"));
    person.until_status(Status::Disconnected);
    assert_eq!(person.log(), ["text in time", "disconnected (background_timeout)"]);
}

/// Holds the SDK's thread once for this time, as the system does with a suspended process.
fn suspend_at_the_next_message(client: &Client, time: Duration) -> Receiver<()> {
    let (begun, suspended) = channel();
    let once = Mutex::new(Some(begun));
    let executor = move |job: Job| {
        if let Some(begun) = once.lock().expect("no panic").take() {
            begun.send(()).expect("the test waits for it");
            std::thread::sleep(time);
        }
        job();
    };
    client.message_listeners().add_on("suspend", Arc::new(executor), |_: &MessageEvent| {});
    suspended
}

#[test]
fn bgd6_connect_in_background_opens_and_starts_the_window_in_manual_mode() {
    let server = Server::start();
    let person = Person::at(&server, ANDREW, server.manual().times(window(500)).build());
    person.client.entered_background();
    person.forget();

    person.connect().unwrap();
    person.until_status(Status::Disconnected);
    assert_eq!(
        person.log(),
        [
            "connecting (connect_called)",
            "connected (authenticated)",
            "connect: ok",
            "disconnected (background_timeout)",
        ]
    );
}

#[test]
fn bgd6_connect_in_background_is_refused_in_auto_mode_until_the_foreground() {
    let server = Server::start();
    let person = Person::connected_at(&server, ANDREW);
    person.disconnect().unwrap();
    person.client.entered_background();
    person.forget();

    assert_eq!(code(person.connect()), "ERR_WEBSOCKET_ERROR");
    assert_eq!(server.upgrades(), 1);
    person.client.entered_foreground();
    person.until_status(Status::Connected);
}

#[test]
fn bgd8_auto_mode_opens_with_the_first_foreground_only() {
    let server = Server::start();
    let person = Person::from(Client::builder().host_tells_lifecycle());
    person.init(&server, server.settings().build());
    person.log_in(&server, ANDREW);
    person.forget();
    assert_eq!(person.client.diagnostics().interrupts, [Interrupt::Background]);
    assert_eq!(server.upgrades(), 0);

    person.client.entered_foreground();
    person.until_status(Status::Connected);
    assert_eq!(person.log(), ["connecting (foreground)", "connected (authenticated)"]);
}

#[test]
fn bgd8_a_first_background_changes_nothing_in_auto_mode() {
    let server = Server::start();
    let person = Person::from(Client::builder().host_tells_lifecycle());
    person.init(&server, server.settings().build());
    person.log_in(&server, ANDREW);
    person.forget();
    person.client.entered_background();
    assert!(person.log().is_empty());
    assert_eq!(server.upgrades(), 0);
}

#[test]
fn bgd8_manual_mode_treats_the_unknown_as_background() {
    let server = Server::start();
    let person = Person::from(Client::builder().host_tells_lifecycle());
    person.init(&server, server.manual().times(window(300)).build());
    person.log_in(&server, ANDREW);

    person.connect().unwrap();
    let event = person.until_status(Status::Disconnected);
    let event = if event.reason.as_str() == "initialised" {
        person.until_status(Status::Disconnected)
    } else {
        event
    };
    assert_eq!(event.reason.as_str(), "background_timeout");
}

#[test]
fn bgd8_a_host_without_an_adapter_starts_in_foreground() {
    let server = Server::start();
    let person = Person::from(Client::builder());
    person.init(&server, server.settings().build());
    person.log_in(&server, ANDREW);
    person.until_status(Status::Connected);
}

#[test]
fn bgd9_sleep_closes_and_waking_connects_at_once() {
    for settings in [|server: &Server| server.settings(), |server: &Server| server.manual()] {
        let server = Server::start();
        let mut times = reluctant();
        times.connection.first_retry = Duration::from_secs(10);
        let person = Person::at(&server, ANDREW, settings(&server).times(times).build());
        person.client.begin_connect();
        person.until_status(Status::Connected);
        person.forget();

        person.client.will_sleep();
        person.until_status(Status::Disconnected);
        wait_for_close(&server, Some(1000));
        person.client.did_wake();
        person.until_status(Status::Connected);
        assert_eq!(
            person.log(),
            ["disconnected (will_sleep)", "connecting (did_wake)", "connected (authenticated)"]
        );
    }
}

#[test]
fn pin5_a_ping_in_background_moves_the_deadline_to_its_call_and_a_whole_window() {
    let server = Server::start();
    let window_length = Duration::from_millis(1_500);
    let mut times = window(1_500);
    times.connection.keep_alive_interval = Duration::from_millis(400);
    let person = Person::manually_connected_at(&server, ANDREW, times);

    person.client.entered_background();
    wait_for_pings(&server, 2);
    let called = Instant::now();
    person.ping().unwrap();
    // Two more intervals after the call: the first deadline has passed.
    wait_for_pings(&server, 5);
    assert_eq!(person.log(), ["ping: ok"]);

    let event = person.until_status(Status::Disconnected);
    assert_eq!(event.reason.as_str(), "background_timeout");
    assert!(called.elapsed() >= window_length);
}

#[test]
fn pin5_the_grace_is_added_to_the_window() {
    let server = Server::start();
    let mut times = window(100);
    times.connection.background_grace = Duration::from_millis(500);
    let person = Person::manually_connected_at(&server, ANDREW, times);

    let began = Instant::now();
    person.client.entered_background();
    person.until_status(Status::Disconnected);
    assert!(began.elapsed() >= Duration::from_millis(600));
}

#[test]
fn pin5_a_ping_in_foreground_opens_no_window() {
    let server = Server::start();
    let mut times = window(100);
    times.connection.keep_alive_interval = Duration::from_millis(100);
    let person = Person::manually_connected_at(&server, ANDREW, times);
    person.ping().unwrap();
    wait_for_pings(&server, 4);
    assert_eq!(person.log(), ["ping: ok"]);
}
