//! Bodies and answers of the REST interface.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;

use crate::{
    Category, DecodeError, Entity, ErrorCode, Group, Json, Message, MessageData, ReceiverType,
    Secret, ServerSettings, User, json, lenient,
};

/// The body of `POST /users/{uid}/auth_tokens` and `PUT /me`: which device logs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LoginBody {
    /// The kind of platform.
    #[serde(default, deserialize_with = "lenient::string")]
    pub platform: String,
    /// Kept across logouts.
    #[serde(default, deserialize_with = "lenient::string")]
    pub device_id: String,
    /// The client's version.
    #[serde(default, deserialize_with = "lenient::optional_part")]
    pub app_info: AppInfo,
}

/// The client's version in a [`LoginBody`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AppInfo {
    /// `v` and the SDK's version.
    #[serde(deserialize_with = "lenient::string")]
    pub version: String,
    /// The REST interface's version.
    #[serde(deserialize_with = "lenient::string")]
    pub api_version: String,
    /// The platform in words.
    #[serde(deserialize_with = "lenient::string")]
    pub user_agent: String,
}

/// The answer to `POST /users/{uid}/auth_tokens`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthToken {
    /// Whose token it is.
    #[serde(default, deserialize_with = "lenient::string")]
    pub uid: String,
    /// The token.
    pub auth_token: Secret,
}

/// The answer to `PUT /me`: the user, the tokens and the settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Me {
    /// The logged-in user.
    #[serde(flatten)]
    pub user: User,
    /// The session's token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_token: Option<Secret>,
    /// What the socket's auth frame carries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jwt: Option<Secret>,
    /// Where to connect. Absent: ask `GET /settings`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settings: Option<ServerSettings>,
}

impl Me {
    /// Reads the `data` part of an answer. One that names no user is an error.
    pub fn decode(data: &str) -> Result<Self, DecodeError> {
        // A user keeps raw JSON, which serde cannot read through `flatten`: read the text twice.
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Rest {
            auth_token: Option<Secret>,
            jwt: Option<Secret>,
            #[serde(default, deserialize_with = "lenient::optional_part")]
            settings: Option<ServerSettings>,
        }
        // serde's own error would quote a token.
        let read = || {
            let user = serde_json::from_str(data)?;
            let Rest { auth_token, jwt, settings } = serde_json::from_str(data)?;
            let [auth_token, jwt] = [auth_token, jwt]
                .map(|secret| secret.filter(|secret: &Secret| !secret.expose().is_empty()));
            Ok::<_, serde_json::Error>(Self { user, auth_token, jwt, settings })
        };
        if !json::is_object(data) {
            return Err(DecodeError::NotAnObject);
        }
        match read() {
            Ok(me) if !me.user.uid.is_empty() => Ok(me),
            _ => Err(DecodeError::Body),
        }
    }
}

/// The body of `POST /messages` and, in a thread, of `POST /messages/{parent}/thread`.
///
/// `Debug` shows to whom and what kind, never the content.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SendMessage {
    /// The kind within the category: `text` or an application's own.
    #[serde(rename = "type", deserialize_with = "lenient::string")]
    pub kind: String,
    /// What `receiver` names.
    pub receiver_type: ReceiverType,
    /// The broad kind.
    pub category: Category,
    /// The content.
    #[serde(deserialize_with = "lenient::nullable")]
    pub data: SendData,
    /// The text, once more; the observed client repeats it here.
    #[serde(
        deserialize_with = "lenient::optional_string",
        skip_serializing_if = "Option::is_none"
    )]
    pub text: Option<String>,
    /// The sender's own id for the message.
    #[serde(
        deserialize_with = "lenient::optional_string",
        skip_serializing_if = "Option::is_none"
    )]
    pub muid: Option<String>,
    /// The message whose thread this one belongs to.
    #[serde(
        deserialize_with = "lenient::optional_number",
        skip_serializing_if = "Option::is_none"
    )]
    pub parent_message_id: Option<u64>,
    /// The message's tags.
    #[serde(deserialize_with = "lenient::strings", skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// A uid or guid.
    #[serde(deserialize_with = "lenient::string")]
    pub receiver: String,
}

