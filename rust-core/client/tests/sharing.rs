//! One session, several processes. (STO6)

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use std::{collections::BTreeSet, fs, path::Path};

use cometchat_client::{
    Client, Error, LoginEvent, Message, MessageEvent, OutgoingMessage, ReceiverType, Sockets,
    Status, TokenProvider, TokenReply,
};
use cometchat_dev_server::{DevServer, DropKind};
use common::{Heard, Person, Server, chat::Chat, code, verbs::eager};
use serde_json::Value;
use tempfile::TempDir;

const ANDREW: &str = "cometchat-uid-1";
const GEORGE: &str = "cometchat-uid-2";

/// Gives tokens that the server knows.
struct Office(DevServer);

impl TokenProvider for Office {
    fn request_token(&self, uid: &str, reply: TokenReply) {
        reply.give(self.0.issue_token(uid).unwrap().expose());
    }
}

/// The app with its files in a folder.
fn app(server: &Server, folder: &Path) -> Person {
    let app = Person::from(
        Client::builder().folder(folder).token_provider(Office(server.server.clone())),
    );
    app.init(server, server.settings().times(eager()).build());
    app
}

fn extension(server: &Server, folder: &Path, sockets: Sockets) -> Person {
    let extension = Person::from(Client::builder().folder(folder).extension("share", sockets));
    extension.init(server, server.settings().times(eager()).build());
    extension
}

/// Andrew's app, connected, and a second process with the same session.
fn app_and_chat(server: &Server) -> (TempDir, Person, Chat) {
    let folder = tempfile::tempdir().unwrap();
    let app = app(server, folder.path());
    app.log_in(server, ANDREW);
    app.until_status(Status::Connected);
    let file = folder.path().join("session.json");
    let arguments =
        ["--uid", ANDREW, "--to", GEORGE, "--store", file.to_str().unwrap(), "--extension", "chat"];
    let chat = Chat::connected(server, &arguments);
    (folder, app, chat)
}

fn send(person: &Person) -> Result<Message, Error> {
    let message = OutgoingMessage::text(GEORGE, ReceiverType::User, "hello");
    person.ask("send", |done| person.client.send_message(message, done))
}

fn logouts(person: &Person) -> usize {
    person.settle();
    let is_logout = |heard: &&Heard| matches!(heard, Heard::Login(LoginEvent::LogoutSuccess));
    person.past().iter().filter(is_logout).count()
}

fn until_logout(person: &Person) {
    person.until("a logout", |heard| {
        matches!(heard, Heard::Login(LoginEvent::LogoutSuccess)).then_some(())
    });
}

fn stored(folder: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(folder.join("session.json")).unwrap()).unwrap()
}

#[test]
fn sto6_two_processes_with_one_session_get_each_message_once_as_two_devices() {
    let server = Server::start();
    let (folder, app, mut chat) = app_and_chat(&server);

    let texts = ["one", "two", "three"];
    for text in texts {
        server.server.send_text(GEORGE, ReceiverType::User, ANDREW, text).unwrap();
    }
    for text in texts {
        assert_eq!(app.until_text(), text);
        assert_eq!(chat.until("message")["text"], text);
    }

    assert_eq!(server.requests("POST", &format!("/users/{ANDREW}/auth_tokens")), 1, "one login");
    let devices: BTreeSet<_> =
        server.auth_frames().into_iter().map(|body| body.params.unwrap().device_id).collect();
    assert_eq!(devices.len(), 2, "{devices:?}");
    assert_eq!(chat.quit(), Some(0));
    app.settle();
    app.client.shutdown();
    let cursor = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert!(cursor("progress.json").contains(ANDREW));
    assert!(cursor("session.chat.progress").contains(ANDREW));
}

#[test]
fn sto6_a_logout_in_one_process_ends_the_session_in_the_other() {
    let server = Server::start();
    let (_folder, app, mut chat) = app_and_chat(&server);

    chat.say("logout");
    assert_eq!(chat.until_answer("logout")["ok"], true);
    server.server.drop_sockets(ANDREW, DropKind::Reset);

    until_logout(&app);
    assert_eq!(app.client.get_logged_in_user(), None);
    assert_eq!(code(send(&app)), "ERR_NOT_LOGGED_IN");
    app.log_in(&server, GEORGE);
    app.until_status(Status::Connected);
    assert_eq!(logouts(&app), 1);
}

#[test]
fn sto6_a_token_is_not_used_after_another_process_has_ended_the_session() {
    let server = Server::start();
    let folder = tempfile::tempdir().unwrap();
    let app = app(&server, folder.path());
    app.log_in(&server, ANDREW);
    app.until_status(Status::Connected);
    let other = extension(&server, folder.path(), Sockets::Forbidden);
    server.wait_for_requests("PUT", "/me", 2);
    other.ask("forget", |done| other.client.forget_session(done)).unwrap();
    let requests = server.server.observe(|seen| seen.requests().count());

    server.server.drop_sockets(ANDREW, DropKind::Reset);
    until_logout(&app);

    assert_eq!(app.client.get_logged_in_user(), None);
    assert_eq!(code(send(&app)), "ERR_NOT_LOGGED_IN");
    assert_eq!(app.client.connection_status(), Some(Status::Disconnected));
    assert_eq!(logouts(&app), 1);
    assert_eq!(server.upgrades(), 1);
    assert_eq!(server.server.observe(|seen| seen.requests().count()), requests);
}

