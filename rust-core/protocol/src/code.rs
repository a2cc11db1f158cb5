use std::{borrow::Cow, fmt};

/// An error code of the documented lists. A server's code is passed on unchanged.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ErrorCode(Cow<'static, str>);

macro_rules! codes {
    ($( $(#[$meta:meta])* $name:ident = $text:literal; )+) => {
        impl ErrorCode {
            $( $(#[$meta])* pub const $name: Self = Self(Cow::Borrowed($text)); )+
        }
    };
}

codes! {
    /// A call came before `init`.
    INITIALIZATION_NOT_DONE = "COMETCHAT_INITIALIZATION_NOT_DONE";
    /// No user is logged in.
    NOT_LOGGED_IN = "ERR_NOT_LOGGED_IN";
    /// The app id is not 1 to 64 letters and digits.
    INVALID_APP_ID = "ERR_INVALID_APP_ID";
    /// The region is not `us`, `eu` or `in`, or a host cannot be used.
    INVALID_REGION = "ERR_INVALID_REGION";
    /// The uid is empty.
    EMPTY_UID = "ERR_EMPTY_UID";
    /// The uid has characters or a length that are not allowed.
    INVALID_UID = "ERR_INVALID_UID";
    /// The auth key is empty or cannot be sent.
    INVALID_API_KEY = "ERR_INVALID_API_KEY";
    /// The auth token is empty or cannot be sent.
    EMPTY_AUTH_TOKEN = "AUTH_ERR_EMPTY_AUTH_TOKEN";
    /// The auth token has characters that cannot be sent.
    INVALID_AUTH_TOKEN = "ERR_INVALID_AUTH_TOKEN";
    /// The server does not know the auth token.
    AUTH_TOKEN_NOT_FOUND = "AUTH_ERR_AUTH_TOKEN_NOT_FOUND";
    /// The server does not know the auth key.
    API_KEY_NOT_FOUND = "AUTH_ERR_APIKEY_NOT_FOUND";
    /// The server does not know the app id, or it belongs to another region.
    AUTH_INVALID_APP_ID = "AUTH_ERR_INVALID_APPID";
    /// The request carried no credentials.
    NO_AUTH = "ERR_NO_AUTH";
    /// Another login or logout is under way.
    LOGIN_IN_PROGRESS = "LOGIN_IN_PROGRESS";
    /// `connect` was called while connected.
    ALREADY_CONNECTED = "ERROR_WEBSOCKETS_ALLREADY_IN_CONNECTED_STATE";
    /// `ping` was called in auto mode.
    PING_NOT_AVAILABLE = "ERROR_PING_NOT_AVAILABLE";
    /// The socket could not be opened, or was lost.
    WEBSOCKET_ERROR = "ERR_WEBSOCKET_ERROR";
    /// Typing, a receipt or a transient message needs a connected socket.
    NO_WEBSOCKET_CONNECTION = "NO_WEBSOCKET_CONNECTION";
    /// The server has switched receipts off for now.
    RECEIPTS_TEMPORARILY_BLOCKED = "RECEIPTS_TEMPORARILY_BLOCKED";
    /// There is no network.
    NO_INTERNET = "ERR_NO_INTERNET";
    /// A REST request failed without an answer of the server's application.
    FAILED_TO_FETCH = "FAILED_TO_FETCH";
    /// Too many calls wait for their answer.
    TOO_MANY_REQUEST = "TOO_MANY_REQUEST";
    /// The server limits the rate of requests.
    TOO_MANY_REQUESTS = "ERR_TOO_MANY_REQUESTS";
    /// Another call has ended this one.
    OPERATION_FAILED = "ERR_OPERATION_FAILED";
    /// Something failed inside the SDK.
    UNHANDLED_EXCEPTION = "ERROR_UNHANDLED_EXCEPTION";
    /// Input or output on this machine failed.
    IO_EXCEPTION = "ERROR_IO_EXCEPTION";
    /// The receiver is empty.
    EMPTY_RECEIVER = "ERR_EMPTY_RECEIVER";
    /// The receiver type is neither `user` nor `group`.
    INVALID_RECEIVER_TYPE = "ERR_INVALID_RECEIVER_TYPE";
    /// The message text is empty.
    EMPTY_MESSAGE_TEXT = "ERR_EMPTY_MESSAGE_TEXT";
    /// The message text is too long.
    INVALID_MESSAGE_TEXT = "ERR_INVALID_MESSAGE_TEXT";
    /// Application data is not valid JSON.
    JSON_EXCEPTION = "ERROR_JSON_EXCEPTION";
    /// The message does not exist.
    MESSAGE_ID_NOT_FOUND = "ERR_MESSAGE_ID_NOT_FOUND";
    /// The user does not exist.
    UID_NOT_FOUND = "ERR_UID_NOT_FOUND";
    /// The group does not exist.
    GUID_NOT_FOUND = "ERR_GUID_NOT_FOUND";
    /// The user is not a member of the group.
    NOT_A_MEMBER = "ERR_NOT_A_MEMBER";
    /// The request did not pass the server's checks.
    BAD_REQUEST = "ERR_BAD_REQUEST";
    /// The server has no such resource.
    API_NOT_FOUND = "ERR_API_NOT_FOUND";
    /// The group's id is empty or cannot be sent.
    INVALID_GUID = "ERR_INVALID_GUID";
    /// A group with a password is joined without one.
    EMPTY_GROUP_PASS = "ERR_EMPTY_GROUP_PASS";
    /// A page's size is not 1 to 100.
    INVALID_LIMIT = "ERR_INVALID_LIMIT";
    /// The request's last page is still awaited.
    REQUEST_IN_PROGRESS = "REQUEST_IN_PROGRESS";
    /// Nothing says from where on to fetch.
    NOT_ENOUGH_PARAMETERS = "NOT_ENOUGH_PARAMETERS";
    /// A parameter is missing.
    MISSING_PARAMETERS = "MISSING_PARAMETERS";
    /// A parameter has a form or value that it cannot have.
    INVALID_PARAMETER = "INVALID_PARAMETER";
    /// A parameter is outside its documented range.
    LIMIT_EXCEEDED = "ERROR_LIMIT_EXCEEDED";
}

impl ErrorCode {
    /// The code as it appears in the API and on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for ErrorCode {
    fn from(code: String) -> Self {
        Self(Cow::Owned(code))
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
