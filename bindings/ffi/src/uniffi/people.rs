use cometchat_client::{
    Json, User,
    protocol::{Group, GroupType, MemberScope},
};

/// A user. Numbers that the server has not told are 0.
#[derive(Debug, Clone, uniffi::Record)]
pub struct UserRecord {
    /// The id, in lower case.
    pub uid: String,
    /// The display name.
    pub name: String,
    /// The address of the avatar image.
    pub avatar: Option<String>,
    /// The address of the user's page.
    pub link: Option<String>,
    /// The role's name.
    pub role: Option<String>,
    /// `online`, `offline` or `available`; absent if it was not told.
    pub status: Option<String>,
    /// The text beside the name.
    pub status_message: Option<String>,
    /// Unix seconds.
    pub last_active_at: u64,
    /// Application data, as JSON.
    pub metadata: Option<String>,
    /// The user's tags.
    pub tags: Vec<String>,
    /// This user has blocked the logged-in user.
    pub has_blocked_me: bool,
    /// The logged-in user has blocked this user.
    pub blocked_by_me: bool,
    /// Unix seconds; 0 if active.
    pub deactivated_at: u64,
}

/// A group. Numbers that the server has not told are 0.
#[derive(Debug, Clone, uniffi::Record)]
pub struct GroupRecord {
    /// The id.
    pub guid: String,
    /// The display name.
    pub name: String,
    /// Who may join: `public`, `private`, `password`.
    pub group_type: Option<String>,
    /// The address of the icon.
    pub icon: Option<String>,
    /// A description.
    pub description: Option<String>,
    /// The owner's uid.
    pub owner: Option<String>,
    /// Application data, as JSON.
    pub metadata: Option<String>,
    /// Unix seconds.
    pub created_at: u64,
    /// Unix seconds.
    pub updated_at: u64,
    /// Unix seconds at which the logged-in user joined.
    pub joined_at: u64,
    /// How many members there are.
    pub members_count: u64,
    /// The logged-in user's scope: `admin`, `moderator`, `participant`.
    pub scope: Option<String>,
    /// The logged-in user is a member.
    pub has_joined: bool,
    /// The group's tags.
    pub tags: Vec<String>,
}

pub(super) fn json_text(json: Option<&Json>) -> Option<String> {
    json.map(|json| json.as_str().to_owned())
}

impl From<&User> for UserRecord {
    fn from(user: &User) -> Self {
        Self {
            uid: user.uid.clone(),
            name: user.name.clone(),
            avatar: user.avatar.clone(),
            link: user.link.clone(),
            role: user.role.clone(),
            status: user.status.as_ref().map(|status| status.as_str().to_owned()),
            status_message: user.status_message.clone(),
            last_active_at: user.last_active_at.unwrap_or_default(),
            metadata: json_text(user.metadata.as_ref()),
            tags: user.tags.clone(),
            has_blocked_me: user.has_blocked_me,
            blocked_by_me: user.blocked_by_me,
            deactivated_at: user.deactivated_at.unwrap_or_default(),
        }
    }
}

impl From<&Group> for GroupRecord {
    fn from(group: &Group) -> Self {
        Self {
            guid: group.guid.clone(),
            name: group.name.clone(),
            group_type: group.group_type.as_ref().map(GroupType::as_str).map(str::to_owned),
            icon: group.icon.clone(),
            description: group.description.clone(),
            owner: group.owner.clone(),
            metadata: json_text(group.metadata.as_ref()),
            created_at: group.created_at.unwrap_or_default(),
            updated_at: group.updated_at.unwrap_or_default(),
            joined_at: group.joined_at.unwrap_or_default(),
            members_count: group.members_count,
            scope: group.scope.as_ref().map(MemberScope::as_str).map(str::to_owned),
            has_joined: group.has_joined,
            tags: group.tags.clone(),
        }
    }
}
