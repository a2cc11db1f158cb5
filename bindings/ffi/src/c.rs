//! The C ABI. `include/cometchat.h` is generated from this module, and its first page
//! (`bindings/generator/src/c/preamble.h`) tells the conventions that hold for every function.
//!
//! Handles come in as `Option<&T>` or `Option<Box<T>>`, which C sees as pointers that may be NULL: the
//! checks are the compiler's, and unsafe code is left to `handle`, `strings` and `context`.
#![allow(non_camel_case_types, reason = "the names are those of the header")]

mod answer;
mod context;
mod document;
#[cfg(test)]
mod event_tests;
mod guard;
mod handle;

pub mod asking;
pub mod call_event;
pub mod callbacks;
pub mod client;
pub mod client_builder;
pub mod connection;
pub mod connection_event;
pub mod diagnostics;
pub mod entity;
pub mod error;
pub mod executor;
pub mod group;
pub mod group_event;
pub mod injection;
pub mod listeners;
pub mod log;
pub mod login_event;
pub mod message;
pub mod message_event;
pub mod messages;
pub mod messages_request;
pub mod result;
pub mod sending;
pub mod session;
pub mod settings;
pub mod store;
pub mod strings;
pub mod surroundings;
pub mod token_provider;
pub mod user;
pub mod user_event;
pub mod version;
