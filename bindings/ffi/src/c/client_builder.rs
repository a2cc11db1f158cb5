//! Making a client.

use std::mem::{self, MaybeUninit};

use ::cometchat_client::{Client, ClientBuilder, Error, Sockets};

use super::{
    client::cometchat_client,
    error::cometchat_error,
    executor::{cometchat_executor, needed},
    guard,
    result::{Refusal, cometchat_result, required},
    strings::{COMETCHAT_MOST_NAME_BYTES, cometchat_str},
};

/// Makes a client of one's own; `cometchat_shared_client` gives the one that the whole process shares.
/// Not to be used by two threads at the same time.
pub struct cometchat_client_builder(ClientBuilder);

/// A builder with its defaults: nothing is kept across restarts, callbacks run on the SDK's callback
/// thread, the app counts as in the foreground. The caller frees it, also after
/// `cometchat_client_builder_build`. NULL only after a contained panic.
///
/// Any thread; does not block.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_builder_new() -> Option<Box<cometchat_client_builder>> {
    guard::value("cometchat_client_builder_new", None, || {
        Some(Some(Box::new(cometchat_client_builder(Client::builder()))))
    })
}

/// Frees a builder and what was set and not yet built in. NULL is allowed.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_builder_free(builder: Option<Box<cometchat_client_builder>>) {
    guard::free("cometchat_client_builder_free", builder);
}

/// Changes a builder, unless what C has passed cannot be used.
pub(crate) fn changed<Change: FnOnce(ClientBuilder) -> ClientBuilder>(
    entry: &'static str,
    builder: Option<&mut cometchat_client_builder>,
    check: impl FnOnce() -> Result<Change, Refusal>,
) -> cometchat_result {
    guard::synchronous(entry, || {
        let builder = &mut required(builder, "builder")?.0;
        let change = check()?;
        *builder = change(mem::replace(builder, Client::builder()));
        Ok(())
    })
}

/// Keeps the session, and how far the message listeners have come, in files of this folder, which must
/// be this user's own. The folder is made if it is missing. (STO1, REC9)
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_builder_set_folder(
    builder: Option<&mut cometchat_client_builder>,
    folder: cometchat_str,
) -> cometchat_result {
    changed("cometchat_client_builder_set_folder", builder, || {
        let folder = folder.required("folder", COMETCHAT_MOST_NAME_BYTES)?;
        Ok(move |builder: ClientBuilder| builder.folder(folder))
    })
}

/// This process is not the app itself but another one that shares its session, such as an extension. By
/// its name it has a device identity of its own, and in a folder its own progress. (STO6)
///
/// `name`: 1 to 64 letters, digits, hyphens and underscores, checked by
/// `cometchat_client_builder_build`. `sockets_allowed`: `false` means that the client never opens a
/// socket: `cometchat_client_connect` fails with `ERR_WEBSOCKET_ERROR`, and auto mode does not connect.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_builder_set_extension(
    builder: Option<&mut cometchat_client_builder>,
    name: cometchat_str,
    sockets_allowed: bool,
) -> cometchat_result {
    changed("cometchat_client_builder_set_extension", builder, || {
        let name = name.required("name", COMETCHAT_MOST_NAME_BYTES)?;
        let sockets = if sockets_allowed { Sockets::Allowed } else { Sockets::Forbidden };
        Ok(move |builder: ClientBuilder| builder.extension(name, sockets))
    })
}

/// Where callbacks run, and listeners that are registered without an executor. Default: the SDK's
/// callback thread, which all clients of the process share. (CBK3)
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_builder_set_executor(
    builder: Option<&mut cometchat_client_builder>,
    executor: Option<&cometchat_executor>,
) -> cometchat_result {
    changed("cometchat_client_builder_set_executor", builder, || {
        let executor = needed(executor)?;
        Ok(move |builder: ClientBuilder| builder.executor(executor))
    })
}

/// The host tells the app's state, with `cometchat_client_entered_foreground` and
/// `cometchat_client_entered_background`; until it does the state is unknown, and auto mode does not
/// connect. Default: there is no such state, the app counts as in the foreground. (BGD8)
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_builder_host_tells_lifecycle(
    builder: Option<&mut cometchat_client_builder>,
) -> cometchat_result {
    changed("cometchat_client_builder_host_tells_lifecycle", builder, || {
        Ok(ClientBuilder::host_tells_lifecycle)
    })
}

/// Makes the client, and leaves the builder as new. Opens no connection.
///
/// Blocks while the store is read. `client` takes a handle that the caller frees. `error` may be NULL;
/// it is written only with `COMETCHAT_RESULT_FAILED`, and the caller frees it:
/// `ERROR_IO_EXCEPTION` if the system gives no thread, `ERROR_LIMIT_EXCEEDED` if an extension's name
/// cannot be used. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_builder_build(
    builder: Option<&mut cometchat_client_builder>,
    client: Option<&mut MaybeUninit<Box<cometchat_client>>>,
    error: Option<&mut MaybeUninit<Box<cometchat_error>>>,
) -> cometchat_result {
    guard::synchronous("cometchat_client_builder_build", || {
        let client = required(client, "client")?;
        let builder = &mut required(builder, "builder")?.0;
        let built = mem::replace(builder, Client::builder()).build();
        give_client(built, client, error)
    })
}

/// Writes a client or an error where C wants it.
pub(crate) fn give_client(
    result: Result<Client, Error>,
    client: &mut MaybeUninit<Box<cometchat_client>>,
    error: Option<&mut MaybeUninit<Box<cometchat_error>>>,
) -> Result<(), Refusal> {
    match result {
        Ok(built) => {
            client.write(cometchat_client::boxed(built));
            Ok(())
        }
        Err(failure) => {
            if let Some(error) = error {
                error.write(cometchat_error::boxed(failure.clone()));
            }
            Err(Refusal::Failed(failure))
        }
    }
}
