mod attempt;
mod calls;
mod closing;
mod live;
mod session;
mod status;
mod surroundings;

use std::{collections::VecDeque, time::Duration};

use crate::{
    CallError, CallId, Input, Interrupt, Interrupts, Lifecycle, Mode, Moment, Output, Path, Reason,
    RenewalId, Session, SessionId, Setup, SocketId, Status, Timing, TransientFeatures,
    attempts::Attempts,
    timers::{Timer, Timers},
};

/// A keep-alive timer this late means that the system slept: start over with a ping. (CLK1)
const LATE: Duration = Duration::from_secs(2);

/// The connection's state. See the crate's documentation for how to drive it.
#[derive(Debug)]
pub struct Machine {
    life: Life,
    now: Moment,
    /// The only judge of whether a socket is wanted.
    interrupts: Interrupts,
    setup: Option<Setup>,
    session: Option<Session>,
    /// What a machine before this one knew; holds over the first `init`.
    carried: Option<Interrupts>,
    /// The session that a logout has taken away; only it can come back. (GEN1)
    ended: Option<SessionId>,
    lifecycle: Lifecycle,
    path: Path,
    features: TransientFeatures,

    link: Link,
    refusal: Refusal,
    outage: Outage,
    attempts: Attempts,
    timers: Timers,
    last_socket: u64,
    last_renewal: u64,
    /// Why to connect once the old socket is gone.
    after_close: Reason,
    ping_written: Option<Moment>,
    round_trip: Option<Duration>,

    /// Calls that wait for the attempt under way.
    connecting: Vec<CallId>,
    /// Calls that wait for the socket to be gone.
    closing: Vec<CallId>,
    /// Calls that wait for a pong.
    pinging: Vec<CallId>,

