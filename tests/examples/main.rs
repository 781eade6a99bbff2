//! The examples: what each access pattern returns and costs, what is refused, and that the README of
//! each says so: `cargo test --test examples`.
//!
//! Each module includes the sources of one example. `UPDATE_SNAPSHOTS=1 cargo test --test examples`
//! writes the measured parts of the READMEs anew; review what changed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::float_cmp,
    reason = "tests fail by panicking, and units are exact multiples of a half"
)]

mod asked;
mod big_time_deals;
mod device_log;
mod ecommerce;
mod gaming;
mod github;
mod page;
mod relational;
mod saas;
mod sessions;
