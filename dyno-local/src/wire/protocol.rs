//! What is checked of a request before its body means anything, in the service's order.
//!
//! Method and content type, then the JSON, then the target, then the signature, then an empty body.
//! Called by `wire::exchange`, which inflates a compressed body in between; calls
//! `wire::signature`.

use dyno_core::backend::BackendError;
use dyno_core::op::OperationName;

use super::error;
use super::json::Tape;
use super::message::HttpParts;
use super::signature::{self, Credential};

/// The media types a body may have; the first is the one that SDKs send.
pub(super) const MEDIA_TYPES: [&str; 2] = ["application/x-amz-json-1.0", "application/json"];

/// The service and version before the operation in `X-Amz-Target`.
const TARGET_PREFIX: &str = "DynamoDB_20120810.";

/// The same for operations of the API of streams.
const STREAMS_TARGET_PREFIX: &str = "DynamoDBStreams_20120810.";

/// Returns the media type to answer with; `None` if the request has none of a service's.
pub(super) fn media_type(
    request: &HttpParts<'_>,
    known: [&'static str; 2],
) -> Option<&'static str> {
    if request.method != "POST" {
        return None;
    }
    let given = request.header("content-type").unwrap_or_default();
    let given = given.split(';').next().unwrap_or_default().trim();
    match known.into_iter().find(|known| known.eq_ignore_ascii_case(given)) {
        Some(known) => Some(known),
        // Without a body there is nothing that would need a type.
        None if request.body.is_empty() => Some("application/json"),
        None => None,
    }
}

/// A request that is in order so far.
pub(super) struct Checked<'a, O> {
    pub(super) operation: O,
    pub(super) body: Tape<'a>,
    pub(super) credential: Credential<'a>,
}

/// Returns what a request asks for, or the first thing that is wrong. `body` is the request's own,
/// inflated; `operation_of` finds the operation that a target names.
pub(super) fn check<'a, O>(
    request: &HttpParts<'a>,
    body: &'a [u8],
    operation_of: impl FnOnce(&'a str) -> Option<O>,
) -> Result<Checked<'a, O>, BackendError> {
    let body = match body {
        [] => None,
        bytes => Some(Tape::parse(bytes).ok_or_else(error::malformed_body)?),
    };
    let operation = request
        .header("x-amz-target")
        .and_then(operation_of)
        .ok_or_else(error::unknown_operation)?;
    let credential = signature::check(request)?;
    Ok(Checked { operation, body: body.ok_or_else(error::malformed_body)?, credential })
}

/// Returns the operation that a target names, of the service that it names.
pub(super) fn operation_of_target(target: &str) -> Option<OperationName> {
    let (name, is_of_streams) = match target.strip_prefix(TARGET_PREFIX) {
        Some(name) => (name, false),
        None => (target.strip_prefix(STREAMS_TARGET_PREFIX)?, true),
    };
    OperationName::from_name(name).filter(|it| it.is_of_streams() == is_of_streams)
}
