//! One task per client: it owns the socket and the machine. Everything else talks to it by messages.

mod account;
mod calls;
pub(crate) mod frames;
mod link;
mod recovering;
mod renewal;
mod requests;
mod setup;
mod sharing;
mod socket;

use std::{collections::HashMap, panic::AssertUnwindSafe, pin::pin, sync::Arc, time::Duration};

use cometchat_connection::{
    CallError, CallId, Failure, Input, Lifecycle, Machine, Moment, Output, Path, Reason, SessionId,
    SocketId, Status, StatusEvent, StatusEventKind,
};
use cometchat_protocol::{ClientFrame, Envelope, Message, ReceiverType, Secret, rest::SendMessage};
use futures_util::FutureExt;
use tokio::{
    sync::mpsc::{UnboundedReceiver, UnboundedSender},
    task::AbortHandle,
    time::{Instant, sleep},
};

use crate::{
    Error, clock,
    completion::Completion,
    core::Core,
    keeper::Keeper,
    recovery::{Cursor, FetchId, Recovery, Track},
    session::Session,
    settings::Checked,
    work::Running,
};

use account::AccountWork;
pub(crate) use calls::Reply;
use link::Dialled;
use renewal::{RenewalOutcome, RenewalWork};
pub(crate) use requests::Request;
use requests::UnderWay;
use setup::Setup;
use sharing::ChangedElsewhere;
use socket::{Socket, SocketEvent};

/// A call of the application.
pub(crate) enum Command {
    Initialise(Box<Checked>, Completion<bool>),
    Login(Credentials, Completion<cometchat_protocol::User>),
    Logout(Completion<String>),
    ForgetSession(Completion<()>),
    Connect(Reply),
    Disconnect(Reply),
    Ping(Reply),
    Pause(Completion<()>),
    Resume,
    SendMessage(Box<SendMessage>, Completion<Message>),
    Ask(Request),
    SendFrame(Box<Addressed>, Reply),
    MessageListenerAdded,
    Lifecycle(Lifecycle),
    Path(Path),
    WillSleep,
    DidWake,
    #[cfg(feature = "panic-injection")]
    Panic,
    Shutdown,
}

/// With what to log in.
pub(crate) enum Credentials {
    Key { uid: String, auth_key: Secret },
    Token(Secret),
}

/// A frame for the socket, and for whom it is.
pub(crate) struct Addressed {
    pub(crate) frame: ClientFrame,
    pub(crate) receiver: String,
    pub(crate) receiver_type: ReceiverType,
    pub(crate) message_sender: Option<String>,
}

/// What arrives in a driver's inbox.
pub(crate) enum Mail {
    Command(Command),
    /// From a task of the driver with this number.
    Done(u64, Box<Done>),
}

/// The end of something that a driver has started.
pub(crate) enum Done {
    Dialled(SocketId, Dialled),
    LoggedIn(SessionId, Result<Box<(Session, Option<Cursor>)>, Error>),
    LoggedOut(SessionId, Result<(), Error>),
    Renewed(SessionId, RenewalOutcome),
    Sent(Box<Message>),
    Fetched(SessionId, FetchId, Option<Vec<Message>>),
    UnknownToken(Secret),
    ChangedElsewhere(SessionId, ChangedElsewhere),
    Problem(Error),
    /// Nothing ran a moment ago, for a pause that waits for it.
    Quiet(Completion<()>),
    Panicked,
}

/// The wait before a driver that panicked starts over, doubling up to the second.
const RESTART_DELAYS: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(30));

/// Runs drivers until the shutdown: one, and after a panic the next. (CBK6)
pub(crate) async fn supervise(
    core: Arc<Core>,
    outbox: UnboundedSender<Mail>,
    mut inbox: UnboundedReceiver<Mail>,
) {
    let keeper = Keeper::start(core.sessions.clone(), core.work.clone());
    for generation in 0.. {
        let driver = Driver::new(core.clone(), outbox.clone(), keeper.clone(), generation);
        if AssertUnwindSafe(driver.run(&mut inbox)).catch_unwind().await.is_ok() {
            return;
        }
        tracing::error!("the connection's driver panicked; it starts over from the store");
        tell_restart(&core);
        let (first, most) = RESTART_DELAYS;
        sleep(first.saturating_mul(1 << generation.min(10)).min(most)).await;
    }
}

fn tell_restart(core: &Core) {
    let Some(last) = core.last_event() else { return };
    if last.current != Status::Disconnected {
        core.tell_status(StatusEvent {
            number: last.number + 1,
            kind: StatusEventKind::Transition,
            previous: Some(last.current),
            current: Status::Disconnected,
            reason: Reason::Lost(Failure::Internal),
            attempt: 0,
            retry_in: None,
            at: clock::now(),
        });
    }
}

struct Driver {
    core: Arc<Core>,
    outbox: UnboundedSender<Mail>,
    keeper: Keeper,
    generation: u64,
    /// The last event of the driver before this one.
    predecessor: Option<StatusEvent>,

