//! What the machine wants of the socket, and what the socket says.

use std::sync::atomic::Ordering;

use cometchat_connection::{AuthOutcome, Failure, Heard, Input, SocketId};
use cometchat_protocol::{ClientFrame, Envelope, Received, ServerFrame};
use tokio_tungstenite::WebSocketStream;

use super::{Done, Driver, Reads, Socket, SocketEvent};
use crate::{
    Error,
    hosts::SocketAddress,
    net::{self, NetError, Stream},
};

pub(super) type Dialled = Result<Box<WebSocketStream<Stream>>, NetError>;

impl Driver {
    pub(super) fn open(&mut self, socket: SocketId) {
        let address = self.session.as_ref().and_then(|session| {
            session.endpoints.as_ref().map(|endpoints| (session, &endpoints.socket))
        });
        let (Some((session, address)), Some(setup)) = (address, &self.setup) else {
            // The machine renews a session without an address before it opens a socket.
            return self.dial_later(socket);
        };
        let address: SocketAddress = address.clone();
        let tls = setup.tls.clone();
        let used = session.credentials();
        let mut watch = self.watch(session, &setup.checked);
        let dialling = self.spawn(async move {
            if watch.token().await.is_none() {
                // The driver has been told, and gives the attempt up.
                return Done::Dialled(socket, Err(NetError::Protocol("no session")));
            }
            let dialled = net::open(&address, &tls).await.map(Box::new);
            Done::Dialled(socket, dialled)
        });
        self.used = Some(used);
        self.dialling = Some((socket, dialling));
    }

    pub(super) fn dialled(&mut self, socket: SocketId, dialled: Dialled) {
        if self.dialling.as_ref().is_none_or(|(current, _)| *current != socket) {
            return;
        }
        self.dialling = None;
        match dialled {
            Ok(stream) => {
                self.socket = Some(Socket::new(socket, *stream));
                self.feed(Input::Opened(socket));
            }
            Err(error) => {
                let failure = failure_of(&error);
                self.last_failure = Some((failure, error.socket_error()));
                self.feed(Input::Closed(socket, failure));
            }
        }
    }

    pub(super) fn authenticate(&mut self, socket: SocketId) {
        let (Some(session), Some(setup)) = (&self.session, &self.setup) else { return };
        let body = setup.identity.auth_body(session.jwt.clone(), &setup.checked.presence);
        let envelope = Envelope {
            app_id: Some(setup.checked.app_id.clone()),
            device_id: Some(setup.identity.resource.clone()),
            sender: Some(session.user.uid.clone()),
            ..Envelope::default()
        };
        self.used = Some(session.credentials());
        // The first frame of a socket finds an empty queue.
        self.write(socket, &ClientFrame::Auth(Box::new(body)), &envelope);
    }

    /// Queues a frame; `false` if the socket is gone or too many wait there already.
    pub(super) fn write(
        &mut self,
        socket: SocketId,
        frame: &ClientFrame,
        envelope: &Envelope,
    ) -> bool {
        let Some(open) = self.socket.as_mut().filter(|open| open.id == socket) else {
            return false;
        };
        let text = frame.encode(envelope);
        let bytes = text.len() as u64;
        let is_queued = open.send(text);
        if is_queued {
            self.core.traffic.sent_bytes.fetch_add(bytes, Ordering::Relaxed);
        }
        is_queued
    }

    pub(super) fn drop_socket(&mut self, socket: SocketId) {
        if let Some((_, dialling)) = self.dialling.take_if(|(current, _)| *current == socket) {
            dialling.abort();
        }
        if self.socket.take_if(|open| open.id == socket).is_some() {
            self.reads = Reads::Running;
        }
    }

    pub(super) fn socket_event(&mut self, event: SocketEvent) {
        let Some(open) = &self.socket else { return };
        let socket = open.id;
        match event {
            SocketEvent::Text(text) => self.text(socket, &text),
            SocketEvent::Binary => {
                self.count_ignored("a binary frame");
                self.feed(Input::Received(socket, Heard::Frame));
            }
            SocketEvent::Control => self.feed(Input::Received(socket, Heard::Frame)),
            SocketEvent::Ended(failure) => self.ended(socket, failure),
        }
    }

    pub(super) fn resume_reads(&mut self) {
        self.reads = Reads::Running;
        if let Some(open) = &self.socket {
            self.feed(Input::ReadsResumed(open.id));
        }
    }

