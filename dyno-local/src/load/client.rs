//! A simulated client, and the backends that its code sends requests to.
//!
//! A backend is a layer around the engine: it asks for consumed capacity, repeats what is throttled
//! as SDKs do, takes the time of the model, and tells the tally.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use dyno_core::backend::{Backend, BackendError, BoxFuture, ErrorCode};
use dyno_core::op::{ConsumedCapacity, Request, Response, ReturnConsumedCapacity};

use super::asked_keys::{AskedKey, asked_keys, class_of, writes};
use super::latency::LatencyModel;
use super::retries::Repeater;
use super::tally::{PatternId, SiteId, Tally};
use crate::base::{Chance, Clock, ManualClock, Timestamp, until};
use crate::capacity::{cause_of, is_throttled};
use crate::local::Local;
use crate::meter::{Cause, Demand};

/// What the clients of a run share. Each lock is held for a moment, and no two together.
pub(super) struct Shared {
    pub(super) local: Local,
    pub(super) clock: ManualClock,
    pub(super) end: Timestamp,
    pub(super) seed: u64,
    pub(super) latency: LatencyModel,
    pub(super) tally: Mutex<Tally>,
    pub(super) repeater: Mutex<Repeater>,
    pub(super) chance: Mutex<Chance>,
}

/// One simulated client, or one arrival, of a [`Drive`](super::Drive). Clones are the same client.
#[derive(Debug, Clone)]
pub struct Client {
    number: u64,
    shared: Arc<Shared>,
    chance: Arc<Mutex<Chance>>,
}

/// A backend whose requests are counted under one name. Clones count together.
#[derive(Debug, Clone)]
pub struct Observed {
    shared: Arc<Shared>,
    pattern: PatternId,
}

/// Streams of chance of clients.
const CLIENTS: u64 = 1 << 32;

impl Client {
    pub(super) fn new(number: u64, shared: &Arc<Shared>) -> Self {
        let chance = Chance::new(shared.seed, CLIENTS.wrapping_add(number));
        Self { number, shared: Arc::clone(shared), chance: Arc::new(Mutex::new(chance)) }
    }

    /// Returns which client, or which arrival, this is; the first is 0.
    pub const fn number(&self) -> u64 {
        self.number
    }

    /// Returns a backend for an access pattern: its requests are counted under this name.
    pub fn pattern(&self, name: &str) -> Observed {
        let pattern = self.shared.tally().pattern(name);
        Observed { shared: Arc::clone(&self.shared), pattern }
    }

    /// Returns the clock of the run, for a `Db` and for layers.
    pub fn clock(&self) -> ManualClock {
        self.shared.clock.clone()
    }

    /// Waits so long, in virtual time.
    pub async fn pause(&self, time: Duration) {
        let micros = i64::try_from(time.as_micros()).unwrap_or(i64::MAX);
        until(&self.shared.clock, self.shared.clock.now().plus_micros(micros)).await;
    }

    /// Returns whether the time of the run is not over.
    pub fn goes_on(&self) -> bool {
        self.shared.clock.now() < self.shared.end
    }

    /// Returns a number below this one, by this client's own chance.
    pub fn chance(&self, end: u64) -> u64 {
        lock(&self.chance).below(end)
    }
}

impl Shared {
    pub(super) fn tally(&self) -> MutexGuard<'_, Tally> {
        lock(&self.tally)
    }

    /// Notes the tables and indexes that there are, so that their heat is told.
    pub(super) fn note_tables(&self) {
        let mut tally = self.tally();
        for table in self.local.engine().catalog().tables().values() {
            tally.site(table.definition.name.as_str(), None);
            for index in &table.definition.globals {
                tally.site(table.definition.name.as_str(), Some(&index.name));
            }
        }
    }

    /// Counts an arrival that is not served.
    pub(super) fn turn_away(&self, pattern: &str) {
        let mut tally = self.tally();
        let pattern = tally.pattern(pattern);
        tally.arrive(pattern);
        tally.fail(pattern);
    }

    /// Returns the tally, with what is over by now closed.
    fn tally_now(&self) -> MutexGuard<'_, Tally> {
        let mut tally = self.tally();
        tally.turn(&self.local, self.clock.now());
        tally
    }

    async fn wait(&self, micros: i64) {
        until(&self.clock, self.clock.now().plus_micros(micros)).await;
    }
}

