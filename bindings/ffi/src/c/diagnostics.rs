//! A snapshot for a bug report.

use ::cometchat_client::{Diagnostics, Interrupt, Status};

use super::{
    client::{cometchat_client, of_optional},
    connection_event::status_json,
    document::Document,
    guard,
    strings::cometchat_text,
};

/// A snapshot of a client's life, free of tokens, names and content: fit for a bug report. (DIA1)
pub struct cometchat_diagnostics(Diagnostics);

/// What forbids a connection at the moment.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum cometchat_interrupt {
    /// One that this version does not know.
    Unknown = 0,
    /// Init has not succeeded.
    NotInitialised = 1,
    /// Nobody is logged in.
    NoSession = 2,
    /// Manual mode before connect, any mode after disconnect.
    NotRequested = 3,
    /// The app is in the background, in auto mode.
    Background = 4,
    /// The computer sleeps.
    Asleep = 5,
    /// The host has paused the client.
    Paused = 6,
    /// There is no network path.
    Offline = 7,
    /// The server has refused the credentials for good.
    AuthRejected = 8,
    /// The server has asked for a pause.
    RetryAfter = 9,
}

/// Takes a snapshot. The caller frees it. NULL for NULL. Any thread; does not block. (DIA1)
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_diagnostics(
    client: Option<&cometchat_client>,
) -> Option<Box<cometchat_diagnostics>> {
    guard::value("cometchat_client_diagnostics", None, || {
        Some(Some(Box::new(cometchat_diagnostics(of_optional(client)?.diagnostics()))))
    })
}

fn number(
    entry: &'static str,
    diagnostics: Option<&cometchat_diagnostics>,
    read: impl FnOnce(&Diagnostics) -> u64,
) -> u64 {
    guard::value(entry, 0, || Some(read(&diagnostics?.0)))
}

/// How many connection attempts have begun.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_diagnostics_attempts(
    diagnostics: Option<&cometchat_diagnostics>,
) -> u64 {
    number("cometchat_diagnostics_attempts", diagnostics, |diagnostics| diagnostics.attempts)
}

/// Microseconds between the last answered ping and its pong; 0 if there is none.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_diagnostics_round_trip_us(
    diagnostics: Option<&cometchat_diagnostics>,
) -> u64 {
    number("cometchat_diagnostics_round_trip_us", diagnostics, |diagnostics| {
        diagnostics.round_trip.map_or(0, |time| u64::try_from(time.as_micros()).unwrap_or(u64::MAX))
    })
}

/// Bytes of text frames received.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_diagnostics_received_bytes(
    diagnostics: Option<&cometchat_diagnostics>,
) -> u64 {
    number("cometchat_diagnostics_received_bytes", diagnostics, |diagnostics| {
        diagnostics.received_bytes
    })
}

/// Frames received.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_diagnostics_received_frames(
    diagnostics: Option<&cometchat_diagnostics>,
) -> u64 {
    number("cometchat_diagnostics_received_frames", diagnostics, |diagnostics| {
        diagnostics.received_frames
    })
}

/// Frames that could not be read or are of an unknown kind. (EVT4)
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_diagnostics_ignored_frames(
    diagnostics: Option<&cometchat_diagnostics>,
) -> u64 {
    number("cometchat_diagnostics_ignored_frames", diagnostics, |diagnostics| {
        diagnostics.ignored_frames
    })
}

/// Bytes of text frames sent.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_diagnostics_sent_bytes(
    diagnostics: Option<&cometchat_diagnostics>,
) -> u64 {
    number("cometchat_diagnostics_sent_bytes", diagnostics, |diagnostics| diagnostics.sent_bytes)
}

/// How many times events may be missing.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_diagnostics_gaps(diagnostics: Option<&cometchat_diagnostics>) -> u64 {
    number("cometchat_diagnostics_gaps", diagnostics, |diagnostics| diagnostics.gaps)
}

/// How many callbacks wait for their executor.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_diagnostics_queue_depth(
    diagnostics: Option<&cometchat_diagnostics>,
) -> u64 {
    number("cometchat_diagnostics_queue_depth", diagnostics, |diagnostics| {
        diagnostics.queue_depth as u64
    })
}

/// How many interrupts there are: what forbids a connection at the moment.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_diagnostics_interrupt_count(
    diagnostics: Option<&cometchat_diagnostics>,
) -> usize {
    guard::value("cometchat_diagnostics_interrupt_count", 0, || {
        Some(diagnostics?.0.interrupts.len())
    })
}

/// An interrupt, counted from 0. `COMETCHAT_INTERRUPT_UNKNOWN` if there is none with this number.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_diagnostics_interrupt(
    diagnostics: Option<&cometchat_diagnostics>,
    index: usize,
) -> cometchat_interrupt {
    guard::value("cometchat_diagnostics_interrupt", cometchat_interrupt::Unknown, || {
        diagnostics?.0.interrupts.get(index).map(|interrupt| parts(*interrupt).0)
    })
}

/// All of it as JSON, with the last 50 status events in the form of
/// `cometchat_connection_event_json`. The caller frees it. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_diagnostics_json(
    diagnostics: Option<&cometchat_diagnostics>,
) -> Option<Box<cometchat_text>> {
    guard::value("cometchat_diagnostics_json", None, || {
        Some(Some(cometchat_text::boxed(json(&diagnostics?.0))))
    })
}

/// Frees a snapshot. NULL is allowed.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_diagnostics_free(diagnostics: Option<Box<cometchat_diagnostics>>) {
    guard::free("cometchat_diagnostics_free", diagnostics);
}

fn json(diagnostics: &Diagnostics) -> String {
    let mut document = Document::new();
    document.field("version", env!("CARGO_PKG_VERSION"));
    document.field("status", &diagnostics.status.map(Status::as_str));
    let interrupts: Vec<_> = diagnostics.interrupts.iter().map(|it| parts(*it).1).collect();
    document.field("interrupts", &interrupts);
    document.field("roundTripUs", &diagnostics.round_trip.map(|time| time.as_micros()));
    document.field("attempts", &diagnostics.attempts);
    document.field("receivedBytes", &diagnostics.received_bytes);
    document.field("receivedFrames", &diagnostics.received_frames);
    document.field("ignoredFrames", &diagnostics.ignored_frames);
    document.field("sentBytes", &diagnostics.sent_bytes);
    document.field("gaps", &diagnostics.gaps);
    document.field("queueDepth", &diagnostics.queue_depth);
    let transitions: Vec<_> = diagnostics.transitions.iter().map(status_json).collect();
    document.raw_field("transitions", &format!("[{}]", transitions.join(",")));
    document.end()
}

fn parts(interrupt: Interrupt) -> (cometchat_interrupt, &'static str) {
    use cometchat_interrupt as C;
    match interrupt {
        Interrupt::NotInitialised => (C::NotInitialised, "not_initialised"),
        Interrupt::NoSession => (C::NoSession, "no_session"),
        Interrupt::NotRequested => (C::NotRequested, "not_requested"),
        Interrupt::Background => (C::Background, "background"),
        Interrupt::Asleep => (C::Asleep, "asleep"),
        Interrupt::Paused => (C::Paused, "paused"),
        Interrupt::Offline => (C::Offline, "offline"),
        Interrupt::AuthRejected => (C::AuthRejected, "auth_rejected"),
        Interrupt::RetryAfter => (C::RetryAfter, "retry_after"),
    }
}
