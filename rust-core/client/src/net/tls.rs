use std::sync::Arc;

use cometchat_protocol::ErrorCode;
use ring::digest;
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, OtherError, RootCertStore,
    SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::CryptoProvider,
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
    server::ParsedCertificate,
};
use rustls_platform_verifier::Verifier;

use crate::Error;

/// SHA-256 of a certificate's `SubjectPublicKeyInfo`.
pub(crate) type KeyPin = [u8; 32];

/// Whom to trust beyond, or in narrower terms than, the system does.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(crate) struct TlsOptions {
    /// PEM texts, each with one or more certificates, trusted beside the system's.
    pub(crate) additional_roots: Vec<Vec<u8>>,
    /// Keys of which the verified chain must have one: the server's own, or that of an authority whose
    /// certificate the server presents. Empty, or at least two, so that a key can be replaced.
    pub(crate) key_pins: Vec<KeyPin>,
}

impl TlsOptions {
    /// The configuration for every connection. Reads the system's certificates: takes milliseconds and blocks.
    pub(crate) fn client_config(&self) -> Result<Arc<ClientConfig>, Error> {
        // Explicit: another library in the same process may set the default to something else.
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let verifier = self.verifier(&provider)?;
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|_| unusable_tls())?
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_no_client_auth();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }

    /// A configuration that accepts no server: for a client that speaks to its own machine only.
    pub(crate) fn trust_nobody() -> Arc<ClientConfig> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("ring has the default versions")
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth();
        Arc::new(config)
    }

    fn verifier(
        &self,
        provider: &Arc<CryptoProvider>,
    ) -> Result<Arc<dyn ServerCertVerifier>, Error> {
        let roots = self.parsed_roots()?;
        let system = match Verifier::new_with_extra_roots(roots, provider.clone()) {
            Ok(system) => Arc::new(system),
            Err(rustls::Error::InvalidCertificate(_)) => return Err(bad_root()),
            Err(_) => return Err(no_roots()),
        };
        match self.key_pins.as_slice() {
            [] => Ok(system),
            [_] => Err(lonely_pin()),
            pins => {
                let (pins, provider) = (pins.to_vec(), provider.clone());
                Ok(Arc::new(PinnedVerifier { system, pins, provider }))
            }
        }
    }

    fn parsed_roots(&self) -> Result<Vec<CertificateDer<'static>>, Error> {
        let mut roots = Vec::new();
        for pem in &self.additional_roots {
            let before = roots.len();
            for root in CertificateDer::pem_slice_iter(pem) {
                roots.push(root.map_err(|_| bad_root())?);
            }
            if roots.len() == before {
                return Err(bad_root());
            }
        }
        Ok(roots)
    }
}

/// The verified chain holds none of the pinned keys.
#[derive(Debug, thiserror::Error)]
#[error("no key of the chain is pinned")]
pub(super) struct PinMismatch;

/// Asks the system first, then looks for a pinned key.
#[derive(Debug)]
struct PinnedVerifier {
    system: Arc<Verifier>,
    pins: Vec<KeyPin>,
    provider: Arc<CryptoProvider>,
}

impl PinnedVerifier {
    fn is_pinned(&self, certificate: &CertificateDer<'_>) -> bool {
        ParsedCertificate::try_from(certificate).is_ok_and(|parsed| {
            let key = parsed.subject_public_key_info();
            let hash = digest::digest(&digest::SHA256, key.as_ref());
            self.pins.iter().any(|pin| pin.as_slice() == hash.as_ref())
        })
    }

    /// Whether `end_entity` is signed, directly or through `intermediates`, by the key of `authority`.
    /// A server may present any certificate, so being presented proves nothing.
    fn is_signed_by(
        &self,
        authority: &CertificateDer<'_>,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        now: UnixTime,
    ) -> bool {
        let mut roots = RootCertStore::empty();
        if roots.add(authority.clone().into_owned()).is_err() {
            return false;
        }
        WebPkiServerVerifier::builder_with_provider(Arc::new(roots), self.provider.clone())
            .build()
            .is_ok_and(|verifier| {
                verifier
                    .verify_server_cert(end_entity, intermediates, server_name, &[], now)
                    .is_ok()
            })
    }
}

impl ServerCertVerifier for PinnedVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let verified = self.system.verify_server_cert(
            end_entity,
            intermediates,
            server_name,
            ocsp_response,
            now,
        )?;
        let pinned = self.is_pinned(end_entity)
            || intermediates.iter().any(|authority| {
                self.is_pinned(authority)
                    && self.is_signed_by(authority, end_entity, intermediates, server_name, now)
            });
        if pinned {
            Ok(verified)
        } else {
            Err(CertificateError::Other(OtherError(Arc::new(PinMismatch))).into())
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.system.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.system.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.system.supported_verify_schemes()
    }
}

fn bad_root() -> Error {
    io_error("An additional root certificate cannot be read; give PEM text with BEGIN CERTIFICATE.")
}

fn no_roots() -> Error {
    io_error("This system has no root certificates; install its certificate package or add roots.")
}

fn lonely_pin() -> Error {
    io_error(
        "A single key pin locks the app out when the key changes; give at least one backup pin too.",
    )
}

fn unusable_tls() -> Error {
    io_error("TLS cannot be set up with this build; rebuild with TLS 1.2 or 1.3.")
}

fn io_error(message: &str) -> Error {
    Error::new(ErrorCode::IO_EXCEPTION, message)
}
