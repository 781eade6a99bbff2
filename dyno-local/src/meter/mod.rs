//! What capacity is made of: token buckets, the growth of tables on demand, the heat of partitions,
//! and the minutes in which all of it is counted.
//!
//! Plain state machines of (state, now, units): nothing here knows a table, an item or a clock.
//! `storage` keeps a [`TableMeter`] with each table and a [`PartitionMeter`] with each partition,
//! `catalog` says what an arm is supplied with, `capacity` admits and charges.
//!
//! ```text
//! TableMeter ─┬─ arm of the table ─ reads, writes: bucket, growth, limit on demand; minutes
//!             └─ arm of each global index ─ the same
//! PartitionMeter ─ a bucket of reads for each copy, one of writes; minutes, a sample of keys
//! KeyLedger ─ where keys are counted: the heaviest of each arm, rule and minute
//! ```
//!
//! **Invariant:** levels are integers of micro-units, so that a rate times microseconds is exact and
//! nothing depends on how often someone looks.

mod arm;
mod bucket;
mod growth;
mod heat;
mod heavy_keys;
mod key_counts;
mod key_rule;
mod partition;
mod sample;
mod supply;
mod table;
mod usage;

pub(crate) use heavy_keys::HeavyKeys;
pub(crate) use key_counts::{KeyLedger, KeyMinute, KeyNote};
pub use key_rule::KeyRule;
pub(crate) use key_rule::throughput_units;
pub(crate) use partition::PartitionMeter;
pub(crate) use supply::{Rate, Supply};
pub(crate) use table::{Arm, TableMeter};
pub(crate) use usage::{
    Cause, Demand, MINUTE_MICROS, end_of as end_of_minute, period_micros,
    start_of as start_of_minute, start_of_period,
};
pub use usage::{Minute, Throttles, Usage};
