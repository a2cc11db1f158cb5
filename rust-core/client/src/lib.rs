//! The chat connection SDK.

mod error;
mod hosts;
mod net;

pub use error::Error;
