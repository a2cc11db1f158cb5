use cometchat_client::Error;

/// Why a call did not succeed, with the documented code.
#[derive(Debug, Clone, thiserror::Error, uniffi::Error)]
pub enum CoreError {
    /// It was refused or went wrong.
    #[error("{code}: {message}")]
    Failed {
        /// The code, for programs.
        code: String,
        /// One sentence that tells what to do, for people.
        message: String,
        /// The cause's name, or what the server adds.
        details: Option<String>,
    },
}

impl From<&Error> for CoreError {
    fn from(error: &Error) -> Self {
        Self::Failed {
            code: error.code().to_string(),
            message: error.message().to_owned(),
            details: error.details().map(str::to_owned),
        }
    }
}

impl From<Error> for CoreError {
    fn from(error: Error) -> Self {
        Self::from(&error)
    }
}
