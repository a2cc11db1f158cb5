use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use rustls::{ClientConfig, pki_types::ServerName};
use tokio::{
    net::{TcpStream, lookup_host},
    runtime::Handle,
    sync::oneshot,
    task::spawn_blocking,
};
use tokio_rustls::{TlsConnector, client::TlsStream};

use super::{NetError, Stream, TlsProblem, race::race};

/// Connects to the first address of `host` that answers, encrypted if `tls` is given.
///
/// Without `tls` only addresses of this machine are dialled. Neither the wait nor dropping the future blocks
/// the runtime's thread. Must run inside a runtime that is being driven. There is no time limit.
pub(crate) async fn dial(
    host: &str,
    port: u16,
    tls: Option<Arc<ClientConfig>>,
) -> Result<Stream, NetError> {
    let mut addresses = resolve(host, port).await?;
    if tls.is_none() {
        addresses.retain(is_this_machine);
        if addresses.is_empty() {
            return Err(NetError::CleartextRefused);
        }
    }
    let stream = race(addresses, connect).await?;
    match tls {
        Some(config) => encrypt(host, stream, config).await.map(Box::new).map(Stream::Tls),
        None if is_this_machine(&stream.peer_addr()?) => Ok(Stream::Plain(stream)),
        None => Err(NetError::CleartextRefused),
    }
}

async fn resolve(host: &str, port: u16) -> Result<Vec<SocketAddr>, NetError> {
    if let Ok(address) = host.parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(address, port)]);
    }
    let addresses = lookup_host((host, port)).await.map_err(|_| NetError::Dns)?;
    let addresses: Vec<_> = addresses.collect();
    if addresses.is_empty() { Err(NetError::Dns) } else { Ok(addresses) }
}

fn is_this_machine(address: &SocketAddr) -> bool {
    address.ip().is_loopback()
}

async fn connect(address: SocketAddr) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// The handshake has a thread of its own: judging a certificate can take seconds, and on Apple it blocks.
async fn encrypt(
    host: &str,
    stream: TcpStream,
    config: Arc<ClientConfig>,
) -> Result<TlsStream<TcpStream>, NetError> {
    let name =
        ServerName::try_from(host.to_owned()).map_err(|_| NetError::Tls(TlsProblem::WrongName))?;
    let handle = Handle::current();
    let (wanted, mut unwanted) = oneshot::channel::<()>();
    let handshake = spawn_blocking(move || {
        handle.block_on(async {
            tokio::select! {
                result = TlsConnector::from(config).connect(name, stream) => result,
                _ = &mut unwanted => Err(io::ErrorKind::Interrupted.into()),
            }
        })
    });
    let result = handshake.await.map_err(|_| NetError::Io(io::ErrorKind::Other))?;
    drop(wanted);
    Ok(result?)
}
