//! The UniFFI face, on which the Swift package stands.
//!
//! It is coarse and has no async functions: calls return at once and answer through a foreign trait,
//! events arrive as one record each, and free-form JSON travels as its text. Why, is told in
//! `docs/decisions/0012-swift-face.md`.

// UniFFI's macros want types that are visible where they are used, not to the world.
#![allow(unreachable_pub, reason = "the macros of UniFFI decide what is exported")]
// A foreign trait's method takes what crosses the boundary by value.
#![allow(clippy::needless_pass_by_value, reason = "what crosses the boundary is owned")]
// A record is made, copied to the other side, and gone.
#![allow(clippy::large_enum_variant, reason = "nothing is kept in these types")]

mod answers;
mod client;
mod error;
mod events;
mod executor;
mod listeners;
mod lookup;
mod messages;
mod options;
mod people;
mod sending;
mod status;
