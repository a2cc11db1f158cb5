use std::sync::Arc;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, request::Parts},
};
use cometchat_protocol::ErrorCode;

use super::ApiError;
use crate::{
    app::Author,
    state::{AppIndex, Shared},
};

/// The app that the request names.
pub(super) struct KnownApp(pub(super) AppIndex);

/// Who makes the request: a user with a live auth token.
pub(super) struct Caller {
    pub(super) app: AppIndex,
    pub(super) uid: String,
    pub(super) token: String,
    /// The `resource` header: the sending device.
    pub(super) resource: Option<String>,
}

impl Caller {
    pub(super) fn author(&self) -> Author<'_> {
        Author { uid: &self.uid, device_id: self.resource.as_deref() }
    }
}

impl FromRequestParts<Arc<Shared>> for KnownApp {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        shared: &Arc<Shared>,
    ) -> Result<Self, Self::Rejection> {
        let Some(app_id) = header(&parts.headers, "appid") else {
            return Err(ApiError::unauthorized(
                ErrorCode::from("AUTH_ERR_EMPTY_APPID".to_owned()),
                "The appId header is missing.",
            ));
        };
        shared.read(|state| state.find_app(app_id)).map(Self).ok_or_else(|| {
            ApiError::unauthorized(
                ErrorCode::AUTH_INVALID_APP_ID,
                format!("The app ID {app_id} is not this server's."),
            )
        })
    }
}

impl FromRequestParts<Arc<Shared>> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        shared: &Arc<Shared>,
    ) -> Result<Self, Self::Rejection> {
        let KnownApp(app) = KnownApp::from_request_parts(parts, shared).await?;
        let Some(token) = header(&parts.headers, "authtoken") else {
            let message = "The authToken header is missing.";
            return Err(ApiError::unauthorized(ErrorCode::EMPTY_AUTH_TOKEN, message));
        };
        let uid = shared.read_app(app, |app| app.sessions.uid_of_token(token).map(str::to_owned));
        let Some(uid) = uid else {
            return Err(auth_token_not_found());
        };
        let resource = header(&parts.headers, "resource").map(str::to_owned);
        Ok(Self { app, uid, token: token.to_owned(), resource })
    }
}

pub(super) fn auth_token_not_found() -> ApiError {
    ApiError::unauthorized(ErrorCode::AUTH_TOKEN_NOT_FOUND, "The auth token does not exist.")
}

/// A header's value, unless it is empty. Names are compared without regard to letter case.
pub(super) fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().filter(|value| !value.is_empty())
}
