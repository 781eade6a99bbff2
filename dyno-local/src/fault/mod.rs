//! Faults by rule: what a test has the engine do wrong, as the service and the network would.
//!
//! A [`FaultRule`] says which requests go wrong, how and how often; [`FaultRules`] are those of an
//! engine, and count what they did. `local` hands them out, `server` takes them over HTTP.
//!
//! Rules strike at two places. Those about items (throttling, conflicts, unprocessed) are asked by
//! `capacity::Gate`, where the service would find out: after the checks of the request, item by item.
//! Those about the call as a whole (errors of the server, lost answers, delays) are asked by the
//! engine around it. Invariants: without rules nobody asks; what a rule does follows from its seed,
//! the clock and the requests before.

mod call;
mod injection;
mod kind;
mod lost;
mod rule;
mod rules;

pub(crate) use call::Strike;
pub(crate) use injection::{Asked, Injection, Refused, Subject};
pub use kind::{FaultKind, ThrottleCause};
pub(crate) use lost::Lost;
pub use rule::FaultRule;
pub use rules::{FaultReport, FaultRules};
