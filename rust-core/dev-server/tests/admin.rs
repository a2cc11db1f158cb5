//! The admin interface: who gets in, and that each command does what it says.

#![allow(clippy::unwrap_used, reason = "a helper outside of a test function may fail the test too")]

mod common;

use std::{
    io::ErrorKind,
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

use cometchat_dev_server::{
    DevServer, Observed, StartError,
    admin::{self, Admin, Body, Client, ClientError, Command, HostKind, How, Page},
};
use cometchat_protocol::{ClientFrame, Envelope, Secret, ServerFrame};
use common::*;
use http_body_util::{BodyExt, Full};
use hyper::{Request, body::Bytes};
use hyper_util::rt::TokioIo;
use tokio::{net::TcpStream, time::Instant};
use tokio_tungstenite::tungstenite::{Error, Message};

const FREE_PORT: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

struct Desk {
    server: DevServer,
    admin: Admin,
    client: Client,
}

impl Desk {
    async fn start() -> Self {
        let server = start().await;
        let admin = admin::start(server.clone(), FREE_PORT).await.unwrap();
        let client = Client::new(admin.addr(), admin.token().clone());
        Self { server, admin, client }
    }

    async fn run(&self, command: Command) {
        // As it goes over the wire from any language.
        let text = serde_json::to_string(&command).unwrap();
        assert_eq!(serde_json::from_str::<Command>(&text).unwrap(), command, "{text}");
        soon(self.client.run(&command)).await.unwrap();
    }

    async fn log_in(&self) -> Login {
        Login::new(&self.server, ANDREW, "WEB-1").await
    }

    async fn connect(&self) -> Socket {
        self.log_in().await.connect().await
    }

    async fn raw(&self, headers: &[(&str, String)], body: &str) -> (u16, String) {
        let stream = TcpStream::connect(self.admin.addr()).await.unwrap();
        let (mut sender, connection) =
            hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        let mut request = Request::post("/commands");
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let request = request.body(Full::new(Bytes::from(body.to_owned()))).unwrap();
        let response = soon(sender.send_request(request)).await.unwrap();
        let status = response.status().as_u16();
        assert!(!response.headers().contains_key("access-control-allow-origin"));
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }
}

fn andrew() -> String {
    ANDREW.to_owned()
}

#[tokio::test]
async fn only_the_token_and_a_name_of_this_machine_get_in() {
    let desk = Desk::start().await;
    let port = desk.admin.addr().port();
    let bearer = format!("Bearer {}", desk.admin.token().expose());
    let restart = r#"{"do":"restart"}"#;
    for (host, token, status) in [
        (format!("127.0.0.1:{port}"), bearer.clone(), 200),
        (format!("localhost:{port}"), bearer.clone(), 200),
        (format!("[::1]:{port}"), bearer.clone(), 200),
        (format!("rebound.example:{port}"), bearer.clone(), 403),
        ("127.0.0.1:1".to_owned(), bearer.clone(), 403),
        ("localhost".to_owned(), bearer.clone(), 403),
        (format!("127.0.0.1:{port}"), "Bearer wrong".to_owned(), 401),
        (format!("127.0.0.1:{port}"), String::new(), 401),
    ] {
        let headers = [("host", host.clone()), ("authorization", token.clone())];
        assert_eq!(desk.raw(&headers, restart).await.0, status, "{host} {token}");
    }
    let (status, text) =
        desk.raw(&[("host", format!("localhost:{port}")), ("authorization", bearer)], "{}").await;
    assert_eq!(status, 400);
    assert!(text.contains("missing field `do`"), "{text}");
    let stranger = Client::new(desk.admin.addr(), Secret::new("wrong"));
    let refused = stranger.run(&Command::Recover).await;
    assert!(matches!(refused, Err(ClientError::Refused { status: 401, .. })), "{refused:?}");
}

#[tokio::test]
async fn it_listens_for_this_machine_only() {
    let everywhere = SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0));
    let refused = admin::start(start().await, everywhere).await.map(|_| ());
    assert!(matches!(refused, Err(StartError::RemoteAdmin(_))), "{refused:?}");
}

