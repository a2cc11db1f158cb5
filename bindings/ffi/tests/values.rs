//! Unknown enum values, missing handles and outputs: a clear answer and nothing written.

mod common;

use std::mem::MaybeUninit;

use cometchat::c::{
    client::*, client_builder::*, connection::*, log::*, message::*, result::*, sending::*,
    session::*, settings::*, store::*, strings::*, token_provider::*, version::*,
};
use common::{Ear, Seen, destroy, string, text};

#[test]
fn the_version_is_the_package_s() {
    assert_eq!(text(cometchat_version()), Some(env!("CARGO_PKG_VERSION").to_owned()));
}

#[test]
fn every_result_has_its_own_sentence() {
    let sentences: std::collections::BTreeSet<_> =
        (0..=9).map(|result| text(cometchat_result_message(result))).collect();
    assert_eq!(sentences.len(), 10);
    assert_eq!(
        text(cometchat_result_message(i32::MIN)),
        text(cometchat_result_message(i32::MAX)),
        "unknown ones have one in common"
    );
}

#[test]
fn times_have_their_defaults_and_unknown_ones_are_refused() {
    let mut settings = cometchat_settings_new();
    let mut time = MaybeUninit::new(7);
    let get = |settings: &Option<Box<cometchat_settings>>, which, time: &mut MaybeUninit<u64>| {
        cometchat_settings_time(settings.as_deref(), which, Some(time))
    };
    assert_eq!(get(&settings, 1, &mut time), cometchat_result::Ok);
    // SAFETY: it was initialised.
    assert_eq!(unsafe { time.assume_init() }, 30_000);
    for unknown in [0, 16, -1, i32::MAX] {
        assert_eq!(get(&settings, unknown, &mut time), cometchat_result::InvalidArgument);
        assert_eq!(
            cometchat_settings_set_time(settings.as_deref_mut(), unknown, 1),
            cometchat_result::InvalidArgument
        );
    }
    // SAFETY: it was initialised.
    assert_eq!(unsafe { time.assume_init() }, 30_000, "nothing is written on failure");
    for known in 1_i32..=15 {
        assert_eq!(
            cometchat_settings_set_time(
                settings.as_deref_mut(),
                known,
                1000 + u64::from(known.unsigned_abs())
            ),
            cometchat_result::Ok
        );
    }
    for known in 1_i32..=15 {
        assert_eq!(get(&settings, known, &mut time), cometchat_result::Ok);
        // SAFETY: it was initialised.
        assert_eq!(unsafe { time.assume_init() }, 1000 + u64::from(known.unsigned_abs()));
    }
    assert_eq!(
        cometchat_settings_time(settings.as_deref(), 1, None),
        cometchat_result::NullParameter
    );
    cometchat_settings_free(settings);
}

#[test]
fn unknown_presences_and_short_pins_are_refused() {
    let mut settings = cometchat_settings_new();
    for (presence, result) in [
        (0, cometchat_result::Ok),
        (2, cometchat_result::Ok),
        (3, cometchat_result::InvalidArgument),
        (-1, cometchat_result::InvalidArgument),
    ] {
        assert_eq!(cometchat_settings_set_presence(settings.as_deref_mut(), presence), result);
    }
    let pin = [1_u8; 32];
    for (length, result) in [(32, cometchat_result::Ok), (31, cometchat_result::InvalidArgument)] {
        // SAFETY: the array is long enough and outlives the call.
        let pin = unsafe { cometchat_bytes::new(pin.as_ptr(), length) };
        assert_eq!(cometchat_settings_add_key_pin(settings.as_deref_mut(), pin), result);
    }
    // SAFETY: NULL is no pointer to anything.
    let none = unsafe { cometchat_bytes::new(std::ptr::null(), 0) };
    assert_eq!(
        cometchat_settings_add_key_pin(settings.as_deref_mut(), none),
        cometchat_result::NullParameter
    );
    cometchat_settings_free(settings);
}

#[test]
fn unknown_receiver_types_and_bad_json_make_no_message() {
    let mut slot = MaybeUninit::uninit();
    for receiver_type in [0, 3, -1] {
        assert_eq!(
            cometchat_outgoing_message_new_text(
                string("bob"),
                receiver_type,
                string("hello"),
                Some(&mut slot)
            ),
            cometchat_result::InvalidArgument
        );
    }
    let user = cometchat_receiver_type::User as i32;
    assert_eq!(
        cometchat_outgoing_message_new_custom(
            string("bob"),
            user,
            string("kind"),
            string("{"),
            Some(&mut slot)
        ),
        cometchat_result::InvalidJson
    );
    assert_eq!(
        cometchat_outgoing_message_new_text(string("bob"), user, string("hi"), None),
        cometchat_result::NullParameter
    );
}

#[test]
fn getters_of_no_client_are_neutral() {
    assert!(!cometchat_client_is_initialised(None));
    assert!(cometchat_client_logged_in_user(None).is_none());
    assert!(cometchat_client_user_auth_token(None).is_none());
    assert_eq!(cometchat_client_last_delivered_message_id(None), 0);
    assert_eq!(cometchat_client_connection_status(None), cometchat_status::None);
    assert_eq!(cometchat_client_shutdown(None), cometchat_result::NullParameter);
    assert!(cometchat_client_clone(None).is_none());
    cometchat_client_free(None);
}

#[test]
fn status_names_are_the_documented_ones() {
    assert_eq!(text(cometchat_status_name(0)), None);
    assert_eq!(text(cometchat_status_name(4)).as_deref(), Some("featureThrottled"));
    assert_eq!(text(cometchat_status_name(5)), None);
}

#[test]
fn what_the_builder_refuses_is_destroyed() {
    let mut builder = cometchat_client_builder_new();
    let (ear, ctx) = Ear::new();
    let store = cometchat_store {
        ctx,
        load: None,
        save: None,
        set_aside: None,
        in_turn: None,
        destroy: Some(destroy),
    };
    assert_eq!(
        cometchat_client_builder_set_session_store(builder.as_deref_mut(), store),
        cometchat_result::NullParameter
    );
    assert_eq!(ear.next(), Seen::Destroyed);
    let (ear, ctx) = Ear::new();
    let provider = cometchat_token_provider { ctx, request: None, destroy: Some(destroy) };
    assert_eq!(
        cometchat_client_builder_set_token_provider(builder.as_deref_mut(), provider),
        cometchat_result::NullParameter
    );
    assert_eq!(ear.next(), Seen::Destroyed);
    assert_eq!(
        cometchat_client_builder_build(builder.as_deref_mut(), None, None),
        cometchat_result::NullParameter
    );
    cometchat_client_builder_free(builder);
}

#[test]
fn an_unknown_log_level_is_refused() {
    for level in [-1, 6] {
        let (ear, ctx) = Ear::new();
        let callback = cometchat_log_callback { ctx, on_log: None, destroy: Some(destroy) };
        assert_eq!(cometchat_set_log_callback(level, callback), cometchat_result::InvalidArgument);
        assert_eq!(ear.next(), Seen::Destroyed);
    }
}