/// The `data` part of a [`SendMessage`].
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SendData {
    /// The text.
    #[serde(
        deserialize_with = "lenient::optional_string",
        skip_serializing_if = "Option::is_none"
    )]
    pub text: Option<String>,
    /// Application data beside the content.
    #[serde(deserialize_with = "lenient::optional_json", skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Json>,
    /// A custom message's content.
    #[serde(deserialize_with = "lenient::optional_json", skip_serializing_if = "Option::is_none")]
    pub custom_data: Option<Json>,
    /// A custom message's finer kind.
    #[serde(
        deserialize_with = "lenient::optional_string",
        skip_serializing_if = "Option::is_none"
    )]
    pub sub_type: Option<String>,
}

impl std::fmt::Debug for SendMessage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SendMessage")
            .field("category", &self.category)
            .field("kind", &self.kind)
            .field("receiver", &self.receiver)
            .field("receiver_type", &self.receiver_type)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for SendData {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SendData").finish_non_exhaustive()
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Page<T> {
    /// The rows.
    pub data: Vec<T>,
    /// Where the page stands in the list.
    pub meta: Meta,
}

impl Page<Message> {
    /// Reads a page of messages from a whole answer. A row that cannot be read is left out.
    pub fn decode(body: &str) -> Result<Self, AnswerError> {
        decode_page(body, |row| Message::decode(row).ok())
    }
}

impl Page<User> {
    /// Reads a page of users from a whole answer. A row that cannot be read is left out.
    pub fn decode(body: &str) -> Result<Self, AnswerError> {
        decode_page(body, |row| {
            serde_json::from_str(row).ok().filter(|user: &User| !user.uid.is_empty())
        })
    }
}

fn decode_page<T>(body: &str, row: impl Fn(&str) -> Option<T>) -> Result<Page<T>, AnswerError> {
    #[derive(Default, Deserialize)]
    struct WithMeta {
        #[serde(default, deserialize_with = "lenient::optional_part")]
        meta: Meta,
    }
    let rows: Vec<&RawValue> =
        serde_json::from_str(answer_data(body)?.get()).map_err(|_| AnswerError::Unreadable)?;
    let data = rows.into_iter().filter_map(|text| row(text.get())).collect();
    let meta = serde_json::from_str::<WithMeta>(body).unwrap_or_default().meta;
    Ok(Page { data, meta })
}

/// Where a page stands in its list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Meta {
    /// From where the next page goes on.
    #[serde(deserialize_with = "lenient::optional_part", skip_serializing_if = "Option::is_none")]
    pub cursor: Option<Cursor>,
    /// How many pages there are.
    #[serde(deserialize_with = "lenient::optional_part", skip_serializing_if = "Option::is_none")]
    pub pagination: Option<Pagination>,
}

/// From where the next page goes on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Cursor {
    /// The last row's message id, as text.
    #[serde(
        deserialize_with = "lenient::optional_string",
        skip_serializing_if = "Option::is_none"
    )]
    pub id: Option<String>,
    /// The last row's time, Unix seconds.
    #[serde(
        deserialize_with = "lenient::optional_number",
        skip_serializing_if = "Option::is_none"
    )]
    pub sent_at: Option<u64>,
    /// The last row's change time, Unix seconds.
    #[serde(
        deserialize_with = "lenient::optional_number",
        skip_serializing_if = "Option::is_none"
    )]
    pub updated_at: Option<u64>,
    /// `append` (newer) or `prepend` (older).
    #[serde(deserialize_with = "lenient::string")]
    pub affix: String,
}

/// How many rows and pages there are.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Pagination {
    /// Rows in the whole list.
    #[serde(deserialize_with = "lenient::number")]
    pub total: u64,
    /// Rows in this page.
    #[serde(deserialize_with = "lenient::number")]
    pub count: u64,
    /// The most rows a page may have.
    #[serde(deserialize_with = "lenient::number")]
    pub per_page: u64,
    /// This page's number, from 1.
    #[serde(deserialize_with = "lenient::number")]
    pub current_page: u64,
    /// How many pages there are.
    #[serde(deserialize_with = "lenient::number")]
    pub total_pages: u64,
}

