//! Engines in the process: dyno's and the peer's, each called as its users call it.

mod cases;
mod dyno;
mod dynoxide;
mod fresh;

pub use cases::{Plan, measure};
pub use dyno::DynoEngine;
pub use dynoxide::DynoxideEngine;
pub use fresh::measure_fresh;

use dyno_core::op::Request;
use dyno_workload::Projected;

/// An engine in the process.
///
/// What differs between engines is how a request looks; making it ready is not timed.
pub trait Subject: Sync {
    /// A request in the engine's own types.
    type Call: Send;
    /// An answer in the engine's own types.
    type Answer;

    /// The name in reports.
    const NAME: &'static str;

    /// Returns an empty engine.
    fn empty() -> Self;

    /// Returns an engine that holds the workload's table.
    fn loaded(items: u64, projected: Projected) -> Self;

    /// Turns a request into the engine's own.
    fn prepare(&self, request: &Request) -> Self::Call;

    /// Has the engine answer.
    fn call(&self, call: Self::Call) -> Self::Answer;

    /// Returns how many items an answer holds, and how many were read for it. It shows that engines
    /// do the same work.
    fn counts(answer: &Self::Answer) -> (usize, usize);
}
