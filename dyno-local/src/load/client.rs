//! A simulated client, and what all clients of a run share.
//!
//! `Drive::run` makes one for each client or arrival; the backends that it hands out are in
//! `observed`.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::latency::LatencyModel;
use super::observed::Observed;
use super::retries::Repeater;
use super::tally::Tally;
use crate::base::{Chance, Clock, ManualClock, Timestamp, micros, until};
use crate::local::Local;

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
///
/// Code gets to the engine by it: a `Db` of the typed layer takes [`backend`](Self::backend), an AWS
/// SDK client is `client.sdk_client()` (feature `sdk`), and [`pattern`](Self::pattern) gives either a
/// name of your own in the report.
#[derive(Debug, Clone)]
pub struct Client {
    number: u64,
    shared: Arc<Shared>,
    chance: Arc<Mutex<Chance>>,
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
        Observed::named(&self.shared, name)
    }

    /// Returns a backend whose requests are counted by what they are: the operation, and what the
    /// typed layer knows, as in `Query Order.by_status` or `PutItem Order`.
    pub fn backend(&self) -> Observed {
        Observed::by_request(&self.shared)
    }

    /// Returns the clock of the run, for a `Db` and for layers.
    pub fn clock(&self) -> ManualClock {
        self.shared.clock.clone()
    }

    /// Waits so long, in virtual time.
    pub async fn pause(&self, time: Duration) {
        until(&self.shared.clock, self.shared.clock.now().plus_micros(micros(time))).await;
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
    pub(super) fn tally_now(&self) -> MutexGuard<'_, Tally> {
        let mut tally = self.tally();
        tally.turn(&self.local, self.clock.now());
        tally
    }

    pub(super) async fn wait(&self, micros: i64) {
        until(&self.clock, self.clock.now().plus_micros(micros)).await;
    }
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").field("seed", &self.seed).finish_non_exhaustive()
    }
}
