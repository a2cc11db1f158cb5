use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{Path, State},
    response::Response,
};
use cometchat_protocol::{CallStatus, ReceiverType};
use serde::Deserialize;

use super::{ApiError, answer, caller::Caller};
use crate::state::Shared;

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct NewCall {
    receiver: String,
    receiver_type: ReceiverType,
    #[serde(rename = "type")]
    kind: String,
}

pub(super) async fn start(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    body: Bytes,
) -> Result<Response, ApiError> {
    let NewCall { receiver, receiver_type, kind } =
        serde_json::from_slice(&body).map_err(|_| ApiError::invalid_data())?;
    if !matches!(kind.as_str(), "audio" | "video") {
        return Err(ApiError::named("ERR_INVALID_MESSAGE_TYPE", "A call is audio or video."));
    }
    let message = shared.update_app(caller.app, |app| {
        app.start_call(caller.author(), &receiver, receiver_type, &kind)
    })?;
    Ok(answer(&message))
}

#[derive(Deserialize)]
struct NextStep {
    status: CallStatus,
}

pub(super) async fn step(
    State(shared): State<Arc<Shared>>,
    Path(session_id): Path<String>,
    caller: Caller,
    body: Bytes,
) -> Result<Response, ApiError> {
    let NextStep { status } =
        serde_json::from_slice(&body).map_err(|_| ApiError::invalid_data())?;
    let message = shared
        .update_app(caller.app, |app| app.continue_call(caller.author(), &session_id, status))?;
    Ok(answer(&message))
}
