//! AWS names and messages: every text that the wire itself gives, and the envelope of errors.
//!
//! The one file of the engine that knows namespaces (`com.amazon.coral.…`), status codes and how
//! an error body looks. `wire::protocol` and the decoders take their errors from here (those of
//! signatures are in `signature_error`); `wire::exchange` has the body written. Texts are the
//! service's, in its classic wording.

use dyno_core::backend::{BackendError, CancellationReason, ErrorCode};
use dyno_core::value::NumberError;

use super::attribute_value::encode_item;
use super::json::{Json, JsonWriter};

/// The body of the answer to what is no request at all.
pub(super) const UNKNOWN_OPERATION_XML: &str = "<UnknownOperationException/>\n";

const CORAL: &str = "com.amazon.coral.service#";
const CORAL_VALIDATE: &str = "com.amazon.coral.validate#";
const CORAL_AVAILABILITY: &str = "com.amazon.coral.availability#";
const DYNAMODB: &str = "com.amazonaws.dynamodb.v20120810#";
const STREAMS: &str = "com.amazonaws.dynamodb.streams.v20120810#";

/// Returns the HTTP status of an error.
pub(super) fn status(code: &ErrorCode) -> u16 {
    match code {
        ErrorCode::InternalServer | ErrorCode::Dispatch => 500,
        ErrorCode::ServiceUnavailable => 503,
        _ => 400,
    }
}

/// Writes the body of an error.
pub(super) fn body(error: &BackendError) -> Vec<u8> {
    let mut writer = JsonWriter::default();
    writer.object(|writer| {
        let code = error.code();
        writer.name("__type").plain_string(&[namespace(code), name(code)]);
        if !error.message().is_empty() {
            writer.string_member(message_key(code), error.message());
        }
        if let Some(item) = error.item() {
            encode_item(writer.name("Item"), item);
        }
        if *code == ErrorCode::TransactionCanceled {
            writer.name("CancellationReasons").array(error.cancellation_reasons(), reason);
        }
        throttling_reasons(writer, error);
    });
    writer.finish()
}

fn reason(writer: &mut JsonWriter, reason: &CancellationReason) {
    writer.object(|writer| {
        writer.string_member("Code", &reason.code);
        if let Some(message) = &reason.message {
            writer.string_member("Message", message);
        }
        if let Some(item) = &reason.item {
            encode_item(writer.name("Item"), item);
        }
    });
}

fn throttling_reasons(writer: &mut JsonWriter, error: &BackendError) {
    if error.throttling_reasons().is_empty() {
        return;
    }
    let throttling = *error.code() == ErrorCode::Throttling;
    let key = if throttling { "throttlingReasons" } else { "ThrottlingReasons" };
    writer.name(key).array(error.throttling_reasons(), |writer, each| {
        writer.object(|writer| {
            writer.string_member("reason", &each.reason);
            writer.string_member("resource", &each.resource);
        });
    });
}

const fn namespace(code: &ErrorCode) -> &'static str {
    match code {
        ErrorCode::Validation => CORAL_VALIDATE,
        ErrorCode::Throttling => CORAL_AVAILABILITY,
        // The API of streams has two errors of its own.
        ErrorCode::ExpiredIterator | ErrorCode::TrimmedDataAccess => STREAMS,
        ErrorCode::Serialization
        | ErrorCode::UnknownOperation
        | ErrorCode::AccessDenied
        | ErrorCode::UnrecognizedClient
        | ErrorCode::MissingAuthenticationToken
        | ErrorCode::IncompleteSignature
        | ErrorCode::InvalidSignature
        | ErrorCode::ServiceUnavailable
        | ErrorCode::Unsupported => CORAL,
        // `ErrorCode` is open: what is not named above is the service's own.
        _ => DYNAMODB,
    }
}

