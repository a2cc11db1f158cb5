use std::time::Duration;

use cometchat_connection::{
    AuthOutcome, CallError, CallId, Failure, Heard, Input, Interrupt, Lifecycle, Machine, Mode,
    Moment, Output, Path, Renewal, RenewalId, Session, SessionId, Setup, SocketId, Status,
    StatusEvent, StatusEventKind,
};

/// A machine in virtual time, with what it has put out.
///
/// [`Rig::log`] tells each output in a few words: `open 1`, `auth 1`, `ping 1`, `close 1`, `drop 1`,
/// `renew 1`, `connecting (lost)` for a transition, `+connecting (attempt_failed)` for an update,
/// `problem: Dns`, `call 1: ok`, `call 2: AlreadyConnected`.
pub(crate) struct Rig {
    pub(crate) machine: Machine,
    now: Duration,
    outputs: Vec<(Duration, Output)>,
    read: usize,
    calls: u64,
}

pub(crate) const fn s(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

pub(crate) const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

pub(crate) const fn session(id: u64) -> Session {
    Session { id: SessionId(id), dialable: true, loopback: false }
}

pub(crate) fn setup(mode: Mode) -> Setup {
    Setup::new(mode, "app", Some(session(1)))
}

/// Making one.
impl Rig {
    /// Before `init`.
    pub(crate) fn new(lifecycle: Lifecycle) -> Self {
        Self::seeded(7, lifecycle)
    }

    pub(crate) fn seeded(seed: u64, lifecycle: Lifecycle) -> Self {
        let machine = Machine::new(seed, lifecycle);
        Self { machine, now: Duration::ZERO, outputs: Vec::new(), read: 0, calls: 0 }
    }

    /// Auto mode in the foreground: the first attempt is under way.
    pub(crate) fn auto() -> Self {
        Self::of(&setup(Mode::Auto))
    }

    /// Manual mode in the foreground: nothing is under way.
    pub(crate) fn manual() -> Self {
        Self::of(&setup(Mode::Manual))
    }

    pub(crate) fn of(setup: &Setup) -> Self {
        let mut rig = Self::new(Lifecycle::Foreground);
        rig.init(setup);
        rig.forget();
        rig
    }

    /// The same, connected.
    pub(crate) fn connected(mut self) -> Self {
        if self.machine.interrupts().contains(Interrupt::NotRequested) {
            self.connect();
        }
        self.accept();
        assert!(self.machine.connected_socket().is_some());
        self.forget();
        self
    }
}

/// Calls.
impl Rig {
    pub(crate) fn init(&mut self, setup: &Setup) {
        self.input(Input::Initialise(Box::new(setup.clone())));
    }

    pub(crate) fn connect(&mut self) {
        self.call(Input::Connect);
    }

    pub(crate) fn disconnect(&mut self) {
        self.call(Input::Disconnect);
    }

    pub(crate) fn ping(&mut self) {
        self.call(Input::Ping);
    }

    pub(crate) fn pause(&mut self) {
        self.call(Input::Pause);
    }

    fn call(&mut self, input: fn(CallId) -> Input) {
        self.calls += 1;
        self.input(input(CallId(self.calls)));
    }
}

/// The server and the network.
impl Rig {
    /// The socket opened last.
    pub(crate) fn socket(&self) -> SocketId {
        let opened = self.outputs.iter().rev().find_map(|(_, output)| match output {
            Output::Open(socket) => Some(*socket),
            _ => None,
        });
        opened.expect("no socket was opened")
    }

    pub(crate) fn opened(&mut self) {
        self.input(Input::Opened(self.socket()));
    }

    pub(crate) fn auth(&mut self, outcome: AuthOutcome) {
        self.input(Input::AuthAnswered(self.socket(), outcome));
    }

    pub(crate) fn accept(&mut self) {
        self.opened();
        self.auth(AuthOutcome::Accepted);
    }

    pub(crate) fn refuse(&mut self) {
        self.opened();
        self.auth(AuthOutcome::Refused);
    }

    /// The socket could not be opened, or is gone.
    pub(crate) fn fail(&mut self, failure: Failure) {
        self.input(Input::Closed(self.socket(), failure));
    }

    /// The closing handshake is done.
    pub(crate) fn gone(&mut self) {
        self.fail(Failure::ClosedByServer(1000));
    }

    pub(crate) fn pong(&mut self) {
        self.input(Input::Received(self.socket(), Heard::Pong));
    }

    pub(crate) fn frame(&mut self) {
        self.input(Input::Received(self.socket(), Heard::Frame));
    }

    /// Answers the renewal asked for last.
    pub(crate) fn renewed(&mut self, outcome: Renewal) {
        let renewal = self.outputs.iter().rev().find_map(|(_, output)| match output {
            Output::Renew(renewal) => Some(*renewal),
            _ => None,
        });
        let renewal: RenewalId = renewal.expect("no renewal was asked for");
        self.input(Input::Renewed(renewal, outcome));
    }

    pub(crate) fn path(&mut self, path: Path) {
        self.input(Input::Path(path));
    }
}

/// The app and time.
impl Rig {
    pub(crate) fn background(&mut self) {
        self.input(Input::Lifecycle(Lifecycle::Background));
    }

    pub(crate) fn foreground(&mut self) {
        self.input(Input::Lifecycle(Lifecycle::Foreground));
    }

    pub(crate) fn input(&mut self, input: Input) {
        self.machine.handle(input, Moment::new(self.now));
        while let Some(output) = self.machine.poll_output() {
            self.outputs.push((self.now, output));
        }
    }

    pub(crate) fn now(&self) -> Duration {
        self.now
    }

    /// Time passes and the timers fire, each at its moment.
    pub(crate) fn advance(&mut self, time: Duration) {
        let end = self.now + time;
        while let Some(due) = self.machine.poll_timeout().map(Moment::since_start)
            && due <= end
        {
            self.now = due;
            self.input(Input::Wake);
        }
        self.now = end;
    }

    /// Time passes, but the process does not run.
    pub(crate) fn suspend(&mut self, time: Duration) {
        self.now += time;
    }

    /// To the next timer.
    pub(crate) fn next_timer(&mut self) -> Duration {
        let due = self.machine.poll_timeout().expect("no timer is set").since_start();
        let time = due.saturating_sub(self.now);
        self.advance(time);
        time
    }

    /// How long until the scheduled attempt, as the last event told.
    pub(crate) fn retry_in(&self) -> Duration {
        self.last_event().retry_in.expect("no attempt is scheduled")
    }

    /// To the scheduled attempt, and into it.
    pub(crate) fn retry(&mut self) {
        let before = self.machine.attempts();
        while self.machine.attempts() == before {
            self.next_timer();
        }
    }
}

/// What came out.
impl Rig {
    /// What came out since the last look.
    pub(crate) fn log(&mut self) -> Vec<String> {
        let new = self.outputs[self.read..].iter().map(|(_, output)| tell(output)).collect();
        self.forget();
        new
    }

    /// The same with the time in milliseconds.
    pub(crate) fn timed_log(&mut self) -> Vec<String> {
        let new = self.outputs[self.read..].iter();
        let new = new.map(|(at, output)| format!("{} {}", at.as_millis(), tell(output))).collect();
        self.forget();
        new
    }

    pub(crate) fn forget(&mut self) {
        self.read = self.outputs.len();
    }

    pub(crate) fn status(&self) -> Option<Status> {
        self.machine.status()
    }

    pub(crate) fn is_interrupted_by(&self, interrupt: Interrupt) -> bool {
        self.machine.interrupts().contains(interrupt)
    }

    pub(crate) fn events(&self) -> Vec<StatusEvent> {
        let events = self.outputs.iter().filter_map(|(_, output)| match output {
            Output::Status(event) => Some(*event),
            _ => None,
        });
        events.collect()
    }

    pub(crate) fn last_event(&self) -> StatusEvent {
        *self.events().last().expect("no event came")
    }

    /// When each socket was opened.
    pub(crate) fn opens(&self) -> Vec<Duration> {
        let opens = self.outputs.iter().filter(|(_, output)| matches!(output, Output::Open(_)));
        opens.map(|(at, _)| *at).collect()
    }
}

fn tell(output: &Output) -> String {
    match output {
        Output::Open(socket) => format!("open {}", socket.0),
        Output::Authenticate(socket) => format!("auth {}", socket.0),
        Output::Ping(socket) => format!("ping {}", socket.0),
        Output::Close(socket) => format!("close {}", socket.0),
        Output::Drop(socket) => format!("drop {}", socket.0),
        Output::Renew(renewal) => format!("renew {}", renewal.0),
        Output::Status(event) => {
            let mark = if event.kind == StatusEventKind::Update { "+" } else { "" };
            format!("{mark}{} ({})", event.current.as_str(), event.reason.as_str())
        }
        Output::Problem(CallError::Failed(failure)) => format!("problem: {failure:?}"),
        Output::Problem(error) => format!("problem: {error:?}"),
        Output::Resolve(call, Ok(())) => format!("call {}: ok", call.0),
        Output::Resolve(call, Err(error)) => format!("call {}: {error:?}", call.0),
    }
}
