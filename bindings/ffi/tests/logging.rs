//! The log callback. One test, since there is one log for the process.

mod common;

use std::{ffi::c_void, mem::MaybeUninit};

use cometchat::c::{
    client::*, client_builder::*, log::*, result::*, session::*, settings::*, strings::*,
};
use common::{Ear, Seen, destroy, string, tell};

extern "C" fn on_log(
    ctx: *mut c_void,
    level: cometchat_log_level,
    target: cometchat_str,
    message: cometchat_str,
) {
    let target = String::from_utf8_lossy(target.bytes().unwrap_or_default()).into_owned();
    let message = String::from_utf8_lossy(message.bytes().unwrap_or_default()).into_owned();
    assert!(target.starts_with("cometchat"), "{target}");
    tell(ctx, Seen::Done(Some(format!("{level:?} {message}"))));
    // Any function may be called here, this one too.
    let (_, other) = Ear::new();
    let unknown = cometchat_log_callback { ctx: other, on_log: None, destroy: Some(destroy) };
    assert_eq!(cometchat_set_log_callback(99, unknown), cometchat_result::InvalidArgument);
}

fn log_to(ctx: *mut c_void, level: cometchat_log_level) {
    let callback = cometchat_log_callback { ctx, on_log: Some(on_log), destroy: Some(destroy) };
    assert_eq!(cometchat_set_log_callback(level as i32, callback), cometchat_result::Ok);
}

fn init() {
    let mut builder = cometchat_client_builder_new();
    let mut client = MaybeUninit::uninit();
    assert_eq!(
        cometchat_client_builder_build(builder.as_deref_mut(), Some(&mut client), None),
        cometchat_result::Ok
    );
    cometchat_client_builder_free(builder);
    // SAFETY: it was written, as the result says.
    let client = unsafe { client.assume_init() };
    let mut settings = cometchat_settings_new();
    cometchat_settings_set_region(settings.as_deref_mut(), string("us"));
    let (ear, callback) = Ear::callback();
    cometchat_client_init(Some(&client), string("app1"), settings.as_deref(), callback);
    ear.is_answered(None);
    cometchat_settings_free(settings);
    cometchat_client_free(Some(client));
}

#[test]
fn sec2_the_log_goes_to_one_callback_and_can_be_switched_off() {
    let (first, ctx) = Ear::new();
    log_to(ctx, cometchat_log_level::Debug);
    init();
    let Seen::Done(Some(line)) = first.next() else { panic!("a line comes first") };
    assert!(line.starts_with("Debug connection"), "{line}");
    assert!(line.contains(" status="), "{line}");

    let (second, ctx) = Ear::new();
    log_to(ctx, cometchat_log_level::Error);
    while first.next() != Seen::Destroyed {}
    init();
    second.is_silent();

    let off = cometchat_log_callback { ctx: std::ptr::null_mut(), on_log: None, destroy: None };
    assert_eq!(cometchat_set_log_callback(5, off), cometchat_result::Ok);
    assert_eq!(second.next(), Seen::Destroyed);
}
