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
//! * [`admin`]: the same over HTTP, for programs in other languages.
//! * [`DevServer`]: single events, such as a dropped socket, and [`Observed`], what clients did.

mod accept;
pub mod admin;
mod app;
mod builder;
mod calling;
mod changing;
mod clock;
mod connection;
mod directory;
mod draft;
mod faults;
mod history;
mod limiter;
mod membership;
mod observed;
mod pages;
mod posting;
mod reacting;
mod receipts;
mod rest;
mod server;
mod sessions;
mod socket;
mod sockets;
mod state;
mod store;
mod tls;
mod tracked;
mod view;

pub use builder::{Builder, StartError};
pub use faults::{
    Armed, AuthFault, Faults, FrameFault, Hosts, Pongs, Portal, RestAnswer, RestFault, Times,
    Trickle, UpgradeFault,
};
pub use observed::{Closed, Observed, Request, SeenFrame};
pub use server::{DevServer, DropKind, RawFrame};
pub use store::StoreError;
pub use tls::Certificate;
