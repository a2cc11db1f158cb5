//! Frames as another device's user, or the server, sends them.

use cometchat_dev_server::RawFrame;

use super::{Person, Server};

/// A text message with this id.
pub fn text(id: u64, text: &str) -> String {
    message(id, "message", "text", &format!(r#"{{"text":"{text}"}}"#))
}

/// A message of any category with this `data`.
pub fn message(id: u64, category: &str, kind: &str, data: &str) -> String {
    format!(
        r#"{{"type":"message","deviceId":"other","sender":"cometchat-uid-2","body":{{"id":"{id}","sender":"cometchat-uid-2","receiver":"cometchat-uid-1","receiverType":"user","category":"{category}","type":"{kind}","data":{data},"sentAt":1,"updatedAt":1}}}}"#
    )
}

/// A frame of any type with this body, from George to Andrew.
pub fn frame(kind: &str, body: &str) -> String {
    format!(
        r#"{{"type":"{kind}","deviceId":"other","sender":"cometchat-uid-2","receiver":"cometchat-uid-1","receiverType":"user","body":{body}}}"#
    )
}

impl Server {
    /// Sends a frame as it is to all sockets of a user.
    pub fn send(&self, uid: &str, frame: impl Into<String>) {
        self.server.send_raw(uid, &RawFrame::Text(frame.into()));
    }
}

impl Person {
    /// Waits until live messages pass: what was missed has been asked for.
    pub fn until_live(&self, server: &Server, uid: &str) {
        server.send(uid, text(0, "live"));
        while self.until_text() != "live" {}
    }
}
