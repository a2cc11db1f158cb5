use std::{net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::oneshot,
    time::Instant,
};

use super::support::{Authority, answer_once, closed_port, hung_up, read_head, serve_once};
use crate::{
    hosts::{BaseUrl, HostKind, Scheme},
    net::{HttpAnswer, HttpClient, HttpRequest, Method, NetError, REST_TIME_LIMIT, TlsProblem},
};

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

#[tokio::test]
async fn sec6_path_and_query_are_encoded() {
    let (address, server) = answer_once(OK).await;
    let base = base(address);
    let request = HttpRequest {
        segments: &["users", "a/b?c#d e%2f\r\né", "~x.-_"],
        query: &[("per_page", "10"), ("q&x", "1+1=2 ü"), ("empty", "")],
        ..get(&base)
    };

    client().send(request).await.expect("an answer");

    let head = server.await.expect("no panic");
    assert_eq!(
        head.lines().next(),
        Some(
            "GET /v3.0/users/a%2Fb%3Fc%23d%20e%252f%0D%0A%C3%A9/~x.-_\
             ?per_page=10&q%26x=1%2B1%3D2%20%C3%BC&empty= HTTP/1.1"
        )
    );
}

#[tokio::test]
async fn sec6_a_part_that_would_change_the_path_is_refused() {
    let (address, _closed) = closed_port();
    let base = base(address);
    for segment in ["", ".", ".."] {
        let request = HttpRequest { segments: &["users", segment], ..get(&base) };
        assert_eq!(client().send(request).await.err(), Some(NetError::BadPath), "{segment:?}");
    }
}

#[tokio::test]
async fn sec6_a_header_value_that_cannot_be_sent_is_refused_by_name_only() {
    let (address, _closed) = closed_port();
    let base = base(address);
    for value in
        ["hunter2\r\nx: y", "hunter2\n", "hunter2\0", "hunter2\t", "hunter2é", "\u{7f}hunter2"]
    {
        let request = HttpRequest { headers: &[("authtoken", value)], ..get(&base) };
        let error = client().send(request).await.err().expect("a refusal");
        assert_eq!(error, NetError::BadHeader("authtoken"), "{value:?}");
        assert!(error.to_string().contains("authtoken"));
        assert!(!format!("{error} {error:?} {:?}", error.rest_error()).contains("hunter2"));
    }
}

#[tokio::test]
async fn a_request_carries_its_headers_and_body_and_nothing_of_its_own_but_the_host() {
    let body = r#"{"platform":"LINUX"}"#;
    let (address, server) = serve_once(move |mut stream| async move {
        let head = read_head(&mut stream).await;
        let mut received = vec![0; body.len()];
        stream.read_exact(&mut received).await.expect("a body");
        stream.write_all(OK.as_bytes()).await.expect("a client");
        (head, received)
    })
    .await;
    let base = base(address);
    let request = HttpRequest {
        method: Method::PUT,
        segments: &["me"],
        headers: &[("appid", "testapp01"), ("authtoken", "T-1")],
        body: Some(body.to_owned()),
        ..get(&base)
    };

    let answer = client().send(request).await.expect("an answer");

    let (head, received) = server.await.expect("no panic");
    let mut lines: Vec<_> = head.lines().filter(|line| !line.is_empty()).collect();
    lines[1..].sort_unstable();
    assert_eq!(
        lines,
        [
            "PUT /v3.0/me HTTP/1.1",
            "appid: testapp01",
            "authtoken: T-1",
            "content-length: 20",
            &format!("host: {address}"),
        ]
    );
    assert_eq!(received, body.as_bytes());
    assert_eq!((answer.status, answer.body.as_str(), answer.retry_after), (200, "{}", None));
}

#[tokio::test]
async fn sec1_requests_go_over_tls() {
    let root = Authority::root("test root");
    let acceptor = root.leaf("localhost").acceptor();
    let (address, _server) = serve_once(|stream| async move {
        let mut stream = acceptor.accept(stream).await.expect("a handshake");
        read_head(&mut stream).await;
        stream.write_all(OK.as_bytes()).await.expect("a client");
        stream
    })
    .await;
    let base = BaseUrl { host: "localhost".into(), scheme: Scheme::Https, ..base(address) };

    let answer = HttpClient::new(root.client_config()).send(get(&base)).await.expect("an answer");

    assert_eq!(answer.body, "{}");
}

#[tokio::test]
async fn err2_what_went_wrong_below_http_is_told() {
    let root = Authority::root("test root");
    let acceptor = root.leaf("chat.example.com").acceptor();
    let (address, _server) =
        serve_once(|stream| async move { acceptor.accept(stream).await.map(drop) }).await;
    let foreign = BaseUrl { host: "localhost".into(), scheme: Scheme::Https, ..base(address) };
    let unknown = BaseUrl { host: "does-not-exist.invalid".into(), ..foreign.clone() };
    let elsewhere = BaseUrl { host: "192.0.2.1".into(), ..base(address) };
    let (closed, _closed) = closed_port();
    let table = [
        (foreign, NetError::Tls(TlsProblem::WrongName)),
        (unknown, NetError::Dns),
        (elsewhere, NetError::CleartextRefused),
        (base(closed), NetError::Refused),
    ];
    for (base, expected) in table {
        let result = HttpClient::new(root.client_config()).send(get(&base)).await;
        assert_eq!(result.err(), Some(expected));
    }
}

