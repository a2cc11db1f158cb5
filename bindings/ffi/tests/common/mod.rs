//! C's side of callbacks: a `ctx` that tells what happens to it.
#![allow(dead_code, reason = "each test file uses a part")]

use std::{
    ffi::c_void,
    sync::{
        Arc,
        mpsc::{Receiver, Sender, channel},
    },
    time::Duration,
};

use cometchat::c::{callbacks::cometchat_callback, error::*, strings::cometchat_str};

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a `ctx` has seen.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    /// `done`, with the error's code.
    Done(Option<String>),
    /// `done`, with what the call has brought.
    Brought(String),
    Destroyed,
}

/// Hears what happens to one `ctx`.
pub(crate) struct Ear(Receiver<Seen>);

impl Ear {
    pub(crate) fn new() -> (Self, *mut c_void) {
        let (sender, receiver) = channel::<Seen>();
        (Self(receiver), Arc::into_raw(Arc::new(sender)).cast_mut().cast())
    }

    /// A callback and what becomes of it.
    pub(crate) fn callback() -> (Self, cometchat_callback) {
        let (ear, ctx) = Self::new();
        (ear, cometchat_callback { ctx, done: Some(done), destroy: Some(destroy) })
    }

    pub(crate) fn next(&self) -> Seen {
        self.0.recv_timeout(PATIENCE).expect("it is called")
    }

    /// Answered once, destroyed once, in this order, and nothing more can come.
    #[track_caller]
    pub(crate) fn is_answered(&self, code: Option<&str>) {
        self.is_over(&Seen::Done(code.map(str::to_owned)));
    }

    /// As [`Ear::is_answered`], for a call that brings something.
    #[track_caller]
    pub(crate) fn is_brought(&self, what: &str) {
        self.is_over(&Seen::Brought(what.to_owned()));
    }

    #[track_caller]
    fn is_over(&self, last: &Seen) {
        assert_eq!(self.next(), *last);
        assert_eq!(self.next(), Seen::Destroyed);
        assert!(self.0.recv_timeout(PATIENCE).is_err(), "the sender is gone");
    }

    /// As [`Ear::is_answered`], before the function returned.
    #[track_caller]
    pub(crate) fn was_answered(&self, code: &str) {
        assert_eq!(self.0.try_recv(), Ok(Seen::Done(Some(code.to_owned()))));
        assert_eq!(self.0.try_recv(), Ok(Seen::Destroyed));
        assert!(self.0.try_recv().is_err());
    }

    #[track_caller]
    pub(crate) fn is_silent(&self) {
        assert!(self.0.try_recv().is_err());
    }
}

/// Sends without giving the `ctx` up.
pub(crate) fn tell(ctx: *mut c_void, seen: Seen) {
    // SAFETY: `ctx` is an `Ear`'s until `destroy`.
    let sender = unsafe { &*ctx.cast::<Sender<Seen>>() };
    // The test may be over.
    let _ = sender.send(seen);
}

pub(crate) extern "C" fn done(ctx: *mut c_void, error: Option<&cometchat_error>) {
    tell(ctx, Seen::Done(text(cometchat_error_code(error))));
}

pub(crate) fn text(string: cometchat_str) -> Option<String> {
    string.bytes().map(|bytes| String::from_utf8_lossy(bytes).into_owned())
}

pub(crate) extern "C" fn destroy(ctx: *mut c_void) {
    tell(ctx, Seen::Destroyed);
    // SAFETY: made by `Ear::new`; `destroy` is called once.
    drop(unsafe { Arc::from_raw(ctx.cast::<Sender<Seen>>()) });
}

pub(crate) fn string(text: &'static str) -> cometchat_str {
    // SAFETY: the text lives for ever.
    unsafe { cometchat_str::new(text.as_ptr().cast(), text.len()) }
}
