//! What the SDK does, told to the host's log.

use std::{
    cell::Cell,
    ffi::c_void,
    fmt::{self, Write},
    mem,
    sync::{
        Arc, OnceLock, PoisonError, RwLock,
        atomic::{AtomicI32, Ordering},
    },
};

use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    span,
    subscriber::{Interest, set_global_default},
};

use super::{
    context::Context,
    guard,
    result::{Refusal, cometchat_result},
    strings::cometchat_str,
};

/// How much is logged: a level and all below it.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum cometchat_log_level {
    /// Nothing.
    Off = 0,
    /// Something failed that should not.
    Error = 1,
    /// Something is odd.
    Warn = 2,
    /// What a user of the app may notice.
    Info = 3,
    /// What happens.
    Debug = 4,
    /// Each step.
    Trace = 5,
}

/// Takes what is logged. It has no tokens, keys or message texts in it. (SEC2)
#[repr(C)]
pub struct cometchat_log_callback {
    /// Passed on. Belongs to the library from the call on.
    pub ctx: *mut c_void,
    /// Called for each line, from any thread, also from several at the same time. The strings are
    /// borrowed until it returns. What is logged by functions that it calls is dropped. NULL switches
    /// logging off.
    pub on_log: Option<
        extern "C" fn(
            ctx: *mut c_void,
            level: cometchat_log_level,
            target: cometchat_str,
            message: cometchat_str,
        ),
    >,
    /// Called once, after the last `on_log` has returned. May be NULL.
    pub destroy: Option<extern "C" fn(ctx: *mut c_void)>,
}

/// Hands what the SDK logs to a callback: one for the whole process, in place of the one before.
/// Default: nothing is logged.
///
/// `level`: a `cometchat_log_level`; an unknown value is `COMETCHAT_RESULT_INVALID_ARGUMENT`, and
/// `destroy` has run then. `COMETCHAT_RESULT_ALREADY_SET` if a Rust program has set a logger of its own.
/// A line that another thread is about to hand to the old callback may still come after this returns;
/// its `destroy` comes after that. Any thread, also inside a callback; does not block.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_set_log_callback(
    level: i32,
    callback: cometchat_log_callback,
) -> cometchat_result {
    let cometchat_log_callback { ctx, on_log, destroy } = callback;
    let context = Context::new(ctx, destroy);
    guard::synchronous("cometchat_set_log_callback", move || {
        if !(0..=5).contains(&level) {
            return Err(Refusal::Unknown("level"));
        }
        let sink = on_log.map(|on_log| Arc::new(Sink { context, on_log }));
        if sink.is_some() {
            install()?;
        }
        let old = {
            let mut present = SINK.write().unwrap_or_else(PoisonError::into_inner);
            // Under the lock: another thread may set a callback of its own.
            LEVEL.store(if sink.is_some() { level } else { 0 }, Ordering::Release);
            mem::replace(&mut *present, sink)
        };
        // Outside the lock: its `destroy` may call back.
        drop(old);
        Ok(())
    })
}

struct Sink {
    context: Context,
    on_log: extern "C" fn(*mut c_void, cometchat_log_level, cometchat_str, cometchat_str),
}

static SINK: RwLock<Option<Arc<Sink>>> = RwLock::new(None);
static LEVEL: AtomicI32 = AtomicI32::new(0);

thread_local! {
    /// This thread is inside of `on_log`.
    static IS_LOGGING: Cell<bool> = const { Cell::new(false) };
}

fn install() -> Result<(), Refusal> {
    static IS_OURS: OnceLock<bool> = OnceLock::new();
    if *IS_OURS.get_or_init(|| set_global_default(HostLog).is_ok()) {
        Ok(())
    } else {
        Err(Refusal::AlreadySet)
    }
}

/// Passes events on and knows no spans: the SDK makes none.
struct HostLog;

impl Subscriber for HostLog {
    /// Only what the SDK itself logs: of its dependencies it cannot be said what they would tell.
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if metadata.is_event() && metadata.target().starts_with("cometchat") {
            Interest::sometimes()
        } else {
            Interest::never()
        }
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("cometchat")
            && number(*metadata.level()) as i32 <= LEVEL.load(Ordering::Relaxed)
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        let sink = SINK.read().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(sink) = sink else { return };
        if IS_LOGGING.replace(true) {
            return;
        }
        let mut line = Line::default();
        event.record(&mut line);
        let metadata = event.metadata();
        let (target, line) = (cometchat_str::of(metadata.target()), line.finish());
        let level = number(*metadata.level());
        (sink.on_log)(sink.context.pointer(), level, target, cometchat_str::of(&line));
        // Before the flag falls: `destroy` may be due now, and may log.
        drop(sink);
        IS_LOGGING.set(false);
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

fn number(level: Level) -> cometchat_log_level {
    match level {
        Level::ERROR => cometchat_log_level::Error,
        Level::WARN => cometchat_log_level::Warn,
        Level::INFO => cometchat_log_level::Info,
        Level::DEBUG => cometchat_log_level::Debug,
        Level::TRACE => cometchat_log_level::Trace,
    }
}

/// The message, then the fields as `name=value`.
#[derive(Default)]
struct Line {
    message: String,
    fields: String,
}

impl Line {
    fn finish(self) -> String {
        self.message + &self.fields
    }

    fn add(&mut self, field: &Field, value: fmt::Arguments<'_>) {
        // Writing to a string does not fail.
        let _ = match field.name() {
            "message" => self.message.write_fmt(value),
            name => write!(self.fields, " {name}={value}"),
        };
    }
}

impl Visit for Line {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.add(field, format_args!("{value}"));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.add(field, format_args!("{value:?}"));
    }
}
