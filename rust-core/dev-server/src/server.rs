use std::{net::SocketAddr, sync::Arc};

use cometchat_protocol::{
    Category, Message, ReceiverType, Secret,
    rest::{SendData, SendMessage, ServerError},
};
use tokio::sync::watch;
use tokio_tungstenite::tungstenite::{
    Message as WebSocketMessage,
    protocol::{CloseFrame, frame::coding::CloseCode},
};

use crate::{
    accept::Gate, builder::Builder, faults::Faults, observed::Observed, posting::Author,
    rest::ApiError, sockets::Command, state::Shared,
};

/// A running server. Clones are handles to the same server; it runs until [`stop`](Self::stop) or
/// until its runtime ends.
#[derive(Clone)]
pub struct DevServer {
    shared: Arc<Shared>,
    addr: SocketAddr,
    ca_pem: Option<Arc<str>>,
    reached: watch::Sender<Gate>,
}

/// How the server ends a user's sockets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DropKind {
    /// With a close frame of this code.
    Close(u16),
    /// The TCP connection ends, without a close frame.
    Vanish,
    /// A TCP reset.
    Reset,
}

/// What goes to a user's sockets as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RawFrame {
    /// A text frame.
    Text(String),
    /// A binary frame.
    Binary(Vec<u8>),
}

impl DevServer {
    /// What to start a server with.
    pub fn builder() -> Builder {
        Builder::default()
    }

    pub(crate) fn new(
        shared: Arc<Shared>,
        addr: SocketAddr,
        ca_pem: Option<String>,
        reached: watch::Sender<Gate>,
    ) -> Self {
        Self { shared, addr, ca_pem: ca_pem.map(Arc::from), reached }
    }

    /// Where clients find it, such as `http://127.0.0.1:43211`.
    pub fn base_url(&self) -> String {
        self.shared.origin.base_url()
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The certificate of the authority that clients are to trust; `None` without TLS.
    pub fn ca_pem(&self) -> Option<&str> {
        self.ca_pem.as_deref()
    }

    /// The app id that clients must give.
    pub fn app_id(&self) -> &str {
        &self.shared.app_id
    }

    /// The auth key that clients log in with.
    pub fn auth_key(&self) -> &str {
        &self.shared.auth_key
    }

    /// Changes how the server misbehaves.
    pub fn faults(&self, change: impl FnOnce(&mut Faults)) {
        self.shared.update(|state| change(&mut state.faults));
    }

    /// Looks at what clients did so far.
    pub fn observe<R>(&self, look: impl FnOnce(&Observed) -> R) -> R {
        self.shared.observe(look)
    }

    /// Waits until `condition` holds; it is asked again after each change.
    pub async fn wait_until(&self, condition: impl FnMut(&Observed) -> bool) {
        self.shared.wait_until(condition).await;
    }

    /// Makes an auth token for a user, as a customer's own backend would. `None`: no such user.
    pub fn issue_token(&self, uid: &str) -> Option<Secret> {
        self.shared.update(|state| {
            let uid = state.directory.user(uid)?.uid.clone();
            Some(Secret::new(state.sessions.issue_token(&uid)))
        })
    }

    /// Sends a text in a user's name, from no device: all of the user's sockets get it too.
    pub fn send_text(
        &self,
        sender: &str,
        receiver_type: ReceiverType,
        receiver: &str,
        text: &str,
    ) -> Result<Message, ServerError> {
        let draft = SendMessage {
            kind: "text".to_owned(),
            receiver_type,
            category: Category::Message,
            data: SendData { text: Some(text.to_owned()), ..SendData::default() },
            receiver: receiver.to_owned(),
            ..SendMessage::default()
        };
        let author = Author { uid: &sender.to_lowercase(), device_id: None };
        self.shared.update(|state| state.post(&author, draft)).map_err(ApiError::into_inner)
    }

    /// Ends all sockets of a user.
    pub fn drop_sockets(&self, uid: &str, kind: DropKind) {
        self.command(uid, || match kind {
            DropKind::Close(code) => {
                Command::Close(CloseFrame { code: code.into(), reason: "".into() })
            }
            DropKind::Vanish => Command::Vanish,
            DropKind::Reset => Command::Reset,
        });
    }

    /// Sends a frame as it is to all sockets of a user.
    pub fn send_raw(&self, uid: &str, frame: &RawFrame) {
        let message = match frame {
            RawFrame::Text(text) => WebSocketMessage::text(text.as_str()),
            RawFrame::Binary(bytes) => WebSocketMessage::binary(bytes.clone()),
        };
        self.command(uid, || Command::Send(message.clone()));
    }

    /// Makes a user's auth tokens and their jwts unknown. Open sockets stay.
    pub fn revoke_tokens(&self, uid: &str) {
        self.shared.update(|state| state.sessions.revoke_tokens(&uid.to_lowercase()));
    }

    /// Makes a user's jwts unknown; the auth tokens stay good for new ones. Open sockets stay.
    pub fn invalidate_jwts(&self, uid: &str) {
        self.shared.update(|state| state.sessions.invalidate_jwts(&uid.to_lowercase()));
    }

    /// Resets all connections and refuses new ones until [`come_back`](Self::come_back). The port
    /// stays reserved.
    pub async fn go_away(&self) {
        self.turn_gate(Gate::Away).await;
        self.shared.wait_until(|seen| seen.open_sockets() == 0).await;
    }

    /// Takes connections again, on the same port.
    pub async fn come_back(&self) {
        self.turn_gate(Gate::Open).await;
    }

    /// Closes all sockets with code 1001 and ends the server for good.
    pub async fn stop(&self) {
        self.shared.update(|state| {
            state.sockets.command_all(|| {
                Command::Close(CloseFrame { code: CloseCode::Away, reason: "".into() })
            });
        });
        self.turn_gate(Gate::Stopped).await;
    }

    /// Returns when the accepting task acts by `gate`. A server that has stopped stays so.
    async fn turn_gate(&self, gate: Gate) {
        self.shared.gate.send_if_modified(|current| {
            let turns = *current != gate && *current != Gate::Stopped;
            if turns {
                *current = gate;
            }
            turns
        });
        let mut reached = self.reached.subscribe();
        reached
            .wait_for(|reached| *reached == gate || *reached == Gate::Stopped)
            .await
            .expect("self holds the sender");
    }

    fn command(&self, uid: &str, command: impl Fn() -> Command) {
        let uid = uid.to_lowercase();
        self.shared.update(|state| state.sockets.command(|device| device.uid == uid, command));
    }
}
