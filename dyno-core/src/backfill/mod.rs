//! Backfills: live items brought to what the program writes today, such as the keys of a new index or
//! a new schema version.
//!
//! `Db::backfill` makes a [`Backfill`], which scans the table in segments and rewrites what differs
//! with the same conditional update that upgrades a single item (`write/rewrite`).
//!
//! Invariant: an item that others write meanwhile is never put back to what it was.

mod checkpoint;
mod pace;
mod run;

pub use checkpoint::BackfillCheckpoint;
pub use run::{Backfill, BackfillProgress};
