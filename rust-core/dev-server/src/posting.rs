//! Messages and transient frames on their way to the receivers' sockets.

use cometchat_protocol::{
    Category, Entity, Envelope, ErrorCode, Message, MessageData, NamedEntities, ReceiverType,
    ServerFrame, rest::SendMessage,
};
use tokio_tungstenite::tungstenite::Message as WebSocketMessage;

use crate::{
    history::conversation_id,
    rest::ApiError,
    sockets::{Device, SocketId},
    state::{State, unix_now},
};

const TEXT_AT_MOST: usize = 65_536;

/// Who posts, and from which device if from any.
pub(crate) struct Author<'a> {
    pub(crate) uid: &'a str,
    pub(crate) device_id: Option<&'a str>,
}

impl State {
    /// Stores a message and sends it to the receivers and to the author's other devices.
    pub(crate) fn post(
        &mut self,
        author: &Author<'_>,
        draft: SendMessage,
    ) -> Result<Message, ApiError> {
        let message = self.compose(author.uid, draft)?;
        self.history.push(message.clone());

        let envelope = Envelope {
            app_id: Some(self.app_id.clone()),
            receiver: Some(message.receiver.clone()),
            receiver_type: Some(message.receiver_type.clone()),
            device_id: author.device_id.map(str::to_owned),
            sender: Some(author.uid.to_owned()),
            message_sender: None,
        };
        let frame = ServerFrame::Message(Box::new(message.clone())).encode(&envelope);
        self.sockets.send(&WebSocketMessage::text(frame), |device| {
            let own = device.uid == author.uid;
            let sending = own && Some(device.id.as_str()) == author.device_id;
            let addressed = self.is_addressed(&message.receiver, &message.receiver_type, device);
            !sending && (own || addressed)
        });
        Ok(message)
    }

    /// Hands a typing, receipt or transient frame on to the receivers.
    pub(crate) fn forward(&self, from: SocketId, envelope: &Envelope, frame: ServerFrame) {
        let Some(sender) = self.sockets.device(from) else { return };
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
        let frame = self.in_the_name_of(&sender.uid, frame).encode(&Envelope {
            app_id: Some(self.app_id.clone()),
            device_id: Some(sender.id.clone()),
            sender: Some(sender.uid.clone()),
            ..envelope.clone()
        });
        self.sockets.send(&WebSocketMessage::text(frame), |device| {
            device.uid != sender.uid && self.is_addressed(&receiver, kind, device)
        });
    }

    /// Whether the user takes part in the message's conversation.
    pub(crate) fn may_see(&self, uid: &str, message: &Message) -> bool {
        match message.receiver_type {
            ReceiverType::Group => self.directory.is_member(&message.receiver, uid),
            _ => message.sender == uid || message.receiver == uid,
        }
    }

    /// The message, if it exists and the user may see it.
    pub(crate) fn visible(&self, uid: &str, id: u64) -> Option<&Message> {
        self.history.get(id).filter(|message| self.may_see(uid, message))
    }

    fn compose(&self, sender: &str, draft: SendMessage) -> Result<Message, ApiError> {
        let Some(sender_user) = self.user(sender) else {
            return Err(ApiError::uid_not_found(sender));
        };
        let (receiver, receiver_entity) = self.find_receiver(sender, &draft)?;
        let content = content_of(&draft)?;
        if let Some(parent) = draft.parent_message_id {
            self.visible(sender, parent)
                .ok_or_else(|| ApiError::message_not_found(&parent.to_string()))?;
        }
        let now = unix_now();
        Ok(Message {
            id: self.history.next_id(),
            muid: draft.muid,
            conversation_id: conversation_id(sender, &receiver, &draft.receiver_type),
            sender: sender_user.uid.clone(),
            receiver,
            receiver_type: draft.receiver_type,
            category: draft.category,
            kind: draft.kind,
            data: MessageData {
                entities: NamedEntities {
                    sender: Some(Entity::User(Box::new(sender_user))),
                    receiver: Some(receiver_entity),
                    ..NamedEntities::default()
                },
                ..content
            },
            sent_at: now,
            updated_at: now,
            parent_id: draft.parent_message_id,
            tags: draft.tags,
            ..Message::default()
        })
    }

    fn find_receiver(
        &self,
        sender: &str,
        draft: &SendMessage,
    ) -> Result<(String, Entity), ApiError> {
        let receiver = draft.receiver.as_str();
        if receiver.is_empty() {
            return Err(ApiError::bad_request(ErrorCode::EMPTY_RECEIVER, "The receiver is empty."));
        }
        match draft.receiver_type {
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

    fn is_addressed(&self, receiver: &str, kind: &ReceiverType, device: &Device) -> bool {
        match kind {
            ReceiverType::User => device.uid == receiver,
            ReceiverType::Group => self.directory.is_member(receiver, &device.uid),
            ReceiverType::Other(_) => false,
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
                body.timestamp = Some(unix_now());
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

fn content_of(draft: &SendMessage) -> Result<MessageData, ApiError> {
    let data = &draft.data;
    let content = match (&draft.category, draft.kind.as_str()) {
        (_, "") => Err(("ERR_EMPTY_MESSAGE_TYPE", "The message has no type.")),
        (Category::Message, "text") => {
            let text = data.text.as_ref().or(draft.text.as_ref()).map_or("", String::as_str);
            check_text(text)?;
            Ok(MessageData { text: Some(text.to_owned()), ..MessageData::default() })
        }
        (Category::Message, _) => {
            Err(("ERR_INVALID_MESSAGE_TYPE", "This server takes no media messages."))
        }
        (Category::Custom, _) if data.custom_data.is_none() => {
            Err(("ERR_EMPTY_CUSTOM_DATA", "The custom message has no data."))
        }
        (Category::Custom, _) => Ok(MessageData {
            text: data.text.clone(),
            custom_data: data.custom_data.clone(),
            sub_type: data.sub_type.clone(),
            ..MessageData::default()
        }),
        _ => Err(("ERR_INVALID_MESSAGE_CATEGORY", "The category must be message or custom.")),
    };
    content
        .map(|content| MessageData { metadata: data.metadata.clone(), ..content })
        .map_err(|(code, text)| ApiError::bad_request(ErrorCode::from(code.to_owned()), text))
}

fn check_text(text: &str) -> Result<(), ApiError> {
    if text.trim().is_empty() {
        return Err(ApiError::bad_request(ErrorCode::EMPTY_MESSAGE_TEXT, "The text is empty."));
    }
    if text.chars().count() > TEXT_AT_MOST {
        let message = "The text has more than 65536 characters.";
        return Err(ApiError::bad_request(ErrorCode::INVALID_MESSAGE_TEXT, message));
    }
    Ok(())
}
