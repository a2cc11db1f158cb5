use std::sync::Arc;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, request::Parts},
};
use cometchat_protocol::ErrorCode;

use super::ApiError;
use crate::state::Shared;

/// Proof that the request names this server's app.
pub(super) struct KnownApp;

/// Who makes the request: a user with a live auth token.
pub(super) struct Caller {
    pub(super) uid: String,
    pub(super) token: String,
    /// The `resource` header: the sending device.
    pub(super) resource: Option<String>,
}

impl FromRequestParts<Arc<Shared>> for KnownApp {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        shared: &Arc<Shared>,
    ) -> Result<Self, Self::Rejection> {
        match header(&parts.headers, "appid") {
            Some(app_id) if app_id == shared.app_id => Ok(Self),
            Some(app_id) => Err(ApiError::unauthorized(
                ErrorCode::AUTH_INVALID_APP_ID,
                format!("The app ID {app_id} is not this server's."),
            )),
            None => Err(ApiError::unauthorized(
                ErrorCode::from("AUTH_ERR_EMPTY_APPID".to_owned()),
                "The appId header is missing.",
            )),
        }
    }
}

impl FromRequestParts<Arc<Shared>> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        shared: &Arc<Shared>,
    ) -> Result<Self, Self::Rejection> {
        KnownApp::from_request_parts(parts, shared).await?;
        let Some(token) = header(&parts.headers, "authtoken") else {
            let message = "The authToken header is missing.";
            return Err(ApiError::unauthorized(ErrorCode::EMPTY_AUTH_TOKEN, message));
        };
        let uid = shared.read(|state| state.sessions.uid_of_token(token).map(str::to_owned));
        let Some(uid) = uid else {
            return Err(auth_token_not_found());
        };
        let resource = header(&parts.headers, "resource").map(str::to_owned);
        Ok(Self { uid, token: token.to_owned(), resource })
    }
}

pub(super) fn auth_token_not_found() -> ApiError {
    ApiError::unauthorized(ErrorCode::AUTH_TOKEN_NOT_FOUND, "The auth token does not exist.")
}

/// A header's value, unless it is empty. Names are compared without regard to letter case.
pub(super) fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().filter(|value| !value.is_empty())
}
