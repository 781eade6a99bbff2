//! What every other module of the engine may use: limits, the clock, configuration, errors.
//!
//! The lowest layer: it imports nothing of the engine.

mod arn;
mod calendar;
mod chance;
mod config;
mod error;
mod faults;
pub(crate) mod limits;
mod log_steps;
mod micros;
mod nesting;
mod replication;
mod wording;

pub(crate) use arn::{Arn, Resource};
pub(crate) use calendar::Calendar;
pub(crate) use chance::{Chance, mixed};
pub use config::Capacity;
pub(crate) use config::Config;
pub(crate) use error::EngineError;
pub(crate) use faults::{Faults, ValueFault};
pub(crate) use log_steps::{last_of, step_of};
pub(crate) use micros::micros;
pub(crate) use nesting::nests_at_most;
pub use replication::{Chaos, Flaw, Lag, Replication};
pub use wording::Wording;

pub(crate) use dyno_core::clock::until;
pub use dyno_core::clock::{
    Clock, ManualClock, Spawner, Stalled, SystemClock, Timestamp, VirtualTime, Waiter,
};
