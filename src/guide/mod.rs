//! The guide: how to design, use and test a table. Documentation only; there is no code here.
//!
//! The [crate's front page](crate) has the first table. The chapters go on with it, from what is
//! stored to what is tested:
//!
//! 1. [`keys`]: templates, what they store, what sorts how.
//! 2. [`patterns`]: declared access patterns and the ranges they take; native and sparse indexes.
//! 3. [`reading`]: one entity, pages, streams, collections, scans.
//! 4. [`writing`]: whole entities, changes in part, conditions.
//! 5. [`transactions`]: all or nothing; errors, and what to do about them.
//! 6. [`backends`]: AWS, the engine in the process, layers.
//! 7. [`testing`]: what to test, and with what.
//! 8. [`moving`]: files in, files out.
//! 9. [`caching`]: items and queries from memory.
//! 10. [`observing`]: spans, counters, hot keys.

pub mod backends;
pub mod caching;
pub mod keys;
pub mod moving;
pub mod observing;
pub mod patterns;
pub mod reading;
pub mod testing;
pub mod transactions;
pub mod writing;
