//! One connection: requests in, answers out, until either side is done.
//!
//! Spawned by `workers` for each connection. When the server stops, the request under way is
//! answered, and then the connection closed. So it is when a rule of faults loses an answer.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{
    CONNECTION, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, SERVER,
    TRANSFER_ENCODING,
};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::sync::watch;

use super::body::{self, BrokenBody, Budget, Received};
use super::control::{Control, Told};
use super::limits::Limits;
use super::metrics;
use crate::fault::Lost;
use crate::wire::{self, HttpParts, Wire, WireAnswer};

/// The names of headers that every answer has, made once.
const CHECKSUM: HeaderName = HeaderName::from_static("x-amz-crc32");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");

/// What the connections of a server share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) wire: Wire,
    /// The control endpoints, if the engine was built for them.
    pub(super) control: Option<Control>,
    pub(super) limits: Limits,
    pub(super) budget: Budget,
}

/// Serves a connection until it ends or `stop` changes.
pub(super) async fn serve(stream: TcpStream, shared: Arc<Shared>, mut stop: watch::Receiver<bool>) {
    // Answers are written whole; waiting to fill packets would only delay them. Should the socket
    // refuse, it is slower and no worse.
    let _ = stream.set_nodelay(true);
    let head_timeout = shared.limits.head_timeout;
    let is_local = stream.peer_addr().is_ok_and(|peer| peer.ip().to_canonical().is_loopback());
    let service = service_fn(move |request| answer(Arc::clone(&shared), is_local, request));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head_timeout)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = std::pin::pin!(connection);
    // How a connection ends (reset, timeout, bad HTTP) is the client's affair, so that both
    // results are let go.
    tokio::select! {
        _ = connection.as_mut() => {}
        _ = stop.changed() => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}

/// Why there is no answer: the connection is closed without one.
#[derive(Debug)]
enum Unanswered {
    Broken(BrokenBody),
    Lost(Lost),
}

impl fmt::Display for Unanswered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Broken(broken) => broken.fmt(f),
            Self::Lost(lost) => lost.fmt(f),
        }
    }
}

impl std::error::Error for Unanswered {}

async fn answer(
    shared: Arc<Shared>,
    is_local: bool,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Unanswered> {
    let (head, body) = request.into_parts();
    let Shared { wire, control, limits, budget } = &*shared;
    // Room to inflate the body is taken with that of the body itself.
    let is_compressed = head.headers.contains_key(CONTENT_ENCODING);
    let room = if is_compressed { wire::INFLATED_BYTES_MAX } else { 0 };
    let received = body::receive(body, room, *limits, budget).await.map_err(Unanswered::Broken)?;
    let Received::Whole(body, _share) = received else {
        let mut response = respond(WireAnswer::body_too_long());
        // What is left of the body must not be taken for the next request.
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        // As the service sends it, empty as it is.
        response.headers_mut().insert(TRANSFER_ENCODING, HeaderValue::from_static("chunked"));
        return Ok(response);
    };
    let parts = HttpParts {
        method: head.method.as_str(),
        path: head.uri.path(),
        query: head.uri.query(),
        headers: &head.headers,
        body: &body,
    };
    if let Some(answer) = metrics::answer(wire, &parts) {
        return Ok(respond(answer));
    }
    if let Some(control) = control.as_ref().filter(|_| Control::owns(parts.path)) {
        return Ok(respond_told(control.answer(&parts, is_local)));
    }
    wire.handle(&parts).await.map(respond).map_err(Unanswered::Lost)
}

impl wire::Headers for HeaderMap {
    /// There are few headers: a walk over them costs less than to hash the name.
    fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.iter().find(|(known, _)| known.as_str() == name)?;
        let text = std::str::from_utf8(value.as_bytes()).ok().filter(|text| text.is_ascii());
        Some(text.unwrap_or_default())
    }
}

fn respond_told(told: Told) -> Response<Full<Bytes>> {
    let json = ("content-type", Cow::Borrowed("application/json"));
    respond(WireAnswer { status: told.status, headers: vec![json], body: told.body })
}

fn respond(answer: WireAnswer) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(answer.body)));
    let status = StatusCode::from_u16(answer.status);
    *response.status_mut() = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in answer.headers {
        let name = match name {
            "content-type" => Ok(CONTENT_TYPE),
            "x-amz-crc32" => Ok(CHECKSUM),
            "x-amzn-requestid" => Ok(REQUEST_ID),
            "server" => Ok(SERVER),
            name => HeaderName::from_bytes(name.as_bytes()),
        };
        let value = match value {
            Cow::Borrowed(value) => HeaderValue::from_str(value),
            Cow::Owned(value) => HeaderValue::try_from(value),
        };
        // A value that came in as a header goes out as one; ours are plain ASCII.
        if let (Ok(name), Ok(value)) = (name, value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
