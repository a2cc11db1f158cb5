//! Groups.

use std::mem::MaybeUninit;

use ::cometchat_client::{
    Json,
    protocol::{Group, GroupType, MemberScope},
};

use super::{
    guard,
    handle::View,
    result::{Refusal, cometchat_result, required},
    strings::{cometchat_str, cometchat_text},
};

/// A group as the server describes it. Borrowed, or owned by the caller: each function says which.
#[cfg_attr(not(cbindgen), repr(transparent))]
pub struct cometchat_group(Group);

// SAFETY: it is transparent.
unsafe impl View for cometchat_group {
    type Inner = Group;
}

impl cometchat_group {
    fn boxed(group: Group) -> Box<Self> {
        Box::new(Self(group))
    }
}

/// Who may join a group, for `cometchat_client_join_group`; `cometchat_group_type` tells it as a word.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum cometchat_group_kind {
    /// Everybody.
    Public = 1,
    /// Who is invited.
    Private = 2,
    /// Who knows the password.
    Password = 3,
}

/// A group type that C has passed.
pub(crate) fn group_type(value: i32) -> Result<GroupType, Refusal> {
    match value {
        1 => Ok(GroupType::Public),
        2 => Ok(GroupType::Private),
        3 => Ok(GroupType::Password),
        _ => Err(Refusal::Unknown("group_type")),
    }
}

fn string(
    entry: &'static str,
    group: Option<&cometchat_group>,
    read: impl FnOnce(&Group) -> Option<&str>,
) -> cometchat_str {
    guard::value(entry, cometchat_str::ABSENT, || Some(cometchat_str::of_optional(read(&group?.0))))
}

/// The group's id. Borrowed from the group. Absent for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_group_guid(group: Option<&cometchat_group>) -> cometchat_str {
    string("cometchat_group_guid", group, |group| Some(&group.guid))
}

/// The display name. Borrowed from the group. Absent for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_group_name(group: Option<&cometchat_group>) -> cometchat_str {
    string("cometchat_group_name", group, |group| Some(&group.name))
}

/// Who may join: `public`, `private`, `password`, or a later one; or absent. Borrowed from the group.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_group_type(group: Option<&cometchat_group>) -> cometchat_str {
    string("cometchat_group_type", group, |group| group.group_type.as_ref().map(GroupType::as_str))
}

/// The address of the icon, or absent. Borrowed from the group.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_group_icon(group: Option<&cometchat_group>) -> cometchat_str {
    string("cometchat_group_icon", group, |group| group.icon.as_deref())
}

/// A description, or absent. Borrowed from the group.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_group_description(group: Option<&cometchat_group>) -> cometchat_str {
    string("cometchat_group_description", group, |group| group.description.as_deref())
}

/// The owner's uid, or absent. Borrowed from the group.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_group_owner(group: Option<&cometchat_group>) -> cometchat_str {
    string("cometchat_group_owner", group, |group| group.owner.as_deref())
}

/// Application data as JSON, or absent. Borrowed from the group.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_group_metadata(group: Option<&cometchat_group>) -> cometchat_str {
    string("cometchat_group_metadata", group, |group| group.metadata.as_ref().map(Json::as_str))
}

/// The logged-in user's scope: `admin`, `moderator`, `participant`, or a later one; or absent. Borrowed
/// from the group.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_group_scope(group: Option<&cometchat_group>) -> cometchat_str {
    string("cometchat_group_scope", group, |group| group.scope.as_ref().map(MemberScope::as_str))
}

/// Unix seconds of the creation; 0 if not told.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_group_created_at(group: Option<&cometchat_group>) -> u64 {
    guard::value("cometchat_group_created_at", 0, || group?.0.created_at)
}

/// Unix seconds of the last change; 0 if not told.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_group_updated_at(group: Option<&cometchat_group>) -> u64 {
    guard::value("cometchat_group_updated_at", 0, || group?.0.updated_at)
}

/// Unix seconds at which the logged-in user joined; 0 if not told.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_group_joined_at(group: Option<&cometchat_group>) -> u64 {
    guard::value("cometchat_group_joined_at", 0, || group?.0.joined_at)
}

/// How many members there are.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_group_members_count(group: Option<&cometchat_group>) -> u64 {
    guard::value("cometchat_group_members_count", 0, || Some(group?.0.members_count))
}

/// The logged-in user is a member.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_group_has_joined(group: Option<&cometchat_group>) -> bool {
    guard::value("cometchat_group_has_joined", false, || Some(group?.0.has_joined))
}

/// How many tags the group has.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_group_tag_count(group: Option<&cometchat_group>) -> usize {
    guard::value("cometchat_group_tag_count", 0, || Some(group?.0.tags.len()))
}

/// A tag, counted from 0, or absent. Borrowed from the group.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_group_tag(
    group: Option<&cometchat_group>,
    index: usize,
) -> cometchat_str {
    string("cometchat_group_tag", group, |group| group.tags.get(index).map(String::as_str))
}

/// The group as JSON, in the server's form. The caller frees it. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_group_json(
    group: Option<&cometchat_group>,
) -> Option<Box<cometchat_text>> {
    guard::value("cometchat_group_json", None, || {
        Some(Some(cometchat_text::boxed(serde_json::to_string(&group?.0).ok()?)))
    })
}

/// Reads a group from JSON in the server's form, such as that of `cometchat_group_json`. The caller
/// frees it. `COMETCHAT_RESULT_INVALID_JSON` if it is no object with a `guid`.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_group_from_json(
    json: cometchat_str,
    group: Option<&mut MaybeUninit<Box<cometchat_group>>>,
) -> cometchat_result {
    guard::synchronous("cometchat_group_from_json", || {
        let slot = required(group, "group")?;
        let group = json
            .required_object("json")?
            .decode()
            .ok()
            .filter(|group: &Group| !group.guid.is_empty())
            .ok_or(Refusal::NotJson("json"))?;
        slot.write(cometchat_group::boxed(group));
        Ok(())
    })
}

/// A copy that the caller owns, to keep a group beyond a callback. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_group_clone(
    group: Option<&cometchat_group>,
) -> Option<Box<cometchat_group>> {
    guard::value("cometchat_group_clone", None, || {
        Some(Some(cometchat_group::boxed(group?.0.clone())))
    })
}

/// Frees a group that the caller owns. NULL is allowed.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_group_free(group: Option<Box<cometchat_group>>) {
    guard::free("cometchat_group_free", group);
}
