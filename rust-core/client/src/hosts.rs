//! Where to connect: configured hosts, and hosts that the server's settings name.

mod base_url;
mod endpoints;
mod host;

#[cfg(test)]
pub(crate) use base_url::Scheme;
pub(crate) use base_url::{BaseUrl, HostKind};
pub(crate) use endpoints::{Endpoints, SocketAddress};
pub(crate) use host::is_loopback;

#[cfg(test)]
mod tests;
