//! The client that all faces of one process share.

use std::{env, path::PathBuf};

use cometchat_protocol::ErrorCode;
use once_cell::sync::OnceCell;

use crate::{Client, Error};

static SHARED: OnceCell<Client> = OnceCell::new();

/// The shared client. The first call makes one that keeps its session in a file of the user's data
/// folder, unless [`set_shared_client`] was called before.
///
/// Fails with `ERROR_IO_EXCEPTION` if there is no such folder or the system gives no thread; a later call
/// tries again.
pub fn shared_client() -> Result<&'static Client, Error> {
    shared_client_or(|| Client::builder().folder(data_folder()?).build())
}

/// The shared client; the first call makes it with `make`.
pub fn shared_client_or(
    make: impl FnOnce() -> Result<Client, Error>,
) -> Result<&'static Client, Error> {
    SHARED.get_or_try_init(make)
}

/// Makes `client` the shared one. Gives it back if there is one already.
pub fn set_shared_client(client: Client) -> Result<(), Client> {
    SHARED.set(client)
}

/// Where the shared client keeps its files: a folder of the user's, by the platform's custom.
///
/// Fails with `ERROR_IO_EXCEPTION` if there is none.
pub fn data_folder() -> Result<PathBuf, Error> {
    let variable = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let home = || variable("HOME");
    let folder = if cfg!(target_vendor = "apple") {
        home().map(|home| home.join("Library/Application Support/CometChat"))
    } else {
        variable("XDG_DATA_HOME")
            .or_else(|| home().map(|home| home.join(".local/share")))
            .map(|data| data.join("cometchat"))
    };
    folder.ok_or_else(|| {
        Error::new(
            ErrorCode::IO_EXCEPTION,
            "There is no folder for the session; set HOME, or set a shared client with a store of your own.",
        )
    })
}
