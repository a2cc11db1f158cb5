//! A store of C's. (STO4)

mod common;

use std::{ffi::c_void, mem::MaybeUninit};

use cometchat::c::{client::*, client_builder::*, error::*, result::*, store::*, strings::*};
use common::{Ear, Seen, destroy, string, tell, text};

extern "C" fn load(ctx: *mut c_void, reply: Option<&mut cometchat_store_reply>) {
    tell(ctx, Seen::Done(Some("load".to_owned())));
    let reply = reply.expect("there is one");
    let damaged = b"not JSON";
    // SAFETY: the bytes live for ever.
    let damaged = unsafe { cometchat_bytes::new(damaged.as_ptr(), damaged.len()) };
    assert_eq!(cometchat_store_reply_document(Some(reply), damaged), cometchat_result::Ok);
    assert_eq!(cometchat_store_reply_empty(Some(reply)), cometchat_result::AlreadySet);
}

extern "C" fn save(_: *mut c_void, _: cometchat_bytes, reply: Option<&mut cometchat_store_reply>) {
    cometchat_store_reply_done(reply);
}

extern "C" fn set_aside(
    ctx: *mut c_void,
    note: cometchat_str,
    reply: Option<&mut cometchat_store_reply>,
) {
    assert!(note.bytes().is_some_and(|note| note.starts_with(b"{")));
    tell(ctx, Seen::Done(Some("set_aside".to_owned())));
    cometchat_store_reply_done(reply);
}

extern "C" fn take_turn(
    ctx: *mut c_void,
    turn: Option<&cometchat_store_turn<'_>>,
    _: Option<&mut cometchat_store_reply>,
) {
    tell(ctx, Seen::Done(Some("turn".to_owned())));
    assert_eq!(cometchat_store_turn_run(turn), cometchat_result::Ok);
    tell(ctx, Seen::Done(Some("end of the turn".to_owned())));
}

extern "C" fn refuse_turn(
    ctx: *mut c_void,
    _: Option<&cometchat_store_turn<'_>>,
    reply: Option<&mut cometchat_store_reply>,
) {
    tell(ctx, Seen::Done(Some("no turn".to_owned())));
    assert_eq!(cometchat_store_reply_failed(reply, 35), cometchat_result::Ok);
}

type InTurn = extern "C" fn(
    *mut c_void,
    Option<&cometchat_store_turn<'_>>,
    Option<&mut cometchat_store_reply>,
);

/// What a client asks of a store with a damaged document.
fn asked_with(in_turn: Option<InTurn>) -> Vec<String> {
    let (ear, ctx) = Ear::new();
    let store = cometchat_store {
        ctx,
        load: Some(load),
        save: Some(save),
        set_aside: Some(set_aside),
        in_turn,
        destroy: Some(destroy),
    };
    let mut builder = cometchat_client_builder_new();
    assert_eq!(
        cometchat_client_builder_set_session_store(builder.as_deref_mut(), store),
        cometchat_result::Ok
    );
    let mut client = MaybeUninit::uninit();
    assert_eq!(
        cometchat_client_builder_build(builder.as_deref_mut(), Some(&mut client), None),
        cometchat_result::Ok
    );
    cometchat_client_builder_free(builder);
    // SAFETY: it was written, as the result says.
    cometchat_client_free(Some(unsafe { client.assume_init() }));
    let mut asked = Vec::new();
    loop {
        match ear.next() {
            Seen::Done(Some(what)) => asked.push(what),
            Seen::Destroyed => return asked,
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn sto3_a_damaged_document_is_set_aside_and_the_store_goes_with_the_client() {
    assert_eq!(asked_with(None)[..2], ["load", "load"]);
    assert!(asked_with(None).contains(&"set_aside".to_owned()));
}

#[test]
fn sto6_a_document_is_changed_in_a_turn() {
    let asked = asked_with(Some(take_turn));
    assert_eq!(asked[..2], ["load", "turn"]);
    let place = |word: &str| asked.iter().position(|asked| asked == word).expect(word);
    assert!(place("turn") < place("set_aside"));
    assert!(place("set_aside") < place("end of the turn"));
}

#[test]
fn sto6_without_a_turn_the_document_stays() {
    let asked = asked_with(Some(refuse_turn));
    assert!(asked.contains(&"no turn".to_owned()), "{asked:?}");
    assert!(!asked.contains(&"set_aside".to_owned()), "{asked:?}");
}

/// What comes of building an extension with this name.
fn extension(name: &'static str) -> (cometchat_result, Option<String>) {
    let mut builder = cometchat_client_builder_new();
    let set = cometchat_client_builder_set_extension(builder.as_deref_mut(), string(name), false);
    assert_eq!(set, cometchat_result::Ok);
    let (mut client, mut error) = (MaybeUninit::uninit(), MaybeUninit::uninit());
    let built =
        cometchat_client_builder_build(builder.as_deref_mut(), Some(&mut client), Some(&mut error));
    cometchat_client_builder_free(builder);
    if built == cometchat_result::Ok {
        // SAFETY: it was written, as the result says.
        cometchat_client_free(Some(unsafe { client.assume_init() }));
        return (built, None);
    }
    // SAFETY: it was written, as the result says.
    let error = unsafe { error.assume_init() };
    let code = text(cometchat_error_code(Some(&error)));
    cometchat_error_free(Some(error));
    (built, code)
}

#[test]
fn sto6_an_extension_has_a_usable_name() {
    assert_eq!(extension("share-extension"), (cometchat_result::Ok, None));
    for bad in ["", "no spaces"] {
        let refused = (cometchat_result::Failed, Some("ERROR_LIMIT_EXCEEDED".to_owned()));
        assert_eq!(extension(bad), refused);
    }
    let mut builder = cometchat_client_builder_new();
    for (builder, name) in [(builder.as_deref_mut(), cometchat_str::ABSENT), (None, string("a"))] {
        assert_eq!(
            cometchat_client_builder_set_extension(builder, name, true),
            cometchat_result::NullParameter
        );
    }
    cometchat_client_builder_free(builder);
}