#[tokio::test]
async fn sockets_end_in_each_way() {
    let desk = Desk::start().await;
    let mut socket = desk.connect().await;
    desk.run(Command::Drop { user: andrew(), how: How::Close, code: Some(4001) }).await;
    assert_eq!(socket.expect_close().await, 4001);
    let mut socket = desk.connect().await;
    desk.run(Command::Drop { user: andrew(), how: How::Vanish, code: None }).await;
    assert!(matches!(socket.raw().await, Some(Err(Error::Protocol(_)))));
    let mut socket = desk.connect().await;
    desk.run(Command::Drop { user: andrew(), how: How::Reset, code: None }).await;
    match socket.raw().await {
        Some(Err(Error::Io(error))) => assert_eq!(error.kind(), ErrorKind::ConnectionReset),
        other => panic!("not a reset: {other:?}"),
    }
}

#[tokio::test]
async fn a_half_open_socket_neither_reads_nor_writes_until_it_is_dropped() {
    let desk = Desk::start().await;
    let mut socket = desk.connect().await;
    desk.run(Command::Drop { user: andrew(), how: How::HalfOpen, code: None }).await;
    let ping = || async {
        let mut other = desk.connect().await;
        other.expect_nothing_before_pong().await;
    };
    socket.send(&ClientFrame::Ping, &Envelope::default()).await;
    desk.run(Command::SendText { user: andrew(), text: "{}".to_owned() }).await;
    // Whole other conversations fit into the time in which nothing comes.
    ping().await;
    let pinged = |seen: &Observed| {
        seen.frames_of(ANDREW).filter(|frame| matches!(frame, ClientFrame::Ping)).count()
    };
    assert_eq!(desk.server.observe(pinged), 1, "the other socket's ping alone was read");
    desk.run(Command::Drop { user: andrew(), how: How::Reset, code: None }).await;
    assert!(matches!(socket.raw().await, Some(Err(Error::Io(_)))), "nothing came before");
}

#[tokio::test]
async fn upgrades_are_refused_or_portalled_as_often_as_told() {
    let desk = Desk::start().await;
    let status = async || match Socket::open(&desk.server).await.map(|_| ()) {
        Ok(()) => 101,
        Err(Error::Http(response)) => response.status().as_u16(),
        Err(other) => panic!("{other:?}"),
    };
    desk.run(Command::RefuseUpgrades { status: 503, retry_after: Some(1), times: 2 }).await;
    assert_eq!([status().await, status().await, status().await], [503, 503, 101]);
    for (page, expected) in [(Page::Page, 200), (Page::Redirect, 302)] {
        desk.run(Command::PortalUpgrades { page, times: 0 }).await;
        assert_eq!([status().await, status().await], [expected, expected]);
    }
    desk.run(Command::SilentUpgrades { times: 1 }).await;
    let server = desk.server.clone();
    let upgrades = server.observe(Observed::upgrades);
    let waiting = tokio::spawn(async move { Socket::open(&server).await.map(|_| ()) });
    soon(desk.server.wait_until(|seen| seen.upgrades() > upgrades)).await;
    assert!(!waiting.is_finished());
    desk.run(Command::Restart).await;
    assert!(soon(waiting).await.unwrap().is_err());
}

#[tokio::test]
async fn auth_is_delayed_answered_wrongly_or_not_at_all() {
    let desk = Desk::start().await;
    let login = desk.log_in().await;
    desk.run(Command::DelayAuth { milliseconds: 50, times: 1 }).await;
    let begin = Instant::now();
    login.connect().await;
    assert!(begin.elapsed() >= Duration::from_millis(50));
    let (status, code) = ("NO".to_owned(), "403".to_owned());
    desk.run(Command::AnswerAuth { status, code, times: 1 }).await;
    let mut socket = Socket::open(&desk.server).await.unwrap();
    socket.authenticate(&login).await;
    assert!(matches!(socket.next().await, ServerFrame::Auth(answer) if answer.code == "403"));
    let before = desk.server.observe(|seen| seen.frames().count());
    desk.run(Command::SilentAuth { times: 1 }).await;
    let mut socket = Socket::open(&desk.server).await.unwrap();
    socket.authenticate(&login).await;
    soon(desk.server.wait_until(|seen| seen.frames().count() > before)).await;
    desk.run(Command::Restart).await;
    assert!(matches!(socket.raw().await, Some(Err(_))), "no answer came");
}

