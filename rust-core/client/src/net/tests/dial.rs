use std::{
    net::TcpListener as StdListener,
    sync::{Arc, Mutex, mpsc},
    thread,
    time::Duration,
};

use futures_util::FutureExt;
use rustls::{
    ClientConfig, DigitallySignedStruct, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::ring::default_provider,
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    sync::oneshot,
};

use super::support::{Authority, closed_port, echo, hung_up, serve_once};
use crate::net::{NetError, Stream, dial};

#[tokio::test]
async fn sec1_this_machine_is_reached_without_encryption() {
    let (address, _server) = serve_once(echo).await;

    for_echo(dial("127.0.0.1", address.port(), None).await.expect("a connection")).await;
}

#[tokio::test]
async fn sec1_a_name_for_this_machine_is_reached_without_encryption() {
    let (address, _server) = serve_once(echo).await;

    for_echo(dial("localhost", address.port(), None).await.expect("a connection")).await;
}

#[test]
fn sec1_cleartext_to_another_machine_is_refused_before_any_packet() {
    for host in ["192.0.2.1", "10.0.0.1", "0.0.0.0", "2001:db8::1", "::ffff:127.0.0.1", "::"] {
        let result = dial(host, 80, None).now_or_never().expect("no wait");
        assert_eq!(result.expect_err(host), NetError::CleartextRefused, "{host}");
    }
}

#[tokio::test]
async fn err2_a_closed_port_is_refused() {
    let (address, _closed) = closed_port();

    let error = dial("127.0.0.1", address.port(), None).await.expect_err("nobody listens");

    assert_eq!(error, NetError::Refused);
}

#[tokio::test]
async fn err2_a_name_without_address_is_a_dns_failure() {
    let tls = Authority::root("test root").client_config();

    for host in ["does-not-exist.invalid", ""] {
        let error = dial(host, 443, Some(tls.clone())).await.expect_err(host);
        assert_eq!(error, NetError::Dns, "{host}");
    }
}

#[tokio::test]
async fn err2_a_connection_that_ends_in_the_handshake_is_reset() {
    let tls = Authority::root("test root").client_config();
    let (at_once, _server) = serve_once(|stream| async move { drop(stream) }).await;
    let (after_hello, _server) = serve_once(|mut stream| async move {
        stream.read_u8().await.expect("a hello");
    })
    .await;

    for address in [at_once, after_hello] {
        let error = dial("127.0.0.1", address.port(), Some(tls.clone())).await.expect_err("reset");
        assert_eq!(error, NetError::Reset);
    }
}

#[tokio::test]
async fn con11_a_dropped_dial_hangs_up_in_the_handshake() {
    let tls = Authority::root("test root").client_config();
    let (started, has_started) = oneshot::channel();
    let (address, server) = serve_once(|mut stream| async move {
        stream.read_u8().await.expect("a hello");
        started.send(()).expect("a waiting test");
        hung_up(&mut stream).await;
    })
    .await;

    tokio::select! {
        _ = dial("127.0.0.1", address.port(), Some(tls)) => panic!("the server never answers"),
        _ = has_started => {}
    }

    server.await.expect("the connection to end");
}

#[tokio::test]
async fn con11_a_slow_certificate_check_does_not_hold_the_runtime() {
    let (identity, verifier, mut release) = slow_verification();
    let (address, server) =
        serve_once(|stream| async move { identity.accept(stream).await.map(drop) }).await;
    let dialled =
        tokio::spawn(
            async move { dial("127.0.0.1", address.port(), Some(verifier)).await.map(drop) },
        );

    release.wait_until_checking().await;
    tokio::task::yield_now().await;
    release.finish();

    assert_eq!(dialled.await.expect("no panic"), Ok(()));
    server.await.expect("no panic").expect("a handshake");
}

#[tokio::test]
async fn con11_dropping_a_dial_does_not_wait_for_the_certificate_check() {
    let (identity, verifier, mut release) = slow_verification();
    let (address, server) = serve_once(|stream| async move {
        if let Ok(mut stream) = identity.accept(stream).await {
            hung_up(&mut stream).await;
        }
    })
    .await;
    let dialled =
        tokio::spawn(
            async move { dial("127.0.0.1", address.port(), Some(verifier)).await.map(drop) },
        );
    release.wait_until_checking().await;

    dialled.abort();
    assert!(dialled.await.expect_err("dropped").is_cancelled());

    release.finish();
    server.await.expect("the late connection to be dropped");
}

#[test]
fn con11_the_runtime_ends_without_waiting_for_a_handshake() {
    let listener = StdListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let tls = Authority::root("test root").client_config();
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let (accepted, has_accepted) = oneshot::channel();
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        std::io::Read::read_exact(&mut stream, &mut [0]).expect("a hello");
        accepted.send(()).expect("a waiting test");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
        let mut rest = Vec::new();
        std::io::Read::read_to_end(&mut stream, &mut rest).map(drop)
    });

    runtime.block_on(async {
        tokio::spawn(async move { dial("127.0.0.1", port, Some(tls)).await.map(drop) });
        has_accepted.await.expect("the server");
    });
    runtime.shutdown_background();

    server.join().expect("no panic").expect("the connection to end");
}

async fn for_echo(mut stream: Stream) {
    stream.write_all(b"hello").await.expect("a write");
    let mut answer = [0; 5];
    stream.read_exact(&mut answer).await.expect("an echo");
    assert_eq!(&answer, b"hello");
}

fn slow_verification() -> (tokio_rustls::TlsAcceptor, Arc<ClientConfig>, Release) {
    let (checking, is_checking) = tokio::sync::mpsc::unbounded_channel();
    let (finish, may_finish) = mpsc::channel();
    let verifier = SlowVerifier { checking, may_finish: Mutex::new(may_finish) };
    let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    let acceptor = Authority::root("test root").leaf("127.0.0.1").acceptor();
    let release = Release { is_checking, finish };
    (acceptor, Arc::new(config), release)
}

struct Release {
    is_checking: tokio::sync::mpsc::UnboundedReceiver<()>,
    finish: mpsc::Sender<()>,
}

impl Release {
    async fn wait_until_checking(&mut self) {
        self.is_checking.recv().await.expect("a check");
    }

    fn finish(&self) {
        self.finish.send(()).expect("a waiting check");
    }
}

#[derive(Debug)]
struct SlowVerifier {
    checking: tokio::sync::mpsc::UnboundedSender<()>,
    may_finish: Mutex<mpsc::Receiver<()>>,
}

impl ServerCertVerifier for SlowVerifier {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        self.checking.send(()).expect("a waiting test");
        self.may_finish.lock().expect("one check").recv().expect("a release");
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        default_provider().signature_verification_algorithms.supported_schemes()
    }
}
