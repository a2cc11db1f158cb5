use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, ready},
};

use axum::{Extension, Router};
use hyper::{server::conn::http1, upgrade::OnUpgrade};
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    sync::{mpsc, watch},
    time::{Sleep, sleep},
};
use tokio_rustls::TlsAcceptor;

use crate::{accept::Gate, socket, state::Shared};

/// Serves one TCP connection to its end: TLS if there is any, HTTP, and then the WebSocket.
pub(crate) async fn run(
    shared: Arc<Shared>,
    router: Router,
    tls: Option<TlsAcceptor>,
    stream: TcpStream,
    mut gate: watch::Receiver<Gate>,
) {
    // Small frames must not wait for each other; a socket without the option still works.
    let _ = stream.set_nodelay(true);
    let reset = ResetSwitch::default();
    let link = Link { stream, reset: reset.clone(), shared: Arc::clone(&shared), pause: None };
    let http = async {
        match tls {
            None => serve_http(link, router).await,
            Some(tls) => serve_http(tls.accept(link).await.ok()?, router).await,
        }
    };
    let upgrade = tokio::select! {
        upgrade = http => upgrade,
        turned = turned_away(&mut gate, &reset) => turned,
    };
    let Some(upgrade) = upgrade else { return };
    if let Ok(io) = upgrade.await {
        socket::serve(shared, io, gate, reset).await;
    }
}

/// Resolves when the gate turns; the link is then to be dropped.
async fn turned_away(gate: &mut watch::Receiver<Gate>, reset: &ResetSwitch) -> Option<OnUpgrade> {
    gate.changed().await.expect("shared holds the sender");
    if *gate.borrow() != Gate::Stopped {
        reset.arm();
    }
    None
}

/// Serves HTTP until the connection ends or is handed over by an upgrade.
async fn serve_http<I>(io: I, router: Router) -> Option<OnUpgrade>
where
    I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (slot, mut upgrades) = UpgradeSlot::new();
    let service = TowerToHyperService::new(router.layer(Extension(slot)));
    // A client that breaks off is none of the server's errors.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(io), service).with_upgrades().await;
    upgrades.try_recv().ok()
}

/// Where the upgrade handler leaves the connection for the WebSocket.
#[derive(Clone)]
pub(crate) struct UpgradeSlot(mpsc::Sender<OnUpgrade>);

impl UpgradeSlot {
    fn new() -> (Self, mpsc::Receiver<OnUpgrade>) {
        let (sender, receiver) = mpsc::channel(1);
        (Self(sender), receiver)
    }

    /// A connection is upgraded once at most; a second one would be dropped.
    pub(crate) fn put(&self, upgrade: OnUpgrade) {
        let _ = self.0.try_send(upgrade);
    }
}

/// Makes the connection end by a TCP reset instead of a regular end.
#[derive(Clone, Default)]
pub(crate) struct ResetSwitch(Arc<AtomicBool>);

impl ResetSwitch {
    pub(crate) fn arm(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn is_armed(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// The TCP stream, below all layers, so that dropping these drops it in the chosen way.
struct Link {
    stream: TcpStream,
    reset: ResetSwitch,
    shared: Arc<Shared>,
    /// While bytes trickle: nothing leaves before it ends.
    pause: Option<Pin<Box<Sleep>>>,
}

impl Drop for Link {
    fn drop(&mut self) {
        if self.reset.is_armed() {
            // If the system refuses, the peer sees a regular end.
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Link {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Link {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        if let Some(pause) = &mut self.pause {
            ready!(pause.as_mut().poll(cx));
            self.pause = None;
        }
        let Some(trickle) = self.shared.read(|state| state.faults.trickle) else {
            return Pin::new(&mut self.stream).poll_write(cx, buf);
        };
        let chunk = &buf[..buf.len().min(trickle.bytes.max(1))];
        let written = ready!(Pin::new(&mut self.stream).poll_write(cx, chunk));
        self.pause = Some(Box::pin(sleep(trickle.pause)));
        Poll::Ready(written)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
