//! Layers: backends that wrap another backend.
//!
//! Each wraps the one method of [`Backend`](crate::backend::Backend) and can be stacked in any
//! order. They know requests and answers, and nothing of tables or entities.

mod budget;
mod fault;
mod meter;
mod record;
mod repeatable;
mod retry;
mod trace;

pub use budget::Budget;
pub use fault::{Fault, FaultEffect, FaultRule};
pub use meter::{Meter, Units};
pub use record::{Exchange, Record};
pub use retry::Retry;
pub use trace::Trace;
