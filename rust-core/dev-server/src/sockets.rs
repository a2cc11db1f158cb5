use std::collections::BTreeMap;

use cometchat_protocol::{AuthBody, PresenceSubscription, User};
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::{Message, protocol::CloseFrame};

/// The open sockets.
#[derive(Default)]
pub(crate) struct Sockets {
    last_id: u64,
    open: BTreeMap<SocketId, OpenSocket>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SocketId(u64);

struct OpenSocket {
    commands: mpsc::UnboundedSender<Command>,
    /// `None` until the socket is authenticated.
    device: Option<Device>,
}

/// What a socket's task is told to do.
pub(crate) enum Command {
    Send(Message),
    Close(CloseFrame),
    Vanish,
    Reset,
}

/// Who is at the other end of an authenticated socket.
#[derive(Clone)]
pub(crate) struct Device {
    /// The device's `resource`.
    pub(crate) id: String,
    pub(crate) uid: String,
    pub(crate) token: String,
    pub(crate) presence: Subscription,
}

/// Whose presence a socket is told.
#[derive(Clone)]
pub(crate) enum Subscription {
    Nobody,
    Everybody,
    Roles(Vec<String>),
}

impl Sockets {
    pub(crate) fn open(&mut self, commands: mpsc::UnboundedSender<Command>) -> SocketId {
        self.last_id += 1;
        let id = SocketId(self.last_id);
        self.open.insert(id, OpenSocket { commands, device: None });
        id
    }

    pub(crate) fn authenticate(&mut self, id: SocketId, device: &Device) {
        if let Some(socket) = self.open.get_mut(&id) {
            socket.device = Some(device.clone());
        }
    }

    pub(crate) fn close(&mut self, id: SocketId) -> Option<Device> {
        self.open.remove(&id)?.device
    }

    pub(crate) fn count(&self) -> usize {
        self.open.len()
    }

    pub(crate) fn device(&self, id: SocketId) -> Option<&Device> {
        self.open.get(&id)?.device.as_ref()
    }

    pub(crate) fn devices(&self) -> impl Iterator<Item = &Device> {
        self.open.values().filter_map(|socket| socket.device.as_ref())
    }

    pub(crate) fn count_of(&self, uid: &str) -> usize {
        self.devices().filter(|device| device.uid == uid).count()
    }

    /// Sends `message` to each authenticated socket whose device fits.
    pub(crate) fn send(&self, message: &Message, fits: impl Fn(&Device) -> bool) {
        self.command(fits, || Command::Send(message.clone()));
    }

    pub(crate) fn command(&self, fits: impl Fn(&Device) -> bool, command: impl Fn() -> Command) {
        for socket in self.open.values().filter(|socket| socket.device.as_ref().is_some_and(&fits))
        {
            // A task that has ended has no use for commands.
            let _ = socket.commands.send(command());
        }
    }

    /// Tells every socket, authenticated or not.
    pub(crate) fn command_all(&self, command: impl Fn() -> Command) {
        for socket in self.open.values() {
            let _ = socket.commands.send(command());
        }
    }
}

impl Subscription {
    pub(crate) fn new(body: &AuthBody) -> Self {
        match &body.presence_subscription {
            Some(PresenceSubscription::AllUsers) => Self::Everybody,
            Some(PresenceSubscription::Roles) => Self::Roles(body.roles.clone()),
            // Nobody is anybody's friend here.
            Some(PresenceSubscription::Friends | PresenceSubscription::Other(_)) | None => {
                Self::Nobody
            }
        }
    }

    pub(crate) fn covers(&self, user: &User) -> bool {
        match self {
            Self::Nobody => false,
            Self::Everybody => true,
            Self::Roles(roles) => user.role.as_ref().is_some_and(|role| roles.contains(role)),
        }
    }
}
