//! The stored messages.

mod query;

use std::collections::BTreeMap;

use cometchat_protocol::{Category, Message, ReceiverType, rest::Meta};
use serde::{Deserialize, Serialize};

use crate::tracked::Tracked;

pub(crate) use query::{Flag, HistoryQuery, List};

/// The stored messages, oldest first. Ids count from 1.
#[derive(Default)]
pub(crate) struct History {
    pub(crate) records: Tracked<u64, Record>,
}

/// A message, and what others did with it.
#[derive(Serialize, Deserialize)]
pub(crate) struct Record {
    pub(crate) message: Message,
    /// By uid of the receivers.
    pub(crate) marks: BTreeMap<String, Marks>,
    pub(crate) reactions: Vec<ReactionMark>,
}

/// When a receiver got and read a message, in Unix seconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Marks {
    pub(crate) delivered_at: Option<u64>,
    pub(crate) read_at: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ReactionMark {
    pub(crate) id: String,
    pub(crate) uid: String,
    pub(crate) reaction: String,
    pub(crate) reacted_at: u64,
}

impl Record {
    fn marks_of(&self, uid: &str) -> Marks {
        self.marks.get(uid).copied().unwrap_or_default()
    }

    /// Something to read, sent by somebody else, not read yet.
    pub(crate) fn is_unread_by(&self, uid: &str) -> bool {
        self.is_to_be_read_by(uid) && self.marks_of(uid).read_at.is_none()
    }

    pub(crate) fn is_undelivered_to(&self, uid: &str) -> bool {
        self.is_to_be_read_by(uid) && self.marks_of(uid).delivered_at.is_none()
    }

    fn is_to_be_read_by(&self, uid: &str) -> bool {
        self.message.sender != uid
            && matches!(self.message.category, Category::Message | Category::Custom)
            && self.message.deleted_at.is_none()
    }
}

impl History {
    pub(crate) fn next_id(&self) -> u64 {
        self.records.keys().next_back().map_or(1, |id| id + 1)
    }

    pub(crate) fn push(&mut self, message: Message) {
        let id = message.id;
        let record = Record { message, marks: BTreeMap::new(), reactions: Vec::new() };
        self.records.insert(id, record);
    }

    pub(crate) fn get(&self, id: u64) -> Option<&Record> {
        self.records.get(&id)
    }

    pub(crate) fn get_mut(&mut self, id: u64) -> Option<&mut Record> {
        self.records.get_mut(&id)
    }

    /// The page that `query` asks for among the messages that fit, as `reader` sees them.
    pub(crate) fn page(
        &self,
        query: &HistoryQuery,
        reader: &str,
        fits: impl Fn(&Message) -> bool,
    ) -> (Vec<&Record>, Meta) {
        query.page(self.matching(query, reader, fits))
    }

    /// How many messages fit, by conversation.
    pub(crate) fn counts(
        &self,
        query: &HistoryQuery,
        reader: &str,
        fits: impl Fn(&Message) -> bool,
    ) -> BTreeMap<Partner, u64> {
        let mut counts = BTreeMap::new();
        for record in self.matching(query, reader, fits) {
            *counts.entry(Partner::of(&record.message, reader)).or_default() += 1;
        }
        counts
    }

    fn matching(
        &self,
        query: &HistoryQuery,
        reader: &str,
        fits: impl Fn(&Message) -> bool,
    ) -> Vec<&Record> {
        let fits = |record: &&Record| fits(&record.message) && query.fits(record, reader);
        self.records.values().filter(fits).collect()
    }
}

/// With whom a conversation is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Partner {
    User(String),
    Group(String),
}

impl Partner {
    /// The other side of a message's conversation.
    pub(crate) fn of(message: &Message, uid: &str) -> Self {
        match message.receiver_type {
            ReceiverType::Group => Self::Group(message.receiver.clone()),
            _ if message.sender == uid => Self::User(message.receiver.clone()),
            _ => Self::User(message.sender.clone()),
        }
    }

    pub(crate) fn id(&self) -> &str {
        match self {
            Self::User(id) | Self::Group(id) => id,
        }
    }

    pub(crate) fn kind(&self) -> ReceiverType {
        match self {
            Self::User(_) => ReceiverType::User,
            Self::Group(_) => ReceiverType::Group,
        }
    }

    /// The conversation of `uid` with it.
    pub(crate) fn conversation(&self, uid: &str) -> String {
        conversation_id(uid, self.id(), &self.kind())
    }
}

/// The two uids in order, or the group: the same for both sides of a conversation.
pub(crate) fn conversation_id(sender: &str, receiver: &str, kind: &ReceiverType) -> String {
    match kind {
        ReceiverType::Group => format!("group_{receiver}"),
        _ if sender <= receiver => format!("{sender}_user_{receiver}"),
        _ => format!("{receiver}_user_{sender}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_name_a_conversation_alike() {
        let user = ReceiverType::User;
        assert_eq!(conversation_id("bob", "alice", &user), "alice_user_bob");
        assert_eq!(conversation_id("alice", "bob", &user), "alice_user_bob");
        assert_eq!(conversation_id("bob", "team", &ReceiverType::Group), "group_team");
    }
}
