//! One request, one answer: the entry of the wire.
//!
//! `sdk` and `server` call [`Wire::handle`]; it runs the protocol's checks, decodes, has the
//! engine execute, and encodes. It never fails: whatever arrives, the answer is the one the
//! service would give.

use std::borrow::Cow;
use std::fmt;
#[cfg(any(fuzzing, test))]
use std::task::{Context, Poll, Waker};

use dyno_core::backend::BackendError;
#[cfg(any(fuzzing, test))]
use dyno_core::op::Request;
use dyno_core::op::Response;

use super::request_id::RequestIds;
use super::{decode, encode, error, protocol};
#[cfg(any(fuzzing, test))]
use crate::base::Faults;
#[cfg(feature = "wire")]
use crate::local::Local;

/// The longest body that is read; a longer one is answered with status 413.
pub(crate) const BODY_BYTES_MAX: usize = 16 * 1024 * 1024;

/// How long a browser may remember that it may call, in seconds.
const CORS_MAX_AGE: &str = "172800";

/// The headers of a request, wherever they are kept.
pub(crate) trait Headers: fmt::Debug + Sync {
    /// Returns the first value of a header; `name` is in lower case. A value that is no text is
    /// taken for an empty one.
    fn header(&self, name: &str) -> Option<&str>;
}

/// A request as it arrived.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HttpParts<'a> {
    /// The method, in capitals.
    pub(crate) method: &'a str,
    /// What stands after `?` in the target.
    pub(crate) query: Option<&'a str>,
    /// The headers.
    pub(crate) headers: &'a dyn Headers,
    /// The whole body.
    pub(crate) body: &'a [u8],
}

impl<'a> HttpParts<'a> {
    /// Returns a header's value; `name` is in lower case.
    pub(super) fn header(&self, name: &str) -> Option<&'a str> {
        self.headers.header(name)
    }
}

/// The answer to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WireAnswer {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The headers, `Content-Length` aside; names are in lower case.
    pub(crate) headers: Vec<(&'static str, Cow<'static, str>)>,
    /// The whole body.
    pub(crate) body: Vec<u8>,
}

/// What executes a decoded request.
enum Executor {
    #[cfg(feature = "wire")]
    Engine(Local),
    /// A test's stand-in.
    #[cfg(any(fuzzing, test))]
    StandIn(Box<StandIn>),
}

#[cfg(any(fuzzing, test))]
type StandIn = dyn Fn(Request, &Faults) -> Result<Response, BackendError> + Send + Sync;

/// The protocol in front of one engine.
pub(crate) struct Wire {
    region: String,
    ids: RequestIds,
    executor: Executor,
}

impl Wire {
    /// Returns the protocol in front of an engine, in the engine's region.
    #[cfg(feature = "wire")]
    pub(crate) fn of(local: Local) -> Self {
        let config = local.engine().config();
        let (region, seed) = (config.region.clone(), config.seed);
        Self { region, ids: RequestIds::new(seed), executor: Executor::Engine(local) }
    }

    /// Returns the protocol of a region in front of `execute`; request ids follow from the seed.
    #[cfg(any(fuzzing, test))]
    pub(crate) fn new(
        region: impl Into<String>,
        seed: u64,
        execute: impl Fn(Request, &Faults) -> Result<Response, BackendError> + Send + Sync + 'static,
    ) -> Self {
        let executor = Executor::StandIn(Box::new(execute));
        Self { region: region.into(), ids: RequestIds::new(seed), executor }
    }

    /// Answers a request. It waits only where the engine does.
    pub(crate) async fn handle(&self, request: &HttpParts<'_>) -> WireAnswer {
        let mut answer = self.answer(request).await;
        answer.headers.push(("x-amzn-requestid", self.ids.draw().into()));
        if request.header("origin").is_some() {
            answer.headers.push(("access-control-allow-origin", "*".into()));
        }
        answer
    }

