//! The chat connection SDK: a session, a socket that lives as the app's state and the user's wishes say,
//! and the real-time events that come over it.
//!
//! ```no_run
//! use cometchat_client::{AppSettings, Client, MessageEvent};
//!
//! let client = Client::builder().build()?;
//! client.message_listeners().add("main", |event: &MessageEvent| {
//!     if let MessageEvent::Text(message) = event {
//!         println!("a message from {}", message.sender);
//!     }
//! });
//! let settings = AppSettings::builder().region("us").build();
//! let login = client.clone();
//! client.init("1234567890abcdef", settings, move |ready| match ready {
//!     Ok(_) => login.login("cometchat-uid-1", "AUTH_KEY", |user| println!("{user:?}")),
//!     Err(error) => eprintln!("{error}"),
//! });
//! # Ok::<(), cometchat_client::Error>(())
//! ```
//!
//! Clause ids such as `CON6` are those of `docs/behaviour.md`.

mod api;
mod backlog;
mod client;
mod clock;
mod completion;
mod core;
mod delivery;
mod diagnostics;
mod driver;
mod error;
mod events;
mod executor;
mod hosts;
mod identity;
mod incoming;
mod keeper;
mod listeners;
mod messages_request;
mod net;
mod outgoing;
mod place;
mod progress;
mod recovery;
mod runtime;
mod session;
mod settings;
mod shared;
mod store;
mod sync;
mod token_provider;
mod work;

pub use client::{Client, ClientBuilder, Sockets};
pub use cometchat_connection::{
    Failure, Interrupt, Moment, Reason, Status, StatusEvent, StatusEventKind, Timing,
};
pub use cometchat_protocol as protocol;
pub use cometchat_protocol::{
    ErrorCode, Group, GroupType, Json, Message, ReceiverType, Secret, User,
};
pub use diagnostics::Diagnostics;
pub use error::Error;
pub use events::{
    CallEvent, ConnectionEvent, GroupChange, GroupEvent, LoginEvent, MessageEvent, MessageReceipt,
    TransientMessage, TypingIndicator, UserEvent,
};
pub use executor::{Executor, Job};
pub use listeners::{Face, ListenerKey, Listeners};
pub use messages_request::{MessagesRequest, MessagesRequestBuilder};
pub use outgoing::OutgoingMessage;
pub use recovery::{Gap, GapReason};
pub use settings::{AppSettings, AppSettingsBuilder, Presence, Times};
pub use shared::{data_folder, set_shared_client, shared_client, shared_client_or};
pub use store::{FileStore, MemoryStore, SessionStore, StoreError, StoreTrouble, Stored};
pub use token_provider::{TokenProvider, TokenReply};
