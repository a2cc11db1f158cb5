//! A local server that speaks the chat protocol.
