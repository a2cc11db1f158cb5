//! CON: connect and disconnect.

mod common;

use std::time::Duration;

use cometchat_client::{ConnectionEvent, Status, StatusEventKind, Times};
use cometchat_dev_server::{Armed, AuthFault, Observed, Portal, UpgradeFault};
use common::{
    Heard, Person, Server, code, frames,
    stub::Stub,
    verbs::{eager, reluctant},
};

const ANDREW: &str = "cometchat-uid-1";

fn in_manual_mode(server: &Server, times: Times) -> Person {
    let person = Person::at(server, ANDREW, server.manual().times(times).build());
    person.forget();
    person
}

fn refuse_upgrades(server: &Server, armed: Armed<UpgradeFault>) {
    server.server.faults(|faults| faults.upgrade = Some(armed));
}

fn answer_auth_with(server: &Server, armed: Armed<AuthFault>) {
    server.server.faults(|faults| faults.auth = Some(armed));
}

fn heal(server: &Server) {
    server.server.faults(|faults| *faults = cometchat_dev_server::Faults::default());
}

fn wait_for_upgrades(server: &Server, count: u64) {
    server.run(server.server.wait_until(|seen| seen.upgrades() >= count));
}

/// The codes of the clients' close frames, oldest first.
fn close_codes(server: &Server, sockets: usize) -> Vec<Option<u16>> {
    server.run(server.server.wait_until(|seen| seen.closed().count() >= sockets));
    server.server.observe(|seen| seen.closed().map(|closed| closed.code).collect())
}

#[test]
fn con1_connect_needs_init_and_then_a_session() {
    let server = Server::start();
    let person = Person::new();
    assert_eq!(code(person.connect()), "COMETCHAT_INITIALIZATION_NOT_DONE");

    person.init(&server, server.settings().build());
    assert_eq!(code(person.connect()), "ERR_NOT_LOGGED_IN");
    assert_eq!(server.upgrades(), 0);
}

#[test]
fn con2_connect_while_connected_is_refused_and_changes_nothing() {
    let server = Server::start();
    let person = Person::manually_connected_at(&server, ANDREW, Times::default());

    let error = person.connect().unwrap_err();
    assert_eq!(error.code().as_str(), "ERROR_WEBSOCKETS_ALLREADY_IN_CONNECTED_STATE");
    assert!(
        error
            .message()
            .starts_with("Web sockets connect called while web sockets are already connected")
    );
    assert_eq!(person.log(), ["connect: ERROR_WEBSOCKETS_ALLREADY_IN_CONNECTED_STATE"]);
    assert_eq!(server.upgrades(), 1);
}

#[test]
fn con3_connect_while_connecting_joins_the_attempt() {
    let server = Server::start();
    let person = in_manual_mode(&server, Times::default());
    answer_auth_with(&server, Armed::always(AuthFault::Delay(Duration::from_millis(100))));

    let first = person.begin("first", |done| person.client.connect(done));
    let second = person.begin("second", |done| person.client.connect(done));
    first.recv_timeout(common::PATIENCE).unwrap().unwrap();
    second.recv_timeout(common::PATIENCE).unwrap().unwrap();

    assert_eq!(
        person.log(),
        ["connecting (connect_called)", "connected (authenticated)", "first: ok", "second: ok"]
    );
    assert_eq!(server.upgrades(), 1);
}

#[test]
fn con3_who_joins_an_attempt_gets_its_failure() {
    let server = Server::start();
    let person = in_manual_mode(&server, reluctant());
    answer_auth_with(&server, Armed::always(AuthFault::Delay(Duration::from_secs(60))));

    let first = person.begin("first", |done| person.client.connect(done));
    wait_for_upgrades(&server, 1);
    let second = person.begin("second", |done| person.client.connect(done));
    person.settle();
    server.run(server.server.go_away());

    for answer in [first, second] {
        assert_eq!(code(answer.recv_timeout(common::PATIENCE).unwrap()), "ERR_WEBSOCKET_ERROR");
    }
    assert_eq!(
        person.log(),
        [
            "connecting (connect_called)",
            "problem ERR_WEBSOCKET_ERROR",
            "still connecting (attempt_failed)",
            "first: ERR_WEBSOCKET_ERROR",
            "second: ERR_WEBSOCKET_ERROR",
        ]
    );
}

