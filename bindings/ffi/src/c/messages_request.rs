//! What `fetch_next` and `fetch_previous` take.

use std::sync::{Arc, OnceLock};

use ::cometchat_client::{MessagesRequest, MessagesRequestBuilder};

use super::{
    guard,
    handle::Freeable,
    result::{Refusal, cometchat_result, required},
    strings::{COMETCHAT_MOST_NAME_BYTES, cometchat_str},
};

/// Which messages to fetch, and how far it has come: each `cometchat_client_fetch_next` brings the page
/// after the last, each `cometchat_client_fetch_previous` the page before the first.
///
/// It is set first and fetched with then: from the first fetch on, also a failed one, the functions that
/// set something answer `COMETCHAT_RESULT_ALREADY_SET`. Not to be changed while another thread uses it;
/// fetching is no change. The same setting again replaces the earlier.
pub struct cometchat_messages_request(Freeable<Messages>);

#[derive(Clone)]
struct Messages {
    builder: MessagesRequestBuilder,
    categories: Vec<String>,
    types: Vec<String>,
    tags: Vec<String>,
    /// Clones are of the same request.
    begun: Arc<OnceLock<MessagesRequest>>,
}

impl cometchat_messages_request {
    /// The request itself, which is as it is from now on.
    pub(crate) fn begun(&self) -> MessagesRequest {
        let Messages { builder, categories, types, tags, begun } = self.0.get();
        let make = || builder.categories(&categories).types(&types).tags(&tags).build();
        begun.get_or_init(make).clone()
    }
}

impl Messages {
    fn set(&mut self, set: impl FnOnce(MessagesRequestBuilder) -> MessagesRequestBuilder) {
        self.builder = set(self.builder.clone());
    }
}

/// A request for the newest messages of all conversations. The caller frees it, also right after a
/// fetch. NULL only after a contained panic.
///
/// Any thread; does not block.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_messages_request_new() -> Option<Box<cometchat_messages_request>> {
    guard::value("cometchat_messages_request_new", None, || {
        Some(Some(Box::new(cometchat_messages_request(Freeable::new(Messages {
            builder: MessagesRequest::builder(),
            categories: Vec::new(),
            types: Vec::new(),
            tags: Vec::new(),
            begun: Arc::default(),
        })))))
    })
}

/// Frees a request; a page that is awaited still comes. NULL is allowed.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_messages_request_free(
    request: Option<Box<cometchat_messages_request>>,
) {
    guard::free("cometchat_messages_request_free", request);
}

/// Changes a request, unless it has begun or what C has passed cannot be used.
fn changed(
    entry: &'static str,
    request: Option<&mut cometchat_messages_request>,
    change: impl FnOnce(&mut Messages) -> Result<(), Refusal>,
) -> cometchat_result {
    guard::synchronous(entry, || {
        let messages = required(request, "request")?.0.get_mut();
        if messages.begun.get().is_some() {
            return Err(Refusal::AlreadySet);
        }
        change(messages)
    })
}

/// Messages of a page, 1 to 100, checked when it is fetched. Default: 30.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_messages_request_set_limit(
    request: Option<&mut cometchat_messages_request>,
    rows: u32,
) -> cometchat_result {
    changed("cometchat_messages_request_set_limit", request, |messages| {
        messages.set(|builder| builder.limit(rows));
        Ok(())
    })
}

/// Only the conversation with this user. Default: all conversations. Takes a guid back.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_messages_request_set_uid(
    request: Option<&mut cometchat_messages_request>,
    uid: cometchat_str,
) -> cometchat_result {
    changed("cometchat_messages_request_set_uid", request, |messages| {
        let uid = uid.required("uid", COMETCHAT_MOST_NAME_BYTES)?;
        messages.set(|builder| builder.uid(uid));
        Ok(())
    })
}

/// Only the conversation of this group. Takes a uid back.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_messages_request_set_guid(
    request: Option<&mut cometchat_messages_request>,
    guid: cometchat_str,
) -> cometchat_result {
    changed("cometchat_messages_request_set_guid", request, |messages| {
        let guid = guid.required("guid", COMETCHAT_MOST_NAME_BYTES)?;
        messages.set(|builder| builder.guid(guid));
        Ok(())
    })
}

/// Only the replies to this message, whatever conversation is set.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_messages_request_set_parent_message_id(
    request: Option<&mut cometchat_messages_request>,
    id: u64,
) -> cometchat_result {
    changed("cometchat_messages_request_set_parent_message_id", request, |messages| {
        messages.set(|builder| builder.parent_message_id(id));
        Ok(())
    })
}

/// From this message on, it not included. 0 stands before all.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_messages_request_set_message_id(
    request: Option<&mut cometchat_messages_request>,
    id: u64,
) -> cometchat_result {
    changed("cometchat_messages_request_set_message_id", request, |messages| {
        messages.set(|builder| builder.message_id(id));
        Ok(())
    })
}

