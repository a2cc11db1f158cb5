use std::{sync::Arc, time::SystemTime};

use rustls::ClientConfig;
use tokio_tungstenite::{
    WebSocketStream, client_async_with_config,
    tungstenite::{
        self,
        client::ClientRequestBuilder,
        error::ProtocolError,
        handshake::client::Response,
        http::{Uri, header::RETRY_AFTER},
        protocol::WebSocketConfig,
    },
};

use super::{NetError, Stream, dial, retry_after::retry_after};
use crate::hosts::SocketAddress;

/// The largest message from the server.
const MAX_MESSAGE: usize = 1024 * 1024;

/// Chat frames are short, and a client keeps this buffer for the life of the connection.
const READ_BUFFER: usize = 8 * 1024;

const WRITE_BUFFER: usize = 4 * 1024;

/// One message of the greatest size may wait beside the buffer.
const MAX_WRITE_BUFFER: usize = WRITE_BUFFER + 2 * MAX_MESSAGE;

/// Dials the address and upgrades the connection. There is no time limit.
pub(crate) async fn open(
    address: &SocketAddress,
    tls: &Arc<ClientConfig>,
) -> Result<WebSocketStream<Stream>, NetError> {
    let SocketAddress { secure, host, port } = address;
    let stream = dial(host, *port, secure.then(|| tls.clone())).await?;
    let request = ClientRequestBuilder::new(uri(address)?);
    match client_async_with_config(request, stream, Some(config())).await {
        Ok((socket, _)) => Ok(socket),
        Err(error) => Err(upgrade_error(error)),
    }
}

fn config() -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(WRITE_BUFFER)
        .max_write_buffer_size(MAX_WRITE_BUFFER)
        .max_message_size(Some(MAX_MESSAGE))
        .max_frame_size(Some(MAX_MESSAGE))
}

fn uri(SocketAddress { secure, host, port }: &SocketAddress) -> Result<Uri, NetError> {
    let host = if host.contains(':') { format!("[{host}]") } else { host.clone() };
    // The authority becomes the Host header, which leaves out the usual port.
    let text = match (secure, port) {
        (true, 443) => format!("wss://{host}/"),
        (true, port) => format!("wss://{host}:{port}/"),
        (false, 80) => format!("ws://{host}/"),
        (false, port) => format!("ws://{host}:{port}/"),
    };
    text.parse().map_err(|_| NetError::BadHeader("Host"))
}

fn upgrade_error(error: tungstenite::Error) -> NetError {
    match error {
        tungstenite::Error::Http(answer) => rejection(&answer),
        tungstenite::Error::Io(error) => error.into(),
        tungstenite::Error::Protocol(ProtocolError::HandshakeIncomplete) => NetError::Reset,
        tungstenite::Error::Protocol(ProtocolError::HttparseError(_)) => {
            NetError::CaptivePortal { status: None }
        }
        tungstenite::Error::Capacity(_) | tungstenite::Error::AttackAttempt => NetError::TooLarge,
        _ => NetError::Protocol("websocket upgrade"),
    }
}

fn rejection(answer: &Response) -> NetError {
    let status = answer.status().as_u16();
    match status {
        200..=399 | 511 => NetError::CaptivePortal { status: Some(status) },
        _ => {
            let value = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
            let retry_after = value.and_then(|value| retry_after(value, SystemTime::now()));
            NetError::UpgradeRejected { status, retry_after }
        }
    }
}
