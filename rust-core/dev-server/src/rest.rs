//! The HTTP interface, and the way from it to the WebSocket.

mod caller;
mod calls;
mod conversations;
mod cors;
mod error;
mod groups;
mod login;
mod messages;
mod paging;
mod reactions;
mod upgrade;
mod users;

use std::sync::Arc;

use axum::{
    Router,
    extract::{Request, State},
    http::{
        HeaderMap, Method, StatusCode, Uri,
        header::{CONTENT_TYPE, RETRY_AFTER},
    },
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post, put},
};

use cometchat_protocol::rest::data_body;
use serde::Serialize;
use tokio::time::Instant;

pub(crate) use error::ApiError;

use crate::{faults::RestAnswer, limiter::TooMany, observed, state::Shared};

pub(crate) fn router(shared: Arc<Shared>) -> Router {
    let api = Router::new()
        .route("/users/{uid}/auth_tokens", post(login::create_token))
        .route("/me", put(login::log_in).get(login::show).delete(login::log_out))
        .route("/settings", get(login::settings))
        .route("/user_sessions", post(login::report))
        .route("/calls", post(calls::start))
        .route("/calls/{session}", put(calls::step))
        .merge(message_routes())
        .merge(user_routes())
        .merge(group_routes())
        .fallback(not_found)
        .method_not_allowed_fallback(not_found)
        .layer(middleware::from_fn_with_state(Arc::clone(&shared), observe));
    Router::new()
        .route("/", get(upgrade::root))
        .nest("/v3.0", api.clone())
        .merge(api)
        .layer(middleware::from_fn(cors::allow))
        .with_state(shared)
}

fn message_routes() -> Router<Arc<Shared>> {
    let of_one = get(messages::one).put(messages::edit).delete(messages::delete);
    let reaction = post(reactions::add).delete(reactions::remove).get(reactions::list_one);
    Router::new()
        .route("/messages", post(messages::send).get(messages::all))
        .route("/messages/{id}", of_one)
        .route("/messages/{id}/thread", post(messages::send_in_thread).get(messages::in_thread))
        .route("/messages/{id}/reactions", get(reactions::list))
        .route("/messages/{id}/reactions/{reaction}", reaction)
        .route("/conversations", get(conversations::list))
}

fn user_routes() -> Router<Arc<Shared>> {
    let read = post(conversations::user_read).delete(conversations::user_unread);
    Router::new()
        .route("/users", get(users::list))
        .route("/users/{uid}", get(users::one))
        .route("/users/{uid}/messages", get(messages::with_user))
        .route("/users/{uid}/conversation", get(conversations::with_user))
        .route("/users/{uid}/conversation/read", read)
        .route("/users/{uid}/conversation/delivered", post(conversations::user_delivered))
}

fn group_routes() -> Router<Arc<Shared>> {
    let membership =
        post(groups::join).put(groups::add_members).delete(groups::leave).get(groups::members);
    let read = post(conversations::group_read).delete(conversations::group_unread);
    Router::new()
        .route("/groups", get(groups::list).post(groups::create))
        .route("/groups/{guid}", get(groups::one))
        .route("/groups/{guid}/members", membership)
        .route("/groups/{guid}/members/{uid}", put(groups::change_scope).delete(groups::kick))
        .route("/groups/{guid}/bannedusers", get(groups::banned))
        .route("/groups/{guid}/bannedusers/{uid}", post(groups::ban).delete(groups::unban))
        .route("/groups/{guid}/messages", get(messages::in_group))
        .route("/groups/{guid}/conversation", get(conversations::in_group))
        .route("/groups/{guid}/conversation/read", read)
        .route("/groups/{guid}/conversation/delivered", post(conversations::group_delivered))
}

/// Notes the request and lets it fail or wait as the faults say.
async fn observe(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let noted = observed::Request {
        method: request.method().as_str().to_owned(),
        path: request.uri().path().to_owned(),
        query: request.uri().query().map(str::to_owned),
    };
    let caller = limited_as(request.headers());
    let (delay, admitted, fault) = shared.update(|state| {
        let fault = state.faults.take_rest(&noted.method, &noted.path);
        state.log.requests.push(noted);
        let admitted = state.limiter.admit(&caller, Instant::now());
        (state.faults.rest_delay, admitted, fault)
    });
    let response = match (admitted, fault) {
        (Err(TooMany { retry_after }), _) => {
            let mut response = ApiError::too_many_requests().into_response();
            set_retry_after(&mut response, Some(retry_after));
            response
        }
        (Ok(()), Some(answer)) => faulty(answer),
        (Ok(()), None) => next.run(request).await,
    };
    tokio::time::sleep(delay).await;
    if shared.has_failed() { ApiError::not_stored().into_response() } else { response }
}

/// Whose requests are counted together: those with one token, or else with one key.
fn limited_as(headers: &HeaderMap) -> String {
    let of = |name| caller::header(headers, name);
    of("authtoken").or_else(|| of("apikey")).unwrap_or_default().to_owned()
}

async fn not_found(method: Method, uri: Uri) -> ApiError {
    ApiError::api_not_found(&method, &uri)
}

fn faulty(answer: RestAnswer) -> Response {
    let RestAnswer { status, body, retry_after } = answer;
    let kind = if body.starts_with(['{', '[']) || body == "null" {
        "application/json"
    } else {
        "text/html"
    };
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

/// An answer with this data.
fn answer<T: Serialize>(data: &T) -> Response {
    json(StatusCode::OK, data_body(data))
}

/// An answer that says no more than that it is done.
fn done(message: &str) -> Response {
    answer(&serde_json::json!({"success": true, "message": message}))
}

/// An answer with this body, `data` and all.
fn whole<T: Serialize>(body: &T) -> Response {
    let body = serde_json::to_string(body).expect("wire types have string keys");
    json(StatusCode::OK, body)
}

/// An answer with a body of JSON text.
fn json(status: StatusCode, body: String) -> Response {
    (status, [(CONTENT_TYPE, "application/json")], body).into_response()
}
