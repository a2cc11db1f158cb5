use std::fmt;

use cometchat_protocol::ErrorCode;

/// Why a call did not succeed.
///
/// The code is stable and meant for programs, the message for people: one sentence that tells what to do.
/// Neither contains a token, a key or the text of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    code: ErrorCode,
    message: String,
    details: Option<String>,
}

impl Error {
    /// The code, one of the documented lists or the server's own.
    pub fn code(&self) -> &ErrorCode {
        &self.code
    }

    /// What is wrong and what to do, in one sentence.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The cause's name, or what the server adds; absent if there is no more to tell.
    pub fn details(&self) -> Option<&str> {
        self.details.as_deref()
    }

    /// For the faces in other languages, which check what they are passed.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), details: None }
    }

    /// With the cause's name.
    #[must_use]
    pub fn with_details(mut self, details: impl Into<String>) -> Self {
        self.details = Some(details.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_code_and_message_and_keeps_details_apart() {
        let error = Error::new(ErrorCode::NO_INTERNET, "Check the network.").with_details("dns");

        assert_eq!(error.to_string(), "ERR_NO_INTERNET: Check the network.");
        assert_eq!(error.code(), &ErrorCode::NO_INTERNET);
        assert_eq!(error.message(), "Check the network.");
        assert_eq!(error.details(), Some("dns"));
    }
}
