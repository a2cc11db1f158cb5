use std::process::Command;

use cometchat_protocol::ErrorCode;
use rcgen::date_time_ymd;
use rustls::pki_types::{CertificateDer, pem::PemObject};
use tokio::io::AsyncWriteExt;

use super::support::{Authority, Identity, echo, serve_once};
use crate::net::{NetError, TlsOptions, TlsProblem, dial};

#[tokio::test]
async fn sec1_a_good_certificate_is_accepted_by_name_and_by_address() {
    let root = Authority::root("test root");

    for host in ["localhost", "127.0.0.1"] {
        let result = handshake(host, root.leaf(host), &root.trusted()).await;
        assert_eq!(result, Ok(()), "{host}");
    }
}

#[tokio::test]
async fn sec1_a_bad_certificate_is_refused_with_its_cause() {
    let root = Authority::root("test root");
    let stranger = Authority::root("another root");
    let expired = root.leaf_with("localhost", |params| {
        params.not_before = date_time_ymd(2000, 1, 1);
        params.not_after = date_time_ymd(2001, 1, 1);
    });
    let early = root.leaf_with("localhost", |params| {
        params.not_before = date_time_ymd(3000, 1, 1);
        params.not_after = date_time_ymd(3001, 1, 1);
    });
    let table = [
        (stranger.leaf("localhost"), TlsProblem::UnknownIssuer),
        (root.leaf("chat.example.com"), TlsProblem::WrongName),
        (root.leaf("127.0.0.1"), TlsProblem::WrongName),
        (expired, TlsProblem::Expired),
        (early, TlsProblem::NotYetValid),
    ];
    for (identity, problem) in table {
        let result = handshake("localhost", identity, &root.trusted()).await;
        assert_eq!(result, Err(NetError::Tls(problem)));
    }
}

#[tokio::test]
async fn sec1_an_authority_is_not_trusted_unless_added() {
    let root = Authority::root("test root");
    let only_system = TlsOptions::default();

    let result = handshake("localhost", root.leaf("localhost"), &only_system).await;

    assert_eq!(result, Err(NetError::Tls(TlsProblem::UnknownIssuer)));
}

#[tokio::test]
async fn err2_a_server_without_tls_is_a_protocol_fault() {
    let root = Authority::root("test root");
    let (address, _server) = serve_once(|mut stream| async move {
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.expect("a client");
        stream
    })
    .await;

    let result = dial("localhost", address.port(), Some(root.client_config())).await;

    assert_eq!(result.expect_err("no TLS"), NetError::Tls(TlsProblem::Protocol));
}

#[tokio::test]
async fn sec1_a_pinned_key_is_accepted_wherever_it_stands_in_the_chain() {
    let root = Authority::root("test root");
    let middle = root.intermediate("test intermediate");
    let lower = middle.intermediate("lower intermediate");
    let leaf = lower.leaf("localhost");
    let table = [
        ("the server's own key", vec![leaf.pin(), BACKUP]),
        ("the issuer's key", vec![BACKUP, lower.pin()]),
        ("a key further up", vec![BACKUP, middle.pin()]),
    ];
    let acceptor = leaf.presenting(&lower).presenting(&middle).acceptor();
    for (case, key_pins) in table {
        let acceptor = acceptor.clone();
        let (address, _server) = serve_once(|stream| async move {
            echo(acceptor.accept(stream).await.expect("a handshake")).await;
        })
        .await;
        let tls = TlsOptions { key_pins, ..root.trusted() }.client_config().expect("pins");
        let result = dial("localhost", address.port(), Some(tls)).await;
        assert!(result.is_ok(), "{case}: {result:?}");
    }
}

#[tokio::test]
async fn sec1_a_chain_without_a_pinned_key_is_refused() {
    let root = Authority::root("test root");
    let pinned = Authority::root("pinned root");
    let options = TlsOptions { key_pins: vec![pinned.pin(), BACKUP], ..root.trusted() };

    let plain = handshake("localhost", root.leaf("localhost"), &options).await;
    let decorated = root.leaf("localhost").presenting(&pinned);
    let decorated = handshake("localhost", decorated, &options).await;

    let mismatch = Err(NetError::Tls(TlsProblem::PinMismatch));
    assert_eq!(plain, mismatch);
    assert_eq!(decorated, mismatch, "a presented certificate that signs nothing proves nothing");
}

#[tokio::test]
async fn sec1_a_pinned_key_does_not_replace_trust() {
    let root = Authority::root("test root");
    let stranger = Authority::root("another root");
    let leaf = stranger.leaf("localhost");
    let options = TlsOptions { key_pins: vec![leaf.pin(), BACKUP], ..root.trusted() };

    let result = handshake("localhost", leaf, &options).await;

    assert_eq!(result, Err(NetError::Tls(TlsProblem::UnknownIssuer)));
}

#[test]
fn sec1_a_pin_needs_a_backup() {
    let options = TlsOptions { additional_roots: Vec::new(), key_pins: vec![BACKUP] };

    let error = options.client_config().expect_err("a single pin");

    assert_eq!(error.code(), &ErrorCode::IO_EXCEPTION);
    assert!(error.message().contains("backup"), "{error}");
}

#[test]
fn sec1_an_unreadable_root_is_refused() {
    let good = String::from_utf8(Authority::root("test root").pem()).expect("text");
    let table = [
        String::new(),
        "not PEM".to_owned(),
        "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n".to_owned(),
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".to_owned(),
        good.replace("CERTIFICATE", "PUBLIC KEY"),
        good.replace("-----END CERTIFICATE-----", ""),
    ];
    for pem in table {
        let options =
            TlsOptions { additional_roots: vec![pem.clone().into_bytes()], key_pins: Vec::new() };
        let error = options.client_config().expect_err(&pem);
        assert!(error.message().contains("root certificate"), "{error}");
    }
}

#[test]
fn sec1_one_text_may_hold_several_roots() {
    let (first, second) = (Authority::root("first root"), Authority::root("second root"));
    let both = [first.pem(), second.pem()].concat();
    assert_eq!(CertificateDer::pem_slice_iter(&both).count(), 2);

    let options = TlsOptions { additional_roots: vec![both], key_pins: Vec::new() };

    assert!(options.client_config().is_ok());
}

#[test]
fn sec1_added_roots_suffice_on_a_system_without_any() {
    let empty = tempfile::tempdir().expect("a folder");
    let no_file = empty.path().join("none.pem");
    std::fs::write(&no_file, "").expect("an empty file");

    let output = Command::new(std::env::current_exe().expect("this program"))
        .args(["--ignored", "--exact", "net::tests::tls::on_a_system_without_roots"])
        .env("SSL_CERT_FILE", &no_file)
        .env("SSL_CERT_DIR", empty.path())
        .output()
        .expect("a second run");

    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
}

#[test]
#[ignore = "runs in a process of its own, started by another test"]
fn on_a_system_without_roots() {
    let error = TlsOptions::default().client_config().expect_err("no roots at all");
    assert!(error.message().contains("no root certificates"), "{error}");

    assert!(Authority::root("test root").trusted().client_config().is_ok());
}

const BACKUP: [u8; 32] = [7; 32];

async fn handshake(host: &str, identity: Identity, options: &TlsOptions) -> Result<(), NetError> {
    let acceptor = identity.acceptor();
    let (address, _server) = serve_once(|stream| async move {
        if let Ok(stream) = acceptor.accept(stream).await {
            echo(stream).await;
        }
    })
    .await;
    let tls = options.client_config().expect("a configuration");
    dial(host, address.port(), Some(tls)).await.map(drop)
}
