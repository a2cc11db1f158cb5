use cometchat_protocol::{
    Message, ReceiverType,
    rest::{Cursor, Meta, Page, Pagination},
};
use serde::Deserialize;

const ROWS_BY_DEFAULT: u64 = 30;
const ROWS_AT_MOST: u64 = 100;

/// The stored messages, oldest first. Ids count from 1.
#[derive(Default)]
pub(crate) struct History {
    messages: Vec<Message>,
}

impl History {
    pub(crate) fn next_id(&self) -> u64 {
        self.messages.len() as u64 + 1
    }

    pub(crate) fn push(&mut self, message: Message) {
        self.messages.push(message);
    }

    pub(crate) fn len(&self) -> usize {
        self.messages.len()
    }

    pub(crate) fn get(&self, id: u64) -> Option<&Message> {
        let index = usize::try_from(id.checked_sub(1)?).ok()?;
        self.messages.get(index)
    }

    /// The page that `query` asks for among the messages that fit.
    pub(crate) fn page(
        &self,
        query: &HistoryQuery,
        fits: impl Fn(&Message) -> bool,
    ) -> Page<Message> {
        let rows = self.messages.iter().filter(|message| fits(message) && query.fits(message));
        query.page(rows.collect())
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

/// The query of a history request.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct HistoryQuery {
    per_page: Option<u64>,
    /// From this message on, it not included. Where present, it decides alone: a client that
    /// pages sends `sentAt` beside it.
    id: Option<u64>,
    #[serde(rename = "sentAt")]
    sent_at: Option<u64>,
    #[serde(rename = "updatedAt")]
    updated_at: Option<u64>,
    #[serde(rename = "onlyUpdates")]
    only_updates: Option<u8>,
    #[serde(default)]
    affix: Affix,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Affix {
    /// Newer rows, the oldest first in line.
    Append,
    /// Older rows, the newest first in line.
    #[default]
    Prepend,
}

impl HistoryQuery {
    fn fits(&self, message: &Message) -> bool {
        self.fits_cursor(message)
            && (self.only_updates != Some(1)
                || message.edited_at.is_some()
                || message.deleted_at.is_some())
    }

    fn fits_cursor(&self, message: &Message) -> bool {
        match (self.affix, self.updated_at, self.id, self.sent_at) {
            (Affix::Append, Some(updated_at), Some(id), _) => {
                (message.updated_at, message.id) > (updated_at, id)
            }
            (Affix::Append, Some(updated_at), None, _) => message.updated_at > updated_at,
            (Affix::Append, None, Some(id), _) => message.id > id,
            (Affix::Append, None, None, Some(sent_at)) => message.sent_at > sent_at,
            (Affix::Append, None, None, None) => true,
            (Affix::Prepend, updated_at, id, sent_at) => {
                let before = match (id, sent_at) {
                    (Some(id), _) => message.id < id,
                    (None, Some(sent_at)) => message.sent_at < sent_at,
                    (None, None) => true,
                };
                before && updated_at.is_none_or(|updated_at| message.updated_at > updated_at)
            }
        }
    }

    fn page(&self, mut rows: Vec<&Message>) -> Page<Message> {
        if self.updated_at.is_some() && self.affix == Affix::Append {
            rows.sort_by_key(|message| (message.updated_at, message.id));
        }
        let per_page = self.per_page.unwrap_or(ROWS_BY_DEFAULT).clamp(1, ROWS_AT_MOST);
        let total = rows.len() as u64;
        let count = total.min(per_page);
        let kept = usize::try_from(count).expect("a page has at most 100 rows");
        let data: Vec<Message> = match self.affix {
            Affix::Append => rows.iter().take(kept).copied().cloned().collect(),
            Affix::Prepend => rows.iter().skip(rows.len() - kept).copied().cloned().collect(),
        };
        let pagination = Pagination {
            total,
            count,
            per_page,
            current_page: 1,
            // Of what is left: 1 tells the client to stop.
            total_pages: total.div_ceil(per_page).max(1),
        };
        let meta = Meta { cursor: Some(self.cursor(&data)), pagination: Some(pagination) };
        Page { data, meta }
    }

    fn cursor(&self, data: &[Message]) -> Cursor {
        let (last, affix) = match self.affix {
            Affix::Append => (data.last(), "append"),
            Affix::Prepend => (data.first(), "prepend"),
        };
        Cursor {
            id: last.map(|message| message.id).or(self.id).map(|id| id.to_string()),
            sent_at: last.map(|message| message.sent_at).or(self.sent_at),
            updated_at: self
                .updated_at
                .map(|asked| last.map_or(asked, |message| message.updated_at)),
            affix: affix.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(history: &History, query: &HistoryQuery) -> (Vec<u64>, u64) {
        let page = history.page(query, |_| true);
        let pages = page.meta.pagination.expect("always present").total_pages;
        (page.data.iter().map(|message| message.id).collect(), pages)
    }

    fn history() -> History {
        let mut history = History::default();
        for id in 1..=5 {
            let time = 100 + id / 3;
            history.push(Message { id, sent_at: time, updated_at: time, ..Message::default() });
        }
        history
    }

    #[test]
    fn append_goes_on_after_the_id() {
        let query = HistoryQuery {
            affix: Affix::Append,
            id: Some(2),
            per_page: Some(2),
            ..HistoryQuery::default()
        };
        assert_eq!(ids(&history(), &query), (vec![3, 4], 2));
    }

    #[test]
    fn prepend_goes_back_before_the_id() {
        let query = HistoryQuery { id: Some(3), per_page: Some(2), ..HistoryQuery::default() };
        assert_eq!(ids(&history(), &query), (vec![1, 2], 1));
    }

    #[test]
    fn updated_at_with_an_id_goes_on_within_the_second() {
        let query = HistoryQuery {
            affix: Affix::Append,
            id: Some(3),
            updated_at: Some(101),
            ..HistoryQuery::default()
        };
        assert_eq!(ids(&history(), &query), (vec![4, 5], 1));
    }

    #[test]
    fn both_sides_name_a_conversation_alike() {
        let user = ReceiverType::User;
        assert_eq!(conversation_id("bob", "alice", &user), "alice_user_bob");
        assert_eq!(conversation_id("alice", "bob", &user), "alice_user_bob");
        assert_eq!(conversation_id("bob", "team", &ReceiverType::Group), "group_team");
    }
}
