//! Messages and transient frames on their way to the receivers' sockets.

use std::collections::BTreeSet;

use cometchat_protocol::{
    Entity, Envelope, ErrorCode, Message, MessageData, NamedEntities, ReceiverType, ServerFrame,
    rest::SendMessage,
};

use crate::{
    app::{App, Author},
    draft::Draft,
    history::{Record, conversation_id},
    rest::ApiError,
    sockets::SocketId,
};

impl App {
    /// Stores a message and sends it to the receivers and to the author's other devices.
    pub(crate) fn post(&mut self, author: Author<'_>, draft: Draft) -> Result<Message, ApiError> {
        let message = self.compose(author.uid, draft)?;
        if let Some(parent) = message.parent_id.and_then(|id| self.history.get_mut(id)) {
            parent.message.reply_count += 1;
        }
        Ok(self.publish(author, message, BTreeSet::new()))
    }

    /// Gives a message its id, stores it, and sends it to its audience, to `others` and to the
    /// author's other devices.
    pub(crate) fn publish(
        &mut self,
        author: Author<'_>,
        message: Message,
        others: BTreeSet<String>,
    ) -> Message {
        let now = self.clock.now();
        let message =
            Message { id: self.history.next_id(), sent_at: now, updated_at: now, ..message };
        self.history.push(message.clone());
        let envelope = Envelope {
            app_id: Some(self.id.clone()),
            receiver: Some(message.receiver.clone()),
            receiver_type: Some(message.receiver_type.clone()),
            device_id: author.device_id.map(str::to_owned),
            sender: Some(author.uid.to_owned()),
            message_sender: None,
        };
        let frame = ServerFrame::Message(Box::new(message.clone())).encode(&envelope);
        let mut uids = self.audience(&message.receiver, &message.receiver_type);
        uids.extend(others);
        uids.insert(author.uid.to_owned());
        self.send_to(&uids, author, frame);
        message
    }

    /// Hands a typing, receipt or transient frame on to the receivers.
    pub(crate) fn forward(&mut self, from: SocketId, envelope: &Envelope, frame: ServerFrame) {
        let Some(sender) = self.sockets.device(from).cloned() else { return };
        let (Some(receiver), Some(kind)) = (&envelope.receiver, &envelope.receiver_type) else {
            return;
        };
        let receiver = match kind {
            ReceiverType::User => receiver.to_lowercase(),
            _ => receiver.clone(),
        };
        if *kind == ReceiverType::Group && !self.directory.is_member(&receiver, &sender.uid) {
            return;
        }
        let receipt = match &frame {
            ServerFrame::Receipt(receipt) => Some(receipt.clone()),
            _ => None,
        };
        let text = self.in_the_name_of(&sender.uid, frame).encode(&Envelope {
            app_id: Some(self.id.clone()),
            device_id: Some(sender.id.clone()),
            sender: Some(sender.uid.clone()),
            ..envelope.clone()
        });
        let author = Author { uid: &sender.uid, device_id: Some(&sender.id) };
        let mut uids = self.audience(&receiver, kind);
        uids.remove(&sender.uid);
        self.send_to(&uids, author, text);
        if let Some(receipt) = receipt {
            self.keep_receipt(author, &receiver, kind, &receipt);
        }
    }

    /// Whether the user takes part in the message's conversation.
    pub(crate) fn may_see(&self, uid: &str, message: &Message) -> bool {
        match message.receiver_type {
            ReceiverType::Group => self.directory.is_member(&message.receiver, uid),
            _ => message.sender == uid || message.receiver == uid,
        }
    }

    /// The message, if it exists and the user may see it.
    pub(crate) fn visible(&self, uid: &str, id: u64) -> Option<&Record> {
        self.history.get(id).filter(|record| self.may_see(uid, &record.message))
    }

    fn compose(&self, sender: &str, draft: Draft) -> Result<Message, ApiError> {
        let Some(sender_user) = self.user(sender) else {
            return Err(ApiError::uid_not_found(sender));
        };
        let (receiver, receiver_entity) =
            self.find_receiver(sender, &draft.send.receiver, &draft.send.receiver_type)?;
        let content = draft.content()?;
        let SendMessage { receiver_type, category, kind, muid, tags, parent_message_id, .. } =
            draft.send;
        if let Some(parent) = parent_message_id {
            let known = self.visible(sender, parent);
            let known = known.ok_or_else(|| ApiError::message_not_found(&parent.to_string()))?;
            if known.message.parent_id.is_some() {
                let text = "A reply has no thread of its own.";
                return Err(ApiError::named("ERR_MESSAGE_THREAD_NESTING", text));
            }
        }
        Ok(Message {
            muid,
            conversation_id: conversation_id(sender, &receiver, &receiver_type),
            sender: sender_user.uid.clone(),
            receiver,
            receiver_type,
            category,
            kind,
            data: MessageData {
                entities: NamedEntities {
                    sender: Some(Entity::User(Box::new(sender_user))),
                    receiver: Some(receiver_entity),
                    ..NamedEntities::default()
                },
                ..content
            },
            parent_id: parent_message_id,
            tags,
            ..Message::default()
        })
    }

    /// The receiver as it is stored, if the sender may write to it.
    pub(crate) fn find_receiver(
        &self,
        sender: &str,
        receiver: &str,
        kind: &ReceiverType,
    ) -> Result<(String, Entity), ApiError> {
        if receiver.is_empty() {
            return Err(ApiError::bad_request(ErrorCode::EMPTY_RECEIVER, "The receiver is empty."));
        }
        match kind {
            ReceiverType::User => {
                let user = self.user(receiver).ok_or_else(|| ApiError::uid_not_found(receiver))?;
                Ok((user.uid.clone(), Entity::User(Box::new(user))))
            }
            ReceiverType::Group => {
                let group = self
                    .directory
                    .group(receiver, sender)
                    .ok_or_else(|| ApiError::guid_not_found(receiver))?;
                if !group.has_joined {
                    return Err(ApiError::not_a_member(receiver));
                }
                Ok((group.guid.clone(), Entity::Group(Box::new(group))))
            }
            ReceiverType::Other(_) => Err(ApiError::bad_request(
                ErrorCode::INVALID_RECEIVER_TYPE,
                "The receiver type must be user or group.",
            )),
        }
    }

    /// The frame with the sender's user as the server knows it.
    fn in_the_name_of(&self, uid: &str, frame: ServerFrame) -> ServerFrame {
        let user = self.user(uid).unwrap_or_default();
        match frame {
            ServerFrame::Typing(mut body) => {
                body.user = user;
                ServerFrame::Typing(body)
            }
            ServerFrame::Receipt(mut body) => {
                body.user = user;
                body.timestamp = Some(self.clock.now());
                ServerFrame::Receipt(body)
            }
            ServerFrame::Transient(mut body) => {
                body.user = user;
                ServerFrame::Transient(body)
            }
            other => other,
        }
    }
}
