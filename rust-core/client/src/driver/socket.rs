use std::{
    collections::VecDeque,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use cometchat_connection::{Failure, SocketId};
use futures_util::{Sink, Stream as _};
use tokio::{
    io::{AsyncRead as _, ReadBuf},
    time::timeout,
};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        self, Message, Utf8Bytes,
        protocol::{CloseFrame, frame::coding::CloseCode},
    },
};

use crate::{net::Stream, work::Running};

/// At most this many frames wait to be written. (SEC3)
const MOST_OUTGOING: usize = 256;

/// How long a farewell may take that nobody waits for.
const FAREWELL: Duration = Duration::from_secs(1);

/// An upgraded connection. Writing never blocks reading.
pub(crate) struct Socket {
    pub(crate) id: SocketId,
    stream: WebSocketStream<Stream>,
    outgoing: VecDeque<Message>,
    must_flush: bool,
}

/// What came out of a socket.
#[derive(Debug)]
pub(crate) enum SocketEvent {
    /// A text frame.
    Text(Utf8Bytes),
    /// A binary frame: not of this protocol.
    Binary,
    /// A control frame.
    Control,
    /// The connection is over.
    Ended(Failure),
}

impl Socket {
    pub(crate) fn new(id: SocketId, stream: WebSocketStream<Stream>) -> Self {
        Self { id, stream, outgoing: VecDeque::new(), must_flush: false }
    }

    /// Queues a text frame; `false` if too many wait already.
    pub(crate) fn send(&mut self, text: String) -> bool {
        if self.outgoing.len() >= MOST_OUTGOING {
            return false;
        }
        self.outgoing.push_back(Message::text(text));
        true
    }

    /// Queues a close frame with code 1000.
    pub(crate) fn close(&mut self) {
        self.outgoing.push_back(Message::Close(Some(CloseFrame {
            code: CloseCode::Normal,
            reason: Utf8Bytes::default(),
        })));
    }

    /// Writes what waits and, if `read`, returns what arrives. May be dropped at any time.
    pub(crate) async fn next(&mut self, read: bool) -> SocketEvent {
        poll_fn(|context| self.poll(context, read)).await
    }

    /// Lets go of the connection after an answer to what ended it.
    pub(crate) fn part(self, failure: Failure, running: Running) {
        let farewell = match failure {
            Failure::ClosedByServer(_) => None,
            Failure::FrameTooLarge => {
                Some(CloseFrame { code: CloseCode::Size, reason: Utf8Bytes::default() })
            }
            _ => return,
        };
        tokio::spawn(async move {
            let _running = running;
            timeout(FAREWELL, take_leave(self.stream, farewell)).await
        });
    }

    fn poll(&mut self, context: &mut Context<'_>, read: bool) -> Poll<SocketEvent> {
        if let Err(error) = self.write(context) {
            return Poll::Ready(SocketEvent::Ended(failure_of(&error)));
        }
        if !read {
            return Poll::Pending;
        }
        let Poll::Ready(arrived) = Pin::new(&mut self.stream).poll_next(context) else {
            return Poll::Pending;
        };
        Poll::Ready(match arrived {
            Some(Ok(Message::Text(text))) => SocketEvent::Text(text),
            Some(Ok(Message::Binary(_) | Message::Frame(_))) => SocketEvent::Binary,
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {
                self.must_flush = true;
                SocketEvent::Control
            }
            Some(Ok(Message::Close(frame))) => {
                // 1005: the peer gave no code.
                let code = frame.map_or(1005, |frame| frame.code.into());
                SocketEvent::Ended(Failure::ClosedByServer(code))
            }
            Some(Err(error)) => SocketEvent::Ended(failure_of(&error)),
            None => SocketEvent::Ended(Failure::Reset),
        })
    }

    fn write(&mut self, context: &mut Context<'_>) -> Result<(), tungstenite::Error> {
        let mut stream = Pin::new(&mut self.stream);
        while !self.outgoing.is_empty() {
            match stream.as_mut().poll_ready(context) {
                Poll::Pending => return Ok(()),
                Poll::Ready(ready) => ready?,
            }
            if let Some(frame) = self.outgoing.pop_front() {
                stream.as_mut().start_send(frame)?;
                self.must_flush = true;
            }
        }
        if self.must_flush
            && let Poll::Ready(flushed) = stream.poll_flush(context)
        {
            flushed?;
            self.must_flush = false;
        }
        Ok(())
    }
}

/// Closing while something is on its way resets the connection, and the peer might never see the code.
async fn take_leave(mut stream: WebSocketStream<Stream>, farewell: Option<CloseFrame>) {
    if stream.close(farewell).await.is_err() {
        return;
    }
    let mut scrap = [0; 4096];
    poll_fn(|context| {
        loop {
            let mut read = ReadBuf::new(&mut scrap);
            match Pin::new(stream.get_mut()).poll_read(context, &mut read) {
                Poll::Ready(Ok(())) if !read.filled().is_empty() => {}
                Poll::Ready(_) => return Poll::Ready(()),
                Poll::Pending => return Poll::Pending,
            }
        }
    })
    .await;
}

fn failure_of(error: &tungstenite::Error) -> Failure {
    match error {
        tungstenite::Error::Capacity(_) => Failure::FrameTooLarge,
        tungstenite::Error::Io(_)
        | tungstenite::Error::ConnectionClosed
        | tungstenite::Error::AlreadyClosed
        | tungstenite::Error::Protocol(
            tungstenite::error::ProtocolError::ResetWithoutClosingHandshake,
        ) => Failure::Reset,
        _ => Failure::Protocol,
    }
}
