use std::{ops::ControlFlow, sync::Arc, time::Duration};

use cometchat_protocol::{AuthAnswer, AuthBody, ClientFrame, Envelope, Received, ServerFrame};
use futures_util::{SinkExt, StreamExt};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio::{
    sync::{mpsc, watch},
    time::{Instant, sleep_until, timeout},
};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        self, Message,
        protocol::{CloseFrame, Role, frame::coding::CloseCode},
    },
};

use crate::{
    accept::Gate,
    connection::ResetSwitch,
    faults::{AuthFault, Pongs},
    observed::SeenFrame,
    sockets::{Command, Device, SocketId, Subscription},
    state::Shared,
};

/// How long a close handshake may take.
const CLOSING: Duration = Duration::from_secs(1);

/// Serves one WebSocket to its end.
pub(crate) async fn serve(
    shared: Arc<Shared>,
    io: Upgraded,
    mut gate: watch::Receiver<Gate>,
    reset: ResetSwitch,
) {
    let ws = WebSocketStream::from_raw_socket(TokioIo::new(io), Role::Server, None).await;
    let mut session = Box::pin(Session::new(shared, ws).run(reset.clone()));
    tokio::select! {
        () = &mut session => return,
        changed = gate.changed() => changed.expect("shared holds the sender"),
    }
    if *gate.borrow() == Gate::Stopped {
        // The session was told to close. One that cannot write must not hold up the stop.
        let _ = timeout(CLOSING, session).await;
    } else {
        reset.arm();
    }
}

struct Session {
    ws: WebSocketStream<TokioIo<Upgraded>>,
    place: Place,
    commands: mpsc::UnboundedReceiver<Command>,
    phase: Phase,
}

/// How far the socket has come.
enum Phase {
    /// Nothing arrived yet; the socket closes at that time.
    Unauthenticated(Instant),
    /// The auth frame is answered at that time.
    AnswerDue(Instant, Box<AuthBody>),
    /// The auth frame was answered wrongly or not at all.
    Unanswered,
    /// The client is authenticated.
    Open,
}

/// How a session ends.
enum End {
    Close(CloseFrame),
    /// The TCP connection ends without a close frame.
    Vanish,
    Reset,
    /// The client closed or broke off.
    ByPeer(Option<u16>),
}

type Flow = ControlFlow<End>;

impl Session {
    fn new(shared: Arc<Shared>, ws: WebSocketStream<TokioIo<Upgraded>>) -> Self {
        let (sender, commands) = mpsc::unbounded_channel();
        let phase = Phase::Unauthenticated(Instant::now() + shared.auth_timeout);
        let id = shared.update(|state| state.sockets.open(sender));
        Self { ws, place: Place { shared, id, code: None }, commands, phase }
    }

    async fn run(mut self, reset: ResetSwitch) {
        let end = loop {
            let flow = tokio::select! {
                frame = self.ws.next() => self.receive(frame).await,
                Some(command) = self.commands.recv() => self.obey(command).await,
                () = at(self.phase.due()) => self.time_is_up().await,
            };
            if let ControlFlow::Break(end) = flow {
                break end;
            }
        };
        match end {
            End::ByPeer(code) => self.place.code = code,
            End::Vanish => {}
            End::Reset => reset.arm(),
            End::Close(frame) => self.close(frame).await,
        }
    }

    async fn receive(&mut self, frame: Option<Result<Message, tungstenite::Error>>) -> Flow {
        match frame {
            Some(Ok(Message::Text(text))) => self.receive_text(&text).await,
            Some(Ok(Message::Close(frame))) => {
                // The answer to the close frame is written by this flush.
                let _ = self.ws.flush().await;
                Flow::Break(End::ByPeer(frame.map(|frame| frame.code.into())))
            }
            Some(Ok(_)) => Flow::Continue(()),
            Some(Err(_)) | None => Flow::Break(End::ByPeer(None)),
        }
    }

    async fn receive_text(&mut self, text: &str) -> Flow {
        let frame = ClientFrame::decode(text);
        let id = self.place.id;
        self.place.shared.update(|state| {
            let uid = state.sockets.device(id).map(|device| device.uid.clone());
            state.log.frames.push(SeenFrame { uid, frame: frame.clone() });
        });
        match (&self.phase, frame) {
            (Phase::Unauthenticated(_), Ok(Received { frame: ClientFrame::Auth(auth), .. })) => {
                self.receive_auth(auth).await
            }
            (Phase::Unauthenticated(_), _) => {
                close(CloseCode::Policy, "the first frame must be auth")
            }
            (Phase::Open, Ok(Received { envelope, frame })) => self.serve(envelope, frame).await,
            (Phase::Open | Phase::AnswerDue(..) | Phase::Unanswered, _) => Flow::Continue(()),
        }
    }

