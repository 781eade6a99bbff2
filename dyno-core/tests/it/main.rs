//! The typed layer without derive and without engine: what is asked of a backend, and what is made
//! of its answers.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]
#![expect(clippy::float_cmp, reason = "units are exact multiples of a half")]

mod definitions;
mod expanded;
mod layers;
mod numbers;
mod projections;
mod reads;
mod script;
mod sizes;
mod writes;
