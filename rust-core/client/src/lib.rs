//! The chat connection SDK.

mod error;
mod hosts;

pub use error::Error;
