//! TLS: the right certificate and the wrong ones.

mod common;

use std::{
    io::ErrorKind,
    net::{Ipv4Addr, SocketAddr},
};

use cometchat_dev_server::{Certificate, DevServer, DropKind, StartError};
use common::*;
use rustls::CertificateError;
use tokio_tungstenite::tungstenite::Error;

async fn start_with(certificate: Certificate) -> DevServer {
    DevServer::builder().tls(certificate).start().await.expect("the server starts")
}

async fn certificate_error(certificate: Certificate) -> CertificateError {
    let server = start_with(certificate).await;
    let error = dial(&server).await.map(|_| ()).expect_err("the certificate is refused");
    match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        Some(rustls::Error::InvalidCertificate(error)) => error.clone(),
        other => panic!("not about the certificate: {other:?}"),
    }
}

#[tokio::test]
async fn rest_and_the_socket_work_with_the_right_certificate() {
    let server = start_with(Certificate::Valid).await;
    assert_eq!(server.base_url(), format!("https://localhost:{}", server.addr().port()));
    let login = Login::new(&server, ANDREW, "WEB-1").await;
    assert_eq!(login.me["settings"]["CHAT_HOST"], "localhost");
    let mut socket = login.connect().await;
    socket.expect_nothing_before_pong().await;
    server.drop_sockets(ANDREW, DropKind::Close(1011));
    assert_eq!(socket.expect_close().await, 1011);
}

#[tokio::test]
async fn a_reset_goes_below_tls() {
    let server = start_with(Certificate::Valid).await;
    let mut socket = Login::new(&server, ANDREW, "WEB-1").await.connect().await;
    server.drop_sockets(ANDREW, DropKind::Reset);
    match socket.raw().await {
        Some(Err(Error::Io(error))) => assert_eq!(error.kind(), ErrorKind::ConnectionReset),
        other => panic!("not a reset: {other:?}"),
    }
}

#[tokio::test]
async fn an_expired_certificate_is_seen_as_such() {
    let error = certificate_error(Certificate::Expired).await;
    assert!(matches!(error, CertificateError::ExpiredContext { .. }), "{error:?}");
}

#[tokio::test]
async fn a_certificate_for_another_host_is_seen_as_such() {
    let error = certificate_error(Certificate::WrongName).await;
    assert!(matches!(error, CertificateError::NotValidForNameContext { .. }), "{error:?}");
}

#[tokio::test]
async fn a_certificate_of_an_unknown_authority_is_seen_as_such() {
    assert_eq!(certificate_error(Certificate::UnknownCa).await, CertificateError::UnknownIssuer);
}

#[tokio::test]
async fn other_machines_are_let_in_only_on_demand() {
    let everywhere = SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0));
    let builder = || DevServer::builder().listen(everywhere);
    let refused = builder().start().await.err();
    assert!(matches!(refused, Some(StartError::RemoteAddress(_))), "{refused:?}");
    let refused = builder().allow_remote().start().await.err();
    assert!(matches!(refused, Some(StartError::HostNeeded(_))), "{refused:?}");
    let server = builder().allow_remote().host("127.0.0.1").start().await.unwrap();
    assert_eq!(server.base_url(), format!("http://127.0.0.1:{}", server.addr().port()));
}