fn name(code: &ErrorCode) -> &str {
    match code {
        // A fault on this side of the wire is the server's, whatever the engine calls it.
        ErrorCode::Dispatch => ErrorCode::InternalServer.name(),
        ErrorCode::Unsupported => ErrorCode::UnknownOperation.name(),
        ErrorCode::ServiceUnavailable => "ServiceUnavailableException",
        _ => code.name(),
    }
}

const fn message_key(code: &ErrorCode) -> &'static str {
    match code {
        ErrorCode::Serialization
        | ErrorCode::AccessDenied
        | ErrorCode::TransactionCanceled
        | ErrorCode::TransactionInProgress
        | ErrorCode::IdempotentParameterMismatch => "Message",
        _ => "message",
    }
}

/// The body is not JSON, or no object.
pub(super) fn malformed_body() -> BackendError {
    serialization("")
}

/// The body is not compressed as its header says.
// Unverified: the text. That it is the server's fault is the service's own view.
pub(super) fn broken_body() -> BackendError {
    BackendError::internal(
        "The request processing has failed because of an unknown error, exception or failure.",
    )
}

/// An engine for each credential would be one too many.
// The service has no such limit: the text is our own.
pub(super) fn too_many_credentials() -> BackendError {
    BackendError::new(
        ErrorCode::LimitExceeded,
        "This server has no room for the tables of another access key and region",
    )
}

/// The target names no operation.
pub(super) fn unknown_operation() -> BackendError {
    BackendError::new(ErrorCode::UnknownOperation, "")
}

/// A member has a JSON type that does not convert to the scalar it should be.
pub(super) fn not_convertible(json: &Json<'_>, target: &str) -> BackendError {
    let token = match json {
        Json::Array(_) => return unrecognized_collection(&format!("java.lang.{target}")),
        Json::Object(_) | Json::TooDeep => return unexpected_structure(),
        Json::Bool(true) => "TRUE_VALUE",
        Json::Bool(false) => "FALSE_VALUE",
        Json::Integer(_) => "NUMBER_VALUE",
        Json::Decimal(_) => "DECIMAL_VALUE",
        Json::String(_) => "STRING_VALUE",
        Json::Null => "NULL_VALUE",
    };
    serialization(format!("{token} cannot be converted to {target}"))
}

/// There is an array where a scalar or a structure should be.
pub(super) fn unrecognized_collection(class: &str) -> BackendError {
    serialization(format!("Unrecognized collection type class {class}"))
}

/// There is an array where a map should be.
pub(super) fn unrecognized_collection_type(map: &str) -> BackendError {
    serialization(format!("Unrecognized collection type {map}"))
}

/// There is an object where a scalar or a list should be.
pub(super) fn unexpected_structure() -> BackendError {
    serialization("Start of structure or map found where not expected")
}

/// A member that should be a structure, list or map is a scalar.
pub(super) fn unexpected_field_type() -> BackendError {
    serialization("Unexpected field type")
}

/// An element that should be a structure is a scalar.
pub(super) fn unexpected_value_type() -> BackendError {
    serialization("Unexpected value type in payload")
}

/// A string is no boolean.
pub(super) fn unexpected_token() -> BackendError {
    serialization("Unexpected token received from parser")
}

/// A list or map that is itself an element is a scalar.
pub(super) fn parameterized_type_cast() -> BackendError {
    serialization(
        "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to \
         class java.lang.Class (sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and \
         java.lang.Class are in module java.base of loader 'bootstrap')",
    )
}

/// A binary value is no string, or has characters that are not base64.
pub(super) fn not_base64() -> BackendError {
    serialization("only base-64-encoded strings are convertible to bytes")
}

/// A base64 text is not made of groups of four.
pub(super) fn base64_length(length: usize) -> BackendError {
    serialization(format!(
        "Base64 encoded length is expected a multiple of 4 bytes but found: {length}"
    ))
}