/// The body of a request to join a group.
#[derive(Serialize)]
pub struct JoinGroup<'a> {
    /// Of a group that has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<&'a str>,
}

/// The group of an answer to [`JoinGroup`]: it is the answer, or the entity of its `data`.
pub fn decode_joined(body: &str) -> Result<Group, AnswerError> {
    #[derive(Deserialize)]
    struct Joined {
        #[serde(default)]
        data: MessageData,
    }
    let answer = answer_data(body)?.get();
    let joined = serde_json::from_str::<Joined>(answer).ok();
    if let Some(Entity::Group(group)) = joined.and_then(|joined| joined.data.entities.target) {
        return Ok(*group);
    }
    let group: Group = serde_json::from_str(answer).map_err(|_| AnswerError::Unreadable)?;
    if group.guid.is_empty() { Err(AnswerError::Unreadable) } else { Ok(group) }
}

/// The error that a server answers with.
///
/// `Debug` and `Display` show the code alone: the message may name the caller's own token.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("the server refused the request: {code}")]
pub struct ServerError {
    /// The code, passed on unchanged.
    pub code: ErrorCode,
    /// What the server says about it.
    pub message: String,
    /// Which fields did not pass, if the server tells.
    pub details: Option<Json>,
}

impl std::fmt::Debug for ServerError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ServerError").field("code", &self.code).finish_non_exhaustive()
    }
}

/// Why an answer has no data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// The server's application refused the request.
    #[error(transparent)]
    Server(ServerError),
    /// The answer is no JSON, or has neither data nor error.
    #[error("the answer is not one of the chat server's")]
    Unreadable,
}

/// The `data` part of a whole answer, whatever its HTTP status.
pub fn answer_data(body: &str) -> Result<&RawValue, AnswerError> {
    #[derive(Deserialize)]
    struct Wire<'a> {
        #[serde(default, borrow)]
        data: Option<&'a RawValue>,
        error: Option<WireError>,
    }
    #[derive(Deserialize)]
    struct WireError {
        #[serde(default, deserialize_with = "lenient::string")]
        code: String,
        #[serde(default, deserialize_with = "lenient::string")]
        message: String,
        #[serde(default, deserialize_with = "lenient::optional_json")]
        details: Option<Json>,
    }
    if !json::is_object(body) {
        return Err(AnswerError::Unreadable);
    }
    match serde_json::from_str(body) {
        Ok(Wire { error: Some(WireError { code, message, details }), .. }) if !code.is_empty() => {
            Err(AnswerError::Server(ServerError { code: code.into(), message, details }))
        }
        Ok(Wire { data: Some(data), error: None }) => Ok(data),
        _ => Err(AnswerError::Unreadable),
    }
}

/// The body of an answer with data.
pub fn data_body<T: Serialize + ?Sized>(data: &T) -> String {
    #[derive(Serialize)]
    struct Wire<'a, T: ?Sized> {
        data: &'a T,
    }
    to_text(&Wire { data })
}

/// The body of an answer with an error.
pub fn error_body(error: &ServerError) -> String {
    #[derive(Serialize)]
    struct Wire<'a> {
        error: WireError<'a>,
    }
    #[derive(Serialize)]
    struct WireError<'a> {
        code: &'a str,
        message: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        details: Option<&'a Json>,
    }
    let ServerError { code, message, details } = error;
    let error = WireError { code: code.as_str(), message, details: details.as_ref() };
    to_text(&Wire { error })
}

/// The `data` part of a whole answer, decoded. For messages use [`Message::decode`], for `/me`
/// [`Me::decode`].
pub fn decode_answer<T: DeserializeOwned>(body: &str) -> Result<T, AnswerError> {
    serde_json::from_str(answer_data(body)?.get()).map_err(|_| AnswerError::Unreadable)
}

fn to_text<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("wire types have string keys and cannot fail to serialise")
}
