//! What a cache did, counted by what was asked for.

use std::sync::atomic::{AtomicU64, Ordering};

use super::key::Kind;

/// What a [`Cache`](super::Cache) did since it was made, and what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct CacheStats {
    /// Items, read by `GetItem` and `BatchGetItem`; each key of a batch counts.
    pub items: KindStats,
    /// Queries.
    pub queries: KindStats,
    /// Scans.
    pub scans: KindStats,
}

/// What a cache did for one kind of read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct KindStats {
    /// Reads that were answered from the cache.
    pub hits: u64,
    /// Those of them that were answered that there is no item.
    pub negative_hits: u64,
    /// Reads that the backend was asked for.
    pub misses: u64,
    /// Reads that waited for the answer to another one's miss.
    pub coalesced: u64,
    /// Entries that made room for others.
    pub evicted: u64,
    /// Entries that are held.
    pub entries: u64,
    /// The bytes that they take, estimated.
    pub bytes: u64,
}

impl KindStats {
    /// Returns the part of reads that did not go to the backend, from 0 to 1; 0 if there were none.
    pub fn hit_ratio(&self) -> f64 {
        let served = self.hits.saturating_add(self.coalesced);
        let all = served.saturating_add(self.misses).max(1);
        #[expect(clippy::cast_precision_loss, reason = "a ratio needs few digits")]
        let ratio = served as f64 / all as f64;
        ratio
    }
}

/// The counters behind [`CacheStats`].
#[derive(Debug, Default)]
pub(super) struct Counters {
    items: KindCounters,
    queries: KindCounters,
    scans: KindCounters,
}

#[derive(Debug, Default)]
pub(super) struct KindCounters {
    pub(super) hits: Counter,
    pub(super) negative_hits: Counter,
    pub(super) misses: Counter,
    pub(super) coalesced: Counter,
    pub(super) evicted: Counter,
    pub(super) entries: Counter,
    pub(super) bytes: Counter,
}

#[derive(Debug, Default)]
pub(super) struct Counter(AtomicU64);

impl Counter {
    pub(super) fn add(&self, count: u64) {
        self.0.fetch_add(count, Ordering::Relaxed);
    }

    pub(super) fn sub(&self, count: u64) {
        self.0.fetch_sub(count, Ordering::Relaxed);
    }

    fn read(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Counters {
    pub(super) const fn of(&self, kind: Kind) -> &KindCounters {
        match kind {
            Kind::Item => &self.items,
            Kind::Query => &self.queries,
            Kind::Scan => &self.scans,
        }
    }

    pub(super) fn read(&self) -> CacheStats {
        CacheStats {
            items: self.items.read(),
            queries: self.queries.read(),
            scans: self.scans.read(),
        }
    }
}

impl KindCounters {
    fn read(&self) -> KindStats {
        KindStats {
            hits: self.hits.read(),
            negative_hits: self.negative_hits.read(),
            misses: self.misses.read(),
            coalesced: self.coalesced.read(),
            evicted: self.evicted.read(),
            entries: self.entries.read(),
            bytes: self.bytes.read(),
        }
    }
}
