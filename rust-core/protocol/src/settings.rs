use serde::{Deserialize, Serialize};

use crate::{lenient, wire_enum::wire_enum};

wire_enum! {
    /// Which transient features the server offers at the moment (`MODE`).
    pub enum TransientMode {
        /// All.
        Default = "DEFAULT",
        /// Typing and receipts are off, transient messages are on.
        LimitedTransient = "LIMITED_TRANSIENT",
        /// All are off.
        NoTransient = "NO_TRANSIENT",
    }
}

/// The settings that `/me` and `/settings` answer with: where to connect.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE", default)]
pub struct ServerSettings {
    /// The socket's host.
    #[serde(
        deserialize_with = "lenient::optional_string",
        skip_serializing_if = "Option::is_none"
    )]
    pub chat_host: Option<String>,
    /// The socket's host for this app; goes before `chat_host`.
    #[serde(
        deserialize_with = "lenient::optional_string",
        skip_serializing_if = "Option::is_none"
    )]
    pub chat_host_app_specific: Option<String>,
    /// The socket's host, set by hand; goes before the other two.
    #[serde(
        deserialize_with = "lenient::optional_string",
        skip_serializing_if = "Option::is_none"
    )]
    pub chat_host_override: Option<String>,
    /// The socket's port.
    #[serde(
        deserialize_with = "lenient::optional_number",
        skip_serializing_if = "Option::is_none"
    )]
    pub chat_wss_port: Option<u64>,
    /// The path part before each resource of the REST interface.
    #[serde(
        deserialize_with = "lenient::optional_string",
        skip_serializing_if = "Option::is_none"
    )]
    pub chat_api_version: Option<String>,
    /// The REST interface's host.
    #[serde(
        deserialize_with = "lenient::optional_string",
        skip_serializing_if = "Option::is_none"
    )]
    pub client_api_host: Option<String>,
    /// The administrative REST interface's host.
    #[serde(
        deserialize_with = "lenient::optional_string",
        skip_serializing_if = "Option::is_none"
    )]
    pub admin_api_host: Option<String>,
    /// Which transient features are on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<TransientMode>,
    /// Asks clients not to report usage.
    #[serde(deserialize_with = "lenient::flag")]
    pub analytics_ping_disabled: bool,
}

impl ServerSettings {
    /// The socket's host: override, else app specific, else general.
    pub fn socket_host(&self) -> Option<&str> {
        self.chat_host_override
            .as_deref()
            .or(self.chat_host_app_specific.as_deref())
            .or(self.chat_host.as_deref())
    }
}
