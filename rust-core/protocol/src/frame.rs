use std::{borrow::Cow, fmt};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::{Json, Message, ReceiverType, Secret, User, json, lenient, wire_enum::wire_enum};

/// What stands around a frame's body.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Envelope {
    /// The app.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app_id: Option<String>,
    /// A uid or guid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receiver: Option<String>,
    /// What `receiver` names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receiver_type: Option<ReceiverType>,
    /// The sending device's `resource`; a client drops its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_id: Option<String>,
    /// The sender's uid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sender: Option<String>,
    /// In receipts: who sent the message that the receipt is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_sender: Option<String>,
}

/// A frame as it arrived: its envelope and its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received<F> {
    /// From whom, to whom.
    pub envelope: Envelope,
    /// What it says.
    pub frame: F,
}

/// A frame that a server sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServerFrame {
    /// The answer to the auth frame.
    Auth(AuthAnswer),
    /// The answer to a ping.
    Pong,
    /// A message: new, or an action on an older one, a group or a call.
    Message(Box<Message>),
    /// Somebody types or stops.
    Typing(Typing),
    /// Somebody received or read messages.
    Receipt(Receipt),
    /// A user came or went.
    Presence(Presence),
    /// A message that is not stored.
    Transient(Transient),
    /// A reaction was added or removed.
    Reaction(Reaction),
    /// A type that this version does not know.
    Unknown(String),
}

/// A frame that a client sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientFrame {
    /// Who connects. The first frame on a socket.
    Auth(Box<AuthBody>),
    /// Asks for a pong.
    Ping,
    /// The user types or stops.
    Typing(Typing),
    /// The user received or read messages.
    Receipt(Receipt),
    /// A message that is not stored.
    Transient(Transient),
    /// A type that this version does not know.
    Unknown(String),
}

/// Why a frame, or a part of an answer, cannot be read. Never carries a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// It is not a JSON object.
    #[error("not a JSON object")]
    NotAnObject,
    /// Its content does not fit its type.
    #[error("the content does not fit its type")]
    Body,
}

impl ServerFrame {
    /// Reads a frame that a server sent.
    pub fn decode(text: &str) -> Result<Received<Self>, DecodeError> {
        let wire = Wire::decode(text)?;
        let frame = match wire.kind() {
            "" if wire.action == "pong" => Self::Pong,
            "auth" => Self::Auth(wire.body()?),
            "message" => {
                let body = wire.body.ok_or(DecodeError::Body)?.get();
                let message = Message::decode(body).map_err(|_| DecodeError::Body)?;
                Self::Message(Box::new(message))
            }
            "typing_indicator" => Self::Typing(wire.body_of(|body: &Typing| &body.user)?),
            "receipts" => Self::Receipt(wire.body_of(|body: &Receipt| &body.user)?),
            "presence" => Self::Presence(wire.body_of(|body: &Presence| &body.user)?),
            "transient_message" => Self::Transient(wire.body_of(|body: &Transient| &body.user)?),
            "reaction" => Self::Reaction(wire.body()?),
            other => Self::Unknown(other.to_owned()),
        };
        Ok(Received { envelope: wire.envelope(), frame })
    }

    /// Writes the frame.
    pub fn encode(&self, envelope: &Envelope) -> String {
        match self {
            Self::Auth(body) => write("auth", envelope, body),
            Self::Pong => r#"{"action":"pong","ack":"true"}"#.to_owned(),
            Self::Message(body) => write("message", envelope, body),
            Self::Typing(body) => write("typing_indicator", envelope, body),
            Self::Receipt(body) => write("receipts", envelope, body),
            Self::Presence(body) => write("presence", envelope, body),
            Self::Transient(body) => write("transient_message", envelope, body),
            Self::Reaction(body) => write("reaction", envelope, body),
            Self::Unknown(kind) => write(kind, envelope, &()),
        }
    }
}

impl ClientFrame {
    /// Reads a frame that a client sent.
    pub fn decode(text: &str) -> Result<Received<Self>, DecodeError> {
        let wire = Wire::decode(text)?;
        let frame = match wire.kind() {
            "" if wire.action == "ping" => Self::Ping,
            "auth" => Self::Auth(Box::new(wire.body()?)),
            "typing_indicator" => Self::Typing(wire.body()?),
            "receipts" => Self::Receipt(wire.body()?),
            "transient_message" => Self::Transient(wire.body()?),
            other => Self::Unknown(other.to_owned()),
        };
        Ok(Received { envelope: wire.envelope(), frame })
    }

