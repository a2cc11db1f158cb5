//! Sending.

use std::mem::MaybeUninit;

use ::cometchat_client::{Client, Json, OutgoingMessage, ReceiverType};

use super::{
    callbacks::{cometchat_callback, cometchat_message_callback},
    client::{cometchat_client, of},
    guard,
    handle::Freeable,
    message::receiver_type as checked_receiver_type,
    result::{Refusal, cometchat_result, required},
    strings::{COMETCHAT_MOST_BODY_BYTES, COMETCHAT_MOST_NAME_BYTES, cometchat_str},
};

/// A message to send with `cometchat_client_send_message`. Not to be changed while another thread uses
/// it.
pub struct cometchat_outgoing_message(Freeable<Outgoing>);

#[derive(Clone)]
struct Outgoing {
    message: OutgoingMessage,
    tags: Vec<String>,
}

impl cometchat_outgoing_message {
    fn boxed(message: OutgoingMessage) -> Box<Self> {
        Box::new(Self(Freeable::new(Outgoing { message, tags: Vec::new() })))
    }
}

/// To whom: what each function of this file begins with.
fn checked_receiver(
    receiver: &cometchat_str,
    receiver_type: i32,
) -> Result<(&str, ReceiverType), Refusal> {
    let name = receiver.required("receiver", COMETCHAT_MOST_NAME_BYTES)?;
    Ok((name, checked_receiver_type(receiver_type)?))
}

/// A text message. Its text has 1 to 65,536 characters, checked when it is sent.
///
/// `receiver`: a uid or guid. `receiver_type`: a `cometchat_receiver_type`. `text`: at most
/// `COMETCHAT_MOST_BODY_BYTES`. `message` takes what the caller frees. Any thread; does not block.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_outgoing_message_new_text(
    receiver: cometchat_str,
    receiver_type: i32,
    text: cometchat_str,
    message: Option<&mut MaybeUninit<Box<cometchat_outgoing_message>>>,
) -> cometchat_result {
    guard::synchronous("cometchat_outgoing_message_new_text", || {
        let slot = required(message, "message")?;
        let (receiver, receiver_type) = checked_receiver(&receiver, receiver_type)?;
        let text = text.required("text", COMETCHAT_MOST_BODY_BYTES)?;
        let message = OutgoingMessage::text(receiver, receiver_type, text);
        slot.write(cometchat_outgoing_message::boxed(message));
        Ok(())
    })
}

/// A message with application data of an application's own kind.
///
/// `receiver`: a uid or guid. `receiver_type`: a `cometchat_receiver_type`. `kind`: the
/// application's name for this kind of data. `data`: JSON of at most `COMETCHAT_MOST_BODY_BYTES`.
/// `message` takes what the caller frees. Any thread; does not block.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_outgoing_message_new_custom(
    receiver: cometchat_str,
    receiver_type: i32,
    kind: cometchat_str,
    data: cometchat_str,
    message: Option<&mut MaybeUninit<Box<cometchat_outgoing_message>>>,
) -> cometchat_result {
    guard::synchronous("cometchat_outgoing_message_new_custom", || {
        let slot = required(message, "message")?;
        let (receiver, receiver_type) = checked_receiver(&receiver, receiver_type)?;
        let kind = kind.required("kind", COMETCHAT_MOST_NAME_BYTES)?;
        let data = data.required_json("data")?;
        let message = OutgoingMessage::custom(receiver, receiver_type, kind, data);
        slot.write(cometchat_outgoing_message::boxed(message));
        Ok(())
    })
}

fn changed(
    entry: &'static str,
    message: Option<&mut cometchat_outgoing_message>,
    change: impl FnOnce(&mut Outgoing) -> Result<(), Refusal>,
) -> cometchat_result {
    guard::synchronous(entry, || change(required(message, "message")?.0.get_mut()))
}

/// Application data beside the content.
///
/// `metadata`: JSON of at most `COMETCHAT_MOST_BODY_BYTES`.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_outgoing_message_set_metadata(
    message: Option<&mut cometchat_outgoing_message>,
    metadata: cometchat_str,
) -> cometchat_result {
    changed("cometchat_outgoing_message_set_metadata", message, |outgoing| {
        let metadata = metadata.required_json("metadata")?;
        outgoing.message = outgoing.message.clone().metadata(metadata);
        Ok(())
    })
}

/// A tag to find the message by; may be called more than once.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_outgoing_message_add_tag(
    message: Option<&mut cometchat_outgoing_message>,
    tag: cometchat_str,
) -> cometchat_result {
    changed("cometchat_outgoing_message_add_tag", message, |outgoing| {
        outgoing.tags.push(tag.required("tag", COMETCHAT_MOST_NAME_BYTES)?.to_owned());
        Ok(())
    })
}

/// The sender's own id for the message; one is made if it is not set. (REC10)
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_outgoing_message_set_muid(
    message: Option<&mut cometchat_outgoing_message>,
    muid: cometchat_str,
) -> cometchat_result {
    changed("cometchat_outgoing_message_set_muid", message, |outgoing| {
        let muid = muid.required("muid", COMETCHAT_MOST_NAME_BYTES)?;
        outgoing.message = outgoing.message.clone().muid(muid);
        Ok(())
    })
}

/// Frees an outgoing message. NULL is allowed.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_outgoing_message_free(
    message: Option<Box<cometchat_outgoing_message>>,
) {
    guard::free("cometchat_outgoing_message_free", message);
}

