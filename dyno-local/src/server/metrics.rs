//! The endpoint of metrics: the engine's, in the text format of Prometheus.
//!
//! `connection` asks it before the wire. It is there if the engine keeps metrics; otherwise the path is
//! none of ours, and the wire answers as the service does.

use crate::wire::{HttpParts, Wire, WireAnswer};

/// Where metrics are told.
const PATH: &str = "/_dyno/metrics";

/// What Prometheus calls its text.
const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Answers a request for metrics; `None` if it is another one.
pub(super) fn answer(wire: &Wire, request: &HttpParts<'_>) -> Option<WireAnswer> {
    if request.path != PATH || request.method != "GET" {
        return None;
    }
    let engine = wire.local()?.engine();
    engine.recorder()?;
    let body = engine.metrics().prometheus().into_bytes();
    Some(WireAnswer { status: 200, headers: vec![("content-type", CONTENT_TYPE.into())], body })
}
