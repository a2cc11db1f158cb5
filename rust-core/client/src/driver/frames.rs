//! Events from frames, frames from calls. (EVT, STA3)

use cometchat_protocol::{
    ClientFrame, Envelope, ErrorCode, ReceiptAction, Received, ServerFrame, TransientMode,
    TypingAction, User,
};

use super::{Addressed, Driver, Reply};
use crate::{
    Error,
    incoming::{Incoming, event_of},
};

impl Driver {
    /// EVT1-3: once per message, never the own device's frames.
    pub(super) fn deliver(&mut self, received: Received<ServerFrame>, bytes: usize) {
        let (Some(setup), Some(_)) = (&self.setup, &self.session) else { return };
        if received.envelope.device_id.as_deref() == Some(&setup.identity.resource) {
            return;
        }
        if let ServerFrame::Message(message) = received.frame {
            return self.receive_message(message, bytes);
        }
        let gate = self.core.gates.session(self.gate);
        let ticket = || self.core.backlog.ticket();
        match event_of(received) {
            Some(Incoming::Message(event)) => self.core.messages.dispatch(event, &gate, ticket),
            Some(Incoming::User(event)) => self.core.users.dispatch(event, &gate, ticket),
            // Only messages make these.
            Some(Incoming::Group(_) | Incoming::Call(_)) | None => {
                self.count_ignored("a frame of an unknown kind");
            }
        }
    }

    /// Typing, receipts and transient messages need the socket. (EVT6)
    pub(super) fn send_frame(&mut self, addressed: Addressed, reply: Reply) {
        let result = self.write_frame(addressed);
        reply.give(&self.core, result);
    }

    fn write_frame(&mut self, addressed: Addressed) -> Result<(), Error> {
        let (setup, session) = self.require_session()?;
        let Addressed { mut frame, receiver, receiver_type, message_sender } = addressed;
        if let Some(mode) = session.mode()
            && is_switched_off(&frame, mode)
        {
            return Err(Error::new(
                ErrorCode::RECEIPTS_TEMPORARILY_BLOCKED,
                "The server has switched typing, receipts or transient messages off because of its load; try again later.",
            ));
        }
        sign(&mut frame, &session.user);
        let envelope = Envelope {
            app_id: Some(setup.checked.app_id.clone()),
            receiver: Some(receiver),
            receiver_type: Some(receiver_type),
            device_id: Some(setup.identity.resource.clone()),
            sender: Some(session.user.uid.clone()),
            message_sender,
        };
        if let Some(socket) = self.machine.connected_socket()
            && self.write(socket, &frame, &envelope)
        {
            return Ok(());
        }
        Err(Error::new(
            ErrorCode::NO_WEBSOCKET_CONNECTION,
            "The socket is not connected; connect, or wait until it is, and try again.",
        ))
    }
}

fn is_switched_off(frame: &ClientFrame, mode: &TransientMode) -> bool {
    match mode {
        TransientMode::LimitedTransient => {
            matches!(frame, ClientFrame::Typing(_) | ClientFrame::Receipt(_))
        }
        TransientMode::NoTransient => true,
        TransientMode::Default | TransientMode::Other(_) => false,
    }
}

/// The documented client puts the user into each body.
fn sign(frame: &mut ClientFrame, user: &User) {
    match frame {
        ClientFrame::Typing(typing) => typing.user = user.clone(),
        ClientFrame::Receipt(receipt) => receipt.user = user.clone(),
        ClientFrame::Transient(transient) => transient.user = user.clone(),
        ClientFrame::Auth(_) | ClientFrame::Ping | ClientFrame::Unknown(_) => {}
    }
}

/// The frame for `start_typing` and `end_typing`.
pub(crate) fn typing(
    action: TypingAction,
    metadata: Option<cometchat_protocol::Json>,
) -> ClientFrame {
    ClientFrame::Typing(cometchat_protocol::Typing { action, user: User::default(), metadata })
}

/// The frame for `mark_as_delivered` and `mark_as_read`.
pub(crate) fn receipt(action: ReceiptAction, message_id: u64) -> ClientFrame {
    ClientFrame::Receipt(cometchat_protocol::Receipt {
        action,
        message_id: message_id.to_string(),
        user: User::default(),
        timestamp: None,
    })
}

/// The frame for `send_transient_message`.
pub(crate) fn transient(data: cometchat_protocol::Json) -> ClientFrame {
    ClientFrame::Transient(cometchat_protocol::Transient {
        user: User::default(),
        data: Some(data),
    })
}
