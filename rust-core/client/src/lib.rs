//! The chat connection SDK.

mod error;
mod hosts;
mod net;
mod store;

pub use error::Error;
pub use store::{FileStore, MemoryStore, SessionStore, StoreError, StoreTrouble, Stored};
