//! What a client wants to send, and whether it may be sent.

use cometchat_protocol::{
    Attachment, Category, ErrorCode, MessageData,
    rest::{SendData, SendMessage},
};
use serde::Deserialize;

use crate::rest::ApiError;

const TEXT_AT_MOST: usize = 65_536;

/// A message as a client asks for it: the protocol's own part and the media.
#[derive(Default)]
pub(crate) struct Draft {
    pub(crate) send: SendMessage,
    url: Option<String>,
    attachments: Vec<Attachment>,
}

impl Draft {
    pub(crate) fn text(send: SendMessage) -> Self {
        Self { send, ..Self::default() }
    }

    pub(crate) fn decode(body: &[u8]) -> Result<Self, ApiError> {
        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct Media {
            data: MediaData,
        }
        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct MediaData {
            url: Option<String>,
            attachments: Vec<Attachment>,
        }
        let send = serde_json::from_slice(body).map_err(|_| ApiError::invalid_data())?;
        // A part that is no media is none of a media message's.
        let Media { data } = serde_json::from_slice(body).unwrap_or_default();
        let url = data.url.filter(|url| !url.is_empty());
        Ok(Self { send, url, attachments: data.attachments })
    }

    /// What is stored of a new message.
    pub(crate) fn content(&self) -> Result<MessageData, ApiError> {
        let SendMessage { category, kind, data, .. } = &self.send;
        let content = match (category, kind.as_str()) {
            (_, "") => Err(ApiError::named("ERR_EMPTY_MESSAGE_TYPE", "The message has no type.")),
            (Category::Message, "text") => self.text_content(),
            (Category::Message, "image" | "video" | "audio" | "file") => self.media_content(),
            (Category::Message, _) => Err(ApiError::named(
                "ERR_INVALID_MESSAGE_TYPE",
                "There is no such type of message.",
            )),
            (Category::Custom, _) => custom_content(data),
            _ => Err(ApiError::named(
                "ERR_INVALID_MESSAGE_CATEGORY",
                "The category must be message or custom.",
            )),
        };
        content.map(|content| MessageData { metadata: data.metadata.clone(), ..content })
    }

    fn text_content(&self) -> Result<MessageData, ApiError> {
        let text = self.send.data.text.as_ref().or(self.send.text.as_ref());
        let text = text.map_or("", String::as_str);
        check_text(text)?;
        Ok(MessageData { text: Some(text.to_owned()), ..MessageData::default() })
    }

    fn media_content(&self) -> Result<MessageData, ApiError> {
        let first = self.attachments.first().map(|first| first.url.clone());
        let Some(url) = self.url.clone().or(first).filter(|url| !url.is_empty()) else {
            return Err(ApiError::named(
                "ERR_EMPTY_MESSAGE_FILE",
                "The media message names no file.",
            ));
        };
        Ok(MessageData {
            text: self.send.data.text.clone(),
            url: Some(url),
            attachments: self.attachments.clone(),
            ..MessageData::default()
        })
    }
}

fn custom_content(data: &SendData) -> Result<MessageData, ApiError> {
    if data.custom_data.is_none() {
        return Err(ApiError::named("ERR_EMPTY_CUSTOM_DATA", "The custom message has no data."));
    }
    Ok(MessageData {
        text: data.text.clone(),
        custom_data: data.custom_data.clone(),
        sub_type: data.sub_type.clone(),
        ..MessageData::default()
    })
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
