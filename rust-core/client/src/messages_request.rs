//! Pages of messages that an application asks for.

use std::sync::Arc;

use cometchat_protocol::{ErrorCode, Message};

use crate::{Error, sync::Mutex};

/// How many rows a page may have.
const LIMITS: std::ops::RangeInclusive<u32> = 1..=100;

/// Messages of one conversation, or of all, page by page: each call of [`crate::Client::fetch_next`]
/// brings the page after the last, [`crate::Client::fetch_previous`] the page before the first.
///
/// Clones share the place. Source: the documented `MessagesRequest`.
#[derive(Debug, Clone)]
pub struct MessagesRequest(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    filter: MessagesRequestBuilder,
    place: Mutex<Place>,
}

#[derive(Debug, Default)]
struct Place {
    is_under_way: bool,
    oldest: Option<u64>,
    newest: Option<u64>,
    /// When the newest was changed.
    changed_at: u64,
}

/// Makes a [`MessagesRequest`].
#[derive(Debug, Clone, Default)]
pub struct MessagesRequestBuilder {
    limit: Option<u32>,
    conversation: Option<[String; 2]>,
    parent: Option<u64>,
    message_id: Option<u64>,
    timestamp: Option<u64>,
    updated_after: Option<u64>,
    /// Names and values that the server takes as they are.
    query: Vec<(&'static str, String)>,
}

impl MessagesRequestBuilder {
    /// Rows of a page, 1 to 100. Default: 30.
    #[must_use]
    pub fn limit(mut self, rows: u32) -> Self {
        self.limit = Some(rows);
        self
    }

    /// Only the conversation with this user. Default: all conversations.
    #[must_use]
    pub fn uid(mut self, uid: impl Into<String>) -> Self {
        self.conversation = Some(["users".to_owned(), uid.into()]);
        self
    }

    /// Only the conversation of this group.
    #[must_use]
    pub fn guid(mut self, guid: impl Into<String>) -> Self {
        self.conversation = Some(["groups".to_owned(), guid.into()]);
        self
    }

    /// Only the replies to this message.
    #[must_use]
    pub fn parent_message_id(mut self, id: u64) -> Self {
        self.parent = Some(id);
        self
    }

    /// From this message on, it not included. 0 stands before all.
    #[must_use]
    pub fn message_id(mut self, id: u64) -> Self {
        self.message_id = Some(id);
        self
    }

    /// From this time on, Unix seconds.
    #[must_use]
    pub fn timestamp(mut self, seconds: u64) -> Self {
        self.timestamp = Some(seconds);
        self
    }

    /// Messages that were sent or changed after this time, Unix seconds, in the order of their changes.
    #[must_use]
    pub fn updated_after(mut self, seconds: u64) -> Self {
        self.updated_after = Some(seconds);
        self
    }

    /// Only messages that were edited or deleted.
    #[must_use]
    pub fn updates_only(self, only: bool) -> Self {
        self.flag("onlyUpdates", only)
    }

    /// Only messages that the user has not read.
    #[must_use]
    pub fn unread(self, only: bool) -> Self {
        self.flag("unread", only)
    }

    /// Only messages of these categories, such as `message`.
    #[must_use]
    pub fn categories<C: AsRef<str>>(self, categories: &[C]) -> Self {
        self.list("categories", categories)
    }

    /// Only messages of these types, such as `text`.
    #[must_use]
    pub fn types<T: AsRef<str>>(self, types: &[T]) -> Self {
        self.list("types", types)
    }

    /// Only messages with one of these tags.
    #[must_use]
    pub fn tags<T: AsRef<str>>(self, tags: &[T]) -> Self {
        self.list("tags", tags)
    }

    /// Messages come with their tags.
    #[must_use]
    pub fn with_tags(self, with: bool) -> Self {
        self.flag("withTags", with)
    }

    /// Only messages with this word in their text.
    #[must_use]
    pub fn search_keyword(self, word: &str) -> Self {
        self.set("searchKey", (!word.is_empty()).then(|| word.to_owned()))
    }

    /// Without replies in threads.
    #[must_use]
    pub fn hide_replies(self, hide: bool) -> Self {
        self.flag("hideReplies", hide)
    }

    /// Without deleted messages.
    #[must_use]
    pub fn hide_deleted_messages(self, hide: bool) -> Self {
        self.flag("hideDeleted", hide)
    }

    /// Without messages of users whom this user has blocked.
    #[must_use]
    pub fn hide_messages_from_blocked_users(self, hide: bool) -> Self {
        self.flag("hideMessagesFromBlockedUsers", hide)
    }

    /// The request, at its beginning.
    pub fn build(self) -> MessagesRequest {
        MessagesRequest(Arc::new(Shared { filter: self, place: Mutex::default() }))
    }

    fn flag(self, name: &'static str, is_set: bool) -> Self {
        self.set(name, is_set.then(|| "1".to_owned()))
    }

