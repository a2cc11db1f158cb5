//! Messages that came together.

use ::cometchat_client::Message;

use super::{guard, handle::View, message::cometchat_message};

/// The messages of a page, oldest first. Borrowed. `cometchat_message_clone` keeps one of them.
#[cfg_attr(not(cbindgen), repr(transparent))]
pub struct cometchat_messages(Vec<Message>);

// SAFETY: it is transparent.
unsafe impl View for cometchat_messages {
    type Inner = Vec<Message>;
}

/// How many messages there are; 0 behind the last page.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_messages_count(messages: Option<&cometchat_messages>) -> usize {
    guard::value("cometchat_messages_count", 0, || Some(messages?.0.len()))
}

/// A message, counted from 0, or NULL. Borrowed from the messages.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_messages_at(
    messages: Option<&cometchat_messages>,
    index: usize,
) -> Option<&cometchat_message> {
    guard::value("cometchat_messages_at", None, || {
        Some(messages?.0.get(index).map(cometchat_message::view))
    })
}
