//! The REST interface's calls. (wire: `docs/protocol.md`)

use std::{sync::Arc, time::Duration};

use cometchat_protocol::{
    ErrorCode, Group, Message, Secret, ServerSettings, User,
    rest::{self, AnswerError, AuthToken, Me, Page, SendMessage, ServerError},
};

use crate::{
    Error,
    hosts::BaseUrl,
    identity::Identity,
    messages_request::MessagesPage,
    net::{HttpAnswer, HttpClient, HttpRequest, Method, NetError},
    recovery::{PAGE, Query},
};

/// Why a REST call did not give data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ApiError {
    /// No answer.
    Net(NetError),
    /// The server's application refused, perhaps for a while only.
    Server { status: u16, error: ServerError, retry_after: Option<Duration> },
    /// An answer that is none of the server's application.
    Unreadable { status: u16 },
}

impl ApiError {
    /// LOG7: the server does not know the token.
    pub(crate) fn is_unknown_token(&self) -> bool {
        matches!(self, Self::Server { error, .. } if error.code == ErrorCode::AUTH_TOKEN_NOT_FOUND)
    }

    /// The server refused the credentials, whatever it calls that.
    pub(crate) fn is_refusal(&self) -> bool {
        self.is_unknown_token() || matches!(self, Self::Server { status: 401 | 403, .. })
    }

    /// Nothing can be concluded about the request: nobody answered, or the server is in trouble.
    pub(crate) fn is_no_answer(&self) -> bool {
        match self {
            // Also when a network answers in the server's place, whatever the status.
            Self::Net(_) | Self::Unreadable { .. } => true,
            Self::Server { status, .. } => *status >= 500,
        }
    }

    /// How long the server asks to wait. (REC3)
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Server { retry_after, .. } => *retry_after,
            Self::Net(_) | Self::Unreadable { .. } => None,
        }
    }

    /// The caller's error; `secrets` never show in it. (LOG2, SEC2)
    pub(crate) fn error(&self, secrets: &[&Secret]) -> Error {
        match self {
            Self::Net(error) => error.rest_error(),
            Self::Server { error, retry_after, .. } => {
                let hide = |text: &str| hide(text, secrets);
                let advised = advised(error, hide(&error.message));
                let message = match retry_after {
                    Some(wait) => format!("{advised} The server asks to wait {} s.", wait.as_secs()),
                    None => advised,
                };
                let told = Error::new(error.code.clone(), message);
                match &error.details {
                    Some(details) => told.with_details(hide(details.as_str())),
                    None => told,
                }
            }
            Self::Unreadable { status } => Error::new(
                ErrorCode::FAILED_TO_FETCH,
                "The answer is not the chat server's; check the host setting, or whether the network wants a sign-in.",
            )
            .with_details(format!("http_{status}")),
        }
    }
}

/// The server says what is wrong; what to do is for the SDK to say.
fn advised(error: &ServerError, message: String) -> String {
    let advice = match &error.code {
        code if *code == ErrorCode::API_KEY_NOT_FOUND => {
            "Check the auth key against your app's dashboard."
        }
        code if *code == ErrorCode::AUTH_INVALID_APP_ID => "Check the app id and the region.",
        code if *code == ErrorCode::AUTH_TOKEN_NOT_FOUND => "Log in with a fresh token.",
        code if *code == ErrorCode::UID_NOT_FOUND => "Check the UID, or create the user first.",
        code if *code == ErrorCode::GUID_NOT_FOUND => "Check the GUID, or create the group first.",
        code if *code == ErrorCode::NOT_A_MEMBER => "Join the group first.",
        _ => return message,
    };
    format!("{message} {advice}")
}

fn hide(text: &str, secrets: &[&Secret]) -> String {
    secrets
        .iter()
        .filter(|secret| !secret.expose().is_empty())
        .fold(text.to_owned(), |text, secret| text.replace(secret.expose(), "[secret]"))
}

/// Who asks, and how long it may take.
pub(crate) struct Api {
    pub(crate) http: Arc<HttpClient>,
    pub(crate) app_id: String,
    pub(crate) identity: Arc<Identity>,
    pub(crate) time_limit: Duration,
}

impl Api {
    /// A token for a user, by the app's key.
    pub(crate) async fn create_token(
        &self,
        admin: &BaseUrl,
        uid: &str,
        auth_key: &Secret,
    ) -> Result<AuthToken, ApiError> {
        let path = ["users", uid, "auth_tokens"];
        let body = to_json(&self.identity.login_body());
        let answer =
            self.send(Method::POST, admin, &path, Credential::Key(auth_key), Some(body)).await?;
        decode(&answer, rest::decode_answer)
    }

    /// The user of a token, with fresh settings and a fresh jwt.
    pub(crate) async fn me(&self, base: &BaseUrl, token: &Secret) -> Result<Me, ApiError> {
        let body = to_json(&self.identity.login_body());
        let answer =
            self.send(Method::PUT, base, &["me"], Credential::Token(token), Some(body)).await?;
        let mut me = decode(&answer, |body| {
            let data = rest::answer_data(body)?;
            Me::decode(data.get()).map_err(|_| AnswerError::Unreadable)
        })?;
        if me.settings.is_none() {
            me.settings = Some(self.settings(base, token).await?);
        }
        Ok(me)
    }

    /// Ends the session.
    pub(crate) async fn delete_me(&self, base: &BaseUrl, token: &Secret) -> Result<(), ApiError> {
        let answer =
            self.send(Method::DELETE, base, &["me"], Credential::Token(token), None).await?;
        decode(&answer, |body| rest::answer_data(body).map(drop))
    }

