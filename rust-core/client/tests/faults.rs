//! What the app sees of a server that misbehaves: those faults that no other file is about.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use std::time::Duration;

use cometchat_client::{
    ErrorCode, Failure, GapReason, MessageEvent, OutgoingMessage, Reason, ReceiverType, Status,
};
use cometchat_dev_server::{
    Armed, DevServer, DropKind, FrameFault, RawFrame, RestAnswer, Times as FaultTimes, Trickle,
};
use common::{Heard, Person, Server, rest, verbs::eager};

const ANDREW: &str = "cometchat-uid-1";
const GEORGE: &str = "cometchat-uid-2";

fn send(server: &Server, text: &str) -> u64 {
    server.server.send_text(GEORGE, ReceiverType::User, ANDREW, text).unwrap().id
}

/// Connected, missed messages asked for, what was told so far forgotten.
fn andrew_at(server: &Server) -> Person {
    let andrew = Person::at(server, ANDREW, server.settings().times(eager()).build());
    andrew.until_status(Status::Connected);
    andrew.until_live(server, ANDREW);
    andrew.forget();
    andrew
}

#[test]
fn rec5_a_half_open_connection_is_found_by_the_ping_and_repaired() {
    let server = Server::start();
    let mut times = eager();
    times.connection.keep_alive_interval = Duration::from_millis(300);
    times.connection.keep_alive_timeout = Duration::from_millis(200);
    let andrew = Person::at(&server, ANDREW, server.settings().times(times).build());
    andrew.until_status(Status::Connected);
    andrew.until_live(&server, ANDREW);

    server.server.drop_sockets(ANDREW, DropKind::HalfOpen);
    send(&server, "into the void");

    assert_eq!(andrew.until_status(Status::Disconnected).reason, Reason::Lost(Failure::Silent));
    andrew.until_status(Status::Connected);
    assert_eq!(andrew.until_text(), "into the void");
}

#[test]
fn evt4_a_text_frame_that_is_no_utf8_ends_the_connection_which_is_repaired() {
    let server = Server::start();
    let andrew = andrew_at(&server);

    server.server.send_raw(ANDREW, &RawFrame::InvalidUtf8);
    send(&server, "right after it");

    let event = andrew.until_status(Status::Disconnected);
    assert_eq!(event.reason, Reason::Lost(Failure::Protocol));
    andrew.until_status(Status::Connected);
    assert_eq!(andrew.until_text(), "right after it");
}

#[test]
fn sec3_frames_up_to_the_limit_pass_and_a_larger_one_leaves_a_gap() {
    let server = Server::start();
    let andrew = andrew_at(&server);

    server.server.send_raw(ANDREW, &RawFrame::Sized(1024 * 1024));
    send(&server, "after the largest");
    assert_eq!(andrew.until_text(), "after the largest");
    assert_eq!(andrew.log(), ["text after the largest"]);

    server.server.send_raw(ANDREW, &RawFrame::Sized(1024 * 1024 + 1));
    let gap = andrew.until("a gap", |heard| match heard {
        Heard::Message(MessageEvent::Gap(gap)) => Some(*gap),
        _ => None,
    });
    assert_eq!(gap.reason, GapReason::FrameTooLarge);
    andrew.until_status(Status::Connected);
    send(&server, "after the repair");
    assert_eq!(andrew.until_text(), "after the repair");
}

#[test]
fn evt2_a_frame_that_comes_twice_is_heard_once() {
    let server = Server::start();
    let andrew = andrew_at(&server);

    server.server.faults(|faults| faults.frames = Some(Armed::next(1, FrameFault::Duplicate)));
    send(&server, "twice");
    send(&server, "once");

    assert_eq!(andrew.until_text(), "twice");
    assert_eq!(andrew.until_text(), "once");
    assert_eq!(andrew.log(), ["text twice", "text once"]);
}

#[test]
fn rec10_a_message_whose_frame_was_lost_comes_with_the_next_connection() {
    let server = Server::start();
    let andrew = andrew_at(&server);

    server.server.faults(|faults| faults.frames = Some(Armed::next(1, FrameFault::Lose)));
    send(&server, "lost");
    send(&server, "after it");
    assert_eq!(andrew.until_text(), "after it");

    server.server.drop_sockets(ANDREW, DropKind::Reset);
    assert_eq!(andrew.until_text(), "lost");
}

#[test]
fn evt3_late_frames_keep_their_order() {
    let server = Server::start();
    let andrew = andrew_at(&server);

    server.server.faults(|faults| faults.frame_delay = Duration::from_millis(50));
    for text in ["one", "two", "three"] {
        send(&server, text);
    }

    assert_eq!(andrew.until_text(), "one");
    assert_eq!(andrew.until_text(), "two");
    assert_eq!(andrew.until_text(), "three");
    assert_eq!(andrew.log(), ["text one", "text two", "text three"]);
}

#[test]
fn con4_bytes_that_trickle_are_put_together() {
    let server = Server::start();
    server.server.faults(|faults| {
        faults.trickle = Some(Trickle { bytes: 16, pause: Duration::from_millis(1) });
    });

    let andrew = Person::connected_at(&server, ANDREW);
    send(&server, "drop by drop");

    assert_eq!(andrew.until_text(), "drop by drop");
}

