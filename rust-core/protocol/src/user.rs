use serde::{Deserialize, Serialize};

use crate::{Json, lenient, wire_enum::wire_enum};

wire_enum! {
    /// Whether a user is reachable.
    pub enum UserStatus {
        /// Connected.
        Online = "online",
        /// Not connected.
        Offline = "offline",
        /// The older word for [`UserStatus::Online`].
        Available = "available",
    }
}

/// A user as the server describes them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct User {
    /// The user's id, lower case.
    #[serde(deserialize_with = "lenient::string")]
    pub uid: String,
    /// The display name.
    #[serde(deserialize_with = "lenient::string")]
    pub name: String,
    /// The address of the avatar image.
    #[serde(
        deserialize_with = "lenient::optional_string",
        skip_serializing_if = "Option::is_none"
    )]
    pub avatar: Option<String>,
    /// The address of the user's page.
    #[serde(
        deserialize_with = "lenient::optional_string",
        skip_serializing_if = "Option::is_none"
    )]
    pub link: Option<String>,
    /// The role's name.
    #[serde(
        deserialize_with = "lenient::optional_string",
        skip_serializing_if = "Option::is_none"
    )]
    pub role: Option<String>,
    /// Online or offline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<UserStatus>,
    /// The text that the user shows beside the name.
    #[serde(
        deserialize_with = "lenient::optional_string",
        skip_serializing_if = "Option::is_none"
    )]
    pub status_message: Option<String>,
    /// Unix seconds of the last activity.
    #[serde(
        deserialize_with = "lenient::optional_number",
        skip_serializing_if = "Option::is_none"
    )]
    pub last_active_at: Option<u64>,
    /// Application data.
    #[serde(deserialize_with = "lenient::optional_json", skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Json>,
    /// The user's tags.
    #[serde(deserialize_with = "lenient::strings", skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// This user has blocked the logged-in user.
    #[serde(deserialize_with = "lenient::flag", skip_serializing_if = "std::ops::Not::not")]
    pub has_blocked_me: bool,
    /// The logged-in user has blocked this user.
    #[serde(deserialize_with = "lenient::flag", skip_serializing_if = "std::ops::Not::not")]
    pub blocked_by_me: bool,
    /// Unix seconds of the deactivation.
    #[serde(
        deserialize_with = "lenient::optional_number",
        skip_serializing_if = "Option::is_none"
    )]
    pub deactivated_at: Option<u64>,
}

impl User {
    /// A user with an id and a name.
    pub fn new(uid: impl Into<String>, name: impl Into<String>) -> Self {
        Self { uid: uid.into(), name: name.into(), ..Self::default() }
    }
}
