//! The chat protocol's wire types.
//!
//! Reading is tolerant: unknown fields are skipped, unknown kinds are kept as [`ServerFrame::Unknown`]
//! or an `Other` variant, numbers may arrive as strings. Writing is exact: what a frame looks like is
//! fixed by the tests of this crate.
//!
//! * [`ServerFrame`] and [`ClientFrame`]: what travels on the WebSocket.
//! * [`Message`], [`User`], [`Group`]: the entities both sides speak of.
//! * [`rest`]: bodies and answers of the HTTP interface.
//! * [`ErrorCode`]: the documented error codes.
//!
//! `Debug` output of every type here is free of tokens and of message content.

mod code;
mod entity;
mod frame;
mod group;
mod json;
mod lenient;
mod message;
pub mod rest;
mod secret;
mod settings;
mod user;
mod wire_enum;

pub use code::ErrorCode;
pub use entity::{Entity, NamedEntities};
pub use frame::{
    AuthAnswer, AuthBody, AuthParams, ClientFrame, DecodeError, Envelope, FrameAppInfo, Presence,
    PresenceAction, PresenceSubscription, Reaction, ReactionAction, Receipt, ReceiptAction,
    Received, ServerFrame, Transient, Typing, TypingAction,
};
pub use group::{Group, GroupType, MemberScope};
pub use json::Json;
pub use message::{
    Action, Attachment, Call, CallStatus, Category, Content, Extras, Media, Message, MessageAction,
    MessageData, ReceiverType, ScopeChange,
};
pub use secret::Secret;
pub use settings::{ServerSettings, TransientMode};
pub use user::{User, UserStatus};
