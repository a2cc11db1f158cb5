//! Where the client connects to, and where it refuses to. (SEC1, SEC4, SEC6)

#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::{
    io::{ErrorKind, Read, Write},
    net::{SocketAddr, TcpListener},
    thread,
};

use cometchat_client::{
    AppSettings, Client, ConnectionEvent, Error, ErrorCode, Status, protocol::AuthAnswer,
};
use cometchat_dev_server::{
    Armed, AuthFault, Certificate, DevServer, Hosts, RestAnswer, Times as FaultTimes,
};
use common::{Heard, Person, Server, code, device::Device, verbs::eager};
use serde_json::json;

const ANDREW: &str = "cometchat-uid-1";

fn init(person: &Person, settings: AppSettings) -> Result<bool, Error> {
    person.ask("init", |done| person.client.init("testapp01", settings, done))
}

fn problems(person: &Person) -> Vec<Error> {
    let problem = |heard: &Heard| match heard {
        Heard::Connection(ConnectionEvent::Problem(error)) => Some(error.clone()),
        _ => None,
    };
    person.past().iter().filter_map(problem).collect()
}

#[test]
fn sec1_cleartext_is_for_this_machine_only() {
    let refused = [
        "http://example.com",
        "http://10.0.0.1",
        "http://0.0.0.0",
        "http://[::2]:80",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "http://127.1",
        "http://2130706433",
        "http://0x7f000001",
        "http://127.0.0.1@example.com",
        "ws://127.0.0.1",
    ];
    for host in refused {
        let person = Person::new();
        let settings = AppSettings::builder().override_client_host(host).build();
        assert_eq!(code(init(&person, settings)), "ERR_INVALID_REGION", "{host}");
        assert!(!person.client.is_initialised());
    }
    let allowed =
        ["http://127.0.0.1:1", "http://127.9.9.9:1", "http://[::1]:1", "http://localhost:1"];
    for host in allowed {
        let settings = AppSettings::builder().override_client_host(host).build();
        assert_eq!(init(&Person::new(), settings), Ok(true), "{host}");
    }
}

#[test]
fn sec4_a_foreign_host_in_the_settings_is_refused_and_named() {
    let server = Server::start();
    server.server.faults(|faults| faults.hosts = Hosts::Foreign("chat.example.org:443".to_owned()));
    let person = Person::new();
    person.init(&server, server.settings().times(eager()).build());

    person.log_in(&server, ANDREW);

    let problem = person.until_problem();
    assert_eq!(problem.code(), &ErrorCode::INVALID_REGION);
    assert!(problem.message().contains("chat.example.org"), "{problem}");
    assert!(problem.message().contains("CLIENT_API_HOST"), "{problem}");
    assert_eq!(person.client.get_logged_in_user().unwrap().uid, ANDREW, "the login is good");
    assert_eq!(server.upgrades(), 0);

    // REST goes on with the configured host, which may correct itself.
    server.server.faults(|faults| faults.hosts = Hosts::Own);
    person.until_status(Status::Connected);
}

#[test]
fn sec4_a_host_that_stays_refused_is_told_once_an_outage() {
    let server = Server::start();
    server.server.faults(|faults| faults.hosts = Hosts::Foreign("chat.example.org:443".to_owned()));
    let person = Person::new();
    person.init(&server, server.settings().times(eager()).build());
    person.log_in(&server, ANDREW);
    server.wait_for_requests("PUT", "/me", 5);

    server.server.faults(|faults| faults.hosts = Hosts::Own);
    person.until_status(Status::Connected);

    let naming = problems(&person)
        .iter()
        .filter(|problem| problem.message().contains("chat.example.org"))
        .count();
    assert_eq!(naming, 1, "{:#?}", problems(&person));
}

#[test]
fn sec4_cleartext_in_the_settings_is_refused() {
    for builder in [DevServer::builder(), DevServer::builder().tls(Certificate::Valid)] {
        let server = Server::start_with(builder);
        server.server.faults(|faults| faults.hosts = Hosts::Cleartext);
        let person = Person::at(&server, ANDREW, server.settings().build());

        let problem = person.until_problem();
        assert_eq!(problem.code(), &ErrorCode::INVALID_REGION);
        assert!(problem.message().contains("CLIENT_API_HOST"), "{problem}");
        assert_eq!(server.upgrades(), 0);
    }
}

/// What `PUT /me` answers from now on, with these fields in its settings beside the needed ones.
fn answer_me(server: &Server, settings: &serde_json::Value) {
    let mut all = json!({"CHAT_HOST": "localhost", "CHAT_WSS_PORT": server.server.addr().port()});
    for (name, value) in settings.as_object().unwrap() {
        all[name] = value.clone();
    }
    let me = json!({"data": {"uid": ANDREW, "name": "Andrew", "jwt": "j.w.t", "settings": all}});
    server.fail("PUT", "/me", RestAnswer::new(200, me.to_string()), FaultTimes::Always);
}

#[test]
fn sec4_chat_use_ssl_is_ignored() {
    let server = Server::start_with(DevServer::builder().tls(Certificate::Valid));
    answer_me(&server, &json!({"CHAT_USE_SSL": false}));
    let accepted = AuthFault::Answer(AuthAnswer::accepted());
    server.server.faults(|faults| faults.auth = Some(Armed::always(accepted)));
    let person = Person::at(&server, ANDREW, server.settings().build());

    // The server's only port speaks TLS.
    person.until_status(Status::Connected);
}

#[test]
fn sec4_a_socket_on_another_machine_is_refused_to_a_loopback_client() {
    let server = Server::start();
    answer_me(&server, &json!({"CHAT_HOST": "192.0.2.7"}));
    let person = Person::at(&server, ANDREW, server.settings().build());

    let problem = person.until_problem();
    assert!(problem.message().contains("192.0.2.7"), "{problem}");
}

