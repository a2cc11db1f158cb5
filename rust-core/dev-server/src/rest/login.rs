use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use cometchat_protocol::{ErrorCode, Secret, ServerSettings, User, rest::AuthToken};
use serde::Serialize;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, frame::coding::CloseCode};

use super::{
    ApiError, answer,
    caller::{Caller, KnownApp, auth_token_not_found, header},
    done,
};
use crate::{faults::Hosts, sockets::Command, state::Shared};

pub(super) async fn create_token(
    State(shared): State<Arc<Shared>>,
    Path(uid): Path<String>,
    KnownApp(app): KnownApp,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let auth_key = shared.read_app(app, |app| app.auth_key.clone());
    match header(&headers, "apikey") {
        Some(key) if key == auth_key => {}
        Some(_) => {
            let message = "The API key does not exist.";
            return Err(ApiError::unauthorized(ErrorCode::API_KEY_NOT_FOUND, message));
        }
        None => {
            let code = ErrorCode::from("AUTH_ERR_EMPTY_APIKEY".to_owned());
            return Err(ApiError::unauthorized(code, "The apiKey header is missing."));
        }
    }
    shared.update_app(app, |app| {
        let user = app.directory.user(&uid).ok_or_else(|| ApiError::uid_not_found(&uid))?;
        let uid = user.uid.clone();
        let auth_token = Secret::new(app.sessions.issue_token(&uid));
        Ok(answer(&AuthToken { uid, auth_token }))
    })
}

pub(super) async fn log_in(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
) -> Result<Response, ApiError> {
    let settings = settings_of(&shared);
    shared.update_app(caller.app, |app| {
        let jwt = app.sessions.issue_jwt(&caller.token).ok_or_else(auth_token_not_found)?;
        let me = Me {
            user: app.user(&caller.uid).ok_or_else(auth_token_not_found)?,
            auth_token: Secret::new(caller.token),
            jwt: Secret::new(jwt),
            settings,
        };
        Ok(answer(&me))
    })
}

pub(super) async fn show(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
) -> Result<Response, ApiError> {
    let user = shared.read_app(caller.app, |app| app.user(&caller.uid));
    Ok(answer(&user.ok_or_else(auth_token_not_found)?))
}

pub(super) async fn log_out(State(shared): State<Arc<Shared>>, caller: Caller) -> Response {
    shared.update_app(caller.app, |app| {
        app.sessions.forget(&caller.token);
        app.sockets.command(
            |device| device.token == caller.token,
            || Command::Close(CloseFrame { code: CloseCode::Normal, reason: "logged out".into() }),
        );
    });
    done("Logged out.")
}

/// Telemetry: taken and forgotten.
pub(super) async fn report(_: Caller) -> Response {
    done("Noted.")
}

pub(super) async fn settings(State(shared): State<Arc<Shared>>, _: KnownApp) -> Response {
    answer(&settings_of(&shared))
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
