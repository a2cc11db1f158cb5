//! One library, `libcometchat`, with two faces over the same client: the C ABI of `include/cometchat.h`,
//! and UniFFI for the Swift package.

pub mod c;
mod uniffi;

::uniffi::setup_scaffolding!("cometchat");