#[test]
fn con3_connect_between_attempts_starts_one_now_and_leaves_the_count() {
    let server = Server::start();
    let person = in_manual_mode(&server, reluctant());
    refuse_upgrades(&server, Armed::next(1, UpgradeFault::refuse(503)));
    assert_eq!(code(person.connect()), "ERR_WEBSOCKET_ERROR");

    person.connect().unwrap();

    assert_eq!(server.upgrades(), 2);
    let connected = person.until_status(Status::Connected);
    assert_eq!(connected.attempt, 1, "the second attempt of this outage");
    assert_eq!(person.client.diagnostics().attempts, 2);
}

#[test]
fn con3_connect_while_closing_waits_for_the_old_socket_and_disconnect_is_answered_first() {
    let server = Server::start();
    let stub = Stub::instead_of_the_socket_of(&server);
    let person = in_manual_mode(&server, Times::default());
    let mut old = stub.connect(&person);

    let gone = person.begin("disconnect", |done| person.client.disconnect(done));
    old.next_close();
    let again = person.begin("again", |done| person.client.connect(done));
    person.settle();
    stub.assert_no_arrival();
    old.answer_close();
    let _new = stub.accept();
    gone.recv_timeout(common::PATIENCE).unwrap().unwrap();
    again.recv_timeout(common::PATIENCE).unwrap().unwrap();

    assert_eq!(
        person.log(),
        [
            "disconnected (disconnect_called)",
            "disconnect: ok",
            "connecting (connect_called)",
            "connected (authenticated)",
            "again: ok",
        ]
    );
}