#[test]
fn sec4_stored_settings_are_judged_again() {
    let server = Server::start();
    let device = Device::of(&server, ANDREW);
    device.change_session(&server, |session| {
        session["settings"]["CHAT_HOST"] = "chat.example.org".into();
    });
    let asked_before = server.requests("PUT", "/me");
    let person = device.start();

    person.init(&server, server.settings().build());

    let problem = person.until_problem();
    assert!(problem.message().contains("chat.example.org"), "{problem}");
    person.until_status(Status::Connected);
    assert_eq!(server.requests("PUT", "/me"), asked_before + 1, "fresh settings came first");
    assert_ne!(device.session(&server)["settings"]["CHAT_HOST"], "chat.example.org");
}

#[test]
fn sec4_stored_settings_of_another_host_do_not_count() {
    let server = Server::start();
    let device = Device::of(&server, ANDREW);
    let other_name = format!("http://localhost:{}", server.server.addr().port());
    let asked_before = server.requests("PUT", "/me");
    server.fail("PUT", "/me", RestAnswer::new(500, "broken"), FaultTimes::Next(1));
    let person = device.start();

    let settings = server.settings().override_client_host(other_name).times(eager());
    person.init(&server, settings.build());

    person.until_problem();
    assert_eq!(server.auth_frames(), [], "the settings come first");
    person.until_status(Status::Connected);
    assert_eq!(server.requests("PUT", "/me"), asked_before + 2);
}

/// Answers every request with this head, and notes the requests' heads.
fn answering(head: String) -> (SocketAddr, thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let answer = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = Vec::new();
        while !request.windows(4).any(|end| end == b"\r\n\r\n") {
            let mut buffer = [0; 1024];
            let count = stream.read(&mut buffer).unwrap();
            request.extend_from_slice(&buffer[..count]);
        }
        stream.write_all(head.as_bytes()).unwrap();
        String::from_utf8(request).unwrap()
    });
    (address, answer)
}

#[test]
fn sec1_redirects_are_not_followed() {
    let elsewhere = TcpListener::bind("127.0.0.1:0").unwrap();
    elsewhere.set_nonblocking(true).unwrap();
    let target = elsewhere.local_addr().unwrap();
    let (address, answer) = answering(format!(
        "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://{target}/me\r\nContent-Length: 0\r\n\r\n"
    ));
    let person = Person::new();
    let host = format!("http://{address}");
    init(&person, AppSettings::builder().override_client_host(host).build()).unwrap();

    let error =
        person.ask("login", |done| person.client.login_with_token("the-token", done)).unwrap_err();

    assert_eq!(error.code(), &ErrorCode::FAILED_TO_FETCH);
    assert_eq!(error.details(), Some("http_307"));
    assert!(answer.join().unwrap().starts_with("PUT /me HTTP/1.1\r\n"));
    assert_eq!(elsewhere.accept().unwrap_err().kind(), ErrorKind::WouldBlock);
}

#[test]
fn sec6_a_path_in_the_settings_leads_nowhere_else() {
    for version in ["v3.0/../../admin", "v3.0?as=admin", "v3.0#", "v3 0", ".."] {
        let server = Server::start();
        answer_me(
            &server,
            &json!({"CHAT_API_VERSION": version, "CLIENT_API_HOST": server.server.addr().to_string()}),
        );
        let person = Person::at(&server, ANDREW, server.settings().build());

        let problem = person.until_problem();
        assert!(problem.message().contains("CHAT_API_VERSION"), "{version}: {problem}");
        assert_eq!(server.upgrades(), 0);
    }
}

#[test]
fn sec6_a_token_of_the_server_that_no_header_can_carry_is_refused() {
    let server = Server::start();
    let body = r#"{"data":{"uid":"cometchat-uid-1","authToken":"a\r\nx-evil: 1"}}"#;
    let path = format!("/users/{ANDREW}/auth_tokens");
    server.fail("POST", &path, RestAnswer::new(200, body), FaultTimes::Next(1));
    let person = Person::new();
    person.init(&server, server.settings().build());

    let error = person
        .ask("login", |done| person.client.login(ANDREW, server.server.auth_key(), done))
        .unwrap_err();

    assert_eq!(error.code(), &ErrorCode::FAILED_TO_FETCH);
    assert_eq!(error.details(), Some("bad_header"));
    assert!(!error.message().contains("x-evil"));
    assert_eq!(server.requests("PUT", "/me"), 0);
}

#[test]
fn sec5_nobody_but_the_chat_server_is_asked() {
    let server = Server::start();
    answer_me(
        &server,
        &json!({
            "ANALYTICS_PING_DISABLED": false, "ANALYTICS_HOST": server.server.addr().to_string(),
            "ANALYTICS_VERSION": "v1", "CHAT_HOST": "127.0.0.1",
        }),
    );
    let accepted = AuthFault::Answer(AuthAnswer::accepted());
    server.server.faults(|faults| faults.auth = Some(Armed::always(accepted)));
    let person = Person::from(Client::builder());
    person.init(&server, server.settings().build());
    person.log_in(&server, ANDREW);
    person.until_status(Status::Connected);
    person.ask("logout", |done| person.client.logout(done)).unwrap();

    let asked: Vec<_> = server.server.observe(|seen| {
        seen.requests()
            .filter(|asked| !common::is_fetch(asked))
            .map(|asked| format!("{} {}", asked.method, asked.path))
            .collect()
    });
    let expected = [
        format!("POST /users/{ANDREW}/auth_tokens"),
        "PUT /me".to_owned(),
        "DELETE /me".to_owned(),
    ];
    assert_eq!(asked, expected);
}
