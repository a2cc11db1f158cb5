//! Users, groups and pages of messages: what C passes, and what a server answers.

mod common;

use std::{ffi::c_void, mem::MaybeUninit};

use ::cometchat_client::ReceiverType;
use cometchat::c::{
    asking::*, callbacks::*, client::*, client_builder::*, error::cometchat_error, group::*,
    message::*, messages::*, messages_request::*, result::*, session::*, settings::*, strings::*,
    user::*,
};
use cometchat_dev_server::DevServer;
use common::{Ear, Seen, destroy, done, string, tell, text};

const ABSENT: cometchat_str = cometchat_str::ABSENT;

/// A string for the time of a call.
fn borrowed(text: &str) -> cometchat_str {
    // SAFETY: the callers' texts outlive their calls, and calls copy what they are given.
    unsafe { cometchat_str::new(text.as_ptr().cast(), text.len()) }
}

#[expect(clippy::unnecessary_box_returns, reason = "handles are boxes")]
fn client() -> Box<cometchat_client> {
    let mut builder = cometchat_client_builder_new();
    let mut client = MaybeUninit::uninit();
    let built = cometchat_client_builder_build(builder.as_deref_mut(), Some(&mut client), None);
    assert_eq!(built, cometchat_result::Ok);
    cometchat_client_builder_free(builder);
    // SAFETY: it was written, as the result says.
    unsafe { client.assume_init() }
}

fn brought(ctx: *mut c_void, what: Option<String>, error: Option<&cometchat_error>) {
    match what {
        Some(what) => {
            assert!(error.is_none(), "one of the two is NULL");
            tell(ctx, Seen::Brought(what));
        }
        None => done(ctx, error),
    }
}

extern "C" fn user_done(
    ctx: *mut c_void,
    user: Option<&cometchat_user>,
    error: Option<&cometchat_error>,
) {
    brought(ctx, text(cometchat_user_uid(user)), error);
}

extern "C" fn group_done(
    ctx: *mut c_void,
    group: Option<&cometchat_group>,
    error: Option<&cometchat_error>,
) {
    brought(ctx, text(cometchat_group_guid(group)), error);
}

/// Brings the texts, in their order.
extern "C" fn messages_done(
    ctx: *mut c_void,
    messages: Option<&cometchat_messages>,
    error: Option<&cometchat_error>,
) {
    let count = cometchat_messages_count(messages);
    let texts = messages.map(|messages| {
        let texts = (0..count).map(|index| {
            let message = cometchat_messages_at(Some(messages), index);
            text(cometchat_message_text(message)).unwrap_or_default()
        });
        texts.collect::<Vec<_>>().join(" ")
    });
    assert!(cometchat_messages_at(messages, count).is_none(), "behind the last");
    assert!(cometchat_messages_at(messages, usize::MAX).is_none());
    brought(ctx, texts, error);
}

fn user_callback() -> (Ear, cometchat_user_callback) {
    let (ear, ctx) = Ear::new();
    (ear, cometchat_user_callback { ctx, done: Some(user_done), destroy: Some(destroy) })
}

fn group_callback() -> (Ear, cometchat_group_callback) {
    let (ear, ctx) = Ear::new();
    (ear, cometchat_group_callback { ctx, done: Some(group_done), destroy: Some(destroy) })
}

fn messages_callback() -> (Ear, cometchat_messages_callback) {
    let (ear, ctx) = Ear::new();
    (ear, cometchat_messages_callback { ctx, done: Some(messages_done), destroy: Some(destroy) })
}

#[test]
fn cbk1_what_cannot_be_asked_is_answered_inline() {
    let client = client();
    let public = cometchat_group_kind::Public as i32;
    let (ear, callback) = user_callback();
    cometchat_client_get_user(None, string("bob"), callback);
    ear.was_answered("MISSING_PARAMETERS");
    let (ear, callback) = user_callback();
    cometchat_client_get_user(Some(&client), ABSENT, callback);
    ear.was_answered("MISSING_PARAMETERS");
    let (ear, callback) = group_callback();
    cometchat_client_get_group(Some(&client), ABSENT, callback);
    ear.was_answered("MISSING_PARAMETERS");
    let (ear, callback) = group_callback();
    cometchat_client_join_group(Some(&client), ABSENT, public, ABSENT, callback);
    ear.was_answered("MISSING_PARAMETERS");
    for unknown in [0, 4, -1, i32::MAX] {
        let (ear, callback) = group_callback();
        cometchat_client_join_group(Some(&client), string("club"), unknown, ABSENT, callback);
        ear.was_answered("INVALID_PARAMETER");
    }
    let long = "a".repeat(COMETCHAT_MOST_SECRET_BYTES + 1);
    let (ear, callback) = group_callback();
    cometchat_client_join_group(Some(&client), string("club"), 3, borrowed(&long), callback);
    ear.was_answered("ERROR_LIMIT_EXCEEDED");
    for fetch in [cometchat_client_fetch_next, cometchat_client_fetch_previous] {
        let (ear, callback) = messages_callback();
        fetch(Some(&client), None, callback);
        ear.was_answered("MISSING_PARAMETERS");
    }
    cometchat_client_free(Some(client));
}

