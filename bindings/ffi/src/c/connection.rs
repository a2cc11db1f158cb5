//! The connection.

use ::cometchat_client::{Client, Status};

use super::{
    callbacks::cometchat_callback,
    client::{cometchat_client, of, of_optional, told},
    guard,
    result::cometchat_result,
    strings::cometchat_str,
};

/// The connection's status. (STA1)
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum cometchat_status {
    /// There is none: before init and after shutdown.
    None = 0,
    /// An attempt runs or is scheduled.
    Connecting = 1,
    /// The server accepted the session.
    Connected = 2,
    /// No socket, and none is about to be.
    Disconnected = 3,
    /// Connected, but the server has switched transient features off.
    FeatureThrottled = 4,
}

impl From<Option<Status>> for cometchat_status {
    fn from(status: Option<Status>) -> Self {
        match status {
            None => Self::None,
            Some(Status::Connecting) => Self::Connecting,
            Some(Status::Connected) => Self::Connected,
            Some(Status::Disconnected) => Self::Disconnected,
            Some(Status::FeatureThrottled) => Self::FeatureThrottled,
        }
    }
}

/// Connects. The callback comes when the server has accepted the session, after the `connected` event.
/// After a failed attempt the SDK goes on trying by itself. (CON)
///
/// Errors: `COMETCHAT_INITIALIZATION_NOT_DONE`, `ERR_NOT_LOGGED_IN`,
/// `ERROR_WEBSOCKETS_ALLREADY_IN_CONNECTED_STATE`, `ERR_NO_INTERNET`, `ERR_WEBSOCKET_ERROR` (also in an
/// extension that may open no socket).
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_connect(
    client: Option<&cometchat_client>,
    callback: cometchat_callback,
) {
    guard::asynchronous("cometchat_client_connect", callback, || {
        let client = of(client)?;
        Ok(move |done| client.connect(done))
    });
}

/// `cometchat_client_connect` without a callback: listeners hear of what comes of it. Any thread; does
/// not block. (CON8)
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_begin_connect(
    client: Option<&cometchat_client>,
) -> cometchat_result {
    told("cometchat_client_begin_connect", client, Client::begin_connect)
}

/// Disconnects, and stays so until the next connect. When the callback comes there is no socket, and no
/// further event follows. (CON6)
///
/// Errors: `COMETCHAT_INITIALIZATION_NOT_DONE`.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_disconnect(
    client: Option<&cometchat_client>,
    callback: cometchat_callback,
) {
    guard::asynchronous("cometchat_client_disconnect", callback, || {
        let client = of(client)?;
        Ok(move |done| client.disconnect(done))
    });
}

/// `cometchat_client_disconnect` without a callback. Any thread; does not block. (CON8)
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_begin_disconnect(
    client: Option<&cometchat_client>,
) -> cometchat_result {
    told("cometchat_client_begin_disconnect", client, Client::begin_disconnect)
}

/// Manual mode: asks the server for a sign of life and, in the background, keeps the connection for
/// another 30 s. (PIN)
///
/// Errors: `ERROR_PING_NOT_AVAILABLE` in auto mode, `ERR_WEBSOCKET_ERROR` if not connected or no answer
/// comes within 3 s.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_ping(
    client: Option<&cometchat_client>,
    callback: cometchat_callback,
) {
    guard::asynchronous("cometchat_client_ping", callback, || {
        let client = of(client)?;
        Ok(move |done| client.ping(done))
    });
}

/// The status as the listeners have heard of it. `COMETCHAT_STATUS_NONE` before init, after shutdown,
/// and for NULL. Any thread; does not block. (STA1)
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_connection_status(
    client: Option<&cometchat_client>,
) -> cometchat_status {
    guard::value("cometchat_client_connection_status", cometchat_status::None, || {
        Some(of_optional(client)?.connection_status().into())
    })
}

/// The documented text of a status: `connecting`, `connected`, `disconnected`, `featureThrottled`;
/// absent for `COMETCHAT_STATUS_NONE` and unknown values. `status`: a `cometchat_status`. The string
/// lives for ever. Any thread; does not block.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_status_name(status: i32) -> cometchat_str {
    guard::value("cometchat_status_name", cometchat_str::ABSENT, || {
        let status = match status {
            1 => Status::Connecting,
            2 => Status::Connected,
            3 => Status::Disconnected,
            4 => Status::FeatureThrottled,
            _ => return None,
        };
        Some(cometchat_str::of(status.as_str()))
    })
}

/// Before the process is suspended: when the callback comes there is no socket, no connection kept for
/// later, and nothing scheduled. Logins, logouts and sends are refused until `cometchat_client_resume`.
/// (CBK7)
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_pause(
    client: Option<&cometchat_client>,
    callback: cometchat_callback,
) {
    guard::asynchronous("cometchat_client_pause", callback, || {
        let client = of(client)?;
        Ok(move |done| client.pause(done))
    });
}

/// Takes `cometchat_client_pause` back. Any thread; does not block. (CBK7)
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_resume(client: Option<&cometchat_client>) -> cometchat_result {
    told("cometchat_client_resume", client, Client::resume)
}
