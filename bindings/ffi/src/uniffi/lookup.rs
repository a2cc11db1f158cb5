//! Looking up users, groups and messages; joining a group.

use std::sync::Arc;

use cometchat_client::{GroupType, MessagesRequest};

use super::{
    answers::{self, GroupAnswer, MessagesAnswer, UserAnswer},
    client::CoreClient,
};

/// Which messages to fetch; `cometchat_client::MessagesRequestBuilder` tells what each field means.
#[derive(Debug, Clone, uniffi::Record)]
#[allow(clippy::struct_excessive_bools, reason = "each is a filter of its own")]
pub struct RequestRecord {
    /// Those of the conversation with this user.
    pub uid: Option<String>,
    /// Those of this group.
    pub guid: Option<String>,
    /// Those of this message's thread.
    pub parent_id: Option<u64>,
    /// At most so many in a page.
    pub limit: u32,
    /// The place: a message's id.
    pub id: Option<u64>,
    /// The place: Unix seconds.
    pub timestamp: Option<u64>,
    /// Only those changed after these Unix seconds.
    pub updated_after: Option<u64>,
    /// Not those that were only sent since.
    pub updates_only: bool,
    /// Only unread ones.
    pub unread: bool,
    /// Only those of these categories.
    pub categories: Vec<String>,
    /// Only those of these types.
    pub types: Vec<String>,
    /// Only those with one of these tags.
    pub tags: Vec<String>,
    /// With their tags.
    pub with_tags: bool,
    /// Only those in which this text stands; empty for all.
    pub search_keyword: String,
    /// Without those of threads.
    pub hide_replies: bool,
    /// Without deleted ones.
    pub hide_deleted: bool,
    /// Without those of users that this one has blocked.
    pub hide_blocked: bool,
}

/// A request for messages and the place it has reached.
#[derive(uniffi::Object)]
pub struct CoreMessagesRequest(MessagesRequest);

#[uniffi::export]
impl CoreMessagesRequest {
    /// A request at its beginning.
    #[uniffi::constructor]
    pub fn new(record: RequestRecord) -> Arc<Self> {
        Arc::new(Self(record.into()))
    }
}

#[uniffi::export]
impl CoreClient {
    /// A user.
    pub fn get_user(&self, uid: &str, answer: Box<dyn UserAnswer>) {
        self.client().get_user(uid, answers::user(answer));
    }

    /// A group.
    pub fn get_group(&self, guid: &str, answer: Box<dyn GroupAnswer>) {
        self.client().get_group(guid, answers::group(answer));
    }

    /// Joins a group; `group_type` is `public`, `private` or `password`.
    pub fn join_group(
        &self,
        guid: &str,
        group_type: &str,
        password: Option<String>,
        answer: Box<dyn GroupAnswer>,
    ) {
        let group_type = GroupType::from(group_type);
        let done = answers::group(answer);
        self.client().join_group(guid, &group_type, password.as_deref(), done);
    }

    /// One page of messages: the next newer ones, or the next older ones.
    pub fn fetch_messages(
        &self,
        request: &CoreMessagesRequest,
        newer: bool,
        answer: Box<dyn MessagesAnswer>,
    ) {
        let done = answers::messages(answer);
        if newer {
            self.client().fetch_next(&request.0, done);
        } else {
            self.client().fetch_previous(&request.0, done);
        }
    }
}

impl From<RequestRecord> for MessagesRequest {
    fn from(record: RequestRecord) -> Self {
        let mut builder = cometchat_client::MessagesRequestBuilder::default()
            .limit(record.limit)
            .updates_only(record.updates_only)
            .unread(record.unread)
            .categories(&record.categories)
            .types(&record.types)
            .tags(&record.tags)
            .with_tags(record.with_tags)
            .search_keyword(&record.search_keyword)
            .hide_replies(record.hide_replies)
            .hide_deleted_messages(record.hide_deleted)
            .hide_messages_from_blocked_users(record.hide_blocked);
        if let Some(guid) = record.guid {
            builder = builder.guid(guid);
        }
        if let Some(uid) = record.uid {
            builder = builder.uid(uid);
        }
        if let Some(id) = record.parent_id {
            builder = builder.parent_message_id(id);
        }
        if let Some(id) = record.id {
            builder = builder.message_id(id);
        }
        if let Some(seconds) = record.timestamp {
            builder = builder.timestamp(seconds);
        }
        if let Some(seconds) = record.updated_after {
            builder = builder.updated_after(seconds);
        }
        builder.build()
    }
}
