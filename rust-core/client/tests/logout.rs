//! How a session ends. (LOG6, LOG7)

#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::{
    fs,
    sync::{
        Arc, Mutex,
        mpsc::{Receiver, channel},
    },
    time::Duration,
};

use cometchat_client::{
    Client, ConnectionEvent, Error, ErrorCode, Job, LoginEvent, MessageEvent, OutgoingMessage,
    ReceiverType, Status, Times,
};
use cometchat_dev_server::{RestAnswer, Times as FaultTimes};
use common::{
    PATIENCE, Person, Server, code,
    device::{Device, session_in},
};

const ANDREW: &str = "cometchat-uid-1";
const GEORGE: &str = "cometchat-uid-2";

fn log_out(person: &Person) -> Result<String, Error> {
    person.ask("logout", |done| person.client.logout(done))
}

fn forget(person: &Person) -> Result<(), Error> {
    person.ask("forget", |done| person.client.forget_session(done))
}

fn send_to_george(person: &Person) -> Result<cometchat_client::Message, Error> {
    let message = OutgoingMessage::text(GEORGE, ReceiverType::User, "hello");
    person.ask("send", |done| person.client.send_message(message, done))
}

fn told(person: &Person) -> Vec<String> {
    person.settle();
    person.told().into_iter().filter(|told| !told.starts_with("settled")).collect()
}

/// Andrew on a device that keeps his session, connected.
fn andrew_on(device: &Device, server: &Server) -> Person {
    let person = device.start();
    person.init(server, server.settings().build());
    person.log_in(server, ANDREW);
    person.until_status(Status::Connected);
    person.forget_past();
    person
}

#[test]
fn log6_the_session_is_removed_then_the_caller_then_the_listeners() {
    let server = Server::start();
    let device = Device::new();
    let person = andrew_on(&device, &server);
    let (file, client) = (device.file(), person.client.clone());
    let (note, seen) = channel();

    person
        .ask("logout", |done| {
            person.client.logout(move |result| {
                let user = client.get_logged_in_user();
                note.send((fs::read_to_string(file).unwrap(), user)).unwrap();
                done(result);
            });
        })
        .unwrap();

    let (document, user) = seen.recv().unwrap();
    assert!(session_in(&document, &server).is_null(), "removed before the answer");
    assert_eq!(user, None);
    assert_eq!(told(&person), ["disconnected", "logout ok", "logout success"]);
    assert_eq!(person.client.get_user_auth_token(), None);
    assert_eq!(server.requests("DELETE", "/me"), 1);
    assert_eq!(code(person.connect()), "ERR_NOT_LOGGED_IN");
    assert_eq!(server.upgrades(), 1);
}

#[test]
fn log6_no_event_begins_after_the_call() {
    let server = Server::start();
    let (give, jobs): (_, Receiver<Job>) = channel();
    let give = Mutex::new(give);
    let executor = move |job: Job| drop(give.lock().unwrap().send(job));
    let client = Client::builder().executor(Arc::new(executor)).build().unwrap();
    let (note, heard) = channel();
    let texts = Mutex::new(note.clone());
    client.message_listeners().add("test", move |event: &MessageEvent| {
        if let MessageEvent::Text(message) = event {
            drop(texts.lock().unwrap().send(message.data.text.clone().unwrap()));
        }
    });
    let connected = Mutex::new(note);
    client.connection_listeners().add("test", move |event: &ConnectionEvent| {
        if matches!(event, ConnectionEvent::Status(event) if event.current == Status::Connected) {
            drop(connected.lock().unwrap().send("connected".to_owned()));
        }
    });
    // The test is the executor: it runs one job after the other until something is heard.
    let run_until_heard = || loop {
        jobs.recv_timeout(PATIENCE).unwrap()();
        if let Ok(text) = heard.try_recv() {
            return text;
        }
    };
    let (app, key) = (server.server.app_id().to_owned(), server.server.auth_key().to_owned());
    client.init(&app, server.settings().build(), |ready| assert!(ready.is_ok()));
    client.login(ANDREW, &key, |user| assert!(user.is_ok()));
    assert_eq!(run_until_heard(), "connected");

    server.server.send_text(GEORGE, ReceiverType::User, ANDREW, "before").unwrap();
    server.server.send_text(GEORGE, ReceiverType::User, ANDREW, "after").unwrap();
    assert_eq!(run_until_heard(), "before");
    let after = jobs.recv_timeout(PATIENCE).unwrap();
    let (done, is_out) = channel();
    client.logout(move |result| done.send(result.is_ok()).unwrap());
    after();

    while is_out.try_recv().is_err() {
        jobs.recv_timeout(PATIENCE).unwrap()();
    }
    assert!(heard.try_recv().is_err(), "a text is told after the call");
}

