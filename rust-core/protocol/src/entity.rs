use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::SerializeStruct};
use serde_json::value::RawValue;

use crate::{Call, Group, Message, User, json, lenient};

/// Somebody or something that a message speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entity {
    /// A user.
    User(Box<User>),
    /// A group.
    Group(Box<Group>),
    /// A message: what was edited or deleted.
    Message(Box<Message>),
    /// A call.
    Call(Box<Call>),
    /// A kind that this version does not know, or one that could not be read.
    Unknown,
}

#[derive(Deserialize)]
struct Wire<'a> {
    #[serde(default, borrow)]
    entity: Option<&'a RawValue>,
    #[serde(rename = "entityType", default, deserialize_with = "lenient::string")]
    kind: String,
}

impl<'de> Deserialize<'de> for Entity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire = <&RawValue>::deserialize(deserializer)?;
        let Ok(Wire { entity: Some(entity), kind }) = serde_json::from_str(wire.get()) else {
            return Ok(Self::Unknown);
        };
        let entity = entity.get();
        let read = match kind.as_str() {
            _ if !json::is_object(entity) => None,
            "user" => serde_json::from_str(entity).ok().map(Self::User),
            "group" => serde_json::from_str(entity).ok().map(Self::Group),
            "call" => serde_json::from_str(entity).ok().map(Self::Call),
            "message" => Message::decode(entity).ok().map(Box::new).map(Self::Message),
            _ => None,
        };
        Ok(read.unwrap_or(Self::Unknown))
    }
}

impl Serialize for Entity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut wire = serializer.serialize_struct("Entity", 2)?;
        let kind = match self {
            Self::User(user) => wire.serialize_field("entity", user).map(|()| "user")?,
            Self::Group(group) => wire.serialize_field("entity", group).map(|()| "group")?,
            Self::Message(message) => {
                wire.serialize_field("entity", message).map(|()| "message")?
            }
            Self::Call(call) => wire.serialize_field("entity", call).map(|()| "call")?,
            Self::Unknown => wire.serialize_field("entity", &()).map(|()| "unknown")?,
        };
        wire.serialize_field("entityType", kind)?;
        wire.end()
    }
}

/// The entities of a message by the part they play.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NamedEntities {
    /// Who sent it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sender: Option<Entity>,
    /// To whom: a user or a group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receiver: Option<Entity>,
    /// Who acted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Entity>,
    /// On whom or what.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Entity>,
    /// Where, or for whom.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    pub target: Option<Entity>,
}

impl Entity {
    /// The user, if it is one.
    pub fn as_user(&self) -> Option<&User> {
        match self {
            Self::User(user) => Some(user),
            _ => None,
        }
    }

    /// The group, if it is one.
    pub fn as_group(&self) -> Option<&Group> {
        match self {
            Self::Group(group) => Some(group),
            _ => None,
        }
    }
}
