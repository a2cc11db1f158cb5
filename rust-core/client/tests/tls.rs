//! Trust in servers. (SEC1, ERR2)

#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::{net::TcpStream, sync::Arc};

use cometchat_client::{
    AppSettings, AppSettingsBuilder, Error, ErrorCode, OutgoingMessage, ReceiverType, Status,
};
use cometchat_dev_server::{Certificate, DevServer, RestAnswer, Times as FaultTimes};
use common::{Person, Server};
use ring::digest;
use rustls::{
    ClientConfig, ClientConnection, RootCertStore,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
    server::ParsedCertificate,
};
use serde_json::json;

const ANDREW: &str = "cometchat-uid-1";
const GEORGE: &str = "cometchat-uid-2";

fn server_with(certificate: Certificate) -> Server {
    Server::start_with(DevServer::builder().tls(certificate))
}

fn without_roots(server: &Server) -> AppSettingsBuilder {
    AppSettings::builder().override_client_host(server.server.base_url())
}

fn log_in_error(server: &Server, settings: AppSettings) -> Error {
    let person = Person::new();
    person.init(server, settings);
    let key = server.server.auth_key();
    person.ask("login", |done| person.client.login(ANDREW, key, done)).unwrap_err()
}

/// SHA-256 of the key that the server shows.
fn key_pin(server: &Server) -> [u8; 32] {
    let mut roots = RootCertStore::empty();
    let pem = server.server.ca_pem().unwrap();
    roots.add(CertificateDer::from_pem_slice(pem.as_bytes()).unwrap()).unwrap();
    let config =
        ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
    let name = ServerName::try_from("localhost").unwrap();
    let mut tls = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = TcpStream::connect(server.server.addr()).unwrap();
    while tls.is_handshaking() {
        tls.complete_io(&mut stream).unwrap();
    }
    let certificate = &tls.peer_certificates().unwrap()[0];
    let key = ParsedCertificate::try_from(certificate).unwrap().subject_public_key_info();
    digest::digest(&digest::SHA256, key.as_ref()).as_ref().try_into().unwrap()
}

/// What each kind of bad certificate is called, and a word of its sentence.
const BAD: [(Certificate, &str, &str); 3] = [
    (Certificate::Expired, "tls_expired", "expired"),
    (Certificate::WrongName, "tls_wrong_name", "another host"),
    (Certificate::UnknownCa, "tls_unknown_issuer", "trusted authority"),
];

#[test]
fn sec1_a_root_that_is_added_makes_the_whole_story_work() {
    let server = server_with(Certificate::Valid);
    let andrew = Person::connected_at(&server, ANDREW);
    let george = Person::connected_at(&server, GEORGE);

    let message = OutgoingMessage::text(GEORGE, ReceiverType::User, "hello");
    andrew.ask("send", |done| andrew.client.send_message(message, done)).unwrap();

    assert_eq!(george.until_text(), "hello");
    andrew.ask("logout", |done| andrew.client.logout(done)).unwrap();
}

#[test]
fn sec1_without_the_root_nobody_is_trusted() {
    let server = server_with(Certificate::Valid);

    let error = log_in_error(&server, without_roots(&server).build());

    assert_eq!(error.code(), &ErrorCode::FAILED_TO_FETCH);
    assert_eq!(error.details(), Some("tls_unknown_issuer"));
    assert_eq!(server.server.observe(|seen| seen.requests().count()), 0, "no secret goes out");
}

#[test]
fn sec1_a_bad_certificate_refuses_rest_with_its_own_sentence() {
    for (certificate, details, word) in BAD {
        let server = server_with(certificate);

        let error = log_in_error(&server, server.settings().build());

        assert_eq!(error.code(), &ErrorCode::FAILED_TO_FETCH);
        assert_eq!(error.details(), Some(details));
        assert!(error.message().contains(word), "{error}");
        assert_eq!(server.server.observe(|seen| seen.requests().count()), 0);
    }
}

#[test]
fn sec1_a_bad_certificate_refuses_the_socket_with_its_own_sentence() {
    for (certificate, details, word) in BAD {
        let rest = server_with(Certificate::Valid);
        let socket = server_with(certificate);
        let me = json!({"data": {
            "uid": ANDREW, "name": "Andrew", "jwt": "j.w.t",
            "settings": {"CHAT_HOST": "localhost", "CHAT_WSS_PORT": socket.server.addr().port()},
        }});
        rest.fail("PUT", "/me", RestAnswer::new(200, me.to_string()), FaultTimes::Always);
        let settings = rest.settings().additional_roots(socket.server.ca_pem().unwrap());
        let person = Person::at(&rest, ANDREW, settings.build());

        let problem = person.until_problem();
        assert_eq!(problem.code(), &ErrorCode::WEBSOCKET_ERROR);
        assert_eq!(problem.details(), Some(details));
        assert!(problem.message().contains(word), "{problem}");
        assert_eq!(socket.upgrades(), 0);
        assert_eq!(socket.auth_frames(), []);
    }
}

#[test]
fn sec1_one_of_two_pins_is_enough() {
    let server = server_with(Certificate::Valid);
    let pins = [[7; 32], key_pin(&server)];
    let person = Person::at(&server, ANDREW, server.settings().key_pins(pins).build());

    person.until_status(Status::Connected);
}

#[test]
fn sec1_a_key_that_is_not_pinned_is_refused() {
    let server = server_with(Certificate::Valid);
    let settings = server.settings().key_pins([[7; 32], [8; 32]]).build();

    let error = log_in_error(&server, settings);

    assert_eq!(error.code(), &ErrorCode::FAILED_TO_FETCH);
    assert_eq!(error.details(), Some("tls_pin_mismatch"));
    assert!(error.message().contains("pin"), "{error}");
    assert_eq!(server.server.observe(|seen| seen.requests().count()), 0);
}

#[test]
fn sec1_a_pin_does_not_replace_the_other_checks() {
    let server = server_with(Certificate::Valid);
    let pins = [key_pin(&server), [8; 32]];

    let error = log_in_error(&server, without_roots(&server).key_pins(pins).build());

    assert_eq!(error.details(), Some("tls_unknown_issuer"));
}

#[test]
fn sec1_trust_that_cannot_be_set_up_refuses_init() {
    let server = server_with(Certificate::Valid);
    let table = [
        (without_roots(&server).key_pins([[7; 32]]), "backup pin"),
        (without_roots(&server).additional_roots("no certificate"), "BEGIN CERTIFICATE"),
    ];
    for (settings, word) in table {
        let person = Person::new();
        let app = server.server.app_id();
        let error =
            person.ask("init", |done| person.client.init(app, settings.build(), done)).unwrap_err();

        assert_eq!(error.code(), &ErrorCode::IO_EXCEPTION);
        assert!(error.message().contains(word), "{error}");
        assert!(!person.client.is_initialised());
    }
}
