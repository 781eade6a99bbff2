//! Auto scaling: the scalable targets and policies of Application Auto Scaling, and what its alarms
//! make of a table's use.
//!
//! Below are plain functions of (target, policy, what it did before, capacity, minutes of use). The
//! registry keeps who is scaled and what was done; `ops::scale_tables` walks through the minutes that
//! have passed, before an operation sees the tables, and changes the units as an `UpdateTable` does.
//! Nothing runs in the background.
//!
//! ```text
//! minutes of the meter ─ alarm ─► in ALARM? ─ tracking ─► units wanted ─► ops::scale_tables
//!                                              ▲ target (bounds) · policy · past (cooldowns)
//! ```
//!
//! **Invariant:** what comes of a minute depends on the minutes before it alone, and not on when, or
//! how often, somebody looks.

mod activity;
mod alarm;
mod error;
mod policy;
#[cfg(feature = "durable")]
mod record;
mod registry;
mod scalable;
mod target;
#[cfg(test)]
mod tests;
mod tracking;
mod walk;

pub use activity::{ActivityStatus, ScalingActivity};
pub(crate) use alarm::POINTS_MAX;
pub use alarm::{AlarmKind, AlarmState, ScalingAlarm};
pub(crate) use error::ScalingError;
pub use policy::{PolicyDescription, ScalingPolicy};
pub(crate) use registry::{Done, Entry, Scaling, State, TrackedPolicy};
pub use scalable::Scalable;
pub(crate) use target::{Registration, SuspendedChange};
pub use target::{ScalableTarget, Suspended};
pub(crate) use tracking::{Change, Sight, Verdict, judge};
pub(crate) use walk::Quiet;
