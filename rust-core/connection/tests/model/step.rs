use std::time::Duration;

use cometchat_connection::{AuthOutcome, Failure, Heard, Lifecycle, Mode, Path, TransientFeatures};

/// One thing that happens.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Step {
    Initialise {
        mode: Mode,
        app: u64,
        endpoint: u64,
        stored: bool,
    },
    Login {
        another_user: bool,
        dialable: bool,
    },
    Logout,
    LogoutFailed,
    SessionUpdated {
        of_older: bool,
    },
    Features(TransientFeatures),

    Connect,
    Disconnect,
    Ping,
    Pause,
    Resume,
    Shutdown,

    /// How the server behaves from now on.
    Server(Server),
    /// Input for the socket opened last, or the one so many before it.
    Opened {
        back: u64,
    },
    AuthAnswered {
        back: u64,
        outcome: AuthOutcome,
    },
    Received {
        back: u64,
        heard: Heard,
    },
    Closed {
        back: u64,
        failure: Failure,
    },
    ReadsPaused {
        back: u64,
    },
    ReadsResumed {
        back: u64,
    },
    Renewed {
        back: u64,
        outcome: Renewed,
    },

    Lifecycle(Lifecycle),
    WillSleep,
    DidWake,
    Path(Path),

    /// Time passes and the driver wakes at each timer.
    Pass(Duration),
    /// Time passes while the process does not run.
    Suspend(Duration),
}

/// What the server does by itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Server {
    /// Nothing: only steps do.
    Mute,
    /// Accepts, answers pings, says good-bye, renews sessions.
    Good,
    /// Accepts, then closes.
    Drops(Failure),
    /// Does not accept.
    Fails(Failure),
    /// Refuses the session.
    Refuses,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Renewed {
    Fresh { dialable: bool },
    Unchanged { dialable: bool },
    Refused,
    Failed(Failure),
}

impl Step {
    pub(crate) fn any(random: &mut Random) -> Self {
        match random.below(100) {
            0..3 => Self::Initialise {
                mode: random.pick(&[Mode::Auto, Mode::Manual]),
                app: u64::from(random.below(4) == 0),
                endpoint: u64::from(random.below(4) == 0),
                stored: random.below(5) > 0,
            },
            3..5 => Self::Login { another_user: random.coin(), dialable: random.below(4) > 0 },
            5 => Self::Logout,
            6 => Self::LogoutFailed,
            7 => Self::SessionUpdated { of_older: random.coin() },
            8 => {
                Self::Features(random.pick(&[TransientFeatures::On, TransientFeatures::Throttled]))
            }
            9..18 => Self::Connect,
            18..20 => Self::Disconnect,
            20..26 => Self::Ping,
            26 => Self::Pause,
            27..29 => Self::Resume,
            29 => match random.below(10) {
                0 => Self::Shutdown,
                _ => Self::Resume,
            },
            30..36 => Self::Server(Server::any(random)),
            36..50 => Self::for_socket(random),
            50..53 => Self::Renewed { back: random.below(2), outcome: Renewed::any(random) },
            53..57 => Self::Lifecycle(Lifecycle::Foreground),
            57..60 => Self::Lifecycle(random.pick(&[Lifecycle::Background, Lifecycle::Unknown])),
            60 => Self::WillSleep,
            61..64 => Self::DidWake,
            64..70 => Self::Path(random.pick(&[Path::Online, Path::Offline, Path::Changed])),
            70..97 => Self::Pass(random.time()),
            _ => Self::Suspend(random.time() * 5),
        }
    }

    fn for_socket(random: &mut Random) -> Self {
        let back = if random.below(3) == 0 { random.below(4) } else { 0 };
        match random.below(12) {
            0..2 => Self::Opened { back },
            2..4 => Self::AuthAnswered { back, outcome: AuthOutcome::Accepted },
            4 => Self::AuthAnswered {
                back,
                outcome: random.pick(&[AuthOutcome::Refused, AuthOutcome::Other]),
            },
            5 => Self::Received { back, heard: Heard::Pong },
            6..8 => Self::Received { back, heard: Heard::Frame },
            8..10 => Self::Closed { back, failure: failure(random) },
            10 => Self::ReadsPaused { back },
            _ => Self::ReadsResumed { back },
        }
    }
}

impl Server {
    fn any(random: &mut Random) -> Self {
        match random.below(10) {
            0..5 => Self::Good,
            5 => Self::Mute,
            6 => Self::Drops(failure(random)),
            7 | 8 => Self::Fails(failure(random)),
            _ => Self::Refuses,
        }
    }
}

impl Renewed {
    fn any(random: &mut Random) -> Self {
        match random.below(6) {
            0..3 => Self::Fresh { dialable: random.below(5) > 0 },
            3 => Self::Unchanged { dialable: random.below(5) > 0 },
            4 => Self::Refused,
            _ => Self::Failed(failure(random)),
        }
    }
}

fn failure(random: &mut Random) -> Failure {
    let seconds = random.below(400);
    random.pick(&[
        Failure::Dns,
        Failure::Refused,
        Failure::Reset,
        Failure::AuthRefused,
        Failure::UpgradeRefused(401),
        Failure::UpgradeRefused(500),
        Failure::RetryAfter(Duration::from_secs(seconds)),
        Failure::FrameTooLarge,
        Failure::ClosedByServer(1000),
        Failure::ClosedByServer(1006),
        Failure::ClosedByServer(4007),
        Failure::ClosedByServer(4207),
    ])
}

/// `SplitMix64`.
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    const fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    const fn coin(&mut self) -> bool {
        self.below(2) == 0
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        let index = self.below(from.len() as u64);
        from[usize::try_from(index).expect("an index is small")]
    }

    /// Mostly short, now and then long.
    fn time(&mut self) -> Duration {
        let most = self.pick(&[20, 300, 3_000, 3_000, 20_000, 20_000, 40_000, 120_000]);
        Duration::from_millis(self.below(most))
    }
}