#[test]
fn log6_a_logout_that_fails_keeps_the_session_and_reconnects() {
    let server = Server::start();
    let device = Device::new();
    let person = andrew_on(&device, &server);
    server.fail("DELETE", "/me", RestAnswer::new(503, "busy"), FaultTimes::Next(1));

    let error = log_out(&person).unwrap_err();
    person.until_status(Status::Connected);

    assert_eq!(error.code().as_str(), "FAILED_TO_FETCH");
    assert_eq!(told(&person).first().unwrap(), "disconnected");
    assert_eq!(told(&person).last().unwrap(), "connected");
    assert!(told(&person).contains(&"logout failure".to_owned()));
    assert!(!told(&person).contains(&"logout success".to_owned()));
    assert_eq!(person.client.get_logged_in_user().unwrap().uid, ANDREW);
    assert_eq!(device.session(&server)["user"]["uid"], ANDREW);
    assert_eq!(server.requests("POST", &format!("/users/{ANDREW}/auth_tokens")), 1);
    server.server.send_text(GEORGE, ReceiverType::User, ANDREW, "back").unwrap();
    assert_eq!(person.until_text(), "back");
}

#[test]
fn log6_a_server_out_of_reach_keeps_the_session() {
    let server = Server::start();
    let device = Device::new();
    let person = andrew_on(&device, &server);
    server.run(server.server.go_away());

    let error = log_out(&person).unwrap_err();

    assert_eq!(error.code().as_str(), "FAILED_TO_FETCH");
    // The connection of the login may still be at hand, broken.
    assert!(matches!(error.details(), Some("refused" | "reset")), "{error:?}");
    assert!(matches!(person.until_login_event(), LoginEvent::LogoutFailure(told) if told == error));
    assert_eq!(device.session(&server)["user"]["uid"], ANDREW);
    server.run(server.server.come_back());
    person.until_status(Status::Connected);
}

#[test]
fn log6_a_network_that_answers_in_the_servers_place_keeps_the_session() {
    let server = Server::start();
    let device = Device::new();
    let person = andrew_on(&device, &server);
    let portal = RestAnswer::new(200, "<html>Please sign in</html>");
    server.fail("DELETE", "/me", portal, FaultTimes::Next(1));

    assert_eq!(code(log_out(&person)), "FAILED_TO_FETCH");

    person.until_status(Status::Connected);
    assert_eq!(device.session(&server)["user"]["uid"], ANDREW);
}

#[test]
fn log6_after_its_time_a_logout_has_failed() {
    let server = Server::start();
    let times = Times { logout: Duration::from_millis(100), ..Times::default() };
    let person = Person::at(&server, ANDREW, server.manual().times(times).build());
    server.server.faults(|faults| faults.rest_delay = PATIENCE * 100);

    let error = log_out(&person).unwrap_err();

    assert_eq!(error.code().as_str(), "FAILED_TO_FETCH");
    assert_eq!(error.details(), Some("timed_out"));
    assert_eq!(person.client.get_logged_in_user().unwrap().uid, ANDREW);
    assert!(!told(&person).contains(&"connecting".to_owned()), "manual mode stays as it was");
}

#[test]
fn log6_ten_seconds_are_the_default() {
    assert_eq!(Times::default().logout, Duration::from_secs(10));
}

#[test]
fn log6_a_server_that_answers_otherwise_has_answered() {
    let server = Server::start();
    let person = Person::at(&server, ANDREW, server.manual().build());
    let refusal = RestAnswer::error(400, ErrorCode::BAD_REQUEST);
    server.fail("DELETE", "/me", refusal, FaultTimes::Next(1));

    log_out(&person).unwrap();

    assert_eq!(person.client.get_logged_in_user(), None);
}

#[test]
fn log6_a_token_that_the_server_does_not_know_is_logged_out() {
    let server = Server::start();
    let person = Person::connected_at(&server, ANDREW);
    person.forget_past();
    server.server.revoke_tokens(ANDREW);

    log_out(&person).unwrap();

    assert_eq!(told(&person), ["disconnected", "logout ok", "logout success"]);
    assert_eq!(person.client.get_logged_in_user(), None);
}

#[test]
fn log6_a_logout_needs_an_init_and_a_session() {
    let server = Server::start();
    let person = Person::new();
    assert_eq!(code(log_out(&person)), "COMETCHAT_INITIALIZATION_NOT_DONE");
    assert_eq!(code(forget(&person)), "COMETCHAT_INITIALIZATION_NOT_DONE");
    person.init(&server, server.settings().build());

    assert_eq!(code(log_out(&person)), "ERR_NOT_LOGGED_IN");
}

#[test]
fn log6_after_a_logout_another_login_works() {
    let server = Server::start();
    let device = Device::new();
    let person = andrew_on(&device, &server);
    let name = |document: &str| {
        let document: serde_json::Value = serde_json::from_str(document).unwrap();
        document["deviceId"].clone()
    };
    let before = name(&device.text());
    log_out(&person).unwrap();

    person.log_in(&server, GEORGE);
    person.until_status(Status::Connected);

    assert_eq!(name(&device.text()), before, "the device keeps its name");
    assert_eq!(device.session(&server)["user"]["uid"], GEORGE);
}

