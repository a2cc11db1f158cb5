use std::{io, time::Duration};

use cometchat_protocol::ErrorCode;
use rustls::CertificateError;

use super::tls::PinMismatch;
use crate::Error;

/// Why a connection, an upgrade or a request failed. Holds no address, header or body.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NetError {
    /// The name has no address, or the resolver did not answer.
    #[error("The server's name could not be resolved; check the network and the host name.")]
    Dns,
    /// No route to any address.
    #[error("The network cannot reach the server; check the network connection.")]
    Unreachable,
    /// Nobody listens on the port.
    #[error("The server refused the connection; check host and port, or try again later.")]
    Refused,
    /// The connection ended before the answer did.
    #[error("The server dropped the connection; try again.")]
    Reset,
    /// No answer within the limit.
    #[error("The server did not answer in time; check the network and try again.")]
    TimedOut,
    /// No trusted, encrypted connection.
    #[error("{0}")]
    Tls(TlsProblem),
    /// The server answered the upgrade with an error.
    #[error(
        "The server refused the socket with HTTP status {status}; try again later or log in again."
    )]
    UpgradeRejected {
        /// The HTTP status.
        status: u16,
        /// How long the server asks to wait, if it asks.
        retry_after: Option<Duration>,
    },
    /// Something other than the chat server answered the upgrade.
    #[error(
        "The network answered in the server's place; sign in to the network, for example in a browser, \
         and try again."
    )]
    CaptivePortal {
        /// The HTTP status; absent if the answer was no HTTP.
        status: Option<u16>,
    },
    /// Without encryption only this machine may be reached.
    #[error(
        "An unencrypted connection to another machine was refused; use an https host, or a loopback \
         address for tests."
    )]
    CleartextRefused,
    /// The answer passes the limit.
    #[error("The server's answer is too large; ask for less at once.")]
    TooLarge,
    /// A value cannot stand in this header.
    #[error("The value for the header {0} has characters that cannot be sent; correct it.")]
    BadHeader(&'static str),
    /// A part of the path is empty or consists of dots.
    #[error("A part of the request's address is empty or consists of dots; correct the id.")]
    BadPath,
    /// The peer does not keep to HTTP or the WebSocket protocol.
    #[error(
        "The server's answer could not be understood ({0}); check that the host is a chat server."
    )]
    Protocol(&'static str),
    /// The operating system reported something else.
    #[error("The connection failed ({0}); check the network and try again.")]
    Io(io::ErrorKind),
}

/// Why there is no trusted, encrypted connection.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TlsProblem {
    /// No trusted root signed the certificate.
    #[error(
        "The server's certificate is not signed by a trusted authority; the network may be answering in \
         the server's place, or a root certificate must be added."
    )]
    UnknownIssuer,
    /// The certificate belongs to another host.
    #[error(
        "The server's certificate is for another host; check the host name and whether the network asks \
         for a sign-in."
    )]
    WrongName,
    /// The certificate's time is over.
    #[error(
        "The server's certificate has expired; check this device's clock or tell the server's operator."
    )]
    Expired,
    /// The certificate's time has not begun.
    #[error("The server's certificate is not valid yet; check this device's clock.")]
    NotYetValid,
    /// The authority has taken the certificate back.
    #[error("The server's certificate has been revoked; tell the server's operator.")]
    Revoked,
    /// No key of the chain is pinned.
    #[error("The server's key is none of the pinned ones; update the pins or use another network.")]
    PinMismatch,
    /// No common version or cipher, or the peer does not speak TLS.
    #[error("The encrypted connection could not be agreed on; check that host and port offer TLS.")]
    Protocol,
    /// Another fault of the certificate, in the verifier's words.
    #[error("The server's certificate was not accepted ({0}); tell the server's operator.")]
    Other(String),
}

impl NetError {
    /// The error of a REST call.
    pub(crate) fn rest_error(&self) -> Error {
        self.coded(ErrorCode::FAILED_TO_FETCH)
    }

    /// The error of a call that needs the socket.
    pub(crate) fn socket_error(&self) -> Error {
        self.coded(ErrorCode::WEBSOCKET_ERROR)
    }

    /// The cause's name for `details`.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Dns => "dns",
            Self::Unreachable => "unreachable",
            Self::Refused => "refused",
            Self::Reset => "reset",
            Self::TimedOut => "timed_out",
            Self::Tls(problem) => problem.name(),
            Self::UpgradeRejected { .. } => "upgrade_rejected",
            Self::CaptivePortal { .. } => "captive_portal",
            Self::CleartextRefused => "cleartext_refused",
            Self::TooLarge => "too_large",
            Self::BadHeader(_) => "bad_header",
            Self::BadPath => "bad_path",
            Self::Protocol(_) => "protocol",
            Self::Io(_) => "io",
        }
    }

    fn coded(&self, otherwise: ErrorCode) -> Error {
        let code = match self {
            Self::Dns | Self::Unreachable => ErrorCode::NO_INTERNET,
            _ => otherwise,
        };
        Error::new(code, self.to_string()).with_details(self.name())
    }
}

