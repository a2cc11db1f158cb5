use std::collections::{BTreeMap, BTreeSet};

use cometchat_protocol::{Group, GroupType, MemberScope, User};
use serde::{Deserialize, Serialize};

use crate::tracked::Tracked;

/// The users, the groups and who is in them.
#[derive(Default)]
pub(crate) struct Directory {
    pub(crate) users: Tracked<String, User>,
    pub(crate) groups: Tracked<String, GroupEntry>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct GroupEntry {
    group: Group,
    password: Option<String>,
    pub(crate) members: BTreeMap<String, Membership>,
    pub(crate) banned: BTreeSet<String>,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Membership {
    pub(crate) scope: MemberScope,
    pub(crate) joined_at: u64,
}

/// Who belongs to a group that the server starts with.
#[derive(Clone)]
pub(crate) enum Members {
    All,
    Only(Vec<String>),
}

impl Directory {
    /// Adds what the server is started with, where it is not there yet.
    pub(crate) fn seed(&mut self, users: Vec<User>, groups: Vec<(String, Members)>, now: u64) {
        let given: BTreeMap<_, _> = users
            .into_iter()
            .map(|user| User { uid: user.uid.to_lowercase(), ..user })
            .map(|user| (user.uid.clone(), user))
            .collect();
        for (uid, user) in given {
            if self.users.get(&uid).is_none() {
                self.users.insert(uid, user);
            }
        }
        let given: BTreeMap<_, _> = groups.into_iter().collect();
        for (guid, members) in given {
            if self.groups.get(&guid).is_some() {
                continue;
            }
            let uids: Vec<String> = match members {
                Members::All => self.users.keys().cloned().collect(),
                Members::Only(uids) => uids.iter().map(|uid| uid.to_lowercase()).collect(),
            };
            let group = Group {
                name: guid.clone(),
                guid,
                group_type: Some(GroupType::Public),
                ..Group::default()
            };
            let members = uids.into_iter().map(|uid| (uid, MemberScope::Participant));
            self.add_group(group, None, members, now);
        }
    }

    pub(crate) fn add_group(
        &mut self,
        group: Group,
        password: Option<String>,
        members: impl IntoIterator<Item = (String, MemberScope)>,
        now: u64,
    ) {
        let group = Group { created_at: Some(now), updated_at: Some(now), ..group };
        let members = members
            .into_iter()
            .map(|(uid, scope)| (uid, Membership { scope, joined_at: now }))
            .collect();
        let guid = group.guid.clone();
        self.groups.insert(guid, GroupEntry { group, password, members, banned: BTreeSet::new() });
    }

    /// The user with this uid, in any letter case.
    pub(crate) fn user(&self, uid: &str) -> Option<&User> {
        self.users.get(&uid.to_lowercase())
    }

    /// The group as `uid` sees it.
    pub(crate) fn group(&self, guid: &str, uid: &str) -> Option<Group> {
        self.groups.get(guid).map(|entry| entry.seen_by(uid))
    }

    pub(crate) fn members(&self, guid: &str) -> Option<&BTreeMap<String, Membership>> {
        self.groups.get(guid).map(|entry| &entry.members)
    }

    pub(crate) fn is_member(&self, guid: &str, uid: &str) -> bool {
        self.members(guid).is_some_and(|members| members.contains_key(uid))
    }
}

impl GroupEntry {
    pub(crate) fn seen_by(&self, uid: &str) -> Group {
        let own = self.members.get(uid);
        Group {
            has_joined: own.is_some(),
            joined_at: own.map(|own| own.joined_at),
            scope: own.map(|own| own.scope.clone()),
            members_count: self.members.len() as u64,
            ..self.group.clone()
        }
    }

    pub(crate) fn kind(&self) -> &GroupType {
        self.group.group_type.as_ref().unwrap_or(&GroupType::Public)
    }

    pub(crate) fn is_password(&self, given: &str) -> bool {
        self.password.as_deref() == Some(given)
    }

    /// A private group is seen by its members only.
    pub(crate) fn is_listed_for(&self, uid: &str) -> bool {
        *self.kind() != GroupType::Private || self.members.contains_key(uid)
    }
}
