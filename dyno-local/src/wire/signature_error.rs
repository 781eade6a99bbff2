//! What is said of a signature that is not there, not whole or not of the shape of one.
//!
//! Called by `wire::signature`; the envelope around these texts is that of `wire::error`. Texts are
//! the service's.

use dyno_core::backend::{BackendError, ErrorCode};

/// The request is not signed.
pub(super) fn missing_token() -> BackendError {
    BackendError::new(
        ErrorCode::MissingAuthenticationToken,
        "Request is missing Authentication Token",
    )
}

/// The request is signed in the header and in the query.
pub(super) fn signed_twice() -> BackendError {
    BackendError::new(
        ErrorCode::InvalidSignature,
        "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
    )
}

/// The header lacks parameters, or there is no date beside it.
pub(super) fn incomplete_header(
    missing: &[&str],
    date_missing: bool,
    header: &str,
) -> BackendError {
    let mut text = String::new();
    for parameter in missing {
        text.push_str("Authorization header requires '");
        text.push_str(parameter);
        text.push_str("' parameter. ");
    }
    if date_missing {
        text.push_str(
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ",
        );
    }
    text.push_str("Authorization=");
    text.push_str(header);
    incomplete(text)
}

/// The query lacks parameters of a signature.
pub(super) fn incomplete_query(missing: &[&str]) -> BackendError {
    let mut text = String::new();
    for parameter in missing {
        text.push_str("AWS query-string parameters must include '");
        text.push_str(parameter);
        text.push_str("'. ");
    }
    text.push_str("Re-examine the query-string parameters.");
    incomplete(text)
}

/// A part of the header is no `name=value`.
pub(super) fn no_pair(part: &str, header: &str) -> BackendError {
    incomplete(format!(
        "'{part}' not a valid key=value pair (missing equal-sign) in Authorization header: \
         '{header}'."
    ))
}

/// The date of the signature has another form than dates of signatures have.
pub(super) fn bad_date(date: &str) -> BackendError {
    incomplete(format!(
        "Date must be in ISO-8601 'basic format'. Got '{date}'. \
         See http://en.wikipedia.org/wiki/ISO_8601"
    ))
}

/// The request is signed in a way that the service does not know.
pub(super) fn bad_algorithm(algorithm: &str) -> BackendError {
    incomplete(format!(
        "Unsupported AWS 'algorithm': '{algorithm}' (only AWS4-HMAC-SHA256 for now). "
    ))
}

/// The credential does not have its five parts.
pub(super) fn not_five_parts(credential: &str) -> BackendError {
    incomplete(format!(
        "Credential must have exactly 5 slash-delimited elements, \
         e.g. keyid/date/region/service/term, got '{credential}'"
    ))
}

/// The credential names no key that anybody could have.
pub(super) fn unknown_key() -> BackendError {
    BackendError::new(
        ErrorCode::UnrecognizedClient,
        "The security token included in the request is invalid.",
    )
}

fn incomplete(text: String) -> BackendError {
    BackendError::new(ErrorCode::IncompleteSignature, text)
}
