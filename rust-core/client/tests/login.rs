//! Login, and what a refused session leads to. (LOG1-5, LOG8, CON5)

#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::{
    fs,
    sync::{
        Mutex,
        mpsc::{Receiver, Sender, channel},
    },
    time::Duration,
};

use cometchat_client::{
    Client, Error, Interrupt, LoginEvent, Message, OutgoingMessage, ReceiverType, Status, Times,
    TokenProvider, TokenReply, User,
};
use cometchat_dev_server::{Armed, AuthFault, DropKind, RestAnswer, Times as FaultTimes};
use common::{
    PATIENCE, Person, Server, code,
    device::{Device, session_in},
    is_fetch,
};

const ANDREW: &str = "cometchat-uid-1";
const GEORGE: &str = "cometchat-uid-2";

fn ready(server: &Server) -> Person {
    let person = Person::new();
    person.init(server, server.settings().build());
    person.settle();
    person.forget_past();
    person
}

fn log_in(person: &Person, uid: &str, key: &str) -> Result<User, Error> {
    person.ask("login", |done| person.client.login(uid, key, done))
}

fn log_in_with(person: &Person, token: &str) -> Result<User, Error> {
    person.ask("login", |done| person.client.login_with_token(token, done))
}

fn send_to_george(person: &Person) -> Result<Message, Error> {
    let message = OutgoingMessage::text(GEORGE, ReceiverType::User, "hello");
    person.ask("send", |done| person.client.send_message(message, done))
}

/// All that was told since, once everything under way has been told.
fn told(person: &Person) -> Vec<String> {
    person.settle();
    person.told().into_iter().filter(|told| !told.starts_with("settled")).collect()
}

fn count_all_requests(server: &Server) -> usize {
    server.server.observe(|seen| seen.requests().filter(|asked| !is_fetch(asked)).count())
}

#[test]
fn log1_the_session_is_stored_then_the_caller_the_listeners_the_connection() {
    let server = Server::start();
    let device = Device::new();
    let person = device.start();
    person.init(&server, server.settings().build());
    let (file, key) = (device.file(), server.server.auth_key());
    let (note, stored) = channel();

    let user = person
        .ask("login", |done| {
            person.client.login(ANDREW, key, move |result| {
                note.send(fs::read_to_string(file)).unwrap();
                done(result);
            });
        })
        .unwrap();
    person.until_status(Status::Connected);

    assert_eq!(user.uid, ANDREW);
    let stored = stored.recv().unwrap().expect("stored before the answer");
    assert_eq!(session_in(&stored, &server)["user"]["uid"], ANDREW);
    assert_eq!(
        told(&person),
        ["disconnected", "init ok", "login ok", "login success", "connecting", "connected"]
    );
    let asked: Vec<_> = server.server.observe(|seen| {
        seen.requests()
            .filter(|asked| !is_fetch(asked))
            .map(|asked| format!("{} {}", asked.method, asked.path))
            .collect()
    });
    assert_eq!(asked, [format!("POST /users/{ANDREW}/auth_tokens"), "PUT /me".to_owned()]);
}

#[test]
fn log1_the_event_names_the_user() {
    let server = Server::start();
    let person = ready(&server);

    let user = person.log_in(&server, ANDREW);

    assert_eq!(person.until_login_event(), LoginEvent::LoginSuccess(Box::new(user)));
}

#[test]
fn log1_a_token_is_enough() {
    let server = Server::start();
    let person = ready(&server);
    let token = server.server.issue_token(GEORGE).unwrap();

    let user = log_in_with(&person, token.expose()).unwrap();
    person.until_status(Status::Connected);

    assert_eq!(user.uid, GEORGE);
    assert_eq!(person.client.get_user_auth_token(), Some(token));
    assert_eq!(count_all_requests(&server), 1, "the token is there already");
    assert_eq!(told(&person), ["login ok", "login success", "connecting", "connected"]);
}