#[tokio::test]
async fn pongs_are_swallowed_until_recovery() {
    let desk = Desk::start().await;
    let mut socket = desk.connect().await;
    desk.run(Command::Pongs { answered: false }).await;
    socket.send(&ClientFrame::Ping, &Envelope::default()).await;
    let pinged = |frame: &ClientFrame| matches!(frame, ClientFrame::Ping);
    soon(desk.server.wait_until(|seen| seen.frames_of(ANDREW).any(pinged))).await;
    desk.run(Command::SendText { user: andrew(), text: "{\"type\":\"x\"}".to_owned() }).await;
    assert!(matches!(socket.next().await, ServerFrame::Unknown(_)), "no pong came before");
    desk.run(Command::Recover).await;
    socket.expect_nothing_before_pong().await;
}

#[tokio::test]
async fn frames_are_delayed_in_order_duplicated_and_lost() {
    let desk = Desk::start().await;
    let mut socket = desk.connect().await;
    let say = async |text: &str| {
        desk.run(Command::SendText { user: andrew(), text: text.to_owned() }).await;
    };
    desk.run(Command::DelayFrames { milliseconds: 60 }).await;
    let begin = Instant::now();
    say("1").await;
    desk.run(Command::DelayFrames { milliseconds: 0 }).await;
    say("2").await;
    assert_eq!(socket.raw().await.unwrap().unwrap(), Message::text("1"));
    assert!(begin.elapsed() >= Duration::from_millis(60));
    assert_eq!(socket.raw().await.unwrap().unwrap(), Message::text("2"));
    desk.run(Command::DuplicateFrames { times: 1 }).await;
    say("3").await;
    say("4").await;
    for expected in ["3", "3", "4"] {
        assert_eq!(socket.raw().await.unwrap().unwrap(), Message::text(expected));
    }
    desk.run(Command::LoseFrames { times: 1 }).await;
    say("5").await;
    say("6").await;
    assert_eq!(socket.raw().await.unwrap().unwrap(), Message::text("6"));
}

#[tokio::test]
async fn bytes_trickle() {
    let desk = Desk::start().await;
    let mut socket = desk.connect().await;
    desk.run(Command::Trickle { bytes: 10, milliseconds: 5 }).await;
    let begin = Instant::now();
    desk.run(Command::SendSized { user: andrew(), bytes: 200 }).await;
    assert_eq!(socket.raw().await.unwrap().unwrap().len(), 200);
    assert!(begin.elapsed() >= Duration::from_millis(19 * 5));
    desk.run(Command::Trickle { bytes: 0, milliseconds: 0 }).await;
    socket.expect_nothing_before_pong().await;
}

#[tokio::test]
async fn odd_frames_arrive_as_they_are() {
    let desk = Desk::start().await;
    let mut socket = desk.connect().await;
    desk.run(Command::SendText { user: andrew(), text: "{garbage".to_owned() }).await;
    assert_eq!(socket.raw().await.unwrap().unwrap(), Message::text("{garbage"));
    desk.run(Command::SendBinary { user: andrew(), bytes: vec![0, 255] }).await;
    assert_eq!(socket.raw().await.unwrap().unwrap(), Message::binary(vec![0, 255]));
    for bytes in [0, 7, 70_000] {
        desk.run(Command::SendSized { user: andrew(), bytes }).await;
        assert_eq!(socket.raw().await.unwrap().unwrap().len(), bytes);
    }
    desk.run(Command::SendInvalidUtf8 { user: andrew() }).await;
    match socket.raw().await {
        Some(Err(Error::Utf8(_))) => {}
        other => panic!("not an encoding error: {other:?}"),
    }
}

#[tokio::test]
async fn rest_fails_in_each_way() {
    let desk = Desk::start().await;
    let login = desk.log_in().await;
    let fail = |path: &str, status, body| Command::FailRest {
        method: None,
        path: path.to_owned(),
        status,
        body,
        retry_after: None,
        times: 1,
    };
    desk.run(fail("/me", 200, Body::Html)).await;
    let page = login.get("/me").await;
    assert_eq!((page.status, &page.headers["content-type"]), (200, &"text/html".parse().unwrap()));
    desk.run(fail("*", 200, Body::HalfJson)).await;
    let half = login.get("/v3.0/settings").await.body;
    assert!(half.starts_with('{') && serde_json::from_str::<serde_json::Value>(&half).is_err());
    desk.run(fail("/me", 200, Body::Null)).await;
    assert_eq!(login.get("/me").await.json(), serde_json::Value::Null);
    desk.run(fail("/me", 418, Body::Error("ERR_X".to_owned()))).await;
    assert_eq!(login.get("/me").await.error(), (418, "ERR_X".to_owned()));
    desk.run(fail("/me", 500, Body::Text("oh".to_owned()))).await;
    let text = login.get("/me").await;
    assert_eq!((text.status, text.body.as_str()), (500, "oh"));
    desk.run(Command::DelayRest { milliseconds: 50 }).await;
    let begin = Instant::now();
    login.get("/me").await.data();
    assert!(begin.elapsed() >= Duration::from_millis(50));
}

