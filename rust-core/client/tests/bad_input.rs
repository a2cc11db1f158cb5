//! Bad input has its code, and a sentence that tells what to do and repeats nothing. (ERR, INI2, INI3, LOG3)

#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::time::Duration;

use cometchat_client::{
    AppSettings, AppSettingsBuilder, Error, Json, OutgoingMessage, ReceiverType, Times,
};
use common::{Heard, Person, Server};
use serde_json::json;

const ANDREW: &str = "cometchat-uid-1";
const GEORGE: &str = "cometchat-uid-2";

/// One sentence or two that do not repeat the input.
fn check(error: &Error, expected: &str, input: &str) {
    assert_eq!(error.code().as_str(), expected, "{input:?}: {error}");
    let message = error.message();
    assert!(message.ends_with('.') && message.contains(' '), "{input:?}: {message}");
    assert!(message.starts_with(|first: char| first.is_ascii_uppercase()), "{message}");
    assert!(!message.contains('\n'), "{message}");
    assert!(input.len() < 4 || !message.contains(input), "{input:?} is repeated: {message}");
}

fn init(app_id: &str, settings: AppSettingsBuilder) -> Error {
    let person = Person::new();
    let error =
        person.ask("init", |done| person.client.init(app_id, settings.build(), done)).unwrap_err();
    assert!(!person.client.is_initialised());
    error
}

fn region(region: &str) -> AppSettingsBuilder {
    AppSettings::builder().region(region)
}

#[test]
fn ini2_a_bad_app_id() {
    let long = "a".repeat(65);
    for app_id in ["", " ", "app-id", "äpp", "app id", "app/../id", "app\n", long.as_str()] {
        let error = init(app_id, region("us"));
        check(&error, "ERR_INVALID_APP_ID", app_id);
        assert!(error.message().starts_with("Invalid App ID"));
    }
    let longest = "a".repeat(64);
    for app_id in ["a", "1234567890abcdef", longest.as_str()] {
        let person = Person::new();
        let settings = region("us").build();
        person.ask("init", |done| person.client.init(app_id, settings, done)).unwrap();
    }
}

#[test]
fn ini3_a_bad_region() {
    for bad in ["", "uk", "us ", "usa", "us.evil.example", "http://us"] {
        check(&init("testapp01", region(bad)), "ERR_INVALID_REGION", bad);
    }
    check(&init("testapp01", AppSettings::builder()), "ERR_INVALID_REGION", "no region");
    for good in ["us", "eu", "in", "EU"] {
        let person = Person::new();
        let settings = region(good).build();
        person.ask("init", |done| person.client.init("testapp01", settings, done)).unwrap();
    }
}

#[test]
fn ini3_a_host_override_needs_no_region() {
    let server = Server::start();
    let settings = AppSettings::builder().override_admin_host(server.server.base_url()).build();
    let person = Person::new();

    person.init(&server, settings);

    assert_eq!(person.log_in(&server, ANDREW).uid, ANDREW, "one host serves both interfaces");
}

#[test]
fn ini3_a_bad_host() {
    let hosts = [
        "",
        "user:password@chat.example.com",
        "chat.example.com?key=value",
        "chat.example.com:0",
        "chat.example.com:99999",
        "chat example com",
        "ftp://chat.example.com",
        "http://chat.example.com",
        "chat.example.com/a/../b",
    ];
    for host in hosts {
        let client = region("us").override_client_host(host);
        check(&init("testapp01", client), "ERR_INVALID_REGION", host);
        let admin = region("us").override_admin_host(host);
        check(&init("testapp01", admin), "ERR_INVALID_REGION", host);
    }
}

