//! Certificates and small servers.

use std::{future::Future, net::SocketAddr, sync::Arc};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, PublicKeyData,
};
use ring::digest;
use rustls::{
    ClientConfig, ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpSocket, TcpStream},
    task::JoinHandle,
};
use tokio_rustls::TlsAcceptor;

use crate::net::TlsOptions;

/// An authority of this test alone.
pub(super) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(super) fn root(name: &str) -> Self {
        Self(CertifiedIssuer::self_signed(authority_params(name), key()).expect("a root"))
    }

    pub(super) fn intermediate(&self, name: &str) -> Self {
        Self(CertifiedIssuer::signed_by(authority_params(name), key(), &self.0).expect("signed"))
    }

    pub(super) fn leaf(&self, name: &str) -> Identity {
        self.leaf_with(name, |_| ())
    }

    pub(super) fn leaf_with(
        &self,
        name: &str,
        change: impl FnOnce(&mut CertificateParams),
    ) -> Identity {
        let mut params = CertificateParams::new([name.to_owned()]).expect("a name");
        change(&mut params);
        let key = key();
        let certificate = params.signed_by(&key, &self.0).expect("signed");
        Identity { chain: vec![certificate.der().clone()], key }
    }

    pub(super) fn certificate(&self) -> CertificateDer<'static> {
        self.0.as_ref().der().clone()
    }

    pub(super) fn pem(&self) -> Vec<u8> {
        self.0.as_ref().pem().into_bytes()
    }

    pub(super) fn pin(&self) -> [u8; 32] {
        pin(self.0.key())
    }

    pub(super) fn trusted(&self) -> TlsOptions {
        TlsOptions { additional_roots: vec![self.pem()], key_pins: Vec::new() }
    }

    pub(super) fn client_config(&self) -> Arc<ClientConfig> {
        self.trusted().client_config().expect("a configuration")
    }
}

/// What a server shows and proves.
pub(super) struct Identity {
    pub(super) chain: Vec<CertificateDer<'static>>,
    key: KeyPair,
}

impl Identity {
    pub(super) fn pin(&self) -> [u8; 32] {
        pin(&self.key)
    }

    pub(super) fn presenting(mut self, authority: &Authority) -> Self {
        self.chain.push(authority.certificate());
        self
    }

    pub(super) fn acceptor(self) -> TlsAcceptor {
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(self.key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(self.chain, key)
            .expect("a certificate and its key");
        TlsAcceptor::from(Arc::new(config))
    }
}

/// Runs `serve` on the first connection.
pub(super) async fn serve_once<F, R>(
    serve: impl FnOnce(TcpStream) -> F + Send + 'static,
) -> (SocketAddr, JoinHandle<R>)
where
    F: Future<Output = R> + Send,
    R: Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let server = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a connection");
        drop(listener);
        serve(stream).await
    });
    (address, server)
}

/// An address at which nobody listens, and which nobody else gets as long as the socket lives.
pub(super) fn closed_port() -> (SocketAddr, TcpSocket) {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind("127.0.0.1:0".parse().expect("an address")).expect("a free port");
    (socket.local_addr().expect("an address"), socket)
}

/// Answers the first connection's first request with these bytes and hangs up; gives the request.
pub(super) async fn answer_once(answer: impl Into<Vec<u8>>) -> (SocketAddr, JoinHandle<String>) {
    let answer = answer.into();
    serve_once(|mut stream| async move {
        let request = read_head(&mut stream).await;
        stream.write_all(&answer).await.expect("a listening client");
        request
    })
    .await
}

/// Sends everything back until the client hangs up.
pub(super) async fn echo(mut stream: impl AsyncRead + tokio::io::AsyncWrite + Unpin) {
    let mut buffer = [0; 64];
    while let Ok(length @ 1..) = stream.read(&mut buffer).await {
        if stream.write_all(&buffer[..length]).await.is_err() {
            return;
        }
    }
}

/// Reads until an empty line, or the end.
pub(super) async fn read_head(stream: &mut (impl AsyncRead + Unpin)) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => break,
        }
    }
    String::from_utf8(head).expect("text")
}

/// Waits until the client has hung up, in whatever way.
pub(super) async fn hung_up(stream: &mut (impl AsyncRead + Unpin)) {
    let mut buffer = [0; 1024];
    while let Ok(1..) = stream.read(&mut buffer).await {}
}

fn authority_params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(DnType::CommonName, name);
    params
}

fn key() -> KeyPair {
    KeyPair::generate().expect("a key")
}

fn pin(key: &KeyPair) -> [u8; 32] {
    let hash = digest::digest(&digest::SHA256, &key.subject_public_key_info());
    hash.as_ref().try_into().expect("32 bytes")
}