#[tokio::test]
async fn err2_a_broken_answer_is_told_apart() {
    let table = [
        ("", NetError::Reset),
        ("HTTP/1.1 200 OK\r\nContent-Le", NetError::Reset),
        ("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{", NetError::Reset),
        ("220 mail.example.com ESMTP\r\n\r\n", NetError::Protocol("http")),
    ];
    for (answer, expected) in table {
        assert_eq!(answered(answer).await.err(), Some(expected), "{answer}");
    }
    let mut binary = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n".to_vec();
    binary.extend([0xff, 0xfe]);
    assert_eq!(answered(binary).await.err(), Some(NetError::Protocol("text")));
}

#[tokio::test]
async fn sec1_a_redirect_is_not_followed() {
    let answer = answered(
        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
    )
    .await
    .expect("an answer");

    assert_eq!((answer.status, answer.body.as_str()), (302, ""));
}

#[tokio::test]
async fn rec3_a_wait_that_the_server_asks_for_is_kept() {
    let answer = answered("HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n")
        .await
        .expect("an answer");

    assert_eq!((answer.status, answer.retry_after), (429, Some(Duration::from_secs(7))));
}

#[tokio::test]
async fn sec3_an_answer_has_at_most_8_mib() {
    const LIMIT: usize = 8 * 1024 * 1024;
    let announced = |length| {
        let mut answer =
            format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n").into_bytes();
        answer.resize(answer.len() + length, b'x');
        answer
    };
    let mut chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    for _ in 0..=8 {
        chunked.extend(b"100000\r\n");
        chunked.resize(chunked.len() + 1024 * 1024, b'x');
        chunked.extend(b"\r\n");
    }

    let fits = send_all(announced(LIMIT)).await.expect("an answer");
    assert_eq!(fits.body.len(), LIMIT);
    assert_eq!(send_all(announced(LIMIT + 1)).await.err(), Some(NetError::TooLarge));
    assert_eq!(send_all(chunked).await.err(), Some(NetError::TooLarge));
}

#[tokio::test(start_paused = true)]
async fn cbk2_a_request_without_answer_ends_at_its_limit() {
    let (address, _server) =
        serve_once(|mut stream| async move { hung_up(&mut stream).await }).await;
    let base = base(address);
    let start = Instant::now();

    let result = client().send(get(&base)).await;

    assert_eq!(result.err(), Some(NetError::TimedOut));
    assert_eq!(start.elapsed(), Duration::from_secs(30));
}

#[tokio::test]
async fn a_dropped_request_hangs_up() {
    let (asked, was_asked) = oneshot::channel();
    let (address, server) = serve_once(|mut stream| async move {
        read_head(&mut stream).await;
        asked.send(()).expect("a waiting test");
        hung_up(&mut stream).await;
    })
    .await;
    let (base, client) = (base(address), client());

    tokio::select! {
        _ = client.send(get(&base)) => panic!("the server never answers"),
        _ = was_asked => {}
    }

    server.await.expect("the connection to end");
}

#[tokio::test]
async fn cbk7_requests_share_a_connection_until_idle_ones_are_closed() {
    let (address, server) = serve_once(answer_until_hung_up).await;
    let (base, client) = (base(address), client());

    client.send(get(&base)).await.expect("an answer");
    client.send(get(&base)).await.expect("an answer over the same connection");
    client.close_idle();

    assert_eq!(server.await.expect("the connection to end"), 2);
}

#[tokio::test]
async fn cbk7_a_dropped_client_holds_no_connection() {
    let (address, server) = serve_once(answer_until_hung_up).await;
    let (base, client) = (base(address), client());

    client.send(get(&base)).await.expect("an answer");
    drop(client);

    assert_eq!(server.await.expect("the connection to end"), 1);
}

#[tokio::test(start_paused = true)]
async fn an_idle_connection_is_closed_after_10_s() {
    let (address, server) = serve_once(answer_until_hung_up).await;
    let (base, client) = (base(address), client());
    let request = HttpRequest { time_limit: Duration::MAX, ..get(&base) };
    client.send(request).await.expect("an answer");
    let start = Instant::now();

    assert_eq!(server.await.expect("the connection to end"), 1);

    let idle = start.elapsed();
    assert!((10..=20).contains(&idle.as_secs()), "{idle:?}");
    drop(client);
}

async fn answer_until_hung_up(mut stream: TcpStream) -> usize {
    let mut answered = 0;
    while !read_head(&mut stream).await.is_empty() {
        stream.write_all(OK.as_bytes()).await.expect("a client");
        answered += 1;
    }
    answered
}

async fn answered(answer: impl Into<Vec<u8>>) -> Result<HttpAnswer, NetError> {
    let (address, _server) = answer_once(answer).await;
    let base = base(address);
    client().send(get(&base)).await
}

/// Like [`answered`], for a client that may hang up before all is written.
async fn send_all(answer: Vec<u8>) -> Result<HttpAnswer, NetError> {
    let (address, _server) = serve_once(|mut stream| async move {
        read_head(&mut stream).await;
        let _ = stream.write_all(&answer).await;
        stream
    })
    .await;
    let base = base(address);
    client().send(get(&base)).await
}

fn client() -> HttpClient {
    HttpClient::new(Authority::root("test root").client_config())
}

fn get(base: &BaseUrl) -> HttpRequest<'_> {
    HttpRequest {
        method: Method::GET,
        base,
        segments: &["settings"],
        query: &[],
        headers: &[],
        body: None,
        time_limit: REST_TIME_LIMIT,
    }
}

fn base(address: SocketAddr) -> BaseUrl {
    BaseUrl::parse_override(HostKind::Client, &format!("http://{address}/v3.0")).expect("a base")
}