#[test]
fn cbk1_what_the_client_refuses_comes_on_the_executor() {
    let client = client();
    let (ear, callback) = group_callback();
    cometchat_client_join_group(Some(&client), string("club"), 3, ABSENT, callback);
    ear.is_answered(Some("ERR_EMPTY_GROUP_PASS"));
    let (ear, callback) = group_callback();
    cometchat_client_get_group(Some(&client), string(""), callback);
    ear.is_answered(Some("ERR_INVALID_GUID"));
    let (ear, callback) = user_callback();
    cometchat_client_get_user(Some(&client), string("bob"), callback);
    ear.is_answered(Some("COMETCHAT_INITIALIZATION_NOT_DONE"));
    for (rows, code) in [(0, "ERR_INVALID_LIMIT"), (101, "ERR_INVALID_LIMIT")] {
        let mut request = cometchat_messages_request_new();
        cometchat_messages_request_set_limit(request.as_deref_mut(), rows);
        let (ear, callback) = messages_callback();
        cometchat_client_fetch_previous(Some(&client), request.as_deref(), callback);
        cometchat_messages_request_free(request);
        ear.is_answered(Some(code));
    }
    let request = cometchat_messages_request_new();
    let (ear, callback) = messages_callback();
    cometchat_client_fetch_next(Some(&client), request.as_deref(), callback);
    ear.is_answered(Some("NOT_ENOUGH_PARAMETERS"));
    cometchat_messages_request_free(request);
    cometchat_client_free(Some(client));
}

type Request<'a> = Option<&'a mut cometchat_messages_request>;