#[test]
fn log2_an_answer_that_is_no_json_fails_the_login_and_the_next_one_succeeds() {
    let answers = [
        RestAnswer::html(200),
        RestAnswer::html(502),
        RestAnswer::half_json(),
        RestAnswer::null(),
        RestAnswer::new(200, ""),
        RestAnswer::new(200, "{}"),
        RestAnswer::new(200, r#"{"data":[]}"#),
    ];
    let paths = [("POST", format!("/users/{ANDREW}/auth_tokens")), ("PUT", "/me".to_owned())];
    let server = Server::start();
    let andrew = Person::new();
    andrew.init(&server, server.manual().build());
    for (method, path) in &paths {
        for answer in &answers {
            server.fail(method, path, answer.clone(), FaultTimes::Next(1));
            let error = andrew
                .ask("login", |done| andrew.client.login(ANDREW, server.server.auth_key(), done))
                .unwrap_err();
            assert_eq!(*error.code(), ErrorCode::FAILED_TO_FETCH, "{path}, {answer:?}");
            assert!(error.message().ends_with('.'), "{error}");
            assert_eq!(andrew.client.get_logged_in_user(), None);
        }
    }

    andrew.log_in(&server, ANDREW);
    andrew.connect().unwrap();
}

#[test]
fn evt6_an_answer_that_is_no_json_fails_the_sending() {
    let server = Server::start();
    let andrew = andrew_at(&server);
    for answer in [RestAnswer::html(200), RestAnswer::half_json(), RestAnswer::null()] {
        server.fail("POST", "/messages", answer, FaultTimes::Next(1));
        let hello = OutgoingMessage::text(GEORGE, ReceiverType::User, "hello");
        let error = andrew.ask("send", |done| andrew.client.send_message(hello, done)).unwrap_err();
        assert_eq!(*error.code(), ErrorCode::FAILED_TO_FETCH);
    }
    let hello = OutgoingMessage::text(GEORGE, ReceiverType::User, "hello");
    andrew.ask("send", |done| andrew.client.send_message(hello, done)).unwrap();
}

#[test]
fn rec11_missed_messages_that_cannot_be_read_leave_a_gap() {
    let server = Server::start();
    let andrew = andrew_at(&server);
    server.fail("GET", "/messages", RestAnswer::half_json(), FaultTimes::Always);

    server.server.drop_sockets(ANDREW, DropKind::Reset);

    let gap = andrew.until("a gap", |heard| match heard {
        Heard::Message(MessageEvent::Gap(gap)) => Some(*gap),
        _ => None,
    });
    assert_eq!(gap.reason, GapReason::FetchFailed);
    send(&server, "live");
    assert_eq!(andrew.until_text(), "live");
}

#[test]
fn evt6_too_many_requests_are_an_error_that_tells_the_wait() {
    let server = Server::start_with(DevServer::builder().rate_limit(8));
    let andrew = Person::at(&server, ANDREW, server.manual().build());
    let error = loop {
        let hello = OutgoingMessage::text(GEORGE, ReceiverType::User, "hello");
        match andrew.ask("send", |done| andrew.client.send_message(hello, done)) {
            Ok(_) => {}
            Err(error) => break error,
        }
    };
    assert_eq!(error.code().as_str(), "ERR_TOO_MANY_REQUESTS");
    assert!(error.message().contains("The server asks to wait "), "{error}");
    andrew.connect().unwrap();
}

#[test]
fn rec3_a_fetch_waits_as_long_as_the_server_asks_and_leaves_no_gap() {
    let server = Server::start();
    let andrew = andrew_at(&server);
    let busy =
        RestAnswer { retry_after: Some(1), ..RestAnswer::error(429, ErrorCode::BAD_REQUEST) };
    server.fail("GET", "/messages", busy, FaultTimes::Next(1));

    server.server.drop_sockets(ANDREW, DropKind::Reset);
    send(&server, "missed");
    let answered = std::time::Instant::now();

    assert_eq!(andrew.until_text(), "missed");
    assert!(answered.elapsed() >= Duration::from_secs(1));
    assert_eq!(andrew.client.diagnostics().gaps, 0);
}

#[test]
fn rec1_a_server_that_restarts_is_connected_again_with_what_was_missed() {
    let server = Server::start();
    let andrew = andrew_at(&server);

    server.run(server.server.restart());
    send(&server, "during the restart");

    andrew.until_status(Status::Disconnected);
    andrew.until_status(Status::Connected);
    assert_eq!(andrew.until_text(), "during the restart");
}

#[test]
fn rec10_a_server_whose_clock_jumps_loses_nothing() {
    for seconds in [-3600, 3600] {
        let server = Server::start();
        let andrew = andrew_at(&server);
        send(&server, "before");
        assert_eq!(andrew.until_text(), "before");
        andrew.settle();

        server.server.drop_sockets(ANDREW, DropKind::Reset);
        andrew.until_status(Status::Disconnected);
        server.server.move_clock(seconds);
        send(&server, "after the jump");

        assert_eq!(andrew.until_text(), "after the jump", "{seconds}");
    }
}

#[test]
fn rec11_an_edit_after_the_servers_clock_was_put_back_is_told() {
    let server = Server::start();
    let andrew = andrew_at(&server);
    server.server.move_clock(3600);
    let id = send(&server, "before");
    assert_eq!(andrew.until_text(), "before");
    andrew.settle();

    server.server.drop_sockets(ANDREW, DropKind::Reset);
    andrew.until_status(Status::Disconnected);
    server.server.move_clock(-7200);
    let token = server.server.issue_token(GEORGE).unwrap();
    let body = r#"{"type":"text","category":"message","data":{"text":"edited"}}"#;
    let answer = rest::call(&server, "PUT", &format!("/messages/{id}"), &token, body);
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");

    andrew.until("the edit", |heard| match heard {
        Heard::Message(MessageEvent::Edited(message)) => (message.id == id).then_some(()),
        _ => None,
    });
}