    /// Writes the frame.
    pub fn encode(&self, envelope: &Envelope) -> String {
        match self {
            Self::Auth(body) => write("auth", envelope, body),
            Self::Ping => r#"{"action":"ping","ack":"true"}"#.to_owned(),
            Self::Typing(body) => write("typing_indicator", envelope, body),
            Self::Receipt(body) => write("receipts", envelope, body),
            Self::Transient(body) => write("transient_message", envelope, body),
            Self::Unknown(kind) => write(kind, envelope, &()),
        }
    }
}

/// The body of a client's auth frame.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthBody {
    /// The jwt that `/me` answered with; absent if it answered with none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth: Option<Secret>,
    /// The device's `resource`.
    #[serde(default, deserialize_with = "lenient::string")]
    pub device_id: String,
    /// Whose presence to report; absent: nobody's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub presence_subscription: Option<PresenceSubscription>,
    /// The roles of [`PresenceSubscription::Roles`], else none.
    #[serde(default, deserialize_with = "lenient::strings", skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// Which client connects.
    #[serde(
        default,
        deserialize_with = "lenient::optional_part",
        skip_serializing_if = "Option::is_none"
    )]
    pub params: Option<AuthParams>,
}

wire_enum! {
    /// Whose presence to report.
    pub enum PresenceSubscription {
        /// Every user's.
        AllUsers = "ALL_USERS",
        /// The user's friends'.
        Friends = "FRIENDS",
        /// That of users with one of some roles.
        Roles = "ROLES",
    }
}

/// Which client connects.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AuthParams {
    /// The client's version.
    #[serde(deserialize_with = "lenient::optional_part")]
    pub app_info: FrameAppInfo,
    /// The platform in words.
    #[serde(deserialize_with = "lenient::string")]
    pub user_agent: String,
    /// Kept across logouts.
    #[serde(deserialize_with = "lenient::string")]
    pub device_id: String,
    /// The kind of platform.
    #[serde(deserialize_with = "lenient::string")]
    pub platform: String,
}

/// The client's version in an auth frame.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct FrameAppInfo {
    /// The SDK's version.
    #[serde(deserialize_with = "lenient::string")]
    pub version: String,
    /// The REST interface's version.
    #[serde(deserialize_with = "lenient::string")]
    pub api_version: String,
    /// The page's origin in a browser, else empty.
    #[serde(deserialize_with = "lenient::string")]
    pub origin: String,
    /// Unix milliseconds.
    #[serde(deserialize_with = "lenient::number")]
    pub uts: u64,
}

/// The body of a server's auth answer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AuthAnswer {
    /// `OK`, or what is wrong.
    #[serde(deserialize_with = "lenient::string")]
    pub status: String,
    /// `"200"`, or a code as of HTTP; text on the wire.
    #[serde(deserialize_with = "lenient::string")]
    pub code: String,
}

impl AuthAnswer {
    /// The answer to accepted credentials.
    pub fn accepted() -> Self {
        Self { status: "OK".to_owned(), code: "200".to_owned() }
    }

    /// The server accepted the credentials.
    pub fn is_accepted(&self) -> bool {
        self.code == "200" && self.status.eq_ignore_ascii_case("ok")
    }

    /// The server refused the credentials, as opposed to any other failure.
    pub fn is_refused(&self) -> bool {
        matches!(self.code.as_str(), "401" | "403")
    }
}

wire_enum! {
    /// Whether typing began or ended.
    pub enum TypingAction {
        /// It began.
        Started = "started",
        /// It ended.
        Ended = "ended",
    }
}

/// Somebody types or stops. To whom stands in the envelope.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Typing {
    /// Began or ended.
    pub action: TypingAction,
    /// Who types.
    #[serde(deserialize_with = "lenient::optional_part")]
    pub user: User,
    /// Application data.
    #[serde(deserialize_with = "lenient::optional_json", skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Json>,
}

wire_enum! {
    /// What a receipt confirms.
    pub enum ReceiptAction {
        /// Received by one user.
        Delivered = "delivered",
        /// Read by one user.
        Read = "read",
        /// Received by all members of a group.
        DeliveredToAll = "deliveredToAll",
        /// Read by all members of a group.
        ReadByAll = "readByAll",
    }
}

/// Somebody received or read a message and all before it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Receipt {
    /// Received or read.
    pub action: ReceiptAction,
    /// The newest message that the receipt covers.
    #[serde(deserialize_with = "lenient::string")]
    pub message_id: String,
    /// Who received or read it.
    #[serde(deserialize_with = "lenient::optional_part")]
    pub user: User,
    /// Unix seconds.
    #[serde(
        deserialize_with = "lenient::optional_number",
        skip_serializing_if = "Option::is_none"
    )]
    pub timestamp: Option<u64>,
}

wire_enum! {
    /// Whether a user came or went.
    pub enum PresenceAction {
        /// Came.
        Online = "online",
        /// The older word for [`PresenceAction::Online`].
        Available = "available",
        /// Went.
        Offline = "offline",
    }
}

