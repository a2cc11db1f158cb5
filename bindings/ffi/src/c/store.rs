//! Stores of the host: where sessions, and how far the listeners have come, survive a restart.

use std::{
    any::Any,
    cell::Cell,
    ffi::c_void,
    io::ErrorKind,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    thread::{self, ThreadId},
};

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

/// A turn of a store, which is run with `cometchat_store_turn_run`.
pub struct cometchat_store_turn<'a> {
    /// The work is done where it was asked for, since it may hold what belongs to its thread.
    thread: ThreadId,
    /// `None` once it has begun.
    work: Cell<Option<&'a mut dyn FnMut()>>,
    /// What the work has panicked with.
    panic: Cell<Option<Box<dyn Any + Send>>>,
}

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
    /// Keeps other processes from changing the document meanwhile: waits until none has a turn, then runs
    /// the turn with `cometchat_store_turn_run`, exactly once, on this thread and before it returns.
    /// `load`, `save` and `set_aside` are called inside it. If the turn cannot be had, it is not run, and
    /// the answer is `cometchat_store_reply_locked` or `_failed`: the change then holds in this process
    /// only, and the application hears of it as of a failed `save`. `turn` is borrowed until it returns.
    /// A turn is brief, and nothing may stay locked after it. May be NULL, unless processes share the
    /// store: within a process turns follow each other anyway. (STO5, STO6)
    pub in_turn: Option<
        extern "C" fn(
            ctx: *mut c_void,
            turn: Option<&cometchat_store_turn<'_>>,
            reply: Option<&mut cometchat_store_reply>,
        ),
    >,
    /// Called once when the client is gone. May be NULL.
    pub destroy: Option<extern "C" fn(ctx: *mut c_void)>,
}

type Load = extern "C" fn(*mut c_void, Option<&mut cometchat_store_reply>);
type Save = extern "C" fn(*mut c_void, cometchat_bytes, Option<&mut cometchat_store_reply>);
type SetAside = extern "C" fn(*mut c_void, cometchat_str, Option<&mut cometchat_store_reply>);
type InTurn = extern "C" fn(
    *mut c_void,
    Option<&cometchat_store_turn<'_>>,
    Option<&mut cometchat_store_reply>,
);

/// The functions of a [`cometchat_store`], all there.
struct HostStore {
    context: Context,
    load: Load,
    save: Save,
    set_aside: SetAside,
    in_turn: Option<InTurn>,
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

    /// Without the work having run it is a failure, whatever the host says.
    fn in_turn(&self, work: &mut dyn FnMut()) -> Result<(), StoreError> {
        let Some(in_turn) = self.in_turn else {
            work();
            return Ok(());
        };
        let turn = cometchat_store_turn::new(work);
        let answer = self.ask(|ctx, reply| in_turn(ctx, Some(&turn), Some(reply)));
        if let Some(panic) = turn.panic.into_inner() {
            // It has gone around the host.
            resume_unwind(panic);
        }
        match turn.work.into_inner() {
            None => Ok(()),
            Some(_) => Err(written(answer.as_ref()).err().unwrap_or_else(no_answer)),
        }
    }
}

impl<'a> cometchat_store_turn<'a> {
    fn new(work: &'a mut dyn FnMut()) -> Self {
        Self { thread: thread::current().id(), work: Cell::new(Some(work)), panic: Cell::default() }
    }

    fn run(&self) -> Result<(), Refusal> {
        if self.thread != thread::current().id() {
            return Err(Refusal::Unknown("turn"));
        }
        let work = self.work.take().ok_or(Refusal::AlreadySet)?;
        if let Err(panic) = catch_unwind(AssertUnwindSafe(work)) {
            self.panic.set(Some(panic));
            // For the guard of the entry point.
            resume_unwind(Box::new(()));
        }
        Ok(())
    }
}

