use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{Path, State},
    response::Response,
};
use cometchat_protocol::{Group, GroupType, MemberScope, Message};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{ApiError, answer, caller::Caller, done, paging::Paged, whole};
use crate::{app::App, history::Flag, state::Shared, view::to_value};

pub(super) async fn list(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Paged(query): Paged,
) -> Response {
    shared.read_app(caller.app, |app| {
        let entries = app.directory.groups.values();
        let listed = entries.filter(|entry| entry.is_listed_for(&caller.uid));
        let groups = listed.map(|entry| entry.seen_by(&caller.uid)).filter(|group| {
            query.finds(&group.guid, &group.name)
                && (query.has_joined == Flag::No || group.has_joined)
                && group.group_type.as_ref().is_none_or(|kind| query.types.admits(kind.as_str()))
        });
        whole(&query.page(groups.map(|group| to_value(&group)).collect()))
    })
}

pub(super) async fn one(
    State(shared): State<Arc<Shared>>,
    Path(guid): Path<String>,
    caller: Caller,
) -> Result<Response, ApiError> {
    let group = shared.read_app(caller.app, |app| app.directory.group(&guid, &caller.uid));
    Ok(answer(&group.ok_or_else(|| ApiError::guid_not_found(&guid))?))
}

/// The body of a new group, beside what [`Group`] has.
#[derive(Default, Deserialize)]
#[serde(default)]
struct NewGroup {
    password: Option<String>,
    members: Option<Lists>,
}

/// Uids by what becomes of them.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Lists {
    admins: Vec<String>,
    moderators: Vec<String>,
    participants: Vec<String>,
    users_to_ban: Vec<String>,
}

