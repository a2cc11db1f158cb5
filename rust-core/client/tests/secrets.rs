//! Nothing that the SDK says, anywhere, repeats a secret. (SEC2)

#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::{
    fmt::{Debug, Write as _},
    io::Read,
    net::TcpListener,
    sync::Mutex,
    thread,
};

use cometchat_client::{
    Client, Error, Json, MessageEvent, OutgoingMessage, Presence, ReceiverType, Secret,
    SessionStore, Status, TokenProvider, TokenReply,
};
use cometchat_dev_server::{DevServer, DropKind, RestAnswer, Times as FaultTimes};
use common::{Heard, Person, Server, device::Device, verbs::eager};
use log::{LevelFilter, Log, Metadata, Record};
use serde_json::json;
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
    span,
};

const ANDREW: &str = "cometchat-uid-1";
const GEORGE: &str = "cometchat-uid-2";
const KEY: &str = "secret-auth-key-f00d";
const TEXT: &str = "secret-text-cafe";
const REPLY: &str = "secret-reply-beef";
const TYPING: &str = "secret-typing-feed";
const TRANSIENT: &str = "secret-transient-d00d";
const CUSTOM: &str = "secret-custom-babe";
const WRONG: &str = "secret-wrong-token-dead";

/// All that was logged in this process, and all panics.
static LOGGED: Mutex<String> = Mutex::new(String::new());

fn note(line: &str) {
    writeln!(LOGGED.lock().unwrap(), "{line}").unwrap();
}

/// Takes in everything from both logging interfaces, at the most verbose level.
struct Listening;

impl Log for Listening {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        note(&format!("log {} {}: {}", record.level(), record.target(), record.args()));
    }

    fn flush(&self) {}
}

struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {}={value:?}", field.name()).unwrap();
    }
}

impl Subscriber for Listening {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, attributes: &span::Attributes<'_>) -> span::Id {
        let mut fields = Fields(format!("span {}", attributes.metadata().target()));
        attributes.record(&mut fields);
        note(&fields.0);
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        let mut fields = Fields("span".to_owned());
        values.record(&mut fields);
        note(&fields.0);
    }

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        let metadata = event.metadata();
        let mut fields = Fields(format!("tracing {} {}:", metadata.level(), metadata.target()));
        event.record(&mut fields);
        note(&fields.0);
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

fn listen() {
    log::set_logger(&Listening).unwrap();
    log::set_max_level(LevelFilter::Trace);
    tracing::subscriber::set_global_default(Listening).unwrap();
    std::panic::set_hook(Box::new(|panic| note(&format!("panic {panic}"))));
}

struct Giving(Secret);

impl TokenProvider for Giving {
    fn request_token(&self, _: &str, reply: TokenReply) {
        note(&format!("{reply:?}"));
        reply.give(self.0.expose());
    }
}

/// An answer that repeats what it was given.
fn echo(status: u16, secrets: &[&str]) -> RestAnswer {
    let given = secrets.join(" ");
    let error =
        json!({"error": {"code": "ERR_ECHO", "message": given, "details": {"given": given}}});
    RestAnswer::new(status, error.to_string())
}

fn object(text: &str) -> Json {
    serde_json::from_value(json!({"note": text})).unwrap()
}

/// All that was said to the test.
#[derive(Default)]
struct Said(String);

impl Said {
    fn note(&mut self, what: &dyn Debug) {
        writeln!(self.0, "{what:?} {what:#?}").unwrap();
    }

    fn note_error<T: Debug>(&mut self, refused: Result<T, Error>) {
        let error = refused.unwrap_err();
        self.note(&error);
        writeln!(self.0, "{error} {}", error.message()).unwrap();
    }
}

/// The whole story with marked secrets, then a look at all that was said.
#[test]
fn sec2_no_secret_shows_in_logs_debug_errors_or_urls() {
    listen();
    assert!(
        log::STATIC_MAX_LEVEL <= LevelFilter::Debug,
        "TRACE, which has frames, is compiled out"
    );
    let server = Server::start_with(DevServer::builder().auth_key(KEY));
    let device = Device::new();
    let fresh_token = server.server.issue_token(ANDREW).unwrap();
    let provider = Giving(fresh_token.clone());
    let andrew = Person::from(Client::builder().store(device.store()).token_provider(provider));
    let george = Person::connected_at(&server, GEORGE);
    let settings = server.settings().presence(Presence::AllUsers).times(eager()).build();
    let mut said = Said::default();
    said.note(&settings);
    andrew.init(&server, settings);

    are_refused(&server, &andrew, &mut said);
    said.note(&andrew.log_in(&server, ANDREW));
    andrew.until_status(Status::Connected);
    let first_token = andrew.client.get_user_auth_token().unwrap();
    said.note(&first_token);
    talk(&server, &andrew, &george, &mut said);
    hear_echoes(&server, &andrew, first_token.expose(), &mut said);
    assert_eq!(andrew.client.get_user_auth_token(), Some(fresh_token.clone()));
    said.note(&andrew.client);
    said.note(&Client::builder());
    said.note(&andrew.client.diagnostics());
    said.note(&device.store());
    said.note(&device.store().load().unwrap());
    said.note(&andrew.client.message_listeners());
    let stored = device.session(&server);
    andrew.ask("logout", |done| andrew.client.logout(done)).unwrap();
    said.note(&andrew.past());
    said.note(&george.past());

    let jwts: Vec<_> = server.auth_frames().into_iter().filter_map(|auth| auth.auth).collect();
    assert!(jwts.len() >= 4 && stored["jwt"] == jwts.last().unwrap().expose());
    let mut secrets = vec![KEY, TEXT, REPLY, TYPING, TRANSIENT, CUSTOM, WRONG];
    secrets.extend([first_token.expose(), fresh_token.expose()]);
    secrets.extend(jwts.iter().map(Secret::expose));
    assert!(secrets.iter().all(|secret| secret.len() > 10), "long enough not to show by chance");
    let urls: Vec<_> = server.server.observe(|seen| {
        seen.requests().map(|asked| (asked.path.clone(), asked.query.clone())).collect()
    });
    let logged = LOGGED.lock().unwrap().clone();
    for (place, text) in [("logs", &logged), ("texts", &said.0), ("urls", &format!("{urls:?}"))] {
        for secret in &secrets {
            assert!(!text.contains(secret), "{secret} shows in {place}:\n{text}");
        }
    }
    assert!(logged.contains("log DEBUG tungstenite"), "dependencies are heard:\n{logged}");
    assert!(logged.contains("tracing DEBUG cometchat_client"), "and the SDK is:\n{logged}");
    assert!(!logged.contains("log TRACE"), "{logged}");
    assert!(!logged.contains("panic "), "{logged}");
}

