use std::{
    collections::VecDeque,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use cometchat_connection::{Interrupts, Lifecycle, Machine, Path, Status, StatusEvent};
use cometchat_protocol::{Secret, User};

use crate::{
    Error, Sockets,
    backlog::Backlog,
    completion::Pending,
    delivery::Gates,
    diagnostics::Diagnostics,
    events::{CallEvent, ConnectionEvent, GroupEvent, LoginEvent, MessageEvent, UserEvent},
    executor::{Executor, Job, contained},
    listeners::Listeners,
    place::Place,
    progress::Progress,
    settings::Checked,
    store::Sessions,
    sync::Mutex,
    token_provider::TokenProvider,
    work::Work,
};

/// How many transitions the diagnostics keep. (DIA1)
const KEPT_TRANSITIONS: usize = 50;

/// What a client's handles and its driver share.
pub(crate) struct Core {
    pub(crate) executor: Arc<dyn Executor>,
    pub(crate) pending: Arc<Pending>,
    pub(crate) gates: Gates,
    pub(crate) backlog: Backlog,
    pub(crate) work: Work,
    /// Calls without callback that wait for the driver.
    pub(crate) void_calls: Backlog,
    pub(crate) sessions: Arc<Sessions>,
    pub(crate) place: Place,
    pub(crate) sockets: Sockets,
    pub(crate) token_provider: Option<Arc<dyn TokenProvider>>,

    pub(crate) connection: Listeners<ConnectionEvent>,
    pub(crate) login: Listeners<LoginEvent>,
    pub(crate) messages: Listeners<MessageEvent>,
    pub(crate) users: Listeners<UserEvent>,
    pub(crate) groups: Listeners<GroupEvent>,
    pub(crate) calls: Listeners<CallEvent>,

    pub(crate) status: Arc<PublishedStatus>,
    pub(crate) account: Mutex<Option<Account>>,
    pub(crate) surroundings: Mutex<Surroundings>,
    pub(crate) traffic: Traffic,
    /// What a driver that starts over begins with.
    pub(crate) checked: Mutex<Option<Checked>>,
    machine: Mutex<MachineView>,
    transitions: Mutex<VecDeque<StatusEvent>>,
}

/// Who is logged in, for the getters.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    pub(crate) user: User,
    pub(crate) auth_token: Secret,
}

/// What the host has told last about app and network; kept for a driver that starts over.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Surroundings {
    pub(crate) lifecycle: Lifecycle,
    pub(crate) path: Path,
}

/// Counts without content. (DIA1)
#[derive(Debug, Default)]
pub(crate) struct Traffic {
    pub(crate) received_bytes: AtomicU64,
    pub(crate) received_frames: AtomicU64,
    pub(crate) ignored_frames: AtomicU64,
    pub(crate) sent_bytes: AtomicU64,
    pub(crate) gaps: AtomicU64,
}

/// What the diagnostics tell of the machine.
#[derive(Debug, Clone, Copy, Default)]
struct MachineView {
    interrupts: Interrupts,
    attempts: u64,
    round_trip: Option<Duration>,
}

impl Core {
    pub(crate) fn new(
        executor: Arc<dyn Executor>,
        sessions: Arc<Sessions>,
        progress: Progress,
        sockets: Sockets,
        lifecycle: Lifecycle,
        token_provider: Option<Arc<dyn TokenProvider>>,
        message_listener_added: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        let status = Arc::new(PublishedStatus::default());
        let publish = status.clone();
        let connection = Listeners::new(executor.clone()).with_hook(move |event| {
            if let ConnectionEvent::Status(event) = event {
                publish.advance(event);
            }
        });
        Self {
            pending: Arc::default(),
            gates: Gates::default(),
            backlog: Backlog::default(),
            work: Work::default(),
            void_calls: Backlog::default(),
            sessions,
            place: Place::new(progress),
            sockets,
            token_provider,
            connection,
            login: Listeners::new(executor.clone()),
            messages: Listeners::new(executor.clone()).when_added(message_listener_added),
            users: Listeners::new(executor.clone()),
            groups: Listeners::new(executor.clone()),
            calls: Listeners::new(executor.clone()),
            status,
            account: Mutex::default(),
            surroundings: Mutex::new(Surroundings { lifecycle, path: Path::Online }),
            traffic: Traffic::default(),
            checked: Mutex::default(),
            machine: Mutex::default(),
            transitions: Mutex::default(),
            executor,
        }
    }

    /// Tells the connection listeners. The getter changes just before the first of them hears of it.
    /// (STA2, CON10)
    pub(crate) fn tell_status(&self, event: StatusEvent) {
        {
            let mut transitions = self.transitions.lock();
            if transitions.len() == KEPT_TRANSITIONS {
                transitions.pop_front();
            }
            transitions.push_back(event);
        }
        let publish: Job = Box::new(self.publish_told());
        contained(|| self.executor.execute(publish));
        self.tell_connection(ConnectionEvent::Status(event));
    }

    /// Publishes, when its turn comes, the status that is told last now.
    pub(crate) fn publish_told(&self) -> impl FnOnce() + Send + 'static {
        let told = self.transitions.lock().back().copied();
        let (gate, status) = (self.gates.client(), self.status.clone());
        move || {
            if let Some(event) = told
                && gate.is_open()
            {
                status.advance(&event);
            }
        }
    }

    pub(crate) fn tell_problem(&self, error: Error) {
        self.tell_connection(ConnectionEvent::Problem(error));
    }

    pub(crate) fn tell_login(&self, event: LoginEvent) {
        self.login.dispatch(event, &self.gates.client(), || self.backlog.ticket());
    }

    pub(crate) fn diagnostics(&self) -> Diagnostics {
        let traffic = &self.traffic;
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let machine = *self.machine.lock();
        Diagnostics {
            status: self.status.get(),
            interrupts: machine.interrupts.iter().collect(),
            transitions: self.transitions.lock().iter().copied().collect(),
            round_trip: machine.round_trip,
            attempts: machine.attempts,
            received_bytes: read(&traffic.received_bytes),
            received_frames: read(&traffic.received_frames),
            ignored_frames: read(&traffic.ignored_frames),
            sent_bytes: read(&traffic.sent_bytes),
            gaps: read(&traffic.gaps),
            queue_depth: self.backlog.len(),
        }
    }

    pub(crate) fn last_event(&self) -> Option<StatusEvent> {
        self.transitions.lock().back().copied()
    }

    /// What forbade connecting when the machine was last seen.
    pub(crate) fn interrupts(&self) -> Interrupts {
        self.machine.lock().interrupts
    }

    pub(crate) fn show_machine(&self, machine: &Machine) {
        *self.machine.lock() = MachineView {
            interrupts: machine.interrupts(),
            attempts: machine.attempts(),
            round_trip: machine.round_trip(),
        };
    }

    fn tell_connection(&self, event: ConnectionEvent) {
        self.connection.dispatch(event, &self.gates.client(), || self.backlog.ticket());
    }
}

/// The status as the application has heard of it.
#[derive(Debug, Default)]
pub(crate) struct PublishedStatus(Mutex<(u64, Option<Status>)>);

impl PublishedStatus {
    pub(crate) fn get(&self) -> Option<Status> {
        self.0.lock().1
    }

    /// Several executors may hear of one event; the latest number holds.
    fn advance(&self, event: &StatusEvent) {
        let mut published = self.0.lock();
        if event.number > published.0 {
            *published = (event.number, Some(event.current));
        }
    }

    pub(crate) fn clear(&self) {
        *self.0.lock() = (u64::MAX, None);
    }
}