pub(super) async fn create(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    body: Bytes,
) -> Result<Response, ApiError> {
    let group: Group = decode(&body)?;
    let NewGroup { password, members } = decode(&body)?;
    let password = password.filter(|password| !password.is_empty());
    let group = Group { group_type: group.group_type.or(Some(GroupType::Public)), ..group };
    let is_known_type = !matches!(group.group_type, Some(GroupType::Other(_)));
    if !is_guid(&group.guid) || group.name.is_empty() || !is_known_type {
        return Err(ApiError::invalid_data());
    }
    let guid = group.guid.clone();
    shared.update_app(caller.app, |app| {
        app.create_group(caller.author(), group, password)?;
        let added = members.map(|lists| apply(app, &caller, &guid, lists));
        let mut view = to_value(&app.entry(&guid)?.seen_by(&caller.uid));
        if let Some(added) = added {
            view["members"] = json!({"data": added});
        }
        Ok(answer(&view))
    })
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Joining {
    password: Option<String>,
}

/// The group, and the action's entities, which one of the two kinds of clients reads.
pub(super) async fn join(
    State(shared): State<Arc<Shared>>,
    Path(guid): Path<String>,
    caller: Caller,
    body: Bytes,
) -> Result<Response, ApiError> {
    let Joining { password } = if body.is_empty() { Joining::default() } else { decode(&body)? };
    shared.update_app(caller.app, |app| {
        let told = app.join(caller.author(), &guid, &password.unwrap_or_default())?;
        let mut view = to_value(&app.entry(&guid)?.seen_by(&caller.uid));
        view["data"] = to_value(&told.data);
        Ok(answer(&view))
    })
}

pub(super) async fn leave(
    State(shared): State<Arc<Shared>>,
    Path(guid): Path<String>,
    caller: Caller,
) -> Result<Response, ApiError> {
    shared.update_app(caller.app, |app| app.leave(caller.author(), &guid))?;
    Ok(done("The user has left the group."))
}

pub(super) async fn members(
    State(shared): State<Arc<Shared>>,
    Path(guid): Path<String>,
    caller: Caller,
    Paged(query): Paged,
) -> Result<Response, ApiError> {
    shared.read_app(caller.app, |app| {
        let entry = app.entry(&guid)?;
        if !entry.members.contains_key(&caller.uid) {
            return Err(ApiError::not_a_member(&guid));
        }
        let members = entry.members.iter().filter(|(uid, member)| {
            let name = app.directory.user(uid).map_or("", |user| user.name.as_str());
            query.scopes.admits(member.scope.as_str()) && query.finds(uid, name)
        });
        let rows = members.map(|(uid, member)| app.member_view(uid, member)).collect();
        Ok(whole(&query.page(rows)))
    })
}

pub(super) async fn banned(
    State(shared): State<Arc<Shared>>,
    Path(guid): Path<String>,
    caller: Caller,
    Paged(query): Paged,
) -> Result<Response, ApiError> {
    shared.read_app(caller.app, |app| {
        let entry = app.entry(&guid)?;
        if !entry.members.contains_key(&caller.uid) {
            return Err(ApiError::not_a_member(&guid));
        }
        let users = entry.banned.iter().filter_map(|uid| app.user(uid));
        let users = users.filter(|user| query.finds(&user.uid, &user.name));
        Ok(whole(&query.page(users.map(|user| to_value(&user)).collect())))
    })
}

/// What became of each.
pub(super) async fn add_members(
    State(shared): State<Arc<Shared>>,
    Path(guid): Path<String>,
    caller: Caller,
    body: Bytes,
) -> Result<Response, ApiError> {
    let lists = decode(&body)?;
    shared.update_app(caller.app, |app| {
        if !app.entry(&guid)?.members.contains_key(&caller.uid) {
            return Err(ApiError::not_a_member(&guid));
        }
        Ok(answer(&apply(app, &caller, &guid, lists)))
    })
}

pub(super) async fn kick(
    State(shared): State<Arc<Shared>>,
    Path((guid, uid)): Path<(String, String)>,
    caller: Caller,
) -> Result<Response, ApiError> {
    shared.update_app(caller.app, |app| app.kick(caller.author(), &guid, &uid))?;
    Ok(done("The member was removed."))
}

pub(super) async fn ban(
    State(shared): State<Arc<Shared>>,
    Path((guid, uid)): Path<(String, String)>,
    caller: Caller,
) -> Result<Response, ApiError> {
    shared.update_app(caller.app, |app| app.ban(caller.author(), &guid, &uid))?;
    Ok(done("The user was banned."))
}

pub(super) async fn unban(
    State(shared): State<Arc<Shared>>,
    Path((guid, uid)): Path<(String, String)>,
    caller: Caller,
) -> Result<Response, ApiError> {
    shared.update_app(caller.app, |app| app.unban(caller.author(), &guid, &uid))?;
    Ok(done("The ban was lifted."))
}

#[derive(Deserialize)]
struct NewScope {
    scope: MemberScope,
}

pub(super) async fn change_scope(
    State(shared): State<Arc<Shared>>,
    Path((guid, uid)): Path<(String, String)>,
    caller: Caller,
    body: Bytes,
) -> Result<Response, ApiError> {
    let NewScope { scope } = decode(&body)?;
    if matches!(scope, MemberScope::Other(_)) {
        return Err(ApiError::invalid_data());
    }
    shared.update_app(caller.app, |app| app.change_scope(caller.author(), &guid, &uid, &scope))?;
    Ok(done("The scope was changed."))
}

fn apply(app: &mut App, caller: &Caller, guid: &str, lists: Lists) -> Value {
    let author = caller.author();
    let mut add = |uids: Vec<String>, scope: &MemberScope| {
        outcomes(uids, |uid| app.add_member(author, guid, uid, scope.clone()))
    };
    let admins = add(lists.admins, &MemberScope::Admin);
    let moderators = add(lists.moderators, &MemberScope::Moderator);
    let participants = add(lists.participants, &MemberScope::Participant);
    let banned = outcomes(lists.users_to_ban, |uid| app.ban(author, guid, uid));
    json!({
        "admins": admins,
        "moderators": moderators,
        "participants": participants,
        "usersToBan": banned,
    })
}

fn outcomes(
    uids: Vec<String>,
    mut act: impl FnMut(&str) -> Result<Message, ApiError>,
) -> Map<String, Value> {
    let outcome = |uid: String| {
        let outcome = match act(&uid) {
            Ok(_) => json!({"success": true}),
            Err(error) => {
                let error = error.into_inner();
                let error = json!({"code": error.code.as_str(), "message": error.message});
                json!({"success": false, "error": error})
            }
        };
        (uid, outcome)
    };
    uids.into_iter().map(outcome).collect()
}

fn is_guid(text: &str) -> bool {
    (1..=100).contains(&text.len())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

fn decode<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, ApiError> {
    serde_json::from_slice(body).map_err(|_| ApiError::invalid_data())
}
