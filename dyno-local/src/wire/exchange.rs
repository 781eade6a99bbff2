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
#[cfg(feature = "sdk")]
use dyno_core::backend::BoxFuture;
#[cfg(any(fuzzing, test))]
use dyno_core::op::OperationName;
use dyno_core::op::{Request, Response};

#[cfg(feature = "wire")]
use super::auto_scaling;
use super::coding::{self, Unreadable};
#[cfg(feature = "wire")]
use super::json::Structure;
use super::request_id::RequestIds;
#[cfg(feature = "wire")]
use super::signature::Credential;
use super::{decode, encode, error, protocol};
use crate::base::Faults;
use crate::fault::Lost;
#[cfg(feature = "wire")]
use crate::local::Local;

/// The longest body that is read; a longer one is answered with status 413.
pub(crate) const BODY_BYTES_MAX: usize = 16 * 1024 * 1024;

/// What the service calls itself.
const SERVER: &str = "Server";

/// How long a browser may remember that it may call, in seconds.
const CORS_MAX_AGE: &str = "172800";

/// The headers of an answer that a page in a browser may read.
const CORS_EXPOSED: &str = "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date";

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
    /// What stands before `?` in the target.
    pub(crate) path: &'a str,
    /// What stands after `?` in the target.
    pub(crate) query: Option<&'a str>,
    /// The headers.
    pub(crate) headers: &'a dyn Headers,
    /// The whole body.
    pub(crate) body: &'a [u8],
}

impl<'a> HttpParts<'a> {
    /// Returns a header's value; `name` is in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&'a str> {
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
    /// Something in front of an engine.
    #[cfg(feature = "sdk")]
    Through(Box<dyn Execute>),
    /// A test's stand-in.
    #[cfg(any(fuzzing, test))]
    StandIn(Box<StandIn>),
}

