//! A library that contains its panics, has a thread of its own and allocates.

use std::{ffi::c_int, panic::catch_unwind, thread};

/// Panics inside, and answers that it did.
#[unsafe(no_mangle)]
pub extern "C" fn second_contains_a_panic() -> c_int {
    c_int::from(catch_unwind(|| panic!("in the second library, on purpose")).is_err())
}

/// Adds up on another thread.
#[unsafe(no_mangle)]
pub extern "C" fn second_sum(to: c_int) -> c_int {
    let numbers: Vec<c_int> = (1..=to).collect();
    thread::spawn(move || numbers.iter().sum()).join().unwrap_or(-1)
}