/// Sends a message by REST, whatever the socket does; the callback brings what the server stored. The
/// caller keeps `message` and may free it at once. (EVT6)
///
/// Errors: `COMETCHAT_INITIALIZATION_NOT_DONE`, `ERR_NOT_LOGGED_IN`, `ERR_EMPTY_RECEIVER`,
/// `ERR_EMPTY_MESSAGE_TEXT`, `ERR_INVALID_MESSAGE_TEXT` (too long), `ERR_NO_INTERNET`,
/// `FAILED_TO_FETCH`, and the server's own.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_send_message(
    client: Option<&cometchat_client>,
    message: Option<&cometchat_outgoing_message>,
    callback: cometchat_message_callback,
) {
    guard::asynchronous("cometchat_client_send_message", callback, || {
        let client = of(client)?;
        let Outgoing { message, tags } = required(message, "message")?.0.get();
        Ok(move |done| client.send_message(message.tags(tags), done))
    });
}

/// Tells a user or a group that the user types. Without a connected socket, connection listeners hear
/// `NO_WEBSOCKET_CONNECTION`. (EVT6)
///
/// `receiver`: a uid or guid. `receiver_type`: a `cometchat_receiver_type`. `metadata`: JSON of at most
/// `COMETCHAT_MOST_BODY_BYTES`, or absent. Any thread; does not block.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_start_typing(
    client: Option<&cometchat_client>,
    receiver: cometchat_str,
    receiver_type: i32,
    metadata: cometchat_str,
) -> cometchat_result {
    let entry = "cometchat_client_start_typing";
    typed(entry, client, receiver, receiver_type, metadata, Client::start_typing)
}

/// Tells that the user stopped; see `cometchat_client_start_typing`.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_end_typing(
    client: Option<&cometchat_client>,
    receiver: cometchat_str,
    receiver_type: i32,
    metadata: cometchat_str,
) -> cometchat_result {
    let entry = "cometchat_client_end_typing";
    typed(entry, client, receiver, receiver_type, metadata, Client::end_typing)
}

fn typed(
    entry: &'static str,
    client: Option<&cometchat_client>,
    receiver: cometchat_str,
    receiver_type: i32,
    metadata: cometchat_str,
    tell: impl FnOnce(&Client, &str, ReceiverType, Option<Json>),
) -> cometchat_result {
    guard::synchronous(entry, || {
        let client = of(client)?;
        let (receiver, receiver_type) = checked_receiver(&receiver, receiver_type)?;
        tell(&client, receiver, receiver_type, metadata.optional_json("metadata")?);
        Ok(())
    })
}

/// Sends data that is not stored. Without a connected socket, connection listeners hear
/// `NO_WEBSOCKET_CONNECTION`. (EVT6)
///
/// `receiver`: a uid or guid. `receiver_type`: a `cometchat_receiver_type`. `data`: JSON of at most
/// `COMETCHAT_MOST_BODY_BYTES`. Any thread; does not block.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_send_transient_message(
    client: Option<&cometchat_client>,
    receiver: cometchat_str,
    receiver_type: i32,
    data: cometchat_str,
) -> cometchat_result {
    guard::synchronous("cometchat_client_send_transient_message", || {
        let client = of(client)?;
        let (receiver, receiver_type) = checked_receiver(&receiver, receiver_type)?;
        client.send_transient_message(receiver, receiver_type, data.required_json("data")?);
        Ok(())
    })
}

/// Confirms that a message and all before it were received.
///
/// `receiver`: the other user, or the group. `receiver_type`: a `cometchat_receiver_type`.
/// `message_sender`: who sent the message. Errors: `COMETCHAT_INITIALIZATION_NOT_DONE`,
/// `ERR_NOT_LOGGED_IN`, `ERR_EMPTY_RECEIVER`, `ERR_INVALID_RECEIVER_TYPE`, `NO_WEBSOCKET_CONNECTION`,
/// `RECEIPTS_TEMPORARILY_BLOCKED`. (EVT6)
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_mark_as_delivered(
    client: Option<&cometchat_client>,
    message_id: u64,
    receiver: cometchat_str,
    receiver_type: i32,
    message_sender: cometchat_str,
    callback: cometchat_callback,
) {
    guard::asynchronous("cometchat_client_mark_as_delivered", callback, || {
        let client = of(client)?;
        let (receiver, receiver_type) = checked_receiver(&receiver, receiver_type)?;
        let sender = message_sender.required("message_sender", COMETCHAT_MOST_NAME_BYTES)?;
        Ok(move |done| client.mark_as_delivered(message_id, receiver, receiver_type, sender, done))
    });
}

/// Confirms that a message and all before it were read; see `cometchat_client_mark_as_delivered`.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_mark_as_read(
    client: Option<&cometchat_client>,
    message_id: u64,
    receiver: cometchat_str,
    receiver_type: i32,
    message_sender: cometchat_str,
    callback: cometchat_callback,
) {
    guard::asynchronous("cometchat_client_mark_as_read", callback, || {
        let client = of(client)?;
        let (receiver, receiver_type) = checked_receiver(&receiver, receiver_type)?;
        let sender = message_sender.required("message_sender", COMETCHAT_MOST_NAME_BYTES)?;
        Ok(move |done| client.mark_as_read(message_id, receiver, receiver_type, sender, done))
    });
}