#[test]
fn log1_manual_mode_does_not_connect() {
    let server = Server::start();
    let person = Person::at(&server, ANDREW, server.manual().build());

    assert_eq!(told(&person), ["disconnected", "init ok", "login ok", "login success"]);

    person.connect().unwrap();
    assert_eq!(server.upgrades(), 1);
}

#[test]
fn log1_before_init_there_is_no_login() {
    let server = Server::start();
    let person = Person::new();

    let refused = log_in(&person, ANDREW, server.server.auth_key());

    assert_eq!(code(refused), "COMETCHAT_INITIALIZATION_NOT_DONE");
}

#[test]
fn log2_a_wrong_app_id_is_told_with_what_to_do() {
    let server = Server::start();
    let person = Person::new();
    let settings = server.settings().build();
    person.ask("init", |done| person.client.init("anotherapp", settings, done)).unwrap();

    let refused = log_in(&person, ANDREW, server.server.auth_key()).unwrap_err();
    assert_eq!(refused.code().as_str(), "AUTH_ERR_INVALID_APPID");
    assert!(refused.message().ends_with("Check the app id and the region."), "{refused}");
}

#[test]
fn log2_the_servers_refusals_reach_caller_and_listeners() {
    let server = Server::start();
    let person = ready(&server);
    let key = server.server.auth_key();

    let wrong_key = log_in(&person, ANDREW, "wrong").unwrap_err();
    assert_eq!(wrong_key.code().as_str(), "AUTH_ERR_APIKEY_NOT_FOUND");
    assert_eq!(
        wrong_key.message(),
        "The API key does not exist. Check the auth key against your app's dashboard.",
        "what the server says, and what to do"
    );
    assert_eq!(person.until_login_event(), LoginEvent::LoginFailure(wrong_key));

    let wrong_uid = log_in(&person, "nobody", key).unwrap_err();
    assert_eq!(wrong_uid.code().as_str(), "ERR_UID_NOT_FOUND");
    assert!(wrong_uid.message().ends_with("Check the UID, or create the user first."));
    let wrong_token = log_in_with(&person, "unknown").unwrap_err();
    assert_eq!(wrong_token.code().as_str(), "AUTH_ERR_AUTH_TOKEN_NOT_FOUND");
    assert!(wrong_token.message().ends_with("Log in with a fresh token."));

    assert_eq!(
        told(&person),
        [
            "login AUTH_ERR_APIKEY_NOT_FOUND",
            "login failure",
            "login ERR_UID_NOT_FOUND",
            "login failure",
            "login AUTH_ERR_AUTH_TOKEN_NOT_FOUND",
            "login failure"
        ]
    );
    assert_eq!(person.client.get_logged_in_user(), None);
    assert_eq!(server.upgrades(), 0);
}

#[test]
fn log2_an_app_id_that_the_server_does_not_know_is_its_refusal() {
    let server = Server::start();
    let person = Person::new();
    let settings = server.settings().build();
    person.ask("init", |done| person.client.init("strangeapp", settings, done)).unwrap();

    let refused = log_in(&person, ANDREW, server.server.auth_key());

    assert_eq!(code(refused), "AUTH_ERR_INVALID_APPID");
}

#[test]
fn log2_a_server_out_of_reach_is_a_failed_fetch() {
    let server = Server::start();
    let person = ready(&server);
    server.run(server.server.go_away());

    let error = log_in(&person, ANDREW, server.server.auth_key()).unwrap_err();

    assert_eq!(error.code().as_str(), "FAILED_TO_FETCH");
    assert_eq!(error.details(), Some("refused"));
    assert_eq!(told(&person), ["login FAILED_TO_FETCH", "login failure"]);
}

