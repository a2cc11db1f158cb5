use std::{
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use cometchat_protocol::{Envelope, Presence, PresenceAction, ServerFrame, User, UserStatus};
use tokio::sync::watch;
use tokio_tungstenite::tungstenite::Message as WebSocketMessage;

use crate::{
    accept::Gate,
    directory::Directory,
    faults::Faults,
    history::History,
    observed::{Closed, Log, Observed},
    sessions::Sessions,
    sockets::{Device, SocketId, Sockets},
};

/// What all parts of one server share.
pub(crate) struct Shared {
    pub(crate) app_id: String,
    pub(crate) auth_key: String,
    pub(crate) origin: Origin,
    pub(crate) auth_timeout: Duration,
    pub(crate) gate: watch::Sender<Gate>,
    state: watch::Sender<Observed>,
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
        app_id: String,
        auth_key: String,
        origin: Origin,
        auth_timeout: Duration,
        directory: Directory,
    ) -> Arc<Self> {
        let state = State {
            app_id: app_id.clone(),
            directory,
            sessions: Sessions::default(),
            history: History::default(),
            sockets: Sockets::default(),
            faults: Faults::default(),
            log: Log::default(),
        };
        Arc::new(Self {
            app_id,
            auth_key,
            origin,
            auth_timeout,
            gate: watch::Sender::new(Gate::Open),
            state: watch::Sender::new(Observed { state }),
        })
    }

    pub(crate) fn read<R>(&self, look: impl FnOnce(&State) -> R) -> R {
        look(&self.state.borrow().state)
    }

    /// Changes the state and wakes everybody who waits for a condition.
    pub(crate) fn update<R>(&self, change: impl FnOnce(&mut State) -> R) -> R {
        let mut result = None;
        self.state.send_modify(|seen| result = Some(change(&mut seen.state)));
        result.expect("send_modify runs its closure")
    }

    pub(crate) fn observe<R>(&self, look: impl FnOnce(&Observed) -> R) -> R {
        look(&self.state.borrow())
    }

    pub(crate) async fn wait_until(&self, condition: impl FnMut(&Observed) -> bool) {
        let mut states = self.state.subscribe();
        states.wait_for(condition).await.expect("self holds the sender");
    }
}

/// Everything that changes while the server runs.
pub(crate) struct State {
    pub(crate) app_id: String,
    pub(crate) directory: Directory,
    pub(crate) sessions: Sessions,
    pub(crate) history: History,
    pub(crate) sockets: Sockets,
    pub(crate) faults: Faults,
    pub(crate) log: Log,
}

impl State {
    /// The user, with the status of this moment.
    pub(crate) fn user(&self, uid: &str) -> Option<User> {
        let user = self.directory.user(uid)?;
        let status = match self.sockets.count_of(&user.uid) {
            0 => UserStatus::Offline,
            _ => UserStatus::Online,
        };
        Some(User { status: Some(status), ..user.clone() })
    }

    pub(crate) fn authenticate(&mut self, id: SocketId, device: &Device) {
        let came = self.sockets.count_of(&device.uid) == 0;
        self.sockets.authenticate(id, device);
        if came {
            self.tell_presence(device, PresenceAction::Online);
        }
    }

    pub(crate) fn close_socket(&mut self, id: SocketId, code: Option<u16>) {
        let device = self.sockets.close(id);
        self.log
            .closed
            .push(Closed { uid: device.as_ref().map(|device| device.uid.clone()), code });
        if let Some(device) = device.filter(|device| self.sockets.count_of(&device.uid) == 0) {
            self.tell_presence(&device, PresenceAction::Offline);
        }
    }

    fn tell_presence(&mut self, device: &Device, action: PresenceAction) {
        let now = unix_now();
        if let Some(user) = self.directory.user_mut(&device.uid) {
            user.last_active_at = Some(now);
        }
        let Some(user) = self.user(&device.uid) else { return };
        let envelope = Envelope {
            app_id: Some(self.app_id.clone()),
            device_id: Some(device.id.clone()),
            sender: Some(device.uid.clone()),
            ..Envelope::default()
        };
        let presence = Presence { action, user: user.clone(), timestamp: Some(now) };
        let frame = ServerFrame::Presence(presence).encode(&envelope);
        self.sockets.send(&WebSocketMessage::text(frame), |other| {
            other.uid != device.uid && other.presence.covers(&user)
        });
    }
}

pub(crate) fn unix_now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
