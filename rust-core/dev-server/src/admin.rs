//! The admin interface: faults and events over HTTP, on a port of its own.
//!
//! It listens on a loopback address only, asks for a random bearer token, refuses a `Host` header
//! that does not name this machine (a page on another host could point its name at 127.0.0.1), and
//! lets no page of a browser in.

mod client;
mod command;
mod serve;

pub use client::{Client, ClientError};
pub use command::{Body, Command, HostKind, How, Page};
pub use serve::{Admin, start};
