//! A store of C's. (STO4)

mod common;

use std::{ffi::c_void, mem::MaybeUninit};

use cometchat::c::{client::*, client_builder::*, result::*, store::*, strings::*};
use common::{Ear, Seen, destroy, tell};

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

#[test]
fn sto3_a_damaged_document_is_set_aside_and_the_store_goes_with_the_client() {
    let (ear, ctx) = Ear::new();
    let store = cometchat_store {
        ctx,
        load: Some(load),
        save: Some(save),
        set_aside: Some(set_aside),
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
    assert_eq!(ear.next(), Seen::Done(Some("load".to_owned())));
    assert_eq!(ear.next(), Seen::Done(Some("set_aside".to_owned())));
    // SAFETY: it was written, as the result says.
    cometchat_client_free(Some(unsafe { client.assume_init() }));
    while ear.next() != Seen::Destroyed {}
}