/// Executes decoded requests in the engine's place, to look at them.
#[cfg(feature = "sdk")]
pub(crate) trait Execute: Send + Sync {
    /// Answers a request that arrived as `parts`.
    fn execute<'a>(
        &'a self,
        request: Request,
        faults: &'a Faults,
        parts: &'a HttpParts<'_>,
    ) -> BoxFuture<'a, Result<Response, BackendError>>;
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

    /// Returns the protocol in front of what looks at an engine's requests.
    #[cfg(feature = "sdk")]
    pub(crate) fn through(local: &Local, execute: impl Execute + 'static) -> Self {
        Self { executor: Executor::Through(Box::new(execute)), ..Self::of(local.clone()) }
    }

    /// Returns the engine, if there is one behind the protocol.
    #[cfg(feature = "server")]
    #[cfg_attr(
        not(any(fuzzing, test, feature = "sdk")),
        expect(clippy::unnecessary_wraps, reason = "tests have wires without an engine")
    )]
    pub(crate) const fn local(&self) -> Option<&Local> {
        match &self.executor {
            Executor::Engine(local) => Some(local),
            #[cfg(feature = "sdk")]
            Executor::Through(_) => None,
            #[cfg(any(fuzzing, test))]
            Executor::StandIn(_) => None,
        }
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
    ///
    /// An answer that is lost by a rule of faults is not to be sent.
    pub(crate) async fn handle(&self, request: &HttpParts<'_>) -> Result<WireAnswer, Lost> {
        let mut answer = self.answer(request).await?;
        answer.headers.push(("server", SERVER.into()));
        answer.headers.push(("x-amzn-requestid", self.ids.draw().into()));
        if request.header("origin").is_some() {
            answer.headers.push(("access-control-allow-origin", "*".into()));
            answer.headers.push(("access-control-expose-headers", CORS_EXPOSED.into()));
        }
        Ok(answer)
    }

    /// Answers a request of a test, whose engine never waits; an answer of status 500 without a body
    /// says that it did, or that the answer was lost.
    #[cfg(any(fuzzing, test))]
    pub(crate) fn handle_now(&self, request: &HttpParts<'_>) -> WireAnswer {
        let answer = std::pin::pin!(self.handle(request));
        match answer.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Ok(answer)) => answer,
            Poll::Ready(Err(_)) | Poll::Pending => {
                WireAnswer { status: 500, headers: Vec::new(), body: Vec::new() }
            }
        }
    }

    /// Answers a well-formed request for an operation with this body.
    #[cfg(any(fuzzing, test))]
    pub(crate) fn post(&self, operation: &str, body: &[u8]) -> WireAnswer {
        let is_of_streams =
            OperationName::from_name(operation).is_some_and(OperationName::is_of_streams);
        let service = if is_of_streams { "DynamoDBStreams" } else { "DynamoDB" };
        let target = format!("{service}_20120810.{operation}");
        let headers = [
            ("content-type", "application/x-amz-json-1.0"),
            ("x-amz-target", target.as_str()),
            ("authorization", AUTHORIZATION),
            ("x-amz-date", "20260101T000000Z"),
        ];
        let (path, query) = ("/", None);
        self.handle_now(&HttpParts { method: "POST", path, query, headers: &&headers[..], body })
    }

    /// Returns the answer to a body longer than [`BODY_BYTES_MAX`].
    pub(crate) fn body_too_long() -> WireAnswer {
        WireAnswer { status: 413, headers: Vec::new(), body: Vec::new() }
    }

    async fn answer(&self, request: &HttpParts<'_>) -> Result<WireAnswer, Lost> {
        if request.body.len() > BODY_BYTES_MAX {
            return Ok(Self::body_too_long());
        }
        if request.method == "OPTIONS" && request.header("origin").is_some() {
            return Ok(preflight(request));
        }
        if request.method == "GET" && request.path == "/" {
            let text = format!("healthy: dynamodb.{}.amazonaws.com ", self.region);
            return Ok(with_checksum(200, None, text.into_bytes()));
        }
        #[cfg(feature = "wire")]
        if auto_scaling::is_for(request) {
            return Ok(self.scale(request).await);
        }
        let Some(media_type) = protocol::media_type(request, protocol::MEDIA_TYPES) else {
            return Ok(with_checksum(404, None, error::UNKNOWN_OPERATION_XML.into()));
        };
        let outcome = match self.read(request) {
            Ok(call) => self.execute(call, request).await,
            Err(Refused::TooLong) => return Ok(Self::body_too_long()),
            Err(Refused::With(failure)) => Err(failure),
        };
        let (status, body) = match outcome {
            Ok(mut response) => {
                name_host(&mut response, request);
                (200, encode::encode(&response))
            }
            Err(failure) => match Lost::of(&failure) {
                Some(lost) => return Err(lost),
                None => (error::status(failure.code()), error::body(&failure)),
            },
        };
        Ok(packed(request, status, media_type, body))
    }

    /// Answers a request to Application Auto Scaling.
    #[cfg(feature = "wire")]
    async fn scale(&self, request: &HttpParts<'_>) -> WireAnswer {
        let Some(media_type) = protocol::media_type(request, auto_scaling::MEDIA_TYPES) else {
            return with_checksum(404, None, error::UNKNOWN_OPERATION_XML.into());
        };
        let outcome = match self.read_scaling(request) {
            Ok((call, local)) => auto_scaling::answer(call, local.engine()).await,
            Err(Refused::TooLong) => return Self::body_too_long(),
            Err(Refused::With(failure)) => Err(failure),
        };
        let (status, body) = match outcome {
            Ok(body) => (200, body),
            Err(failure) => (error::status(failure.code()), auto_scaling::error_body(&failure)),
        };
        packed(request, status, media_type, body)
    }

    #[cfg(feature = "wire")]
    fn read_scaling(
        &self,
        request: &HttpParts<'_>,
    ) -> Result<(auto_scaling::Call, Local), Refused> {
        let body = coding::inflate(request.headers, request.body)?;
        let checked = protocol::check(request, &body, auto_scaling::operation_of)?;
        let local = match &self.executor {
            Executor::Engine(local) => {
                self.isolated(&checked.credential)?.unwrap_or_else(|| local.clone())
            }
            #[cfg(feature = "sdk")]
            Executor::Through(_) => return Err(error::unknown_operation().into()),
            #[cfg(any(fuzzing, test))]
            Executor::StandIn(_) => return Err(error::unknown_operation().into()),
        };
        let root = Structure::root(checked.body.root()).ok_or_else(error::malformed_body)?;
        Ok((auto_scaling::decode(checked.operation, &root)?, local))
    }

    /// Reads what a request asks for. What it is read from is let go before anything waits.
    fn read(&self, request: &HttpParts<'_>) -> Result<Call, Refused> {
        let body = coding::inflate(request.headers, request.body)?;
        let checked = protocol::check(request, &body, protocol::operation_of_target)?;
        #[cfg(feature = "wire")]
        let isolated = self.isolated(&checked.credential)?;
        let (request, faults) = decode::decode(checked.operation, &checked.body)?;
        Ok(Call {
            request,
            faults,
            #[cfg(feature = "wire")]
            isolated,
        })
    }

    /// Returns the engine that a credential has for itself, where each has one.
    #[cfg(feature = "wire")]
    fn isolated(&self, credential: &Credential<'_>) -> Result<Option<Local>, BackendError> {
        match &self.executor {
            Executor::Engine(local) if local.is_isolated() => {
                let found = local.of_credential(credential.access_key_id(), credential.region());
                found.map(Some).ok_or_else(error::too_many_credentials)
            }
            #[cfg(any(fuzzing, test))]
            Executor::StandIn(_) => Ok(None),
            #[cfg(feature = "sdk")]
            Executor::Through(_) => Ok(None),
            Executor::Engine(_) => Ok(None),
        }
    }

    #[cfg_attr(not(feature = "sdk"), expect(unused_variables, reason = "nobody looks at it"))]
    async fn execute(&self, call: Call, parts: &HttpParts<'_>) -> Result<Response, BackendError> {
        match &self.executor {
            #[cfg(feature = "wire")]
            Executor::Engine(local) => {
                let local = call.isolated.as_ref().unwrap_or(local);
                local.engine().call(call.request, &call.faults).await
            }
            #[cfg(feature = "sdk")]
            Executor::Through(execute) => execute.execute(call.request, &call.faults, parts).await,
            #[cfg(any(fuzzing, test))]
            Executor::StandIn(execute) => execute(call.request, &call.faults),
        }
    }
}

