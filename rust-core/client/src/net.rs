//! Every connection of the SDK is dialled here: names, addresses, TLS, HTTP and the socket's upgrade.

mod dial;
mod error;
mod http;
mod race;
mod retry_after;
mod socket;
mod stream;
mod tls;

pub(crate) use dial::dial;
pub(crate) use error::{NetError, TlsProblem};
pub(crate) use http::{HttpAnswer, HttpClient, HttpRequest, Method, REST_TIME_LIMIT};
pub(crate) use socket::open;
pub(crate) use stream::Stream;
pub(crate) use tls::TlsOptions;

#[cfg(test)]
mod tests;
