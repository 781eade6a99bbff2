//! The guide: how to design, use and test a table. Documentation only; there is no code here.
//!
//! The [crate's front page](crate) has the first table. The chapters go on with it, from what is
//! stored to what is tested:
//!
//! 1. [`keys`]: templates, what they store, what sorts how.
//! 2. [`patterns`]: declared access patterns and the ranges they take; native and sparse indexes.
//! 3. [`reading`]: one entity, pages, streams, collections, scans.
//! 4. [`projections`]: less than an entity; indexes that hold less; counts.
//! 5. [`sharding`]: partitions that take more than one can.
//! 6. [`writing`]: whole entities, changes in part, conditions.
//! 7. [`versions`]: versions, stamps and attributes that stay.
//! 8. [`unique`]: values that no two entities share.
//! 9. [`transactions`]: all or nothing; errors, and what to do about them.
//! 10. [`batches`]: any number of reads or writes, and what is left over.
//! 11. [`backends`]: AWS, the engine in the process, layers.
//! 12. [`caching`]: items and queries from memory.
//! 13. [`observing`]: spans, counters, hot keys.
//! 14. [`testing`]: what to test, and with what.
//! 15. [`costs`]: what a read will ask and did consume, and tests under a budget.
//! 16. [`streams`]: what changed, as entities.
//! 17. [`evolution`]: structs that change, and backfills.
//! 18. [`definitions`]: tables for other tools, charts, and whether a live table is as declared.
//! 19. [`moving`]: files in, files out.

pub mod backends;
pub mod batches;
pub mod caching;
pub mod costs;
pub mod definitions;
pub mod evolution;
pub mod keys;
pub mod moving;
pub mod observing;
pub mod patterns;
pub mod projections;
pub mod reading;
pub mod sharding;
pub mod streams;
pub mod testing;
pub mod transactions;
pub mod unique;
pub mod versions;
pub mod writing;