#[tokio::test]
async fn the_settings_name_other_hosts_and_modes() {
    let desk = Desk::start().await;
    let login = desk.log_in().await;
    desk.run(Command::Hosts { kind: HostKind::Foreign, host: "chat.example".to_owned() }).await;
    desk.run(Command::Mode { mode: "LIMITED_TRANSIENT".to_owned() }).await;
    let settings = login.get("/settings").await.data();
    assert_eq!(
        (&settings["CHAT_HOST"], &settings["MODE"]),
        (&"chat.example".into(), &"LIMITED_TRANSIENT".into())
    );
    desk.run(Command::Hosts { kind: HostKind::Cleartext, host: String::new() }).await;
    assert_eq!(login.get("/settings").await.data()["CHAT_USE_SSL"], false);
    desk.run(Command::Hosts { kind: HostKind::Own, host: String::new() }).await;
    assert_eq!(login.get("/settings").await.data()["CHAT_HOST"], "127.0.0.1");
}

#[tokio::test]
async fn going_away_ends_by_itself_and_a_restart_keeps_what_is_stored() {
    let desk = Desk::start().await;
    let login = desk.log_in().await;
    login.send_text("user", GEORGE, "kept").await.data();
    let mut socket = login.connect().await;
    desk.run(Command::Restart).await;
    assert!(matches!(socket.raw().await, Some(Err(_))));
    assert_eq!(login.get("/messages/1").await.data()["data"]["text"], "kept");
    login.connect().await;

    desk.run(Command::GoAway { seconds: None }).await;
    let refused = dial(&desk.server).await.map(|_| ()).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    desk.run(Command::ComeBack).await;
    login.connect().await;

    desk.run(Command::GoAway { seconds: Some(1) }).await;
    let back = async {
        while dial(&desk.server).await.is_err() {
            tokio::task::yield_now().await;
        }
    };
    soon(back).await;
}

#[tokio::test]
async fn the_clock_jumps_both_ways() {
    let desk = Desk::start().await;
    let login = desk.log_in().await;
    let sent_at = async |text: &str| {
        login.send_text("user", GEORGE, text).await.data()["sentAt"].as_u64().unwrap()
    };
    let before = sent_at("now").await;
    desk.run(Command::MoveClock { seconds: 3600 }).await;
    assert!(sent_at("later").await >= before + 3600);
    desk.run(Command::MoveClock { seconds: -7200 }).await;
    assert!(sent_at("earlier").await < before);
}

#[tokio::test]
async fn tokens_are_revoked_and_jwts_made_invalid() {
    let desk = Desk::start().await;
    let mut login = desk.log_in().await;
    desk.run(Command::InvalidateJwts { user: andrew() }).await;
    let mut socket = Socket::open(&desk.server).await.unwrap();
    socket.authenticate(&login).await;
    assert!(matches!(socket.next().await, ServerFrame::Auth(answer) if answer.code == "401"));
    login.me = login.call("PUT", "/me", "{}").await.data();
    login.connect().await;
    desk.run(Command::RevokeTokens { user: andrew() }).await;
    assert_eq!(login.get("/me").await.error().1, "AUTH_ERR_AUTH_TOKEN_NOT_FOUND");
}

#[tokio::test]
async fn a_message_is_sent_in_a_users_name() {
    let desk = Desk::start().await;
    let mut socket = desk.connect().await;
    let message = |receiver: &str| Command::SendMessage {
        sender: GEORGE.to_owned(),
        receiver: receiver.to_owned(),
        receiver_type: "user".to_owned(),
        text: "hi".to_owned(),
    };
    desk.run(message(ANDREW)).await;
    assert!(matches!(socket.next().await, ServerFrame::Message(_)));
    let refused = desk.client.run(&message("nobody")).await;
    assert!(matches!(refused, Err(ClientError::Refused { status: 400, .. })), "{refused:?}");
}