    /// EVT4: what cannot be read is counted; the connection lives on.
    fn text(&mut self, socket: SocketId, text: &str) {
        let traffic = &self.core.traffic;
        traffic.received_bytes.fetch_add(text.len() as u64, Ordering::Relaxed);
        traffic.received_frames.fetch_add(1, Ordering::Relaxed);
        match ServerFrame::decode(text) {
            Ok(Received { frame: ServerFrame::Auth(answer), .. }) => {
                let outcome = if answer.is_accepted() {
                    AuthOutcome::Accepted
                } else if answer.is_refused() {
                    AuthOutcome::Refused
                } else {
                    AuthOutcome::Other
                };
                self.feed(Input::AuthAnswered(socket, outcome));
                self.feed(Input::Received(socket, Heard::Frame));
            }
            Ok(Received { frame: ServerFrame::Pong, .. }) => {
                self.feed(Input::Received(socket, Heard::Pong));
            }
            Ok(received) => {
                // First: a deadline that has passed closes before anything is delivered. (BGD5)
                self.feed(Input::Received(socket, Heard::Frame));
                if self.machine.connected_socket() == Some(socket) {
                    self.deliver(received, text.len());
                    self.pause_reads_if_behind(socket);
                }
            }
            Err(error) => {
                self.count_ignored(match error {
                    cometchat_protocol::DecodeError::NotAnObject => {
                        "a frame that is no JSON object"
                    }
                    cometchat_protocol::DecodeError::Body => "a frame whose body does not fit",
                });
                self.feed(Input::Received(socket, Heard::Frame));
            }
        }
    }

    pub(super) fn count_ignored(&self, what: &'static str) {
        self.core.traffic.ignored_frames.fetch_add(1, Ordering::Relaxed);
        tracing::debug!(what, "ignored");
    }

    fn ended(&mut self, socket: SocketId, failure: Failure) {
        if let Some(open) = self.socket.take() {
            open.part(failure, self.core.work.begin());
        }
        self.reads = Reads::Running;
        self.feed(Input::Closed(socket, failure));
        if failure == Failure::FrameTooLarge {
            self.frame_was_too_large();
        }
    }

    fn pause_reads_if_behind(&mut self, socket: SocketId) {
        let reads = if self.core.backlog.is_full() {
            Reads::Paused
        } else if self.is_recovery_full() {
            Reads::PausedForFetch
        } else {
            return;
        };
        if self.reads == Reads::Running {
            self.reads = reads;
            self.feed(Input::ReadsPaused(socket));
        }
    }

    /// The fetch is over: the held messages have gone to the listeners, who may be behind now.
    pub(super) fn reads_after_fetch(&mut self) {
        if self.reads != Reads::PausedForFetch || self.is_recovery_full() {
            return;
        }
        if self.core.backlog.is_full() {
            self.reads = Reads::Paused;
        } else {
            self.resume_reads();
        }
    }

    fn dial_later(&mut self, socket: SocketId) {
        let dialling =
            self.spawn(async move { Done::Dialled(socket, Err(NetError::Protocol("no address"))) });
        self.dialling = Some((socket, dialling));
    }

    /// The whole error behind a call's error.
    pub(super) fn call_error(&self, error: cometchat_connection::CallError) -> Error {
        super::calls::error_of(error, self.last_failure.as_ref())
    }
}

/// ERR2, REC3: what the machine needs to know of a dial's end.
pub(super) fn failure_of(error: &NetError) -> Failure {
    match error {
        NetError::Dns => Failure::Dns,
        NetError::Unreachable => Failure::Unreachable,
        NetError::Refused => Failure::Refused,
        NetError::Reset | NetError::Io(_) => Failure::Reset,
        NetError::TimedOut => Failure::TimedOut,
        NetError::Tls(_) => Failure::Tls(error.name()),
        NetError::UpgradeRejected { status: 429 | 503, retry_after: Some(wait) } => {
            Failure::RetryAfter(*wait)
        }
        NetError::UpgradeRejected { status, .. } => Failure::UpgradeRefused(*status),
        NetError::CaptivePortal { .. } => Failure::CaptivePortal,
        NetError::TooLarge => Failure::FrameTooLarge,
        NetError::CleartextRefused => Failure::NoHost,
        NetError::BadHeader(_) | NetError::BadPath | NetError::Protocol(_) => Failure::Protocol,
    }
}
