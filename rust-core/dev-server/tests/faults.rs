//! Each way in which the server can be made to misbehave.

mod common;

use std::{io::ErrorKind, time::Duration};

use cometchat_dev_server::{
    Armed, AuthFault, DevServer, DropKind, Hosts, Observed, Pongs, Portal, RawFrame, RestAnswer,
    RestFault, Times, UpgradeFault,
};
use cometchat_protocol::{
    AuthAnswer, ClientFrame, Envelope, ErrorCode, ReceiverType, ServerFrame, TransientMode,
};
use common::*;
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::{Error, Message, error::ProtocolError};

async fn refused_upgrade(
    server: &DevServer,
) -> tokio_tungstenite::tungstenite::http::Response<Option<Vec<u8>>> {
    match Socket::open(server).await.map(|_| ()) {
        Err(Error::Http(response)) => *response,
        other => panic!("not refused by HTTP: {other:?}"),
    }
}

#[tokio::test]
async fn sockets_are_closed_with_a_chosen_code() {
    let server = start().await;
    let mut socket = Login::new(&server, ANDREW, "WEB-1").await.connect().await;
    let mut other = Login::new(&server, GEORGE, "WEB-2").await.connect().await;
    server.drop_sockets(ANDREW, DropKind::Close(4001));
    assert_eq!(socket.expect_close().await, 4001);
    other.expect_nothing_before_pong().await;
    soon(server.wait_until(|seen| seen.sockets_of(ANDREW) == 0)).await;
}

#[tokio::test]
async fn sockets_vanish_without_a_close_frame() {
    let server = start().await;
    let mut socket = Login::new(&server, ANDREW, "WEB-1").await.connect().await;
    server.drop_sockets(ANDREW, DropKind::Vanish);
    match socket.raw().await {
        Some(Err(Error::Protocol(ProtocolError::ResetWithoutClosingHandshake))) => {}
        other => panic!("not a bare end: {other:?}"),
    }
}

#[tokio::test]
async fn sockets_are_reset() {
    let server = start().await;
    let mut socket = Login::new(&server, ANDREW, "WEB-1").await.connect().await;
    server.drop_sockets(ANDREW, DropKind::Reset);
    match socket.raw().await {
        Some(Err(Error::Io(error))) => assert_eq!(error.kind(), ErrorKind::ConnectionReset),
        other => panic!("not a reset: {other:?}"),
    }
}

#[tokio::test]
async fn the_next_upgrades_are_refused() {
    let server = start().await;
    server.faults(|faults| {
        faults.upgrade = Some(Armed::next(2, UpgradeFault::refuse_for(503, 7)));
    });
    for _ in 0..2 {
        let response = refused_upgrade(&server).await;
        assert_eq!(response.status(), 503);
        assert_eq!(response.headers()["retry-after"], "7");
    }
    Login::new(&server, ANDREW, "WEB-1").await.connect().await;
    assert_eq!(server.observe(Observed::upgrades), 3);
}

#[tokio::test]
async fn a_refusal_has_no_retry_after_unless_asked() {
    let server = start().await;
    server.faults(|faults| faults.upgrade = Some(Armed::always(UpgradeFault::refuse(403))));
    let response = refused_upgrade(&server).await;
    assert_eq!(response.status(), 403);
    assert!(!response.headers().contains_key("retry-after"));
}

#[tokio::test]
async fn a_portal_answers_upgrades_with_its_page() {
    let server = start().await;
    for (portal, status) in [(Portal::Page, 200), (Portal::Redirect, 302)] {
        server.faults(|faults| {
            faults.upgrade = Some(Armed::next(1, UpgradeFault::Portal(portal)));
        });
        let response = refused_upgrade(&server).await;
        assert_eq!(response.status(), status);
        assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8");
        assert_eq!(response.headers().contains_key("location"), portal == Portal::Redirect);
    }
}

#[tokio::test]
async fn an_upgrade_stays_without_an_answer() {
    let server = start().await;
    server.faults(|faults| faults.upgrade = Some(Armed::next(1, UpgradeFault::Silent)));
    let waiting = tokio::spawn({
        let server = server.clone();
        async move { Socket::open(&server).await.map(|_| ()) }
    });
    soon(server.wait_until(|seen| seen.upgrades() == 1)).await;
    assert!(!waiting.is_finished());
    soon(server.stop()).await;
    assert!(soon(waiting).await.unwrap().is_err(), "stopping ends it");
}

