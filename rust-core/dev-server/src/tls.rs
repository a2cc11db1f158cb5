use std::{
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose,
};
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use tokio_rustls::TlsAcceptor;

use crate::builder::StartError;

/// The certificate that a server with TLS presents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certificate {
    /// One that the authority of [`ca_pem`](crate::DevServer::ca_pem) issued, for the right names.
    Valid,
    /// The same, but its time is over.
    Expired,
    /// The same, but for another host.
    WrongName,
    /// One for the right names that another authority issued.
    UnknownCa,
}

/// The server's side of TLS, and the authority that clients are to trust.
pub(crate) struct Tls {
    pub(crate) acceptor: TlsAcceptor,
    pub(crate) ca_pem: String,
}

type Issuer = CertifiedIssuer<'static, KeyPair>;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl Tls {
    pub(crate) fn new(kind: Certificate, host: &str) -> Result<Self, StartError> {
        let trusted = authority("Development chat server CA")?;
        let issuer = match kind {
            Certificate::UnknownCa => &authority("Unknown CA")?,
            Certificate::Valid | Certificate::Expired | Certificate::WrongName => &trusted,
        };
        let acceptor = TlsAcceptor::from(Arc::new(config(kind, host, issuer)?));
        Ok(Self { acceptor, ca_pem: trusted.pem() })
    }
}

fn authority(name: &str) -> Result<Issuer, rcgen::Error> {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    set_validity(&mut params, 1, 365);
    CertifiedIssuer::self_signed(params, KeyPair::generate()?)
}

fn config(kind: Certificate, host: &str, issuer: &Issuer) -> Result<ServerConfig, StartError> {
    let names = match kind {
        Certificate::WrongName => vec!["elsewhere.invalid".to_owned()],
        Certificate::Valid | Certificate::Expired | Certificate::UnknownCa => {
            vec![host.to_owned(), "localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned()]
        }
    };
    let mut params = CertificateParams::new(names)?;
    params.distinguished_name.push(DnType::CommonName, "Development chat server");
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    match kind {
        Certificate::Expired => set_validity(&mut params, 10, -2),
        Certificate::Valid | Certificate::WrongName | Certificate::UnknownCa => {
            set_validity(&mut params, 1, 365);
        }
    }
    let key = KeyPair::generate()?;
    let certificate = params.signed_by(&key, issuer)?;
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    // With the provider named here, the process-wide default stays the host's own.
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)?;
    Ok(config)
}

/// From so many days ago until so many days from now.
fn set_validity(params: &mut CertificateParams, days_ago: u32, days_left: i32) {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let now = rcgen::date_time_ymd(1970, 1, 1) + since_epoch;
    params.not_before = now - DAY * days_ago;
    params.not_after = match u32::try_from(days_left) {
        Ok(days) => now + DAY * days,
        Err(_) => now - DAY * days_left.unsigned_abs(),
    };
}
