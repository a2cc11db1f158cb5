use std::{ops::Add, time::Duration};

/// A point in time, as the distance from any fixed point, such as the system's start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Moment(Duration);

impl Moment {
    /// The moment `since_start` after the fixed point.
    pub const fn new(since_start: Duration) -> Self {
        Self(since_start)
    }

    /// [`Moment::new`] in milliseconds.
    pub const fn from_millis(millis: u64) -> Self {
        Self(Duration::from_millis(millis))
    }

    /// The distance from the fixed point.
    pub const fn since_start(self) -> Duration {
        self.0
    }

    /// The time since `earlier`; zero if that is not earlier.
    pub const fn since(self, earlier: Self) -> Duration {
        self.0.saturating_sub(earlier.0)
    }
}

impl Add<Duration> for Moment {
    type Output = Self;

    fn add(self, time: Duration) -> Self {
        Self(self.0.saturating_add(time))
    }
}
