//! A chat socket whose every step the test decides. REST stays with the development server.

use std::{
    net::{TcpListener, TcpStream},
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

use cometchat_dev_server::{RestAnswer, RestFault, Times};
use tokio_tungstenite::tungstenite::{
    self, Message, WebSocket,
    protocol::{CloseFrame, WebSocketConfig},
};

use super::{PATIENCE, Person, Server};

/// Where clients of a server find the socket instead.
pub struct Stub {
    arrivals: Receiver<TcpStream>,
}

/// One client's socket, seen from the server.
pub struct Peer {
    pub socket: WebSocket<TcpStream>,
}

impl Stub {
    /// From now on the settings of `server` name this socket, whoever logs in.
    pub fn instead_of_the_socket_of(server: &Server) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (sender, arrivals) = channel();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if sender.send(stream).is_err() {
                    return;
                }
            }
        });
        let me = format!(
            r#"{{"data":{{"uid":"cometchat-uid-1","name":"Andrew","jwt":"j","settings":{{"CHAT_HOST":"127.0.0.1","CHAT_WSS_PORT":{port}}}}}}}"#
        );
        server.server.faults(|faults| {
            faults.rest.push(RestFault {
                method: Some("PUT".to_owned()),
                path: "/me".to_owned(),
                answer: RestAnswer::new(200, me),
                times: Times::Always,
            });
        });
        Self { arrivals }
    }

    /// Lets a person connect by `connect()`; what was told so far is forgotten.
    pub fn connect(&self, person: &Person) -> Peer {
        let answer = person.begin("connect", |done| person.client.connect(done));
        let peer = self.accept();
        answer.recv_timeout(PATIENCE).unwrap().unwrap();
        person.forget_past();
        peer
    }

    /// Takes the next connection, and accepts its session.
    pub fn accept(&self) -> Peer {
        let mut peer = self.accept_upgrade();
        peer.text(r#"{"type":"auth","body":{"status":"OK","code":"200"}}"#);
        peer
    }

    /// Takes the next connection and reads its auth frame, but does not answer it.
    pub fn accept_upgrade(&self) -> Peer {
        let stream = self.arrivals.recv_timeout(PATIENCE).expect("a client connects");
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        stream.set_nodelay(true).unwrap();
        // A message larger than the client's limit goes out as one frame.
        let config = WebSocketConfig::default().max_frame_size(None).max_message_size(None);
        let socket = tungstenite::accept_with_config(stream, Some(config)).unwrap();
        let mut peer = Peer { socket };
        assert!(peer.next_text().contains(r#""type":"auth""#), "the first frame is auth");
        peer
    }

    /// Nobody has connected since the last connection was taken.
    pub fn assert_no_arrival(&self) {
        assert!(self.arrivals.try_recv().is_err(), "a client connects");
    }
}

impl Peer {
    pub fn text(&mut self, text: &str) {
        self.socket.send(Message::text(text)).unwrap();
    }

    /// Writes as long as the client takes it in; `false` once it does not for `patience`.
    pub fn text_within(&mut self, patience: Duration, text: &str) -> bool {
        self.socket.get_ref().set_write_timeout(Some(patience)).unwrap();
        self.socket.send(Message::text(text)).is_ok()
    }

    pub fn next_text(&mut self) -> String {
        loop {
            match self.socket.read().expect("the client writes") {
                Message::Text(text) => return text.to_string(),
                Message::Close(frame) => panic!("closed: {frame:?}"),
                _ => {}
            }
        }
    }

    /// Reads up to the client's close frame, which is answered only by [`Peer::answer_close`].
    pub fn next_close(&mut self) -> Option<CloseFrame> {
        loop {
            if let Message::Close(frame) = self.socket.read().expect("the client closes") {
                return frame;
            }
        }
    }

    pub fn answer_close(&mut self) {
        drop(self.socket.flush());
    }

    /// Waits until the client has let go of the connection.
    pub fn until_gone(&mut self) {
        while self.socket.read().is_ok() {}
    }
}