    status: Option<Status>,
    events: u64,
    outputs: VecDeque<Output>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Life {
    Running,
    ShutDown,
}

/// Where the connection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    /// Nothing runs and nothing is scheduled.
    Idle,
    /// [`Timer::Attempt`] tells when the next attempt begins.
    Waiting,
    /// An attempt waits for the session's renewal.
    Renewing(RenewalId, RenewalCause),
    /// From the name look-up to the upgrade.
    Opening(SocketId),
    /// From the auth frame to its answer.
    Authenticating(SocketId),
    /// The server accepted the session.
    Connected(SocketId),
    /// The closing handshake.
    Closing(SocketId),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RenewalCause {
    /// There is nothing to dial with. (INI4)
    NothingToDialWith,
    /// The server refused the credentials. (CON5)
    Refused,
}

/// Whether the session was renewed because the server refused it. (CON5)
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refusal {
    None,
    Renewed,
}

/// The time from the first attempt, or the loss, to the next connection. (STA3)
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outage {
    None,
    Unreported,
    Reported,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Urgency {
    Now,
    Backoff,
}

impl Machine {
    /// A machine before `init`. `seed` decides the spread of its retries; `lifecycle` is what is
    /// known of the app's state: [`Lifecycle::Foreground`] for hosts without such states. (BGD8)
    pub fn new(seed: u64, lifecycle: Lifecycle) -> Self {
        let mut interrupts = Interrupts::default();
        interrupts.insert(Interrupt::NotInitialised);
        interrupts.insert(Interrupt::NoSession);
        Self {
            life: Life::Running,
            now: Moment::default(),
            interrupts,
            setup: None,
            session: None,
            carried: None,
            ended: None,
            lifecycle,
            path: Path::Online,
            features: TransientFeatures::On,
            link: Link::Idle,
            refusal: Refusal::None,
            outage: Outage::None,
            attempts: Attempts::new(seed),
            timers: Timers::default(),
            last_socket: 0,
            last_renewal: 0,
            after_close: Reason::Initialised,
            ping_written: None,
            round_trip: None,
            connecting: Vec::new(),
            closing: Vec::new(),
            pinging: Vec::new(),
            status: None,
            events: 0,
            outputs: VecDeque::new(),
        }
    }

    /// A machine that takes another's place goes on with what the application and the system had said:
    /// paused, asleep, and whether a connection was asked for. (CBK6)
    #[must_use]
    pub fn carrying(mut self, interrupts: Interrupts) -> Self {
        for interrupt in [Interrupt::Paused, Interrupt::Asleep] {
            self.interrupts.set(interrupt, interrupts.contains(interrupt));
        }
        self.carried = Some(interrupts);
        self
    }

    /// Takes in what happened. `now` must not be earlier than the call before; if it is, the later
    /// moment holds. Timers that are due go first. (BGD5)
    pub fn handle(&mut self, input: Input, now: Moment) {
        debug_assert!(self.outputs.is_empty(), "drain the outputs before the next input");
        self.now = self.now.max(now);
        if self.life == Life::ShutDown {
            return self.refuse_after_shutdown(&input);
        }
        while let Some((timer, due)) = self.timers.take_due(self.now) {
            self.fire(timer, due);
        }
        self.apply(input);
    }

    /// The next thing to do.
    pub fn poll_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// When to call [`Machine::handle`] with [`Input::Wake`], if nothing happens before.
    pub fn poll_timeout(&self) -> Option<Moment> {
        self.timers.next()
    }

    /// The status after the last event; `None` before `init` and after `shutdown`.
    pub const fn status(&self) -> Option<Status> {
        self.status
    }

    /// What forbids connecting at the moment.
    pub const fn interrupts(&self) -> Interrupts {
        self.interrupts
    }

    /// The socket on which frames may be sent now.
    pub const fn connected_socket(&self) -> Option<SocketId> {
        match self.link {
            Link::Connected(socket) => Some(socket),
            _ => None,
        }
    }

    /// The time between the last answered ping and its pong.
    pub const fn round_trip(&self) -> Option<Duration> {
        self.round_trip
    }

    /// How many attempts have begun since the machine was made.
    pub const fn attempts(&self) -> u64 {
        self.attempts.total()
    }

    fn apply(&mut self, input: Input) {
        match input {
            Input::Wake => {}
            Input::Initialise(setup) => self.initialise(*setup),
            Input::SessionStarted(session) => self.session_started(session),
            Input::SessionEnded => self.session_ended(),
            Input::SessionRestored(session) => self.session_restored(session),
            Input::SessionUpdated(session) => self.session_updated(session),
            Input::Renewed(renewal, outcome) => self.renewed(renewal, outcome),
            Input::Features(features) => self.features_changed(features),
            Input::Connect(call) => self.connect(call),
            Input::Disconnect(call) => self.disconnect(call),
            Input::Ping(call) => self.ping(call),
            Input::Pause(call) => self.pause(call),
            Input::Resume => self.resume(),
            Input::Shutdown => self.shutdown(),
            Input::Opened(socket) => self.opened(socket),
            Input::AuthAnswered(socket, outcome) => self.auth_answered(socket, outcome),
            Input::Received(socket, heard) => self.received(socket, heard),
            Input::Closed(socket, failure) => self.closed(socket, failure),
            Input::ReadsPaused(socket) => self.reads_paused(socket),
            Input::ReadsResumed(socket) => self.reads_resumed(socket),
            Input::Lifecycle(lifecycle) => self.lifecycle_changed(lifecycle),
            Input::WillSleep => self.will_sleep(),
            Input::DidWake => self.did_wake(),
            Input::Path(path) => self.path_changed(path),
        }
    }

    fn fire(&mut self, timer: Timer, due: Moment) {
        let late = self.now.since(due) > LATE;
        if timer.is_keep_alive() && late {
            return self.restart_keep_alive();
        }
        match timer {
            Timer::BackgroundWindow => self.background_window_over(),
            Timer::Attempt => self.begin_attempt(),
            Timer::AttemptDeadline => self.attempt_timed_out(),
            Timer::CloseDeadline => self.close_timed_out(),
            Timer::RetryAfter => self.retry_after_over(),
            Timer::Stable => self.stable(late),
            Timer::KeepAlive => self.keep_alive(due),
            Timer::PingDeadline => self.ping_unanswered(),
            Timer::SilenceDeadline => self.silent(),
            Timer::LongOutage => self.update(Reason::LongOutage),
            Timer::SlowConsumer => self.update(Reason::SlowConsumer),
        }
    }

    fn mode(&self) -> Mode {
        self.setup.as_ref().map_or(Mode::Auto, |setup| setup.mode)
    }

    fn timing(&self) -> Timing {
        self.setup.as_ref().map(|setup| setup.timing).unwrap_or_default()
    }

    fn set_timer(&mut self, timer: Timer, after: Duration) {
        self.timers.set(timer, self.now, after);
    }

    fn output(&mut self, output: Output) {
        self.outputs.push_back(output);
    }

    fn resolve(&mut self, call: CallId, result: Result<(), CallError>) {
        self.output(Output::Resolve(call, result));
    }

    fn resolve_all(&mut self, calls: Vec<CallId>, result: Result<(), CallError>) {
        for call in calls {
            self.resolve(call, result);
        }
    }
}
