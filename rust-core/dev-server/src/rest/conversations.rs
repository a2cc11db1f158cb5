use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{Path, State},
    response::Response,
};
use serde::Deserialize;
use serde_json::Value;

use super::{ApiError, answer, caller::Caller, done, messages::id_of, paging::Paged, whole};
use crate::{app::App, history::Partner, receipts::Step, state::Shared};

pub(super) async fn list(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Paged(query): Paged,
) -> Response {
    shared.read_app(caller.app, |app| {
        let partners = app.conversations_of(&caller.uid).into_iter().filter(|partner| {
            let kind = partner.kind();
            query.conversation_type.as_ref().is_none_or(|wanted| wanted == kind.as_str())
        });
        let rows: Vec<Value> =
            partners.filter_map(|partner| app.conversation_view(&caller.uid, &partner)).collect();
        whole(&query.page(rows))
    })
}

pub(super) async fn with_user(
    State(shared): State<Arc<Shared>>,
    Path(uid): Path<String>,
    caller: Caller,
) -> Result<Response, ApiError> {
    shared.read_app(caller.app, |app| show(app, &caller, &user(app, &uid)?))
}

pub(super) async fn in_group(
    State(shared): State<Arc<Shared>>,
    Path(guid): Path<String>,
    caller: Caller,
) -> Result<Response, ApiError> {
    shared.read_app(caller.app, |app| show(app, &caller, &group(app, &caller, &guid)?))
}

pub(super) async fn user_read(
    State(shared): State<Arc<Shared>>,
    Path(uid): Path<String>,
    caller: Caller,
) -> Result<Response, ApiError> {
    mark(&shared, &caller, |app| user(app, &uid), Step::Read)
}

pub(super) async fn user_delivered(
    State(shared): State<Arc<Shared>>,
    Path(uid): Path<String>,
    caller: Caller,
) -> Result<Response, ApiError> {
    mark(&shared, &caller, |app| user(app, &uid), Step::Delivered)
}

pub(super) async fn group_read(
    State(shared): State<Arc<Shared>>,
    Path(guid): Path<String>,
    caller: Caller,
) -> Result<Response, ApiError> {
    mark(&shared, &caller, |app| group(app, &caller, &guid), Step::Read)
}

pub(super) async fn group_delivered(
    State(shared): State<Arc<Shared>>,
    Path(guid): Path<String>,
    caller: Caller,
) -> Result<Response, ApiError> {
    mark(&shared, &caller, |app| group(app, &caller, &guid), Step::Delivered)
}

pub(super) async fn user_unread(
    State(shared): State<Arc<Shared>>,
    Path(uid): Path<String>,
    caller: Caller,
    body: Bytes,
) -> Result<Response, ApiError> {
    unread(&shared, &caller, |app| user(app, &uid), &body)
}

pub(super) async fn group_unread(
    State(shared): State<Arc<Shared>>,
    Path(guid): Path<String>,
    caller: Caller,
    body: Bytes,
) -> Result<Response, ApiError> {
    unread(&shared, &caller, |app| group(app, &caller, &guid), &body)
}

fn user(app: &App, uid: &str) -> Result<Partner, ApiError> {
    let user = app.directory.user(uid).ok_or_else(|| ApiError::uid_not_found(uid))?;
    Ok(Partner::User(user.uid.clone()))
}

fn group(app: &App, caller: &Caller, guid: &str) -> Result<Partner, ApiError> {
    if app.entry(guid)?.members.contains_key(&caller.uid) {
        Ok(Partner::Group(guid.to_owned()))
    } else {
        Err(ApiError::not_a_member(guid))
    }
}

fn mark(
    shared: &Shared,
    caller: &Caller,
    partner: impl FnOnce(&App) -> Result<Partner, ApiError>,
    step: Step,
) -> Result<Response, ApiError> {
    shared.update_app(caller.app, |app| {
        let partner = partner(app)?;
        app.mark_conversation(caller.author(), &partner, step);
        Ok(done(match step {
            Step::Delivered => "The conversation is delivered.",
            Step::Read => "The conversation is read.",
        }))
    })
}

fn unread(
    shared: &Shared,
    caller: &Caller,
    partner: impl FnOnce(&App) -> Result<Partner, ApiError>,
    body: &[u8],
) -> Result<Response, ApiError> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct From {
        message_id: Value,
    }
    let From { message_id } = serde_json::from_slice(body).map_err(|_| ApiError::invalid_data())?;
    // Clients send it as text or as a number.
    let from = id_of(message_id.to_string().trim_matches('"'))?;
    shared.update_app(caller.app, |app| {
        let partner = partner(app)?;
        app.mark_unread(&caller.uid, &partner, from);
        show(app, caller, &partner)
    })
}

fn show(app: &App, caller: &Caller, partner: &Partner) -> Result<Response, ApiError> {
    let view = app.conversation_view(&caller.uid, partner);
    view.map(|view| answer(&view)).ok_or_else(|| {
        ApiError::not_found("ERR_CONVERSATION_NOT_FOUND", "There is no such conversation.")
    })
}