#[test]
fn log6_a_logout_during_the_renewal_leaves_nothing_in_the_store() {
    let server = Server::start();
    let device = Device::of(&server, ANDREW);
    let asked_before = server.requests("PUT", "/me");
    let delay = |millis| {
        server.server.faults(|faults| faults.rest_delay = Duration::from_millis(millis));
    };
    delay(200);
    let person = device.start();
    person.init(&server, server.manual().build());
    server.wait_for_requests("PUT", "/me", asked_before + 1);

    delay(0);
    log_out(&person).unwrap();

    // This answer comes after that to the renewal would have come.
    delay(300);
    let key = server.server.auth_key();
    let login = person.ask("login", |done| person.client.login("nobody", key, done));
    assert_eq!(code(login), "ERR_UID_NOT_FOUND");
    assert!(device.session(&server).is_null());
    person.client.shutdown();
    assert_eq!(device.start().client.get_logged_in_user(), None);
}

#[test]
fn log6_forgetting_a_session_needs_no_network() {
    let server = Server::start();
    let device = Device::new();
    let person = andrew_on(&device, &server);
    let (file, client) = (device.file(), person.client.clone());
    let (note, seen) = channel();

    person
        .ask("forget", |done| {
            person.client.forget_session(move |result| {
                let user = client.get_logged_in_user();
                note.send((fs::read_to_string(file).unwrap(), user)).unwrap();
                done(result);
            });
        })
        .unwrap();
    assert_eq!(person.until_login_event(), LoginEvent::LogoutSuccess);

    let (document, user) = seen.recv().unwrap();
    assert!(session_in(&document, &server).is_null(), "removed before the answer");
    assert_eq!(user, None);
    assert_eq!(told(&person), ["disconnected", "forget ok", "logout success"]);
    assert_eq!(server.requests("DELETE", "/me"), 0);
    server.run(server.server.wait_until(|seen| seen.open_sockets() == 0));
}

#[test]
fn log6_forgetting_without_a_session_is_no_logout() {
    let server = Server::start();
    let person = Person::new();
    person.init(&server, server.settings().build());

    forget(&person).unwrap();

    assert_eq!(told(&person), ["disconnected", "init ok", "forget ok"]);
}

#[test]
fn log7_a_message_with_an_unknown_token_logs_out() {
    let server = Server::start();
    let device = Device::new();
    let person = andrew_on(&device, &server);
    // What was missed has been asked for and answered.
    server.wait_for_requests("GET", "/messages", 3);
    send_to_george(&person).unwrap();
    person.forget_past();
    server.server.revoke_tokens(ANDREW);

    assert_eq!(code(send_to_george(&person)), "AUTH_ERR_AUTH_TOKEN_NOT_FOUND");
    assert_eq!(person.until_login_event(), LoginEvent::LogoutSuccess);

    assert!(device.session(&server).is_null(), "removed before the event");
    assert_eq!(person.client.get_logged_in_user(), None);
    let told = told(&person);
    assert_eq!(told, ["send AUTH_ERR_AUTH_TOKEN_NOT_FOUND", "disconnected", "logout success"]);
    assert_eq!(server.requests("DELETE", "/me"), 0, "the server knows nothing to delete");
    assert_eq!(code(person.connect()), "ERR_NOT_LOGGED_IN");
}

#[test]
fn log7_a_renewal_with_an_unknown_token_logs_out() {
    let server = Server::start();
    let device = Device::of(&server, ANDREW);
    server.server.revoke_tokens(ANDREW);
    let person = device.start();

    person.init(&server, server.manual().build());

    assert_eq!(person.until_login_event(), LoginEvent::LogoutSuccess);
    assert!(device.session(&server).is_null());
    assert_eq!(told(&person), ["disconnected", "init ok", "logout success"]);
}

#[test]
fn log7_an_answer_to_an_earlier_token_is_ignored() {
    let server = Server::start();
    let person = Person::connected_at(&server, ANDREW);
    let unknown = RestAnswer::error(401, ErrorCode::AUTH_TOKEN_NOT_FOUND);
    server.fail("POST", "/messages", unknown, FaultTimes::Next(1));
    // The answer comes when somebody else logs in.
    server.server.faults(|faults| faults.rest_delay = Duration::from_millis(200));
    let message = OutgoingMessage::text(GEORGE, ReceiverType::User, "hello");
    let sent = person.begin("send", |done| person.client.send_message(message, done));
    server.wait_for_requests("POST", "/messages", 1);
    person.forget_past();

    person.log_in(&server, GEORGE);
    person.until_status(Status::Connected);

    assert_eq!(code(sent.recv_timeout(PATIENCE).unwrap()), "AUTH_ERR_AUTH_TOKEN_NOT_FOUND");
    assert!(!told(&person).contains(&"logout success".to_owned()));
    assert_eq!(person.client.get_logged_in_user().unwrap().uid, GEORGE);
}
