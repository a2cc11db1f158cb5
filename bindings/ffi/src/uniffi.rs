//! The UniFFI face, on which the Swift package stands.
