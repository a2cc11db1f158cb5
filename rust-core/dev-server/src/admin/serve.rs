use std::{net::SocketAddr, sync::Arc};

use axum::{
    Router,
    body::Bytes,
    extract::{Request, State},
    http::{
        HeaderMap, StatusCode,
        header::{AUTHORIZATION, CONTENT_TYPE, HOST},
    },
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use cometchat_protocol::Secret;
use hyper::server::conn::http1;
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use uuid::Uuid;

use super::command::Command;
use crate::{DevServer, Observed, StartError};

/// A running admin interface. It ends with its runtime.
#[derive(Debug, Clone)]
pub struct Admin {
    addr: SocketAddr,
    token: Secret,
}

impl Admin {
    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// What requests must carry as `Authorization: Bearer …`.
    pub fn token(&self) -> &Secret {
        &self.token
    }
}

struct Desk {
    server: DevServer,
    addr: SocketAddr,
    token: Secret,
}

/// Starts the admin interface of a server on a loopback address.
pub async fn start(server: DevServer, addr: SocketAddr) -> Result<Admin, StartError> {
    if !addr.ip().is_loopback() {
        return Err(StartError::RemoteAdmin(addr));
    }
    let cannot_listen = |source| StartError::Listen { addr, source };
    let listener = TcpListener::bind(addr).await.map_err(cannot_listen)?;
    let addr = listener.local_addr().map_err(cannot_listen)?;
    let token = Secret::new(Uuid::new_v4().simple().to_string());
    let desk = Arc::new(Desk { server, addr, token: token.clone() });
    let router = Router::new()
        .route("/", get(show))
        .route("/commands", post(command))
        .layer(middleware::from_fn_with_state(Arc::clone(&desk), guard))
        .with_state(desk);
    tokio::spawn(serve(listener, router));
    Ok(Admin { addr, token })
}

async fn serve(listener: TcpListener, router: Router) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            tokio::task::yield_now().await;
            continue;
        };
        let service = TowerToHyperService::new(router.clone());
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}

/// Only who was given the token gets in, and only by this machine's own names.
async fn guard(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    if !names_this_machine(headers, desk.addr.port()) {
        return told(StatusCode::FORBIDDEN, "The Host header must be a loopback address.");
    }
    let expected = format!("Bearer {}", desk.token.expose());
    let given = headers.get(AUTHORIZATION).map_or(&[][..], |value| value.as_bytes());
    if !is_same(given, expected.as_bytes()) {
        return told(StatusCode::UNAUTHORIZED, "The bearer token is missing or wrong.");
    }
    next.run(request).await
}

fn names_this_machine(headers: &HeaderMap, port: u16) -> bool {
    let Some(host) = headers.get(HOST).and_then(|host| host.to_str().ok()) else { return false };
    let names = [format!("localhost:{port}"), format!("127.0.0.1:{port}"), format!("[::1]:{port}")];
    names.iter().any(|name| host.eq_ignore_ascii_case(name))
}

/// Takes the same time wherever the difference is.
fn is_same(given: &[u8], expected: &[u8]) -> bool {
    given.len() == expected.len()
        && given.iter().zip(expected).fold(0, |difference, (a, b)| difference | (a ^ b)) == 0
}

async fn show(State(desk): State<Arc<Desk>>) -> Response {
    let seen = desk.server.observe(|seen: &Observed| {
        json!({
            "openSockets": seen.open_sockets(),
            "upgrades": seen.upgrades(),
            "requests": seen.requests().count(),
            "frames": seen.frames().count(),
            "messages": seen.messages(),
        })
    });
    answer(StatusCode::OK, &seen)
}

async fn command(State(desk): State<Arc<Desk>>, body: Bytes) -> Response {
    let command: Command = match serde_json::from_slice(&body) {
        Ok(command) => command,
        Err(error) => return told(StatusCode::BAD_REQUEST, &format!("Not a command: {error}.")),
    };
    match command.run(&desk.server).await {
        Ok(()) => answer(StatusCode::OK, &json!({"ok": true})),
        Err(refused) => told(StatusCode::BAD_REQUEST, &refused.to_string()),
    }
}

fn told(status: StatusCode, error: &str) -> Response {
    answer(status, &json!({ "error": error }))
}

fn answer(status: StatusCode, body: &Value) -> Response {
    (status, [(CONTENT_TYPE, "application/json")], body.to_string() + "\n").into_response()
}