/// Names the host that was asked where endpoints are told: who found it is to come back to it.
fn name_host(response: &mut Response, request: &HttpParts<'_>) {
    if let Response::DescribeEndpoints(output) = response
        && let Some(host) = request.header("host")
    {
        for endpoint in &mut output.endpoints {
            host.clone_into(&mut endpoint.address);
        }
    }
}

/// What a request asks for.
struct Call {
    request: Request,
    faults: Faults,
    /// The engine of who asks, if it is not the one of all.
    #[cfg(feature = "wire")]
    isolated: Option<Local>,
}

/// Why a request gets nowhere.
enum Refused {
    /// Its body is longer than [`BODY_BYTES_MAX`] when it is inflated.
    TooLong,
    With(BackendError),
}

impl From<BackendError> for Refused {
    fn from(failure: BackendError) -> Self {
        Self::With(failure)
    }
}

impl From<Unreadable> for Refused {
    fn from(unreadable: Unreadable) -> Self {
        match unreadable {
            Unreadable::TooLong => Self::TooLong,
            Unreadable::Broken => Self::With(error::broken_body()),
        }
    }
}

/// A signature of the right shape.
#[cfg(any(fuzzing, test))]
const AUTHORIZATION: &str = "AWS4-HMAC-SHA256 \
     Credential=a/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=c";

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

/// Returns an answer, compressed where the client asks for it.
fn packed(
    request: &HttpParts<'_>,
    status: u16,
    media_type: &'static str,
    body: Vec<u8>,
) -> WireAnswer {
    let Some((coding, packed)) = coding::pack(request.headers, &body) else {
        return with_checksum(status, Some(media_type), body);
    };
    let mut answer = with_checksum(status, Some(media_type), packed);
    answer.headers.push(("content-encoding", coding.name().into()));
    answer
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
