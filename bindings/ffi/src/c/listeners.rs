//! Listeners for what happens.

use std::ffi::c_void;

use ::cometchat_client::{Client, Face, ListenerKey, Listeners};

use super::{
    client::{cometchat_client, of},
    context::Context,
    executor::{self, cometchat_executor},
    guard,
    message_event::cometchat_message_event,
    result::{Refusal, cometchat_result},
    strings::{COMETCHAT_MOST_NAME_BYTES, cometchat_str},
};

/// Hears of messages, typing, receipts, reactions.
#[repr(C)]
pub struct cometchat_message_listener {
    /// Passed on. Belongs to the library from the call on.
    pub ctx: *mut c_void,
    /// Called with each event, which is borrowed until it returns: one at a time, in their order, on
    /// the listener's executor. May be NULL.
    pub on_event:
        Option<extern "C" fn(ctx: *mut c_void, event: Option<&cometchat_message_event<'_>>)>,
    /// Called once, after the last `on_event` has returned. May be NULL.
    pub destroy: Option<extern "C" fn(ctx: *mut c_void)>,
}

fn key(id: &cometchat_str) -> Result<ListenerKey, Refusal> {
    Ok(match id.optional("id", COMETCHAT_MOST_NAME_BYTES)? {
        Some(id) => ListenerKey::id(Face::C, id),
        None => ListenerKey::delegate(Face::C),
    })
}

fn added<E: Send + Sync + 'static>(
    entry: &'static str,
    client: Option<&cometchat_client>,
    id: cometchat_str,
    executor: Option<&cometchat_executor>,
    listeners: impl FnOnce(&Client) -> &Listeners<E>,
    listener: impl Fn(&E) + Send + Sync + 'static,
) -> cometchat_result {
    guard::synchronous(entry, move || {
        let client = of(client)?;
        let (key, executor) = (key(&id)?, executor::optional(executor));
        match executor {
            Some(executor) => listeners(&client).add_on(key, executor, listener),
            None => listeners(&client).add(key, listener),
        }
        Ok(())
    })
}

fn removed<E: Send + Sync + 'static>(
    entry: &'static str,
    client: Option<&cometchat_client>,
    id: cometchat_str,
    listeners: impl FnOnce(&Client) -> &Listeners<E>,
) -> cometchat_result {
    guard::synchronous(entry, move || {
        listeners(&of(client)?).remove(key(&id)?);
        Ok(())
    })
}

/// Adds a listener for messages, typing, receipts and reactions.
///
/// `id`: any; absent for the one delegate of this kind of event. The same again replaces: nothing
/// begins on the old listener after this returns. Until there is a message listener, messages wait
/// (REC9). `executor`: where the listener is called; NULL for the client's. If the call fails the
/// listener's `destroy` has run. Any thread, also inside a callback; does not block. (EVT5)
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_add_message_listener(
    client: Option<&cometchat_client>,
    id: cometchat_str,
    listener: cometchat_message_listener,
    executor: Option<&cometchat_executor>,
) -> cometchat_result {
    let cometchat_message_listener { ctx, on_event, destroy } = listener;
    let context = Context::new(ctx, destroy);
    let listeners = Client::message_listeners;
    let entry = "cometchat_client_add_message_listener";
    added(entry, client, id, executor, listeners, move |event| {
        if let Some(on_event) = on_event {
            on_event(context.pointer(), Some(&cometchat_message_event::new(event)));
        }
    })
}

/// Removes a message listener: nothing begins on it after this returns; an `on_event` that runs goes
/// on. Removing one that is not there is no failure. Any thread, also inside a callback; does not
/// block. (EVT5)
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_remove_message_listener(
    client: Option<&cometchat_client>,
    id: cometchat_str,
) -> cometchat_result {
    removed("cometchat_client_remove_message_listener", client, id, Client::message_listeners)
}
