//! STA: the status and its events.

mod common;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use cometchat_client::{
    ConnectionEvent, Json, Reason, ReceiverType, Status, StatusEvent, StatusEventKind, Times,
    protocol::TransientMode,
};
use cometchat_dev_server::{Armed, DropKind, UpgradeFault};
use common::{Heard, Person, Server, code, verbs::eager};

const ANDREW: &str = "cometchat-uid-1";

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
fn sta1_the_status_is_none_before_init_and_after_shutdown() {
    let server = Server::start();
    let person = Person::new();
    assert_eq!(person.client.connection_status(), None);

    person.init(&server, server.settings().build());
    person.settle();
    assert_eq!(person.client.connection_status(), Some(Status::Disconnected));

    person.log_in(&server, ANDREW);
    person.until_status(Status::Connected);
    assert_eq!(person.client.connection_status(), Some(Status::Connected));

    person.client.shutdown();
    assert_eq!(person.client.connection_status(), None);
}

#[test]
fn sta1_connecting_lasts_while_an_attempt_runs_or_is_scheduled() {
    let server = Server::start();
    server.server.faults(|faults| {
        faults.upgrade = Some(Armed::always(UpgradeFault::Silent));
    });
    let person = Person::at(&server, ANDREW, server.settings().build());
    server.run(server.server.wait_until(|seen| seen.upgrades() == 1));
    person.settle();
    assert_eq!(person.client.connection_status(), Some(Status::Connecting));

    server.run(server.server.go_away());
    person.until_problem();
    person.settle();
    assert_eq!(person.client.connection_status(), Some(Status::Connecting));
}

#[test]
fn sta1_feature_throttled_follows_connected_when_the_server_switches_features_off() {
    let server = Server::start();
    server.server.faults(|faults| faults.mode = TransientMode::LimitedTransient);
    let person = Person::at(&server, ANDREW, server.settings().build());
    person.until_status(Status::FeatureThrottled);

    assert_eq!(
        person.log(),
        [
            "disconnected (initialised)",
            "init: ok",
            "login: ok",
            "logged in",
            "connecting (logged_in)",
            "connected (authenticated)",
            "featureThrottled (features_changed)",
        ]
    );
    assert_eq!(person.client.connection_status(), Some(Status::FeatureThrottled));
    assert_eq!(code(person.connect()), "ERROR_WEBSOCKETS_ALLREADY_IN_CONNECTED_STATE");
}

#[test]
fn sta2_each_transition_is_one_event_and_they_are_numbered_without_gaps() {
    let server = Server::start();
    let person = Person::at(&server, ANDREW, server.settings().times(eager()).build());
    person.until_status(Status::Connected);
    for kind in [DropKind::Close(1011), DropKind::Reset, DropKind::Vanish] {
        server.server.drop_sockets(ANDREW, kind);
        person.until_status(Status::Connected);
    }
    person.disconnect().unwrap();

    let events = status_events(&person);
    let numbers: Vec<_> = events.iter().map(|event| event.number).collect();
    let expected: Vec<_> = (1..=events.len() as u64).collect();
    assert_eq!(numbers, expected);
    assert_eq!(events[0].previous, None);
    for pair in events.windows(2) {
        assert_eq!(pair[1].previous, Some(pair[0].current));
        assert!(pair[0].at <= pair[1].at);
        let is_change = pair[0].current != pair[1].current;
        assert_eq!(pair[1].kind == StatusEventKind::Transition, is_change);
    }
    let lost = events.iter().filter(|event| matches!(event.reason, Reason::Lost(_)));
    assert_eq!(lost.count(), 6, "disconnected and connecting for each loss, not coalesced");
}

#[test]
fn sta2_the_getter_changes_just_before_the_event_is_handed_out() {
    let server = Server::start();
    let person = Person::new();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let (client, notes) = (person.client.clone(), seen.clone());
    person.client.connection_listeners().add("getter", move |event: &ConnectionEvent| {
        if let ConnectionEvent::Status(event) = event {
            notes.lock().unwrap().push((Some(event.current), client.connection_status()));
        }
    });
    person.init(&server, server.settings().times(eager()).build());
    person.log_in(&server, ANDREW);
    person.until_status(Status::Connected);
    server.server.drop_sockets(ANDREW, DropKind::Close(1000));
    person.until_status(Status::Connected);
    person.disconnect().unwrap();

    let seen = seen.lock().unwrap().clone();
    assert_eq!(seen.len(), 7);
    for (told, getter) in seen {
        assert_eq!(told, getter);
    }
    person.client.connection_listeners().remove("getter");
}

#[test]
fn sta2_a_long_outage_is_told_once() {
    let server = Server::start();
    let mut times = Times::default();
    times.connection.retry_base = Duration::from_secs(60);
    times.connection.retry_cap = Duration::from_secs(60);
    times.connection.long_outage = Duration::from_millis(200);
    server.server.faults(|faults| {
        faults.upgrade = Some(Armed::always(UpgradeFault::refuse(500)));
    });
    let person = Person::at(&server, ANDREW, server.settings().times(times).build());

    let event = person.until("a long outage", |heard| match heard {
        Heard::Connection(ConnectionEvent::Status(event)) if event.reason == Reason::LongOutage => {
            Some(*event)
        }
        _ => None,
    });
    assert_eq!(event.kind, StatusEventKind::Update);
    assert_eq!(event.current, Status::Connecting);
    assert!(event.retry_in.is_some());
}

#[test]
fn sta3_a_loss_is_disconnected_connecting_connected() {
    let server = Server::start();
    let person = Person::manually_connected_at(&server, ANDREW, eager());
    server.server.drop_sockets(ANDREW, DropKind::Close(1001));
    person.until_status(Status::Connected);
    assert_eq!(
        person.log(),
        ["disconnected (lost)", "connecting (lost)", "connected (authenticated)"]
    );
}

#[test]
fn sta3_a_whole_outage_has_one_connecting_and_one_problem() {
    let server = Server::start();
    let person = Person::manually_connected_at(&server, ANDREW, eager());
    let outage = [
        "disconnected (lost)",
        "connecting (lost)",
        "problem ERR_WEBSOCKET_ERROR",
        "still connecting (attempt_failed)",
        "still connecting (attempt_failed)",
        "connected (authenticated)",
    ];
    for _ in 0..2 {
        server.server.faults(|faults| {
            faults.upgrade = Some(Armed::next(2, UpgradeFault::refuse(502)));
        });
        server.server.drop_sockets(ANDREW, DropKind::Vanish);
        person.until_status(Status::Connected);
        assert_eq!(person.log(), outage);
        person.forget();
    }
}

#[test]
fn sta3_calls_without_callback_that_cannot_be_done_are_told_to_the_listeners() {
    let server = Server::start();
    let person = Person::at(&server, ANDREW, server.manual().build());
    person.forget();

    let (george, user) = ("cometchat-uid-2", ReceiverType::User);
    person.client.start_typing(george, user.clone(), None);
    person.client.end_typing(george, user.clone(), None);
    let data = Json::parse("{}").unwrap();
    person.client.send_transient_message(george, user.clone(), data);
    assert_eq!(person.log(), ["problem NO_WEBSOCKET_CONNECTION"; 3]);

    let result = person
        .ask("read", |done| person.client.mark_as_read(1, george, user.clone(), george, done));
    assert_eq!(code(result), "NO_WEBSOCKET_CONNECTION");
    let result = person
        .ask("delivered", |done| person.client.mark_as_delivered(1, george, user, george, done));
    assert_eq!(code(result), "NO_WEBSOCKET_CONNECTION");
}
