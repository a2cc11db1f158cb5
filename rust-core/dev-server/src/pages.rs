use axum::{
    http::{StatusCode, header::LOCATION},
    response::{Html, IntoResponse, Response},
};

use crate::faults::Portal;

const INDEX: &str = "<!doctype html><title>Chat server</title>\
    <p>This is a local chat server. Its WebSocket is at this address.</p>\n";

const PORTAL: &str = "<!doctype html><title>Welcome</title>\
    <p>Please accept the terms of this network.</p>\n";

/// What a browser sees at the socket's address.
pub(crate) fn index() -> Html<&'static str> {
    Html(INDEX)
}

/// What a captive portal answers with.
pub(crate) fn portal(kind: Portal) -> Response {
    match kind {
        Portal::Page => Html(PORTAL).into_response(),
        Portal::Redirect => {
            let location = [(LOCATION, "http://portal.invalid/login")];
            (StatusCode::FOUND, location, Html(PORTAL)).into_response()
        }
    }
}
