use std::fmt;

use cometchat_protocol::ErrorCode;

use super::host::{Host, split_port};
use crate::Error;

/// The path before each resource when no server setting says otherwise.
pub(super) const API_VERSION: &str = "v3.0";

/// Which of the two REST interfaces a base belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HostKind {
    /// The one that makes auth tokens from an auth key.
    Admin,
    /// The one for everything else.
    Client,
}

impl HostKind {
    fn label(self) -> &'static str {
        match self {
            Self::Admin => "api",
            Self::Client => "apiclient",
        }
    }

    fn setting(self) -> &'static str {
        match self {
            Self::Admin => "overrideAdminHost",
            Self::Client => "overrideClientHost",
        }
    }
}

/// Whether a connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// TLS with certificate checks.
    Https,
    /// Cleartext, to this machine only.
    Http,
}

impl Scheme {
    fn as_str(self) -> &'static str {
        match self {
            Self::Https => "https",
            Self::Http => "http",
        }
    }

    fn default_port(self) -> u16 {
        match self {
            Self::Https => 443,
            Self::Http => 80,
        }
    }
}

/// What stands before each REST resource: `https://host:port/path`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BaseUrl {
    /// Encrypted or not.
    pub(crate) scheme: Scheme,
    /// A name in lower case, or an address without brackets.
    pub(crate) host: String,
    /// Never 0.
    pub(crate) port: u16,
    /// Empty, or begins with a slash and does not end with one.
    pub(crate) path: String,
}

impl BaseUrl {
    /// The documented host of an app in a region. Both must have been checked.
    pub(crate) fn for_region(kind: HostKind, app_id: &str, region: &str) -> Self {
        let app_id = app_id.to_ascii_lowercase();
        Self {
            scheme: Scheme::Https,
            host: format!("{app_id}.{}-{region}.cometchat.io", kind.label()),
            port: Scheme::Https.default_port(),
            path: format!("/{API_VERSION}"),
        }
    }

    /// A host set by the application: `host[:port][/path]`, or the same after `https://`.
    /// `http://` is for loopback addresses and `localhost`. No version is added to the path.
    pub(crate) fn parse_override(kind: HostKind, text: &str) -> Result<Self, Error> {
        let (scheme, rest) = split_scheme(text).ok_or_else(|| unusable_override(kind))?;
        let (authority, path) = match rest.split_once('/') {
            Some((authority, path)) => (authority, path),
            None => (rest, ""),
        };
        let path = parse_path(path).ok_or_else(|| unusable_override(kind))?;
        let (host, port) = split_port(authority).ok_or_else(|| unusable_override(kind))?;
        if scheme == Scheme::Http && !host.is_loopback() {
            return Err(cleartext_override(kind));
        }
        let port = port.unwrap_or(scheme.default_port());
        Ok(Self { scheme, host: host.to_string(), port, path })
    }

    /// Host and port as they stand in an address; the usual port is left out.
    pub(crate) fn authority(&self) -> String {
        let Self { scheme, host, port, .. } = self;
        let host = if host.contains(':') { format!("[{host}]") } else { host.clone() };
        if *port == scheme.default_port() { host } else { format!("{host}:{port}") }
    }

    pub(super) fn parsed_host(&self) -> Host {
        Host::parse(&self.host).unwrap_or_else(|| Host::Name(self.host.clone()))
    }
}

/// The whole prefix, without a final slash. Reads back by [`BaseUrl::parse_override`].
impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}{}", self.scheme.as_str(), self.authority(), self.path)
    }
}

/// `None` if it has a character that cannot stand in a path.
pub(super) fn parse_path(text: &str) -> Option<String> {
    let path = text.trim_matches('/');
    let clean =
        path.bytes().all(|byte| byte.is_ascii_graphic() && !b"?#\\\"<>^`{|}".contains(&byte));
    let plain = path.split('/').all(|part| !matches!(part, "." | ".."));
    match (clean && plain, path) {
        (false, _) => None,
        (true, "") => Some(String::new()),
        (true, path) => Some(format!("/{path}")),
    }
}

fn split_scheme(text: &str) -> Option<(Scheme, &str)> {
    match text.split_once("://") {
        None => Some((Scheme::Https, text)),
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => Some((Scheme::Https, rest)),
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => Some((Scheme::Http, rest)),
        Some(_) => None,
    }
}

// The text is never repeated: it may carry a password before the host.
fn unusable_override(kind: HostKind) -> Error {
    let setting = kind.setting();
    Error::new(
        ErrorCode::INVALID_REGION,
        format!(
            "Give {setting} a host as host[:port][/path], for example chat.example.com/v3.0, \
             without user name, query or spaces."
        ),
    )
}

fn cleartext_override(kind: HostKind) -> Error {
    let setting = kind.setting();
    Error::new(
        ErrorCode::INVALID_REGION,
        format!(
            "Remove http:// from {setting}: only 127.0.0.0/8, [::1] and localhost may be reached \
             without encryption."
        ),
    )
}