impl cometchat_store {
    /// Takes `ctx` over at once, whatever is missing.
    fn into_host(self) -> Result<HostStore, Refusal> {
        let Self { ctx, load, save, set_aside, in_turn, destroy } = self;
        let context = Context::new(ctx, destroy);
        let load = required(load, "load")?;
        let save = required(save, "save")?;
        let set_aside = required(set_aside, "set_aside")?;
        Ok(HostStore { context, load, save, set_aside, in_turn })
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
/// One of its own for each process that shares a session, so `in_turn` is not called. Default: in memory
/// only. Takes back what was set before. `destroy` has run if it fails. (REC9, STO6)
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

/// Runs a turn, inside `in_turn` of the store, once and on its thread. `COMETCHAT_RESULT_ALREADY_SET` if
/// it has run or runs, `COMETCHAT_RESULT_INVALID_ARGUMENT` on another thread: neither does anything.
/// After `COMETCHAT_RESULT_PANIC` return as usual. Blocks on the store.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_store_turn_run(
    turn: Option<&cometchat_store_turn<'_>>,
) -> cometchat_result {
    guard::synchronous("cometchat_store_turn_run", || required(turn, "turn")?.run())
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

#[cfg(test)]
mod tests {
    use std::ptr;

    use super::*;

    extern "C" fn load(_: *mut c_void, _: Option<&mut cometchat_store_reply>) {}
    extern "C" fn save(_: *mut c_void, _: cometchat_bytes, _: Option<&mut cometchat_store_reply>) {}
    extern "C" fn set_aside(
        _: *mut c_void,
        _: cometchat_str,
        _: Option<&mut cometchat_store_reply>,
    ) {
    }

    fn store_with(in_turn: Option<InTurn>) -> HostStore {
        let context = Context::new(ptr::null_mut(), None);
        HostStore { context, load, save, set_aside, in_turn }
    }

    /// What the turn answers, and how often the work has run.
    fn turn_of(in_turn: Option<InTurn>) -> (Result<(), StoreError>, u32) {
        let mut runs = 0;
        let result = store_with(in_turn).in_turn(&mut || runs += 1);
        (result, runs)
    }

    type Turn<'a> = Option<&'a cometchat_store_turn<'a>>;
    type Reply<'a> = Option<&'a mut cometchat_store_reply>;

    extern "C" fn once(_: *mut c_void, turn: Option<&cometchat_store_turn<'_>>, _: Reply<'_>) {
        assert_eq!(cometchat_store_turn_run(turn), cometchat_result::Ok);
    }

    extern "C" fn twice(ctx: *mut c_void, turn: Option<&cometchat_store_turn<'_>>, _: Reply<'_>) {
        once(ctx, turn, None);
        assert_eq!(cometchat_store_turn_run(turn), cometchat_result::AlreadySet);
    }

    extern "C" fn never(_: *mut c_void, _: Option<&cometchat_store_turn<'_>>, _: Reply<'_>) {}

    extern "C" fn lie(_: *mut c_void, _: Option<&cometchat_store_turn<'_>>, reply: Reply<'_>) {
        assert_eq!(cometchat_store_reply_done(reply), cometchat_result::Ok);
    }

    extern "C" fn locked(_: *mut c_void, _: Option<&cometchat_store_turn<'_>>, reply: Reply<'_>) {
        assert_eq!(cometchat_store_reply_locked(reply), cometchat_result::Ok);
    }

    extern "C" fn failed(_: *mut c_void, _: Option<&cometchat_store_turn<'_>>, reply: Reply<'_>) {
        assert_eq!(cometchat_store_reply_failed(reply, -5), cometchat_result::Ok);
    }

    extern "C" fn too_late(
        ctx: *mut c_void,
        turn: Option<&cometchat_store_turn<'_>>,
        reply: Reply<'_>,
    ) {
        once(ctx, turn, None);
        failed(ctx, turn, reply);
    }

    #[test]
    fn sto6_a_turn_runs_once_or_has_failed() {
        let no_answer = Err(no_answer());
        for (name, in_turn, result, runs) in [
            ("none", None, Ok(()), 1),
            ("once", Some(once as InTurn), Ok(()), 1),
            ("twice", Some(twice), Ok(()), 1),
            ("never", Some(never), no_answer, 0),
            ("lie", Some(lie), no_answer, 0),
            ("locked", Some(locked), Err(StoreError::Locked), 0),
            ("failed", Some(failed), Err(StoreError::Platform(-5)), 0),
            ("too late", Some(too_late), Ok(()), 1),
        ] {
            assert_eq!(turn_of(in_turn), (result, runs), "{name}");
        }
    }

    /// How C passes it to a thread of its own, and waits for that.
    struct Elsewhere(*const c_void);

    // SAFETY: the other thread ends before the turn does.
    unsafe impl Send for Elsewhere {}

    extern "C" fn elsewhere(
        ctx: *mut c_void,
        turn: Option<&cometchat_store_turn<'_>>,
        _: Reply<'_>,
    ) {
        let passed = Elsewhere(ptr::from_ref(turn.expect("there is one")).cast());
        let run = move || {
            let passed = passed;
            // SAFETY: it is borrowed until this thread has ended.
            let turn: Turn<'_> = unsafe { passed.0.cast::<cometchat_store_turn<'_>>().as_ref() };
            cometchat_store_turn_run(turn)
        };
        let result = thread::spawn(run).join().expect("no panic");
        assert_eq!(result, cometchat_result::InvalidArgument);
        once(ctx, turn, None);
    }

    #[test]
    fn sto6_a_turn_stays_on_its_thread() {
        assert_eq!(turn_of(Some(elsewhere)), (Ok(()), 1));
    }

    extern "C" fn sees_a_panic(
        _: *mut c_void,
        turn: Option<&cometchat_store_turn<'_>>,
        _: Reply<'_>,
    ) {
        assert_eq!(cometchat_store_turn_run(turn), cometchat_result::Panic);
        assert_eq!(cometchat_store_turn_run(turn), cometchat_result::AlreadySet);
    }

    #[test]
    fn cbk6_a_panic_in_a_turn_goes_around_the_host() {
        let store = store_with(Some(sees_a_panic));
        let work = || store.in_turn(&mut || panic!("on purpose"));
        let panic = catch_unwind(AssertUnwindSafe(work)).expect_err("it comes out again");
        assert_eq!(panic.downcast_ref::<&str>(), Some(&"on purpose"));
    }
}