#[test]
fn con4_an_open_socket_is_not_connected_before_the_auth_answer() {
    let server = Server::start();
    let stub = Stub::instead_of_the_socket_of(&server);
    let person = in_manual_mode(&server, Times::default());
    let answer = person.begin("connect", |done| person.client.connect(done));
    let mut peer = stub.accept_upgrade();

    peer.text(&frames::text(1, "too early"));
    peer.text(r#"{"action":"pong"}"#);
    person.until_status(Status::Connecting);
    assert_eq!(person.log(), ["connecting (connect_called)"]);
    assert_eq!(person.client.connection_status(), Some(Status::Connecting));

    peer.text(r#"{"type":"auth","body":{"status":"OK","code":"200"}}"#);
    answer.recv_timeout(common::PATIENCE).unwrap().unwrap();
    assert_eq!(
        person.log(),
        ["connecting (connect_called)", "connected (authenticated)", "connect: ok"]
    );
}

#[test]
fn con10_connected_event_comes_before_the_success_of_connect() {
    let server = Server::start();
    let person = in_manual_mode(&server, Times::default());

    person.connect().unwrap();
    person.disconnect().unwrap();

    assert_eq!(
        person.log(),
        [
            "connecting (connect_called)",
            "connected (authenticated)",
            "connect: ok",
            "disconnected (disconnect_called)",
            "disconnect: ok",
        ]
    );
}

#[test]
fn con10_the_status_inside_the_answer_is_the_new_one() {
    let server = Server::start();
    let person = in_manual_mode(&server, Times::default());
    let status_inside = |call: fn(&Person, Box<dyn FnOnce() + Send>)| {
        let (sender, receiver) = std::sync::mpsc::channel();
        let client = person.client.clone();
        call(&person, Box::new(move || sender.send(client.connection_status()).unwrap()));
        receiver.recv_timeout(common::PATIENCE).unwrap()
    };

    let inside_connect = status_inside(|person, done| person.client.connect(|_| done()));
    assert_eq!(inside_connect, Some(Status::Connected));
    let inside_disconnect = status_inside(|person, done| person.client.disconnect(|_| done()));
    assert_eq!(inside_disconnect, Some(Status::Disconnected));
}

#[test]
fn con5_a_failed_attempt_is_an_error_and_the_sdk_goes_on_trying() {
    let server = Server::start();
    let person = in_manual_mode(&server, eager());
    refuse_upgrades(&server, Armed::next(2, UpgradeFault::refuse(500)));

    let error = person.connect().unwrap_err();
    assert_eq!(error.code().as_str(), "ERR_WEBSOCKET_ERROR");
    assert_eq!(error.details(), Some("upgrade_rejected"));
    person.until_status(Status::Connected);

    assert_eq!(
        person.log(),
        [
            "connecting (connect_called)",
            "problem ERR_WEBSOCKET_ERROR",
            "still connecting (attempt_failed)",
            "connect: ERR_WEBSOCKET_ERROR",
            "still connecting (attempt_failed)",
            "connected (authenticated)",
        ]
    );
    assert_eq!(server.upgrades(), 3);
}

#[test]
fn con5_a_refused_upgrade_renews_the_session_once_and_tries_once_more() {
    for status in [401, 403] {
        let server = Server::start();
        let person = in_manual_mode(&server, Times::default());
        let renewals = server.requests("PUT", "/me");
        refuse_upgrades(&server, Armed::next(1, UpgradeFault::refuse(status)));

        person.connect().unwrap();
        assert_eq!(server.requests("PUT", "/me"), renewals + 1);
        assert_eq!(server.upgrades(), 2);
    }
}

#[test]
fn con5_a_session_that_is_refused_twice_is_not_tried_again_before_login_or_init() {
    let server = Server::start();
    let person = in_manual_mode(&server, eager());
    let renewals = server.requests("PUT", "/me");
    answer_auth_with(&server, Armed::always(AuthFault::answer("UNAUTHORIZED", "401")));

    assert_eq!(code(person.connect()), "ERR_WEBSOCKET_ERROR");
    assert_eq!(
        person.log(),
        [
            "connecting (connect_called)",
            "still connecting (session_renewed)",
            "problem ERR_WEBSOCKET_ERROR",
            "disconnected (auth_rejected)",
            "connect: ERR_WEBSOCKET_ERROR",
        ]
    );
    assert_eq!(server.requests("PUT", "/me"), renewals + 1);

    heal(&server);
    assert_eq!(code(person.connect()), "ERR_WEBSOCKET_ERROR");
    assert_eq!(server.upgrades(), 2, "no attempt before a login");

    person.log_in(&server, ANDREW);
    person.connect().unwrap();
}

#[test]
fn con5_an_unclear_auth_answer_is_a_failed_attempt() {
    for (status, code) in [("OK", "500"), ("ERROR", "200"), ("", "")] {
        let server = Server::start();
        let person = in_manual_mode(&server, eager());
        let renewals = server.requests("PUT", "/me");
        answer_auth_with(&server, Armed::next(1, AuthFault::answer(status, code)));

        let error = person.connect().unwrap_err();
        assert_eq!(error.code().as_str(), "ERR_WEBSOCKET_ERROR");
        person.until_status(Status::Connected);
        assert_eq!(server.requests("PUT", "/me"), renewals, "no refusal, so no renewal");
    }
}

#[test]
fn con5_an_auth_frame_without_answer_is_a_failed_attempt() {
    let server = Server::start();
    let mut times = eager();
    times.connection.connect_timeout = Duration::from_millis(200);
    let person = in_manual_mode(&server, times);
    answer_auth_with(&server, Armed::next(1, AuthFault::Silent));

    let error = person.connect().unwrap_err();
    assert_eq!(error.code().as_str(), "ERR_WEBSOCKET_ERROR");
    person.until_status(Status::Connected);
    assert_eq!(server.upgrades(), 2);
}

#[test]
fn rec4_an_upgrade_without_answer_ends_with_the_time_for_an_attempt() {
    let server = Server::start();
    let mut times = eager();
    times.connection.connect_timeout = Duration::from_millis(200);
    let person = in_manual_mode(&server, times);
    refuse_upgrades(&server, Armed::next(1, UpgradeFault::Silent));

    let error = person.connect().unwrap_err();
    assert_eq!(error.code().as_str(), "ERR_WEBSOCKET_ERROR");
    assert!(error.message().contains("in time"), "{error}");
    person.until_status(Status::Connected);
}

#[test]
fn rec3_a_captive_portal_is_told_as_such() {
    for portal in [Portal::Page, Portal::Redirect] {
        let server = Server::start();
        let person = in_manual_mode(&server, eager());
        refuse_upgrades(&server, Armed::next(1, UpgradeFault::Portal(portal)));

        let error = person.connect().unwrap_err();
        assert_eq!(error.code().as_str(), "ERR_WEBSOCKET_ERROR");
        assert_eq!(error.details(), Some("captive_portal"));
        person.until_status(Status::Connected);
    }
}

#[test]
fn rec3_retry_after_holds_for_connect_too_which_tells_the_rest() {
    let server = Server::start();
    let person = in_manual_mode(&server, eager());
    refuse_upgrades(&server, Armed::next(1, UpgradeFault::refuse_for(503, 200)));

    assert_eq!(code(person.connect()), "ERR_WEBSOCKET_ERROR");
    let error = person.connect().unwrap_err();
    assert_eq!(error.code().as_str(), "ERR_WEBSOCKET_ERROR");
    let rest = error.message().split_whitespace().find_map(|word| word.parse::<u64>().ok());
    assert!(rest.is_some_and(|rest| (190..=220).contains(&rest)), "{error}");
    assert_eq!(server.upgrades(), 1);
    assert_eq!(person.client.connection_status(), Some(Status::Disconnected));
}

#[test]
fn rec3_after_retry_after_the_sdk_connects_by_itself() {
    let server = Server::start();
    let person = in_manual_mode(&server, eager());
    refuse_upgrades(&server, Armed::next(1, UpgradeFault::refuse_for(429, 1)));

    assert_eq!(code(person.connect()), "ERR_WEBSOCKET_ERROR");
    person.until_status(Status::Connected);
    assert_eq!(
        person.log(),
        [
            "connecting (connect_called)",
            "problem ERR_WEBSOCKET_ERROR",
            "disconnected (attempt_failed)",
            "connect: ERR_WEBSOCKET_ERROR",
            "connecting (retry_after_over)",
            "connected (authenticated)",
        ]
    );
}

#[test]
fn con6_disconnect_closes_with_1000_and_leaves_no_socket() {
    let server = Server::start();
    let person = Person::manually_connected_at(&server, ANDREW, Times::default());

    person.disconnect().unwrap();
    assert_eq!(close_codes(&server, 1), [Some(1000)]);
    assert_eq!(server.server.observe(Observed::open_sockets), 0);
}

#[test]
fn con6_a_closing_handshake_that_never_comes_ends_in_time() {
    let server = Server::start();
    let stub = Stub::instead_of_the_socket_of(&server);
    let mut times = Times::default();
    times.connection.close_timeout = Duration::from_millis(100);
    let person = in_manual_mode(&server, times);
    let mut peer = stub.connect(&person);

    let gone = person.begin("disconnect", |done| person.client.disconnect(done));
    let frame = peer.next_close();
    assert_eq!(frame.map(|frame| u16::from(frame.code)), Some(1000));
    gone.recv_timeout(common::PATIENCE).unwrap().unwrap();
    peer.until_gone();
    assert_eq!(person.log(), ["disconnected (disconnect_called)", "disconnect: ok"]);
}

#[test]
fn con6_nothing_is_delivered_from_a_socket_that_closes() {
    let server = Server::start();
    let stub = Stub::instead_of_the_socket_of(&server);
    let person = in_manual_mode(&server, Times::default());
    let mut peer = stub.connect(&person);

    let gone = person.begin("disconnect", |done| person.client.disconnect(done));
    peer.next_close();
    // Written past the library, which writes nothing after it has seen a close frame.
    let text = frames::text(7, "late");
    let mut raw = vec![0x81, 126];
    raw.extend(u16::try_from(text.len()).unwrap().to_be_bytes());
    raw.extend(text.as_bytes());
    std::io::Write::write_all(peer.socket.get_mut(), &raw).unwrap();
    peer.answer_close();
    gone.recv_timeout(common::PATIENCE).unwrap().unwrap();
    assert_eq!(person.log(), ["disconnected (disconnect_called)", "disconnect: ok"]);
}

#[test]
fn con6_disconnect_succeeds_when_there_is_nothing_to_close() {
    let server = Server::start();
    let person = Person::new();
    assert_eq!(code(person.disconnect()), "COMETCHAT_INITIALIZATION_NOT_DONE");
    person.init(&server, server.manual().build());
    person.disconnect().unwrap();
    person.log_in(&server, ANDREW);
    person.disconnect().unwrap();
    person.connect().unwrap();
    person.disconnect().unwrap();
    person.disconnect().unwrap();
    assert_eq!(close_codes(&server, 1), [Some(1000)]);
}

#[test]
fn con6_a_second_disconnect_while_closing_is_answered_with_the_first() {
    let server = Server::start();
    let stub = Stub::instead_of_the_socket_of(&server);
    let person = in_manual_mode(&server, Times::default());
    let mut peer = stub.connect(&person);

    let first = person.begin("first", |done| person.client.disconnect(done));
    peer.next_close();
    let second = person.begin("second", |done| person.client.disconnect(done));
    assert_eq!(person.log(), ["disconnected (disconnect_called)"]);
    peer.answer_close();
    first.recv_timeout(common::PATIENCE).unwrap().unwrap();
    second.recv_timeout(common::PATIENCE).unwrap().unwrap();
    assert_eq!(person.log(), ["disconnected (disconnect_called)", "first: ok", "second: ok"]);
}

#[test]
fn con6_disconnect_wins_over_a_connect_under_way() {
    let stages: [fn(&Server); 2] = [
        |server| refuse_upgrades(server, Armed::always(UpgradeFault::Silent)),
        |server| answer_auth_with(server, Armed::always(AuthFault::Silent)),
    ];
    for hold in stages {
        let server = Server::start();
        let person = in_manual_mode(&server, Times::default());
        hold(&server);

        let connecting = person.begin("connect", |done| person.client.connect(done));
        wait_for_upgrades(&server, 1);
        person.disconnect().unwrap();

        let error = connecting.recv_timeout(common::PATIENCE).unwrap().unwrap_err();
        assert_eq!(error.code().as_str(), "ERR_WEBSOCKET_ERROR");
        assert!(error.message().starts_with("Disconnect was called"), "{error}");
        assert_eq!(
            person.log(),
            [
                "connecting (connect_called)",
                "disconnected (disconnect_called)",
                "connect: ERR_WEBSOCKET_ERROR",
                "disconnect: ok",
            ]
        );
    }
}

#[test]
fn con6_disconnect_between_attempts_ends_the_trying() {
    let server = Server::start();
    let person = in_manual_mode(&server, reluctant());
    refuse_upgrades(&server, Armed::next(1, UpgradeFault::refuse(503)));
    assert_eq!(code(person.connect()), "ERR_WEBSOCKET_ERROR");
    person.forget();

    person.disconnect().unwrap();
    assert_eq!(person.log(), ["disconnected (disconnect_called)", "disconnect: ok"]);
    assert_eq!(server.upgrades(), 1);
}

#[test]
fn con7_after_disconnect_auto_mode_waits_for_a_call() {
    let server = Server::start();
    let person = Person::connected_at(&server, ANDREW);
    person.disconnect().unwrap();
    person.forget();

    person.client.entered_background();
    person.client.entered_foreground();
    person.client.network_lost();
    person.client.network_available();
    person.client.network_changed();
    person.client.will_sleep();
    person.client.did_wake();
    person.init(&server, server.settings().build());
    assert_eq!(person.log(), ["init: ok"]);
    assert_eq!(server.upgrades(), 1);

    person.connect().unwrap();
    assert_eq!(server.upgrades(), 2);
}

#[test]
fn con7_a_login_connects_again_in_auto_mode_but_not_in_manual_mode() {
    let server = Server::start();
    let person = Person::connected_at(&server, ANDREW);
    person.disconnect().unwrap();
    person.log_in(&server, ANDREW);
    person.until_status(Status::Connected);

    let person = Person::manually_connected_at(&server, ANDREW, Times::default());
    person.disconnect().unwrap();
    person.forget();
    person.log_in(&server, ANDREW);
    person.client.entered_background();
    person.client.entered_foreground();
    assert_eq!(person.log(), ["login: ok"]);
}

#[test]
fn con8_the_forms_without_arguments_report_through_listeners() {
    let server = Server::start();
    let person = in_manual_mode(&server, Times::default());

    person.client.begin_connect();
    person.until_status(Status::Connected);
    person.client.begin_connect();
    assert_eq!(
        person.until_problem().code().as_str(),
        "ERROR_WEBSOCKETS_ALLREADY_IN_CONNECTED_STATE"
    );
    person.client.begin_disconnect();
    person.until_status(Status::Disconnected);
    assert_eq!(close_codes(&server, 1), [Some(1000)]);
    assert_eq!(
        person.log(),
        [
            "connecting (connect_called)",
            "connected (authenticated)",
            "problem ERROR_WEBSOCKETS_ALLREADY_IN_CONNECTED_STATE",
            "disconnected (disconnect_called)",
        ]
    );
}

#[test]
fn con8_a_failed_attempt_is_told_once_to_who_connects_without_arguments() {
    let server = Server::start();
    let person = in_manual_mode(&server, eager());
    refuse_upgrades(&server, Armed::next(1, UpgradeFault::refuse(503)));

    person.client.begin_connect();
    person.until_status(Status::Connected);
    assert_eq!(
        person.log(),
        [
            "connecting (connect_called)",
            "problem ERR_WEBSOCKET_ERROR",
            "still connecting (attempt_failed)",
            "connected (authenticated)",
        ]
    );
}

#[test]
fn con9_connect_and_disconnect_work_in_auto_mode() {
    let server = Server::start();
    let person = Person::connected_at(&server, ANDREW);
    person.forget();

    person.disconnect().unwrap();
    person.connect().unwrap();
    assert_eq!(
        person.log(),
        [
            "disconnected (disconnect_called)",
            "disconnect: ok",
            "connecting (connect_called)",
            "connected (authenticated)",
            "connect: ok",
        ]
    );
}

#[test]
fn con11_disconnect_background_and_shutdown_do_not_wait_for_an_attempt() {
    type End = fn(&Person);
    let endings: [(End, &str); 3] = [
        (|person| person.client.begin_disconnect(), "disconnect_called"),
        (|person| person.client.entered_background(), "background"),
        (|person| drop(person.begin("pause", |done| person.client.pause(done))), "paused"),
    ];
    for (end, reason) in endings {
        let server = Server::start();
        let mut times = Times::default();
        // Whoever waits for the attempt waits longer than the test does.
        times.connection.connect_timeout = Duration::from_secs(100);
        refuse_upgrades(&server, Armed::always(UpgradeFault::Silent));
        let person = Person::at(&server, ANDREW, server.settings().times(times).build());
        wait_for_upgrades(&server, 1);
        person.forget();

        end(&person);
        let event = person.until_status(Status::Disconnected);
        assert_eq!(event.reason.as_str(), reason);
    }
}

#[test]
fn gen1_what_an_older_socket_still_says_is_ignored() {
    let server = Server::start();
    let stub = Stub::instead_of_the_socket_of(&server);
    let mut times = Times::default();
    times.connection.close_timeout = Duration::from_millis(50);
    let person = in_manual_mode(&server, times);
    let mut old = stub.connect(&person);

    let gone = person.begin("disconnect", |done| person.client.disconnect(done));
    let again = person.begin("again", |done| person.client.connect(done));
    let mut new = stub.accept();
    gone.recv_timeout(common::PATIENCE).unwrap().unwrap();
    again.recv_timeout(common::PATIENCE).unwrap().unwrap();
    person.forget();
    drop(old.socket.send(frames::text(1, "from the old socket").into()));
    drop(old);
    new.text(&frames::text(2, "from the new socket"));

    assert_eq!(person.until_text(), "from the new socket");
    assert_eq!(person.log(), ["text from the new socket"]);
}

#[test]
fn con5_the_events_of_one_outage_count_its_attempts() {
    let server = Server::start();
    let person = in_manual_mode(&server, eager());
    refuse_upgrades(&server, Armed::next(3, UpgradeFault::refuse(500)));

    assert_eq!(code(person.connect()), "ERR_WEBSOCKET_ERROR");
    person.until_status(Status::Connected);
    let attempts: Vec<_> = person
        .past()
        .iter()
        .filter_map(|heard| match heard {
            Heard::Connection(ConnectionEvent::Status(event))
                if event.kind == StatusEventKind::Update =>
            {
                Some((event.attempt, event.retry_in.is_some()))
            }
            _ => None,
        })
        .collect();
    assert_eq!(attempts, [(1, true), (2, true), (3, true)]);
}
