//! Errors of the SDK as [`BackendError`]s.
//!
//! What the service answered keeps its code, text, request id and details. What never became an
//! answer (no connection, a timeout, a request that could not be built, bytes that are no answer)
//! is [`ErrorCode::Dispatch`] with the SDK's error as its source: whether the service acted on the
//! request is then not known.

use std::error::Error as StdError;
use std::fmt;

use aws_sdk_dynamodb::Error as SdkServiceError;
use aws_sdk_dynamodb::error::{BuildError, DisplayErrorContext, ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::RequestId;
use aws_sdk_dynamodb::types::{
    CancellationReason as SdkCancellationReason, ThrottlingReason as SdkThrottlingReason,
};
use dyno_core::backend::{BackendError, CancellationReason, ErrorCode, ThrottlingReason};
use dyno_core::op::OperationName;
use dyno_core::value::NumberError;

use super::attribute::optional_item;

/// Makes the SDK's error ours.
pub(super) fn from_sdk<E>(failure: SdkError<E>) -> BackendError
where
    E: StdError + Send + Sync + 'static,
    SdkServiceError: From<E>,
{
    match failure {
        SdkError::ServiceError(context) => {
            let status = context.raw().status().as_u16();
            let failure: SdkServiceError = context.into_err().into();
            with_details(from_service(&failure, status), failure)
        }
        failure => dispatch(failure),
    }
}

/// Makes an error of the client of streams ours; none of them tells more than its text.
#[cfg(feature = "aws-streams")]
pub(super) fn from_streams<E>(failure: SdkError<E>) -> BackendError
where
    E: StdError + ProvideErrorMetadata + RequestId + Send + Sync + 'static,
{
    match failure {
        SdkError::ServiceError(context) => {
            from_service(context.err(), context.raw().status().as_u16())
        }
        failure => dispatch(failure),
    }
}

/// The operation is one of the API of streams, and the backend has no client of that.
pub(super) fn of_another_client(operation: OperationName) -> BackendError {
    let text = format!(
        "{operation} belongs to the API of streams: give the backend a client of \
         aws-sdk-dynamodbstreams, with `AwsBackend::with_streams` (feature `aws-streams`)"
    );
    BackendError::new(ErrorCode::Unsupported, text)
}

/// A structure lacks a member that the SDK insists on.
pub(super) fn from_build(failure: BuildError) -> BackendError {
    dispatch(failure)
}

/// The answer lacks a member that the service always sends.
pub(super) fn missing(member: &str) -> BackendError {
    BackendError::new(ErrorCode::Dispatch, format!("the answer has no {member}"))
}

/// The answer has a value of a type that this version does not know.
pub(super) fn unknown_value(value: &impl fmt::Debug) -> BackendError {
    BackendError::new(ErrorCode::Dispatch, format!("the answer has an unknown value: {value:?}"))
}

/// The answer has a name, such as a status, that this version does not know.
pub(super) fn unknown_name(name: &str) -> BackendError {
    BackendError::new(ErrorCode::Dispatch, format!("the answer has the unknown name {name}"))
}

/// The answer has a number that is none.
pub(super) fn unreadable_number(reason: NumberError) -> BackendError {
    dispatch(reason)
}

fn dispatch(failure: impl StdError + Send + Sync + 'static) -> BackendError {
    let text = DisplayErrorContext(&failure).to_string();
    BackendError::new(ErrorCode::Dispatch, text).with_source(failure)
}

fn from_service(failure: &(impl ProvideErrorMetadata + RequestId), status: u16) -> BackendError {
    let code = failure.code().map_or_else(|| code_of_status(status), ErrorCode::from_name);
    let error = BackendError::new(code, failure.message().unwrap_or_default());
    match failure.request_id() {
        Some(id) => error.with_request_id(id),
        None => error,
    }
}

/// Adds what some of the service's errors carry besides a text.
fn with_details(error: BackendError, failure: SdkServiceError) -> BackendError {
    match failure {
        SdkServiceError::ConditionalCheckFailedException(failure) => {
            match optional_item(failure.item) {
                Ok(item) => error.with_item(item),
                Err(unreadable) => unreadable,
            }
        }
        SdkServiceError::TransactionCanceledException(failure) => {
            let reasons = failure.cancellation_reasons.unwrap_or_default();
            match reasons.into_iter().map(cancellation).collect() {
                Ok(reasons) => error.with_cancellation_reasons(reasons),
                Err(unreadable) => unreadable,
            }
        }
        SdkServiceError::ProvisionedThroughputExceededException(failure) => {
            error.with_throttling_reasons(throttling(failure.throttling_reasons))
        }
        SdkServiceError::RequestLimitExceeded(failure) => {
            error.with_throttling_reasons(throttling(failure.throttling_reasons))
        }
        SdkServiceError::ThrottlingException(failure) => {
            error.with_throttling_reasons(throttling(failure.throttling_reasons))
        }
        _ => error,
    }
}

fn cancellation(reason: SdkCancellationReason) -> Result<CancellationReason, BackendError> {
    Ok(CancellationReason {
        code: reason.code.unwrap_or_default(),
        message: reason.message,
        item: optional_item(reason.item)?,
    })
}

fn throttling(reasons: Option<Vec<SdkThrottlingReason>>) -> Vec<ThrottlingReason> {
    let convert = |reason: SdkThrottlingReason| ThrottlingReason {
        reason: reason.reason.unwrap_or_default(),
        resource: reason.resource.unwrap_or_default(),
    };
    reasons.unwrap_or_default().into_iter().map(convert).collect()
}

/// Names an answer that came without a code.
fn code_of_status(status: u16) -> ErrorCode {
    match status {
        500 => ErrorCode::InternalServer,
        502..=504 => ErrorCode::ServiceUnavailable,
        status => ErrorCode::Other(format!("HttpStatus{status}")),
    }
}
