//! Sending: messages by REST, the rest over the socket. (EVT6)

use cometchat_client::{ErrorCode, Json, OutgoingMessage};

use super::{
    answers::{self, MessageAnswer, VoidAnswer},
    client::CoreClient,
    error::CoreError,
    messages::ReceiverKind,
};

/// A message to send.
#[derive(Debug, Clone, uniffi::Record)]
pub struct OutgoingRecord {
    /// A uid or guid.
    pub receiver: String,
    /// What `receiver` names.
    pub receiver_kind: ReceiverKind,
    /// The content.
    pub content: OutgoingContent,
    /// Application data beside the content, as JSON.
    pub metadata: Option<String>,
    /// The tags.
    pub tags: Vec<String>,
    /// The sender's own id; one is made if absent.
    pub muid: Option<String>,
}

/// What is sent.
#[derive(Debug, Clone, uniffi::Enum)]
pub enum OutgoingContent {
    /// A text.
    Text {
        /// The text.
        text: String,
    },
    /// Application data.
    Custom {
        /// The application's own kind.
        kind: String,
        /// The data, as JSON.
        data: String,
    },
}

#[uniffi::export]
impl CoreClient {
    /// Sends a message; answers what the server stored.
    ///
    /// Fails at once with `ERROR_JSON_EXCEPTION` if metadata or data are no JSON; then there is no answer.
    pub fn send_message(
        &self,
        message: OutgoingRecord,
        answer: Box<dyn MessageAnswer>,
    ) -> Result<(), CoreError> {
        let OutgoingRecord { receiver, receiver_kind, content, metadata, tags, muid } = message;
        let mut outgoing = match content {
            OutgoingContent::Text { text } => {
                OutgoingMessage::text(receiver, receiver_kind.into(), text)
            }
            OutgoingContent::Custom { kind, data } => {
                OutgoingMessage::custom(receiver, receiver_kind.into(), &kind, json(&data)?)
            }
        };
        if let Some(metadata) = metadata {
            outgoing = outgoing.metadata(json(&metadata)?);
        }
        if let Some(muid) = muid {
            outgoing = outgoing.muid(muid);
        }
        self.client().send_message(outgoing.tags(tags), answers::message(answer));
        Ok(())
    }

    /// Tells that the user types, or stopped.
    pub fn send_typing(
        &self,
        started: bool,
        receiver: &str,
        receiver_kind: ReceiverKind,
        metadata: Option<String>,
    ) -> Result<(), CoreError> {
        let metadata = metadata.as_deref().map(json).transpose()?;
        let client = self.client();
        if started {
            client.start_typing(receiver, receiver_kind.into(), metadata);
        } else {
            client.end_typing(receiver, receiver_kind.into(), metadata);
        }
        Ok(())
    }

    /// Sends data that is not stored.
    pub fn send_transient_message(
        &self,
        receiver: &str,
        receiver_kind: ReceiverKind,
        data: &str,
    ) -> Result<(), CoreError> {
        self.client().send_transient_message(receiver, receiver_kind.into(), json(data)?);
        Ok(())
    }

    /// Confirms that a message and all before it were read, or only received.
    pub fn mark(
        &self,
        as_read: bool,
        message_id: u64,
        receiver: &str,
        receiver_kind: ReceiverKind,
        message_sender: &str,
        answer: Box<dyn VoidAnswer>,
    ) {
        let (kind, done) = (receiver_kind.into(), answers::void(answer));
        if as_read {
            self.client().mark_as_read(message_id, receiver, kind, message_sender, done);
        } else {
            self.client().mark_as_delivered(message_id, receiver, kind, message_sender, done);
        }
    }
}

fn json(text: &str) -> Result<Json, CoreError> {
    Json::parse(text).map_err(|_| CoreError::Failed {
        code: ErrorCode::JSON_EXCEPTION.to_string(),
        message: "The data is no JSON; pass numbers, texts, lists and dictionaries of them only."
            .to_owned(),
        details: None,
    })
}
