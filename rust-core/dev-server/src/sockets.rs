use std::collections::BTreeMap;

use cometchat_protocol::{AuthBody, PresenceSubscription, User};
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::{Message, protocol::CloseFrame};

pub(crate) type Commands = mpsc::UnboundedSender<Command>;

/// The sockets that are not authenticated.
#[derive(Default)]
pub(crate) struct Waiting {
    last_id: u64,
    open: BTreeMap<SocketId, Commands>,
}

/// The authenticated sockets of one app.
#[derive(Default)]
pub(crate) struct Sockets {
    open: BTreeMap<SocketId, (Commands, Device)>,
    /// What goes out once the change that caused it is stored.
    outbox: Vec<(Commands, Command)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SocketId(u64);

/// What a socket's task is told to do.
pub(crate) enum Command {
    Send(Message),
    Close(CloseFrame),
    Vanish,
    Reset,
    /// Keep the connection, and neither read nor write any more.
    Freeze,
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

impl Waiting {
    pub(crate) fn open(&mut self, commands: Commands) -> SocketId {
        self.last_id += 1;
        let id = SocketId(self.last_id);
        self.open.insert(id, commands);
        id
    }

    pub(crate) fn close(&mut self, id: SocketId) -> Option<Commands> {
        self.open.remove(&id)
    }

    pub(crate) fn count(&self) -> usize {
        self.open.len()
    }

    pub(crate) fn command_all(&self, command: impl Fn() -> Command) {
        for commands in self.open.values() {
            // A task that has ended has no use for commands.
            let _ = commands.send(command());
        }
    }
}

impl Sockets {
    pub(crate) fn add(&mut self, id: SocketId, commands: Commands, device: Device) {
        self.open.insert(id, (commands, device));
    }

    pub(crate) fn close(&mut self, id: SocketId) -> Option<Device> {
        self.open.remove(&id).map(|(_, device)| device)
    }

    pub(crate) fn count(&self) -> usize {
        self.open.len()
    }

    pub(crate) fn device(&self, id: SocketId) -> Option<&Device> {
        self.open.get(&id).map(|(_, device)| device)
    }

    pub(crate) fn count_of(&self, uid: &str) -> usize {
        self.open.values().filter(|(_, device)| device.uid == uid).count()
    }

    /// Sends `message` to each socket whose device fits.
    pub(crate) fn send(&mut self, message: &Message, fits: impl Fn(&Device) -> bool) {
        self.command(fits, || Command::Send(message.clone()));
    }

    pub(crate) fn command(
        &mut self,
        fits: impl Fn(&Device) -> bool,
        command: impl Fn() -> Command,
    ) {
        let told = self.open.values().filter(|(_, device)| fits(device));
        self.outbox.extend(told.map(|(commands, _)| (commands.clone(), command())));
    }

    /// Hands the outbox over to the sockets' tasks.
    pub(crate) fn flush(&mut self) {
        for (commands, command) in self.outbox.drain(..) {
            let _ = commands.send(command);
        }
    }

    /// Forgets what would have gone out.
    pub(crate) fn discard(&mut self) {
        self.outbox.clear();
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
