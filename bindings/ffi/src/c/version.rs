//! Which version is linked. The header has the one it was made for as `COMETCHAT_VERSION`.

use super::{guard, strings::cometchat_str};

/// The version of the linked library, such as `1.2.3`; compare it with `COMETCHAT_VERSION`. The string
/// lives for ever. Any thread; does not block.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_version() -> cometchat_str {
    guard::value("cometchat_version", cometchat_str::ABSENT, || {
        Some(cometchat_str::of(env!("CARGO_PKG_VERSION")))
    })
}