#[tokio::test]
async fn away_refuses_connections_and_comes_back_on_the_same_port() {
    let server = start().await;
    let login = Login::new(&server, ANDREW, "WEB-1").await;
    let mut socket = login.connect().await;
    let mut unauthenticated = Socket::open(&server).await.unwrap();
    soon(server.go_away()).await;
    assert_eq!(server.observe(Observed::open_sockets), 0);
    for socket in [&mut socket, &mut unauthenticated] {
        match socket.raw().await {
            Some(Err(Error::Io(error))) => assert_eq!(error.kind(), ErrorKind::ConnectionReset),
            other => panic!("not a reset: {other:?}"),
        }
    }
    let refused = dial(&server).await.map(|_| ()).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);

    soon(server.come_back()).await;
    login.connect().await;
}

#[tokio::test]
async fn a_stopped_server_says_goodbye_and_stays_stopped() {
    let server = start().await;
    let mut socket = Login::new(&server, ANDREW, "WEB-1").await.connect().await;
    let closing = tokio::spawn(async move { socket.expect_close().await });
    soon(server.stop()).await;
    assert_eq!(soon(closing).await.unwrap(), 1001);
    soon(server.come_back()).await;
    assert!(dial(&server).await.is_err());
}

#[tokio::test]
async fn pongs_are_swallowed_until_told_otherwise() {
    let server = start().await;
    let mut socket = Login::new(&server, ANDREW, "WEB-1").await.connect().await;
    server.faults(|faults| faults.pongs = Pongs::Swallowed);
    socket.send(&ClientFrame::Ping, &Envelope::default()).await;
    let pinged = |frame: &ClientFrame| matches!(frame, ClientFrame::Ping);
    soon(server.wait_until(|seen| seen.frames_of(ANDREW).any(pinged))).await;
    server.faults(|faults| faults.pongs = Pongs::Answered);
    server.send_text(GEORGE, ReceiverType::User, ANDREW, "hello").unwrap();
    assert!(matches!(socket.next().await, ServerFrame::Message(_)), "no pong came before");
    socket.expect_nothing_before_pong().await;
}

#[tokio::test]
async fn rest_answers_are_delayed() {
    let server = start().await;
    let login = Login::new(&server, ANDREW, "WEB-1").await;
    let delay = Duration::from_millis(50);
    server.faults(|faults| faults.rest_delay = delay);
    let begin = Instant::now();
    login.get("/me").await.data();
    assert!(begin.elapsed() >= delay);
}

#[tokio::test]
async fn the_auth_answer_is_delayed() {
    let server = start().await;
    let login = Login::new(&server, ANDREW, "WEB-1").await;
    let delay = Duration::from_millis(50);
    server.faults(|faults| faults.auth = Some(Armed::next(1, AuthFault::Delay(delay))));
    let begin = Instant::now();
    login.connect().await;
    assert!(begin.elapsed() >= delay);
}

#[tokio::test]
async fn auth_is_answered_with_a_chosen_status_and_code() {
    let server = start().await;
    let login = Login::new(&server, ANDREW, "WEB-1").await;
    for (code, closes) in [("403", true), ("500", false)] {
        server.faults(|faults| {
            faults.auth = Some(Armed::next(1, AuthFault::answer("NO", code)));
        });
        let mut socket = Socket::open(&server).await.unwrap();
        socket.authenticate(&login).await;
        let expected = AuthAnswer { status: "NO".to_owned(), code: code.to_owned() };
        assert_eq!(socket.next().await, ServerFrame::Auth(expected));
        if closes {
            assert_eq!(socket.expect_close().await, 1008);
        }
        assert_eq!(server.observe(|seen| seen.sockets_of(ANDREW)), 0);
    }
}

#[tokio::test]
async fn auth_stays_without_an_answer_and_the_socket_open() {
    let server =
        DevServer::builder().auth_timeout(Duration::from_millis(500)).start().await.unwrap();
    let login = Login::new(&server, ANDREW, "WEB-1").await;
    server.faults(|faults| faults.auth = Some(Armed::next(1, AuthFault::Silent)));
    let mut silent = Socket::open(&server).await.unwrap();
    silent.authenticate(&login).await;
    soon(server.wait_until(|seen| seen.frames().count() == 1)).await;
    let mut late = Socket::open(&server).await.unwrap();
    assert_eq!(late.expect_close().await, 1008, "one without any auth frame, opened later");
    assert_eq!(server.observe(Observed::open_sockets), 1);
}

