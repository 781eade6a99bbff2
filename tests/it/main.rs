//! Typed code from end to end, as a user of the crate writes it.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]
#![expect(clippy::float_cmp, reason = "units are exact multiples of a half")]

mod attributes;
mod aws_streams;
mod backfill;
mod batch_promises;
mod caching;
mod changes;
mod conflicts;
mod definitions;
mod evolution;
mod evolving_promises;
mod expiry;
mod hiding;
mod indexes;
mod insights;
mod load;
mod metering;
mod native;
mod projections;
mod ranges;
mod rendered;
mod scans;
mod shards;
mod stamps;
mod swap;
mod unique;
mod upsert;
mod verbatim;
mod versions;
