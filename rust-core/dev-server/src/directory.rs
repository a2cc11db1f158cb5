use std::collections::{BTreeMap, BTreeSet};

use cometchat_protocol::{Group, GroupType, MemberScope, User};

/// The users and groups. Both are fixed when the server starts.
pub(crate) struct Directory {
    users: BTreeMap<String, User>,
    groups: BTreeMap<String, GroupEntry>,
}

struct GroupEntry {
    group: Group,
    members: BTreeSet<String>,
}

/// Who belongs to a group.
pub(crate) enum Members {
    All,
    Only(Vec<String>),
}

impl Directory {
    pub(crate) fn new(users: Vec<User>, groups: Vec<(String, Members)>, now: u64) -> Self {
        let users: BTreeMap<_, _> = users
            .into_iter()
            .map(|user| User { uid: user.uid.to_lowercase(), ..user })
            .map(|user| (user.uid.clone(), user))
            .collect();
        let groups = groups
            .into_iter()
            .map(|(guid, members)| {
                let members = match members {
                    Members::All => users.keys().cloned().collect(),
                    Members::Only(uids) => uids.iter().map(|uid| uid.to_lowercase()).collect(),
                };
                (guid.clone(), GroupEntry::new(guid, members, now))
            })
            .collect();
        Self { users, groups }
    }

    /// The user with this uid, in any letter case.
    pub(crate) fn user(&self, uid: &str) -> Option<&User> {
        self.users.get(&uid.to_lowercase())
    }

    pub(crate) fn user_mut(&mut self, uid: &str) -> Option<&mut User> {
        self.users.get_mut(uid)
    }

    /// The group as `uid` sees it.
    pub(crate) fn group(&self, guid: &str, uid: &str) -> Option<Group> {
        let entry = self.groups.get(guid)?;
        let joined = entry.members.contains(uid);
        Some(Group {
            has_joined: joined,
            joined_at: entry.group.created_at.filter(|_| joined),
            scope: joined.then_some(MemberScope::Participant),
            ..entry.group.clone()
        })
    }

    pub(crate) fn members(&self, guid: &str) -> Option<&BTreeSet<String>> {
        self.groups.get(guid).map(|entry| &entry.members)
    }

    pub(crate) fn is_member(&self, guid: &str, uid: &str) -> bool {
        self.members(guid).is_some_and(|members| members.contains(uid))
    }
}

impl GroupEntry {
    fn new(guid: String, members: BTreeSet<String>, now: u64) -> Self {
        let group = Group {
            name: guid.clone(),
            guid,
            group_type: Some(GroupType::Public),
            created_at: Some(now),
            updated_at: Some(now),
            members_count: members.len() as u64,
            ..Group::default()
        };
        Self { group, members }
    }
}
