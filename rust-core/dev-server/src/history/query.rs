use cometchat_protocol::{
    Message, ReceiverType,
    rest::{Cursor, Meta, Pagination},
};
use serde::Deserialize;

use super::Record;

const ROWS_BY_DEFAULT: u64 = 30;
const ROWS_AT_MOST: u64 = 100;

/// The query of a history request.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct HistoryQuery {
    per_page: Option<u64>,
    /// From this message on, it not included. Where present, it decides alone: a client that
    /// pages sends `sentAt` beside it.
    id: Option<u64>,
    #[serde(rename = "sentAt")]
    sent_at: Option<u64>,
    #[serde(rename = "updatedAt")]
    updated_at: Option<u64>,
    affix: Affix,
    #[serde(rename = "onlyUpdates")]
    only_updates: Flag,
    unread: Flag,
    undelivered: Flag,
    /// Only how many there are.
    count: Flag,
    #[serde(rename = "hideReplies")]
    hide_replies: Flag,
    #[serde(rename = "hideDeleted")]
    hide_deleted: Flag,
    categories: List,
    types: List,
    tags: List,
    #[serde(rename = "searchKey")]
    search_key: Option<String>,
    #[serde(rename = "receiverType")]
    receiver_type: Option<String>,
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

/// `1` or `true`; everything else is no.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub(crate) enum Flag {
    #[default]
    No,
    Yes,
}

impl From<String> for Flag {
    fn from(text: String) -> Self {
        if matches!(text.as_str(), "1" | "true") { Self::Yes } else { Self::No }
    }
}

/// Words with commas between them; none stand for all.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "String")]
pub(crate) struct List(Vec<String>);

impl From<String> for List {
    fn from(text: String) -> Self {
        Self(text.split(',').filter(|word| !word.is_empty()).map(str::to_owned).collect())
    }
}

impl List {
    pub(crate) fn admits(&self, word: &str) -> bool {
        self.0.is_empty() || self.0.iter().any(|own| own == word)
    }
}

impl HistoryQuery {
    pub(crate) fn wants_count(&self) -> bool {
        self.count == Flag::Yes
    }

    pub(super) fn fits(&self, record: &Record, reader: &str) -> bool {
        let message = &record.message;
        self.fits_cursor(message) && self.fits_kind(message) && self.fits_marks(record, reader)
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

    fn fits_kind(&self, message: &Message) -> bool {
        let changed = message.edited_at.is_some() || message.deleted_at.is_some();
        let text = message.data.text.as_deref().unwrap_or_default().to_lowercase();
        let receiver_type = match &message.receiver_type {
            ReceiverType::Group => "group",
            _ => "user",
        };
        (self.only_updates == Flag::No || changed)
            && (self.hide_replies == Flag::No || message.parent_id.is_none())
            && (self.hide_deleted == Flag::No || message.deleted_at.is_none())
            && self.categories.admits(message.category.as_str())
            && self.types.admits(&message.kind)
            && (self.tags.0.is_empty() || message.tags.iter().any(|tag| self.tags.admits(tag)))
            && self.search_key.as_ref().is_none_or(|key| text.contains(&key.to_lowercase()))
            && self.receiver_type.as_ref().is_none_or(|kind| kind == receiver_type)
    }

    fn fits_marks(&self, record: &Record, reader: &str) -> bool {
        (self.unread == Flag::No || record.is_unread_by(reader))
            && (self.undelivered == Flag::No || record.is_undelivered_to(reader))
    }

    pub(super) fn page<'a>(&self, mut rows: Vec<&'a Record>) -> (Vec<&'a Record>, Meta) {
        if self.updated_at.is_some() && self.affix == Affix::Append {
            rows.sort_by_key(|record| (record.message.updated_at, record.message.id));
        }
        let per_page = self.per_page.unwrap_or(ROWS_BY_DEFAULT).clamp(1, ROWS_AT_MOST);
        let total = rows.len() as u64;
        let count = total.min(per_page);
        let kept = usize::try_from(count).expect("a page has at most 100 rows");
        let data: Vec<&Record> = match self.affix {
            Affix::Append => rows.iter().take(kept).copied().collect(),
            Affix::Prepend => rows.iter().skip(rows.len() - kept).copied().collect(),
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
        (data, meta)
    }

    fn cursor(&self, data: &[&Record]) -> Cursor {
        let (last, affix) = match self.affix {
            Affix::Append => (data.last(), "append"),
            Affix::Prepend => (data.first(), "prepend"),
        };
        let last = last.map(|record| &record.message);
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
    use crate::history::History;

    fn ids(history: &History, query: &HistoryQuery) -> (Vec<u64>, u64) {
        let (rows, meta) = history.page(query, "reader", |_| true);
        let pages = meta.pagination.expect("always present").total_pages;
        (rows.iter().map(|record| record.message.id).collect(), pages)
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
}