/// A user came or went.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Presence {
    /// Came or went.
    pub action: PresenceAction,
    /// Who.
    #[serde(deserialize_with = "lenient::optional_part")]
    pub user: User,
    /// Unix seconds.
    #[serde(
        deserialize_with = "lenient::optional_number",
        skip_serializing_if = "Option::is_none"
    )]
    pub timestamp: Option<u64>,
}

/// A message that is not stored. To whom stands in the envelope.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Transient {
    /// Who sent it.
    #[serde(deserialize_with = "lenient::optional_part")]
    pub user: User,
    /// Application data.
    #[serde(deserialize_with = "lenient::optional_json", skip_serializing_if = "Option::is_none")]
    pub data: Option<Json>,
}

wire_enum! {
    /// Whether a reaction was added or removed.
    pub enum ReactionAction {
        /// Added.
        Added = "message_reaction_added",
        /// Removed.
        Removed = "message_reaction_removed",
    }
}

/// A reaction was added or removed.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Reaction {
    /// Added or removed.
    pub action: ReactionAction,
    /// The reaction's id.
    #[serde(deserialize_with = "lenient::string")]
    pub id: String,
    /// The message that it belongs to.
    #[serde(deserialize_with = "lenient::number")]
    pub message_id: u64,
    /// Who reacted.
    #[serde(deserialize_with = "lenient::string")]
    pub uid: String,
    /// The emoji.
    #[serde(deserialize_with = "lenient::string")]
    pub reaction: String,
    /// Who reacted, in full.
    #[serde(deserialize_with = "lenient::optional_part", skip_serializing_if = "Option::is_none")]
    pub reacted_by: Option<User>,
    /// Unix seconds.
    #[serde(deserialize_with = "lenient::number")]
    pub reacted_at: u64,
    /// The conversation of the message.
    #[serde(deserialize_with = "lenient::string")]
    pub conversation_id: String,
}

impl fmt::Debug for Reaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reaction")
            .field("action", &self.action)
            .field("message_id", &self.message_id)
            .field("uid", &self.uid)
            .finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire<'a> {
    #[serde(rename = "type", default, borrow)]
    kind: Option<Text<'a>>,
    #[serde(default, deserialize_with = "lenient::text", borrow)]
    action: Cow<'a, str>,
    #[serde(default, deserialize_with = "lenient::optional_string")]
    app_id: Option<String>,
    #[serde(default, deserialize_with = "lenient::optional_string")]
    receiver: Option<String>,
    #[serde(default)]
    receiver_type: Option<ReceiverType>,
    #[serde(default, deserialize_with = "lenient::optional_string")]
    device_id: Option<String>,
    #[serde(default, deserialize_with = "lenient::optional_string")]
    sender: Option<String>,
    #[serde(default, deserialize_with = "lenient::optional_string")]
    message_sender: Option<String>,
    #[serde(default, borrow)]
    body: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Text<'a>(#[serde(deserialize_with = "lenient::text", borrow)] Cow<'a, str>);

impl<'a> Wire<'a> {
    fn decode(text: &'a str) -> Result<Self, DecodeError> {
        if !json::is_object(text) {
            return Err(DecodeError::NotAnObject);
        }
        serde_json::from_str(text).map_err(|_| DecodeError::NotAnObject)
    }

    fn kind(&self) -> &str {
        self.kind.as_ref().map_or("", |Text(kind)| kind)
    }

    fn body<T: Deserialize<'a>>(&self) -> Result<T, DecodeError> {
        let body = self.body.ok_or(DecodeError::Body)?.get();
        if !json::is_object(body) {
            return Err(DecodeError::Body);
        }
        serde_json::from_str(body).map_err(|_| DecodeError::Body)
    }

    /// [`Self::body`], which has to tell whom it is about.
    fn body_of<T: Deserialize<'a>>(&self, user: impl Fn(&T) -> &User) -> Result<T, DecodeError> {
        self.body().and_then(|body| {
            if user(&body).uid.is_empty() { Err(DecodeError::Body) } else { Ok(body) }
        })
    }

    fn envelope(self) -> Envelope {
        Envelope {
            app_id: self.app_id,
            receiver: self.receiver,
            receiver_type: self.receiver_type,
            device_id: self.device_id,
            sender: self.sender,
            message_sender: self.message_sender,
        }
    }
}

fn write<T: Serialize + ?Sized>(kind: &str, envelope: &Envelope, body: &T) -> String {
    #[derive(Serialize)]
    struct Out<'a, T: ?Sized> {
        #[serde(flatten)]
        envelope: &'a Envelope,
        #[serde(rename = "type")]
        kind: &'a str,
        body: &'a T,
    }
    serde_json::to_string(&Out { envelope, kind, body })
        .expect("wire types have string keys and cannot fail to serialise")
}
