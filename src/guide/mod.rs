//! The guide: how to design, use and test a table. Documentation only; there is no code here.
//!
//! The [crate's front page](crate) has the first table. The chapters go on with it, from what is
//! stored to what is tested:
//!
//! 1. [`keys`]: templates, what they store, what sorts how.
//! 2. [`patterns`]: declared access patterns and the ranges they take; native and sparse indexes.
//! 3. [`reading`]: one entity, pages, streams, collections, scans.
//! 4. [`sharding`]: partitions that take more than one can.
//! 5. [`writing`]: whole entities, changes in part, conditions.
//! 6. [`versions`]: versions, stamps and attributes that stay.
//! 7. [`unique`]: values that no two entities share.
//! 8. [`transactions`]: all or nothing; errors, and what to do about them.
//! 9. [`batches`]: any number of reads or writes, and what is left over.
//! 10. [`backends`]: AWS, the engine in the process, layers.
//! 11. [`caching`]: items and queries from memory.
//! 12. [`observing`]: spans, counters, hot keys.
//! 13. [`testing`]: what to test, and with what.
//! 14. [`moving`]: files in, files out.

pub mod backends;
pub mod batches;
pub mod caching;
pub mod keys;
pub mod moving;
pub mod observing;
pub mod patterns;
pub mod reading;
pub mod sharding;
pub mod testing;
pub mod transactions;
pub mod unique;
pub mod versions;
pub mod writing;
