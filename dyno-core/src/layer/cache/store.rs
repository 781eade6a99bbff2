//! The entries: least recently used first out, bounded by bytes, each with its time.
//!
//! Invariant: the answers of one item stand in one entry, so that a write drops all of them at once.
//! Whoever changes an entry holds the lock of its key's stripe (see `fence`); finding one needs none.

use std::sync::Arc;
use std::time::Duration;

use moka::notification::RemovalCause;
use moka::policy::EvictionPolicy;

use super::answer::{Answer, key_bytes, projection_bytes};
use super::key::{Key, Kind, Projection, Wanted};
use super::stats::{CacheStats, Counters};
use crate::clock::Timestamp;

/// How many projections of an item are kept; the oldest goes for another one.
const PROJECTIONS_MAX: usize = 16;

/// What a table was at when an answer was asked for; another age has other answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Age {
    /// Counts what could have changed any item of the table.
    pub(super) table: u64,
    /// Counts writes, for listings that go with them.
    pub(super) writes: u64,
}

pub(super) struct Store {
    entries: moka::sync::Cache<Key, Entry>,
    counters: Arc<Counters>,
    item_ttl: Duration,
    query_ttl: Duration,
}

#[derive(Debug, Clone)]
struct Entry {
    versions: Arc<[Version]>,
    bytes: u32,
}

/// One projection of an item, or a listing.
#[derive(Debug, Clone)]
struct Version {
    projection: Option<Box<Projection>>,
    answer: Answer,
    age: Age,
    expires: Option<Timestamp>,
}

impl Version {
    fn is_live(&self, age: Age, now: Timestamp) -> bool {
        self.age == age && self.expires.is_none_or(|moment| now < moment)
    }
}

impl Store {
    pub(super) fn new(capacity_bytes: u64, item_ttl: Duration, query_ttl: Duration) -> Self {
        let counters = Arc::<Counters>::default();
        let told = Arc::clone(&counters);
        let entries = moka::sync::Cache::builder()
            .max_capacity(capacity_bytes)
            .eviction_policy(EvictionPolicy::lru())
            .weigher(|_: &Key, entry: &Entry| entry.bytes)
            .eviction_listener(move |key, entry, cause| {
                let counters = told.of(key.kind());
                counters.entries.sub(1);
                counters.bytes.sub(u64::from(entry.bytes));
                if cause == RemovalCause::Size {
                    counters.evicted.add(1);
                }
            })
            .build();
        Self { entries, counters, item_ttl, query_ttl }
    }

    pub(super) fn counters(&self) -> &Counters {
        &self.counters
    }

    pub(super) fn stats(&self) -> CacheStats {
        self.entries.run_pending_tasks();
        self.counters.read()
    }

    pub(super) fn find(&self, wanted: &Wanted, age: Age, now: Timestamp) -> Option<Answer> {
        let entry = self.entries.get(&wanted.key)?;
        let mut versions = entry.versions.iter();
        let version = versions.find(|version| version.projection == wanted.projection)?;
        version.is_live(age, now).then(|| version.answer.clone())
    }

    /// Keeps an answer beside those of other projections that are still good.
    pub(super) fn keep(&self, wanted: &Wanted, answer: Answer, age: Age, now: Timestamp) {
        let held = self.entries.get(&wanted.key);
        let others = held
            .iter()
            .flat_map(|entry| entry.versions.iter())
            .filter(|version| version.projection != wanted.projection && version.is_live(age, now));
        let mut versions: Vec<Version> = others.cloned().collect();
        if versions.len() >= PROJECTIONS_MAX {
            versions.remove(0);
        }
        versions.push(self.version(wanted, answer, age, now));
        self.insert(wanted.key.clone(), versions);
    }

    /// Puts an answer in the place of every one there is.
    pub(super) fn replace(&self, wanted: &Wanted, answer: Answer, age: Age, now: Timestamp) {
        let version = self.version(wanted, answer, age, now);
        self.insert(wanted.key.clone(), vec![version]);
    }

    pub(super) fn drop_all_of(&self, key: &Key) {
        self.entries.invalidate(key);
    }

    fn version(&self, wanted: &Wanted, answer: Answer, age: Age, now: Timestamp) -> Version {
        let ttl = match wanted.key.kind() {
            Kind::Item => self.item_ttl,
            Kind::Query | Kind::Scan => self.query_ttl,
        };
        let expires = (!ttl.is_zero()).then(|| now.plus_micros(micros(ttl)));
        Version { projection: wanted.projection.clone(), answer, age, expires }
    }

    fn insert(&self, key: Key, versions: Vec<Version>) {
        let answers = versions.iter().map(|version| {
            let projection = version.projection.as_deref();
            version.answer.bytes() + projection_bytes(projection) + size_of::<Version>()
        });
        let bytes = key_bytes(&key) + answers.sum::<usize>();
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        let counters = self.counters.of(key.kind());
        counters.entries.add(1);
        counters.bytes.add(u64::from(bytes));
        self.entries.insert(key, Entry { versions: versions.into(), bytes });
    }
}

pub(super) fn micros(time: Duration) -> i64 {
    i64::try_from(time.as_micros()).unwrap_or(i64::MAX)
}
