//! A small client: REST over hyper, frames over tokio-tungstenite, with or without TLS.
#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, reason = "a helper outside of a test function may fail the test too")]

use std::{future::Future, sync::Arc, time::Duration};

use cometchat_dev_server::DevServer;
use cometchat_protocol::{
    AuthAnswer, AuthBody, ClientFrame, Envelope, PresenceSubscription, Received, Secret,
    ServerFrame,
};
use futures_util::{SinkExt, StreamExt};
use http_body_util::{BodyExt, Full};
use hyper::{HeaderMap, Request, body::Bytes};
use hyper_util::rt::TokioIo;
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{self, Message},
};

pub(crate) const ANDREW: &str = "cometchat-uid-1";
pub(crate) const GEORGE: &str = "cometchat-uid-2";
pub(crate) const NANCY: &str = "cometchat-uid-3";
pub(crate) const GROUP: &str = "cometchat-guid-1";

/// Everything here happens on this machine at once; this is only the net below.
pub(crate) async fn soon<F: Future>(future: F) -> F::Output {
    timeout(Duration::from_secs(20), future).await.expect("it does not happen")
}

pub(crate) async fn start() -> DevServer {
    DevServer::builder().start().await.expect("the server starts")
}

pub(crate) trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

pub(crate) async fn dial(server: &DevServer) -> std::io::Result<Box<dyn Stream>> {
    let tcp = TcpStream::connect(server.addr()).await?;
    let Some(pem) = server.ca_pem() else { return Ok(Box::new(tcp)) };
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(pem.as_bytes()).unwrap()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").unwrap();
    let connector = tokio_rustls::TlsConnector::from(Arc::new(config));
    Ok(Box::new(connector.connect(name, tcp).await?))
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("the body is JSON")
    }

    pub(crate) fn data(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.body);
        self.json()["data"].clone()
    }

    /// The HTTP status and the error code.
    pub(crate) fn error(&self) -> (u16, String) {
        let code = self.json()["error"]["code"].as_str().expect("an error").to_owned();
        (self.status, code)
    }
}

pub(crate) async fn call(
    server: &DevServer,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Answer {
    let stream = dial(server).await.expect("the server is there");
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let mut request = Request::builder().method(method).uri(path).header("host", "localhost");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Full::new(Bytes::from(body.to_owned()))).unwrap();
    let response = soon(sender.send_request(request)).await.expect("an answer");
    let status = response.status().as_u16();
    let headers = response.headers().clone();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    Answer { status, headers, body: String::from_utf8(body.to_vec()).unwrap() }
}

/// A logged-in device of a user, without a socket.
#[derive(Clone)]
pub(crate) struct Login {
    pub(crate) server: DevServer,
    pub(crate) uid: String,
    pub(crate) resource: String,
    pub(crate) token: String,
    pub(crate) me: Value,
}

impl Login {
    pub(crate) async fn new(server: &DevServer, uid: &str, resource: &str) -> Self {
        let path = format!("/v3.0/users/{uid}/auth_tokens");
        let headers = [("appId", server.app_id()), ("apiKey", server.auth_key())];
        let token = call(server, "POST", &path, &headers, "{}").await.data()["authToken"]
            .as_str()
            .expect("a token")
            .to_owned();
        let mut login = Self {
            server: server.clone(),
            uid: uid.to_owned(),
            resource: resource.to_owned(),
            token,
            me: Value::Null,
        };
        login.me = login.call("PUT", "/v3.0/me", "{}").await.data();
        login
    }

    pub(crate) fn jwt(&self) -> &str {
        self.me["jwt"].as_str().expect("a jwt")
    }

    pub(crate) async fn call(&self, method: &str, path: &str, body: &str) -> Answer {
        let headers = [
            ("appId", self.server.app_id()),
            ("authToken", self.token.as_str()),
            ("resource", self.resource.as_str()),
        ];
        call(&self.server, method, path, &headers, body).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call("GET", path, "").await
    }

    pub(crate) async fn send_text(&self, kind: &str, receiver: &str, text: &str) -> Answer {
        let body = json!({
            "type": "text", "category": "message", "receiverType": kind, "receiver": receiver,
            "data": {"text": text}, "text": text, "muid": format!("muid-{text}"),
        });
        self.call("POST", "/v3.0/messages", &body.to_string()).await
    }

    pub(crate) async fn connect(&self) -> Socket {
        self.connect_with(None, &[]).await
    }

    pub(crate) async fn connect_with(
        &self,
        presence: Option<PresenceSubscription>,
        roles: &[&str],
    ) -> Socket {
        let mut socket = Socket::open(&self.server).await.expect("the upgrade succeeds");
        socket.authenticate_with(self, presence, roles).await;
        match socket.next().await {
            ServerFrame::Auth(answer) => assert_eq!(answer, AuthAnswer::accepted()),
            other => panic!("not an auth answer: {other:?}"),
        }
        socket
    }
}

pub(crate) struct Socket {
    pub(crate) ws: WebSocketStream<Box<dyn Stream>>,
}

impl Socket {
    pub(crate) async fn open(server: &DevServer) -> Result<Self, tungstenite::Error> {
        let stream = dial(server).await?;
        let upgraded = tokio_tungstenite::client_async("ws://localhost/", stream);
        soon(upgraded).await.map(|(ws, _)| Self { ws })
    }

    pub(crate) async fn authenticate(&mut self, login: &Login) {
        self.authenticate_with(login, None, &[]).await;
    }

    async fn authenticate_with(
        &mut self,
        login: &Login,
        presence_subscription: Option<PresenceSubscription>,
        roles: &[&str],
    ) {
        let body = AuthBody {
            auth: Some(Secret::new(login.jwt())),
            device_id: login.resource.clone(),
            presence_subscription,
            roles: roles.iter().map(|role| (*role).to_owned()).collect(),
            params: None,
        };
        self.send(&ClientFrame::Auth(Box::new(body)), &Envelope::default()).await;
    }

    pub(crate) async fn send(&mut self, frame: &ClientFrame, envelope: &Envelope) {
        self.ws.send(Message::text(frame.encode(envelope))).await.unwrap();
    }

    pub(crate) async fn raw(&mut self) -> Option<Result<Message, tungstenite::Error>> {
        soon(self.ws.next()).await
    }

    pub(crate) async fn receive(&mut self) -> Received<ServerFrame> {
        match self.raw().await {
            Some(Ok(Message::Text(text))) => ServerFrame::decode(&text).expect("a frame"),
            other => panic!("not a text frame: {other:?}"),
        }
    }

    pub(crate) async fn next(&mut self) -> ServerFrame {
        self.receive().await.frame
    }

    /// Whatever was sent to this socket before now must have been read before this is called.
    pub(crate) async fn expect_nothing_before_pong(&mut self) {
        self.send(&ClientFrame::Ping, &Envelope::default()).await;
        assert_eq!(self.next().await, ServerFrame::Pong);
    }

    /// The code of the server's close frame.
    pub(crate) async fn expect_close(&mut self) -> u16 {
        match self.raw().await {
            Some(Ok(Message::Close(Some(frame)))) => frame.code.into(),
            other => panic!("not a close frame: {other:?}"),
        }
    }
}
