use std::{
    collections::{BTreeMap, VecDeque},
    time::Duration,
};

use cometchat_connection::{
    AuthOutcome, CallId, Failure, Heard, Input, Interrupt, Machine, Moment, Output, Renewal,
    RenewalId, SessionId, Setup, SocketId, Status, StatusEvent, StatusEventKind,
};

use crate::{
    reference::{Allowed, session},
    step::{Renewed, Server, Step},
};

const INTERRUPTS: [Interrupt; 6] = [
    Interrupt::NotInitialised,
    Interrupt::NoSession,
    Interrupt::NotRequested,
    Interrupt::Background,
    Interrupt::Asleep,
    Interrupt::Paused,
];

const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);
const PING_TIMEOUT: Duration = Duration::from_secs(3);
/// The longest part of an attempt: REST has 30 s, a socket 15 s.
const PROGRESS_TIMEOUT: Duration = Duration::from_secs(30);

/// The machine with a driver, a server and an application around it, who check all that it says.
pub(crate) struct World {
    machine: Machine,
    now: Duration,
    server: Server,
    shut_down: bool,

    /// The one socket there may be.
    socket: Option<(SocketId, Phase)>,
    last_socket: u64,
    opened_in_step: bool,
    connections: u64,
    /// The renewal the driver works at.
    renewal: Option<(RenewalId, Duration)>,
    last_renewal: u64,
    /// What the server will say next.
    answers: VecDeque<Input>,

    calls: BTreeMap<CallId, Pending>,
    last_call: u64,
    /// When an attempt last got further.
    progress: Duration,
    /// When a ping's deadline last began anew: reading went on, or the system woke up.
    ping_restart: Duration,
    reads_paused: bool,

    status: Option<Status>,
    events: u64,
    attempts: VecDeque<Duration>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Phase {
    Opening,
    Authenticating,
    Live,
    Closing,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Connect,
    /// `disconnect()` and `pause()`.
    End,
    Ping,
}

#[derive(Debug, Clone, Copy)]
struct Pending {
    kind: Kind,
    since: Duration,
}

impl World {
    pub(crate) fn new(allowed: &Allowed) -> Self {
        Self {
            machine: Machine::new(allowed.seed, allowed.lifecycle),
            now: Duration::ZERO,
            server: Server::Good,
            shut_down: false,
            socket: None,
            last_socket: 0,
            opened_in_step: false,
            connections: 0,
            renewal: None,
            last_renewal: 0,
            answers: VecDeque::new(),
            calls: BTreeMap::new(),
            last_call: 0,
            progress: Duration::ZERO,
            ping_restart: Duration::ZERO,
            reads_paused: false,
            status: None,
            events: 0,
            attempts: VecDeque::new(),
        }
    }

    pub(crate) fn now(&self) -> Duration {
        self.now
    }

    pub(crate) fn connections(&self) -> u64 {
        self.connections
    }

    /// Lets `step` happen; `allowed` has taken it already.
    pub(crate) fn take(&mut self, step: &Step, allowed: &Allowed) {
        self.opened_in_step = false;
        match *step {
            Step::Pass(time) => self.pass(time, allowed),
            Step::Suspend(time) => self.suspend(time, allowed),
            Step::Server(server) => self.server = server,
            Step::Connect => self.call(Kind::Connect, Input::Connect),
            Step::Disconnect => self.call(Kind::End, Input::Disconnect),
            Step::Ping => self.call(Kind::Ping, Input::Ping),
            Step::Pause => self.call(Kind::End, Input::Pause),
            Step::Renewed { back, outcome } => self.answer_renewal(back, outcome, allowed),
            Step::Opened { back } => self.socket_input(back, Input::Opened),
            Step::AuthAnswered { back, outcome } => {
                self.socket_input(back, |socket| Input::AuthAnswered(socket, outcome));
            }
            Step::Received { back, heard } => {
                self.socket_input(back, |socket| Input::Received(socket, heard));
            }
            Step::Closed { back, failure } => {
                self.socket_input(back, |socket| Input::Closed(socket, failure));
            }
            Step::ReadsPaused { back } => self.socket_input(back, Input::ReadsPaused),
            Step::ReadsResumed { back } => self.socket_input(back, Input::ReadsResumed),
            _ => {
                if let Some(input) = plain_input(step, allowed) {
                    self.input(input);
                }
            }
        }
        self.serve(allowed);
    }

