//! Setting up, logging in and out.

use super::{
    answer::Done,
    callbacks::{cometchat_callback, cometchat_text_callback, cometchat_user_callback},
    client::{cometchat_client, of, of_optional},
    guard,
    result::required,
    settings::cometchat_settings,
    strings::{
        COMETCHAT_MOST_NAME_BYTES, COMETCHAT_MOST_SECRET_BYTES, cometchat_str, cometchat_text,
    },
    user::cometchat_user,
};

/// Sets the client up for an app. Needs no network. With a stored session, auto mode connects. May be
/// called again; listeners stay, and INI5 tells what changes. (INI)
///
/// The settings are read before it returns. Errors: `ERR_INVALID_APP_ID` (not 1 to 64 letters and
/// digits), `ERR_INVALID_REGION` (not us, eu or in, or a host that cannot be used),
/// `ERROR_LIMIT_EXCEEDED` (a time outside its range).
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_init(
    client: Option<&cometchat_client>,
    app_id: cometchat_str,
    settings: Option<&cometchat_settings>,
    callback: cometchat_callback,
) {
    guard::asynchronous("cometchat_client_init", callback, || {
        let client = of(client)?;
        let app_id = app_id.required("app_id", COMETCHAT_MOST_NAME_BYTES)?;
        let settings = required(settings, "settings")?.get();
        Ok(move |done: Done<()>| {
            client.init(app_id, settings, move |result| done(result.map(drop)));
        })
    });
}

/// Whether an init has succeeded. `false` for NULL. Any thread; does not block. (INI1)
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_is_initialised(client: Option<&cometchat_client>) -> bool {
    guard::value("cometchat_client_is_initialised", false, || {
        Some(of_optional(client)?.is_initialised())
    })
}

/// Logs a user in with the app's auth key: for development; production apps make tokens on their
/// server. The session is stored before the callback; in auto mode the socket opens after it. (LOG)
///
/// Errors: `ERR_EMPTY_UID`, `ERR_INVALID_UID` (not 1 to 100 letters, digits, hyphens and underscores),
/// `ERR_INVALID_API_KEY` (empty), `LOGIN_IN_PROGRESS`, `COMETCHAT_INITIALIZATION_NOT_DONE`,
/// `ERR_NO_INTERNET`, `FAILED_TO_FETCH`, and the server's own.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_login(
    client: Option<&cometchat_client>,
    uid: cometchat_str,
    auth_key: cometchat_str,
    callback: cometchat_user_callback,
) {
    guard::asynchronous("cometchat_client_login", callback, || {
        let client = of(client)?;
        let uid = uid.required("uid", COMETCHAT_MOST_NAME_BYTES)?;
        let auth_key = auth_key.required("auth_key", COMETCHAT_MOST_SECRET_BYTES)?;
        Ok(move |done| client.login(uid, auth_key, done))
    });
}

/// Logs the user of an auth token in. Errors as for `cometchat_client_login`;
/// `AUTH_ERR_EMPTY_AUTH_TOKEN` for an empty token, `AUTH_ERR_AUTH_TOKEN_NOT_FOUND` for an unknown one.
/// (LOG)
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_login_with_token(
    client: Option<&cometchat_client>,
    auth_token: cometchat_str,
    callback: cometchat_user_callback,
) {
    guard::asynchronous("cometchat_client_login_with_token", callback, || {
        let client = of(client)?;
        let auth_token = auth_token.required("auth_token", COMETCHAT_MOST_SECRET_BYTES)?;
        Ok(move |done| client.login_with_token(auth_token, done))
    });
}

/// Logs out: no event of the session begins after this call. The callback's text is the server's. The
/// session is kept if the server cannot be reached; `cometchat_client_forget_session` does without it.
/// (LOG6)
///
/// Errors: `ERR_NOT_LOGGED_IN`, `LOGIN_IN_PROGRESS`, `COMETCHAT_INITIALIZATION_NOT_DONE`,
/// `ERR_NO_INTERNET`, `FAILED_TO_FETCH`.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_logout(
    client: Option<&cometchat_client>,
    callback: cometchat_text_callback,
) {
    guard::asynchronous("cometchat_client_logout", callback, || {
        let client = of(client)?;
        Ok(move |done| client.logout(done))
    });
}

/// Removes the session from this device without telling the server. (LOG6)
///
/// Errors: `ERR_NOT_LOGGED_IN`, `LOGIN_IN_PROGRESS`, `COMETCHAT_INITIALIZATION_NOT_DONE`.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_forget_session(
    client: Option<&cometchat_client>,
    callback: cometchat_callback,
) {
    guard::asynchronous("cometchat_client_forget_session", callback, || {
        let client = of(client)?;
        Ok(move |done| client.forget_session(done))
    });
}

/// The logged-in user, also before init: then the last one of this store. The caller frees it with
/// `cometchat_user_free`. NULL if nobody is logged in, and for NULL. Any thread; does not block. (INI6)
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_logged_in_user(
    client: Option<&cometchat_client>,
) -> Option<Box<cometchat_user>> {
    guard::value("cometchat_client_logged_in_user", None, || {
        let user = of_optional(client)?.get_logged_in_user()?;
        Some(Some(cometchat_user::boxed(user)))
    })
}

/// The session's token. Keep it out of logs and URLs. The caller frees it with `cometchat_text_free`,
/// which wipes it. NULL if nobody is logged in, and for NULL. Any thread; does not block. (INI6)
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_user_auth_token(
    client: Option<&cometchat_client>,
) -> Option<Box<cometchat_text>> {
    guard::value("cometchat_client_user_auth_token", None, || {
        let token = of_optional(client)?.get_user_auth_token()?;
        Some(Some(cometchat_text::boxed(token.expose())))
    })
}

/// The largest message id that was handed to a listener, also by an earlier process; 0 if none, and for
/// NULL. Any thread; does not block. (REC8)
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_last_delivered_message_id(
    client: Option<&cometchat_client>,
) -> u64 {
    guard::value("cometchat_client_last_delivered_message_id", 0, || {
        Some(of_optional(client)?.get_last_delivered_message_id())
    })
}
