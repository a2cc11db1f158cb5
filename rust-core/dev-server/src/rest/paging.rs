//! Lists that are paged by number.

use std::sync::Arc;

use axum::{
    extract::{FromRequestParts, Query},
    http::request::Parts,
};
use cometchat_protocol::rest::{Cursor, Meta, Page, Pagination};
use serde::Deserialize;
use serde_json::Value;

use super::ApiError;
use crate::{
    history::{Flag, List},
    state::Shared,
};

const ROWS_BY_DEFAULT: usize = 30;
const ROWS_AT_MOST: usize = 100;

/// The query of a list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PageQuery {
    per_page: Option<usize>,
    page: Option<usize>,
    #[serde(rename = "searchKey")]
    search_key: Option<String>,
    /// `available` or `offline`.
    pub(super) status: Option<String>,
    #[serde(rename = "hasJoined")]
    pub(super) has_joined: Flag,
    pub(super) scopes: List,
    pub(super) types: List,
    #[serde(rename = "conversationType")]
    pub(super) conversation_type: Option<String>,
}

/// The query, or [`ApiError::invalid_data`].
pub(super) struct Paged(pub(super) PageQuery);

impl FromRequestParts<Arc<Shared>> for Paged {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        _: &Arc<Shared>,
    ) -> Result<Self, Self::Rejection> {
        match Query::try_from_uri(&parts.uri) {
            Ok(Query(query)) => Ok(Self(query)),
            Err(_) => Err(ApiError::invalid_data()),
        }
    }
}

impl PageQuery {
    pub(super) fn finds(&self, id: &str, name: &str) -> bool {
        self.search_key.as_ref().is_none_or(|key| {
            let key = key.to_lowercase();
            id.to_lowercase().contains(&key) || name.to_lowercase().contains(&key)
        })
    }

    pub(super) fn page(&self, rows: Vec<Value>) -> Page<Value> {
        let per_page = self.per_page.unwrap_or(ROWS_BY_DEFAULT).clamp(1, ROWS_AT_MOST);
        let page = self.page.unwrap_or(1).max(1);
        let total = rows.len();
        let first = (page - 1).saturating_mul(per_page);
        let data: Vec<Value> = rows.into_iter().skip(first).take(per_page).collect();
        let pagination = Pagination {
            total: total as u64,
            count: data.len() as u64,
            per_page: per_page as u64,
            current_page: page as u64,
            total_pages: total.div_ceil(per_page).max(1) as u64,
        };
        let cursor = Cursor { affix: "append".to_owned(), ..Cursor::default() };
        Page { data, meta: Meta { cursor: Some(cursor), pagination: Some(pagination) } }
    }
}