#[test]
fn log2_the_servers_text_repeats_no_secret() {
    let server = Server::start();
    let person = ready(&server);
    let echo = |secret: &str| {
        let error = format!(
            r#"{{"error":{{"code":"ERR_ECHO","message":"Not {secret}!","details":{{"given":"{secret}"}}}}}}"#
        );
        RestAnswer::new(400, error)
    };
    let path = format!("/users/{ANDREW}/auth_tokens");
    server.fail("POST", &path, echo("key-in-the-text"), FaultTimes::Next(1));
    server.fail("PUT", "/me", echo("token-in-the-text"), FaultTimes::Next(1));

    let by_key = log_in(&person, ANDREW, "key-in-the-text").unwrap_err();
    let by_token = log_in_with(&person, "token-in-the-text").unwrap_err();

    for error in [by_key, by_token] {
        assert_eq!(error.code().as_str(), "ERR_ECHO");
        assert_eq!(error.message(), "Not [secret]!");
        assert_eq!(error.details(), Some(r#"{"given":"[secret]"}"#));
    }
}

#[test]
fn log3_bad_credentials_are_refused_without_a_request() {
    let server = Server::start();
    let person = ready(&server);
    let long = "a".repeat(101);
    let by_key = [
        ("", "key", "ERR_EMPTY_UID"),
        ("with space", "key", "ERR_INVALID_UID"),
        ("a/b", "key", "ERR_INVALID_UID"),
        ("ünal", "key", "ERR_INVALID_UID"),
        (long.as_str(), "key", "ERR_INVALID_UID"),
        (ANDREW, "", "ERR_INVALID_API_KEY"),
        (ANDREW, "a\r\nb", "ERR_INVALID_API_KEY"),
    ];
    for (uid, key, expected) in by_key {
        assert_eq!(code(log_in(&person, uid, key)), expected, "{uid:?} {key:?}");
    }
    let by_token = [
        ("", "AUTH_ERR_EMPTY_AUTH_TOKEN"),
        ("a\nb", "ERR_INVALID_AUTH_TOKEN"),
        ("tökén", "ERR_INVALID_AUTH_TOKEN"),
    ];
    for (token, expected) in by_token {
        assert_eq!(code(log_in_with(&person, token)), expected, "{token:?}");
    }

    person.log_in(&server, ANDREW);
    assert_eq!(count_all_requests(&server), 2, "those of the last login");
}

#[test]
fn log3_uids_are_compared_in_lower_case() {
    let server = Server::start();
    let person = ready(&server);

    let user = person.log_in(&server, "CometChat-UID-1");
    assert_eq!(user.uid, ANDREW);
    assert_eq!(server.requests("POST", &format!("/users/{ANDREW}/auth_tokens")), 1);

    person.log_in(&server, "COMETCHAT-uid-1");
    assert_eq!(count_all_requests(&server), 2, "it is the same user");
}

#[test]
fn log4_login_and_logout_exclude_each_other_and_themselves() {
    let server = Server::start();
    let person = ready(&server);
    let key = server.server.auth_key();
    // Long enough for the calls that come in between.
    server.server.faults(|faults| faults.rest_delay = Duration::from_millis(400));

    let login = person.begin("login", |done| person.client.login(ANDREW, key, done));
    let second = person.ask("second login", |done| person.client.login(GEORGE, key, done));
    let by_token = person.ask("token login", |done| person.client.login_with_token("t", done));
    let logout = person.ask("logout", |done| person.client.logout(done));
    let forget = person.ask("forget", |done| person.client.forget_session(done));
    let refused = [code(second), code(by_token), code(logout), code(forget)];
    assert_eq!(refused, ["LOGIN_IN_PROGRESS"; 4]);
    assert_eq!(login.recv_timeout(PATIENCE).unwrap().unwrap().uid, ANDREW);

    let logout = person.begin("logout", |done| person.client.logout(done));
    let login = person.ask("login", |done| person.client.login(GEORGE, key, done));
    let second = person.ask("second logout", |done| person.client.logout(done));
    assert_eq!([code(login), code(second)], ["LOGIN_IN_PROGRESS"; 2]);
    logout.recv_timeout(PATIENCE).unwrap().unwrap();
    assert_eq!(server.requests("DELETE", "/me"), 1);
}

#[test]
fn log4_a_refused_logout_does_not_silence_the_session() {
    let server = Server::start();
    let person = ready(&server);
    let key = server.server.auth_key();
    server.server.faults(|faults| faults.rest_delay = Duration::from_millis(200));
    let login = person.begin("login", |done| person.client.login(ANDREW, key, done));
    let logout = person.ask("logout", |done| person.client.logout(done));
    assert_eq!(code(logout), "LOGIN_IN_PROGRESS");
    login.recv_timeout(PATIENCE).unwrap().unwrap();
    person.until_status(Status::Connected);

    server.server.send_text(GEORGE, ReceiverType::User, ANDREW, "hello").unwrap();

    assert_eq!(person.until_text(), "hello");
}

#[test]
fn log5_the_same_user_again_asks_for_nothing() {
    let server = Server::start();
    let person = Person::connected_at(&server, ANDREW);
    let token = person.client.get_user_auth_token().unwrap();
    let asked_before = count_all_requests(&server);
    person.forget_past();

    let by_key = log_in(&person, ANDREW, "any key").unwrap_err();
    assert_eq!(by_key.code().as_str(), "ERR_INVALID_API_KEY", "arguments are checked all the same");
    assert_eq!(log_in(&person, ANDREW, "anykey").unwrap().uid, ANDREW);
    assert_eq!(log_in_with(&person, token.expose()).unwrap().uid, ANDREW);

    assert_eq!(told(&person), ["login ERR_INVALID_API_KEY", "login ok", "login ok"]);
    assert_eq!(count_all_requests(&server), asked_before);
    assert_eq!(server.upgrades(), 1);
}

#[test]
fn log5_the_same_user_again_connects_after_a_disconnect() {
    let server = Server::start();
    let person = Person::connected_at(&server, ANDREW);
    person.disconnect().unwrap();
    let asked_before = count_all_requests(&server);
    person.forget_past();

    person.log_in(&server, ANDREW);
    person.until_status(Status::Connected);

    assert_eq!(told(&person), ["login ok", "connecting", "connected"]);
    assert_eq!(count_all_requests(&server), asked_before);
}

#[test]
fn log5_another_token_of_the_same_user_is_another_login() {
    let server = Server::start();
    let person = Person::connected_at(&server, ANDREW);
    let token = server.server.issue_token(ANDREW).unwrap();
    let asked_before = server.requests("PUT", "/me");

    log_in_with(&person, token.expose()).unwrap();

    assert_eq!(person.client.get_user_auth_token(), Some(token));
    assert_eq!(server.requests("PUT", "/me"), asked_before + 1);
}

#[test]
fn log5_another_user_takes_over_after_the_old_socket_and_session_are_gone() {
    let server = Server::start();
    let device = Device::new();
    let person = device.start();
    person.init(&server, server.settings().build());
    person.log_in(&server, ANDREW);
    person.until_status(Status::Connected);
    person.forget_past();

    person.log_in(&server, GEORGE);
    person.until_status(Status::Connected);

    assert_eq!(
        told(&person),
        ["disconnected", "login ok", "login success", "connecting", "connected"]
    );
    assert_eq!(device.session(&server)["user"]["uid"], GEORGE);
    server.server.observe(|seen| {
        let closed: Vec<_> =
            seen.closed().map(|closed| (closed.uid.clone(), closed.code)).collect();
        assert_eq!(closed, [(Some(ANDREW.to_owned()), Some(1000))]);
        assert_eq!(seen.sockets_of(GEORGE), 1);
    });
}

#[test]
fn log5_the_old_session_is_gone_even_if_the_new_login_fails() {
    let server = Server::start();
    let device = Device::of(&server, ANDREW);
    let person = device.start();
    person.init(&server, server.settings().build());
    person.until_status(Status::Connected);

    assert_eq!(code(log_in(&person, "nobody", server.server.auth_key())), "ERR_UID_NOT_FOUND");

    assert_eq!(person.client.get_logged_in_user(), None);
    assert!(device.session(&server).is_null());
    server.run(server.server.wait_until(|seen| seen.open_sockets() == 0));
    assert_eq!(code(person.connect()), "ERR_NOT_LOGGED_IN");
}

#[test]
fn con5_a_refused_jwt_is_renewed_once() {
    let server = Server::start();
    let person = Person::connected_at(&server, ANDREW);
    person.forget_past();
    server.server.invalidate_jwts(ANDREW);
    server.server.drop_sockets(ANDREW, DropKind::Vanish);

    person.until_status(Status::Connected);

    assert_eq!(told(&person), ["disconnected", "connecting", "connected"], "no problem");
    assert_eq!(server.requests("PUT", "/me"), 2, "one at login, one renewal");
    assert_eq!(server.upgrades(), 3, "the first, the refused, the accepted");
}

#[test]
fn con5_a_session_that_stays_refused_is_told_once_and_waits_for_a_login() {
    let server = Server::start();
    let refusal = AuthFault::answer("UNAUTHORIZED", "401");
    server.server.faults(|faults| faults.auth = Some(Armed::always(refusal)));
    let person = ready(&server);
    person.log_in(&server, ANDREW);

    let problem = person.until_problem();
    assert_eq!(problem.code().as_str(), "ERR_WEBSOCKET_ERROR");
    person.until_status(Status::Disconnected);
    assert!(person.client.diagnostics().interrupts.contains(&Interrupt::AuthRejected));
    assert_eq!(server.requests("PUT", "/me"), 2, "one at login, one renewal");
    assert_eq!(server.upgrades(), 2);
    assert_eq!(
        told(&person),
        ["login ok", "login success", "connecting", "problem ERR_WEBSOCKET_ERROR", "disconnected"]
    );

    // LOG5: this time the same user is not enough.
    server.server.faults(|faults| faults.auth = None);
    person.log_in(&server, ANDREW);
    person.until_status(Status::Connected);
    assert_eq!(server.requests("PUT", "/me"), 3);
    assert_eq!(server.upgrades(), 3, "nothing was tried in between");
}

#[test]
fn con5_an_equal_init_tries_a_refused_session_again() {
    let server = Server::start();
    let refusal = AuthFault::answer("UNAUTHORIZED", "401");
    server.server.faults(|faults| faults.auth = Some(Armed::always(refusal)));
    let person = ready(&server);
    person.log_in(&server, ANDREW);
    person.until_problem();
    person.until_status(Status::Disconnected);
    server.server.faults(|faults| faults.auth = None);

    person.init(&server, server.settings().build());

    person.until_status(Status::Connected);
    assert_eq!(server.upgrades(), 3);
}

/// Hands each question to the test.
struct Asked(Mutex<Sender<(String, TokenReply)>>);

impl TokenProvider for Asked {
    fn request_token(&self, uid: &str, reply: TokenReply) {
        drop(self.0.lock().unwrap().send((uid.to_owned(), reply)));
    }
}

/// A connected person whose app can give tokens, and the questions to it.
fn person_with_tokens(server: &Server, times: Times) -> (Person, Receiver<(String, TokenReply)>) {
    let (sender, asked) = channel();
    let person = Person::from(Client::builder().token_provider(Asked(Mutex::new(sender))));
    person.init(server, server.settings().times(times).build());
    person.log_in(server, ANDREW);
    person.until_status(Status::Connected);
    person.forget_past();
    (person, asked)
}

#[test]
fn log8_a_given_token_saves_the_session() {
    let server = Server::start();
    let (person, asked) = person_with_tokens(&server, Times::default());
    server.server.revoke_tokens(ANDREW);
    server.server.drop_sockets(ANDREW, DropKind::Vanish);

    let (uid, reply) = asked.recv_timeout(PATIENCE).unwrap();
    assert_eq!(uid, ANDREW);
    let token = server.server.issue_token(ANDREW).unwrap();
    reply.give(token.expose());
    person.until_status(Status::Connected);

    assert_eq!(person.client.get_user_auth_token(), Some(token));
    assert_eq!(told(&person), ["disconnected", "connecting", "connected"]);
}

#[test]
fn log8_it_is_asked_before_a_message_that_is_refused_ends_the_session() {
    let server = Server::start();
    let (person, asked) = person_with_tokens(&server, Times::default());
    server.server.revoke_tokens(ANDREW);

    assert_eq!(code(send_to_george(&person)), "AUTH_ERR_AUTH_TOKEN_NOT_FOUND");
    let (_, reply) = asked.recv_timeout(PATIENCE).unwrap();
    assert_eq!(code(send_to_george(&person)), "AUTH_ERR_AUTH_TOKEN_NOT_FOUND");
    person.settle();
    assert!(asked.try_recv().is_err(), "one question at a time");
    assert!(person.client.get_logged_in_user().is_some());

    let token = server.server.issue_token(ANDREW).unwrap();
    reply.give(token.expose());
    // The new connection needs the new token.
    server.server.drop_sockets(ANDREW, DropKind::Vanish);
    person.until_status(Status::Connected);
    assert_eq!(person.client.get_user_auth_token(), Some(token));
    send_to_george(&person).unwrap();
    assert!(!told(&person).contains(&"logout success".to_owned()));
}

#[test]
fn log8_no_token_ends_the_session() {
    let server = Server::start();
    let (person, asked) = person_with_tokens(&server, Times::default());
    server.server.revoke_tokens(ANDREW);
    drop(send_to_george(&person));

    let (_, reply) = asked.recv_timeout(PATIENCE).unwrap();
    drop(reply);

    assert_eq!(person.until_login_event(), LoginEvent::LogoutSuccess);
    assert_eq!(person.client.get_logged_in_user(), None);
}

#[test]
fn log8_a_token_that_the_server_refuses_ends_the_session() {
    let server = Server::start();
    let (person, asked) = person_with_tokens(&server, Times::default());
    server.server.revoke_tokens(ANDREW);
    drop(send_to_george(&person));

    let (_, reply) = asked.recv_timeout(PATIENCE).unwrap();
    reply.give("not-a-token");

    assert_eq!(person.until_login_event(), LoginEvent::LogoutSuccess);
    person.settle();
    assert!(asked.try_recv().is_err(), "asked once");
}

#[test]
fn log8_a_token_that_comes_too_late_is_ignored() {
    let server = Server::start();
    let times = Times { token_provider: Duration::from_millis(100), ..Times::default() };
    let (person, asked) = person_with_tokens(&server, times);
    server.server.revoke_tokens(ANDREW);
    drop(send_to_george(&person));

    let (_, reply) = asked.recv_timeout(PATIENCE).unwrap();
    assert_eq!(person.until_login_event(), LoginEvent::LogoutSuccess);
    let asked_before = count_all_requests(&server);
    reply.give(server.server.issue_token(ANDREW).unwrap().expose());

    person.log_in(&server, GEORGE);
    assert_eq!(person.client.get_logged_in_user().unwrap().uid, GEORGE);
    assert_eq!(count_all_requests(&server), asked_before + 2, "those of George's login");
}

#[test]
fn log8_a_provider_that_panics_gives_no_token() {
    struct Panicking;
    impl TokenProvider for Panicking {
        fn request_token(&self, _: &str, _: TokenReply) {
            panic!("an application's own fault");
        }
    }
    let server = Server::start();
    let person = Person::from(Client::builder().token_provider(Panicking));
    person.init(&server, server.settings().build());
    person.log_in(&server, ANDREW);
    person.until_login_event();
    server.server.revoke_tokens(ANDREW);

    drop(send_to_george(&person));

    assert_eq!(person.until_login_event(), LoginEvent::LogoutSuccess);
}
