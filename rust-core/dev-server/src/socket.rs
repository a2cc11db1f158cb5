use std::{collections::VecDeque, ops::ControlFlow, sync::Arc, time::Duration};

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
    faults::{AuthFault, FrameFault, Pongs},
    observed::SeenFrame,
    sockets::{Command, SocketId},
    state::{AppIndex, Shared},
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
    /// Frames that are held back, and until when.
    held: VecDeque<(Instant, Message)>,
}

/// How far the socket has come.
enum Phase {
    /// Nothing arrived yet; the socket closes at that time.
    Unauthenticated(Instant),
    /// The auth frame is answered at that time.
    AnswerDue(Instant, Box<Credentials>),
    /// The auth frame was answered wrongly or not at all.
    Unanswered,
    /// The client is authenticated.
    Open(AppIndex),
}

/// An auth frame, and the app that its envelope names.
struct Credentials {
    body: AuthBody,
    app_id: Option<String>,
}

/// How a session ends.
enum End {
    Close(CloseFrame),
    /// The TCP connection ends without a close frame.
    Vanish,
    Reset,
    /// The connection stays, but nothing moves on it any more.
    Freeze,
    /// The client closed or broke off.
    ByPeer(Option<u16>),
}

type Flow = ControlFlow<End>;

impl Session {
    fn new(shared: Arc<Shared>, ws: WebSocketStream<TokioIo<Upgraded>>) -> Self {
        let (sender, commands) = mpsc::unbounded_channel();
        let phase = Phase::Unauthenticated(Instant::now() + shared.auth_timeout);
        let id = shared.update(|state| state.waiting.open(sender));
        let held = VecDeque::new();
        Self { ws, place: Place { shared, id, code: None }, commands, phase, held }
    }

    async fn run(mut self, reset: ResetSwitch) {
        let mut end = self.until_end().await;
        if let End::Freeze = end {
            end = self.until_thawed().await;
        }
        match end {
            End::ByPeer(code) => self.place.code = code,
            End::Vanish | End::Freeze => {}
            End::Reset => reset.arm(),
            End::Close(frame) => self.close(frame).await,
        }
    }

    async fn until_end(&mut self) -> End {
        loop {
            let held_until = self.held.front().map(|(due, _)| *due);
            let flow = tokio::select! {
                frame = self.ws.next() => self.receive(frame).await,
                Some(command) = self.commands.recv() => self.obey(command).await,
                () = at(self.phase.due()) => self.time_is_up().await,
                () = at(held_until) => self.release().await,
            };
            if let ControlFlow::Break(end) = flow {
                return end;
            }
        }
    }

    /// Neither reads nor writes. Another order to drop the connection ends it.
    async fn until_thawed(&mut self) -> End {
        loop {
            match self.commands.recv().await {
                Some(Command::Send(_) | Command::Freeze) => {}
                Some(Command::Reset) => return End::Reset,
                Some(Command::Close(_) | Command::Vanish) | None => return End::Vanish,
            }
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
            let uid = state.device(id).map(|device| device.uid.clone());
            state.log.frames.push(SeenFrame { uid, frame: frame.clone() });
        });
        match (&self.phase, frame) {
            (
                Phase::Unauthenticated(_),
                Ok(Received { frame: ClientFrame::Auth(body), envelope }),
            ) => {
                let credentials = Credentials { body: *body, app_id: envelope.app_id };
                self.receive_auth(Box::new(credentials)).await
            }
            (Phase::Unauthenticated(_), _) => {
                close(CloseCode::Policy, "the first frame must be auth")
            }
            (Phase::Open(app), Ok(Received { envelope, frame })) => {
                self.serve(*app, envelope, frame).await
            }
            (Phase::Open(_) | Phase::AnswerDue(..) | Phase::Unanswered, _) => Flow::Continue(()),
        }
    }

    async fn receive_auth(&mut self, auth: Box<Credentials>) -> Flow {
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

    async fn answer_auth(&mut self, auth: &Credentials) -> Flow {
        let id = self.place.id;
        let app = self
            .place
            .shared
            .update(|state| state.authenticate(id, &auth.body, auth.app_id.as_deref()));
        if let Some(app) = app {
            self.phase = Phase::Open(app);
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

    async fn serve(&mut self, app: AppIndex, envelope: Envelope, frame: ClientFrame) -> Flow {
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
        self.place.shared.update_app(app, |app| app.forward(id, &envelope, frame));
        Flow::Continue(())
    }

    async fn obey(&mut self, command: Command) -> Flow {
        match command {
            Command::Send(message) => self.send_or_not(message).await,
            Command::Freeze => Flow::Break(End::Freeze),
            Command::Close(frame) => Flow::Break(End::Close(frame)),
            Command::Vanish => Flow::Break(End::Vanish),
            Command::Reset => Flow::Break(End::Reset),
        }
    }

    async fn time_is_up(&mut self) -> Flow {
        match std::mem::replace(&mut self.phase, Phase::Unanswered) {
            Phase::Unauthenticated(_) => close(CloseCode::Policy, "no auth frame in time"),
            Phase::AnswerDue(_, auth) => self.answer_auth(&auth).await,
            Phase::Open(_) | Phase::Unanswered => unreachable!("these phases have no due time"),
        }
    }

    async fn send_frame(&mut self, frame: &ServerFrame) -> Flow {
        self.send(Message::text(frame.encode(&Envelope::default()))).await
    }

    /// Sends a frame as often as the faults say.
    async fn send_or_not(&mut self, message: Message) -> Flow {
        let shared = &self.place.shared;
        let is_armed = shared.read(|state| state.faults.frames.is_some());
        let fault = if is_armed { shared.update(|state| state.faults.take_frame()) } else { None };
        match fault {
            None => self.send(message).await,
            Some(FrameFault::Lose) => Flow::Continue(()),
            Some(FrameFault::Duplicate) => {
                self.send(message.clone()).await?;
                self.send(message).await
            }
        }
    }

    /// Sends a frame, or holds it back behind those that are held back.
    async fn send(&mut self, message: Message) -> Flow {
        let delay = self.place.shared.read(|state| state.faults.frame_delay);
        if delay.is_zero() && self.held.is_empty() {
            return self.write(message).await;
        }
        let due = Instant::now() + delay;
        let due = self.held.back().map_or(due, |(last, _)| due.max(*last));
        self.held.push_back((due, message));
        Flow::Continue(())
    }

    /// Writes the frame that was held back the longest.
    async fn release(&mut self) -> Flow {
        match self.held.pop_front() {
            Some((_, message)) => self.write(message).await,
            None => Flow::Continue(()),
        }
    }

    async fn write(&mut self, message: Message) -> Flow {
        match self.ws.send(message).await {
            Ok(()) => Flow::Continue(()),
            Err(_) => Flow::Break(End::ByPeer(None)),
        }
    }

    async fn close(self, frame: CloseFrame) {
        let Self { mut ws, place, held, .. } = self;
        // The socket is gone for everybody else from here on.
        drop(place);
        let handshake = async {
            for (_, message) in held {
                ws.send(message).await?;
            }
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
            Self::Unanswered | Self::Open(_) => None,
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
