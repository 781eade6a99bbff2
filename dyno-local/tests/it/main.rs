//! The engine as its users meet it: requests to [`dyno_local::Local`] and what it answers.

// The modules are test code to clippy only when they are marked so.
#[cfg(test)]
mod backfill;
#[cfg(test)]
mod batch;
#[cfg(feature = "bulk")]
#[cfg(test)]
mod bulk;
#[cfg(test)]
mod capacity;
#[cfg(test)]
mod concurrency;
#[cfg(test)]
mod document;
#[cfg(feature = "durable")]
#[cfg(test)]
mod durable;
#[cfg(test)]
mod errors;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod figures;
#[cfg(test)]
mod history;
#[cfg(test)]
mod index;
mod insights;
#[cfg(test)]
mod items;
#[cfg(test)]
mod large_transactions;
#[cfg(test)]
mod legacy;
#[cfg(test)]
mod lifecycle;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod load;
mod local_index;
#[cfg(test)]
mod megabyte;
#[cfg(target_os = "linux")]
#[cfg(test)]
mod memory;
#[cfg(test)]
mod metrics;
#[cfg(test)]
mod model;
#[cfg(test)]
mod partiql;
#[cfg(test)]
mod partitions;
#[cfg(test)]
mod query;
#[cfg(test)]
mod replicas;
#[cfg(test)]
mod returned;
#[cfg(test)]
mod scaling;
#[cfg(test)]
mod scan;
#[cfg(test)]
mod segments;
#[cfg(feature = "server")]
#[cfg(test)]
mod served;
#[cfg(test)]
mod start_keys;
#[cfg(test)]
mod streams;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tables;
#[cfg(test)]
mod throttling;
#[cfg(test)]
mod time_to_live;
#[cfg(test)]
mod transact;
#[cfg(test)]
mod transact_in_flight;
#[cfg(test)]
mod update;
#[cfg(test)]
mod waiting;
