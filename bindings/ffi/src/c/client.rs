//! Clients, their handles, and their end.

use std::mem::MaybeUninit;

use ::cometchat_client::{Client, set_shared_client, shared_client};

use super::{
    client_builder::give_client,
    error::cometchat_error,
    executor::{cometchat_executor, needed},
    guard,
    handle::Freeable,
    result::{Refusal, cometchat_result, required},
};

/// A handle of a chat client: one session, at most one socket, any number of listeners.
///
/// Clones are handles of the same client, and the last one that is freed shuts it down. Everything may
/// be called from any thread and from inside a callback; nothing blocks on the network. A handle may
/// be freed inside a callback, too, and while no other thread uses it.
pub struct cometchat_client(Freeable<Client>);

impl cometchat_client {
    pub(crate) fn boxed(client: Client) -> Box<Self> {
        Box::new(Self(Freeable::new(client)))
    }
}

/// The client behind a handle that must be there.
pub(crate) fn of(client: Option<&cometchat_client>) -> Result<Client, Refusal> {
    required(client, "client").map(|client| client.0.get())
}

/// The client behind a handle, for functions that answer a neutral value without one.
pub(crate) fn of_optional(client: Option<&cometchat_client>) -> Option<Client> {
    client.map(|client| client.0.get())
}

/// A function that tells the client something and answers at once.
pub(crate) fn told(
    entry: &'static str,
    client: Option<&cometchat_client>,
    tell: impl FnOnce(&Client),
) -> cometchat_result {
    guard::synchronous(entry, || {
        tell(&of(client)?);
        Ok(())
    })
}

/// A handle of the client that the whole process shares, whatever languages it is written in. The first
/// call makes one that keeps its session in a folder of the user's data, unless
/// `cometchat_set_shared_client` was called before.
///
/// Blocks while the store is read, the first time. `client` takes a handle that the caller frees; the
/// client itself lives as long as the process. `error` may be NULL; it is written only with
/// `COMETCHAT_RESULT_FAILED`, and the caller frees it: `ERROR_IO_EXCEPTION` if there is no folder or
/// the system gives no thread; a later call tries again. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_shared_client(
    client: Option<&mut MaybeUninit<Box<cometchat_client>>>,
    error: Option<&mut MaybeUninit<Box<cometchat_error>>>,
) -> cometchat_result {
    guard::synchronous("cometchat_shared_client", || {
        let client = required(client, "client")?;
        give_client(shared_client().cloned(), client, error)
    })
}

/// Makes a client the shared one, for the rest of the process's life. The caller keeps the handle.
/// `COMETCHAT_RESULT_ALREADY_SET` if there is a shared client already.
///
/// Any thread; does not block.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_set_shared_client(
    client: Option<&cometchat_client>,
) -> cometchat_result {
    guard::synchronous("cometchat_set_shared_client", || {
        set_shared_client(of(client)?).map_err(|_| Refusal::AlreadySet)
    })
}

/// Another handle of the same client, answered on the same executor. The caller frees it. NULL for NULL.
///
/// Any thread; does not block.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_clone(
    client: Option<&cometchat_client>,
) -> Option<Box<cometchat_client>> {
    guard::value("cometchat_client_clone", None, || {
        Some(Some(cometchat_client::boxed(of_optional(client)?)))
    })
}

/// Another handle of the same client: the calls made with it are answered on `executor`. Listeners are
/// not concerned; each has its own. The caller frees it. NULL if one of the two is NULL. (CBK3)
///
/// Any thread; does not block.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_answering_on(
    client: Option<&cometchat_client>,
    executor: Option<&cometchat_executor>,
) -> Option<Box<cometchat_client>> {
    guard::value("cometchat_client_answering_on", None, || {
        let executor = needed(executor).ok()?;
        Some(Some(cometchat_client::boxed(of_optional(client)?.answering_on(executor))))
    })
}

/// Frees a handle. The last one shuts the client down as `cometchat_client_shutdown` does; the shared
/// client has one more that is never freed. NULL is allowed.
///
/// Any thread, also inside a callback. Blocks as `cometchat_client_shutdown` does.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_free(client: Option<Box<cometchat_client>>) {
    guard::free("cometchat_client_free", client);
}

/// Ends the client, for all its handles. Calls that wait are answered with an error on this thread
/// before it returns, events that wait in an executor are skipped, nothing begins after it. Later calls
/// are answered at once, on the calling thread, with `COMETCHAT_INITIALIZATION_NOT_DONE`. Calling it
/// again is harmless. (CBK5)
///
/// Blocks at most half a second, to save how far the message listeners have come; never for the
/// network or for a queue of the host. Any thread, also inside a callback.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_shutdown(client: Option<&cometchat_client>) -> cometchat_result {
    told("cometchat_client_shutdown", client, Client::shutdown)
}
