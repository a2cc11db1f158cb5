use std::{collections::BTreeMap, sync::Arc};

use axum::{
    body::Bytes,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::{HeaderMap, header::CONTENT_TYPE},
    response::Response,
};
use cometchat_protocol::{
    Message, ReceiverType,
    rest::{Meta, Page},
};
use serde_json::{Value, json};

use super::{ApiError, answer, caller::Caller, whole};
use crate::{
    app::App,
    draft::Draft,
    history::{HistoryQuery, Partner, conversation_id},
    state::Shared,
    view::message_view,
};

type Asked = Result<Query<HistoryQuery>, QueryRejection>;

pub(super) async fn send(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    let draft = read(&headers, &body)?;
    let message = shared.update_app(caller.app, |app| app.post(caller.author(), draft))?;
    Ok(answer(&message))
}

pub(super) async fn send_in_thread(
    State(shared): State<Arc<Shared>>,
    Path(parent): Path<String>,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    let mut draft = read(&headers, &body)?;
    draft.send.parent_message_id = Some(id_of(&parent)?);
    let message = shared.update_app(caller.app, |app| app.post(caller.author(), draft))?;
    Ok(answer(&message))
}

pub(super) async fn one(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    caller: Caller,
) -> Result<Response, ApiError> {
    let id = id_of(&id)?;
    shared.read_app(caller.app, |app| {
        let record = app.visible(&caller.uid, id).ok_or_else(|| not_found(id))?;
        Ok(answer(&app.message_view_with_receipts(record, &caller.uid)))
    })
}

pub(super) async fn edit(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    let (id, draft) = (id_of(&id)?, read(&headers, &body)?);
    let told = shared.update_app(caller.app, |app| app.edit(caller.author(), id, draft))?;
    Ok(answer(&told))
}

pub(super) async fn delete(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    caller: Caller,
) -> Result<Response, ApiError> {
    let id = id_of(&id)?;
    let told = shared.update_app(caller.app, |app| app.delete(caller.author(), id))?;
    Ok(answer(&told))
}

pub(super) async fn all(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    query: Asked,
) -> Result<Response, ApiError> {
    shared.read_app(caller.app, |app| {
        page(app, &caller, query, |message| app.may_see(&caller.uid, message))
    })
}

pub(super) async fn with_user(
    State(shared): State<Arc<Shared>>,
    Path(uid): Path<String>,
    caller: Caller,
    query: Asked,
) -> Result<Response, ApiError> {
    shared.read_app(caller.app, |app| {
        let user = app.directory.user(&uid).ok_or_else(|| ApiError::uid_not_found(&uid))?;
        let conversation = conversation_id(&caller.uid, &user.uid, &ReceiverType::User);
        page(app, &caller, query, |message| message.conversation_id == conversation)
    })
}

pub(super) async fn in_group(
    State(shared): State<Arc<Shared>>,
    Path(guid): Path<String>,
    caller: Caller,
    query: Asked,
) -> Result<Response, ApiError> {
    shared.read_app(caller.app, |app| {
        if !app.entry(&guid)?.members.contains_key(&caller.uid) {
            return Err(ApiError::not_a_member(&guid));
        }
        let conversation = conversation_id(&caller.uid, &guid, &ReceiverType::Group);
        page(app, &caller, query, |message| message.conversation_id == conversation)
    })
}

pub(super) async fn in_thread(
    State(shared): State<Arc<Shared>>,
    Path(parent): Path<String>,
    caller: Caller,
    query: Asked,
) -> Result<Response, ApiError> {
    let parent = id_of(&parent)?;
    shared.read_app(caller.app, |app| {
        app.visible(&caller.uid, parent).ok_or_else(|| not_found(parent))?;
        page(app, &caller, query, |message| message.parent_id == Some(parent))
    })
}

/// A message id as it stands in a path.
pub(super) fn id_of(text: &str) -> Result<u64, ApiError> {
    text.parse().map_err(|_| ApiError::message_not_found(text))
}

pub(super) fn not_found(id: u64) -> ApiError {
    ApiError::message_not_found(&id.to_string())
}

fn read(headers: &HeaderMap, body: &[u8]) -> Result<Draft, ApiError> {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("multipart/") {
        return Err(ApiError::bad_request(
            cometchat_protocol::ErrorCode::BAD_REQUEST,
            "This server offers no upload of files. Send the address of the file as JSON, in \
             data.url or data.attachments.",
        ));
    }
    Draft::decode(body)
}

fn page(
    app: &App,
    caller: &Caller,
    query: Asked,
    fits: impl Fn(&Message) -> bool,
) -> Result<Response, ApiError> {
    let Query(query) = query.map_err(|_| ApiError::invalid_data())?;
    if query.wants_count() {
        return Ok(counts(app.history.counts(&query, &caller.uid, fits)));
    }
    let (rows, meta) = app.history.page(&query, &caller.uid, fits);
    let data = rows.into_iter().map(|record| message_view(record, &caller.uid)).collect();
    Ok(whole(&Page::<Value> { data, meta }))
}

fn counts(counts: BTreeMap<Partner, u64>) -> Response {
    let rows = counts.into_iter().map(|(partner, count)| {
        json!({"entityType": partner.kind(), "entityId": partner.id(), "count": count})
    });
    whole(&Page::<Value> { data: rows.collect(), meta: Meta::default() })
}
