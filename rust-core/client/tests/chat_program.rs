//! The example `chat` as a process of its own.
#![allow(clippy::unwrap_used, reason = "a helper outside of a test function may fail the test too")]

mod common;

use std::process::Command;

use cometchat_client::ReceiverType;
use cometchat_dev_server::{Certificate, DevServer, DropKind};
use common::{
    Server,
    chat::{Chat, parsed, program, run},
};
use serde_json::{Value, json};

const ANDREW: &str = "cometchat-uid-1";
const GEORGE: &str = "cometchat-uid-2";

#[test]
fn two_programs_chat() {
    let server = Server::start();
    let mut andrew = Chat::connected(&server, &["--uid", ANDREW, "--to", GEORGE]);
    let mut george = Chat::connected(&server, &["--uid", GEORGE, "--to", ANDREW]);

    let online = andrew.until("presence");
    assert_eq!((&online["action"], &online["uid"]), (&json!("online"), &json!(GEORGE)));

    andrew.say("send Hello, \"George\" ü");
    let message = george.until("message");
    assert_eq!(message["text"], "Hello, \"George\" ü");
    assert_eq!(message["sender"], ANDREW);
    assert_eq!(andrew.until_answer("send")["id"], message["id"]);

    for (command, action) in [("typing start", "started"), ("typing end", "ended")] {
        george.say(command);
        assert_eq!(george.until_answer(command)["ok"], true);
        let typing = andrew.until("typing");
        assert_eq!((&typing["action"], &typing["sender"]), (&json!(action), &json!(GEORGE)));
    }

    andrew.say("status");
    let status = andrew.until("status");
    assert_eq!((&status["status"], &status["uid"]), (&json!("connected"), &json!(ANDREW)));

    andrew.say("logout");
    assert_eq!(andrew.until_answer("logout")["ok"], true);
    assert_eq!(andrew.until("login")["change"], "logged_out");
    assert_eq!(andrew.quit(), Some(0));
    assert_eq!(george.quit(), Some(0));
}

#[test]
fn a_group_is_written_to_as_well() {
    let server = Server::start();
    let mut andrew = Chat::connected(&server, &["--uid", ANDREW, "--group", "cometchat-guid-1"]);
    let mut george = Chat::connected(&server, &["--uid", GEORGE]);

    andrew.say("send hello all");
    let message = george.until("message");
    assert_eq!(message["receiver_type"], "group");
    assert_eq!(message["text"], "hello all");

    george.say("send to nobody");
    assert_eq!(george.until_answer("send")["code"], "ERR_EMPTY_RECEIVER");
}

#[test]
fn a_loss_is_told_step_by_step() {
    let server = Server::start();
    let mut chat = Chat::connected(&server, &["--uid", ANDREW]);

    server.server.drop_sockets(ANDREW, DropKind::Vanish);

    for status in ["disconnected", "connecting", "connected"] {
        let event = chat.until("connection");
        assert_eq!(event["status"], status);
        assert_eq!(event["kind"], "transition");
    }
}

#[test]
fn manual_mode_pings_and_ends_in_the_background() {
    let server = Server::start();
    let arguments = ["--uid", ANDREW, "--manual", "--background-window", "0.5"];
    let mut chat = Chat::start(&server, &arguments);

    chat.say("ping");
    assert_eq!(chat.until_answer("ping")["code"], "ERR_WEBSOCKET_ERROR");
    chat.say("connect");
    assert_eq!(chat.until_answer("connect")["ok"], true);
    chat.say("ping");
    assert_eq!(chat.until_answer("ping")["ok"], true);
    chat.say("connect");
    let code = "ERROR_WEBSOCKETS_ALLREADY_IN_CONNECTED_STATE";
    assert_eq!(chat.until_answer("connect")["code"], code);

    chat.say("background");
    assert_eq!(chat.until("connection")["reason"], "background_timeout");
    chat.say("foreground");
    assert_eq!(chat.until_answer("foreground")["ok"], true);
    chat.say("status");
    assert_eq!(chat.until("status")["status"], "disconnected");

    chat.say("disconnect");
    assert_eq!(chat.until_answer("disconnect")["ok"], true);
}

#[test]
fn unknown_commands_are_errors_and_nothing_is_lost() {
    let server = Server::start();
    let mut chat = Chat::connected(&server, &["--uid", ANDREW]);

    chat.write(b"dance\n\xff\xfe\n\nstatus\r\nsendhi\nstatus\n");

    assert_eq!(chat.until("error")["input"], "dance");
    assert_eq!(chat.until("error")["input"], Value::Null);
    chat.until("status");
    assert_eq!(chat.until("error")["input"], "sendhi");
    chat.until("status");
    assert_eq!(chat.quit(), Some(0));
}

