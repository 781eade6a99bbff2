//! What the fuzz targets call of the crate's inside. **No part of the public API**: it is there in
//! builds of `cargo fuzz` (with feature `wire`) and of the crate's own tests alone, and changes
//! without notice.
//!
//! Each function takes arbitrary bytes and panics where a law is broken; the targets in `fuzz/` are
//! one call each, and `tests` runs the same bodies as proptests, so that plain `cargo test` covers
//! them. The target `operations` needs nothing from inside: it shares the model of `tests/it`.

mod bodies;
mod expressions;
mod items;
mod partiql;
#[cfg(test)]
mod tests;

pub use bodies::bodies;
pub use expressions::expressions;
pub use items::items;
pub use partiql::partiql;