impl Observed {
    async fn send(&self, mut request: Request) -> Result<Response, BackendError> {
        let shared = &self.shared;
        let keys = asked_keys(&request, shared.local.engine().catalog());
        let demand = if writes(&request) { Demand::Write } else { Demand::EventualRead };
        let class = class_of(&request);
        if let Some(wanted) = request.return_consumed_capacity_mut() {
            *wanted = ReturnConsumedCapacity::Indexes;
        }
        let arrived = shared.clock.now();
        shared.tally_now().arrive(self.pattern);
        let mut repeats = 0;
        loop {
            let answer = shared.local.call(request.clone()).await;
            let throttled = answer.as_ref().err().filter(|error| is_refused(error));
            let Some(error) = throttled else {
                let consumed = answer.as_ref().map(Response::consumed_capacity).unwrap_or_default();
                let units = self.consume(consumed, demand, &keys);
                lock(&shared.repeater).served_after(repeats);
                let took = shared.latency.served(class, units, &mut lock(&shared.chance));
                shared.wait(took).await;
                let whole = shared.clock.now().as_micros() - arrived.as_micros();
                shared.tally_now().serve(self.pattern, whole);
                return answer;
            };
            self.throttle(error, &keys, (demand, repeats));
            repeats += 1;
            let took = shared.latency.throttled(&mut lock(&shared.chance));
            // SDKs do not repeat a cancelled transaction by themselves.
            let delay =
                if is_throttled(error) { lock(&shared.repeater).delay(repeats) } else { None };
            shared.wait(took.saturating_add(delay.unwrap_or(0))).await;
            if delay.is_none() {
                shared.tally_now().fail(self.pattern);
                return answer;
            }
        }
    }

    /// Counts what was consumed, and returns the units of the request.
    fn consume(&self, all: &[ConsumedCapacity], demand: Demand, keys: &[AskedKey]) -> f64 {
        let (mut tally, now) = (self.shared.tally_now(), self.shared.clock.now());
        let mut total = 0.0;
        for consumed in all {
            let table = table_of(&consumed.table_name);
            let own = consumed.table.as_ref().map_or(0.0, |table| table.capacity_units);
            let locals: f64 =
                consumed.local_secondary_indexes.values().map(|it| it.capacity_units).sum();
            let globals = consumed.global_secondary_indexes.iter();
            let globals = globals.map(|(name, it)| (Some(name.as_str()), it.capacity_units));
            for (index, units) in [(None, own + locals)].into_iter().chain(globals) {
                if units <= 0.0 {
                    continue;
                }
                total += units;
                let site = tally.site(table, index);
                tally.consume(self.pattern, site, (demand, units));
                share(&mut tally, site, keys, (table, index), |keys, key, share| {
                    keys.ask((key.hash, &key.text), (demand, units * share), now);
                    keys.consume(key.hash, demand, units * share);
                });
            }
        }
        total
    }

    /// Counts an attempt that was throttled. What it would have cost is not known: a unit for each
    /// key is assumed to have been asked for.
    fn throttle(&self, error: &BackendError, keys: &[AskedKey], (demand, repeats): (Demand, u32)) {
        let (mut tally, now) = (self.shared.tally_now(), self.shared.clock.now());
        let reasons: Vec<(SiteId, bool, Cause)> = error
            .throttling_reasons()
            .iter()
            .filter_map(|told| {
                let (table, index) = site_of(&told.resource);
                let (is_write, cause) = cause_of(&told.reason)?;
                let site = tally.site(table, index);
                share(&mut tally, site, keys, (table, index), |keys, key, _| {
                    if repeats == 0 {
                        keys.ask((key.hash, &key.text), (demand, 1.0), now);
                    }
                    keys.throttle(key.hash);
                });
                Some((site, is_write, cause))
            })
            .collect();
        tally.throttle(self.pattern, reasons);
    }
}

/// Does something with each key that was asked for of a table or an index, and its share of them.
fn share(
    tally: &mut Tally,
    site: SiteId,
    keys: &[AskedKey],
    (table, index): (&str, Option<&str>),
    mut act: impl FnMut(&mut super::top_keys::TopKeys, &AskedKey, f64),
) {
    let Some(site) = tally.sites.get_mut(site) else { return };
    let of_site = |key: &&AskedKey| key.table == table && key.index.as_deref() == index;
    let count = keys.iter().filter(of_site).count();
    #[expect(clippy::cast_precision_loss, reason = "a request has few keys")]
    let share = 1.0 / count.max(1) as f64;
    keys.iter().filter(of_site).for_each(|key| act(&mut site.keys, key, share));
}

/// Returns `true` if capacity is why a request was refused.
fn is_refused(error: &BackendError) -> bool {
    let is_cancelled_so = || {
        let mut reasons = error.cancellation_reasons().iter();
        reasons.any(|reason| {
            let code = reason.code.as_str();
            code == "ThrottlingError" || code == "ProvisionedThroughputExceeded"
        })
    };
    is_throttled(error) || *error.code() == ErrorCode::TransactionCanceled && is_cancelled_so()
}

/// Returns the name of a table that may be told as its ARN.
fn table_of(name: &str) -> &str {
    name.rsplit_once(":table/").map_or(name, |(_, table)| table)
}

/// Returns the table and the index that an ARN names.
fn site_of(arn: &str) -> (&str, Option<&str>) {
    let path = table_of(arn);
    path.split_once("/index/").map_or((path, None), |(table, index)| (table, Some(index)))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Backend for Observed {
    fn call(&self, request: Request) -> BoxFuture<'_, Result<Response, BackendError>> {
        Box::pin(self.send(request))
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").field("seed", &self.seed).finish_non_exhaustive()
    }
}
