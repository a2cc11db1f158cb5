//! Each callback once, then its `destroy`, whatever C passes. (CBK1)

mod common;

use std::{
    ffi::c_void,
    mem::MaybeUninit,
    sync::mpsc::{Sender, channel},
};

use cometchat::c::{
    callbacks::cometchat_callback, client::*, client_builder::*, connection::*,
    connection_event::*, error::cometchat_error, executor::*, listeners::*, result::*, sending::*,
    session::*, settings::*, strings::*,
};
use common::{Ear, Seen, destroy, string, tell};

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

/// Settings that need no server until somebody logs in.
fn settings() -> Box<cometchat_settings> {
    let mut settings = cometchat_settings_new().expect("no panic");
    assert_eq!(
        cometchat_settings_set_region(Some(&mut settings), string("us")),
        cometchat_result::Ok
    );
    settings
}

#[test]
fn cbk1_no_client_is_answered_inline() {
    let (ear, callback) = Ear::callback();
    cometchat_client_connect(None, callback);
    ear.was_answered("MISSING_PARAMETERS");
}

#[test]
fn cbk1_bad_strings_are_answered_inline() {
    let client = client();
    let settings = settings();
    // SAFETY: the bytes live for ever.
    let not_utf8 = unsafe { cometchat_str::new([0xff_u8, 0xfe].as_ptr().cast(), 2) };
    let long = "a".repeat(COMETCHAT_MOST_NAME_BYTES + 1);
    // SAFETY: the text outlives the calls.
    let too_long = unsafe { cometchat_str::new(long.as_ptr().cast(), long.len()) };
    // SAFETY: the length is refused before a byte is read.
    let absurd = unsafe { cometchat_str::new(long.as_ptr().cast(), usize::MAX) };
    for (app_id, code) in [
        (cometchat_str::ABSENT, "MISSING_PARAMETERS"),
        (not_utf8, "INVALID_PARAMETER"),
        (too_long, "ERROR_LIMIT_EXCEEDED"),
        (absurd, "ERROR_LIMIT_EXCEEDED"),
    ] {
        let (ear, callback) = Ear::callback();
        cometchat_client_init(Some(&client), app_id, Some(&settings), callback);
        ear.was_answered(code);
    }
    let (ear, callback) = Ear::callback();
    cometchat_client_init(Some(&client), string("app"), None, callback);
    ear.was_answered("MISSING_PARAMETERS");
    cometchat_settings_free(Some(settings));
    cometchat_client_free(Some(client));
}

#[test]
fn cbk1_an_unknown_receiver_type_is_answered_inline() {
    let client = client();
    let (ear, callback) = Ear::callback();
    cometchat_client_mark_as_read(Some(&client), 1, string("bob"), 9, string("bob"), callback);
    ear.was_answered("ERR_INVALID_RECEIVER_TYPE");
    cometchat_client_free(Some(client));
}

#[test]
fn cbk1_what_the_client_refuses_comes_on_the_executor() {
    let client = client();
    let settings = settings();
    let (ear, callback) = Ear::callback();
    cometchat_client_init(Some(&client), string("not an id"), Some(&settings), callback);
    ear.is_answered(Some("ERR_INVALID_APP_ID"));
    let (ear, callback) = Ear::callback();
    cometchat_client_init(Some(&client), string("app1"), Some(&settings), callback);
    cometchat_settings_free(Some(settings));
    ear.is_answered(None);
    assert!(cometchat_client_is_initialised(Some(&client)));
    let (ear, callback) = Ear::callback();
    cometchat_client_connect(Some(&client), callback);
    ear.is_answered(Some("ERR_NOT_LOGGED_IN"));
    cometchat_client_free(Some(client));
}

#[test]
fn cbk5_after_the_shutdown_answers_are_inline() {
    let client = client();
    let other = cometchat_client_clone(Some(&client)).expect("no panic");
    cometchat_client_free(Some(client));
    assert_eq!(cometchat_client_shutdown(Some(&other)), cometchat_result::Ok);
    let (ear, callback) = Ear::callback();
    cometchat_client_connect(Some(&other), callback);
    ear.was_answered("COMETCHAT_INITIALIZATION_NOT_DONE");
    cometchat_client_free(Some(other));
}

extern "C" fn free_handle(ctx: *mut c_void, _: Option<&cometchat_error>) {
    // SAFETY: `ctx` is the test's handle, which this frees, once.
    cometchat_client_free(Some(unsafe { Box::from_raw(ctx.cast::<cometchat_client>()) }));
}

/// Miri and Valgrind see whether the handle is touched afterwards.
#[test]
fn cbk4_an_inline_answer_may_free_the_handle_that_was_passed() {
    let client = client();
    assert_eq!(cometchat_client_shutdown(Some(&client)), cometchat_result::Ok);
    let handle = Box::into_raw(client);
    let callback =
        cometchat_callback { ctx: handle.cast(), done: Some(free_handle), destroy: None };
    // SAFETY: it is alive when the call begins.
    cometchat_client_connect(Some(unsafe { &*handle }), callback);
}

type Jobs = Sender<Box<cometchat_job>>;

