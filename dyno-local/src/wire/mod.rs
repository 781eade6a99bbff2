//! The service's protocol: HTTP and JSON in, requests to the engine, JSON and HTTP out.
//!
//! The in-process SDK client (`sdk`) and the HTTP server (`server`) both call [`Wire::handle`] with
//! what they received and send what it returns, so that a request is answered alike on either way.
//! The engine is a function to call: nothing here holds state but the counter of request ids.
//!
//! ```text
//! HttpParts ─ coding ─► body ─ protocol, json ─► tree ─ decode ─► Request + Faults ─► engine
//! WireAnswer ◄─ coding ── body ◄─ encode ◄─ Response  |  error::body ◄─ BackendError
//! ```

mod attribute_value;
#[cfg(feature = "wire")]
mod auto_scaling;
mod coding;
mod decode;
mod encode;
mod error;
mod exchange;
mod json;
mod message;
mod protocol;
mod request_id;
mod signature;
mod signature_error;

#[cfg(test)]
mod rules;
#[cfg(test)]
mod tests;

#[cfg(feature = "server")]
pub(crate) use coding::INFLATED_BYTES_MAX;
#[cfg(feature = "sdk")]
pub(crate) use exchange::Execute;
pub(crate) use exchange::Wire;
#[cfg(any(feature = "server", fuzzing, test))]
pub(crate) use message::{BODY_BYTES_MAX, WireAnswer};
pub(crate) use message::{Headers, HttpParts};
#[cfg(any(feature = "bulk", test))]
#[cfg_attr(not(feature = "bulk"), allow(unused_imports, reason = "import uses all of it"))]
pub(crate) use {
    attribute_value::{FirstFault, SHAPE as VALUE_SHAPE, decode_entries, encode_item},
    decode::decode as decode_request,
    error::bad_number,
    json::{Elements, Json, JsonWriter, Structure, Tape, ValueType, map},
};
