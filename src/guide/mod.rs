//! The guide: how to design, use and test a table. Documentation only; there is no code here.
//!
//! The [crate's front page](crate) has a first service: tenants and their orders. The chapters go on
//! with it, from what is stored to what is delivered. Each begins where the one before ended, shows of
//! the structs what it is about, and adds what the service comes to need: users, parcels, tickets.
//!
//! What an example does not show, such as the tables and structs of the chapters before, is there: the
//! examples are compiled and run.
//!
//! Designing and reading:
//!
//! 1. [`keys`]: templates, what they store, what sorts how.
//! 2. [`patterns`]: declared access patterns, their ranges, and every kind of index.
//! 3. [`reading`]: one entity, pages, streams, collections, scans; what expires.
//! 4. [`projections`]: less than an entity; indexes that hold less; counts.
//!
//! Writing:
//!
//! 5. [`writing`]: whole entities, changes in part, conditions, index keys.
//! 6. [`versions`]: versions, stamps and attributes that stay.
//! 7. [`unique`]: values that no two entities share.
//! 8. [`transactions`]: all or nothing; errors, and what to do about them.
//! 9. [`batches`]: any number of reads or writes, and what is left over.
//!
//! Growing:
//!
//! 10. [`sharding`]: partitions that take more than one can.
//! 11. [`streams`]: what changed, as entities.
//! 12. [`evolution`]: structs that change, and backfills.
//!
//! Running:
//!
//! 13. [`backends`]: AWS, the engine in the process, layers.
//! 14. [`caching`]: items and queries from memory.
//! 15. [`observing`]: spans, counters, hot keys.
//!
//! Testing and delivering:
//!
//! 16. [`testing`]: what to test, and with what.
//! 17. [`costs`]: what a read will ask and did consume, and tests under a budget.
//! 18. [`load`]: hot partitions, throttling and costs, before there is traffic.
//! 19. [`definitions`]: tables for other tools, charts, and whether a live table is as declared.
//! 20. [`moving`]: files in, files out.

// Empty lines keep them in the order of the chapters.
pub mod keys;

pub mod patterns;

pub mod reading;

pub mod projections;

pub mod writing;

pub mod versions;

pub mod unique;

pub mod transactions;

pub mod batches;

pub mod sharding;

pub mod streams;

pub mod evolution;

pub mod backends;

pub mod caching;

pub mod observing;

pub mod testing;

pub mod costs;

pub mod load;

pub mod definitions;

pub mod moving;
