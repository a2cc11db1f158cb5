use std::{net::SocketAddr, sync::Arc};

use cometchat_protocol::{
    Category, Message, ReceiverType, Secret,
    rest::{SendData, SendMessage, ServerError},
};
use tokio::sync::watch;
use tokio_tungstenite::tungstenite::{
    Message as WebSocketMessage,
    protocol::{
        CloseFrame,
        frame::{
            Frame,
            coding::{CloseCode, Data, OpCode},
        },
    },
};

use crate::{
    accept::Gate,
    app::Author,
    builder::Builder,
    draft::Draft,
    faults::Faults,
    observed::Observed,
    rest::ApiError,
    sockets::{Command, Device},
    state::{AppIndex, Shared},
};

/// A running server. Clones are handles to the same server; it runs until [`stop`](Self::stop) or
/// until its runtime ends.
#[derive(Clone)]
pub struct DevServer {
    shared: Arc<Shared>,
    /// Whose app id, key, users and groups the methods speak of.
    app: AppIndex,
    app_id: Arc<str>,
    auth_key: Arc<str>,
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
    /// The TCP connection stays, but the server neither reads nor writes any more. For the server
    /// the socket is open until it is dropped in another way.
    HalfOpen,
}

/// What goes to a user's sockets as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RawFrame {
    /// A text frame.
    Text(String),
    /// A binary frame.
    Binary(Vec<u8>),
    /// A text frame whose bytes are no UTF-8.
    InvalidUtf8,
    /// A text frame of this many bytes: an object of a type that nobody knows, if it has room.
    Sized(usize),
}

impl RawFrame {
    fn message(&self) -> WebSocketMessage {
        match self {
            Self::Text(text) => WebSocketMessage::text(text.as_str()),
            Self::Binary(bytes) => WebSocketMessage::binary(bytes.clone()),
            Self::InvalidUtf8 => {
                let bytes = vec![b'"', 0xff, 0xfe, b'"'];
                let frame = Frame::message(bytes, OpCode::Data(Data::Text), true);
                WebSocketMessage::Frame(frame)
            }
            Self::Sized(bytes) => WebSocketMessage::text(padding(*bytes)),
        }
    }
}

fn padding(bytes: usize) -> String {
    const BEGIN: &str = r#"{"type":"padding","body":{"pad":""#;
    const END: &str = r#""}}"#;
    match bytes.checked_sub(BEGIN.len() + END.len()) {
        Some(room) => format!("{BEGIN}{}{END}", "x".repeat(room)),
        None => "x".repeat(bytes),
    }
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
        let (app_id, auth_key) = shared.read_app(AppIndex::FIRST, |app| {
            (Arc::from(app.id.as_str()), Arc::from(app.auth_key.as_str()))
        });
        let ca_pem = ca_pem.map(Arc::from);
        Self { shared, app: AppIndex::FIRST, app_id, auth_key, addr, ca_pem, reached }
    }

    /// The same server, but what is said of users and groups is about another of its apps. `None`:
    /// it has no such app.
    #[must_use]
    pub fn in_app(&self, app_id: &str) -> Option<Self> {
        let app = self.shared.read(|state| state.find_app(app_id))?;
        let auth_key = self.shared.read_app(app, |app| Arc::from(app.auth_key.as_str()));
        Some(Self { app, app_id: Arc::from(app_id), auth_key, ..self.clone() })
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
        &self.app_id
    }

    /// The auth key that clients log in with.
    pub fn auth_key(&self) -> &str {
        &self.auth_key
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
        self.shared.update_app(self.app, |app| {
            let uid = app.directory.user(uid)?.uid.clone();
            Some(Secret::new(app.sessions.issue_token(&uid)))
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
        self.shared
            .update_app(self.app, |app| app.post(author, Draft::text(draft)))
            .map_err(ApiError::into_inner)
    }

    /// Ends all sockets of a user.
    pub fn drop_sockets(&self, uid: &str, kind: DropKind) {
        self.command(uid, || match kind {
            DropKind::Close(code) => {
                Command::Close(CloseFrame { code: code.into(), reason: "".into() })
            }
            DropKind::Vanish => Command::Vanish,
            DropKind::Reset => Command::Reset,
            DropKind::HalfOpen => Command::Freeze,
        });
    }

    /// Sends a frame as it is to all sockets of a user.
    pub fn send_raw(&self, uid: &str, frame: &RawFrame) {
        let message = frame.message();
        self.command(uid, || Command::Send(message.clone()));
    }

    /// Makes a user's auth tokens and their jwts unknown. Open sockets stay.
    pub fn revoke_tokens(&self, uid: &str) {
        let uid = uid.to_lowercase();
        self.shared.update_app(self.app, |app| app.sessions.revoke_tokens(&uid));
    }

    /// Makes a user's jwts unknown; the auth tokens stay good for new ones. Open sockets stay.
    pub fn invalidate_jwts(&self, uid: &str) {
        let uid = uid.to_lowercase();
        self.shared.update_app(self.app, |app| app.sessions.invalidate_jwts(&uid));
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

    /// Loses all connections at once and takes new ones right after, as a restart does. What is
    /// stored stays.
    pub async fn restart(&self) {
        self.go_away().await;
        self.come_back().await;
    }

    /// Moves the clock that the server writes times by, on top of earlier moves.
    pub fn move_clock(&self, seconds: i64) {
        self.shared.update(|state| state.clock.advance(seconds));
    }

    /// Closes all sockets with code 1001 and ends the server for good.
    pub async fn stop(&self) {
        self.shared.update(|state| {
            state.command_all(|| {
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
        let fits = |device: &Device| device.uid == uid;
        self.shared.update_app(self.app, |app| app.sockets.command(fits, command));
    }
}