#[tokio::test]
async fn a_revoked_token_is_unknown_and_so_are_its_jwts() {
    let server = start().await;
    let login = Login::new(&server, ANDREW, "WEB-1").await;
    server.revoke_tokens("CometChat-UID-1");
    let refused = login.call("PUT", "/me", "{}").await;
    assert_eq!(refused.error(), (401, "AUTH_ERR_AUTH_TOKEN_NOT_FOUND".to_owned()));
    assert_eq!(auth_code(&server, &login).await, "401");
}

#[tokio::test]
async fn after_invalid_jwts_the_token_gives_a_good_one() {
    let server = start().await;
    let mut login = Login::new(&server, ANDREW, "WEB-1").await;
    server.invalidate_jwts(ANDREW);
    assert_eq!(auth_code(&server, &login).await, "401");
    login.me = login.call("PUT", "/me", "{}").await.data();
    login.connect().await;
}

async fn auth_code(server: &DevServer, login: &Login) -> String {
    let mut socket = Socket::open(server).await.expect("the upgrade succeeds");
    socket.authenticate(login).await;
    match socket.next().await {
        ServerFrame::Auth(answer) => answer.code,
        other => panic!("not an auth answer: {other:?}"),
    }
}

#[tokio::test]
async fn an_issued_token_logs_in_without_a_key() {
    let server = start().await;
    let mut login = Login::new(&server, ANDREW, "WEB-1").await;
    login.token = server.issue_token(GEORGE).unwrap().expose().to_owned();
    assert_eq!(login.call("PUT", "/me", "{}").await.data()["uid"], GEORGE);
    assert!(server.issue_token("nobody").is_none());
}

#[tokio::test]
async fn raw_frames_arrive_as_they_are() {
    let server = start().await;
    let mut socket = Login::new(&server, ANDREW, "WEB-1").await.connect().await;
    server.send_raw(ANDREW, &RawFrame::Text("{broken".to_owned()));
    server.send_raw(ANDREW, &RawFrame::Binary(vec![0, 255]));
    assert_eq!(socket.raw().await.unwrap().unwrap(), Message::text("{broken"));
    assert_eq!(socket.raw().await.unwrap().unwrap(), Message::binary(vec![0, 255]));
}

#[tokio::test]
async fn the_settings_tell_mode_and_hosts_as_set() {
    let server = start().await;
    let login = Login::new(&server, ANDREW, "WEB-1").await;
    server.faults(|faults| {
        faults.mode = TransientMode::NoTransient;
        faults.hosts = Hosts::Foreign("chat.example".to_owned());
    });
    let settings = login.call("PUT", "/me", "{}").await.data()["settings"].clone();
    assert_eq!(settings["MODE"], "NO_TRANSIENT");
    for field in ["CHAT_HOST", "CLIENT_API_HOST", "ADMIN_API_HOST"] {
        assert_eq!(settings[field], "chat.example");
    }
    server.faults(|faults| faults.hosts = Hosts::Cleartext);
    let settings = login.get("/settings").await.data();
    assert_eq!(settings["CHAT_HOST"], "ws://127.0.0.1");
    assert_eq!(settings["CLIENT_API_HOST"], server.base_url());
    assert_eq!(settings["CHAT_USE_SSL"], false);
}

#[tokio::test]
async fn a_rest_path_fails_as_often_as_told() {
    let server = start().await;
    let login = Login::new(&server, ANDREW, "WEB-1").await;
    let too_many =
        RestAnswer { retry_after: Some(3), ..RestAnswer::error(429, ErrorCode::TOO_MANY_REQUESTS) };
    server.faults(|faults| {
        faults.rest = vec![
            RestFault {
                method: Some("PUT".to_owned()),
                path: "/me".to_owned(),
                answer: too_many,
                times: Times::Next(1),
            },
            RestFault {
                method: None,
                path: "/settings".to_owned(),
                answer: RestAnswer::new(200, "<p>portal</p>"),
                times: Times::Always,
            },
        ];
    });
    let refused = login.call("PUT", "/v3.0/me", "{}").await;
    assert_eq!(refused.error(), (429, "ERR_TOO_MANY_REQUESTS".to_owned()));
    assert_eq!(refused.headers["retry-after"], "3");
    login.call("PUT", "/v3.0/me", "{}").await.data();
    let portal = login.get("/settings").await;
    assert_eq!((portal.status, portal.body.as_str()), (200, "<p>portal</p>"));
    assert_eq!(server.observe(|seen| seen.count_requests("PUT", "/me")), 3);
    assert_eq!(server.observe(|seen| seen.count_requests("GET", "/settings")), 1);
}
