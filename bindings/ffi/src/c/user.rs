//! Users.

use std::mem::MaybeUninit;

use ::cometchat_client::{Json, User, protocol::UserStatus};

use super::{
    guard,
    handle::View,
    result::{Refusal, cometchat_result, required},
    strings::{cometchat_str, cometchat_text},
};

/// A user as the server describes them. Borrowed, or owned by the caller: each function says which.
#[cfg_attr(not(cbindgen), repr(transparent))]
pub struct cometchat_user(User);

// SAFETY: it is transparent.
unsafe impl View for cometchat_user {
    type Inner = User;
}

impl cometchat_user {
    pub(crate) fn boxed(user: User) -> Box<Self> {
        Box::new(Self(user))
    }
}

/// Whether a user is reachable.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum cometchat_availability {
    /// Not told, or a word that this version does not know.
    Unknown = 0,
    /// Connected.
    Online = 1,
    /// Not connected.
    Offline = 2,
}

fn string(
    entry: &'static str,
    user: Option<&cometchat_user>,
    read: impl FnOnce(&User) -> Option<&str>,
) -> cometchat_str {
    guard::value(entry, cometchat_str::ABSENT, || Some(cometchat_str::of_optional(read(&user?.0))))
}

/// The user's id, in lower case. Borrowed from the user. Absent for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_user_uid(user: Option<&cometchat_user>) -> cometchat_str {
    string("cometchat_user_uid", user, |user| Some(&user.uid))
}

/// The display name. Borrowed from the user. Absent for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_user_name(user: Option<&cometchat_user>) -> cometchat_str {
    string("cometchat_user_name", user, |user| Some(&user.name))
}

/// The address of the avatar image, or absent. Borrowed from the user.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_user_avatar(user: Option<&cometchat_user>) -> cometchat_str {
    string("cometchat_user_avatar", user, |user| user.avatar.as_deref())
}

/// The address of the user's page, or absent. Borrowed from the user.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_user_link(user: Option<&cometchat_user>) -> cometchat_str {
    string("cometchat_user_link", user, |user| user.link.as_deref())
}

/// The role's name, or absent. Borrowed from the user.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_user_role(user: Option<&cometchat_user>) -> cometchat_str {
    string("cometchat_user_role", user, |user| user.role.as_deref())
}

/// The text that the user shows beside the name, or absent. Borrowed from the user.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_user_status_message(user: Option<&cometchat_user>) -> cometchat_str {
    string("cometchat_user_status_message", user, |user| user.status_message.as_deref())
}

/// Application data as JSON, or absent. Borrowed from the user.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_user_metadata(user: Option<&cometchat_user>) -> cometchat_str {
    string("cometchat_user_metadata", user, |user| user.metadata.as_ref().map(Json::as_str))
}

/// Whether the user is reachable, as far as this object tells.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_user_status(user: Option<&cometchat_user>) -> cometchat_availability {
    guard::value("cometchat_user_status", cometchat_availability::Unknown, || {
        Some(match user?.0.status.as_ref()? {
            UserStatus::Online | UserStatus::Available => cometchat_availability::Online,
            UserStatus::Offline => cometchat_availability::Offline,
            UserStatus::Other(_) => cometchat_availability::Unknown,
        })
    })
}

/// Unix seconds of the last activity; 0 if not told.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_user_last_active_at(user: Option<&cometchat_user>) -> u64 {
    guard::value("cometchat_user_last_active_at", 0, || user?.0.last_active_at)
}

/// Unix seconds of the deactivation; 0 if the user is active.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_user_deactivated_at(user: Option<&cometchat_user>) -> u64 {
    guard::value("cometchat_user_deactivated_at", 0, || user?.0.deactivated_at)
}

/// This user has blocked the logged-in user.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_user_has_blocked_me(user: Option<&cometchat_user>) -> bool {
    guard::value("cometchat_user_has_blocked_me", false, || Some(user?.0.has_blocked_me))
}

/// The logged-in user has blocked this user.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_user_blocked_by_me(user: Option<&cometchat_user>) -> bool {
    guard::value("cometchat_user_blocked_by_me", false, || Some(user?.0.blocked_by_me))
}

/// How many tags the user has.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_user_tag_count(user: Option<&cometchat_user>) -> usize {
    guard::value("cometchat_user_tag_count", 0, || Some(user?.0.tags.len()))
}

/// A tag, counted from 0, or absent. Borrowed from the user.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_user_tag(user: Option<&cometchat_user>, index: usize) -> cometchat_str {
    string("cometchat_user_tag", user, |user| user.tags.get(index).map(String::as_str))
}

/// The user as JSON, in the server's form. The caller frees it. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_user_json(
    user: Option<&cometchat_user>,
) -> Option<Box<cometchat_text>> {
    guard::value("cometchat_user_json", None, || {
        Some(Some(cometchat_text::boxed(serde_json::to_string(&user?.0).ok()?)))
    })
}

/// Reads a user from JSON in the server's form, such as that of `cometchat_user_json`. The caller frees
/// it. `COMETCHAT_RESULT_INVALID_JSON` if it is no object with a `uid`.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_user_from_json(
    json: cometchat_str,
    user: Option<&mut MaybeUninit<Box<cometchat_user>>>,
) -> cometchat_result {
    guard::synchronous("cometchat_user_from_json", || {
        let slot = required(user, "user")?;
        let user: User = json
            .required_object("json")?
            .decode()
            .ok()
            .filter(|user: &User| !user.uid.is_empty())
            .ok_or(Refusal::NotJson("json"))?;
        slot.write(cometchat_user::boxed(user));
        Ok(())
    })
}

/// A copy that the caller owns, to keep a user beyond a callback. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_user_clone(
    user: Option<&cometchat_user>,
) -> Option<Box<cometchat_user>> {
    guard::value("cometchat_user_clone", None, || {
        Some(Some(cometchat_user::boxed(user?.0.clone())))
    })
}

/// Frees a user that the caller owns. NULL is allowed.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_user_free(user: Option<Box<cometchat_user>>) {
    guard::free("cometchat_user_free", user);
}
