//! The HTTP interface, and the way from it to the WebSocket.

mod caller;
mod error;
mod login;
mod messages;
mod upgrade;
mod users;

use std::sync::Arc;

use axum::{
    Router,
    extract::{Request, State},
    http::{
        Method, StatusCode, Uri,
        header::{CONTENT_TYPE, RETRY_AFTER},
    },
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post, put},
};

pub(crate) use error::ApiError;

use crate::{faults::RestAnswer, observed, state::Shared};

pub(crate) fn router(shared: Arc<Shared>) -> Router {
    let api = Router::new()
        .route("/users/{uid}/auth_tokens", post(login::create_token))
        .route("/me", put(login::log_in).get(login::show).delete(login::log_out))
        .route("/settings", get(login::settings))
        .route("/users/{uid}", get(users::user))
        .route("/groups/{guid}", get(users::group))
        .route("/messages", post(messages::send).get(messages::all))
        .route("/messages/{id}", get(messages::one))
        .route("/messages/{id}/thread", post(messages::send_in_thread))
        .route("/users/{uid}/messages", get(messages::with_user))
        .route("/groups/{guid}/messages", get(messages::in_group))
        .fallback(not_found)
        .method_not_allowed_fallback(not_found)
        .layer(middleware::from_fn_with_state(Arc::clone(&shared), observe));
    Router::new()
        .route("/", get(upgrade::root))
        .nest("/v3.0", api.clone())
        .merge(api)
        .with_state(shared)
}

/// Notes the request and lets it fail or wait as the faults say.
async fn observe(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let noted = observed::Request {
        method: request.method().as_str().to_owned(),
        path: request.uri().path().to_owned(),
        query: request.uri().query().map(str::to_owned),
    };
    let (delay, fault) = shared.update(|state| {
        let fault = state.faults.take_rest(&noted.method, &noted.path);
        state.log.requests.push(noted);
        (state.faults.rest_delay, fault)
    });
    let response = match fault {
        Some(answer) => faulty(answer),
        None => next.run(request).await,
    };
    tokio::time::sleep(delay).await;
    response
}

async fn not_found(method: Method, uri: Uri) -> ApiError {
    ApiError::api_not_found(&method, &uri)
}

fn faulty(answer: RestAnswer) -> Response {
    let RestAnswer { status, body, retry_after } = answer;
    let kind = if body.starts_with(['{', '[']) { "application/json" } else { "text/html" };
    let mut response = (status_of(status), [(CONTENT_TYPE, kind)], body).into_response();
    set_retry_after(&mut response, retry_after);
    response
}

fn set_retry_after(response: &mut Response, seconds: Option<u64>) {
    if let Some(seconds) = seconds {
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
}

/// A number that is no HTTP status stands for a server's failure.
fn status_of(number: u16) -> StatusCode {
    StatusCode::from_u16(number).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// An answer with a body of JSON text.
fn json(status: StatusCode, body: String) -> Response {
    (status, [(CONTENT_TYPE, "application/json")], body).into_response()
}
