use std::time::Duration;

use cometchat_connection::{Interrupt, Status, StatusEvent};

/// A snapshot of a client's life, free of tokens, names and content: fit for a bug report. (DIA1)
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostics {
    /// The status as the listeners have heard of it.
    pub status: Option<Status>,
    /// What forbids connecting at the moment.
    pub interrupts: Vec<Interrupt>,
    /// The last 50 status events, oldest first.
    pub transitions: Vec<StatusEvent>,
    /// The time between the last answered ping and its pong.
    pub round_trip: Option<Duration>,
    /// How many connection attempts have begun.
    pub attempts: u64,
    /// Bytes of text frames received.
    pub received_bytes: u64,
    /// Frames received.
    pub received_frames: u64,
    /// Frames that could not be read or are of an unknown kind.
    pub ignored_frames: u64,
    /// Bytes of text frames sent.
    pub sent_bytes: u64,
    /// How many times events may be missing.
    pub gaps: u64,
    /// How many callbacks wait for their executor.
    pub queue_depth: usize,
}
