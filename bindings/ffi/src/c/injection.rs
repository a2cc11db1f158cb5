//! Panics on demand, to show from C that none leaves the library. Only with the feature
//! `panic-injection`, which no release has.

#[cfg(feature = "panic-injection")]
use std::cell::RefCell;

#[cfg(feature = "panic-injection")]
use ::cometchat_client::Client;

#[cfg(feature = "panic-injection")]
use super::{
    client::{cometchat_client, told},
    guard,
    result::cometchat_result,
    strings::{COMETCHAT_MOST_NAME_BYTES, cometchat_str},
};

#[cfg(feature = "panic-injection")]
thread_local! {
    /// Of one thread, since others may call the same function meanwhile.
    static NEXT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Tests only: makes this thread's next call of the function with this name panic inside. Absent takes
/// the wish back.
#[cfg(feature = "panic-injection")]
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_test_panic_next(entry: cometchat_str) -> cometchat_result {
    guard::synchronous("cometchat_test_panic_next", || {
        let entry = entry.optional("entry", COMETCHAT_MOST_NAME_BYTES)?.map(str::to_owned);
        NEXT.set(entry);
        Ok(())
    })
}

/// Tests only: makes the thread that drives the client panic. (CBK6)
#[cfg(feature = "panic-injection")]
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_test_panic_driver(
    client: Option<&cometchat_client>,
) -> cometchat_result {
    told("cometchat_test_panic_driver", client, Client::panic)
}

#[cfg(feature = "panic-injection")]
pub(super) fn strike(entry: &str) {
    let is_meant = NEXT.with_borrow_mut(|next| next.take_if(|next| next == entry).is_some());
    assert!(!is_meant, "a test asked for this panic");
}

#[cfg(not(feature = "panic-injection"))]
#[inline]
pub(super) fn strike(_: &str) {}
