use cometchat_protocol::{ErrorCode, ServerSettings};

use super::{
    base_url::{API_VERSION, BaseUrl, Scheme, parse_path},
    host::{Host, split_port},
};
use crate::Error;

/// Domains that the documentation names, whatever host is configured.
const FAMILIES: [&str; 3] = ["cometchat.io", "cc-cluster-2.io", "cc-edge-2.io"];

const TLS_PORT: u16 = 443;

/// Where to connect after the server's settings are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Endpoints {
    /// The REST interface.
    pub(crate) rest: BaseUrl,
    /// The administrative REST interface; the same as `rest` if the settings name none.
    pub(crate) admin: BaseUrl,
    /// The socket.
    pub(crate) socket: SocketAddress,
}

/// Where the socket is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SocketAddress {
    /// `wss` rather than `ws`.
    pub(crate) secure: bool,
    /// A name in lower case, or an address without brackets.
    pub(crate) host: String,
    /// Never 0.
    pub(crate) port: u16,
}

impl Endpoints {
    /// Judges every host that the settings name by the configured one, also when they come from the store.
    ///
    /// A host must be the configured one, lie under it, share its parent domain, or belong to a documented
    /// family. Encryption follows the configured base alone.
    pub(crate) fn from_settings(
        settings: &ServerSettings,
        configured: &BaseUrl,
    ) -> Result<Self, Error> {
        let judge = Judge { configured, host: configured.parsed_host() };
        let rest = match &settings.client_api_host {
            Some(host) => judge.base("CLIENT_API_HOST", host, settings)?,
            None => configured.clone(),
        };
        let admin = match &settings.admin_api_host {
            Some(host) => judge.base("ADMIN_API_HOST", host, settings)?,
            None => rest.clone(),
        };
        Ok(Self { rest, admin, socket: judge.socket(settings)? })
    }
}

struct Judge<'a> {
    configured: &'a BaseUrl,
    host: Host,
}

impl Judge<'_> {
    fn base(&self, setting: &str, text: &str, settings: &ServerSettings) -> Result<BaseUrl, Error> {
        let (host, port) = self.accepted(setting, text)?;
        let version = settings.chat_api_version.as_deref().unwrap_or(API_VERSION);
        let path = parse_path(version).ok_or_else(|| unreadable("CHAT_API_VERSION"))?;
        let port = port.unwrap_or(self.default_port());
        Ok(BaseUrl { scheme: self.configured.scheme, host: host.to_string(), port, path })
    }

    fn socket(&self, settings: &ServerSettings) -> Result<SocketAddress, Error> {
        let text = settings.socket_host().ok_or_else(no_socket_host)?;
        let (host, port_beside_host) = self.accepted("CHAT_HOST", text)?;
        let port = match settings.chat_wss_port {
            Some(port) => u16::try_from(port)
                .ok()
                .filter(|&port| port != 0)
                .ok_or_else(|| unreadable("CHAT_WSS_PORT"))?,
            None => port_beside_host.unwrap_or(self.default_port()),
        };
        let secure = self.configured.scheme == Scheme::Https;
        Ok(SocketAddress { secure, host: host.to_string(), port })
    }

    fn accepted(&self, setting: &str, text: &str) -> Result<(Host, Option<u16>), Error> {
        let (host, port) = split_port(text).ok_or_else(|| unreadable(setting))?;
        match self.configured.scheme {
            Scheme::Http if !host.is_loopback() => Err(cleartext(setting, &host)),
            _ if self.is_related(&host) => Ok((host, port)),
            _ => Err(foreign(setting, &host, &self.host)),
        }
    }

    fn is_related(&self, host: &Host) -> bool {
        if *host == self.host || (host.is_loopback() && self.host.is_loopback()) {
            return true;
        }
        let Host::Name(name) = host else { return false };
        let shares_domain = match &self.host {
            Host::Name(configured) => {
                is_under(name, configured)
                    || shared_parent(configured).is_some_and(|parent| is_within(name, parent))
            }
            Host::Address(_) => false,
        };
        shares_domain || FAMILIES.iter().any(|family| is_within(name, family))
    }

    fn default_port(&self) -> u16 {
        match self.configured.scheme {
            Scheme::Https => TLS_PORT,
            Scheme::Http => self.configured.port,
        }
    }
}

fn is_within(name: &str, domain: &str) -> bool {
    name == domain || is_under(name, domain)
}

fn is_under(name: &str, domain: &str) -> bool {
    name.strip_suffix(domain).is_some_and(|front| front.ends_with('.'))
}

/// The parent domain, unless strangers may own its other children too (`com`, `co.uk`).
fn shared_parent(name: &str) -> Option<&str> {
    let (_, parent) = name.split_once('.')?;
    let (second_level, top_level) = parent.rsplit_once('.')?;
    let looks_public =
        top_level.len() == 2 && !second_level.contains('.') && second_level.len() <= 3;
    (!looks_public).then_some(parent)
}

fn unreadable(setting: &str) -> Error {
    refused(format!(
        "The server's setting {setting} cannot be used; ask the server's operator to correct it."
    ))
}

fn no_socket_host() -> Error {
    refused(
        "The server's settings name no CHAT_HOST, so there is nowhere to connect to; ask the server's \
         operator to set it."
            .to_owned(),
    )
}

fn cleartext(setting: &str, host: &Host) -> Error {
    refused(format!(
        "The server's setting {setting} names {host}, which is not this machine; use an https host to \
         reach other machines."
    ))
}

fn foreign(setting: &str, host: &Host, configured: &Host) -> Error {
    refused(format!(
        "The server's setting {setting} names {host}, which does not belong to {configured}; configure \
         a client host of that domain if you trust it."
    ))
}

fn refused(message: String) -> Error {
    Error::new(ErrorCode::INVALID_REGION, message)
}
