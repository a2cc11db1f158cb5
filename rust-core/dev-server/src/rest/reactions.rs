use std::sync::Arc;

use axum::{
    extract::{Path, State},
    response::Response,
};
use serde_json::Value;

use super::{
    ApiError, answer,
    caller::Caller,
    messages::{id_of, not_found},
    paging::{PageQuery, Paged},
    whole,
};
use crate::{app::App, history::ReactionMark, state::Shared, view::message_view};

pub(super) async fn add(
    State(shared): State<Arc<Shared>>,
    Path((id, reaction)): Path<(String, String)>,
    caller: Caller,
) -> Result<Response, ApiError> {
    let id = id_of(&id)?;
    shared.update_app(caller.app, |app| {
        app.react(caller.author(), id, &reaction)?;
        message(app, &caller, id)
    })
}

pub(super) async fn remove(
    State(shared): State<Arc<Shared>>,
    Path((id, reaction)): Path<(String, String)>,
    caller: Caller,
) -> Result<Response, ApiError> {
    let id = id_of(&id)?;
    shared.update_app(caller.app, |app| {
        app.take_back(caller.author(), id, &reaction)?;
        message(app, &caller, id)
    })
}

pub(super) async fn list(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    caller: Caller,
    paged: Paged,
) -> Result<Response, ApiError> {
    rows(&shared, &caller, &id, &paged.0, |_| true)
}

pub(super) async fn list_one(
    State(shared): State<Arc<Shared>>,
    Path((id, reaction)): Path<(String, String)>,
    caller: Caller,
    paged: Paged,
) -> Result<Response, ApiError> {
    rows(&shared, &caller, &id, &paged.0, |mark| mark.reaction == reaction)
}

fn message(app: &App, caller: &Caller, id: u64) -> Result<Response, ApiError> {
    let record = app.visible(&caller.uid, id).ok_or_else(|| not_found(id))?;
    Ok(answer(&message_view(record, &caller.uid)))
}

fn rows(
    shared: &Shared,
    caller: &Caller,
    id: &str,
    query: &PageQuery,
    fits: impl Fn(&ReactionMark) -> bool,
) -> Result<Response, ApiError> {
    let id = id_of(id)?;
    shared.read_app(caller.app, |app| {
        let record = app.visible(&caller.uid, id).ok_or_else(|| not_found(id))?;
        let marks = record.reactions.iter().filter(|mark| fits(mark));
        let rows: Vec<Value> = marks.map(|mark| app.reaction_view(record, mark)).collect();
        Ok(whole(&query.page(rows)))
    })
}
