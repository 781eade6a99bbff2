//! One connection: requests in, answers out, until either side is done.
//!
//! Spawned by `workers` for each connection. When the server stops, the request under way is
//! answered, and then the connection closed.

use std::borrow::Cow;
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
use super::limits::Limits;
use super::metrics;
use crate::wire::{self, HttpParts, Wire, WireAnswer};

/// The names of headers that every answer has, made once.
const CHECKSUM: HeaderName = HeaderName::from_static("x-amz-crc32");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");

/// What the connections of a server share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) wire: Wire,
    pub(super) limits: Limits,
    pub(super) budget: Budget,
}

/// Serves a connection until it ends or `stop` changes.
pub(super) async fn serve(stream: TcpStream, shared: Arc<Shared>, mut stop: watch::Receiver<bool>) {
    // Answers are written whole; waiting to fill packets would only delay them. Should the socket
    // refuse, it is slower and no worse.
    let _ = stream.set_nodelay(true);
    let head_timeout = shared.limits.head_timeout;
    let service = service_fn(move |request| answer(Arc::clone(&shared), request));
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

async fn answer(
    shared: Arc<Shared>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, BrokenBody> {
    let (head, body) = request.into_parts();
    let Shared { wire, limits, budget } = &*shared;
    // Room to inflate the body is taken with that of the body itself.
    let is_compressed = head.headers.contains_key(CONTENT_ENCODING);
    let room = if is_compressed { wire::INFLATED_BYTES_MAX } else { 0 };
    let Received::Whole(body, _share) = body::receive(body, room, *limits, budget).await? else {
        let mut response = respond(Wire::body_too_long());
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
    Ok(respond(wire.handle(&parts).await))
}

impl wire::Headers for HeaderMap {
    /// There are few headers: a walk over them costs less than to hash the name.
    fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.iter().find(|(known, _)| known.as_str() == name)?;
        let text = std::str::from_utf8(value.as_bytes()).ok().filter(|text| text.is_ascii());
        Some(text.unwrap_or_default())
    }
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
