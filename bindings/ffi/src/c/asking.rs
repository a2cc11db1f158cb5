//! Asking the server: users, groups, pages of messages. Needs no socket.

use ::cometchat_client::{Client, Message, MessagesRequest};

use super::{
    answer::Done,
    callbacks::{cometchat_group_callback, cometchat_messages_callback, cometchat_user_callback},
    client::{cometchat_client, of},
    group::group_type as checked_group_type,
    guard,
    messages_request::cometchat_messages_request,
    result::required,
    strings::{COMETCHAT_MOST_NAME_BYTES, COMETCHAT_MOST_SECRET_BYTES, cometchat_str},
};

/// A user, as the server knows them now. Needs no socket. (EVT6)
///
/// Errors: `ERR_EMPTY_UID`, `ERR_INVALID_UID`, `COMETCHAT_INITIALIZATION_NOT_DONE`,
/// `ERR_NOT_LOGGED_IN`, `ERR_UID_NOT_FOUND`, `ERR_NO_INTERNET`, `FAILED_TO_FETCH`.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_get_user(
    client: Option<&cometchat_client>,
    uid: cometchat_str,
    callback: cometchat_user_callback,
) {
    guard::asynchronous("cometchat_client_get_user", callback, || {
        let client = of(client)?;
        let uid = uid.required("uid", COMETCHAT_MOST_NAME_BYTES)?;
        Ok(move |done| client.get_user(uid, done))
    });
}

/// A group, as the server knows it now. Needs no socket. (EVT6)
///
/// Errors: `ERR_INVALID_GUID` (empty), `ERR_GUID_NOT_FOUND`, and as for `cometchat_client_get_user`.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_get_group(
    client: Option<&cometchat_client>,
    guid: cometchat_str,
    callback: cometchat_group_callback,
) {
    guard::asynchronous("cometchat_client_get_group", callback, || {
        let client = of(client)?;
        let guid = guid.required("guid", COMETCHAT_MOST_NAME_BYTES)?;
        Ok(move |done| client.get_group(guid, done))
    });
}

/// Joins a group; the callback brings it as it is then. Private groups cannot be joined. Needs no
/// socket. (EVT6)
///
/// `group_type`: a `cometchat_group_kind`. `password`: of at most `COMETCHAT_MOST_SECRET_BYTES`, for
/// groups with a password; else absent. Errors: `ERR_INVALID_GUID` (empty), `ERR_EMPTY_GROUP_PASS`,
/// `ERR_ALREADY_JOINED`, `ERR_WRONG_GROUP_PASS`, `ERR_GROUP_JOIN_NOT_ALLOWED`, and as for
/// `cometchat_client_get_group`.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_join_group(
    client: Option<&cometchat_client>,
    guid: cometchat_str,
    group_type: i32,
    password: cometchat_str,
    callback: cometchat_group_callback,
) {
    guard::asynchronous("cometchat_client_join_group", callback, || {
        let client = of(client)?;
        let guid = guid.required("guid", COMETCHAT_MOST_NAME_BYTES)?;
        let group_type = checked_group_type(group_type)?;
        let password = password.optional("password", COMETCHAT_MOST_SECRET_BYTES)?;
        Ok(move |done| client.join_group(guid, &group_type, password, done))
    });
}

fn fetched(
    entry: &'static str,
    client: Option<&cometchat_client>,
    request: Option<&cometchat_messages_request>,
    callback: cometchat_messages_callback,
    fetch: impl FnOnce(&Client, &MessagesRequest, Done<Vec<Message>>),
) {
    guard::asynchronous(entry, callback, || {
        let client = of(client)?;
        let request = required(request, "request")?.begun();
        Ok(move |done: Done<Vec<Message>>| fetch(&client, &request, done))
    });
}

/// The next newer messages of a request, oldest first; none at the end. The caller keeps `request` and
/// may free it at once; it cannot be changed any more. Needs no socket. (EVT6)
///
/// Errors: `ERR_INVALID_LIMIT`, `NOT_ENOUGH_PARAMETERS` (nothing says from where on),
/// `REQUEST_IN_PROGRESS` (the request's last page is still awaited),
/// `COMETCHAT_INITIALIZATION_NOT_DONE`, `ERR_NOT_LOGGED_IN`, `ERR_NO_INTERNET`, `FAILED_TO_FETCH`, and
/// the server's own.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_fetch_next(
    client: Option<&cometchat_client>,
    request: Option<&cometchat_messages_request>,
    callback: cometchat_messages_callback,
) {
    let entry = "cometchat_client_fetch_next";
    fetched(entry, client, request, callback, Client::fetch_next);
}

/// The next older messages of a request, oldest first; none at the beginning. Without a message id or
/// time the newest come first. See `cometchat_client_fetch_next`.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_fetch_previous(
    client: Option<&cometchat_client>,
    request: Option<&cometchat_messages_request>,
    callback: cometchat_messages_callback,
) {
    let entry = "cometchat_client_fetch_previous";
    fetched(entry, client, request, callback, Client::fetch_previous);
}
