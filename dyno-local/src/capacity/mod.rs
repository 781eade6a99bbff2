//! Capacity units: what operations cost, and how answers report it.
//!
//! Units are always accounted, never enforced here. `index`, `read`, `write` and `ops` use it.

mod report;
mod units;

pub(crate) use report::{Arms, IndexArms, UnitKind, report_kind, report_single, report_table};
pub(crate) use units::{ReadMode, read_units, units_f64, write_units};
