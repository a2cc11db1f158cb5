use axum::{
    http::{Method, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use cometchat_protocol::{
    ErrorCode,
    rest::{ServerError, error_body},
};

use super::json;

/// A documented error with its HTTP status.
#[derive(Debug)]
pub(crate) struct ApiError {
    status: StatusCode,
    error: ServerError,
}

impl ApiError {
    fn new(status: StatusCode, code: ErrorCode, message: impl Into<String>) -> Self {
        Self { status, error: ServerError { code, message: message.into(), details: None } }
    }

    pub(crate) fn bad_request(code: ErrorCode, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    pub(crate) fn unauthorized(code: ErrorCode, message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, code, message)
    }

    /// 400 with a documented code.
    pub(crate) fn named(code: &str, message: impl Into<String>) -> Self {
        Self::bad_request(ErrorCode::from(code.to_owned()), message)
    }

    /// 403 with a documented code.
    pub(crate) fn forbidden(code: &str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, ErrorCode::from(code.to_owned()), message)
    }

    /// 404 with a documented code.
    pub(crate) fn not_found(code: &str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, ErrorCode::from(code.to_owned()), message)
    }

    pub(crate) fn too_many_requests() -> Self {
        let message = "Too many requests. Try again later.";
        Self::new(StatusCode::TOO_MANY_REQUESTS, ErrorCode::TOO_MANY_REQUESTS, message)
    }

    /// A change could not be stored.
    pub(crate) fn not_stored() -> Self {
        let code = ErrorCode::from("ERR_EXCEPTION".to_owned());
        let message = "The server cannot store what changes.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, code, message)
    }

    pub(crate) fn invalid_data() -> Self {
        let message = "Failed to validate the data sent with the request.";
        Self::bad_request(ErrorCode::BAD_REQUEST, message)
    }

    pub(crate) fn uid_not_found(uid: &str) -> Self {
        let message = format!("The user with UID {uid} does not exist.");
        Self::new(StatusCode::NOT_FOUND, ErrorCode::UID_NOT_FOUND, message)
    }

    pub(crate) fn guid_not_found(guid: &str) -> Self {
        let message = format!("The group with GUID {guid} does not exist.");
        Self::new(StatusCode::NOT_FOUND, ErrorCode::GUID_NOT_FOUND, message)
    }

    pub(crate) fn message_not_found(id: &str) -> Self {
        let message = format!("The message with id {id} does not exist.");
        Self::new(StatusCode::NOT_FOUND, ErrorCode::MESSAGE_ID_NOT_FOUND, message)
    }

    pub(crate) fn not_a_member(guid: &str) -> Self {
        let message = format!("The user is not a member of the group with GUID {guid}.");
        Self::new(StatusCode::FORBIDDEN, ErrorCode::NOT_A_MEMBER, message)
    }

    pub(crate) fn api_not_found(method: &Method, uri: &Uri) -> Self {
        let message = format!("There is no {method} {}.", uri.path());
        Self::new(StatusCode::NOT_FOUND, ErrorCode::API_NOT_FOUND, message)
    }

    pub(crate) fn into_inner(self) -> ServerError {
        self.error
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        json(self.status, error_body(&self.error))
    }
}
