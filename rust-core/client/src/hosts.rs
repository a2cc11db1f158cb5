//! Where to connect: configured hosts, and hosts that the server's settings name.

mod base_url;
mod endpoints;
mod host;

pub(crate) use base_url::{BaseUrl, HostKind, Scheme};
pub(crate) use endpoints::{Endpoints, SocketAddress};
pub(crate) use host::is_loopback;

#[cfg(test)]
mod tests;