/// A base64 text ends in padding or bits that no encoder writes.
pub(super) fn base64_last_character() -> BackendError {
    serialization("Invalid last non-pad Base64 character dectected")
}

fn serialization(message: impl Into<String>) -> BackendError {
    BackendError::new(ErrorCode::Serialization, message)
}

/// A required member is not there.
pub(super) fn must_not_be_null(path: &str) -> String {
    format!("Value null at '{path}' failed to satisfy constraint: Member must not be null")
}

/// A member is none of the values of its enum; `set` is printed as the service orders it.
pub(super) fn not_in_enum(value: &str, path: &str, set: &str) -> String {
    format!(
        "Value '{value}' at '{path}' failed to satisfy constraint: \
         Member must satisfy enum value set: [{set}]"
    )
}

/// A value has no type.
pub(super) fn no_datatype() -> BackendError {
    BackendError::validation(
        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
    )
}

/// A value, or a write of a batch, has more than one type.
pub(super) fn several_datatypes() -> BackendError {
    BackendError::validation(
        "Supplied AttributeValue has more than one datatypes set, \
         must contain exactly one of the supported datatypes",
    )
}

/// An action of a transaction is none, or more than one, of the four.
pub(super) fn not_one_action() -> BackendError {
    BackendError::validation("TransactItems can only contain one of Check, Put, Update or Delete")
}

/// An update of an index is none of the three.
pub(super) fn no_index_update() -> BackendError {
    invalid_parameter(
        "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, \
         GlobalSecondaryIndexUpdate.Delete must not be null",
    )
}

/// An update of an index is more than one of the three.
pub(super) fn several_index_updates() -> BackendError {
    invalid_parameter(
        "Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object",
    )
}

/// A storage class does not exist.
pub(super) fn invalid_table_class() -> BackendError {
    BackendError::validation(
        "Invalid table-class parameter provided. \
         Please try again with a valid table-class value: [STANDARD, STANDARD_INFREQUENT_ACCESS].",
    )
}

/// A tag has no key, or no value.
pub(super) fn tag_lacks(what: &str) -> BackendError {
    BackendError::validation(format!("The Tag {what} provided is invalid, {what}: null"))
}

/// A value is nested deeper than 32 levels.
pub(super) fn nested_too_deep() -> BackendError {
    BackendError::validation(
        "Nesting Levels have exceeded supported limits: \
         Attributes in the item have nested levels beyond supported limit",
    )
}

/// A null is not `true`.
pub(super) fn null_must_be_true() -> BackendError {
    invalid_parameter("Null attribute value types must have the value of true")
}

/// A string set is empty.
pub(super) fn empty_string_set() -> BackendError {
    invalid_parameter("An string set  may not be empty")
}

/// A number set is empty.
pub(super) fn empty_number_set() -> BackendError {
    invalid_parameter("An number set  may not be empty")
}

/// A binary set is empty.
pub(super) fn empty_binary_set() -> BackendError {
    invalid_parameter("Binary sets should not be empty")
}

/// A string set names a string twice.
pub(super) fn duplicate_strings(list: &str) -> BackendError {
    invalid_parameter(&format!("Input collection [{list}] contains duplicates."))
}

/// A binary set has bytes twice.
pub(super) fn duplicate_binaries(list: &str) -> BackendError {
    invalid_parameter(&format!("Input collection [{list}]of type BS contains duplicates."))
}

/// A number set has a number twice.
pub(super) fn duplicate_numbers() -> BackendError {
    BackendError::validation("Input collection contains duplicates")
}

/// A text is no number that the service stores.
pub(crate) fn bad_number(text: &str, reason: &NumberError) -> BackendError {
    if text.is_empty() {
        return BackendError::validation("The parameter cannot be converted to a numeric value");
    }
    BackendError::validation(reason.to_string())
}

fn invalid_parameter(sentence: &str) -> BackendError {
    BackendError::validation(format!("One or more parameter values were invalid: {sentence}"))
}
