//! The signature of a request: that it is there, whole, and of the shape of one.
//!
//! Called by `wire::protocol`; `wire::signature_error` has what is said of bad ones. Whatever has
//! the shape is accepted: there are no accounts here whose secret it could be checked with, and
//! dates are compared neither with the clock nor with each other. What it names, a key and a
//! region, may decide which engine answers.

use std::borrow::Cow;

use dyno_core::backend::BackendError;

use super::message::HttpParts;
use super::signature_error as error;

/// The one way of signing that the service knows.
const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// The longest key id. API of IAM, `AccessKey`.
const KEY_ID_BYTES_MAX: usize = 128;

/// The longest name of a region: far more than any has.
const REGION_BYTES_MAX: usize = 64;

/// Who signed a request, and for which region: `key/date/region/service/terminator`, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Credential<'a>(Cow<'a, str>);

impl Credential<'_> {
    /// Returns the id of the key.
    #[cfg(feature = "wire")]
    pub(super) fn access_key_id(&self) -> &str {
        self.0.split('/').next().unwrap_or_default()
    }

    /// Returns the name of the region.
    #[cfg(feature = "wire")]
    pub(super) fn region(&self) -> &str {
        self.0.split('/').nth(2).unwrap_or_default()
    }
}

/// Checks that a request carries one complete signature, in the header or in the query.
pub(super) fn check<'a>(request: &HttpParts<'a>) -> Result<Credential<'a>, BackendError> {
    let query = QueryParameters(request.query.unwrap_or_default());
    let header = request.header("authorization").map(str::trim).filter(|header| !header.is_empty());
    match (header, query.value("X-Amz-Algorithm")) {
        (Some(_), Some(_)) => Err(error::signed_twice()),
        (Some(header), None) if header.starts_with("AWS4-") => check_header(header, request),
        (None, Some(_)) => check_query(query),
        (Some(_) | None, None) => Err(error::missing_token()),
    }
}

fn check_header<'a>(
    header: &'a str,
    request: &HttpParts<'a>,
) -> Result<Credential<'a>, BackendError> {
    let (algorithm, parameters) = split_where(header, |byte| byte == b' ').unwrap_or((header, ""));
    let (mut credential, mut signature, mut signed_headers) = ("", "", "");
    // Clients separate by commas, by spaces, or by both.
    let mut rest = parameters;
    while !rest.is_empty() {
        let (part, after) =
            split_where(rest, |byte| byte == b',' || byte == b' ').unwrap_or((rest, ""));
        rest = after;
        if part.is_empty() {
            continue;
        }
        let (name, value) =
            split_where(part, |byte| byte == b'=').ok_or_else(|| error::no_pair(part, header))?;
        match name {
            "Credential" => credential = value,
            "Signature" => signature = value,
            "SignedHeaders" => signed_headers = value,
            _ => {}
        }
    }
    let signed_at = request.header("x-amz-date").unwrap_or_default();
    let is_dated = !signed_at.is_empty() || request.header("date").is_some_and(|it| !it.is_empty());
    let parts =
        [("Credential", credential), ("Signature", signature), ("SignedHeaders", signed_headers)];
    if !is_dated || parts.iter().any(|(_, value)| value.is_empty()) {
        return Err(error::incomplete_header(&missing(&parts), !is_dated, header));
    }
    // The date of HTTP itself may stand in for the other, and has other forms.
    if !signed_at.is_empty() && !is_basic_date(signed_at) {
        return Err(error::bad_date(signed_at));
    }
    check_algorithm(algorithm)?;
    check_credential(Cow::Borrowed(credential))
}

fn check_query(query: QueryParameters<'_>) -> Result<Credential<'_>, BackendError> {
    let names = [
        "X-Amz-Algorithm",
        "X-Amz-Credential",
        "X-Amz-Signature",
        "X-Amz-SignedHeaders",
        "X-Amz-Date",
    ];
    let parts = names.map(|name| (name, query.value(name).unwrap_or_default()));
    let [(_, algorithm), (_, credential), _, _, (_, signed_at)] = parts;
    if parts.iter().any(|(_, value)| value.is_empty()) {
        return Err(error::incomplete_query(&missing(&parts)));
    }
    if !is_basic_date(signed_at) {
        return Err(error::bad_date(signed_at));
    }
    check_algorithm(algorithm)?;
    check_credential(percent_decoded(credential))
}

/// Returns the names whose values are empty.
fn missing<'a>(parts: &[(&'a str, &str)]) -> Vec<&'a str> {
    parts.iter().filter(|(_, value)| value.is_empty()).map(|(name, _)| *name).collect()
}

fn check_algorithm(algorithm: &str) -> Result<(), BackendError> {
    if algorithm == ALGORITHM { Ok(()) } else { Err(error::bad_algorithm(algorithm)) }
}

/// Takes any credential of five parts: what it is scoped to is the concern of who signs.
fn check_credential(credential: Cow<'_, str>) -> Result<Credential<'_>, BackendError> {
    let parts = five(credential.trim_end_matches('/'));
    let [key, _, region, ..] = parts.ok_or_else(|| error::not_five_parts(&credential))?;
    if key.is_empty() || key.len() > KEY_ID_BYTES_MAX || region.len() > REGION_BYTES_MAX {
        return Err(error::unknown_key());
    }
    Ok(Credential(credential))
}

fn five(text: &str) -> Option<[&str; 5]> {
    let mut rest = text;
    let mut next = || {
        let (part, after) = split_where(rest, |byte| byte == b'/')?;
        rest = after;
        Some(part)
    };
    let [first, second, third, fourth] = [next()?, next()?, next()?, next()?];
    (!rest.contains('/')).then_some([first, second, third, fourth, rest])
}

/// Splits a text at the first separator, a byte of ASCII. Parts are short: looking at byte after
/// byte costs less than beginning a search.
fn split_where(text: &str, is_separator: impl Fn(u8) -> bool) -> Option<(&str, &str)> {
    let at = text.bytes().position(is_separator)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// Returns whether the text is a date and time as in `20260101T000000Z`.
fn is_basic_date(text: &str) -> bool {
    let Some((day, time)) = text.strip_suffix('Z').and_then(|text| text.split_once('T')) else {
        return false;
    };
    is_day(day) && time.len() == 6 && time.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns whether the text is a day as in `20260101`.
fn is_day(text: &str) -> bool {
    text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The query of a request, as sent.
#[derive(Clone, Copy)]
struct QueryParameters<'a>(&'a str);

impl<'a> QueryParameters<'a> {
    /// Returns a parameter's value as it was sent, which is empty for a name alone.
    fn value(self, name: &str) -> Option<&'a str> {
        if self.0.is_empty() {
            return None;
        }
        let mut pairs = self.0.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        pairs.find_map(|(key, value)| (key == name).then_some(value))
    }
}

/// Returns a text with `%2F` and the like as what they stand for; what stands for nothing stays.
fn percent_decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let byte = match after {
            [high, low, ..] if first == b'%' => hex(*high).zip(hex(*low)),
            _ => None,
        };
        rest = match byte {
            Some((high, low)) => {
                decoded.push(high * 16 + low);
                after.get(2..).unwrap_or_default()
            }
            None => {
                decoded.push(first);
                after
            }
        };
    }
    String::from_utf8_lossy(&decoded).into_owned().into()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}