#[test]
fn sto6_a_token_that_one_process_renewed_is_used_by_the_other() {
    let server = Server::start();
    let (_folder, app, mut chat) = app_and_chat(&server);
    // Its renewal beside init is over, or it would be the one to hear that the token is unknown.
    server.wait_for_requests("PUT", "/me", 2);
    chat.say("send with the old token");
    assert_eq!(chat.until_answer("send")["ok"], true);
    let before = app.client.get_user_auth_token();

    server.server.revoke_tokens(ANDREW);
    while let Err(error) = send(&app) {
        assert_eq!(error.code().as_str(), "AUTH_ERR_AUTH_TOKEN_NOT_FOUND", "{:#?}", app.past());
    }
    assert_ne!(app.client.get_user_auth_token(), before);

    chat.say("send with the new token");
    assert_eq!(chat.until_answer("send")["ok"], true);
    server.server.drop_sockets(ANDREW, DropKind::Reset);
    while chat.until("connection")["status"] != "connected" {}
    chat.say("status");
    assert_eq!(chat.until("status")["uid"], ANDREW);
    assert_eq!(logouts(&app), 0);
}

#[test]
fn sto6_a_login_of_another_user_elsewhere_ends_the_session_here_and_stays() {
    let server = Server::start();
    let folder = tempfile::tempdir().unwrap();
    let app = app(&server, folder.path());
    app.log_in(&server, ANDREW);
    app.until_status(Status::Connected);
    let other = extension(&server, folder.path(), Sockets::Forbidden);

    other.log_in(&server, GEORGE);
    assert_eq!(code(send(&app)), "ERR_NOT_LOGGED_IN");

    until_logout(&app);
    let app_id = server.server.app_id();
    assert_eq!(stored(folder.path())["sessions"][app_id]["user"]["uid"], GEORGE);
    app.init(&server, server.settings().times(eager()).build());
    assert_eq!(app.client.get_logged_in_user().unwrap().uid, GEORGE);
    app.until_status(Status::Connected);
    assert_eq!(logouts(&app), 1);
}

#[test]
fn sto6_a_login_answered_from_the_store_looks_there_first() {
    let server = Server::start();
    let folder = tempfile::tempdir().unwrap();
    let app = app(&server, folder.path());
    app.log_in(&server, ANDREW);
    let other = extension(&server, folder.path(), Sockets::Forbidden);
    other.ask("logout", |done| other.client.logout(done)).unwrap();

    app.log_in(&server, ANDREW);

    assert_eq!(server.requests("POST", &format!("/users/{ANDREW}/auth_tokens")), 2);
    assert_eq!(logouts(&app), 1);
    send(&app).unwrap();
}

#[test]
fn sto6_an_extension_opens_no_socket_unless_it_may() {
    let server = Server::start();
    let folder = tempfile::tempdir().unwrap();
    let app = Person::from(Client::builder().folder(folder.path()));
    app.init(&server, server.manual().build());
    app.log_in(&server, ANDREW);

    let extension = extension(&server, folder.path(), Sockets::Forbidden);
    let connect = |person: &Person| person.ask("connect", |done| person.client.connect(done));
    let error = connect(&extension).unwrap_err();
    assert_eq!(error.code().as_str(), "ERR_WEBSOCKET_ERROR");
    assert_eq!(error.details(), Some("sockets_forbidden"));
    extension.client.begin_connect();
    assert_eq!(extension.until_problem().details(), Some("sockets_forbidden"));
    extension.client.entered_foreground();
    send(&extension).unwrap();
    extension.ask("logout", |done| extension.client.logout(done)).unwrap();
    assert_eq!(code(connect(&extension)), "ERR_NOT_LOGGED_IN");
    extension.log_in(&server, ANDREW);
    extension.settle();
    assert_eq!(server.upgrades(), 0);

    extension.client.shutdown();
    let allowed = self::extension(&server, folder.path(), Sockets::Allowed);
    allowed.until_status(Status::Connected);
}

#[test]
fn sto6_an_extension_has_its_own_progress() {
    let server = Server::start();
    let folder = tempfile::tempdir().unwrap();
    let app = app(&server, folder.path());
    app.log_in(&server, ANDREW);
    app.until_status(Status::Connected);
    let extension = extension(&server, folder.path(), Sockets::Allowed);
    extension.until_status(Status::Connected);
    server.server.send_text(GEORGE, ReceiverType::User, ANDREW, "both").unwrap();

    for person in [&app, &extension] {
        person.until("the text", |heard| {
            matches!(heard, Heard::Message(MessageEvent::Text(_))).then_some(())
        });
        person.settle();
        person.client.shutdown();
    }

    for name in ["progress.json", "progress-share.json"] {
        assert!(fs::read_to_string(folder.path().join(name)).unwrap().contains(ANDREW), "{name}");
    }
    let document = stored(folder.path());
    assert_ne!(document["extensions"]["share"], document["deviceId"]);
}

#[test]
fn sto6_an_extensions_name_is_checked() {
    for name in ["", "../app", "a b", &"a".repeat(65)] {
        let built = Client::builder().extension(name, Sockets::Forbidden).build();
        assert_eq!(code(built), "ERROR_LIMIT_EXCEEDED", "{name}");
    }
}
