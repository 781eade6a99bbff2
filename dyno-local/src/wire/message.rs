//! Requests and answers as HTTP has them, without a socket: what doors hand in and send.
//!
//! `exchange` makes an answer of a request; `sdk` and `server` carry both. Here is what depends on
//! headers alone: checksums, compression, and browsers that ask whether they may call.

use std::borrow::Cow;
use std::fmt;

use super::coding;

/// The longest body that is read; a longer one is answered with status 413.
pub(crate) const BODY_BYTES_MAX: usize = 16 * 1024 * 1024;

/// How long a browser may remember that it may call, in seconds.
const CORS_MAX_AGE: &str = "172800";

/// The headers by which every page in a browser may read an answer.
pub(super) const OPEN_TO_PAGES: [Header; 2] = [
    ("access-control-allow-origin", Cow::Borrowed("*")),
    (
        "access-control-expose-headers",
        Cow::Borrowed("x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date"),
    ),
];

/// A header of an answer; names are in lower case.
type Header = (&'static str, Cow<'static, str>);

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
    /// The headers, `Content-Length` aside.
    pub(crate) headers: Vec<Header>,
    /// The whole body.
    pub(crate) body: Vec<u8>,
}

impl WireAnswer {
    /// Returns the answer to a body longer than [`BODY_BYTES_MAX`].
    pub(crate) fn body_too_long() -> Self {
        Self { status: 413, headers: Vec::new(), body: Vec::new() }
    }

    /// Returns an answer with the checksum of its body.
    pub(super) fn with_checksum(
        status: u16,
        media_type: Option<&'static str>,
        body: Vec<u8>,
    ) -> Self {
        let mut headers = Vec::with_capacity(4);
        headers.push(("x-amz-crc32", Cow::Owned(crc32fast::hash(&body).to_string())));
        headers.extend(media_type.map(|media_type| ("content-type", media_type.into())));
        Self { status, headers, body }
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

/// Returns an answer, compressed where the client asks for it.
pub(super) fn packed(
    request: &HttpParts<'_>,
    status: u16,
    media_type: &'static str,
    body: Vec<u8>,
) -> WireAnswer {
    let Some((coding, packed)) = coding::pack(request.headers, &body) else {
        return WireAnswer::with_checksum(status, Some(media_type), body);
    };
    let mut answer = WireAnswer::with_checksum(status, Some(media_type), packed);
    answer.headers.push(("content-encoding", coding.name().into()));
    answer
}

/// Answers a browser that asks whether it may call.
pub(super) fn preflight(request: &HttpParts<'_>) -> WireAnswer {
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