    /// Answers a request of a test, whose engine never waits; an answer of status 500 says that it
    /// did.
    #[cfg(any(fuzzing, test))]
    pub(crate) fn handle_now(&self, request: &HttpParts<'_>) -> WireAnswer {
        let answer = std::pin::pin!(self.handle(request));
        match answer.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(answer) => answer,
            Poll::Pending => WireAnswer { status: 500, headers: Vec::new(), body: Vec::new() },
        }
    }

    /// Answers a well-formed request for an operation with this body.
    #[cfg(any(fuzzing, test))]
    pub(crate) fn post(&self, operation: &str, body: &[u8]) -> WireAnswer {
        let target = format!("DynamoDB_20120810.{operation}");
        let headers = [
            ("content-type", "application/x-amz-json-1.0"),
            ("x-amz-target", target.as_str()),
            ("authorization", "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b, Signature=c"),
            ("x-amz-date", "20260101T000000Z"),
        ];
        self.handle_now(&HttpParts { method: "POST", query: None, headers: &&headers[..], body })
    }

    /// Returns the answer to a body longer than [`BODY_BYTES_MAX`].
    pub(crate) fn body_too_long() -> WireAnswer {
        WireAnswer { status: 413, headers: Vec::new(), body: Vec::new() }
    }

    async fn answer(&self, request: &HttpParts<'_>) -> WireAnswer {
        if request.body.len() > BODY_BYTES_MAX {
            return Self::body_too_long();
        }
        if request.method == "OPTIONS" && request.header("origin").is_some() {
            return preflight(request);
        }
        if request.method == "GET" {
            let text = format!("healthy: dynamodb.{}.amazonaws.com ", self.region);
            return with_checksum(200, None, text.into_bytes());
        }
        let Some(media_type) = protocol::media_type(request) else {
            return with_checksum(404, None, error::UNKNOWN_OPERATION_XML.into());
        };
        match self.execute(request).await {
            Ok(response) => with_checksum(200, Some(media_type), encode::encode(&response)),
            Err(failure) => {
                let status = error::status(failure.code());
                with_checksum(status, Some(media_type), error::body(&failure))
            }
        }
    }

    async fn execute(&self, request: &HttpParts<'_>) -> Result<Response, BackendError> {
        let (operation, body) = protocol::operation_and_body(request)?;
        let (request, faults) = decode::decode(operation, &body)?;
        match &self.executor {
            #[cfg(feature = "wire")]
            Executor::Engine(local) => local.engine().call(request, &faults).await,
            #[cfg(any(fuzzing, test))]
            Executor::StandIn(execute) => execute(request, &faults),
        }
    }
}

/// The headers of a test, with names of any case.
#[cfg(any(fuzzing, test))]
impl<'a> Headers for &'a [(&'a str, &'a str)] {
    fn header(&self, name: &str) -> Option<&str> {
        let header = self.iter().find(|(each, _)| each.eq_ignore_ascii_case(name));
        header.map(|(_, value)| *value)
    }
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wire").field("region", &self.region).finish_non_exhaustive()
    }
}

fn with_checksum(status: u16, media_type: Option<&'static str>, body: Vec<u8>) -> WireAnswer {
    let mut headers = Vec::with_capacity(4);
    headers.push(("x-amz-crc32", Cow::Owned(crc32fast::hash(&body).to_string())));
    headers.extend(media_type.map(|media_type| ("content-type", media_type.into())));
    WireAnswer { status, headers, body }
}

/// Answers a browser that asks whether it may call.
fn preflight(request: &HttpParts<'_>) -> WireAnswer {
    let mut headers = vec![("access-control-max-age", Cow::Borrowed(CORS_MAX_AGE))];
    let echo = [
        ("access-control-request-headers", "access-control-allow-headers"),
        ("access-control-request-method", "access-control-allow-methods"),
    ];
    for (asked, allowed) in echo {
        headers.extend(request.header(asked).map(|value| (allowed, value.to_owned().into())));
    }
    WireAnswer { status: 200, headers, body: Vec::new() }
}
