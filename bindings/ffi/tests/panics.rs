//! Panics stay inside. (CBK6)
#![cfg(feature = "panic-injection")]

mod common;

use std::{mem::MaybeUninit, sync::Mutex};

use cometchat::c::{
    client::*, client_builder::*, connection::*, injection::*, listeners::*, result::*, session::*,
    settings::*, strings::*,
};
use common::{Ear, Seen, destroy, string};

/// The wish for a panic is the process's.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

#[test]
fn cbk6_a_panic_in_an_entry_point_answers_in_the_function_s_own_way() {
    let _turn = ONE_AT_A_TIME.lock();
    let mut builder = cometchat_client_builder_new();
    let mut client = MaybeUninit::uninit();
    cometchat_client_builder_build(builder.as_deref_mut(), Some(&mut client), None);
    cometchat_client_builder_free(builder);
    // SAFETY: it was written.
    let client = unsafe { client.assume_init() };

    cometchat_test_panic_next(string("cometchat_client_connect"));
    let (ear, callback) = Ear::callback();
    cometchat_client_connect(Some(&client), callback);
    ear.was_answered("ERROR_UNHANDLED_EXCEPTION");

    cometchat_test_panic_next(string("cometchat_client_resume"));
    assert_eq!(cometchat_client_resume(Some(&client)), cometchat_result::Panic);
    assert_eq!(cometchat_client_resume(Some(&client)), cometchat_result::Ok);

    cometchat_test_panic_next(string("cometchat_settings_new"));
    assert!(cometchat_settings_new().is_none());

    cometchat_test_panic_next(string("cometchat_client_add_message_listener"));
    let (ear, ctx) = Ear::new();
    let listener = cometchat_message_listener { ctx, on_event: None, destroy: Some(destroy) };
    assert_eq!(
        cometchat_client_add_message_listener(Some(&client), cometchat_str::ABSENT, listener, None),
        cometchat_result::Panic
    );
    assert_eq!(ear.next(), Seen::Destroyed);

    cometchat_test_panic_next(string("cometchat_client_free"));
    cometchat_client_free(Some(client));
}

#[test]
fn cbk6_a_panic_of_the_driver_answers_what_it_held() {
    let _turn = ONE_AT_A_TIME.lock();
    let mut builder = cometchat_client_builder_new();
    let mut client = MaybeUninit::uninit();
    cometchat_client_builder_build(builder.as_deref_mut(), Some(&mut client), None);
    cometchat_client_builder_free(builder);
    // SAFETY: it was written.
    let client = unsafe { client.assume_init() };
    assert_eq!(cometchat_test_panic_driver(Some(&client)), cometchat_result::Ok);
    let mut settings = cometchat_settings_new();
    cometchat_settings_set_region(settings.as_deref_mut(), string("us"));
    let (ear, callback) = Ear::callback();
    cometchat_client_init(Some(&client), string("app1"), settings.as_deref(), callback);
    cometchat_settings_free(settings);
    ear.is_answered(None);
    cometchat_client_free(Some(client));
}
