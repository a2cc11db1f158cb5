use std::collections::BTreeSet;

use cometchat_protocol::{
    Envelope, Presence, PresenceAction, ReceiverType, ServerFrame, User, UserStatus,
};
use tokio_tungstenite::tungstenite::Message as WebSocketMessage;

use crate::{
    clock::Clock,
    directory::Directory,
    history::History,
    sessions::Sessions,
    sockets::{Commands, Device, SocketId, Sockets},
};

/// One app: its users and groups, what they said, and their sockets.
pub(crate) struct App {
    pub(crate) id: String,
    pub(crate) auth_key: String,
    pub(crate) directory: Directory,
    pub(crate) sessions: Sessions,
    pub(crate) history: History,
    pub(crate) sockets: Sockets,
    pub(crate) clock: Clock,
}

/// Who causes something, and from which device if from any.
#[derive(Clone, Copy)]
pub(crate) struct Author<'a> {
    pub(crate) uid: &'a str,
    pub(crate) device_id: Option<&'a str>,
}

impl Author<'_> {
    fn is_on(&self, device: &Device) -> bool {
        device.uid == self.uid && Some(device.id.as_str()) == self.device_id
    }
}

impl App {
    /// The user, with the status of this moment.
    pub(crate) fn user(&self, uid: &str) -> Option<User> {
        self.directory.user(uid).map(|user| self.with_status(user))
    }

    pub(crate) fn with_status(&self, user: &User) -> User {
        let status = match self.sockets.count_of(&user.uid) {
            0 => UserStatus::Offline,
            _ => UserStatus::Online,
        };
        User { status: Some(status), ..user.clone() }
    }

    /// To whom something with this receiver is addressed.
    pub(crate) fn audience(&self, receiver: &str, kind: &ReceiverType) -> BTreeSet<String> {
        match kind {
            ReceiverType::User => BTreeSet::from([receiver.to_owned()]),
            ReceiverType::Group => self
                .directory
                .members(receiver)
                .map(|members| members.keys().cloned().collect())
                .unwrap_or_default(),
            ReceiverType::Other(_) => BTreeSet::new(),
        }
    }

    /// Sends a frame to all devices of these users but the one that caused it.
    pub(crate) fn send_to(&mut self, uids: &BTreeSet<String>, author: Author<'_>, frame: String) {
        self.sockets.send(&WebSocketMessage::text(frame), |device| {
            uids.contains(&device.uid) && !author.is_on(device)
        });
    }

    pub(crate) fn authenticate(&mut self, id: SocketId, commands: Commands, device: &Device) {
        let came = self.sockets.count_of(&device.uid) == 0;
        self.sockets.add(id, commands, device.clone());
        if came {
            self.tell_presence(device, PresenceAction::Online);
        }
    }

    /// The device whose socket it was.
    pub(crate) fn close_socket(&mut self, id: SocketId) -> Option<Device> {
        let device = self.sockets.close(id)?;
        if self.sockets.count_of(&device.uid) == 0 {
            self.tell_presence(&device, PresenceAction::Offline);
        }
        Some(device)
    }

    fn tell_presence(&mut self, device: &Device, action: PresenceAction) {
        let now = self.clock.now();
        if let Some(user) = self.directory.users.get_mut(&device.uid) {
            user.last_active_at = Some(now);
        }
        let Some(user) = self.user(&device.uid) else { return };
        let envelope = Envelope {
            app_id: Some(self.id.clone()),
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