impl TlsProblem {
    fn name(&self) -> &'static str {
        match self {
            Self::UnknownIssuer => "tls_unknown_issuer",
            Self::WrongName => "tls_wrong_name",
            Self::Expired => "tls_expired",
            Self::NotYetValid => "tls_not_yet_valid",
            Self::Revoked => "tls_revoked",
            Self::PinMismatch => "tls_pin_mismatch",
            Self::Protocol => "tls_protocol",
            Self::Other(_) => "tls_other",
        }
    }
}

impl From<io::Error> for NetError {
    fn from(error: io::Error) -> Self {
        Self::from(&error)
    }
}

impl From<&io::Error> for NetError {
    fn from(error: &io::Error) -> Self {
        if let Some(tls) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            return Self::Tls(tls.into());
        }
        match error.kind() {
            io::ErrorKind::ConnectionRefused => Self::Refused,
            io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::HostUnreachable
            | io::ErrorKind::NetworkDown
            | io::ErrorKind::AddrNotAvailable => Self::Unreachable,
            io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::NotConnected
            | io::ErrorKind::UnexpectedEof => Self::Reset,
            io::ErrorKind::TimedOut => Self::TimedOut,
            kind => Self::Io(kind),
        }
    }
}

impl From<&rustls::Error> for TlsProblem {
    fn from(error: &rustls::Error) -> Self {
        match error {
            rustls::Error::InvalidCertificate(certificate) => certificate.into(),
            rustls::Error::NoCertificatesPresented => Self::Other("no certificate".to_owned()),
            _ => Self::Protocol,
        }
    }
}

impl From<&CertificateError> for TlsProblem {
    fn from(error: &CertificateError) -> Self {
        match error {
            CertificateError::UnknownIssuer => Self::UnknownIssuer,
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                Self::WrongName
            }
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => Self::Expired,
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                Self::NotYetValid
            }
            CertificateError::Revoked => Self::Revoked,
            CertificateError::Other(other) if other.0.is::<PinMismatch>() => Self::PinMismatch,
            CertificateError::Other(other) => apple_problem(&other.0.to_string()),
            other => Self::Other(other.to_string()),
        }
    }
}

/// On Apple the verifier gives most faults as text that ends with Security.framework's code.
fn apple_problem(text: &str) -> TlsProblem {
    match text.rsplit_once(": ").map(|(_, code)| code) {
        Some("-67818") => TlsProblem::Expired,
        Some("-67819") => TlsProblem::NotYetValid,
        Some("-67820") => TlsProblem::Revoked,
        Some("-67843") => TlsProblem::UnknownIssuer,
        _ => TlsProblem::Other(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use rustls::OtherError;

    use super::*;

    #[test]
    fn err2_a_lost_network_has_its_own_code_and_the_rest_the_interfaces() {
        let table = [
            (NetError::Dns, "ERR_NO_INTERNET", "ERR_NO_INTERNET", "dns"),
            (NetError::Unreachable, "ERR_NO_INTERNET", "ERR_NO_INTERNET", "unreachable"),
            (NetError::Refused, "FAILED_TO_FETCH", "ERR_WEBSOCKET_ERROR", "refused"),
            (NetError::Reset, "FAILED_TO_FETCH", "ERR_WEBSOCKET_ERROR", "reset"),
            (NetError::TimedOut, "FAILED_TO_FETCH", "ERR_WEBSOCKET_ERROR", "timed_out"),
            (
                NetError::Tls(TlsProblem::Expired),
                "FAILED_TO_FETCH",
                "ERR_WEBSOCKET_ERROR",
                "tls_expired",
            ),
        ];
        for (net, rest, socket, details) in table {
            assert_eq!(net.rest_error().code().as_str(), rest);
            assert_eq!(net.socket_error().code().as_str(), socket);
            assert_eq!(net.rest_error().details(), Some(details));
            assert_eq!(net.rest_error().message(), net.to_string());
        }
    }

    #[test]
    fn err2_each_cause_is_one_sentence() {
        let causes = [
            NetError::Dns,
            NetError::Tls(TlsProblem::UnknownIssuer),
            NetError::UpgradeRejected { status: 503, retry_after: None },
            NetError::CaptivePortal { status: None },
            NetError::CleartextRefused,
            NetError::Io(io::ErrorKind::Other),
        ];
        for cause in causes {
            let text = cause.to_string();
            assert!(text.ends_with('.') && text.contains(';') && !text.contains('\n'), "{text}");
        }
    }

    #[test]
    fn err2_codes_of_apples_verifier_are_understood() {
        let table = [
            ("certificate is expired: -67818", TlsProblem::Expired),
            ("certificate is not valid yet: -67819", TlsProblem::NotYetValid),
            ("certificate was revoked: -67820", TlsProblem::Revoked),
            ("certificate is not trusted: -67843", TlsProblem::UnknownIssuer),
            ("odd: -1", TlsProblem::Other("odd: -1".into())),
        ];
        for (text, expected) in table {
            let other = OtherError(Arc::from(Box::from(text)));
            assert_eq!(TlsProblem::from(&CertificateError::Other(other)), expected);
        }
    }
}
