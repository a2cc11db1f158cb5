//! The chat connection SDK.
