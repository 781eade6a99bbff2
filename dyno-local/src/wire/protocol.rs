//! What is checked of a request before its body means anything, in the service's order.
//!
//! Method and content type, then the JSON, then the target, then the signature, then an empty body.
//! Called by `wire::exchange`. Any credentials are accepted as long as the signature has all its
//! parts: there are no accounts here to check it against.

use dyno_core::backend::BackendError;
use dyno_core::op::OperationName;

use super::error;
use super::exchange::HttpParts;
use super::json::Tape;

/// The media types a body may have; the first is the one that SDKs send.
const MEDIA_TYPES: [&str; 2] = ["application/x-amz-json-1.0", "application/json"];

/// The service and version before the operation in `X-Amz-Target`.
const TARGET_PREFIX: &str = "DynamoDB_20120810.";

/// The same for operations of the API of streams.
const STREAMS_TARGET_PREFIX: &str = "DynamoDBStreams_20120810.";

/// Returns the media type to answer with; `None` if the request is none of this protocol.
pub(super) fn media_type(request: &HttpParts<'_>) -> Option<&'static str> {
    if request.method != "POST" {
        return None;
    }
    let given = request.header("content-type").unwrap_or_default();
    let given = given.split(';').next().unwrap_or_default().trim();
    match MEDIA_TYPES.into_iter().find(|known| known.eq_ignore_ascii_case(given)) {
        Some(known) => Some(known),
        // Without a body there is nothing that would need a type.
        None if request.body.is_empty() => Some("application/json"),
        None => None,
    }
}

/// Returns the operation and the parsed body, or the first thing that is wrong.
pub(super) fn operation_and_body<'a>(
    request: &HttpParts<'a>,
) -> Result<(OperationName, Tape<'a>), BackendError> {
    let body = match request.body {
        [] => None,
        bytes => Some(Tape::parse(bytes).ok_or_else(error::malformed_body)?),
    };
    let operation = request
        .header("x-amz-target")
        .and_then(operation_of_target)
        .ok_or_else(error::unknown_operation)?;
    check_signature(request)?;
    Ok((operation, body.ok_or_else(error::malformed_body)?))
}

/// Returns the operation that a target names, of the service that it names.
fn operation_of_target(target: &str) -> Option<OperationName> {
    let (name, is_of_streams) = match target.strip_prefix(TARGET_PREFIX) {
        Some(name) => (name, false),
        None => (target.strip_prefix(STREAMS_TARGET_PREFIX)?, true),
    };
    OperationName::from_name(name).filter(|it| it.is_of_streams() == is_of_streams)
}

/// Checks that the request carries one complete signature.
fn check_signature(request: &HttpParts<'_>) -> Result<(), BackendError> {
    let query = QueryParameters(request.query.unwrap_or_default());
    let header = request.header("authorization").map(str::trim);
    match (header, query.has("X-Amz-Algorithm")) {
        (Some(_), true) => Err(error::signed_twice()),
        (Some(header), false) if header.starts_with("AWS4-") => check_header(header, request),
        (None, true) => check_query(query),
        (Some(_) | None, false) => Err(error::missing_token()),
    }
}

fn check_header(header: &str, request: &HttpParts<'_>) -> Result<(), BackendError> {
    let (_, parameters) = header.split_once(' ').unwrap_or((header, ""));
    let mut missing = vec!["Credential", "Signature", "SignedHeaders"];
    for parameter in parameters.as_bytes().split(|byte| matches!(byte, b',' | b' ')) {
        missing.retain(|name| {
            let value = parameter.strip_prefix(name.as_bytes());
            !value.is_some_and(|value| value.starts_with(b"=") && value.len() > 1)
        });
        if missing.is_empty() {
            break;
        }
    }
    let dated = request.header("x-amz-date").or_else(|| request.header("date")).is_some();
    if missing.is_empty() && dated {
        return Ok(());
    }
    Err(error::incomplete_header(&missing, !dated, header))
}

fn check_query(query: QueryParameters<'_>) -> Result<(), BackendError> {
    let required = [
        "X-Amz-Algorithm",
        "X-Amz-Credential",
        "X-Amz-Signature",
        "X-Amz-SignedHeaders",
        "X-Amz-Date",
    ];
    let missing: Vec<&str> = required.into_iter().filter(|name| !query.has_value(name)).collect();
    if missing.is_empty() { Ok(()) } else { Err(error::incomplete_query(&missing)) }
}

/// The query of a request, as sent.
#[derive(Clone, Copy)]
struct QueryParameters<'a>(&'a str);

impl<'a> QueryParameters<'a> {
    fn pairs(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")))
    }

    fn has(self, name: &str) -> bool {
        self.pairs().any(|(key, _)| key == name)
    }

    fn has_value(self, name: &str) -> bool {
        self.pairs().any(|(key, value)| key == name && !value.is_empty())
    }
}