/// Each function that sets something.
const SETTERS: [fn(Request<'_>) -> cometchat_result; 17] = [
    |request| cometchat_messages_request_set_limit(request, 2),
    |request| cometchat_messages_request_set_uid(request, string("bob")),
    |request| cometchat_messages_request_set_guid(request, string("club")),
    |request| cometchat_messages_request_set_parent_message_id(request, 1),
    |request| cometchat_messages_request_set_message_id(request, 1),
    |request| cometchat_messages_request_set_timestamp(request, 1),
    |request| cometchat_messages_request_set_updated_after(request, 1),
    |request| cometchat_messages_request_set_updates_only(request, true),
    |request| cometchat_messages_request_set_unread(request, true),
    |request| cometchat_messages_request_add_category(request, string("message")),
    |request| cometchat_messages_request_add_type(request, string("text")),
    |request| cometchat_messages_request_add_tag(request, string("tag")),
    |request| cometchat_messages_request_set_with_tags(request, true),
    |request| cometchat_messages_request_set_search_keyword(request, string("word")),
    |request| cometchat_messages_request_set_hide_replies(request, true),
    |request| cometchat_messages_request_set_hide_deleted_messages(request, true),
    |request| cometchat_messages_request_set_hide_messages_from_blocked_users(request, true),
];

/// Each function that sets a string.
const STRING_SETTERS: [extern "C" fn(Request<'_>, cometchat_str) -> cometchat_result; 6] = [
    cometchat_messages_request_set_uid,
    cometchat_messages_request_set_guid,
    cometchat_messages_request_add_category,
    cometchat_messages_request_add_type,
    cometchat_messages_request_add_tag,
    cometchat_messages_request_set_search_keyword,
];

#[test]
fn a_request_is_set_before_its_first_fetch() {
    let client = client();
    let mut request = cometchat_messages_request_new();
    for set in SETTERS {
        assert_eq!(set(None), cometchat_result::NullParameter);
        assert_eq!(set(request.as_deref_mut()), cometchat_result::Ok);
    }
    let long = "a".repeat(COMETCHAT_MOST_NAME_BYTES + 1);
    for set in STRING_SETTERS {
        assert_eq!(set(request.as_deref_mut(), ABSENT), cometchat_result::NullParameter);
        assert_eq!(set(request.as_deref_mut(), borrowed(&long)), cometchat_result::TooLong);
    }
    let (ear, callback) = messages_callback();
    cometchat_client_fetch_next(None, request.as_deref(), callback);
    ear.was_answered("MISSING_PARAMETERS");
    assert_eq!(SETTERS[0](request.as_deref_mut()), cometchat_result::Ok, "nothing was fetched");
    let (ear, callback) = messages_callback();
    cometchat_client_fetch_next(Some(&client), request.as_deref(), callback);
    for set in SETTERS {
        assert_eq!(set(request.as_deref_mut()), cometchat_result::AlreadySet);
    }
    ear.is_answered(Some("COMETCHAT_INITIALIZATION_NOT_DONE"));
    assert_eq!(cometchat_messages_count(None), 0);
    assert!(cometchat_messages_at(None, 0).is_none());
    cometchat_messages_request_free(request);
    cometchat_messages_request_free(None);
    cometchat_client_free(Some(client));
}

struct Free {
    request: *mut cometchat_messages_request,
    ear: *mut c_void,
}

extern "C" fn free_request(
    ctx: *mut c_void,
    _: Option<&cometchat_messages>,
    error: Option<&cometchat_error>,
) {
    // SAFETY: `ctx` is the test's.
    let free = unsafe { &*ctx.cast::<Free>() };
    // SAFETY: the handle was given up by the test, and this comes once.
    cometchat_messages_request_free(Some(unsafe { Box::from_raw(free.request) }));
    done(free.ear, error);
}

extern "C" fn destroy_free(ctx: *mut c_void) {
    // SAFETY: `ctx` is the test's, and this comes once.
    destroy(unsafe { Box::from_raw(ctx.cast::<Free>()) }.ear);
}

/// Miri and Valgrind see whether the handle is touched afterwards.
#[test]
fn cbk4_an_inline_answer_may_free_the_request() {
    let client = client();
    assert_eq!(cometchat_client_shutdown(Some(&client)), cometchat_result::Ok);
    let request = Box::into_raw(cometchat_messages_request_new().expect("no panic"));
    let (ear, ctx) = Ear::new();
    let callback = cometchat_messages_callback {
        ctx: Box::into_raw(Box::new(Free { request, ear: ctx })).cast(),
        done: Some(free_request),
        destroy: Some(destroy_free),
    };
    // SAFETY: it is alive when the call begins.
    cometchat_client_fetch_previous(Some(&client), Some(unsafe { &*request }), callback);
    ear.was_answered("COMETCHAT_INITIALIZATION_NOT_DONE");
    cometchat_client_free(Some(client));
}

/// Initialised in manual mode and logged in.
#[expect(clippy::unnecessary_box_returns, reason = "handles are boxes")]
fn client_at(server: &DevServer, uid: &str) -> Box<cometchat_client> {
    let client = client();
    let mut settings = cometchat_settings_new();
    cometchat_settings_override_client_host(settings.as_deref_mut(), borrowed(&server.base_url()));
    cometchat_settings_set_auto_establish_socket_connection(settings.as_deref_mut(), false);
    let (ear, callback) = Ear::callback();
    let app_id = borrowed(server.app_id());
    cometchat_client_init(Some(&client), app_id, settings.as_deref(), callback);
    cometchat_settings_free(settings);
    ear.is_answered(None);
    let (ear, callback) = user_callback();
    let auth_key = borrowed(server.auth_key());
    cometchat_client_login(Some(&client), borrowed(uid), auth_key, callback);
    ear.is_brought(uid);
    client
}

#[test]
fn evt6_a_server_is_asked_for_users_groups_and_messages() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a thread");
    let (andrew, george) = ("cometchat-uid-1", "cometchat-uid-2");
    let server = DevServer::builder().group_of("club", [george]);
    let server = runtime.block_on(server.start()).expect("a port");
    let client = client_at(&server, andrew);

    let (ear, callback) = user_callback();
    cometchat_client_get_user(Some(&client), string("cometchat-uid-2"), callback);
    ear.is_brought(george);
    let (ear, callback) = user_callback();
    cometchat_client_get_user(Some(&client), string("nobody"), callback);
    ear.is_answered(Some("ERR_UID_NOT_FOUND"));
    let (ear, callback) = group_callback();
    cometchat_client_get_group(Some(&client), string("nowhere"), callback);
    ear.is_answered(Some("ERR_GUID_NOT_FOUND"));
    let (ear, callback) = group_callback();
    cometchat_client_get_group(Some(&client), string("club"), callback);
    ear.is_brought("club");
    let (ear, callback) = group_callback();
    cometchat_client_join_group(Some(&client), string("club"), 1, ABSENT, callback);
    ear.is_brought("club");
    let (ear, callback) = group_callback();
    cometchat_client_join_group(Some(&client), string("club"), 1, ABSENT, callback);
    ear.is_answered(Some("ERR_ALREADY_JOINED"));

    for text in ["1", "2", "3"] {
        server.send_text(george, ReceiverType::User, andrew, text).expect("it is sent");
    }
    let mut request = cometchat_messages_request_new();
    cometchat_messages_request_set_limit(request.as_deref_mut(), 2);
    cometchat_messages_request_set_guid(request.as_deref_mut(), string("club"));
    cometchat_messages_request_set_uid(request.as_deref_mut(), string("cometchat-uid-2"));
    cometchat_messages_request_add_category(request.as_deref_mut(), string("custom"));
    cometchat_messages_request_add_category(request.as_deref_mut(), string("message"));
    for page in ["2 3", "1", ""] {
        let (ear, callback) = messages_callback();
        cometchat_client_fetch_previous(Some(&client), request.as_deref(), callback);
        ear.is_brought(page);
    }
    let (ear, callback) = messages_callback();
    cometchat_client_fetch_next(Some(&client), request.as_deref(), callback);
    cometchat_messages_request_free(request);
    ear.is_brought("");

    cometchat_client_free(Some(client));
    runtime.block_on(server.stop());
}

/// A client asks for the page before with a request that is set so: the path, and the query.
fn asked_with(
    server: &DevServer,
    client: &cometchat_client,
    set: impl FnOnce(&mut cometchat_messages_request),
) -> (String, String) {
    let mut request = cometchat_messages_request_new();
    set(request.as_deref_mut().expect("no panic"));
    let (ear, callback) = messages_callback();
    cometchat_client_fetch_previous(Some(client), request.as_deref(), callback);
    cometchat_messages_request_free(request);
    // Some ask for what there is not; that is an answer too.
    ear.next();
    server.observe(|seen| {
        let last = seen.requests().filter(|asked| asked.path.contains("/messages")).last();
        let last = last.expect("it was asked");
        (last.path.clone(), last.query.clone().unwrap_or_default())
    })
}

/// What each of `SETTERS` alone makes of the path and of the query.
const ASKED: [(&str, &str); 17] = [
    ("/messages", "per_page=2&affix=prepend"),
    ("/users/bob/messages", "per_page=30&affix=prepend"),
    ("/groups/club/messages", "per_page=30&affix=prepend"),
    ("/messages/1/thread", "per_page=30&affix=prepend"),
    ("/messages", "per_page=30&affix=prepend&id=1"),
    ("/messages", "per_page=30&affix=prepend&sentAt=1"),
    ("/messages", "per_page=30&affix=prepend&updatedAt=1"),
    ("/messages", "onlyUpdates=1&per_page=30&affix=prepend"),
    ("/messages", "unread=1&per_page=30&affix=prepend"),
    ("/messages", "categories=message&per_page=30&affix=prepend"),
    ("/messages", "types=text&per_page=30&affix=prepend"),
    ("/messages", "tags=tag&per_page=30&affix=prepend"),
    ("/messages", "withTags=1&per_page=30&affix=prepend"),
    ("/messages", "searchKey=word&per_page=30&affix=prepend"),
    ("/messages", "hideReplies=1&per_page=30&affix=prepend"),
    ("/messages", "hideDeleted=1&per_page=30&affix=prepend"),
    ("/messages", "hideMessagesFromBlockedUsers=1&per_page=30&affix=prepend"),
];

/// Each function that sets a flag.
const FLAG_SETTERS: [extern "C" fn(Request<'_>, bool) -> cometchat_result; 6] = [
    cometchat_messages_request_set_updates_only,
    cometchat_messages_request_set_unread,
    cometchat_messages_request_set_with_tags,
    cometchat_messages_request_set_hide_replies,
    cometchat_messages_request_set_hide_deleted_messages,
    cometchat_messages_request_set_hide_messages_from_blocked_users,
];

#[test]
fn evt6_each_setter_alone_changes_what_is_asked() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a thread");
    let server = runtime.block_on(DevServer::builder().start()).expect("a port");
    let client = client_at(&server, "cometchat-uid-1");
    let asked = |path: &str, query: &str| (path.to_owned(), query.to_owned());
    let plain = asked("/messages", "per_page=30&affix=prepend");

    assert_eq!(asked_with(&server, &client, |_| ()), plain);
    for (set, (path, query)) in SETTERS.into_iter().zip(ASKED) {
        let set = |request: &mut _| assert_eq!(set(Some(request)), cometchat_result::Ok);
        assert_eq!(asked_with(&server, &client, set), asked(path, query));
    }
    for set in FLAG_SETTERS {
        let set = |request: &mut _| {
            set(Some(&mut *request), true);
            set(Some(request), false);
        };
        assert_eq!(asked_with(&server, &client, set), plain, "it is taken back");
    }
    let lists = asked_with(&server, &client, |request| {
        for word in ["a", "b"].map(string) {
            cometchat_messages_request_add_category(Some(&mut *request), word);
            cometchat_messages_request_add_type(Some(&mut *request), word);
            cometchat_messages_request_add_tag(Some(&mut *request), word);
        }
    });
    let all = "categories=a%2Cb&types=a%2Cb&tags=a%2Cb&per_page=30&affix=prepend";
    assert_eq!(lists, asked("/messages", all), "what is added does not replace");

    cometchat_client_free(Some(client));
    runtime.block_on(server.stop());
}
