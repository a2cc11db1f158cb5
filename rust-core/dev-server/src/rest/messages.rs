use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::StatusCode,
    response::Response,
};
use cometchat_protocol::{
    Message, ReceiverType,
    rest::{SendMessage, data_body},
};

use super::{ApiError, caller::Caller, json};
use crate::{
    history::{HistoryQuery, conversation_id},
    posting::Author,
    state::{Shared, State as ServerState},
};

pub(super) async fn send(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    body: Bytes,
) -> Result<Response, ApiError> {
    post(&shared, &caller, read(&body)?)
}

pub(super) async fn send_in_thread(
    State(shared): State<Arc<Shared>>,
    Path(parent): Path<String>,
    caller: Caller,
    body: Bytes,
) -> Result<Response, ApiError> {
    let parent = parent.parse().map_err(|_| ApiError::message_not_found(&parent))?;
    post(&shared, &caller, SendMessage { parent_message_id: Some(parent), ..read(&body)? })
}

pub(super) async fn one(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    caller: Caller,
) -> Result<Response, ApiError> {
    shared.read(|state| {
        id.parse()
            .ok()
            .and_then(|id| state.visible(&caller.uid, id))
            .map(|message| json(StatusCode::OK, data_body(message)))
            .ok_or_else(|| ApiError::message_not_found(&id))
    })
}

pub(super) async fn all(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    query: Result<Query<HistoryQuery>, QueryRejection>,
) -> Result<Response, ApiError> {
    shared.read(|state| page(state, query, |message| state.may_see(&caller.uid, message)))
}

pub(super) async fn with_user(
    State(shared): State<Arc<Shared>>,
    Path(uid): Path<String>,
    caller: Caller,
    query: Result<Query<HistoryQuery>, QueryRejection>,
) -> Result<Response, ApiError> {
    shared.read(|state| {
        let user = state.directory.user(&uid).ok_or_else(|| ApiError::uid_not_found(&uid))?;
        let conversation = conversation_id(&caller.uid, &user.uid, &ReceiverType::User);
        page(state, query, |message| message.conversation_id == conversation)
    })
}

pub(super) async fn in_group(
    State(shared): State<Arc<Shared>>,
    Path(guid): Path<String>,
    caller: Caller,
    query: Result<Query<HistoryQuery>, QueryRejection>,
) -> Result<Response, ApiError> {
    shared.read(|state| {
        let members =
            state.directory.members(&guid).ok_or_else(|| ApiError::guid_not_found(&guid))?;
        if !members.contains(&caller.uid) {
            return Err(ApiError::not_a_member(&guid));
        }
        let conversation = conversation_id(&caller.uid, &guid, &ReceiverType::Group);
        page(state, query, |message| message.conversation_id == conversation)
    })
}

fn read(body: &[u8]) -> Result<SendMessage, ApiError> {
    serde_json::from_slice(body).map_err(|_| ApiError::invalid_data())
}

fn post(shared: &Shared, caller: &Caller, draft: SendMessage) -> Result<Response, ApiError> {
    let author = Author { uid: &caller.uid, device_id: caller.resource.as_deref() };
    let message = shared.update(|state| state.post(&author, draft))?;
    Ok(json(StatusCode::OK, data_body(&message)))
}

fn page(
    state: &ServerState,
    query: Result<Query<HistoryQuery>, QueryRejection>,
    fits: impl Fn(&Message) -> bool,
) -> Result<Response, ApiError> {
    let Query(query) = query.map_err(|_| ApiError::invalid_data())?;
    let page = state.history.page(&query, fits);
    let body = serde_json::to_string(&page).expect("wire types have string keys");
    Ok(json(StatusCode::OK, body))
}