extern "C" fn queue(ctx: *mut c_void, job: Option<Box<cometchat_job>>) {
    // SAFETY: `ctx` is the test's sender.
    let jobs = unsafe { &*ctx.cast::<Jobs>() };
    jobs.send(job.expect("a job")).expect("the test listens");
}

extern "C" fn drop_queue(ctx: *mut c_void) {
    // SAFETY: `ctx` is the test's sender, and this comes once.
    drop(unsafe { Box::from_raw(ctx.cast::<Jobs>()) });
}

#[test]
fn cbk3_a_handle_is_answered_on_its_executor_and_a_freed_job_counts() {
    let (sender, jobs) = channel();
    let executor = cometchat_executor_new(cometchat_executor_functions {
        ctx: Box::into_raw(Box::new(sender)).cast(),
        execute: Some(queue),
        destroy: Some(drop_queue),
    });
    let client = client();
    let handle = cometchat_client_answering_on(Some(&client), executor.as_deref());
    cometchat_executor_free(executor);
    for run in [true, false] {
        let (ear, callback) = Ear::callback();
        cometchat_client_connect(handle.as_deref(), callback);
        let job = jobs.recv().expect("the executor is alive");
        ear.is_silent();
        if run {
            assert_eq!(cometchat_job_run(Some(job)), cometchat_result::Ok);
        } else {
            cometchat_job_free(Some(job));
        }
        ear.was_answered("COMETCHAT_INITIALIZATION_NOT_DONE");
    }
    cometchat_client_free(handle);
    cometchat_client_free(Some(client));
    assert!(jobs.recv().is_err(), "the executor was destroyed");
}

#[test]
fn an_executor_without_execute_is_none_and_its_ctx_is_destroyed() {
    let (ear, ctx) = Ear::new();
    let functions = cometchat_executor_functions { ctx, execute: None, destroy: Some(destroy) };
    assert!(cometchat_executor_new(functions).is_none());
    assert_eq!(ear.next(), Seen::Destroyed);
}

#[test]
fn evt5_a_listener_that_is_replaced_refused_or_removed_is_destroyed_once() {
    let client = client();
    let add = |client, id| {
        let (ear, ctx) = Ear::new();
        let listener = cometchat_message_listener { ctx, on_event: None, destroy: Some(destroy) };
        (cometchat_client_add_message_listener(client, id, listener, None), ear)
    };
    let (result, refused) = add(None, cometchat_str::ABSENT);
    assert_eq!(result, cometchat_result::NullParameter);
    assert_eq!(refused.next(), Seen::Destroyed);
    let (_, first) = add(Some(&*client), string("id"));
    first.is_silent();
    let (_, delegate) = add(Some(&*client), cometchat_str::ABSENT);
    let (_, second) = add(Some(&*client), string("id"));
    assert_eq!(first.next(), Seen::Destroyed);
    assert_eq!(
        cometchat_client_remove_message_listener(Some(&client), string("id")),
        cometchat_result::Ok
    );
    assert_eq!(second.next(), Seen::Destroyed);
    delegate.is_silent();
    cometchat_client_free(Some(client));
    assert_eq!(delegate.next(), Seen::Destroyed);
}

/// A listener that removes itself, and frees the handle that it owns.
struct Suicidal {
    client: Option<Box<cometchat_client>>,
    ear: *mut c_void,
}

extern "C" fn remove_self(ctx: *mut c_void, event: Option<&cometchat_connection_event<'_>>) {
    // SAFETY: `ctx` is the test's, and events come one at a time.
    let suicidal = unsafe { &mut *ctx.cast::<Suicidal>() };
    let client = suicidal.client.take();
    assert_eq!(
        cometchat_client_remove_connection_listener(client.as_deref(), string("self")),
        cometchat_result::Ok
    );
    cometchat_client_free(client);
    // Still there: `destroy` waits for the end of this call.
    assert_eq!(cometchat_connection_event_number(event), 1);
    tell(suicidal.ear, Seen::Done(None));
}

extern "C" fn destroy_suicidal(ctx: *mut c_void) {
    // SAFETY: `ctx` is the test's, and this comes once.
    let suicidal = unsafe { Box::from_raw(ctx.cast::<Suicidal>()) };
    destroy(suicidal.ear);
}

#[test]
fn cbk4_a_listener_may_remove_itself_and_free_the_last_handle() {
    let client = client();
    let (ear, ctx) = Ear::new();
    let own = cometchat_client_clone(Some(&client));
    let listener = cometchat_connection_listener {
        ctx: Box::into_raw(Box::new(Suicidal { client: own, ear: ctx })).cast(),
        on_event: Some(remove_self),
        destroy: Some(destroy_suicidal),
    };
    assert_eq!(
        cometchat_client_add_connection_listener(Some(&client), string("self"), listener, None),
        cometchat_result::Ok
    );
    let (init, callback) = Ear::callback();
    let settings = settings();
    cometchat_client_init(Some(&client), string("app1"), Some(&settings), callback);
    cometchat_client_free(Some(client));
    cometchat_settings_free(Some(settings));
    ear.is_answered(None);
    // By success or by the end of the last handle.
    assert!(matches!(init.next(), Seen::Done(_)));
}
