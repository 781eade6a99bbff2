//! Capacity units: what operations cost, and how answers report it.
//!
//! Units are always accounted for; where the engine enforces them, requests pass a [`Gate`]. `index`,
//! `read`, `write` and `ops` use it.

mod counted_keys;
mod gate;
mod report;
mod site;
mod throttled;
mod units;

pub(crate) use counted_keys::CountedKeys;
pub(crate) use gate::{EntryDraw, Gate};

pub(crate) use report::{Arms, IndexArms, UnitKind, report_kind, report_single, report_table};
pub(crate) use site::{Place, Site};
pub(crate) use throttled::{cause_of, is_throttled, reason_name};
pub(crate) use units::{ReadMode, read_units, units_f64, write_units};