    /// Sends a message; answers what the server stored.
    pub(crate) async fn send_message(
        &self,
        base: &BaseUrl,
        token: &Secret,
        message: &SendMessage,
    ) -> Result<Message, ApiError> {
        let answer = self
            .send(
                Method::POST,
                base,
                &["messages"],
                Credential::Token(token),
                Some(to_json(message)),
            )
            .await?;
        decode(&answer, |body| {
            let data = rest::answer_data(body)?;
            Message::decode(data.get()).map_err(|_| AnswerError::Unreadable)
        })
    }

    pub(crate) async fn user(
        &self,
        base: &BaseUrl,
        token: &Secret,
        uid: &str,
    ) -> Result<User, ApiError> {
        let path = ["users", uid];
        let answer = self.send(Method::GET, base, &path, Credential::Token(token), None).await?;
        decode(&answer, rest::decode_answer)
    }

    pub(crate) async fn group(
        &self,
        base: &BaseUrl,
        token: &Secret,
        guid: &str,
    ) -> Result<Group, ApiError> {
        let path = ["groups", guid];
        let answer = self.send(Method::GET, base, &path, Credential::Token(token), None).await?;
        decode(&answer, rest::decode_answer)
    }

    /// Joins; answers the group.
    pub(crate) async fn join_group(
        &self,
        base: &BaseUrl,
        token: &Secret,
        guid: &str,
        password: Option<&Secret>,
    ) -> Result<Group, ApiError> {
        let path = ["groups", guid, "members"];
        let body = to_json(&rest::JoinGroup { password: password.map(Secret::expose) });
        let answer =
            self.send(Method::POST, base, &path, Credential::Token(token), Some(body)).await?;
        decode(&answer, rest::decode_joined)
    }

    /// A page that the application asks for.
    pub(crate) async fn messages(
        &self,
        base: &BaseUrl,
        token: &Secret,
        page: &MessagesPage,
    ) -> Result<Vec<Message>, ApiError> {
        let path: Vec<&str> = page.path.iter().map(String::as_str).collect();
        let pairs: Vec<(&str, &str)> =
            page.query.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let credential = Credential::Token(token);
        let answer = self.ask(Method::GET, base, &path, &pairs, credential, None).await?;
        decode(&answer, |body| Page::<Message>::decode(body).map(|page| page.data))
    }

    /// Messages of all conversations.
    pub(crate) async fn history(
        &self,
        base: &BaseUrl,
        token: &Secret,
        query: Query,
    ) -> Result<Vec<Message>, ApiError> {
        let page = PAGE.to_string();
        let (number, pairs): (u64, &[(&str, &str)]) = match query {
            Query::Newest => (0, &[("affix", "prepend"), ("per_page", "1")]),
            Query::SentAfter(at) => (at.max(1), &[("affix", "append"), ("sentAt", "")]),
            Query::IdAfter(id) => (id, &[("affix", "append"), ("id", "")]),
            Query::ChangedAfter(at) => {
                (at.max(1), &[("affix", "append"), ("onlyUpdates", "1"), ("updatedAt", "")])
            }
        };
        let number = number.to_string();
        let mut pairs: Vec<(&str, &str)> = pairs
            .iter()
            .map(|&(name, value)| (name, if value.is_empty() { number.as_str() } else { value }))
            .collect();
        if query != Query::Newest {
            pairs.push(("per_page", &page));
        }
        let credential = Credential::Token(token);
        let answer = self.ask(Method::GET, base, &["messages"], &pairs, credential, None).await?;
        decode(&answer, |body| Page::<Message>::decode(body).map(|page| page.data))
    }

    async fn settings(&self, base: &BaseUrl, token: &Secret) -> Result<ServerSettings, ApiError> {
        let answer =
            self.send(Method::GET, base, &["settings"], Credential::Token(token), None).await?;
        decode(&answer, rest::decode_answer)
    }

    async fn send(
        &self,
        method: Method,
        base: &BaseUrl,
        segments: &[&str],
        credential: Credential<'_>,
        body: Option<String>,
    ) -> Result<HttpAnswer, ApiError> {
        self.ask(method, base, segments, &[], credential, body).await
    }

    async fn ask(
        &self,
        method: Method,
        base: &BaseUrl,
        segments: &[&str],
        query: &[(&str, &str)],
        credential: Credential<'_>,
        body: Option<String>,
    ) -> Result<HttpAnswer, ApiError> {
        let headers = [
            ("appid", self.app_id.as_str()),
            ("resource", &self.identity.resource),
            ("sdk", Identity::sdk()),
            ("accept", "application/json"),
            ("content-type", "application/json"),
            credential.header(),
        ];
        let time_limit = self.time_limit;
        let request =
            HttpRequest { method, base, segments, query, headers: &headers, body, time_limit };
        self.http.send(request).await.map_err(ApiError::Net)
    }
}

enum Credential<'a> {
    Key(&'a Secret),
    Token(&'a Secret),
}

impl<'a> Credential<'a> {
    fn header(&self) -> (&'static str, &'a str) {
        match self {
            Self::Key(key) => ("apikey", key.expose()),
            Self::Token(token) => ("authtoken", token.expose()),
        }
    }
}

fn decode<T>(
    answer: &HttpAnswer,
    read: impl FnOnce(&str) -> Result<T, AnswerError>,
) -> Result<T, ApiError> {
    let HttpAnswer { status, retry_after, .. } = *answer;
    read(&answer.body).map_err(|error| match error {
        AnswerError::Server(error) => ApiError::Server { status, error, retry_after },
        AnswerError::Unreadable => ApiError::Unreadable { status },
    })
}

fn to_json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("wire types have string keys and cannot fail to serialise")
}
