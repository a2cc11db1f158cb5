//! Over real sockets on the loopback interface.

mod dial;
mod http;
mod socket;
mod support;
mod tls;
