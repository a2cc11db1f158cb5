//! What every entry point goes through: a panic stays inside, and a refusal becomes an answer.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{
    answer::{Answer, Done},
    injection,
    result::{Refusal, cometchat_result},
};

/// `None` if it panicked.
fn contained<T>(entry: &'static str, work: impl FnOnce() -> T) -> Option<T> {
    let work = AssertUnwindSafe(move || {
        injection::strike(entry);
        work()
    });
    catch_unwind(work).ok()
}

/// A function that only answers a number, a string or a pointer: `neutral` if it cannot.
pub(crate) fn value<T>(entry: &'static str, neutral: T, work: impl FnOnce() -> Option<T>) -> T {
    contained(entry, work).flatten().unwrap_or(neutral)
}

/// A function that answers a [`cometchat_result`].
pub(crate) fn synchronous(
    entry: &'static str,
    work: impl FnOnce() -> Result<(), Refusal>,
) -> cometchat_result {
    match contained(entry, work) {
        Some(Ok(())) => cometchat_result::Ok,
        Some(Err(refusal)) => refusal.result(),
        None => cometchat_result::Panic,
    }
}

/// A function that answers by a callback: `prepare` checks what C has passed and says how to begin.
/// Whatever happens, the answer is given once: it is when it is dropped, too.
pub(crate) fn asynchronous<T: 'static, F: FnOnce(Done<T>)>(
    entry: &'static str,
    answer: impl Into<Answer<T>>,
    prepare: impl FnOnce() -> Result<F, Refusal>,
) {
    let answer = answer.into();
    contained(entry, move || match prepare() {
        Ok(begin) => begin(answer.into_done()),
        Err(refusal) => answer.give(Err(refusal.into_error())),
    });
}

/// Frees a handle, or whatever else it owns.
pub(crate) fn free<T>(entry: &'static str, owned: T) {
    contained(entry, move || drop(owned));
}
