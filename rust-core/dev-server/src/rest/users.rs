use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use cometchat_protocol::rest::data_body;

use super::{ApiError, caller::Caller, json};
use crate::state::Shared;

pub(super) async fn user(
    State(shared): State<Arc<Shared>>,
    Path(uid): Path<String>,
    _: Caller,
) -> Result<Response, ApiError> {
    let user =
        shared.read(|state| state.user(&uid)).ok_or_else(|| ApiError::uid_not_found(&uid))?;
    Ok(json(StatusCode::OK, data_body(&user)))
}

pub(super) async fn group(
    State(shared): State<Arc<Shared>>,
    Path(guid): Path<String>,
    caller: Caller,
) -> Result<Response, ApiError> {
    let group = shared
        .read(|state| state.directory.group(&guid, &caller.uid))
        .ok_or_else(|| ApiError::guid_not_found(&guid))?;
    Ok(json(StatusCode::OK, data_body(&group)))
}
