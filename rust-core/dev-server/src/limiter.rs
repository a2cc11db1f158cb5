use std::{collections::HashMap, time::Duration};

use tokio::time::Instant;

/// How many requests each caller may make in a minute.
#[derive(Default)]
pub(crate) struct Limiter {
    per_minute: Option<u32>,
    windows: HashMap<String, Window>,
}

struct Window {
    begin: Instant,
    requests: u32,
}

/// The limit is reached; it ends after so many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooMany {
    pub(crate) retry_after: u64,
}

const MINUTE: Duration = Duration::from_secs(60);

impl Limiter {
    pub(crate) fn new(per_minute: Option<u32>) -> Self {
        Self { per_minute, windows: HashMap::new() }
    }

    /// Counts a request of `caller`.
    pub(crate) fn admit(&mut self, caller: &str, now: Instant) -> Result<(), TooMany> {
        let Some(limit) = self.per_minute else { return Ok(()) };
        self.windows.retain(|_, window| now.duration_since(window.begin) < MINUTE);
        let window = self
            .windows
            .entry(caller.to_owned())
            .or_insert_with(|| Window { begin: now, requests: 0 });
        if window.requests < limit {
            window.requests += 1;
            return Ok(());
        }
        let left = MINUTE.saturating_sub(now.duration_since(window.begin));
        Err(TooMany { retry_after: left.as_secs() + 1 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_caller_has_a_minute_of_its_own() {
        let mut limiter = Limiter::new(Some(2));
        let begin = Instant::now();
        assert!(limiter.admit("a", begin).is_ok());
        assert!(limiter.admit("a", begin).is_ok());
        let later = begin + Duration::from_secs(20);
        assert_eq!(limiter.admit("a", later), Err(TooMany { retry_after: 41 }));
        assert!(limiter.admit("b", later).is_ok());
        assert!(limiter.admit("a", begin + MINUTE).is_ok());
    }
}
