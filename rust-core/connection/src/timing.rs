use std::time::Duration;

/// The machine's times. The defaults are those of `docs/behaviour.md`; each may be set within its
/// range, checked by [`Timing::check`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// How long a manual connection lives in the background without a ping. Default 30 s, range
    /// 100 ms to 10 min. (BGD2)
    pub background_window: Duration,
    /// What is added to the window so that an app's own timer of the same length does not lose the
    /// tie. Default 2 s, range 0 to 5 s. (PIN5)
    pub background_grace: Duration,
    /// The time between two keep-alive pings. Default 15 s, range 100 ms to 5 min. (REC5)
    pub keep_alive_interval: Duration,
    /// How long after a ping something must arrive. Default 3 s, range 50 ms to 1 min. (REC5, PIN2)
    pub keep_alive_timeout: Duration,
    /// From the name look-up to the auth answer. Default 15 s, range 100 ms to 2 min. (REC4)
    pub connect_timeout: Duration,
    /// How long the closing handshake may take. Default 1 s, range 10 ms to 10 s. (CON6)
    pub close_timeout: Duration,
    /// The longest delay before the first attempt after a loss. Default 250 ms, range 1 ms to 10 s.
    /// (REC1)
    pub first_retry: Duration,
    /// The delay that doubles with each further attempt. Default 500 ms, range 10 ms to 1 min. (REC1)
    pub retry_base: Duration,
    /// The longest delay between attempts. Default 30 s, range 10 ms to 1 h. (REC1)
    pub retry_cap: Duration,
    /// How long a connection must live for the count of attempts to begin anew. Default 10 s, range
    /// 100 ms to 10 min. (REC1)
    pub stable_after: Duration,
    /// After how long an outage is reported as a long one. Default 2 min, range 100 ms to 1 h. (STA2)
    pub long_outage: Duration,
    /// After how long a slow consumer is reported. Default 30 s, range 100 ms to 10 min. (REC12)
    pub slow_consumer: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            background_window: Duration::from_secs(30),
            background_grace: Duration::from_secs(2),
            keep_alive_interval: Duration::from_secs(15),
            keep_alive_timeout: Duration::from_secs(3),
            connect_timeout: Duration::from_secs(15),
            close_timeout: Duration::from_secs(1),
            first_retry: Duration::from_millis(250),
            retry_base: Duration::from_millis(500),
            retry_cap: Duration::from_secs(30),
            stable_after: Duration::from_secs(10),
            long_outage: Duration::from_secs(120),
            slow_consumer: Duration::from_secs(30),
        }
    }
}

/// A time that is outside its range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{name} must be between {least:?} and {most:?}; set it within that range or leave it out")]
pub struct TimingError {
    /// The field of [`Timing`].
    pub name: &'static str,
    /// The least value allowed.
    pub least: Duration,
    /// The largest value allowed.
    pub most: Duration,
}

impl Timing {
    /// Tells the first time that is outside its range.
    pub fn check(&self) -> Result<(), TimingError> {
        let ms = Duration::from_millis;
        let s = Duration::from_secs;
        let ranges = [
            ("background_window", self.background_window, ms(100), s(600)),
            ("background_grace", self.background_grace, ms(0), s(5)),
            ("keep_alive_interval", self.keep_alive_interval, ms(100), s(300)),
            ("keep_alive_timeout", self.keep_alive_timeout, ms(50), s(60)),
            ("connect_timeout", self.connect_timeout, ms(100), s(120)),
            ("close_timeout", self.close_timeout, ms(10), s(10)),
            ("first_retry", self.first_retry, ms(1), s(10)),
            ("retry_base", self.retry_base, ms(10), s(60)),
            ("retry_cap", self.retry_cap, ms(10), s(3600)),
            ("stable_after", self.stable_after, ms(100), s(600)),
            ("long_outage", self.long_outage, ms(100), s(3600)),
            ("slow_consumer", self.slow_consumer, ms(100), s(600)),
        ];
        match ranges.into_iter().find(|(_, value, least, most)| value < least || value > most) {
            Some((name, _, least, most)) => Err(TimingError { name, least, most }),
            None => Ok(()),
        }
    }
}