    fn call(&mut self, kind: Kind, input: impl Fn(CallId) -> Input) {
        self.last_call += 1;
        let call = CallId(self.last_call);
        self.calls.insert(call, Pending { kind, since: self.now });
        self.input(input(call));
    }

    fn pass(&mut self, time: Duration, allowed: &Allowed) {
        let end = self.now + time;
        loop {
            let timer = self.machine.poll_timeout().map(Moment::since_start);
            let rest = self.renewal.map(|(_, asked)| asked + PROGRESS_TIMEOUT);
            let Some(next) = timer.into_iter().chain(rest).min().filter(|next| *next <= end) else {
                break;
            };
            self.now = next;
            self.wake(allowed);
        }
        self.now = end;
    }

    fn suspend(&mut self, time: Duration, allowed: &Allowed) {
        self.now += time;
        self.ping_restart = self.now;
        self.wake(allowed);
    }

    fn wake(&mut self, allowed: &Allowed) {
        self.input(Input::Wake);
        if self.renewal.is_some_and(|(_, asked)| self.now >= asked + PROGRESS_TIMEOUT) {
            self.answer_renewal(0, Renewed::Failed(Failure::TimedOut), allowed);
        }
        self.serve(allowed);
    }

    /// GEN1: what does not concern the present socket changes nothing.
    fn socket_input(&mut self, back: u64, input: impl Fn(SocketId) -> Input) {
        let Some(number) = self.last_socket.checked_sub(back).filter(|number| *number > 0) else {
            return;
        };
        let id = SocketId(number);
        let input = input(id);
        let phase = self.socket.filter(|(current, _)| *current == id).map(|(_, phase)| phase);
        let is_heard = match phase {
            None => false,
            Some(Phase::Closing) => matches!(input, Input::Closed(..)),
            Some(_) => true,
        };
        if !is_heard {
            return self.input_without_effect(&input);
        }
        match input {
            Input::Closed(..) => self.socket = None,
            Input::ReadsPaused(_) if phase == Some(Phase::Live) => self.reads_paused = true,
            Input::ReadsResumed(_) => {
                self.reads_paused = false;
                self.ping_restart = self.now;
            }
            _ => {}
        }
        self.input(input);
    }

    fn answer_renewal(&mut self, back: u64, outcome: Renewed, allowed: &Allowed) {
        let Some(number) = self.last_renewal.checked_sub(back).filter(|number| *number > 0) else {
            return;
        };
        let id = RenewalId(number);
        // A driver answers with the session it has asked about.
        let of = |dialable| session(allowed.session.unwrap_or(SessionId(0)), dialable);
        let outcome = match outcome {
            Renewed::Fresh { dialable } => Renewal::Fresh(of(dialable)),
            Renewed::Unchanged { dialable } => Renewal::Unchanged(of(dialable)),
            Renewed::Refused => Renewal::Refused,
            Renewed::Failed(failure) => Renewal::Failed(failure),
        };
        let input = Input::Renewed(id, outcome);
        if self.renewal.is_some_and(|(current, _)| current == id) {
            self.renewal = None;
            self.progress = self.now;
            self.input(input);
        } else {
            self.input_without_effect(&input);
        }
    }

    fn input_without_effect(&mut self, input: &Input) {
        self.input(Input::Wake);
        let before = format!("{:?}", self.machine);
        self.machine.handle(input.clone(), Moment::new(self.now));
        assert_eq!(self.machine.poll_output(), None, "after {input:?}");
        assert_eq!(format!("{:?}", self.machine), before, "after {input:?}");
    }

    fn input(&mut self, input: Input) {
        let attempts = self.machine.attempts();
        let shuts_down = input == Input::Shutdown;
        self.machine.handle(input, Moment::new(self.now));
        while let Some(output) = self.machine.poll_output() {
            self.check_output(&output);
        }
        if shuts_down {
            self.shut_down = true;
            self.status = None;
            self.socket = None;
            self.renewal = None;
        }
        for _ in attempts..self.machine.attempts() {
            self.count_attempt();
        }
        let next = self.machine.poll_timeout().map(Moment::since_start);
        assert!(next.is_none_or(|next| next > self.now), "a wake at {next:?} now");
    }

    /// REC1: at most 10 attempts in any 60 s.
    fn count_attempt(&mut self) {
        self.attempts.push_back(self.now);
        if self.attempts.len() > 10 {
            let eleven_in = self.now - self.attempts[0];
            self.attempts.pop_front();
            assert!(eleven_in >= Duration::from_secs(60), "11 attempts in {eleven_in:?}");
        }
    }

