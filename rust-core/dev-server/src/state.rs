use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use cometchat_protocol::AuthBody;
use tokio::sync::watch;

use crate::{
    accept::Gate,
    app::App,
    clock::Clock,
    faults::Faults,
    limiter::Limiter,
    observed::{Closed, Log, Observed},
    sockets::{Command, Device, SocketId, Subscription, Waiting},
    store::{Store, StoreError},
};

/// What all parts of one server share.
pub(crate) struct Shared {
    pub(crate) origin: Origin,
    pub(crate) auth_timeout: Duration,
    pub(crate) gate: watch::Sender<Gate>,
    state: watch::Sender<Observed>,
    store: Option<Store>,
    /// A change could not be stored. Nothing is answered any more.
    failed: AtomicBool,
}

/// Where clients find the server.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    pub(crate) scheme: Scheme,
    pub(crate) host: String,
    pub(crate) port: u16,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    Http,
    Https,
}

impl Origin {
    pub(crate) fn base_url(&self) -> String {
        let scheme = match self.scheme {
            Scheme::Http => "http",
            Scheme::Https => "https",
        };
        format!("{scheme}://{}", self.authority())
    }

    pub(crate) fn authority(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }
}

impl Shared {
    pub(crate) fn new(
        origin: Origin,
        auth_timeout: Duration,
        state: State,
        store: Option<Store>,
    ) -> Arc<Self> {
        Arc::new(Self {
            origin,
            auth_timeout,
            gate: watch::Sender::new(Gate::Open),
            state: watch::Sender::new(Observed { state }),
            store,
            failed: AtomicBool::new(false),
        })
    }

    pub(crate) fn read<R>(&self, look: impl FnOnce(&State) -> R) -> R {
        look(&self.state.borrow().state)
    }

    pub(crate) fn read_app<R>(&self, app: AppIndex, look: impl FnOnce(&App) -> R) -> R {
        self.read(|state| look(state.app(app)))
    }

    /// Changes the state, stores the change, lets its frames go and wakes everybody who waits for
    /// a condition.
    pub(crate) fn update<R>(&self, change: impl FnOnce(&mut State) -> R) -> R {
        let mut result = None;
        self.state.send_modify(|seen| {
            result = Some(change(&mut seen.state));
            if let Err(error) = seen.state.settle(self.store.as_ref()) {
                self.fail(&error);
            }
        });
        result.expect("send_modify runs its closure")
    }

    pub(crate) fn update_app<R>(&self, app: AppIndex, change: impl FnOnce(&mut App) -> R) -> R {
        self.update(|state| change(state.app_mut(app)))
    }

    pub(crate) fn observe<R>(&self, look: impl FnOnce(&Observed) -> R) -> R {
        look(&self.state.borrow())
    }

    pub(crate) async fn wait_until(&self, condition: impl FnMut(&Observed) -> bool) {
        let mut states = self.state.subscribe();
        states.wait_for(condition).await.expect("self holds the sender");
    }

    pub(crate) fn has_failed(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }

    /// A server that might forget what it has answered is worse than none.
    fn fail(&self, error: &StoreError) {
        if !self.failed.swap(true, Ordering::Relaxed) {
            eprintln!("error: a change cannot be stored, so the server answers no more: {error}");
        }
    }
}

/// Which of the server's apps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct AppIndex(usize);

impl AppIndex {
    /// The app that the server always has.
    pub(crate) const FIRST: Self = Self(0);
}

/// Everything that changes while the server runs.
pub(crate) struct State {
    /// Their number does not change.
    apps: Vec<App>,
    pub(crate) waiting: Waiting,
    pub(crate) faults: Faults,
    pub(crate) limiter: Limiter,
    pub(crate) log: Log,
    pub(crate) clock: Clock,
}

impl State {
    pub(crate) fn new(apps: Vec<App>, limiter: Limiter, clock: Clock) -> Self {
        Self {
            apps,
            waiting: Waiting::default(),
            faults: Faults::default(),
            limiter,
            log: Log::default(),
            clock,
        }
    }

    pub(crate) fn apps(&self) -> &[App] {
        &self.apps
    }

    pub(crate) fn find_app(&self, id: &str) -> Option<AppIndex> {
        self.apps.iter().position(|app| app.id == id).map(AppIndex)
    }

    pub(crate) fn app(&self, index: AppIndex) -> &App {
        &self.apps[index.0]
    }

    pub(crate) fn app_mut(&mut self, index: AppIndex) -> &mut App {
        &mut self.apps[index.0]
    }

    pub(crate) fn device(&self, id: SocketId) -> Option<&Device> {
        self.apps.iter().find_map(|app| app.sockets.device(id))
    }

    /// The app whose jwt the socket shows, if it is live and of the app that the frame names.
    pub(crate) fn authenticate(
        &mut self,
        id: SocketId,
        auth: &AuthBody,
        app_id: Option<&str>,
    ) -> Option<AppIndex> {
        let jwt = auth.auth.as_ref()?.expose();
        let index = self.apps.iter().position(|app| {
            app_id.is_none_or(|named| named == app.id) && app.sessions.find_jwt(jwt).is_some()
        })?;
        let app = &mut self.apps[index];
        let (uid, token) = app.sessions.find_jwt(jwt)?;
        let device = Device {
            uid: uid.to_owned(),
            id: auth.device_id.clone(),
            token: token.to_owned(),
            presence: Subscription::new(auth),
        };
        let commands = self.waiting.close(id)?;
        app.authenticate(id, commands, &device);
        Some(AppIndex(index))
    }

    pub(crate) fn close_socket(&mut self, id: SocketId, code: Option<u16>) {
        self.waiting.close(id);
        let device = self.apps.iter_mut().find_map(|app| app.close_socket(id));
        self.log.closed.push(Closed { uid: device.map(|device| device.uid), code });
    }

    /// Tells every socket, authenticated or not.
    pub(crate) fn command_all(&mut self, command: impl Fn() -> Command) {
        self.waiting.command_all(&command);
        for app in &mut self.apps {
            app.sockets.command(|_| true, &command);
        }
    }

    /// Stores what changed, and only then lets others know.
    fn settle(&mut self, store: Option<&Store>) -> Result<(), StoreError> {
        let changes = self.apps.iter_mut().flat_map(|app| app.take_changes(store.is_some()));
        let changes: Vec<_> = changes.collect();
        let stored = match store {
            Some(store) if !changes.is_empty() => store.write(&changes),
            _ => Ok(()),
        };
        for app in &mut self.apps {
            match &stored {
                Ok(()) => app.sockets.flush(),
                Err(_) => app.sockets.discard(),
            }
        }
        stored
    }
}
