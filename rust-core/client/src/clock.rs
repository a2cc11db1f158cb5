use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cometchat_connection::Moment;
use nix::time::{ClockId, clock_gettime};

/// A clock that counts the time the system sleeps. (CLK1)
#[cfg(any(target_os = "linux", target_os = "android"))]
const CLOCK: ClockId = ClockId::CLOCK_BOOTTIME;
#[cfg(target_vendor = "apple")]
const CLOCK: ClockId = ClockId::CLOCK_MONOTONIC_RAW;

/// The present moment.
pub(crate) fn now() -> Moment {
    let time = clock_gettime(CLOCK).expect("the clock exists on every system that is built for");
    Moment::new(Duration::from(time))
}

/// Milliseconds since 1970.
pub(crate) fn unix_millis() -> u64 {
    unix_nanos() / 1_000_000
}

/// Nanoseconds since 1970.
pub(crate) fn unix_nanos() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
}
