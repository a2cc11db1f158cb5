use std::{collections::VecDeque, time::Duration};

use crate::{Moment, Timing, random::Random};

/// At most this many attempts in any [`LIMIT_WINDOW`], whatever triggers them. (REC1)
const LIMIT: usize = 10;
const LIMIT_WINDOW: Duration = Duration::from_secs(60);

/// Counts attempts: how long to wait before the next, and when it is allowed at all.
#[derive(Debug, Clone)]
pub(crate) struct Attempts {
    random: Random,
    /// The number of the next attempt within the present trouble, from 0.
    next: u32,
    total: u64,
    started: VecDeque<Moment>,
}

impl Attempts {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            random: Random::new(seed),
            next: 0,
            total: 0,
            started: VecDeque::with_capacity(LIMIT),
        }
    }

    pub(crate) const fn next(&self) -> u32 {
        self.next
    }

    pub(crate) const fn total(&self) -> u64 {
        self.total
    }

    /// The connection has proved stable, or everything about it is new.
    pub(crate) const fn reset(&mut self) {
        self.next = 0;
    }

    pub(crate) fn begin(&mut self, now: Moment) {
        if self.started.len() == LIMIT {
            self.started.pop_front();
        }
        self.started.push_back(now);
        self.next = self.next.saturating_add(1);
        self.total += 1;
    }

    /// REC1: uniform up to `first_retry` before attempt 0, then half to whole of a doubling delay.
    pub(crate) fn delay(&mut self, timing: &Timing) -> Duration {
        if self.next == 0 {
            return self.random.between(Duration::ZERO, timing.first_retry);
        }
        let doubled = timing.retry_base.saturating_mul(2u32.saturating_pow(self.next));
        let most = doubled.min(timing.retry_cap);
        self.random.between(most / 2, most)
    }

    /// REC3: the server's wish within 1 to 300 s, and up to a tenth more.
    pub(crate) fn retry_after(&mut self, wish: Duration) -> Duration {
        let wish = wish.clamp(Duration::from_secs(1), Duration::from_secs(300));
        self.random.between(wish, wish + wish / 10)
    }

    /// The first moment from `wish` on at which an attempt is within the limit.
    pub(crate) fn allowed_from(&self, wish: Moment) -> Moment {
        match self.started.front() {
            Some(oldest) if self.started.len() == LIMIT => wish.max(*oldest + LIMIT_WINDOW),
            _ => wish,
        }
    }
}
