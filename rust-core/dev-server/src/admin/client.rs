use std::net::SocketAddr;

use cometchat_protocol::Secret;
use http_body_util::{BodyExt, Full};
use hyper::{
    Request,
    body::Bytes,
    client::conn::http1,
    header::{AUTHORIZATION, HOST},
};
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use tokio::net::TcpStream;

use super::command::Command;

/// Speaks to an admin interface, of this process or of another.
#[derive(Debug, Clone)]
pub struct Client {
    addr: SocketAddr,
    token: Secret,
}

/// Why a command was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The interface cannot be reached.
    #[error("the admin interface cannot be reached: {0}")]
    Connect(#[from] std::io::Error),
    /// The request broke off.
    #[error("the request broke off: {0}")]
    Http(#[from] hyper::Error),
    /// The interface refused the command.
    #[error("{status}: {reason}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// What it says.
        reason: String,
    },
}

impl Client {
    /// The interface at this address.
    pub fn new(addr: SocketAddr, token: Secret) -> Self {
        Self { addr, token }
    }

    /// Has a command carried out.
    #[expect(clippy::missing_panics_doc, reason = "each states why it cannot happen")]
    pub async fn run(&self, command: &Command) -> Result<(), ClientError> {
        let body = serde_json::to_vec(command).expect("commands have string keys");
        let stream = TcpStream::connect(self.addr).await?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        let request = Request::post("/commands")
            .header(HOST, self.addr.to_string())
            .header(AUTHORIZATION, format!("Bearer {}", self.token.expose()))
            .body(Full::new(Bytes::from(body)))
            .expect("an address and a token made of letters fit into headers");
        let response = sender.send_request(request).await?;
        let status = response.status();
        let body = response.into_body().collect().await?.to_bytes();
        if status.is_success() {
            return Ok(());
        }
        let Told { error } = serde_json::from_slice(&body).unwrap_or_default();
        Err(ClientError::Refused { status: status.as_u16(), reason: error })
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Told {
    error: String,
}