    fn check_output(&mut self, output: &Output) {
        assert!(!self.shut_down || matches!(output, Output::Resolve(..)), "{output:?}");
        match *output {
            Output::Open(socket) => {
                assert_eq!(self.socket, None, "a second socket");
                assert!(self.machine.interrupts().is_empty(), "{:?}", self.machine.interrupts());
                assert_eq!(socket.0, self.last_socket + 1);
                self.last_socket = socket.0;
                self.opened_in_step = true;
                self.progress = self.now;
                self.moves(socket, Phase::Opening);
                self.answer_open(socket);
            }
            Output::Authenticate(socket) => {
                assert_eq!(self.socket, Some((socket, Phase::Opening)));
                self.moves(socket, Phase::Authenticating);
            }
            Output::Ping(socket) => {
                assert_eq!(self.socket, Some((socket, Phase::Live)));
                if self.server == Server::Good && !self.reads_paused {
                    self.answers.push_back(Input::Received(socket, Heard::Pong));
                }
            }
            Output::Close(socket) => {
                let (current, phase) = self.socket.expect("nothing to close");
                assert_eq!(current, socket);
                assert!(matches!(phase, Phase::Authenticating | Phase::Live), "{phase:?}");
                self.moves(socket, Phase::Closing);
                if self.server == Server::Good {
                    let answer = Input::Closed(socket, Failure::ClosedByServer(1000));
                    self.answers.push_back(answer);
                }
            }
            Output::Drop(socket) => {
                assert_eq!(self.socket.map(|(current, _)| current), Some(socket));
                self.socket = None;
            }
            Output::Renew(renewal) => {
                assert_eq!(self.socket, None, "a renewal beside a socket");
                assert_eq!(renewal.0, self.last_renewal + 1);
                self.last_renewal = renewal.0;
                self.renewal = Some((renewal, self.now));
                self.progress = self.now;
            }
            Output::Status(ref event) => self.check_event(event),
            Output::Problem(_) => {}
            Output::Resolve(call, result) => {
                let pending = self.calls.remove(&call).expect("a call is answered once");
                if result.is_ok() {
                    self.check_success(pending.kind);
                }
            }
        }
    }

    /// CON10: what a success says is so already.
    fn check_success(&self, kind: Kind) {
        match kind {
            Kind::Connect => assert!(self.status.is_some_and(is_connected), "{:?}", self.status),
            Kind::End => {
                assert_eq!(self.socket, None);
                assert!(matches!(self.status, None | Some(Status::Disconnected)));
            }
            Kind::Ping => assert!(matches!(self.socket, Some((_, Phase::Live)))),
        }
    }

    /// STA2.
    fn check_event(&mut self, event: &StatusEvent) {
        self.events += 1;
        assert_eq!(event.number, self.events);
        assert_eq!(event.previous, self.status);
        assert_eq!(event.at, Moment::new(self.now));
        match event.kind {
            StatusEventKind::Transition => assert_ne!(event.previous, Some(event.current)),
            StatusEventKind::Update => assert_eq!(event.previous, Some(event.current)),
        }
        self.status = Some(event.current);
        if let Some((socket, Phase::Authenticating)) = self.socket
            && event.current == Status::Connected
        {
            self.connections += 1;
            self.reads_paused = false;
            self.moves(socket, Phase::Live);
        }
    }

    fn moves(&mut self, socket: SocketId, phase: Phase) {
        self.socket = Some((socket, phase));
    }

    fn answer_open(&mut self, socket: SocketId) {
        let auth = |outcome| [Input::Opened(socket), Input::AuthAnswered(socket, outcome)];
        match self.server {
            Server::Mute => {}
            Server::Good => self.answers.extend(auth(AuthOutcome::Accepted)),
            Server::Refuses => self.answers.extend(auth(AuthOutcome::Refused)),
            Server::Fails(failure) => self.answers.push_back(Input::Closed(socket, failure)),
            Server::Drops(failure) => {
                self.answers.extend(auth(AuthOutcome::Accepted));
                self.answers.push_back(Input::Closed(socket, failure));
            }
        }
    }

