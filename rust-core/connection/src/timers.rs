use std::time::Duration;

use crate::Moment;

/// The machine's timers by name. Where several are due, an earlier line goes first at equal times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Timer {
    /// A manual connection's time in the background ends. Goes before all others. (BGD5)
    BackgroundWindow,
    /// The next attempt begins.
    Attempt,
    /// The attempt has taken too long.
    AttemptDeadline,
    /// The closing handshake has taken too long.
    CloseDeadline,
    /// The server's Retry-After is over.
    RetryAfter,
    /// The connection has lived long enough for the count of attempts to begin anew.
    Stable,
    /// The next keep-alive ping.
    KeepAlive,
    /// The app's ping has not been answered.
    PingDeadline,
    /// Nothing arrived since a ping.
    SilenceDeadline,
    /// The outage is a long one.
    LongOutage,
    /// Reading has been paused for long.
    SlowConsumer,
}

const COUNT: usize = Timer::SlowConsumer as usize + 1;

/// When each timer is due. The keep-alive timers stand still while reading is paused. (REC12)
#[derive(Debug, Clone, Default)]
pub(crate) struct Timers {
    due: [Option<Moment>; COUNT],
    frozen_at: Option<Moment>,
}

impl Timer {
    const ALL: [Self; COUNT] = [
        Self::BackgroundWindow,
        Self::Attempt,
        Self::AttemptDeadline,
        Self::CloseDeadline,
        Self::RetryAfter,
        Self::Stable,
        Self::KeepAlive,
        Self::PingDeadline,
        Self::SilenceDeadline,
        Self::LongOutage,
        Self::SlowConsumer,
    ];

    pub(crate) const fn is_keep_alive(self) -> bool {
        matches!(self, Self::KeepAlive | Self::PingDeadline | Self::SilenceDeadline)
    }
}

impl Timers {
    /// `timer` is due `after` from `now` on.
    pub(crate) fn set(&mut self, timer: Timer, now: Moment, after: Duration) {
        let start = match self.frozen_at {
            Some(frozen_at) if timer.is_keep_alive() => frozen_at,
            _ => now,
        };
        self.due[timer as usize] = Some(start + after);
    }

    pub(crate) fn clear(&mut self, timer: Timer) {
        self.due[timer as usize] = None;
    }

    pub(crate) fn is_set(&self, timer: Timer) -> bool {
        self.due[timer as usize].is_some()
    }

    pub(crate) fn due(&self, timer: Timer) -> Option<Moment> {
        self.due[timer as usize]
    }

    /// When the next timer that does not stand still is due.
    pub(crate) fn next(&self) -> Option<Moment> {
        self.running().map(|(_, due)| due).min()
    }

    /// Takes the timer to fire at `now`, with the moment it was due.
    pub(crate) fn take_due(&mut self, now: Moment) -> Option<(Timer, Moment)> {
        let (timer, due) = self
            .running()
            .filter(|(_, due)| *due <= now)
            .min_by_key(|(timer, due)| (*timer != Timer::BackgroundWindow, *due))?;
        self.clear(timer);
        Some((timer, due))
    }

    /// Whether they stand still from now on, and did not before.
    pub(crate) fn freeze(&mut self, now: Moment) -> bool {
        let begins = self.frozen_at.is_none();
        self.frozen_at.get_or_insert(now);
        begins
    }

    pub(crate) fn thaw(&mut self, now: Moment) {
        let Some(frozen_at) = self.frozen_at.take() else { return };
        let stood_still = now.since(frozen_at);
        for timer in Timer::ALL.into_iter().filter(|timer| timer.is_keep_alive()) {
            if let Some(due) = &mut self.due[timer as usize] {
                *due = *due + stood_still;
            }
        }
    }

    fn running(&self) -> impl Iterator<Item = (Timer, Moment)> {
        let frozen = self.frozen_at.is_some();
        Timer::ALL
            .into_iter()
            .filter(move |timer| !(frozen && timer.is_keep_alive()))
            .filter_map(|timer| self.due[timer as usize].map(|due| (timer, due)))
    }
}
