//! One request, one answer: the entry of the wire.
//!
//! `sdk` and `server` call [`Wire::handle`]; it runs the protocol's checks, decodes, has the
//! engine execute, and encodes. It never fails: whatever arrives, the answer is the one the
//! service would give.

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
use super::message::{self, BODY_BYTES_MAX, HttpParts, WireAnswer};
use super::request_id::RequestIds;
#[cfg(feature = "wire")]
use super::signature::Credential;
use super::{decode, encode, error, protocol};
use crate::base::Faults;
use crate::fault::Lost;
#[cfg(feature = "wire")]
use crate::local::Local;

/// What the service calls itself.
const SERVER: &str = "Server";

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
            answer.headers.extend(message::OPEN_TO_PAGES);
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

    async fn answer(&self, request: &HttpParts<'_>) -> Result<WireAnswer, Lost> {
        if request.body.len() > BODY_BYTES_MAX {
            return Ok(WireAnswer::body_too_long());
        }
        if request.method == "OPTIONS" && request.header("origin").is_some() {
            return Ok(message::preflight(request));
        }
        if request.method == "GET" && request.path == "/" {
            let text = format!("healthy: dynamodb.{}.amazonaws.com ", self.region);
            return Ok(WireAnswer::with_checksum(200, None, text.into_bytes()));
        }
        #[cfg(feature = "wire")]
        if auto_scaling::is_for(request) {
            return Ok(self.scale(request).await);
        }
        let Some(media_type) = protocol::media_type(request, protocol::MEDIA_TYPES) else {
            return Ok(WireAnswer::with_checksum(404, None, error::UNKNOWN_OPERATION_XML.into()));
        };
        let outcome = match self.read(request) {
            Ok(call) => self.execute(call, request).await,
            Err(Refused::TooLong) => return Ok(WireAnswer::body_too_long()),
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
        Ok(message::packed(request, status, media_type, body))
    }

    /// Answers a request to Application Auto Scaling.
    #[cfg(feature = "wire")]
    async fn scale(&self, request: &HttpParts<'_>) -> WireAnswer {
        let Some(media_type) = protocol::media_type(request, auto_scaling::MEDIA_TYPES) else {
            return WireAnswer::with_checksum(404, None, error::UNKNOWN_OPERATION_XML.into());
        };
        let outcome = match self.read_scaling(request) {
            Ok((call, local)) => auto_scaling::answer(call, local.engine()).await,
            Err(Refused::TooLong) => return WireAnswer::body_too_long(),
            Err(Refused::With(failure)) => Err(failure),
        };
        let (status, body) = match outcome {
            Ok(body) => (200, body),
            Err(failure) => (error::status(failure.code()), auto_scaling::error_body(&failure)),
        };
        message::packed(request, status, media_type, body)
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

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wire").field("region", &self.region).finish_non_exhaustive()
    }
}
