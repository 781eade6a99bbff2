//! What every other module of the engine may use: limits, the clock, configuration, errors.

mod faults;

pub(crate) use faults::{Faults, ValueFault};
