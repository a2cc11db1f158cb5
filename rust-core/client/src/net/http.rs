use std::{
    error::Error as StdError,
    future::Future,
    io,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::{Duration, SystemTime},
};

use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::{
    Request, Response, Uri,
    body::{Bytes, Incoming},
    header::{HeaderValue, RETRY_AFTER},
    http::uri::Scheme as UriScheme,
};
use hyper_util::{
    client::legacy::Client,
    rt::{TokioExecutor, TokioIo, TokioTimer},
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rustls::ClientConfig;
use tokio::time::timeout;

use super::{NetError, Stream, dial, retry_after::retry_after};
use crate::hosts::BaseUrl;

pub(crate) use hyper::Method;

/// The longest a request may take by default.
pub(crate) const REST_TIME_LIMIT: Duration = Duration::from_secs(30);

/// The largest answer.
const MAX_BODY: usize = 8 * 1024 * 1024;

/// Long enough for the requests of one login, short enough to let the radio sleep.
const IDLE_TIME: Duration = Duration::from_secs(10);

/// Everything but RFC 3986's unreserved characters.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// One request.
pub(crate) struct HttpRequest<'a> {
    /// The method.
    pub(crate) method: Method,
    /// What stands before the resource.
    pub(crate) base: &'a BaseUrl,
    /// The resource's path, part by part, not yet encoded.
    pub(crate) segments: &'a [&'a str],
    /// The query's pairs, not yet encoded.
    pub(crate) query: &'a [(&'a str, &'a str)],
    /// Names in lower case, and values of visible ASCII.
    pub(crate) headers: &'a [(&'static str, &'a str)],
    /// The body.
    pub(crate) body: Option<String>,
    /// The longest that the request may take, answer included.
    pub(crate) time_limit: Duration,
}

/// An answer, whatever its status.
#[derive(PartialEq, Eq)]
pub(crate) struct HttpAnswer {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The body.
    pub(crate) body: String,
    /// How long the server asks to wait, if it asks.
    pub(crate) retry_after: Option<Duration>,
}

/// Sends requests over dialled and checked connections. Follows no redirect, uses no proxy, keeps no cookie.
pub(crate) struct HttpClient {
    tls: Arc<ClientConfig>,
    pool: Mutex<Pool>,
}

type Pool = Client<Connector, Full<Bytes>>;

impl HttpClient {
    /// Opens nothing yet.
    pub(crate) fn new(tls: Arc<ClientConfig>) -> Self {
        let pool = Mutex::new(new_pool(&tls));
        Self { tls, pool }
    }

    /// Sends one request and reads its answer. Dropping the future ends both.
    pub(crate) async fn send(&self, request: HttpRequest<'_>) -> Result<HttpAnswer, NetError> {
        let time_limit = request.time_limit;
        let request = prepare(request)?;
        let pool = self.pool.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let exchange = async {
            let answer = pool.request(request).await.map_err(|error| cause(&error))?;
            read(answer).await
        };
        timeout(time_limit, exchange).await.unwrap_or(Err(NetError::TimedOut))
    }

    /// Closes the connections that wait for the next request; those in use close after their answer.
    pub(crate) fn close_idle(&self) {
        *self.pool.lock().unwrap_or_else(PoisonError::into_inner) = new_pool(&self.tls);
    }
}

fn new_pool(tls: &Arc<ClientConfig>) -> Pool {
    Client::builder(TokioExecutor::new())
        .pool_idle_timeout(IDLE_TIME)
        .pool_timer(TokioTimer::new())
        .build(Connector { tls: tls.clone() })
}

fn prepare(request: HttpRequest<'_>) -> Result<Request<Full<Bytes>>, NetError> {
    let uri = uri(&request)?;
    let HttpRequest { method, headers, body, .. } = request;
    let mut builder = Request::builder().method(method).uri(uri);
    for &(name, value) in headers {
        builder = builder.header(name, header_value(name, value)?);
    }
    let body = Full::from(body.unwrap_or_default());
    builder.body(body).map_err(|_| NetError::Protocol("request"))
}

fn uri(request: &HttpRequest<'_>) -> Result<Uri, NetError> {
    let mut text = request.base.to_string();
    for segment in request.segments {
        if segment.bytes().all(|byte| byte == b'.') {
            return Err(NetError::BadPath);
        }
        text.push('/');
        text.extend(utf8_percent_encode(segment, ESCAPED));
    }
    for (index, (name, value)) in request.query.iter().enumerate() {
        text.push(if index == 0 { '?' } else { '&' });
        text.extend(utf8_percent_encode(name, ESCAPED));
        text.push('=');
        text.extend(utf8_percent_encode(value, ESCAPED));
    }
    text.parse().map_err(|_| NetError::BadPath)
}

fn header_value(name: &'static str, value: &str) -> Result<HeaderValue, NetError> {
    // Stricter than HTTP, which also allows tabs and bytes above ASCII.
    let is_visible = value.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
    let mut value = HeaderValue::from_str(value).map_err(|_| NetError::BadHeader(name))?;
    // Any of them may be a token; this keeps them out of other libraries' logs.
    value.set_sensitive(true);
    if is_visible { Ok(value) } else { Err(NetError::BadHeader(name)) }
}

async fn read(answer: Response<Incoming>) -> Result<HttpAnswer, NetError> {
    let status = answer.status().as_u16();
    let retry_after = answer
        .headers()
        .get(RETRY_AFTER)
        .and_then(|value| retry_after(value.to_str().ok()?, SystemTime::now()));
    let body = Limited::new(answer.into_body(), MAX_BODY).collect().await;
    let body = body.map_err(|error| cause(error.as_ref()))?.to_bytes();
    let body = String::from_utf8(body.into()).map_err(|_| NetError::Protocol("text"))?;
    Ok(HttpAnswer { status, body, retry_after })
}

/// The innermost cause that is known.
fn cause(error: &(dyn StdError + 'static)) -> NetError {
    let mut found = NetError::Io(io::ErrorKind::Other);
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(known) = known_cause(error) {
            found = known;
        }
        next = error.source();
    }
    found
}

fn known_cause(error: &(dyn StdError + 'static)) -> Option<NetError> {
    if let Some(error) = error.downcast_ref::<NetError>() {
        return Some(error.clone());
    }
    if error.is::<LengthLimitError>() {
        return Some(NetError::TooLarge);
    }
    if let Some(error) = error.downcast_ref::<io::Error>() {
        return Some(error.into());
    }
    let error = error.downcast_ref::<hyper::Error>()?;
    if error.is_parse() {
        Some(NetError::Protocol("http"))
    } else if error.is_incomplete_message() || error.is_closed() || error.is_canceled() {
        Some(NetError::Reset)
    } else {
        None
    }
}

#[derive(Clone)]
struct Connector {
    tls: Arc<ClientConfig>,
}

impl tower_service::Service<Uri> for Connector {
    type Response = TokioIo<Stream>;
    type Error = NetError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, NetError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), NetError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let tls = self.tls.clone();
        Box::pin(async move {
            let is_secure = uri.scheme() != Some(&UriScheme::HTTP);
            let host = uri.host().unwrap_or_default();
            let host =
                host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
            let port = uri.port_u16().unwrap_or(if is_secure { 443 } else { 80 });
            dial(host, port, is_secure.then_some(tls)).await.map(TokioIo::new)
        })
    }
}
