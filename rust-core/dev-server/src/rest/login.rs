use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use cometchat_protocol::{
    ErrorCode, Secret, ServerSettings, User,
    rest::{AuthToken, data_body},
};
use serde::Serialize;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, frame::coding::CloseCode};

use super::{
    ApiError,
    caller::{Caller, KnownApp, auth_token_not_found, header},
    json,
};
use crate::{faults::Hosts, sockets::Command, state::Shared};

pub(super) async fn create_token(
    State(shared): State<Arc<Shared>>,
    Path(uid): Path<String>,
    _: KnownApp,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    match header(&headers, "apikey") {
        Some(key) if key == shared.auth_key => {}
        Some(_) => {
            let message = "The API key does not exist.";
            return Err(ApiError::unauthorized(ErrorCode::API_KEY_NOT_FOUND, message));
        }
        None => {
            let code = ErrorCode::from("AUTH_ERR_EMPTY_APIKEY".to_owned());
            return Err(ApiError::unauthorized(code, "The apiKey header is missing."));
        }
    }
    shared.update(|state| {
        let user = state.directory.user(&uid).ok_or_else(|| ApiError::uid_not_found(&uid))?;
        let uid = user.uid.clone();
        let auth_token = Secret::new(state.sessions.issue_token(&uid));
        Ok(json(StatusCode::OK, data_body(&AuthToken { uid, auth_token })))
    })
}

pub(super) async fn log_in(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
) -> Result<Response, ApiError> {
    let settings = settings_of(&shared);
    shared.update(|state| {
        let jwt = state.sessions.issue_jwt(&caller.token).ok_or_else(auth_token_not_found)?;
        let me = Me {
            user: state.user(&caller.uid).ok_or_else(auth_token_not_found)?,
            auth_token: Secret::new(caller.token),
            jwt: Secret::new(jwt),
            settings,
        };
        Ok(json(StatusCode::OK, data_body(&me)))
    })
}

pub(super) async fn show(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
) -> Result<Response, ApiError> {
    let user = shared.read(|state| state.user(&caller.uid)).ok_or_else(auth_token_not_found)?;
    Ok(json(StatusCode::OK, data_body(&user)))
}

pub(super) async fn log_out(State(shared): State<Arc<Shared>>, caller: Caller) -> Response {
    shared.update(|state| {
        state.sessions.forget(&caller.token);
        state.sockets.command(
            |device| device.token == caller.token,
            || Command::Close(CloseFrame { code: CloseCode::Normal, reason: "logged out".into() }),
        );
    });
    json(StatusCode::OK, data_body(&Done { success: true, message: "Logged out." }))
}

pub(super) async fn settings(State(shared): State<Arc<Shared>>, _: KnownApp) -> Response {
    json(StatusCode::OK, data_body(&settings_of(&shared)))
}

/// The answer to `PUT /me`; as the protocol's own type, with all of the settings.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Me {
    #[serde(flatten)]
    user: User,
    auth_token: Secret,
    jwt: Secret,
    settings: Settings,
}

/// The settings with the fields that clients of this workspace do not read.
#[derive(Serialize)]
struct Settings {
    #[serde(flatten)]
    read: ServerSettings,
    #[serde(rename = "CHAT_USE_SSL", skip_serializing_if = "Option::is_none")]
    use_ssl: Option<bool>,
    extensions: [(); 0],
}

#[derive(Serialize)]
struct Done {
    success: bool,
    message: &'static str,
}

fn settings_of(shared: &Shared) -> Settings {
    let (hosts, mode) =
        shared.read(|state| (state.faults.hosts.clone(), state.faults.mode.clone()));
    let origin = &shared.origin;
    let (chat_host, api_host, use_ssl) = match hosts {
        Hosts::Own => (origin.host.clone(), origin.authority(), None),
        Hosts::Foreign(host) => (host.clone(), host, None),
        Hosts::Cleartext => {
            let api_host = format!("http://{}", origin.authority());
            (format!("ws://{}", origin.host), api_host, Some(false))
        }
    };
    let read = ServerSettings {
        chat_host: Some(chat_host),
        chat_wss_port: Some(origin.port.into()),
        chat_api_version: Some("v3.0".to_owned()),
        client_api_host: Some(api_host.clone()),
        admin_api_host: Some(api_host),
        mode: Some(mode),
        analytics_ping_disabled: true,
        ..ServerSettings::default()
    };
    Settings { read, use_ssl, extensions: [] }
}
