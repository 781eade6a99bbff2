//! Reads the body of a request, up to the protocol's limit.
//!
//! Called by `connection`. Invariant: never holds more than
//! [`BODY_BYTES_MAX`](crate::wire::BODY_BYTES_MAX) and one part of a body.

use std::fmt;

use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};

use super::limits::Limits;
use crate::wire::BODY_BYTES_MAX;

/// A body, or that there is too much of it.
pub(super) enum Received {
    /// The whole body.
    Whole(Vec<u8>),
    /// More than the protocol allows.
    TooLong,
}

/// The body broke off, came too slowly, or did not end: the connection is of no more use.
#[derive(Debug)]
pub(super) struct BrokenBody;

impl fmt::Display for BrokenBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the request's body did not arrive whole")
    }
}

impl std::error::Error for BrokenBody {}

/// Reads a body to its end; of one that is too long, as much as may be discarded.
pub(super) async fn receive(mut body: Incoming, limits: Limits) -> Result<Received, BrokenBody> {
    let mut bytes = Vec::new();
    let mut length = 0usize;
    if body.size_hint().lower() > u64::try_from(limits.discard_bytes_max).unwrap_or(u64::MAX) {
        return Ok(Received::TooLong);
    }
    loop {
        let part = tokio::time::timeout(limits.body_timeout, body.frame());
        let Some(part) = part.await.map_err(|_| BrokenBody)? else { break };
        let Ok(part) = part.map_err(|_| BrokenBody)?.into_data() else { continue };
        length = length.saturating_add(part.len());
        if length > limits.discard_bytes_max {
            return Ok(Received::TooLong);
        }
        if length > BODY_BYTES_MAX {
            bytes = Vec::new();
        } else {
            bytes.extend_from_slice(&part);
        }
    }
    if length > BODY_BYTES_MAX { Ok(Received::TooLong) } else { Ok(Received::Whole(bytes)) }
}
