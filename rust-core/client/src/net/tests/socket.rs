use std::{net::SocketAddr, time::Duration};

use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    WebSocketStream, accept_async,
    tungstenite::{self, Message, error::CapacityError},
};

use super::support::{Authority, answer_once, read_head, serve_once};
use crate::{
    hosts::SocketAddress,
    net::{NetError, TlsProblem, open},
};

const MIB: usize = 1024 * 1024;

#[tokio::test]
async fn sec1_the_socket_opens_over_tls() {
    let root = Authority::root("test root");
    let acceptor = root.leaf("localhost").acceptor();
    let (address, server) = serve_once(|stream| async move {
        let stream = acceptor.accept(stream).await.expect("a handshake");
        let mut socket = accept_async(stream).await.expect("an upgrade");
        socket.next().await.expect("a frame").expect("a message")
    })
    .await;
    let secure = SocketAddress { secure: true, host: "localhost".into(), port: address.port() };

    let mut socket = open(&secure, &root.client_config()).await.expect("a socket");
    socket.send("hello".into()).await.expect("a write");

    assert_eq!(server.await.expect("no panic"), Message::from("hello"));
}

#[tokio::test]
async fn sec1_a_socket_with_a_bad_certificate_is_refused() {
    let root = Authority::root("test root");
    let acceptor = root.leaf("chat.example.com").acceptor();
    let (address, _server) =
        serve_once(|stream| async move { acceptor.accept(stream).await.map(drop) }).await;
    let secure = SocketAddress { secure: true, host: "localhost".into(), port: address.port() };

    let error = open(&secure, &root.client_config()).await.expect_err("a foreign certificate");

    assert_eq!(error, NetError::Tls(TlsProblem::WrongName));
}

#[tokio::test]
async fn the_upgrade_asks_for_the_root_and_names_host_and_port() {
    let (address, request) = answer_once("HTTP/1.1 503 Busy\r\n\r\n").await;

    let _ = open_plain(address).await;

    let request = request.await.expect("no panic").to_lowercase();
    assert!(request.starts_with("get / http/1.1\r\n"), "{request}");
    assert!(request.contains(&format!("\r\nhost: 127.0.0.1:{}\r\n", address.port())), "{request}");
    assert!(!request.contains("sec-websocket-protocol"), "{request}");
    assert!(!request.contains("cookie"), "{request}");
}

#[tokio::test]
async fn con5_a_refused_upgrade_tells_its_status_and_the_wait() {
    let table = [
        ("401 Unauthorized\r\n", 401, None),
        ("403 Forbidden\r\nContent-Type: text/html\r\n", 403, None),
        ("429 Slow Down\r\nRetry-After: 7\r\n", 429, Some(7)),
        ("503 Busy\r\nRetry-After: 120\r\n", 503, Some(120)),
        ("503 Busy\r\nRetry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\n", 503, Some(0)),
        ("503 Busy\r\nRetry-After: soon\r\n", 503, None),
    ];
    for (head, status, seconds) in table {
        let retry_after = seconds.map(Duration::from_secs);
        assert_eq!(
            upgrade(head).await,
            NetError::UpgradeRejected { status, retry_after },
            "{head}"
        );
    }
}

#[tokio::test]
async fn rec3_an_answer_in_the_servers_place_is_a_captive_portal() {
    let table = [
        ("200 OK\r\nContent-Type: text/html\r\n", 200),
        ("302 Found\r\nLocation: http://portal.test/\r\n", 302),
        ("307 Temporary Redirect\r\nLocation: https://portal.test/\r\n", 307),
        ("511 Network Authentication Required\r\n", 511),
    ];
    for (head, status) in table {
        assert_eq!(upgrade(head).await, NetError::CaptivePortal { status: Some(status) }, "{head}");
    }
    let (address, _server) = answer_once("220 mail.example.com ESMTP\r\n\r\n").await;
    let error = open_plain(address).await.expect_err("no HTTP");
    assert_eq!(error, NetError::CaptivePortal { status: None });
}

#[tokio::test]
async fn err2_an_upgrade_that_ends_early_is_reset() {
    for answer in ["", "HTTP/1.1 101 Switch"] {
        let (address, _server) = answer_once(answer).await;
        let error = open_plain(address).await.expect_err("no answer");
        assert_eq!(error, NetError::Reset, "{answer}");
    }
}

#[tokio::test]
async fn err2_an_upgrade_with_a_wrong_key_is_a_protocol_fault() {
    let error = upgrade(
        "101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Accept: AAAA\r\n",
    )
    .await;

    assert!(matches!(error, NetError::Protocol(_)), "{error:?}");
}

#[tokio::test]
async fn sec1_a_cleartext_socket_to_another_machine_is_refused() {
    let tls = Authority::root("test root").client_config();
    let address = SocketAddress { secure: false, host: "192.0.2.1".into(), port: 80 };

    assert_eq!(
        open(&address, &tls).await.expect_err("another machine"),
        NetError::CleartextRefused
    );
}

#[tokio::test]
async fn sec3_a_message_has_at_most_one_mib() {
    let (address, _server) = serve_once(|stream| async move {
        let mut socket = accept_async(stream).await.expect("an upgrade");
        socket.send(Message::text("x".repeat(MIB))).await.expect("a write");
        // The client may hang up before all of it is written.
        let _ = socket.send(Message::text("x".repeat(MIB + 1))).await;
        socket
    })
    .await;
    let mut socket = open_plain(address).await.expect("a socket");

    let fits = socket.next().await.expect("a message").expect("a message of the greatest size");
    let too_long = socket.next().await.expect("an error").expect_err("a longer message");

    assert_eq!(fits.len(), MIB);
    let limit = CapacityError::MessageTooLong { size: MIB + 1, max_size: MIB };
    assert!(matches!(too_long, tungstenite::Error::Capacity(found) if found == limit));
}

#[tokio::test]
async fn con11_a_dropped_upgrade_hangs_up() {
    let (asked, was_asked) = tokio::sync::oneshot::channel();
    let (address, server) = serve_once(|mut stream: TcpStream| async move {
        read_head(&mut stream).await;
        asked.send(()).expect("a waiting test");
        super::support::hung_up(&mut stream).await;
    })
    .await;

    tokio::select! {
        _ = open_plain(address) => panic!("the server never answers"),
        _ = was_asked => {}
    }

    server.await.expect("the connection to end");
}

async fn upgrade(head: &str) -> NetError {
    let (address, _server) = answer_once(format!("HTTP/1.1 {head}\r\n")).await;
    open_plain(address).await.expect_err("a refusal")
}

async fn open_plain(address: SocketAddr) -> Result<WebSocketStream<crate::net::Stream>, NetError> {
    let tls = Authority::root("test root").client_config();
    let address =
        SocketAddress { secure: false, host: address.ip().to_string(), port: address.port() };
    open(&address, &tls).await
}
