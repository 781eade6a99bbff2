//! The backends that driven code sends requests to: layers around the engine.
//!
//! Each asks for consumed capacity, takes the time of the model, and tells the tally. What is sent
//! through [`Backend`] is repeated here, as SDKs do it; an SDK's client (`sdk`) repeats by itself, and
//! sends single attempts.

use std::sync::Arc;

use dyno_core::backend::{Backend, BackendError, BoxFuture, ErrorCode, Origin};
use dyno_core::op::{ConsumedCapacity, OperationName, Request, Response, ReturnConsumedCapacity};

use super::asked_keys::{AskedKey, asked_keys, class_of, table_of, writes};
use super::client::{Shared, lock};
use super::latency::Class;
use super::tally::{PatternId, SiteId, Tally};
use super::top_keys::TopKeys;
use crate::base::{Clock, Faults, Timestamp};
use crate::capacity::{cause_of, is_throttled};
#[cfg(feature = "sdk")]
use crate::local::Local;
use crate::meter::{Cause, Demand};

/// A backend whose requests are counted, under one name or by what they are. Clones count together.
///
/// It repeats what is throttled, and what fails for the service's or the network's fault, as
/// [`Drive::retries`](super::Drive::retries) says. Of batches that leave something over, and cancelled
/// transactions, it leaves the repeating to the code, as SDKs do.
#[derive(Debug, Clone)]
pub struct Observed {
    shared: Arc<Shared>,
    naming: Naming,
}

#[derive(Debug, Clone, Copy)]
enum Naming {
    Pattern(PatternId),
    /// By operation, entity and pattern.
    Request,
}

/// What is known of a request before it is sent.
struct Asked {
    pattern: PatternId,
    operation: OperationName,
    class: Class,
    demand: Demand,
    keys: Vec<AskedKey>,
}

/// A request that is counted and not done.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Begun {
    pattern: PatternId,
    at: Timestamp,
}

/// What an attempt came to.
enum Outcome {
    /// It was answered, be it with a refusal that more capacity would not change.
    Served,
    /// It may be sent again: there was no capacity, or the service or the network failed.
    Repeatable,
    /// There was no capacity for a transaction, which SDKs do not send again.
    Cancelled,
}

impl Observed {
    pub(super) fn named(shared: &Arc<Shared>, name: &str) -> Self {
        let pattern = shared.tally().pattern(name);
        Self { shared: Arc::clone(shared), naming: Naming::Pattern(pattern) }
    }

    pub(super) fn by_request(shared: &Arc<Shared>) -> Self {
        Self { shared: Arc::clone(shared), naming: Naming::Request }
    }

    /// Returns the pattern that requests of an operation are counted under.
    fn pattern_of(&self, operation: OperationName, origin: Origin) -> PatternId {
        match self.naming {
            Naming::Pattern(pattern) => pattern,
            Naming::Request => self.shared.tally().pattern(&name_of(operation, origin)),
        }
    }

    /// Returns the engine.
    #[cfg(feature = "sdk")]
    pub(crate) fn local(&self) -> &Local {
        &self.shared.local
    }

    /// Counts a request of a client that repeats by itself; [`serve`](Self::serve) or
    /// [`give_up`](Self::give_up) ends it.
    #[cfg(feature = "sdk")]
    pub(crate) fn begin(&self, operation: OperationName) -> Begun {
        self.arrive(self.pattern_of(operation, Origin::default()))
    }

    /// Sends a request of such a client, which was sent so often before.
    #[cfg(feature = "sdk")]
    pub(crate) async fn send_once(
        &self,
        request: Request,
        faults: &Faults,
        repeats: u32,
    ) -> Result<Response, BackendError> {
        let asked = self.ask(&request, Origin::default());
        self.attempt(&asked, request, faults, repeats).await.0
    }

    /// Sends a request, and repeats it.
    async fn send(&self, request: Request, origin: Origin) -> Result<Response, BackendError> {
        let asked = self.ask(&request, origin);
        let shared = &self.shared;
        let begun = self.arrive(asked.pattern);
        let mut repeats = 0;
        loop {
            let (answer, outcome) =
                self.attempt(&asked, request.clone(), Faults::NONE, repeats).await;
            repeats += 1;
            let delay = match outcome {
                Outcome::Served => {
                    lock(&shared.repeater).served_after(repeats - 1);
                    self.serve(begun);
                    return answer;
                }
                Outcome::Repeatable => lock(&shared.repeater).delay(repeats),
                Outcome::Cancelled => None,
            };
            let Some(delay) = delay else {
                self.give_up(begun);
                return answer;
            };
            shared.wait(delay).await;
        }
    }

    fn ask(&self, request: &Request, origin: Origin) -> Asked {
        Asked {
            pattern: self.pattern_of(request.operation(), origin),
            operation: request.operation(),
            class: class_of(request),
            demand: if writes(request) { Demand::Write } else { Demand::EventualRead },
            keys: asked_keys(request, self.shared.local.engine().catalog()),
        }
    }