/// From this time on, Unix seconds. A message id goes before it.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_messages_request_set_timestamp(
    request: Option<&mut cometchat_messages_request>,
    seconds: u64,
) -> cometchat_result {
    changed("cometchat_messages_request_set_timestamp", request, |messages| {
        messages.set(|builder| builder.timestamp(seconds));
        Ok(())
    })
}

/// Messages that were sent or changed after this time, Unix seconds, in the order of their changes.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_messages_request_set_updated_after(
    request: Option<&mut cometchat_messages_request>,
    seconds: u64,
) -> cometchat_result {
    changed("cometchat_messages_request_set_updated_after", request, |messages| {
        messages.set(|builder| builder.updated_after(seconds));
        Ok(())
    })
}

/// Only messages that were edited or deleted. Default: false.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_messages_request_set_updates_only(
    request: Option<&mut cometchat_messages_request>,
    only: bool,
) -> cometchat_result {
    changed("cometchat_messages_request_set_updates_only", request, |messages| {
        messages.set(|builder| builder.updates_only(only));
        Ok(())
    })
}

/// Only messages that the user has not read. Default: false.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_messages_request_set_unread(
    request: Option<&mut cometchat_messages_request>,
    only: bool,
) -> cometchat_result {
    changed("cometchat_messages_request_set_unread", request, |messages| {
        messages.set(|builder| builder.unread(only));
        Ok(())
    })
}

/// Only messages of this category, such as `message`, and of those that were added before.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_messages_request_add_category(
    request: Option<&mut cometchat_messages_request>,
    category: cometchat_str,
) -> cometchat_result {
    changed("cometchat_messages_request_add_category", request, |messages| {
        let category = category.required("category", COMETCHAT_MOST_NAME_BYTES)?;
        messages.categories.push(category.to_owned());
        Ok(())
    })
}

/// Only messages of this type, such as `text`, and of those that were added before.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_messages_request_add_type(
    request: Option<&mut cometchat_messages_request>,
    message_type: cometchat_str,
) -> cometchat_result {
    changed("cometchat_messages_request_add_type", request, |messages| {
        let message_type = message_type.required("message_type", COMETCHAT_MOST_NAME_BYTES)?;
        messages.types.push(message_type.to_owned());
        Ok(())
    })
}

/// Only messages with this tag, or one of those that were added before.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_messages_request_add_tag(
    request: Option<&mut cometchat_messages_request>,
    tag: cometchat_str,
) -> cometchat_result {
    changed("cometchat_messages_request_add_tag", request, |messages| {
        let tag = tag.required("tag", COMETCHAT_MOST_NAME_BYTES)?;
        messages.tags.push(tag.to_owned());
        Ok(())
    })
}

/// Messages come with their tags. Default: false.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_messages_request_set_with_tags(
    request: Option<&mut cometchat_messages_request>,
    with: bool,
) -> cometchat_result {
    changed("cometchat_messages_request_set_with_tags", request, |messages| {
        messages.set(|builder| builder.with_tags(with));
        Ok(())
    })
}

/// Only messages with this word in their text. Empty takes it back.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_messages_request_set_search_keyword(
    request: Option<&mut cometchat_messages_request>,
    word: cometchat_str,
) -> cometchat_result {
    changed("cometchat_messages_request_set_search_keyword", request, |messages| {
        let word = word.required("word", COMETCHAT_MOST_NAME_BYTES)?;
        messages.set(|builder| builder.search_keyword(word));
        Ok(())
    })
}

/// Without replies in threads. Default: false.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_messages_request_set_hide_replies(
    request: Option<&mut cometchat_messages_request>,
    hide: bool,
) -> cometchat_result {
    changed("cometchat_messages_request_set_hide_replies", request, |messages| {
        messages.set(|builder| builder.hide_replies(hide));
        Ok(())
    })
}

/// Without deleted messages. Default: false.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_messages_request_set_hide_deleted_messages(
    request: Option<&mut cometchat_messages_request>,
    hide: bool,
) -> cometchat_result {
    changed("cometchat_messages_request_set_hide_deleted_messages", request, |messages| {
        messages.set(|builder| builder.hide_deleted_messages(hide));
        Ok(())
    })
}

/// Without messages of users whom this user has blocked. Default: false.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_messages_request_set_hide_messages_from_blocked_users(
    request: Option<&mut cometchat_messages_request>,
    hide: bool,
) -> cometchat_result {
    changed(
        "cometchat_messages_request_set_hide_messages_from_blocked_users",
        request,
        |messages| {
            messages.set(|builder| builder.hide_messages_from_blocked_users(hide));
            Ok(())
        },
    )
}