/// By the client and by the server.
fn are_refused(server: &Server, andrew: &Person, said: &mut Said) {
    let path = format!("/users/{ANDREW}/auth_tokens");
    server.fail("POST", &path, echo(400, &[KEY]), FaultTimes::Next(1));
    server.fail("PUT", "/me", echo(500, &[WRONG]), FaultTimes::Next(1));
    let (broken_key, odd_uid) = (format!("{KEY}\n"), format!("{KEY}/"));
    for (uid, key) in [(ANDREW, KEY), (ANDREW, broken_key.as_str()), (odd_uid.as_str(), KEY)] {
        said.note_error(andrew.ask("login", |done| andrew.client.login(uid, key, done)));
    }
    for token in [WRONG, WRONG, &format!("{WRONG} ")] {
        said.note_error(andrew.ask("login", |done| andrew.client.login_with_token(token, done)));
    }
}

/// Words of every kind, in both directions.
fn talk(server: &Server, andrew: &Person, george: &Person, said: &mut Said) {
    let to = || ReceiverType::User;
    let text = OutgoingMessage::text(GEORGE, to(), TEXT).metadata(object(TYPING));
    let custom = OutgoingMessage::custom(GEORGE, to(), "note", object(CUSTOM));
    for message in [text, custom] {
        said.note(&message);
        let sent = andrew.ask("send", |done| andrew.client.send_message(message, done));
        said.note(&sent.unwrap());
    }
    andrew.client.start_typing(GEORGE, to(), Some(object(TYPING)));
    andrew.client.send_transient_message(GEORGE, to(), object(TRANSIENT));
    george.until("the transient message", |heard| {
        matches!(heard, Heard::Message(MessageEvent::Transient(_))).then_some(())
    });
    server.send(ANDREW, format!("{{\"broken\": \"{REPLY}\""));
    server.send(ANDREW, format!("{{\"type\": \"{REPLY}\", \"body\": {{}}}}"));
    server.send(ANDREW, format!("{{\"type\": \"message\", \"body\": \"{REPLY}\"}}"));
    server.server.send_text(GEORGE, to(), ANDREW, REPLY).unwrap();
    assert_eq!(andrew.until_text(), REPLY);
}

/// A server that repeats what it was given: to a message, a logout, a renewal, a refused renewal.
fn hear_echoes(server: &Server, andrew: &Person, token: &str, said: &mut Said) {
    server.fail("POST", "/messages", echo(400, &[token, TEXT]), FaultTimes::Next(1));
    let message = OutgoingMessage::text(GEORGE, ReceiverType::User, TEXT);
    said.note_error(andrew.ask("send", |done| andrew.client.send_message(message, done)));

    server.fail("DELETE", "/me", echo(500, &[token]), FaultTimes::Next(1));
    said.note_error(andrew.ask("logout", |done| andrew.client.logout(done)));
    andrew.until_status(Status::Connected);

    let lose_the_jwt = || {
        server.server.invalidate_jwts(ANDREW);
        server.server.drop_sockets(ANDREW, DropKind::Vanish);
    };
    server.fail("PUT", "/me", echo(500, &[token]), FaultTimes::Next(1));
    lose_the_jwt();
    let problem = andrew.until_problem();
    assert_eq!(problem.code().as_str(), "ERR_ECHO");
    said.note(&problem);
    andrew.until_status(Status::Connected);

    server.fail("PUT", "/me", echo(401, &[token]), FaultTimes::Next(1));
    lose_the_jwt();
    andrew.until_status(Status::Connected);
}

#[test]
fn sec2_the_sockets_address_and_head_carry_no_secret() {
    let server = Server::start();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let me = json!({"data": {
        "uid": ANDREW, "name": "Andrew", "authToken": WRONG, "jwt": "secret.jwt.beef",
        "settings": {
            "CHAT_HOST": "127.0.0.1", "CHAT_WSS_PORT": listener.local_addr().unwrap().port(),
        },
    }});
    server.fail("PUT", "/me", RestAnswer::new(200, me.to_string()), FaultTimes::Always);
    let head = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            head.push(byte[0]);
        }
        String::from_utf8(head).unwrap()
    });

    let person = Person::at(&server, ANDREW, server.settings().build());

    let head = head.join().unwrap();
    assert!(head.starts_with("GET / HTTP/1.1\r\n"), "{head}");
    for secret in [WRONG, "secret.jwt.beef", ANDREW, server.server.auth_key()] {
        assert!(!head.contains(secret), "{head}");
    }
    drop(person);
}
