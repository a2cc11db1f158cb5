use serde::{Deserialize, Serialize};

use crate::{Json, lenient, wire_enum::wire_enum};

wire_enum! {
    /// Who may join a group.
    pub enum GroupType {
        /// Everybody.
        Public = "public",
        /// Who is invited.
        Private = "private",
        /// Who knows the password.
        Password = "password",
    }
}

wire_enum! {
    /// What a member may do in a group.
    pub enum MemberScope {
        /// Everything.
        Admin = "admin",
        /// Moderate.
        Moderator = "moderator",
        /// Take part.
        Participant = "participant",
    }
}

/// A group as the server describes it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Group {
    /// The group's id.
    #[serde(deserialize_with = "lenient::string")]
    pub guid: String,
    /// The display name.
    #[serde(deserialize_with = "lenient::string")]
    pub name: String,
    /// Who may join.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub group_type: Option<GroupType>,
    /// The address of the icon.
    #[serde(
        deserialize_with = "lenient::optional_string",
        skip_serializing_if = "Option::is_none"
    )]
    pub icon: Option<String>,
    /// A description.
    #[serde(
        deserialize_with = "lenient::optional_string",
        skip_serializing_if = "Option::is_none"
    )]
    pub description: Option<String>,
    /// The owner's uid.
    #[serde(
        deserialize_with = "lenient::optional_string",
        skip_serializing_if = "Option::is_none"
    )]
    pub owner: Option<String>,
    /// Application data.
    #[serde(deserialize_with = "lenient::optional_json", skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Json>,
    /// Unix seconds of the creation.
    #[serde(
        deserialize_with = "lenient::optional_number",
        skip_serializing_if = "Option::is_none"
    )]
    pub created_at: Option<u64>,
    /// Unix seconds of the last change.
    #[serde(
        deserialize_with = "lenient::optional_number",
        skip_serializing_if = "Option::is_none"
    )]
    pub updated_at: Option<u64>,
    /// Unix seconds at which the logged-in user joined.
    #[serde(
        deserialize_with = "lenient::optional_number",
        skip_serializing_if = "Option::is_none"
    )]
    pub joined_at: Option<u64>,
    /// How many members there are.
    #[serde(deserialize_with = "lenient::number")]
    pub members_count: u64,
    /// The logged-in user's scope.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<MemberScope>,
    /// The logged-in user is a member.
    #[serde(deserialize_with = "lenient::flag")]
    pub has_joined: bool,
    /// The group's tags.
    #[serde(deserialize_with = "lenient::strings", skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}
