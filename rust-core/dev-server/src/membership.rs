//! Who is in a group, and the action messages that tell of changes.

use std::collections::BTreeSet;

use cometchat_protocol::{
    Category, Entity, Extras, Group, GroupType, MemberScope, Message, MessageAction, MessageData,
    NamedEntities, ReceiverType, ScopeChange,
};

use crate::{
    app::{App, Author},
    directory::{GroupEntry, Membership},
    history::conversation_id,
    rest::ApiError,
};

impl App {
    /// Makes a group whose owner and admin is the author.
    pub(crate) fn create_group(
        &mut self,
        author: Author<'_>,
        group: Group,
        password: Option<String>,
    ) -> Result<(), ApiError> {
        if self.directory.groups.get(&group.guid).is_some() {
            let text = format!("The group with GUID {} exists already.", group.guid);
            return Err(ApiError::named("ERR_GUID_ALREADY_EXISTS", text));
        }
        if group.group_type == Some(GroupType::Password) && password.is_none() {
            return Err(ApiError::named("ERR_EMPTY_GROUP_PASS", "The password is missing."));
        }
        let group = Group { owner: Some(author.uid.to_owned()), ..group };
        let members = [(author.uid.to_owned(), MemberScope::Admin)];
        self.directory.add_group(group, password, members, self.clock.now());
        Ok(())
    }

    /// The action message that tells of it.
    pub(crate) fn join(
        &mut self,
        author: Author<'_>,
        guid: &str,
        password: &str,
    ) -> Result<Message, ApiError> {
        let entry = self.entry(guid)?;
        if entry.members.contains_key(author.uid) {
            let text = format!("The user has joined the group with GUID {guid} already.");
            return Err(ApiError::named("ERR_ALREADY_JOINED", text));
        }
        if entry.banned.contains(author.uid) {
            let text = "The user is banned from the group.";
            return Err(ApiError::forbidden("ERR_BANNED_GROUPMEMBER", text));
        }
        match entry.kind() {
            GroupType::Private => {
                let text = "A private group cannot be joined.";
                return Err(ApiError::forbidden("ERR_GROUP_JOIN_NOT_ALLOWED", text));
            }
            GroupType::Password if password.is_empty() => {
                return Err(ApiError::named("ERR_EMPTY_GROUP_PASS", "The password is missing."));
            }
            GroupType::Password if !entry.is_password(password) => {
                return Err(ApiError::forbidden("ERR_WRONG_GROUP_PASS", "The password is wrong."));
            }
            GroupType::Public | GroupType::Password | GroupType::Other(_) => {}
        }
        self.put_member(guid, author.uid, MemberScope::Participant)?;
        self.tell_membership(author, guid, author.uid, MessageAction::Joined, None)
    }

    pub(crate) fn leave(&mut self, author: Author<'_>, guid: &str) -> Result<Message, ApiError> {
        let entry = self.entry_mut(guid)?;
        if entry.members.remove(author.uid).is_none() {
            return Err(not_joined(guid, author.uid));
        }
        self.tell_membership(author, guid, author.uid, MessageAction::Left, None)
    }

    pub(crate) fn add_member(
        &mut self,
        author: Author<'_>,
        guid: &str,
        uid: &str,
        scope: MemberScope,
    ) -> Result<Message, ApiError> {
        self.require(author, guid, Rank::Admin)?;
        let uid = self.directory.user(uid).ok_or_else(|| ApiError::uid_not_found(uid))?.uid.clone();
        let entry = self.entry(guid)?;
        if entry.members.contains_key(&uid) {
            let text = format!("The user with UID {uid} is a member already.");
            return Err(ApiError::named("ERR_ALREADY_JOINED", text));
        }
        if entry.banned.contains(&uid) {
            let text = format!("The user with UID {uid} is banned.");
            return Err(ApiError::forbidden("ERR_BANNED_GROUPMEMBER", text));
        }
        self.put_member(guid, &uid, scope)?;
        self.tell_membership(author, guid, &uid, MessageAction::Added, None)
    }

    pub(crate) fn kick(
        &mut self,
        author: Author<'_>,
        guid: &str,
        uid: &str,
    ) -> Result<Message, ApiError> {
        let uid = self.below(author, guid, uid)?;
        self.entry_mut(guid)?.members.remove(&uid);
        self.tell_membership(author, guid, &uid, MessageAction::Kicked, None)
    }

    /// A member, or somebody who is none yet.
    pub(crate) fn ban(
        &mut self,
        author: Author<'_>,
        guid: &str,
        uid: &str,
    ) -> Result<Message, ApiError> {
        let known = self.directory.user(uid).ok_or_else(|| ApiError::uid_not_found(uid))?;
        let uid = known.uid.clone();
        let entry = self.entry(guid)?;
        if entry.banned.contains(&uid) {
            let text = format!("The user with UID {uid} is banned already.");
            return Err(ApiError::named("ERR_ALREADY_BANNED", text));
        }
        if entry.members.contains_key(&uid) {
            self.below(author, guid, &uid)?;
        } else {
            self.require(author, guid, Rank::Moderator)?;
        }
        let entry = self.entry_mut(guid)?;
        entry.members.remove(&uid);
        entry.banned.insert(uid.clone());
        self.tell_membership(author, guid, &uid, MessageAction::Banned, None)
    }

