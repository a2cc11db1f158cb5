//! Why a call did not succeed.

use ::cometchat_client::Error;

use super::{guard, handle::View, strings::cometchat_str};

/// Why a call did not succeed. In a callback it is borrowed until the callback returns; the function
/// that answers one through a parameter gives it to the caller, who frees it.
///
/// It never contains a token, a key or the text of a message. (SEC2)
#[cfg_attr(not(cbindgen), repr(transparent))]
pub struct cometchat_error(Error);

// SAFETY: it is transparent.
unsafe impl View for cometchat_error {
    type Inner = Error;
}

impl cometchat_error {
    pub(crate) fn boxed(error: Error) -> Box<Self> {
        Box::new(Self(error))
    }
}

/// The code, for programs: one of the documented lists, or the server's own. Borrowed from the error.
/// Absent for NULL.
///
/// Codes of this library's own checks: `MISSING_PARAMETERS` (a parameter is NULL), `INVALID_PARAMETER`
/// (not UTF-8, or none of the allowed values), `ERROR_LIMIT_EXCEEDED` (too long, or a time outside its
/// range), `ERROR_JSON_EXCEPTION` (not JSON); their details name the parameter.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_error_code(error: Option<&cometchat_error>) -> cometchat_str {
    guard::value("cometchat_error_code", cometchat_str::ABSENT, || {
        Some(cometchat_str::of(error?.0.code().as_str()))
    })
}

/// What is wrong and what to do, in one sentence, for people. Borrowed from the error. Absent for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_error_message(error: Option<&cometchat_error>) -> cometchat_str {
    guard::value("cometchat_error_message", cometchat_str::ABSENT, || {
        Some(cometchat_str::of(error?.0.message()))
    })
}

/// The cause's name, or what the server adds; absent if there is no more to tell. Borrowed from the
/// error.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_error_details(error: Option<&cometchat_error>) -> cometchat_str {
    guard::value("cometchat_error_details", cometchat_str::ABSENT, || {
        Some(cometchat_str::of_optional(error?.0.details()))
    })
}

/// A copy that the caller owns, to keep an error beyond its callback. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_error_clone(
    error: Option<&cometchat_error>,
) -> Option<Box<cometchat_error>> {
    guard::value("cometchat_error_clone", None, || {
        Some(Some(cometchat_error::boxed(error?.0.clone())))
    })
}

/// Frees an error that the caller owns. NULL is allowed.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_error_free(error: Option<Box<cometchat_error>>) {
    guard::free("cometchat_error_free", error);
}
