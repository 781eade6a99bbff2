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
mod definitions;
mod indexes;
mod projections;
mod rendered;
mod scans;
mod swap;
mod verbatim;
