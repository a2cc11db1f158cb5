//! What functions that answer at once answer.

use ::cometchat_client::{Error, ErrorCode};

use super::{guard, strings::cometchat_str};

/// What a function answers that does its work before it returns. Treat values that your header does
/// not know as failures: later versions may add some.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum cometchat_result {
    /// Done.
    Ok = 0,
    /// A parameter is NULL that must not be.
    NullParameter = 1,
    /// A string is not UTF-8.
    InvalidUtf8 = 2,
    /// A parameter has none of its allowed values.
    InvalidArgument = 3,
    /// A string is above its limit, `COMETCHAT_MOST_NAME_BYTES` and so on.
    TooLong = 4,
    /// A parameter is not JSON, or not of the form that is asked for.
    InvalidJson = 5,
    /// It is set already and cannot be set again.
    AlreadySet = 6,
    /// It failed for a reason that the error object tells, where the function has one.
    Failed = 7,
    /// Something failed inside the SDK; it goes on.
    Panic = 8,
}

/// Tells in a sentence what a result means and what to do.
///
/// `result`: a `cometchat_result`. The string lives for ever. Any thread; does not block.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_result_message(result: i32) -> cometchat_str {
    guard::value("cometchat_result_message", cometchat_str::ABSENT, || {
        Some(cometchat_str::of(match result {
            0 => "Done.",
            1 => "A parameter is NULL; pass a value.",
            2 => "A string is not UTF-8; convert it first.",
            3 => "A parameter has none of its allowed values; see the header.",
            4 => "A string is too long; see the header for the limit.",
            5 => "A parameter is not JSON of the form that the header asks for.",
            6 => "It is set already; set it earlier, and once.",
            7 => "It failed; the error object tells why.",
            8 => "Something failed inside the SDK; it goes on, call again.",
            _ => "A later version of the SDK gave this result; update the header.",
        }))
    })
}

/// Why an entry point does not do what it was asked for. Names the parameter, never its value.
#[derive(Debug)]
pub(crate) enum Refusal {
    Null(&'static str),
    NotUtf8(&'static str),
    Unknown(&'static str),
    TooLong(&'static str, usize),
    NotJson(&'static str),
    AlreadySet,
    Failed(Error),
}

impl Refusal {
    pub(crate) fn result(&self) -> cometchat_result {
        match self {
            Self::Null(_) => cometchat_result::NullParameter,
            Self::NotUtf8(_) => cometchat_result::InvalidUtf8,
            Self::Unknown(_) => cometchat_result::InvalidArgument,
            Self::TooLong(..) => cometchat_result::TooLong,
            Self::NotJson(_) => cometchat_result::InvalidJson,
            Self::AlreadySet => cometchat_result::AlreadySet,
            Self::Failed(_) => cometchat_result::Failed,
        }
    }

    pub(crate) fn into_error(self) -> Error {
        let (code, name, sentence) = match self {
            Self::Null(name) => (
                ErrorCode::MISSING_PARAMETERS,
                name,
                format!("The parameter {name} is NULL; pass a value."),
            ),
            Self::NotUtf8(name) => (
                ErrorCode::INVALID_PARAMETER,
                name,
                format!("The parameter {name} is not UTF-8; convert it first."),
            ),
            Self::Unknown("receiver_type") => (
                ErrorCode::INVALID_RECEIVER_TYPE,
                "receiver_type",
                "The receiver type is unknown; pass user or group.".to_owned(),
            ),
            Self::Unknown(name) => (
                ErrorCode::INVALID_PARAMETER,
                name,
                format!("The parameter {name} has none of its allowed values; see the header."),
            ),
            Self::TooLong(name, most) => (
                ErrorCode::LIMIT_EXCEEDED,
                name,
                format!("The parameter {name} is longer than {most} bytes; pass a shorter one."),
            ),
            Self::NotJson(name) => (
                ErrorCode::JSON_EXCEPTION,
                name,
                format!("The parameter {name} is not JSON of the form that the header asks for."),
            ),
            Self::AlreadySet => (
                ErrorCode::OPERATION_FAILED,
                "already_set",
                "It is set already; set it earlier, and once.".to_owned(),
            ),
            Self::Failed(error) => return error,
        };
        Error::new(code, sentence).with_details(name)
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// A handle that must be there.
pub(crate) fn required<T>(handle: Option<T>, name: &'static str) -> Result<T, Refusal> {
    handle.ok_or(Refusal::Null(name))
}
