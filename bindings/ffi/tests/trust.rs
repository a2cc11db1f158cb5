//! That the roots and pins that C adds decide whom the client trusts. (SEC1)

mod common;

use std::{ffi::c_void, mem::MaybeUninit, net::TcpStream, sync::Arc};

use cometchat::c::{
    callbacks::*, client::*, client_builder::*, error::*, result::*, session::*, settings::*,
    strings::*, user::*,
};
use cometchat_dev_server::{Certificate, DevServer};
use common::{Ear, Seen, destroy, tell, text};
use ring::digest;
use rustls::{
    ClientConfig, ClientConnection, RootCertStore,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
    server::ParsedCertificate,
};

const ANDREW: &str = "cometchat-uid-1";
const WRONG: [u8; 32] = [7; 32];

/// A string for the time of a call.
fn borrowed(text: &str) -> cometchat_str {
    // SAFETY: the callers' texts outlive their calls, and calls copy what they are given.
    unsafe { cometchat_str::new(text.as_ptr().cast(), text.len()) }
}

/// Bytes for the time of a call.
fn bytes(bytes: &[u8]) -> cometchat_bytes {
    // SAFETY: as for `borrowed`.
    unsafe { cometchat_bytes::new(bytes.as_ptr(), bytes.len()) }
}

/// Tells the uid, or the error's details; the sentence if there are none.
extern "C" fn user_done(
    ctx: *mut c_void,
    user: Option<&cometchat_user>,
    error: Option<&cometchat_error>,
) {
    let outcome = text(cometchat_user_uid(user)).or_else(|| outcome_of(error));
    tell(ctx, Seen::Brought(outcome.unwrap_or_default()));
}

extern "C" fn init_done(ctx: *mut c_void, error: Option<&cometchat_error>) {
    tell(ctx, Seen::Brought(outcome_of(error).unwrap_or_default()));
}

fn outcome_of(error: Option<&cometchat_error>) -> Option<String> {
    text(cometchat_error_details(error)).or_else(|| text(cometchat_error_message(error)))
}

fn brought(ear: &Ear) -> String {
    let Seen::Brought(outcome) = ear.next() else { panic!("it brings something") };
    outcome
}

/// What becomes of a login with these roots and pins.
fn log_in(server: &DevServer, roots: &[&str], pins: &[[u8; 32]]) -> String {
    let mut builder = cometchat_client_builder_new();
    let mut client = MaybeUninit::uninit();
    let built = cometchat_client_builder_build(builder.as_deref_mut(), Some(&mut client), None);
    assert_eq!(built, cometchat_result::Ok);
    cometchat_client_builder_free(builder);
    // SAFETY: it was written, as the result says.
    let client = unsafe { client.assume_init() };

    let mut settings = cometchat_settings_new();
    let host = server.base_url();
    cometchat_settings_override_client_host(settings.as_deref_mut(), borrowed(&host));
    cometchat_settings_set_auto_establish_socket_connection(settings.as_deref_mut(), false);
    for root in roots {
        let added = cometchat_settings_add_roots(settings.as_deref_mut(), bytes(root.as_bytes()));
        assert_eq!(added, cometchat_result::Ok);
    }
    for pin in pins {
        let added = cometchat_settings_add_key_pin(settings.as_deref_mut(), bytes(pin));
        assert_eq!(added, cometchat_result::Ok);
    }

    let (ear, ctx) = Ear::new();
    let callback = cometchat_callback { ctx, done: Some(init_done), destroy: Some(destroy) };
    let app_id = borrowed(server.app_id());
    cometchat_client_init(Some(&client), app_id, settings.as_deref(), callback);
    cometchat_settings_free(settings);
    let mut outcome = brought(&ear);
    if outcome.is_empty() {
        let (ear, ctx) = Ear::new();
        let callback =
            cometchat_user_callback { ctx, done: Some(user_done), destroy: Some(destroy) };
        let auth_key = borrowed(server.auth_key());
        cometchat_client_login(Some(&client), borrowed(ANDREW), auth_key, callback);
        outcome = brought(&ear);
    }
    cometchat_client_free(Some(client));
    outcome
}

/// SHA-256 of the key that the server shows.
fn key_pin(server: &DevServer) -> [u8; 32] {
    let mut roots = RootCertStore::empty();
    let pem = server.ca_pem().expect("TLS");
    let root = CertificateDer::from_pem_slice(pem.as_bytes()).expect("a certificate");
    roots.add(root).expect("an authority");
    let config =
        ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("the provider has them")
            .with_root_certificates(roots)
            .with_no_client_auth();
    let name = ServerName::try_from("localhost").expect("a name");
    let mut tls = ClientConnection::new(Arc::new(config), name).expect("a connection");
    let mut stream = TcpStream::connect(server.addr()).expect("it listens");
    while tls.is_handshaking() {
        tls.complete_io(&mut stream).expect("a handshake");
    }
    let certificate = &tls.peer_certificates().expect("the server has one")[0];
    let certificate = ParsedCertificate::try_from(certificate).expect("a certificate");
    let key = certificate.subject_public_key_info();
    digest::digest(&digest::SHA256, key.as_ref()).as_ref().try_into().expect("32 bytes")
}

#[test]
fn sec1_roots_and_pins_of_c_decide_whom_the_client_trusts() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a thread");
    let start = || runtime.block_on(DevServer::builder().tls(Certificate::Valid).start());
    let (server, other) = (start().expect("a port"), start().expect("a port"));
    let (root, others) = (server.ca_pem().expect("TLS"), other.ca_pem().expect("TLS"));
    let right = key_pin(&server);

    assert_eq!(log_in(&server, &[], &[]), "tls_unknown_issuer");
    let stranger = log_in(&server, &[others], &[]);
    assert!(stranger.starts_with("tls_"), "{stranger}");
    assert_eq!(log_in(&server, &[root], &[]), ANDREW);
    assert_eq!(log_in(&server, &[root, others], &[]), ANDREW, "the first stays");
    assert_eq!(log_in(&server, &[others, root], &[]), ANDREW, "the second is added");
    let no_pem = log_in(&server, &["no certificate"], &[]);
    assert!(no_pem.contains("BEGIN CERTIFICATE"), "{no_pem}");

    assert_eq!(log_in(&server, &[root], &[WRONG, [8; 32]]), "tls_pin_mismatch");
    assert_eq!(log_in(&server, &[root], &[right, WRONG]), ANDREW, "the first stays");
    assert_eq!(log_in(&server, &[root], &[WRONG, right]), ANDREW, "the second is added");
    assert_eq!(log_in(&server, &[], &[right, WRONG]), "tls_unknown_issuer");
    let alone = log_in(&server, &[root], &[right]);
    assert!(alone.contains("backup pin"), "{alone}");

    runtime.block_on(server.stop());
    runtime.block_on(other.stop());
}
