//! Listeners for what happens.

use std::ffi::c_void;

use ::cometchat_client::{Client, Face, ListenerKey, Listeners};

use super::{
    call_event::cometchat_call_event,
    client::{cometchat_client, of},
    connection_event::cometchat_connection_event,
    context::Context,
    executor::{self, cometchat_executor},
    group_event::cometchat_group_event,
    guard,
    login_event::cometchat_login_event,
    message_event::cometchat_message_event,
    result::{Refusal, cometchat_result},
    strings::{COMETCHAT_MOST_NAME_BYTES, cometchat_str},
    user_event::cometchat_user_event,
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

/// Hears of the connection's life.
#[repr(C)]
pub struct cometchat_connection_listener {
    /// Passed on. Belongs to the library from the call on.
    pub ctx: *mut c_void,
    /// Called with each event, which is borrowed until it returns: one at a time, in their order, on
    /// the listener's executor. May be NULL.
    pub on_event:
        Option<extern "C" fn(ctx: *mut c_void, event: Option<&cometchat_connection_event<'_>>)>,
    /// Called once, after the last `on_event` has returned. May be NULL.
    pub destroy: Option<extern "C" fn(ctx: *mut c_void)>,
}

/// Hears of logins and logouts.
#[repr(C)]
pub struct cometchat_login_listener {
    /// Passed on. Belongs to the library from the call on.
    pub ctx: *mut c_void,
    /// Called with each event, which is borrowed until it returns: one at a time, in their order, on
    /// the listener's executor. May be NULL.
    pub on_event:
        Option<extern "C" fn(ctx: *mut c_void, event: Option<&cometchat_login_event<'_>>)>,
    /// Called once, after the last `on_event` has returned. May be NULL.
    pub destroy: Option<extern "C" fn(ctx: *mut c_void)>,
}

/// Hears of presence, as far as the settings subscribe to it (PRE1).
#[repr(C)]
pub struct cometchat_user_listener {
    /// Passed on. Belongs to the library from the call on.
    pub ctx: *mut c_void,
    /// Called with each event, which is borrowed until it returns: one at a time, in their order, on
    /// the listener's executor. May be NULL.
    pub on_event: Option<extern "C" fn(ctx: *mut c_void, event: Option<&cometchat_user_event<'_>>)>,
    /// Called once, after the last `on_event` has returned. May be NULL.
    pub destroy: Option<extern "C" fn(ctx: *mut c_void)>,
}

/// Hears of what happens to the members of groups.
#[repr(C)]
pub struct cometchat_group_listener {
    /// Passed on. Belongs to the library from the call on.
    pub ctx: *mut c_void,
    /// Called with each event, which is borrowed until it returns: one at a time, in their order, on
    /// the listener's executor. May be NULL.
    pub on_event:
        Option<extern "C" fn(ctx: *mut c_void, event: Option<&cometchat_group_event<'_>>)>,
    /// Called once, after the last `on_event` has returned. May be NULL.
    pub destroy: Option<extern "C" fn(ctx: *mut c_void)>,
}

/// Hears of calls.
#[repr(C)]
pub struct cometchat_call_listener {
    /// Passed on. Belongs to the library from the call on.
    pub ctx: *mut c_void,
    /// Called with each event, which is borrowed until it returns: one at a time, in their order, on
    /// the listener's executor. May be NULL.
    pub on_event: Option<extern "C" fn(ctx: *mut c_void, event: Option<&cometchat_call_event<'_>>)>,
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
/// begins on the old listener after this returns, as after its removal. Until there is a message listener, messages wait
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

/// Removes a message listener: nothing begins on it after this returns. An `on_event` that runs, or is
/// just being entered, on another thread goes on; `destroy` comes after it, so free what `ctx` points to
/// there. Removing one that is not there is no failure. Any thread, also inside a callback; does not
/// block. (EVT5)
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_remove_message_listener(
    client: Option<&cometchat_client>,
    id: cometchat_str,
) -> cometchat_result {
    removed("cometchat_client_remove_message_listener", client, id, Client::message_listeners)
}

/// Adds a listener for the connection's life; see `cometchat_client_add_message_listener`.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_add_connection_listener(
    client: Option<&cometchat_client>,
    id: cometchat_str,
    listener: cometchat_connection_listener,
    executor: Option<&cometchat_executor>,
) -> cometchat_result {
    let cometchat_connection_listener { ctx, on_event, destroy } = listener;
    let context = Context::new(ctx, destroy);
    let listeners = Client::connection_listeners;
    let entry = "cometchat_client_add_connection_listener";
    added(entry, client, id, executor, listeners, move |event| {
        if let Some(on_event) = on_event {
            on_event(context.pointer(), Some(&cometchat_connection_event::new(event)));
        }
    })
}

/// Removes such a listener; see `cometchat_client_remove_message_listener`.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_remove_connection_listener(
    client: Option<&cometchat_client>,
    id: cometchat_str,
) -> cometchat_result {
    removed("cometchat_client_remove_connection_listener", client, id, Client::connection_listeners)
}

/// Adds a listener for logins and logouts; see `cometchat_client_add_message_listener`.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_add_login_listener(
    client: Option<&cometchat_client>,
    id: cometchat_str,
    listener: cometchat_login_listener,
    executor: Option<&cometchat_executor>,
) -> cometchat_result {
    let cometchat_login_listener { ctx, on_event, destroy } = listener;
    let context = Context::new(ctx, destroy);
    let listeners = Client::login_listeners;
    let entry = "cometchat_client_add_login_listener";
    added(entry, client, id, executor, listeners, move |event| {
        if let Some(on_event) = on_event {
            on_event(context.pointer(), Some(&cometchat_login_event::new(event)));
        }
    })
}

/// Removes such a listener; see `cometchat_client_remove_message_listener`.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_remove_login_listener(
    client: Option<&cometchat_client>,
    id: cometchat_str,
) -> cometchat_result {
    removed("cometchat_client_remove_login_listener", client, id, Client::login_listeners)
}

/// Adds a listener for presence, as far as the settings subscribe to it (PRE1); see `cometchat_client_add_message_listener`.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_add_user_listener(
    client: Option<&cometchat_client>,
    id: cometchat_str,
    listener: cometchat_user_listener,
    executor: Option<&cometchat_executor>,
) -> cometchat_result {
    let cometchat_user_listener { ctx, on_event, destroy } = listener;
    let context = Context::new(ctx, destroy);
    let listeners = Client::user_listeners;
    let entry = "cometchat_client_add_user_listener";
    added(entry, client, id, executor, listeners, move |event| {
        if let Some(on_event) = on_event {
            on_event(context.pointer(), Some(&cometchat_user_event::new(event)));
        }
    })
}

/// Removes such a listener; see `cometchat_client_remove_message_listener`.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_remove_user_listener(
    client: Option<&cometchat_client>,
    id: cometchat_str,
) -> cometchat_result {
    removed("cometchat_client_remove_user_listener", client, id, Client::user_listeners)
}

/// Adds a listener for what happens to the members of groups; see `cometchat_client_add_message_listener`.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_add_group_listener(
    client: Option<&cometchat_client>,
    id: cometchat_str,
    listener: cometchat_group_listener,
    executor: Option<&cometchat_executor>,
) -> cometchat_result {
    let cometchat_group_listener { ctx, on_event, destroy } = listener;
    let context = Context::new(ctx, destroy);
    let listeners = Client::group_listeners;
    let entry = "cometchat_client_add_group_listener";
    added(entry, client, id, executor, listeners, move |event| {
        if let Some(on_event) = on_event {
            on_event(context.pointer(), Some(&cometchat_group_event::new(event)));
        }
    })
}

/// Removes such a listener; see `cometchat_client_remove_message_listener`.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_remove_group_listener(
    client: Option<&cometchat_client>,
    id: cometchat_str,
) -> cometchat_result {
    removed("cometchat_client_remove_group_listener", client, id, Client::group_listeners)
}

/// Adds a listener for calls; see `cometchat_client_add_message_listener`.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_add_call_listener(
    client: Option<&cometchat_client>,
    id: cometchat_str,
    listener: cometchat_call_listener,
    executor: Option<&cometchat_executor>,
) -> cometchat_result {
    let cometchat_call_listener { ctx, on_event, destroy } = listener;
    let context = Context::new(ctx, destroy);
    let listeners = Client::call_listeners;
    let entry = "cometchat_client_add_call_listener";
    added(entry, client, id, executor, listeners, move |event| {
        if let Some(on_event) = on_event {
            on_event(context.pointer(), Some(&cometchat_call_event::new(event)));
        }
    })
}

/// Removes such a listener; see `cometchat_client_remove_message_listener`.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_remove_call_listener(
    client: Option<&cometchat_client>,
    id: cometchat_str,
) -> cometchat_result {
    removed("cometchat_client_remove_call_listener", client, id, Client::call_listeners)
}
