//! The guide: how to design, use and test a table. Documentation only; there is no code here.
//!
//! The [crate's front page](crate) has the first table. The chapters go on with it, from what is
//! stored to what is tested:
//!
//! 1. [`keys`]: templates, what they store, what sorts how.
//! 2. [`patterns`]: declared access patterns and the ranges they take; native and sparse indexes.
//! 3. [`reading`]: one entity, pages, streams, collections, scans.
//! 4. [`projections`]: less than an entity; indexes that hold less; counts.
//! 5. [`writing`]: whole entities, changes in part, conditions.
//! 6. [`transactions`]: all or nothing; errors, and what to do about them.
//! 7. [`backends`]: AWS, the engine in the process, layers.
//! 8. [`testing`]: what to test, and with what.
//! 9. [`costs`]: what a read will ask and did consume, and tests under a budget.
//! 10. [`moving`]: files in, files out.
//! 11. [`definitions`]: tables for other tools, charts, and whether a live table is as declared.

pub mod backends;
pub mod costs;
pub mod definitions;
pub mod keys;
pub mod moving;
pub mod patterns;
pub mod projections;
pub mod reading;
pub mod testing;
pub mod transactions;
pub mod writing;