#[test]
fn times_out_of_their_range() {
    type Change = fn(&mut Times);
    let times: [(&str, Change); 8] = [
        ("request", |times| times.request = Duration::ZERO),
        ("request", |times| times.request = Duration::from_secs(301)),
        ("logout", |times| times.logout = Duration::ZERO),
        ("token_provider", |times| times.token_provider = Duration::MAX),
        ("keep_alive_interval", |times| times.connection.keep_alive_interval = Duration::ZERO),
        ("connect_timeout", |times| times.connection.connect_timeout = Duration::ZERO),
        ("background_grace", |times| times.connection.background_grace = Duration::from_secs(6)),
        ("retry_cap", |times| times.connection.retry_cap = Duration::ZERO),
    ];
    for (name, change) in times {
        let mut changed = Times::default();
        change(&mut changed);
        let error = init("testapp01", region("us").times(changed));
        check(&error, "ERROR_LIMIT_EXCEEDED", "");
        assert!(error.message().contains(name), "{error}");
    }
}

#[test]
fn log3_bad_credentials() {
    let server = Server::start();
    let person = Person::new();
    person.init(&server, server.settings().build());
    let long = "u".repeat(101);
    let by_key = [
        ("", "key", "ERR_EMPTY_UID", ""),
        ("some body", "key", "ERR_INVALID_UID", "some body"),
        ("../admin", "key", "ERR_INVALID_UID", "../admin"),
        (long.as_str(), "key", "ERR_INVALID_UID", long.as_str()),
        (ANDREW, "", "ERR_INVALID_API_KEY", ""),
        (ANDREW, "hidden key", "ERR_INVALID_API_KEY", "hidden"),
        (ANDREW, "hidden\u{0}key", "ERR_INVALID_API_KEY", "hidden"),
    ];
    for (uid, key, expected, input) in by_key {
        let refused = person.ask("login", |done| person.client.login(uid, key, done));
        check(&refused.unwrap_err(), expected, input);
    }
    let by_token = [
        ("", "AUTH_ERR_EMPTY_AUTH_TOKEN"),
        ("hidden\ntoken", "ERR_INVALID_AUTH_TOKEN"),
        ("hidden\r\nx: y", "ERR_INVALID_AUTH_TOKEN"),
        ("hidden tökén", "ERR_INVALID_AUTH_TOKEN"),
    ];
    for (token, expected) in by_token {
        let refused = person.ask("login", |done| person.client.login_with_token(token, done));
        check(&refused.unwrap_err(), expected, "hidden");
    }
}

#[test]
fn bad_messages() {
    let server = Server::start();
    let person = Person::at(&server, ANDREW, server.manual().build());
    let long = "x".repeat(65_537);
    let odd = || ReceiverType::Other("hidden-kind".to_owned());
    let table = [
        ("", ReceiverType::User, "hello", "ERR_EMPTY_RECEIVER", "hello"),
        (GEORGE, odd(), "hello", "ERR_INVALID_RECEIVER_TYPE", "hidden-kind"),
        (GEORGE, ReceiverType::User, "", "ERR_EMPTY_MESSAGE_TEXT", ""),
        (GEORGE, ReceiverType::User, long.as_str(), "ERR_INVALID_MESSAGE_TEXT", long.as_str()),
    ];
    for (receiver, kind, text, expected, input) in table {
        let message = OutgoingMessage::text(receiver, kind, text);
        let refused = person.ask("send", |done| person.client.send_message(message, done));
        check(&refused.unwrap_err(), expected, input);
    }
    let longest = OutgoingMessage::text(GEORGE, ReceiverType::User, &long[1..]);
    person.ask("send", |done| person.client.send_message(longest, done)).unwrap();
    assert_eq!(server.requests("POST", "/messages"), 1, "that of the last");
}