    fn list<T: AsRef<str>>(self, name: &'static str, words: &[T]) -> Self {
        let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
        self.set(name, (!words.is_empty()).then(|| words.join(",")))
    }

    fn set(mut self, name: &'static str, value: Option<String>) -> Self {
        self.query.retain(|(other, _)| *other != name);
        self.query.extend(value.map(|value| (name, value)));
        self
    }

    fn path(&self) -> Vec<String> {
        let mut path = match (self.parent, &self.conversation) {
            (None, Some(conversation)) => conversation.to_vec(),
            _ => Vec::new(),
        };
        path.push("messages".to_owned());
        if let Some(parent) = self.parent {
            path.extend([parent.to_string(), "thread".to_owned()]);
        }
        path
    }
}

/// Which page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Next,
    Previous,
}

/// One page on its way. The request takes no other until [`MessagesRequest::end_page`].
pub(crate) struct MessagesPage {
    request: MessagesRequest,
    pub(crate) path: Vec<String>,
    pub(crate) query: Vec<(&'static str, String)>,
}

impl MessagesRequest {
    /// A request for the newest messages of all conversations.
    pub fn builder() -> MessagesRequestBuilder {
        MessagesRequestBuilder::default()
    }

    pub(crate) fn begin_page(&self, direction: Direction) -> Result<MessagesPage, Error> {
        let filter = &self.0.filter;
        let limit = filter.limit.unwrap_or(30);
        if !LIMITS.contains(&limit) {
            return Err(Error::new(
                ErrorCode::INVALID_LIMIT,
                "A page has 1 to 100 messages; pass a limit in that range.",
            ));
        }
        let mut place = self.0.place.lock();
        if place.is_under_way {
            return Err(Error::new(
                ErrorCode::REQUEST_IN_PROGRESS,
                "This request's last page is still awaited; wait for it and call again.",
            ));
        }
        let from = match direction {
            Direction::Next => place.after(filter).ok_or_else(nowhere)?,
            Direction::Previous => place.before(filter),
        };
        place.is_under_way = true;
        let affix = match direction {
            Direction::Next => "append",
            Direction::Previous => "prepend",
        };
        let mut query = filter.query.clone();
        query.extend([("per_page", limit.to_string()), ("affix", affix.to_owned())]);
        query.extend(from);
        Ok(MessagesPage { request: self.clone(), path: filter.path(), query })
    }

    /// Its caller is about to be answered.
    pub(crate) fn end_page(&self) {
        self.0.place.lock().is_under_way = false;
    }
}

impl Place {
    fn after(&self, filter: &MessagesRequestBuilder) -> Option<Vec<(&'static str, String)>> {
        let from = self.newest.or(filter.message_id).map(|id| ("id", id.to_string()));
        if let Some(updated_after) = filter.updated_after {
            let changed_at = self.changed_at.max(updated_after).to_string();
            return Some([("updatedAt", changed_at)].into_iter().chain(from).collect());
        }
        let sent_at = || filter.timestamp.map(|seconds| ("sentAt", seconds.to_string()));
        Some(vec![from.or_else(sent_at)?])
    }

    fn before(&self, filter: &MessagesRequestBuilder) -> Vec<(&'static str, String)> {
        // Before the message with the id 0 there is none; the documented client leaves it out.
        let start = filter.message_id.filter(|id| *id > 0);
        let from = self.oldest.or(start).map(|id| ("id", id.to_string()));
        let sent_at = || filter.timestamp.map(|seconds| ("sentAt", seconds.to_string()));
        let updated_at = filter.updated_after.map(|seconds| ("updatedAt", seconds.to_string()));
        from.or_else(sent_at).into_iter().chain(updated_at).collect()
    }
}

impl MessagesPage {
    /// The page's messages, oldest first; the next page goes on behind them.
    pub(crate) fn arrived(&self, mut rows: Vec<Message>) -> Vec<Message> {
        let mut place = self.request.0.place.lock();
        let by_change = self.request.0.filter.updated_after.is_some();
        rows.sort_by_key(|row| (if by_change { row.updated_at } else { 0 }, row.id));
        let ids = || rows.iter().map(|row| row.id);
        place.oldest = place.oldest.into_iter().chain(ids()).min();
        place.newest = match rows.last() {
            Some(last) if by_change => Some(last.id),
            _ => place.newest.into_iter().chain(ids()).max(),
        };
        let changes = rows.iter().map(|row| row.updated_at);
        place.changed_at = changes.max().unwrap_or(0).max(place.changed_at);
        rows
    }
}

fn nowhere() -> Error {
    Error::new(
        ErrorCode::NOT_ENOUGH_PARAMETERS,
        "Nothing says from where on; set a message id, a timestamp or updated_after, or fetch the previous page first.",
    )
}
