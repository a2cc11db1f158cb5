use std::sync::Arc;

use axum::{
    Extension,
    extract::{Request, State},
    http::{
        HeaderMap, StatusCode,
        header::{
            CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE,
        },
    },
    response::{IntoResponse, Response},
};
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use super::{set_retry_after, status_of};
use crate::{connection::UpgradeSlot, faults::UpgradeFault, pages, state::Shared};

/// `/` is the WebSocket; a browser without one sees a page.
pub(super) async fn root(
    State(shared): State<Arc<Shared>>,
    Extension(slot): Extension<UpgradeSlot>,
    request: Request,
) -> Response {
    if !asks_for_websocket(request.headers()) {
        return pages::index().into_response();
    }
    let fault = shared.update(|state| {
        state.log.upgrades += 1;
        state.faults.take_upgrade()
    });
    match fault {
        None => accept(request, &slot),
        Some(UpgradeFault::Refuse { status, retry_after }) => {
            let mut response = status_of(status).into_response();
            set_retry_after(&mut response, retry_after);
            response
        }
        Some(UpgradeFault::Portal(kind)) => pages::portal(kind),
        Some(UpgradeFault::Silent) => std::future::pending().await,
    }
}

fn asks_for_websocket(headers: &HeaderMap) -> bool {
    headers.get(UPGRADE).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

fn accept(request: Request, slot: &UpgradeSlot) -> Response {
    let headers = request.headers();
    if headers.get(SEC_WEBSOCKET_VERSION).is_none_or(|version| version != "13") {
        return (StatusCode::UPGRADE_REQUIRED, [(SEC_WEBSOCKET_VERSION, "13")]).into_response();
    }
    let Some(key) = headers.get(SEC_WEBSOCKET_KEY) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let headers = [
        (CONNECTION, "upgrade".to_owned()),
        (UPGRADE, "websocket".to_owned()),
        (SEC_WEBSOCKET_ACCEPT, derive_accept_key(key.as_bytes())),
    ];
    slot.put(hyper::upgrade::on(request));
    (StatusCode::SWITCHING_PROTOCOLS, headers).into_response()
}
