//! Looking for an answer: found, asked for by another, or to be asked for.
//!
//! The reads (`get`, `batch_get`, `listing`) and the writes (`write`) of all clones of a cache meet
//! in [`Shared`]. Invariant: a lead keeps its answer only if no write of its stripe began or ended
//! since it was given out, and under the age that its table had then.

use std::sync::Arc;

use super::answer::Answer;
use super::fence::Fence;
use super::flight::{Flight, Outcome};
use super::key::{Key, Kind, Wanted};
use super::options::{CacheOptions, Listings};
use super::store::{Age, Store};
use super::tables::Tables;
use crate::clock::Timestamp;

/// What the clones of a cache share.
pub(super) struct Shared {
    pub(super) options: CacheOptions,
    pub(super) store: Store,
    pub(super) tables: Tables,
    pub(super) items: Fence,
    listings: Fence,
}

/// What came of looking for an answer.
pub(super) enum Found<'a> {
    Hit(Answer),
    /// Another one asked already.
    Join(Arc<Flight>),
    /// The caller has to ask.
    Lead(Lead<'a>),
}

/// The right and the duty to ask the backend; dropped without an outcome, it passes to another.
pub(super) struct Lead<'a> {
    shared: &'a Shared,
    wanted: Wanted,
    flight: Arc<Flight>,
    stripe: usize,
    /// A copy that lags could show what was there before a write.
    pub(super) must_be_consistent: bool,
    has_landed: bool,
}

impl Shared {
    pub(super) fn new(options: CacheOptions) -> Self {
        let CacheOptions { capacity_bytes, item_ttl, query_ttl, .. } = options;
        Self {
            options,
            store: Store::new(capacity_bytes, item_ttl, query_ttl),
            tables: Tables::new(),
            items: Fence::new(),
            listings: Fence::new(),
        }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.options.clock.now()
    }

    pub(super) fn look_up(&self, wanted: Wanted) -> Found<'_> {
        let (age, now) = (self.age_of(&wanted.key), self.now());
        if let Some(answer) = self.hit(&wanted, age, now) {
            return Found::Hit(answer);
        }
        let fence = self.fence(wanted.key.kind());
        let index = Fence::stripe_of(&wanted.key);
        let mut stripe = fence.lock(index);
        // It may have come between the two looks.
        if let Some(answer) = self.hit(&wanted, age, now) {
            return Found::Hit(answer);
        }
        let counters = self.store.counters().of(wanted.key.kind());
        let epoch = stripe.epoch;
        let running = stripe.flights.get(&wanted);
        if let Some(flight) = running.filter(|it| it.epoch == epoch && it.age == age) {
            counters.coalesced.add(1);
            return Found::Join(Arc::clone(flight));
        }
        counters.misses.add(1);
        let flight = Arc::new(Flight::new(epoch, age));
        stripe.flights.insert(wanted.clone(), Arc::clone(&flight));
        let settles = |moment: Timestamp| {
            let micros = super::store::micros(self.options.settling);
            now < moment.plus_micros(micros)
        };
        let must_be_consistent = stripe.written.is_some_and(settles)
            || self.tables.settles_whole(wanted.key.table(), now, self.options.settling);
        drop(stripe);
        let (shared, stripe, has_landed) = (self, index, false);
        Found::Lead(Lead { shared, wanted, flight, stripe, must_be_consistent, has_landed })
    }

    fn hit(&self, wanted: &Wanted, age: Age, now: Timestamp) -> Option<Answer> {
        let answer = self.store.find(wanted, age, now)?;
        let counters = self.store.counters().of(wanted.key.kind());
        counters.hits.add(1);
        counters.negative_hits.add(u64::from(answer.is_negative()));
        Some(answer)
    }

    fn age_of(&self, key: &Key) -> Age {
        match (key.kind(), self.options.listings) {
            (Kind::Item, _) => self.tables.age_of_items(key.table()),
            (_, Listings::UntilExpired) => self.tables.age_of_definition(key.table()),
            (Kind::Query | Kind::Scan, Listings::UntilWritten) => {
                self.tables.age_of_listings(key.table())
            }
        }
    }

    fn fence(&self, kind: Kind) -> &Fence {
        match kind {
            Kind::Item => &self.items,
            Kind::Query | Kind::Scan => &self.listings,
        }
    }
}

impl Lead<'_> {
    /// Keeps an answer, if it still may be kept, and tells those who wait.
    pub(super) fn land(mut self, outcome: Outcome) {
        self.has_landed = true;
        let Shared { store, tables, .. } = self.shared;
        let now = self.shared.now();
        let is_known = match &self.wanted.key {
            Key::Item(key) => outcome.is_ok() && tables.learn(&key.table, key.key.keys(), now),
            Key::Query(_) | Key::Scan(_) => true,
        };
        let mut stripe = self.shared.fence(self.wanted.key.kind()).lock(self.stripe);
        stripe.forget(&self.wanted, &self.flight);
        if let Ok(answer) = &outcome
            && is_known
            && stripe.epoch == self.flight.epoch
        {
            store.keep(&self.wanted, answer.clone(), self.flight.age, now);
        }
        drop(stripe);
        self.flight.end(Some(outcome));
    }
}

impl Drop for Lead<'_> {
    fn drop(&mut self) {
        if self.has_landed {
            return;
        }
        let mut stripe = self.shared.fence(self.wanted.key.kind()).lock(self.stripe);
        stripe.forget(&self.wanted, &self.flight);
        drop(stripe);
        self.flight.end(None);
    }
}
