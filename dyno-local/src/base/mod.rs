//! What every other module of the engine may use: limits, the clock, configuration, errors.
//!
//! The lowest layer: it imports nothing of the engine.

mod arn;
mod calendar;
mod clock;
mod config;
mod error;
mod faults;
pub(crate) mod limits;
mod nesting;
mod waiting;
mod wording;

pub(crate) use arn::{Arn, Resource};
pub use clock::{Clock, ManualClock, SystemClock, Timestamp};
pub(crate) use config::Config;
pub(crate) use error::EngineError;
pub(crate) use faults::{Faults, ValueFault};
pub(crate) use nesting::nests_at_most;
pub use waiting::Waiter;
pub(crate) use waiting::until;
pub use wording::Wording;