    /// Sends a request once, and takes the time of its answer.
    async fn attempt(
        &self,
        asked: &Asked,
        mut request: Request,
        faults: &Faults,
        repeats: u32,
    ) -> (Result<Response, BackendError>, Outcome) {
        let shared = &self.shared;
        if let Some(wanted) = request.return_consumed_capacity_mut() {
            *wanted = ReturnConsumedCapacity::Indexes;
        }
        let answer = shared.local.engine().call(request, faults).await;
        let error = match &answer {
            Ok(response) => {
                let units = self.consume(response.consumed_capacity(), asked);
                self.leave_over(response, asked.pattern);
                let took = shared.latency.served(asked.class, units, &mut lock(&shared.chance));
                self.note_latency(asked, took);
                shared.wait(took).await;
                return (answer, Outcome::Served);
            }
            Err(error) => error,
        };
        let outcome = if is_refused(error) {
            self.throttle(error, asked, repeats);
            if is_throttled(error) { Outcome::Repeatable } else { Outcome::Cancelled }
        } else if is_broken(error) {
            shared.tally_now().break_off(asked.pattern);
            Outcome::Repeatable
        } else {
            Outcome::Served
        };
        let took = match outcome {
            Outcome::Served => shared.latency.served(asked.class, 0.0, &mut lock(&shared.chance)),
            Outcome::Repeatable | Outcome::Cancelled => {
                shared.latency.throttled(&mut lock(&shared.chance))
            }
        };
        shared.wait(took).await;
        (answer, outcome)
    }

    fn arrive(&self, pattern: PatternId) -> Begun {
        self.shared.tally_now().arrive(pattern);
        Begun { pattern, at: self.shared.clock.now() }
    }

    /// Counts a request that was served, since it arrived.
    pub(crate) fn serve(&self, Begun { pattern, at }: Begun) {
        let took = self.shared.clock.now().as_micros() - at.as_micros();
        self.shared.tally_now().serve(pattern, took);
    }

    /// Counts a request that is not sent again.
    pub(crate) fn give_up(&self, begun: Begun) {
        self.shared.tally_now().fail(begun.pattern);
    }

    /// Tells the engine's metrics how long a request took.
    fn note_latency(&self, asked: &Asked, micros: i64) {
        let table = asked.keys.first().map(|key| key.table.as_str());
        if let Some((table, micros)) = table.zip(u64::try_from(micros).ok()) {
            let took = std::time::Duration::from_micros(micros);
            self.shared.local.note_latency(table, asked.operation, took);
        }
    }

    /// Counts what was consumed, and returns the units of the request.
    fn consume(&self, all: &[ConsumedCapacity], asked: &Asked) -> f64 {
        let (mut tally, now) = (self.shared.tally_now(), self.shared.clock.now());
        let (demand, keys) = (asked.demand, &asked.keys);
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
                tally.consume(asked.pattern, site, (demand, units));
                share(&mut tally, site, keys, (table, index), |keys, key, share| {
                    keys.ask((key.hash, &key.text), (demand, units * share), now);
                    keys.consume(key.hash, demand, units * share);
                });
            }
        }
        total
    }

    /// Counts a batch that left something over, for want of capacity.
    fn leave_over(&self, response: &Response, pattern: PatternId) {
        let (tables, name): (Vec<&String>, &str) = match response {
            Response::BatchGetItem(it) => (it.unprocessed_keys.keys().collect(), "UnprocessedKeys"),
            Response::BatchWriteItem(it) => {
                (it.unprocessed_items.keys().collect(), "UnprocessedItems")
            }
            _ => return,
        };
        if !tables.is_empty() {
            let mut tally = self.shared.tally_now();
            for table in tables {
                let site = tally.site(table_of(table), None);
                tally.leave_over(pattern, site, name);
            }
        }
    }

    /// Counts an attempt that was throttled. What it would have cost is not known: a unit for each
    /// key is assumed to have been asked for.
    fn throttle(&self, error: &BackendError, asked: &Asked, repeats: u32) {
        let (mut tally, now) = (self.shared.tally_now(), self.shared.clock.now());
        let (demand, keys) = (asked.demand, &asked.keys);
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
        tally.throttle(asked.pattern, reasons);
    }
}

/// Does something with each key that was asked for of a table or an index, and its share of them.
fn share(
    tally: &mut Tally,
    site: SiteId,
    keys: &[AskedKey],
    (table, index): (&str, Option<&str>),
    mut act: impl FnMut(&mut TopKeys, &AskedKey, f64),
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

/// Returns the table and the index that an ARN names.
fn site_of(arn: &str) -> (&str, Option<&str>) {
    let path = table_of(arn);
    path.split_once("/index/").map_or((path, None), |(table, index)| (table, Some(index)))
}

/// Returns `true` if the service or the network failed.
fn is_broken(error: &BackendError) -> bool {
    matches!(
        error.code(),
        ErrorCode::InternalServer | ErrorCode::ServiceUnavailable | ErrorCode::Dispatch
    )
}

/// Returns what requests of this kind are called.
fn name_of(operation: OperationName, origin: Origin) -> String {
    let operation = operation.name();
    match (origin.entity, origin.pattern) {
        (Some(entity), Some(pattern)) => format!("{operation} {entity}.{pattern}"),
        (Some(name), None) | (None, Some(name)) => format!("{operation} {name}"),
        (None, None) => operation.to_owned(),
    }
}

impl Backend for Observed {
    fn call(&self, request: Request) -> BoxFuture<'_, Result<Response, BackendError>> {
        let origin = Origin::current();
        Box::pin(self.send(request, origin))
    }
}
