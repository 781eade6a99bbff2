//! Application Auto Scaling on the same server: the calls that clients make for DynamoDB's tables.
//!
//! `wire::exchange` hands over what names this service in `X-Amz-Target`; a body becomes a [`Call`],
//! the engine answers it (`ops`), and the answer becomes a body. JSON 1.1; errors have a type of their
//! own service.

mod call;
mod decode;
mod encode;
#[cfg(test)]
mod tests;

use dyno_core::backend::{BackendError, ErrorCode};

pub(super) use call::{Call, answer};
pub(super) use decode::decode;

use super::json::JsonWriter;
use super::message::HttpParts;

/// The media types a body may have; the first is the one that SDKs send.
pub(super) const MEDIA_TYPES: [&str; 2] = ["application/x-amz-json-1.1", "application/json"];

/// The service before the operation in `X-Amz-Target`.
const TARGET_PREFIX: &str = "AnyScaleFrontendService.";

/// Returns `true` if a request is one to this service.
pub(super) fn is_for(request: &HttpParts<'_>) -> bool {
    request.header("x-amz-target").is_some_and(|target| target.starts_with(TARGET_PREFIX))
}

/// Returns the operation that a target names.
pub(super) fn operation_of(target: &str) -> Option<&str> {
    target.strip_prefix(TARGET_PREFIX).filter(|name| decode::OPERATIONS.contains(name))
}

/// Writes the body of an error.
// Unverified: that types have no namespace.
pub(super) fn error_body(error: &BackendError) -> Vec<u8> {
    let mut writer = JsonWriter::default();
    writer.object(|writer| {
        let name = match error.code() {
            ErrorCode::InternalServer | ErrorCode::Dispatch => "InternalServiceException",
            code => code.name(),
        };
        writer.string_member("__type", name);
        writer.string_member("Message", error.message());
    });
    writer.finish()
}