    /// Lets the server say what it will say by itself.
    fn serve(&mut self, allowed: &Allowed) {
        loop {
            if let Some(answer) = self.answers.pop_front() {
                let (Input::Opened(socket)
                | Input::AuthAnswered(socket, _)
                | Input::Received(socket, _)
                | Input::Closed(socket, _)) = answer
                else {
                    unreachable!("no answer of a server: {answer:?}");
                };
                self.socket_input(self.last_socket - socket.0, |_| answer.clone());
            } else if self.renewal.is_some() && self.server == Server::Good {
                self.answer_renewal(0, Renewed::Fresh { dialable: true }, allowed);
            } else {
                break;
            }
        }
    }

    /// What holds after each step.
    pub(crate) fn check(&self, allowed: &Allowed) {
        assert_eq!(self.machine.status(), self.status);
        let live = self.socket.filter(|(_, phase)| *phase == Phase::Live).map(|(socket, _)| socket);
        assert_eq!(self.machine.connected_socket(), live);
        assert_eq!(self.status.is_some_and(is_connected), live.is_some());
        self.check_against(allowed);
        if self.shut_down {
            assert!(self.calls.is_empty(), "left: {:?}", self.calls);
            assert_eq!(self.machine.poll_timeout(), None);
        } else {
            self.check_calls_are_in_time();
            self.check_it_goes_on();
        }
    }

    fn check_against(&self, allowed: &Allowed) {
        if allowed.forbids_a_socket() {
            assert!(!self.opened_in_step, "opened against {allowed:?}");
            assert!(matches!(self.socket, None | Some((_, Phase::Closing))), "{:?}", self.socket);
            assert!(matches!(self.status, None | Some(Status::Disconnected)), "{:?}", self.status);
        }
        for interrupt in INTERRUPTS {
            if let Some(expected) = allowed.interrupt(interrupt).filter(|_| !self.shut_down) {
                let present = self.machine.interrupts().contains(interrupt);
                assert_eq!(present, expected, "{interrupt:?} with {allowed:?}");
            }
        }
    }

    /// CBK1: no call waits for ever.
    fn check_calls_are_in_time(&self) {
        for (call, pending) in &self.calls {
            let due = match pending.kind {
                Kind::Connect => pending.since.max(self.progress) + PROGRESS_TIMEOUT,
                Kind::End => pending.since + CLOSE_TIMEOUT,
                Kind::Ping if self.reads_paused => continue,
                Kind::Ping => pending.since.max(self.ping_restart) + PING_TIMEOUT,
            };
            assert!(self.now < due, "{call:?} {pending:?} still waits at {:?}", self.now);
        }
    }

    /// What is wanted is done, under way, or scheduled.
    fn check_it_goes_on(&self) {
        if self.machine.interrupts().is_empty() {
            let scheduled = self.machine.poll_timeout().is_some();
            assert!(self.socket.is_some() || self.renewal.is_some() || scheduled);
            let closing = matches!(self.socket, Some((_, Phase::Closing)));
            assert!(closing || self.status != Some(Status::Disconnected));
        }
    }
}

fn is_connected(status: Status) -> bool {
    matches!(status, Status::Connected | Status::FeatureThrottled)
}

/// The input of a step that needs no knowledge of the world.
fn plain_input(step: &Step, allowed: &Allowed) -> Option<Input> {
    let input = match *step {
        Step::Initialise { mode, app, endpoint, .. } => {
            let stored = allowed.session.map(|id| session(id, true));
            let mut setup = Setup::new(mode, app.to_string(), stored);
            setup.endpoint = endpoint.to_string();
            Input::Initialise(Box::new(setup))
        }
        Step::Login { dialable, .. } => {
            allowed.setup?;
            Input::SessionStarted(session(allowed.session?, dialable))
        }
        Step::Logout => {
            allowed.setup?;
            Input::SessionEnded
        }
        // Of the present session it changes nothing, so it may come at any time.
        Step::LogoutFailed => Input::SessionRestored(session(allowed.session?, true)),
        Step::SessionUpdated { of_older } => {
            let id = SessionId(allowed.session?.0 - u64::from(of_older));
            Input::SessionUpdated(session(id, true))
        }
        Step::Features(features) => Input::Features(features),
        Step::Resume => Input::Resume,
        Step::Shutdown => Input::Shutdown,
        Step::Lifecycle(lifecycle) => Input::Lifecycle(lifecycle),
        Step::WillSleep => Input::WillSleep,
        Step::DidWake => Input::DidWake,
        Step::Path(path) => Input::Path(path),
        _ => return None,
    };
    Some(input)
}
