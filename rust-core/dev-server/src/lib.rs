//! A local server that speaks the chat protocol, for development and tests.
//!
//! [`DevServer`] runs on the current tokio runtime, on a loopback port of its own:
//!
//! ```no_run
//! # async fn example() -> Result<(), cometchat_dev_server::StartError> {
//! use cometchat_dev_server::{Armed, DevServer, UpgradeFault};
//!
//! let server = DevServer::builder().start().await?;
//! println!("{}", server.base_url());
//!
//! server.faults(|faults| faults.upgrade = Some(Armed::next(2, UpgradeFault::refuse(503))));
//! server.wait_until(|seen| seen.upgrades() == 3).await;
//! # Ok(())
//! # }
//! ```
//!
//! * [`Builder`]: users, groups, app id, key, TLS.
//! * [`Faults`]: how the server answers wrongly until told otherwise.
//! * [`DevServer`]: single events, such as a dropped socket, and [`Observed`], what clients did.

mod accept;
mod builder;
mod connection;
mod directory;
mod faults;
mod history;
mod observed;
mod pages;
mod posting;
mod rest;
mod server;
mod sessions;
mod socket;
mod sockets;
mod state;
mod tls;

pub use builder::{Builder, StartError};
pub use faults::{
    Armed, AuthFault, Faults, Hosts, Pongs, Portal, RestAnswer, RestFault, Times, UpgradeFault,
};
pub use observed::{Closed, Observed, Request, SeenFrame};
pub use server::{DevServer, DropKind, RawFrame};
pub use tls::Certificate;