    pub(crate) fn unban(
        &mut self,
        author: Author<'_>,
        guid: &str,
        uid: &str,
    ) -> Result<Message, ApiError> {
        self.require(author, guid, Rank::Moderator)?;
        let uid = uid.to_lowercase();
        if !self.entry_mut(guid)?.banned.remove(&uid) {
            let text = format!("The user with UID {uid} is not banned.");
            return Err(ApiError::named("ERR_NOT_A_BANNED_USER", text));
        }
        self.tell_membership(author, guid, &uid, MessageAction::Unbanned, None)
    }

    pub(crate) fn change_scope(
        &mut self,
        author: Author<'_>,
        guid: &str,
        uid: &str,
        scope: &MemberScope,
    ) -> Result<Message, ApiError> {
        self.require(author, guid, Rank::Admin)?;
        let uid = uid.to_lowercase();
        if uid == author.uid {
            return Err(no_self_action());
        }
        let entry = self.entry_mut(guid)?;
        let member = entry.members.get_mut(&uid).ok_or_else(|| not_joined(guid, &uid))?;
        if member.scope == *scope {
            return Err(ApiError::named("ERR_SAME_SCOPE", "The member has this scope already."));
        }
        let old = std::mem::replace(&mut member.scope, scope.clone());
        let change = ScopeChange { new: scope.as_str().to_owned(), old: old.as_str().to_owned() };
        self.tell_membership(author, guid, &uid, MessageAction::ScopeChanged, Some(change))
    }

    pub(crate) fn entry(&self, guid: &str) -> Result<&GroupEntry, ApiError> {
        self.directory.groups.get(guid).ok_or_else(|| ApiError::guid_not_found(guid))
    }

    fn entry_mut(&mut self, guid: &str) -> Result<&mut GroupEntry, ApiError> {
        self.directory.groups.get_mut(guid).ok_or_else(|| ApiError::guid_not_found(guid))
    }

    fn put_member(&mut self, guid: &str, uid: &str, scope: MemberScope) -> Result<(), ApiError> {
        let joined_at = self.clock.now();
        self.entry_mut(guid)?.members.insert(uid.to_owned(), Membership { scope, joined_at });
        Ok(())
    }

    fn require(&self, author: Author<'_>, guid: &str, least: Rank) -> Result<Rank, ApiError> {
        let own = self.entry(guid)?.members.get(author.uid);
        let own = Rank::of(&own.ok_or_else(|| ApiError::not_a_member(guid))?.scope);
        match least {
            _ if own >= least => Ok(own),
            Rank::Admin => {
                let text = "Only an admin of the group may do this.";
                Err(ApiError::forbidden("ERR_GROUP_NO_ADMIN_SCOPE", text))
            }
            Rank::Moderator | Rank::Participant => {
                let text = "Only an admin or a moderator of the group may do this.";
                Err(ApiError::forbidden("ERR_GROUP_NO_MODERATOR_SCOPE", text))
            }
        }
    }

    /// The member's uid, if the author stands above the member.
    fn below(&self, author: Author<'_>, guid: &str, uid: &str) -> Result<String, ApiError> {
        let uid = uid.to_lowercase();
        let own = self.require(author, guid, Rank::Moderator)?;
        if uid == author.uid {
            return Err(no_self_action());
        }
        let member = self.entry(guid)?.members.get(&uid).ok_or_else(|| not_joined(guid, &uid))?;
        if own < Rank::Admin && Rank::of(&member.scope) >= own {
            let text = "The member's scope is not below the user's own.";
            return Err(ApiError::forbidden("ERR_GROUP_NO_SCOPE_CLEARANCE", text));
        }
        Ok(uid)
    }

    fn tell_membership(
        &mut self,
        author: Author<'_>,
        guid: &str,
        uid: &str,
        action: MessageAction,
        scope: Option<ScopeChange>,
    ) -> Result<Message, ApiError> {
        let group = self.entry(guid)?.seen_by(author.uid);
        let user = |uid: &str| self.user(uid).map(|user| Entity::User(Box::new(user)));
        let group = Some(Entity::Group(Box::new(group)));
        let message = Message {
            conversation_id: conversation_id(author.uid, guid, &ReceiverType::Group),
            sender: author.uid.to_owned(),
            receiver: guid.to_owned(),
            receiver_type: ReceiverType::Group,
            category: Category::Action,
            kind: "groupMember".to_owned(),
            data: MessageData {
                action: Some(action),
                extras: scope.map(|scope| Extras { scope: Some(scope) }),
                entities: NamedEntities {
                    sender: user(author.uid),
                    receiver: group.clone(),
                    by: user(author.uid),
                    on: user(uid),
                    target: group,
                },
                ..MessageData::default()
            },
            ..Message::default()
        };
        // Who is out is told as well.
        Ok(self.publish(author, message, BTreeSet::from([uid.to_owned()])))
    }
}

/// How much a member may do; the later the more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Participant,
    Moderator,
    Admin,
}

impl Rank {
    fn of(scope: &MemberScope) -> Self {
        match scope {
            MemberScope::Admin => Self::Admin,
            MemberScope::Moderator => Self::Moderator,
            MemberScope::Participant | MemberScope::Other(_) => Self::Participant,
        }
    }
}

fn not_joined(guid: &str, uid: &str) -> ApiError {
    let text = format!("The user with UID {uid} has not joined the group with GUID {guid}.");
    ApiError::named("ERR_GROUP_NOT_JOINED", text)
}

fn no_self_action() -> ApiError {
    ApiError::named("ERR_GROUP_NO_SELF_ACTION", "Nobody may do this to themselves.")
}
