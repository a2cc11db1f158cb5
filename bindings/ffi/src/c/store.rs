//! Stores of the host: where sessions, and how far the listeners have come, survive a restart.

use std::{ffi::c_void, io::ErrorKind};

use ::cometchat_client::{ClientBuilder, SessionStore, StoreError, Stored};
use zeroize::Zeroizing;

use super::{
    client_builder::{changed, cometchat_client_builder},
    context::Context,
    guard,
    result::{Refusal, cometchat_result, required},
    strings::{cometchat_bytes, cometchat_str},
};

/// The most bytes of a document in a store.
pub const COMETCHAT_MOST_DOCUMENT_BYTES: usize = 8_388_608;

/// Takes the answer of a store, while its function runs. The first answer counts. Without one the store
/// counts as failed.
pub struct cometchat_store_reply(Option<Answer>);

enum Answer {
    Done,
    Document(Zeroizing<Vec<u8>>),
    Empty,
    Locked,
    Failed(i64),
}

/// A store of the host, for example a platform's keychain. It keeps one document, which contains
/// tokens. The functions are called from any thread, also at the same time, and may block. Each
/// answers through `reply` before it returns. (STO4)
#[repr(C)]
pub struct cometchat_store {
    /// Passed on. Belongs to the library from the call on.
    pub ctx: *mut c_void,
    /// Gives the document that was saved last: `cometchat_store_reply_document`, `_empty`, `_locked`,
    /// `_failed`. `_locked` if it exists but cannot be read now, for example before the device was
    /// unlocked for the first time: nothing is deleted then, and the call is made again later.
    pub load: Option<extern "C" fn(ctx: *mut c_void, reply: Option<&mut cometchat_store_reply>)>,
    /// Replaces the document, wholly or not at all, and for this user's eyes only:
    /// `cometchat_store_reply_done`, `_locked`, `_failed`. `document` is borrowed until it returns, and
    /// wiped then.
    pub save: Option<
        extern "C" fn(
            ctx: *mut c_void,
            document: cometchat_bytes,
            reply: Option<&mut cometchat_store_reply>,
        ),
    >,
    /// Destroys a document that cannot be understood, so that no copy stays; `load` answers `_empty`
    /// then. `note`, borrowed until it returns, says in JSON what it was, without secrets, and may be
    /// kept: `cometchat_store_reply_done`, `_locked`, `_failed`.
    pub set_aside: Option<
        extern "C" fn(
            ctx: *mut c_void,
            note: cometchat_str,
            reply: Option<&mut cometchat_store_reply>,
        ),
    >,
    /// Called once when the client is gone. May be NULL.
    pub destroy: Option<extern "C" fn(ctx: *mut c_void)>,
}

type Load = extern "C" fn(*mut c_void, Option<&mut cometchat_store_reply>);
type Save = extern "C" fn(*mut c_void, cometchat_bytes, Option<&mut cometchat_store_reply>);
type SetAside = extern "C" fn(*mut c_void, cometchat_str, Option<&mut cometchat_store_reply>);

/// The functions of a [`cometchat_store`], all there.
struct HostStore {
    context: Context,
    load: Load,
    save: Save,
    set_aside: SetAside,
}

impl HostStore {
    fn ask(&self, ask: impl FnOnce(*mut c_void, &mut cometchat_store_reply)) -> Option<Answer> {
        let mut reply = cometchat_store_reply(None);
        ask(self.context.pointer(), &mut reply);
        reply.0
    }
}

fn written(answer: Option<&Answer>) -> Result<(), StoreError> {
    match answer {
        Some(Answer::Done) => Ok(()),
        Some(Answer::Locked) => Err(StoreError::Locked),
        Some(Answer::Failed(code)) => Err(StoreError::Platform(*code)),
        Some(Answer::Document(_) | Answer::Empty) | None => Err(no_answer()),
    }
}

/// The store did not keep to the rules.
fn no_answer() -> StoreError {
    StoreError::Io(ErrorKind::InvalidData)
}

