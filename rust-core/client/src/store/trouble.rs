use cometchat_protocol::ErrorCode;

use super::StoreError;
use crate::Error;

/// What is wrong with the stored sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StoreTrouble {
    /// The document could not be understood and was destroyed.
    #[error("The stored session was damaged and has been removed; log in again.")]
    Damaged,
    /// A newer version of the SDK wrote the document, which is left as it is.
    #[error("A newer version wrote the stored session (format {0}); update the app.")]
    Newer(u32),
    /// The document cannot be read at the moment.
    #[error("The stored session is locked; unlock the device and try again.")]
    Locked,
    /// Reading failed.
    #[error("The stored session cannot be read ({0}); check the store's place and permissions.")]
    CannotRead(StoreError),
    /// Writing failed.
    #[error(
        "The session cannot be stored ({0}); check the store's place, permissions and free space."
    )]
    CannotWrite(StoreError),
}

impl StoreTrouble {
    pub(crate) fn error(self) -> Error {
        Error::new(ErrorCode::IO_EXCEPTION, self.to_string()).with_details(self.name())
    }

    fn name(self) -> &'static str {
        match self {
            Self::Damaged => "store_damaged",
            Self::Newer(_) => "store_newer",
            Self::Locked => "store_locked",
            Self::CannotRead(_) => "store_cannot_read",
            Self::CannotWrite(_) => "store_cannot_write",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sto3_trouble_becomes_an_error_that_tells_what_to_do() {
        let error =
            StoreTrouble::CannotWrite(StoreError::Io(std::io::ErrorKind::StorageFull)).error();

        assert_eq!(error.code(), &ErrorCode::IO_EXCEPTION);
        assert_eq!(error.details(), Some("store_cannot_write"));
        assert!(error.message().contains("no storage space"), "{error}");
    }
}