    machine: Machine,
    setup: Option<Setup>,
    session: Option<Session>,
    last_session: u64,
    /// The number of the gate for the session's events: a gate that was closed stays so.
    gate: u64,
    account_work: AccountWork,
    renewal: Option<RenewalWork>,
    requests: Vec<UnderWay>,

    socket: Option<Socket>,
    dialling: Option<(SocketId, AbortHandle)>,
    /// The credentials of the latest attempt.
    used: Option<(Secret, Option<Secret>)>,
    reads: Reads,
    recovery: Option<Recovery>,
    /// Asks for missed messages.
    fetching: Option<AbortHandle>,
    track: Track,
    /// The socket on which the recovery believes to be connected.
    recovering_on: Option<SocketId>,
    /// When to write the place in the stream down. (REC9)
    save_due: Option<Moment>,
    /// The whole error behind the machine's last failure.
    last_failure: Option<(Failure, Error)>,

    replies: HashMap<CallId, Reply>,
    last_call: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reads {
    Running,
    /// The application does not keep up. (SEC3, REC12)
    Paused,
    /// No more live messages can be held while missed ones are fetched. (REC11)
    PausedForFetch,
}

enum Step {
    Mail(Option<Mail>),
    Socket(SocketEvent),
    Timer,
    CaughtUp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flow {
    GoOn,
    Stop,
}

impl Driver {
    fn new(
        core: Arc<Core>,
        outbox: UnboundedSender<Mail>,
        keeper: Keeper,
        generation: u64,
    ) -> Self {
        let surroundings = *core.surroundings.lock();
        let predecessor = core.last_event();
        let seed = uuid::Uuid::new_v4().as_u64_pair().0;
        let mut machine = Machine::new(seed, surroundings.lifecycle);
        if core.checked.lock().is_some() {
            machine = machine.carrying(core.interrupts());
        }
        Self {
            core,
            outbox,
            keeper,
            generation,
            predecessor,
            machine,
            setup: None,
            session: None,
            last_session: 0,
            gate: 0,
            account_work: AccountWork::None,
            renewal: None,
            requests: Vec::new(),
            socket: None,
            dialling: None,
            used: None,
            reads: Reads::Running,
            recovery: None,
            fetching: None,
            track: Track::default(),
            recovering_on: None,
            save_due: None,
            last_failure: None,
            replies: HashMap::new(),
            last_call: 0,
        }
    }

    async fn run(mut self, inbox: &mut UnboundedReceiver<Mail>) {
        self.take_over().await;
        let mut timer = pin!(sleep(Duration::ZERO));
        let mut armed = None;
        loop {
            let due = self.next_timeout();
            // Moving a timer costs, so only if the machine has another one.
            if let Some(due) = due.filter(|due| armed != Some(*due)) {
                timer.as_mut().reset(Instant::now() + due.since(clock::now()));
                armed = Some(due);
            }
            let may_read = self.reads == Reads::Running;
            let backlog = self.core.backlog.clone();
            let step = tokio::select! {
                mail = inbox.recv() => Step::Mail(mail),
                event = next_event(self.socket.as_mut(), may_read) => Step::Socket(event),
                () = &mut timer, if due.is_some() => Step::Timer,
                () = backlog.drained(), if self.reads == Reads::Paused => Step::CaughtUp,
            };
            match step {
                Step::Mail(Some(Mail::Command(command))) => {
                    if self.command(command).await == Flow::Stop {
                        return;
                    }
                }
                Step::Mail(Some(Mail::Done(generation, done))) => {
                    if generation == self.generation {
                        self.done(*done);
                    }
                }
                Step::Mail(None) => return,
                Step::Socket(event) => self.socket_event(event),
                Step::Timer => {
                    armed = None;
                    self.feed(Input::Wake);
                    self.wake_recovery();
                }
                Step::CaughtUp => self.resume_reads(),
            }
        }
    }

    async fn command(&mut self, command: Command) -> Flow {
        match command {
            Command::Initialise(checked, done) => self.initialise(*checked, done).await,
            Command::Login(credentials, done) => self.login(credentials, done).await,
            Command::Logout(done) => self.logout(done),
            Command::ForgetSession(done) => self.forget_session(done),
            Command::Connect(reply) => self.connect(reply),
            Command::Disconnect(reply) => self.call(reply, Input::Disconnect),
            Command::Ping(reply) => self.call(reply, Input::Ping),
            Command::Pause(done) => self.pause(done),
            Command::Resume => self.resume(),
            Command::SendMessage(message, done) => self.send_message(*message, done),
            Command::Ask(request) => self.ask(request),
            Command::SendFrame(frame, reply) => self.send_frame(*frame, reply),
            Command::MessageListenerAdded => self.message_listener_added(),
            Command::Lifecycle(lifecycle) => self.lifecycle(lifecycle).await,
            Command::Path(path) => self.feed(Input::Path(path)),
            Command::WillSleep => self.feed(Input::WillSleep),
            Command::DidWake => self.feed(Input::DidWake),
            #[cfg(feature = "panic-injection")]
            Command::Panic => panic!("a test asked for this panic"),
            Command::Shutdown => {
                self.feed(Input::Shutdown);
                // Else they would hold their connections and the host's executor until their time-out.
                self.abandon_requests("The client was shut down");
                return Flow::Stop;
            }
        }
        Flow::GoOn
    }