#[test]
fn bad_receivers_of_receipts_and_typing() {
    let server = Server::start();
    let person = Person::connected_at(&server, ANDREW);
    let to = ReceiverType::User;
    let receipt = person.ask("read", |done| person.client.mark_as_read(1, "", to, GEORGE, done));
    check(&receipt.unwrap_err(), "ERR_EMPTY_RECEIVER", "");

    person.client.start_typing("", ReceiverType::User, None);
    check(&person.until_problem(), "ERR_EMPTY_RECEIVER", "");

    let data: Json = serde_json::from_value(json!({"hidden": "data"})).unwrap();
    let odd = ReceiverType::Other("hidden-kind".to_owned());
    person.client.send_transient_message(GEORGE, odd, data);
    check(&person.until_problem(), "ERR_INVALID_RECEIVER_TYPE", "hidden");
}

#[test]
fn err1_not_initialised_comes_before_not_logged_in() {
    let server = Server::start();
    let person = Person::new();
    let hello = || OutgoingMessage::text(GEORGE, ReceiverType::User, "hello");
    let ask_all = || {
        let to = || ReceiverType::User;
        [
            person.ask("send", |done| person.client.send_message(hello(), done)).map(drop),
            person.ask("logout", |done| person.client.logout(done)).map(drop),
            person.ask("connect", |done| person.client.connect(done)),
            person.ask("read", |done| person.client.mark_as_read(1, GEORGE, to(), GEORGE, done)),
            person
                .ask("got", |done| person.client.mark_as_delivered(1, GEORGE, to(), GEORGE, done)),
        ]
    };

    for refused in ask_all() {
        check(&refused.unwrap_err(), "COMETCHAT_INITIALIZATION_NOT_DONE", "");
    }
    person.init(&server, server.settings().build());
    for refused in ask_all() {
        check(&refused.unwrap_err(), "ERR_NOT_LOGGED_IN", "");
    }
    person.client.start_typing(GEORGE, ReceiverType::User, None);
    let told = person.until("a problem", |heard| match heard {
        Heard::Connection(cometchat_client::ConnectionEvent::Problem(error)) => Some(error.clone()),
        _ => None,
    });
    check(&told, "ERR_NOT_LOGGED_IN", "");
}

/// A TCP connection to this address fails at once; other systems call that by other names.
#[cfg(target_os = "linux")]
#[test]
fn err2_a_server_that_no_network_leads_to_is_no_internet() {
    let person = Person::new();
    let settings = AppSettings::builder().override_client_host("255.255.255.255").build();
    person.ask("init", |done| person.client.init("testapp01", settings, done)).unwrap();

    let error =
        person.ask("login", |done| person.client.login_with_token("token", done)).unwrap_err();

    check(&error, "ERR_NO_INTERNET", "");
    assert_eq!(error.details(), Some("unreachable"));
}

#[test]
fn err2_a_server_that_refuses_is_a_failed_fetch_and_a_socket_error() {
    let server = Server::start();
    let person = Person::at(&server, ANDREW, server.manual().build());
    server.run(server.server.go_away());

    // The first finds the connection of the login broken, the second finds none.
    let message = || OutgoingMessage::text(GEORGE, ReceiverType::User, "hello");
    let _ = person.ask("send", |done| person.client.send_message(message(), done));
    let rest = person.ask("send", |done| person.client.send_message(message(), done)).unwrap_err();
    let socket = person.connect().unwrap_err();

    check(&rest, "FAILED_TO_FETCH", "hello");
    check(&socket, "ERR_WEBSOCKET_ERROR", "");
    assert_eq!((rest.details(), socket.details()), (Some("refused"), Some("refused")));
}

#[test]
fn cbk2_a_request_has_its_time() {
    assert_eq!(Times::default().request, Duration::from_secs(30));
    let server = Server::start();
    let times = Times { request: Duration::from_millis(100), ..Times::default() };
    let person = Person::new();
    person.init(&server, server.settings().times(times).build());
    server.server.faults(|faults| faults.rest_delay = common::PATIENCE * 100);

    let key = server.server.auth_key();
    let error = person.ask("login", |done| person.client.login(ANDREW, key, done)).unwrap_err();

    check(&error, "FAILED_TO_FETCH", "");
    assert_eq!(error.details(), Some("timed_out"));
}
