use std::{io, net::SocketAddr, sync::Arc};

use axum::Router;
use tokio::{
    net::{TcpListener, TcpSocket},
    sync::watch,
    task::JoinSet,
};
use tokio_rustls::TlsAcceptor;

use crate::{connection, state::Shared};

/// Whether connections are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gate {
    /// They are.
    Open,
    /// The port refuses them, and those that were there are reset.
    Away,
    /// Never again.
    Stopped,
}

/// Takes connections while the gate is open. Publishes in `reached` the gate it acts by.
pub(crate) struct Acceptor {
    pub(crate) shared: Arc<Shared>,
    pub(crate) router: Router,
    pub(crate) tls: Option<TlsAcceptor>,
    pub(crate) addr: SocketAddr,
    pub(crate) reached: watch::Sender<Gate>,
}

impl Acceptor {
    pub(crate) async fn run(self, listener: TcpListener) {
        let mut gate = self.shared.gate.subscribe();
        let mut connections = JoinSet::new();
        let mut door = Door::Listening(listener);
        loop {
            let wanted = *gate.borrow_and_update();
            door = match door.turn(wanted, self.addr) {
                Some(door) => door,
                None => break,
            };
            self.reached.send_replace(wanted);
            tokio::select! {
                changed = gate.changed() => changed.expect("shared holds the sender"),
                () = self.accept(&door, &mut connections) => {}
            }
        }
        while connections.join_next().await.is_some() {}
        self.reached.send_replace(Gate::Stopped);
    }

    async fn accept(&self, door: &Door, connections: &mut JoinSet<()>) {
        let Door::Listening(listener) = door else {
            return std::future::pending().await;
        };
        // Subscribed before accepting, so that no turn of the gate is missed by a new connection.
        let gate = self.shared.gate.subscribe();
        while connections.try_join_next().is_some() {}
        match listener.accept().await {
            Ok((stream, _)) => {
                let (shared, router) = (Arc::clone(&self.shared), self.router.clone());
                connections.spawn(connection::run(shared, router, self.tls.clone(), stream, gate));
            }
            // Out of descriptors or the peer is gone already: give other tasks a turn.
            Err(_) => tokio::task::yield_now().await,
        }
    }
}

enum Door {
    Listening(TcpListener),
    /// Bound but not listening: the port refuses connections and nobody else can take it.
    Shut(TcpSocket),
}

impl Door {
    /// `None`: the server has stopped, or the port is lost.
    fn turn(self, wanted: Gate, addr: SocketAddr) -> Option<Self> {
        match (wanted, self) {
            (Gate::Stopped, _) => None,
            (Gate::Away, Self::Listening(listener)) => {
                drop(listener);
                bind(addr).ok().map(Self::Shut)
            }
            (Gate::Open, Self::Shut(socket)) => socket.listen(BACKLOG).ok().map(Self::Listening),
            (Gate::Open | Gate::Away, door) => Some(door),
        }
    }
}

const BACKLOG: u32 = 1024;

pub(crate) fn listen(addr: SocketAddr) -> io::Result<TcpListener> {
    bind(addr)?.listen(BACKLOG)
}

fn bind(addr: SocketAddr) -> io::Result<TcpSocket> {
    let socket = match addr {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(addr)?;
    Ok(socket)
}
