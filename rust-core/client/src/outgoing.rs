use cometchat_protocol::{
    Category, ErrorCode, Json, ReceiverType,
    rest::{SendData, SendMessage},
};

use crate::Error;

/// The most characters of a text message.
const MOST_CHARACTERS: usize = 65_536;

/// A message to send with [`crate::Client::send_message`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingMessage(SendMessage);

impl OutgoingMessage {
    /// A text of 1 to 65,536 characters for a user (by uid) or a group (by guid).
    pub fn text(
        receiver: impl Into<String>,
        receiver_type: ReceiverType,
        text: impl Into<String>,
    ) -> Self {
        let text = text.into();
        let data = SendData { text: Some(text.clone()), ..SendData::default() };
        let message = bare(receiver.into(), receiver_type, Category::Message, "text", data);
        Self(SendMessage { text: Some(text), ..message })
    }

    /// Application data of an application's own kind.
    pub fn custom(
        receiver: impl Into<String>,
        receiver_type: ReceiverType,
        kind: &str,
        data: Json,
    ) -> Self {
        let data = SendData { custom_data: Some(data), ..SendData::default() };
        Self(bare(receiver.into(), receiver_type, Category::Custom, kind, data))
    }

    /// Application data beside the content.
    #[must_use]
    pub fn metadata(mut self, metadata: Json) -> Self {
        self.0.data.metadata = Some(metadata);
        self
    }

    /// Tags to find the message by.
    #[must_use]
    pub fn tags(mut self, tags: Vec<String>) -> Self {
        self.0.tags = tags;
        self
    }

    /// The sender's own id for the message; one is made if it is not set.
    #[must_use]
    pub fn muid(mut self, muid: impl Into<String>) -> Self {
        self.0.muid = Some(muid.into());
        self
    }

    pub(crate) fn checked(self) -> Result<SendMessage, Error> {
        let message = self.0;
        check_receiver(&message.receiver, &message.receiver_type)?;
        let characters = message.text.as_ref().map(|text| text.chars().count());
        match characters {
            Some(0) => Err(Error::new(
                ErrorCode::EMPTY_MESSAGE_TEXT,
                "The message has no text; pass at least one character.",
            )),
            Some(count) if count > MOST_CHARACTERS => Err(Error::new(
                ErrorCode::INVALID_MESSAGE_TEXT,
                "The message has more than 65,536 characters; send it in parts.",
            )),
            _ => Ok(message),
        }
    }
}

pub(crate) fn check_receiver(receiver: &str, receiver_type: &ReceiverType) -> Result<(), Error> {
    if receiver.is_empty() {
        return Err(Error::new(
            ErrorCode::EMPTY_RECEIVER,
            "The receiver is empty; pass a UID or GUID.",
        ));
    }
    if matches!(receiver_type, ReceiverType::Other(_)) {
        return Err(Error::new(
            ErrorCode::INVALID_RECEIVER_TYPE,
            "The receiver type is unknown; pass user or group.",
        ));
    }
    Ok(())
}

fn bare(
    receiver: String,
    receiver_type: ReceiverType,
    category: Category,
    kind: &str,
    data: SendData,
) -> SendMessage {
    SendMessage {
        kind: kind.to_owned(),
        receiver_type,
        category,
        data,
        text: None,
        muid: None,
        parent_message_id: None,
        tags: Vec::new(),
        receiver,
    }
}