    async fn receive_auth(&mut self, auth: Box<AuthBody>) -> Flow {
        match self.place.shared.update(|state| state.faults.take_auth()) {
            None => self.answer_auth(&auth).await,
            Some(AuthFault::Delay(delay)) => {
                self.phase = Phase::AnswerDue(Instant::now() + delay, auth);
                Flow::Continue(())
            }
            Some(AuthFault::Silent) => {
                self.phase = Phase::Unanswered;
                Flow::Continue(())
            }
            Some(AuthFault::Answer(answer)) => {
                self.phase = Phase::Unanswered;
                self.send_auth_answer(answer).await
            }
        }
    }

    async fn answer_auth(&mut self, auth: &AuthBody) -> Flow {
        let id = self.place.id;
        let jwt = auth.auth.as_ref().map_or("", |jwt| jwt.expose());
        let accepted = self.place.shared.update(|state| {
            let Some((uid, token)) = state.sessions.find_jwt(jwt) else { return false };
            let device = Device {
                uid: uid.to_owned(),
                id: auth.device_id.clone(),
                token: token.to_owned(),
                presence: Subscription::new(auth),
            };
            state.authenticate(id, &device);
            true
        });
        if accepted {
            self.phase = Phase::Open;
            return self.send_auth_answer(AuthAnswer::accepted()).await;
        }
        let refusal = AuthAnswer { status: "UNAUTHORIZED".to_owned(), code: "401".to_owned() };
        self.send_auth_answer(refusal).await
    }

    /// A refusal closes the socket.
    async fn send_auth_answer(&mut self, answer: AuthAnswer) -> Flow {
        let refused = answer.is_refused();
        self.send_frame(&ServerFrame::Auth(answer)).await?;
        if refused { close(CloseCode::Policy, "not authenticated") } else { Flow::Continue(()) }
    }

    async fn serve(&mut self, envelope: Envelope, frame: ClientFrame) -> Flow {
        let frame = match frame {
            ClientFrame::Ping => {
                return match self.place.shared.read(|state| state.faults.pongs) {
                    Pongs::Answered => self.send_frame(&ServerFrame::Pong).await,
                    Pongs::Swallowed => Flow::Continue(()),
                };
            }
            ClientFrame::Typing(body) => ServerFrame::Typing(body),
            ClientFrame::Receipt(body) => ServerFrame::Receipt(body),
            ClientFrame::Transient(body) => ServerFrame::Transient(body),
            ClientFrame::Auth(_) | ClientFrame::Unknown(_) => return Flow::Continue(()),
        };
        let id = self.place.id;
        self.place.shared.read(|state| state.forward(id, &envelope, frame));
        Flow::Continue(())
    }

    async fn obey(&mut self, command: Command) -> Flow {
        match command {
            Command::Send(message) => self.send(message).await,
            Command::Close(frame) => Flow::Break(End::Close(frame)),
            Command::Vanish => Flow::Break(End::Vanish),
            Command::Reset => Flow::Break(End::Reset),
        }
    }

    async fn time_is_up(&mut self) -> Flow {
        match std::mem::replace(&mut self.phase, Phase::Unanswered) {
            Phase::Unauthenticated(_) => close(CloseCode::Policy, "no auth frame in time"),
            Phase::AnswerDue(_, auth) => self.answer_auth(&auth).await,
            Phase::Open | Phase::Unanswered => unreachable!("these phases have no due time"),
        }
    }

    async fn send_frame(&mut self, frame: &ServerFrame) -> Flow {
        self.send(Message::text(frame.encode(&Envelope::default()))).await
    }

    async fn send(&mut self, message: Message) -> Flow {
        match self.ws.send(message).await {
            Ok(()) => Flow::Continue(()),
            Err(_) => Flow::Break(End::ByPeer(None)),
        }
    }

    async fn close(self, frame: CloseFrame) {
        let Self { mut ws, place, .. } = self;
        // The socket is gone for everybody else from here on.
        drop(place);
        let handshake = async {
            ws.close(Some(frame)).await?;
            while ws.next().await.is_some_and(|frame| frame.is_ok()) {}
            Ok::<(), tungstenite::Error>(())
        };
        // A client that does not answer is left.
        let _ = timeout(CLOSING, handshake).await;
    }
}

impl Phase {
    fn due(&self) -> Option<Instant> {
        match self {
            Self::Unauthenticated(due) | Self::AnswerDue(due, _) => Some(*due),
            Self::Unanswered | Self::Open => None,
        }
    }
}

/// The socket's entry among the open sockets; leaves it when dropped.
struct Place {
    shared: Arc<Shared>,
    id: SocketId,
    /// The code of the client's close frame.
    code: Option<u16>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let (id, code) = (self.id, self.code);
        self.shared.update(|state| state.close_socket(id, code));
    }
}

fn close(code: CloseCode, reason: &'static str) -> Flow {
    Flow::Break(End::Close(CloseFrame { code, reason: reason.into() }))
}

async fn at(due: Option<Instant>) {
    match due {
        Some(due) => sleep_until(due).await,
        None => std::future::pending().await,
    }
}