    fn done(&mut self, done: Done) {
        match done {
            Done::Dialled(socket, dialled) => self.dialled(socket, dialled),
            Done::LoggedIn(session, result) => self.logged_in(session, result),
            Done::LoggedOut(session, result) => self.logged_out(session, result),
            Done::Renewed(session, outcome) => self.renewed(session, outcome),
            Done::Sent(message) => self.note_sent(&message),
            Done::Fetched(session, fetch, rows) => self.fetched(session, fetch, rows),
            Done::UnknownToken(token) => self.token_refused(&token),
            Done::ChangedElsewhere(session, changed) => self.changed_elsewhere(session, changed),
            Done::Problem(error) => self.core.tell_problem(error),
            Done::Quiet(paused) => self.quiet(paused),
            // Nobody knows what is half done: start over as after any panic.
            Done::Panicked => panic!("a task of the driver panicked"),
        }
    }

    /// Lets the machine take in what happened, and does what it says.
    fn feed(&mut self, input: Input) {
        self.machine.handle(input, clock::now());
        // First: who is answered may look at the diagnostics.
        self.core.show_machine(&self.machine);
        while let Some(output) = self.machine.poll_output() {
            self.perform(output);
        }
        self.follow_connection();
    }

    #[expect(clippy::needless_pass_by_value, reason = "an output is done once")]
    fn perform(&mut self, output: Output) {
        match output {
            Output::Open(socket) => self.open(socket),
            Output::Authenticate(socket) => self.authenticate(socket),
            Output::Ping(socket) => {
                // A queue that is full of frames will tell a dead connection just as well.
                self.write(socket, &ClientFrame::Ping, &Envelope::default());
            }
            Output::Close(_) => {
                if let Some(socket) = &mut self.socket {
                    socket.close();
                }
                self.reads = Reads::Running;
            }
            Output::Drop(socket) => self.drop_socket(socket),
            Output::Renew(renewal) => self.renew_for_attempt(renewal),
            Output::Status(event) => self.tell_status(event),
            Output::Problem(problem) => self.core.tell_problem(self.call_error(problem)),
            Output::Resolve(call, result) => {
                let Some(reply) = self.replies.remove(&call) else { return };
                // The machine tells a failed attempt to the listeners by itself, once an outage.
                if matches!((&reply, result), (Reply::Listeners(_), Err(CallError::Failed(_)))) {
                    return;
                }
                let reply = match (reply, &result) {
                    (Reply::Pause(paused), Ok(())) => return self.await_quiet(paused),
                    (reply, _) => reply,
                };
                reply.give(&self.core, result.map_err(|error| self.call_error(error)));
            }
        }
    }

    /// A driver that starts over goes on with the numbers and the status that listeners know.
    fn tell_status(&mut self, mut event: StatusEvent) {
        if let Some(last) = self.predecessor {
            event.number += last.number;
            if event.previous.is_none() {
                event.previous = Some(last.current);
                if event.current == last.current {
                    event.kind = StatusEventKind::Update;
                }
            }
        }
        tracing::debug!(
            number = event.number,
            status = event.current.as_str(),
            reason = event.reason.as_str(),
            attempt = event.attempt,
            "connection"
        );
        self.core.tell_status(event);
    }

    /// Starts a task whose end comes back as mail.
    fn spawn(&self, work: impl Future<Output = Done> + Send + 'static) -> AbortHandle {
        let outbox = self.reporter();
        let task = tokio::spawn(async move {
            let done = AssertUnwindSafe(work).catch_unwind().await.unwrap_or(Done::Panicked);
            outbox.send(done);
        });
        task.abort_handle()
    }

    fn reporter(&self) -> Reporter {
        Reporter {
            outbox: self.outbox.clone(),
            generation: self.generation,
            _running: self.core.work.begin(),
        }
    }
}

impl Drop for Driver {
    /// Nothing that it started goes on without it. (CBK5, CBK6)
    fn drop(&mut self) {
        let dialling = self.dialling.take().map(|(_, task)| task);
        let renewal = self.renewal.take().map(|work| work.task);
        let account = self.account_work.task().cloned();
        for task in [dialling, renewal, account, self.fetching.take()].into_iter().flatten() {
            task.abort();
        }
    }
}

/// Lets a task report to its driver before it ends.
struct Reporter {
    outbox: UnboundedSender<Mail>,
    generation: u64,
    _running: Running,
}

impl Reporter {
    fn report(&self, error: Error) {
        self.send(Done::Problem(error));
    }

    fn send(&self, done: Done) {
        // The inbox is gone after the shutdown: nobody waits then.
        let _ = self.outbox.send(Mail::Done(self.generation, Box::new(done)));
    }
}

async fn next_event(socket: Option<&mut Socket>, may_read: bool) -> SocketEvent {
    match socket {
        Some(socket) => socket.next(may_read).await,
        None => std::future::pending().await,
    }
}