impl SessionStore for HostStore {
    fn load(&self) -> Result<Stored, StoreError> {
        match self.ask(|ctx, reply| (self.load)(ctx, Some(reply))) {
            Some(Answer::Document(document)) => Ok(Stored::Bytes(document)),
            Some(Answer::Empty) => Ok(Stored::Empty),
            Some(Answer::Locked) => Ok(Stored::Locked),
            Some(Answer::Failed(code)) => Err(StoreError::Platform(code)),
            Some(Answer::Done) | None => Err(no_answer()),
        }
    }

    fn save(&self, document: &[u8]) -> Result<(), StoreError> {
        let document = cometchat_bytes::of(document);
        written(self.ask(|ctx, reply| (self.save)(ctx, document, Some(reply))).as_ref())
    }

    fn set_aside(&self, note: &str) -> Result<(), StoreError> {
        let note = cometchat_str::of(note);
        written(self.ask(|ctx, reply| (self.set_aside)(ctx, note, Some(reply))).as_ref())
    }
}

impl cometchat_store {
    /// Takes `ctx` over at once, whatever is missing.
    fn into_host(self) -> Result<HostStore, Refusal> {
        let Self { ctx, load, save, set_aside, destroy } = self;
        let context = Context::new(ctx, destroy);
        let load = required(load, "load")?;
        let save = required(save, "save")?;
        let set_aside = required(set_aside, "set_aside")?;
        Ok(HostStore { context, load, save, set_aside })
    }
}

/// Where the session survives a restart. Default: in memory only. Takes back what was set before.
/// `destroy` has run if it fails. (STO1, STO4)
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_builder_set_session_store(
    builder: Option<&mut cometchat_client_builder>,
    store: cometchat_store,
) -> cometchat_result {
    let store = store.into_host();
    changed("cometchat_client_builder_set_session_store", builder, move || {
        let store = store?;
        Ok(move |builder: ClientBuilder| builder.store(store))
    })
}

/// Where it is kept how far the message listeners have come, so that a restarted process goes on there.
/// One of its own for each process that shares a session. Default: in memory only. Takes back what was
/// set before. `destroy` has run if it fails. (REC9, STO6)
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_builder_set_progress_store(
    builder: Option<&mut cometchat_client_builder>,
    store: cometchat_store,
) -> cometchat_result {
    let store = store.into_host();
    changed("cometchat_client_builder_set_progress_store", builder, move || {
        let store = store?;
        Ok(move |builder: ClientBuilder| builder.progress_store(store))
    })
}

fn replied(
    entry: &'static str,
    reply: Option<&mut cometchat_store_reply>,
    answer: impl FnOnce() -> Result<Answer, Refusal>,
) -> cometchat_result {
    guard::synchronous(entry, || {
        let reply = required(reply, "reply")?;
        if reply.0.is_some() {
            return Err(Refusal::AlreadySet);
        }
        reply.0 = Some(answer()?);
        Ok(())
    })
}

/// To `load`: this is the document, of at most `COMETCHAT_MOST_DOCUMENT_BYTES`. It is copied, and the
/// copy is wiped after use.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_store_reply_document(
    reply: Option<&mut cometchat_store_reply>,
    document: cometchat_bytes,
) -> cometchat_result {
    replied("cometchat_store_reply_document", reply, || {
        let document = document.required("document", COMETCHAT_MOST_DOCUMENT_BYTES)?;
        Ok(Answer::Document(Zeroizing::new(document.to_vec())))
    })
}

/// To `load`: nothing was saved yet.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_store_reply_empty(
    reply: Option<&mut cometchat_store_reply>,
) -> cometchat_result {
    replied("cometchat_store_reply_empty", reply, || Ok(Answer::Empty))
}

/// To `save` and `set_aside`: done.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_store_reply_done(
    reply: Option<&mut cometchat_store_reply>,
) -> cometchat_result {
    replied("cometchat_store_reply_done", reply, || Ok(Answer::Done))
}

/// The document is locked at the moment.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_store_reply_locked(
    reply: Option<&mut cometchat_store_reply>,
) -> cometchat_result {
    replied("cometchat_store_reply_locked", reply, || Ok(Answer::Locked))
}

/// The platform's store refused, with its own code, which the error for the application names.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_store_reply_failed(
    reply: Option<&mut cometchat_store_reply>,
    code: i64,
) -> cometchat_result {
    replied("cometchat_store_reply_failed", reply, || Ok(Answer::Failed(code)))
}