#[test]
fn the_end_of_input_answers_what_is_open_and_says_goodbye() {
    let server = Server::start();
    let mut chat = Chat::connected(&server, &["--uid", ANDREW, "--to", GEORGE]);

    chat.write(b"send one\nsend two");
    chat.end_input();

    for _ in 0..2 {
        assert_eq!(chat.until_answer("send")["ok"], true);
    }
    assert_eq!(chat.exit_code(), Some(0));
    server.run(server.server.wait_until(|seen| seen.closed().count() == 1));
    server.server.observe(|seen| {
        assert_eq!(seen.messages(), 2);
        assert_eq!(seen.closed().next().and_then(|closed| closed.code), Some(1000));
    });
}

#[test]
fn the_session_is_kept_in_a_file() {
    let server = Server::start();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("session.json");
    let arguments = ["--uid", ANDREW, "--store", path.to_str().unwrap()];

    assert_eq!(Chat::connected(&server, &arguments).quit(), Some(0));
    assert_eq!(Chat::connected(&server, &arguments).quit(), Some(0));

    let tokens = format!("/users/{ANDREW}/auth_tokens");
    assert_eq!(server.server.observe(|seen| seen.count_requests("POST", &tokens)), 1);
}

#[test]
fn a_certificate_authority_can_be_added() {
    let server = Server::start_with(DevServer::builder().tls(Certificate::Valid));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca.pem");
    std::fs::write(&path, server.server.ca_pem().unwrap()).unwrap();

    Chat::connected(&server, &["--uid", ANDREW, "--ca", path.to_str().unwrap()]);

    let stranger = run(&server, &["--uid", ANDREW], b"");
    assert_eq!(stranger.status.code(), Some(1));
    assert!(text(&stranger.stderr).starts_with("error: FAILED_TO_FETCH: "));
}

#[test]
fn sec2_text_of_others_cannot_steer_the_terminal() {
    let server = Server::start();
    let mut chat = Chat::begin(&server, &["--uid", GEORGE, "--to", ANDREW], &[]);
    chat.until_line(|line| line.contains("  connected     "));
    let mut json = Chat::connected(&server, &["--uid", GEORGE]);

    let evil = "a\u{1b}[2Jb\u{9b}31mc\u{7}\nd\u{202e}e";
    server.server.send_text(ANDREW, ReceiverType::User, GEORGE, evil).unwrap();

    let line = chat.until_line(|line| line.contains("Andrew: "));
    let raw = json.until_line(|line| line.contains("\"message\""));
    assert!(!raw.contains(char::is_control), "{raw:?}");
    assert_eq!(parsed(&raw)["text"], evil);
    assert!(line.ends_with("Andrew: a\u{fffd}[2Jb\u{fffd}31mc\u{fffd} d\u{fffd}e"), "{line:?}");
    chat.say("how are you?");
    chat.until_line(|line| line.ends_with("you: how are you?"));
    assert_eq!(chat.quit(), Some(0));
}

#[test]
fn bad_options_end_with_2_and_say_what_to_do() {
    let server = Server::start();
    let with_server = |arguments: &[&str]| {
        let output = run(&server, arguments, b"");
        (output.status.code(), text(&output.stderr))
    };

    let (code, error) = with_server(&["--uid", ANDREW, "--to", "a", "--group", "b"]);
    assert_eq!(code, Some(2));
    assert!(error.contains("'--to <UID>' cannot be used with '--group <GUID>'"), "{error}");

    let (code, error) = with_server(&[]);
    assert_eq!(code, Some(2));
    assert!(error.contains("--uid <UID>"), "{error}");

    let (code, error) = with_server(&["--uid", ANDREW, "--ca", "/does/not/exist"]);
    assert_eq!(code, Some(2));
    assert!(error.contains("give --ca a PEM file"), "{error}");

    let (code, error) = with_server(&["--uid", ANDREW, "--background-window", "0"]);
    assert_eq!(code, Some(2));
    assert!(error.contains("give a number of seconds from 0.1 to 600"), "{error}");

    let arguments = ["--server", "ftp://x", "--app-id", "a", "--uid", ANDREW, "--auth-key", "k"];
    let output = Command::new(program()).args(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("give http://127.0.0.1:PORT"));
}

#[test]
fn errors_of_init_and_login_end_with_1_and_tell_the_code() {
    let server = Server::start();
    let unknown = run(&server, &["--uid", "nobody"], b"");
    assert_eq!(unknown.status.code(), Some(1));
    assert!(text(&unknown.stderr).starts_with("error: ERR_UID_NOT_FOUND: "));

    let arguments =
        ["--server", "http://192.0.2.1", "--app-id", "a", "--uid", "u", "--auth-key", "k"];
    let cleartext = Command::new(program()).args(arguments).output().unwrap();
    assert_eq!(cleartext.status.code(), Some(1));
    assert!(text(&cleartext.stderr).starts_with("error: ERR_INVALID_REGION: "));
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}
