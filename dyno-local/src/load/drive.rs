//! Drives a user's own code against an engine, in virtual time.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::client::{Client, Shared};
use super::error::LoadError;
use super::latency::LatencyModel;
use super::rate::{Arrivals, Rate};
use super::report::{Prices, Report, Run};
use super::retries::{Repeater, Retries};
use super::tally::Tally;
use crate::base::{Chance, Clock, ManualClock, Timestamp, VirtualTime, micros, until};
use crate::local::Local;
use crate::meter::Minute;

/// Calls code for each simulated client, or for each arrival, and reports what it met.
///
/// The engine is the caller's, with its tables and items, and goes by the same clock; it throttles
/// if it was built with [`Capacity::Enforced`](crate::Capacity::Enforced). Each [`Client`] gives
/// backends for a typed `Db`, or for requests as they are, and clients of the AWS SDK. They repeat what
/// is throttled, take the time that the model of latency says, and count.
///
/// What code is sent by the engine's rules of [faults](crate::FaultRules), it is sent here, too: delays and
/// timeouts pass in virtual time. With a recording's times for [arrivals](Self::arriving) and its
/// requests by [`Client::number`], production is sent once more.
///
/// Code under test may wait by the clock ([`Client::pause`]) and by each other. It must not wait
/// for threads, sockets or another clock: nothing would wake it.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use dyno_core::backend::BackendExt;
/// use dyno_core::op::{
///     AttributeDefinition, BillingMode, CreateTable, GetItem, KeySchemaElement, PutItem,
///     ScalarAttributeType,
/// };
/// use dyno_local::load::{Drive, Rate};
/// use dyno_local::{Capacity, Local, ManualClock, Timestamp, VirtualTime};
///
/// let clock = ManualClock::new(Timestamp::from_seconds(1_700_000_000));
/// let local = Local::builder().clock(clock.clone()).capacity(Capacity::Enforced).build();
/// let mut table = CreateTable::new(
///     "users",
///     vec![KeySchemaElement::hash("id")],
///     vec![AttributeDefinition::new("id", ScalarAttributeType::S)],
/// );
/// table.billing_mode = Some(BillingMode::PayPerRequest);
/// VirtualTime::new(clock.clone()).block_on(local.send(table))??;
///
/// let report = Drive::new("sign up", &local, &clock)
///     .seed(7)
///     .lasting(Duration::from_secs(10))
///     .arriving(Rate::steady(50.0))
///     .run(|client| async move {
///         let id = format!("USER#{}", client.number());
///         let put = PutItem::new("users", [("id", id.clone())]);
///         // What the engine answers is counted; a program would look at it here.
///         drop(client.pattern("sign up").send(put).await);
///         client.pause(Duration::from_secs(1)).await;
///         drop(client.pattern("look").send(GetItem::new("users", [("id", id)])).await);
///     })?;
/// report.assert_no_throttle();
/// assert_eq!(report.pattern("look").map(|it| it.served), Some(report.requests() / 2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Drive {
    name: String,
    local: Local,
    clock: ManualClock,
    seed: u64,
    lasting: Duration,
    traffic: Traffic,
    retries: Retries,
    latency: LatencyModel,
    prices: Option<Prices>,
}

#[derive(Debug, Clone)]
enum Traffic {
    Clients(u64),
    Arriving(Rate),
}

/// How long code may go on after the last arrival before it is dropped.
const GRACE: Duration = Duration::from_mins(5);

const MINUTE_MICROS: i64 = 60_000_000;

/// Arrivals under way at the most; who comes then is turned away.
const UNDER_WAY_MAX: usize = 100_000;

/// The pattern of those who are turned away.
const TURNED_AWAY: &str = "(turned away: too many under way)";

/// Streams of chance; those of clients come after.
const ORDER: u64 = 0;
const REPEATS: u64 = 1;
const LATENCY: u64 = 2;
const ARRIVALS: u64 = 3;
const SDK: u64 = 4;

impl Drive {
    /// Returns a drive of an engine that goes by this clock, with one client, for a minute. The
    /// name is the title of its report.
    pub fn new(name: impl Into<String>, local: &Local, clock: &ManualClock) -> Self {
        Self {
            name: name.into(),
            local: local.clone(),
            clock: clock.clone(),
            seed: 0,
            lasting: Duration::from_mins(1),
            traffic: Traffic::Clients(1),
            retries: Retries::sdk(),
            latency: LatencyModel::default(),
            prices: None,
        }
    }

    /// Sets what chance begins with; 0 unless set.
    #[must_use]
    pub const fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Sets how long requests arrive. Code that has not ended five minutes later is dropped.
    #[must_use]
    pub const fn lasting(mut self, time: Duration) -> Self {
        self.lasting = time;
        self
    }

    /// Calls the code once for each of so many clients, all at the beginning: a closed loop, if
    /// each repeats its work while it [goes on](Client::goes_on).
    #[must_use]
    pub fn clients(mut self, clients: u64) -> Self {
        self.traffic = Traffic::Clients(clients);
        self
    }

    /// Calls the code once for each arrival: an open loop, which slow answers do not slow down.
    #[must_use]
    pub fn arriving(mut self, rate: Rate) -> Self {
        self.traffic = Traffic::Arriving(rate);
        self
    }

    /// Sets what happens to throttled requests. Code that repeats by itself needs
    /// [`Retries::none`].
    #[must_use]
    pub const fn retries(mut self, retries: Retries) -> Self {
        self.retries = retries;
        self
    }

    /// Sets the model of latency. With [`LatencyModel::none`] a client in a loop must
    /// [pause](Client::pause), or time does not go on.
    #[must_use]
    pub const fn latency(mut self, model: LatencyModel) -> Self {
        self.latency = model;
        self
    }

    /// Has the report compare costs by these prices.
    #[must_use]
    pub const fn prices(mut self, prices: Prices) -> Self {
        self.prices = Some(prices);
        self
    }

    /// Runs the code, on this thread, from when the clock's minute is over that tables were made and
    /// filled in: what was consumed is told by the minute, and that is not of the run.
    ///
    /// # Errors
    ///
    /// Code waits for something that neither the clock nor other code brings.
    pub fn run<F, C>(self, code: F) -> Result<Report, LoadError>
    where
        F: Fn(Client) -> C,
        C: Future<Output = ()> + 'static,
    {
        let started = self.begin();
        let lasts = micros(self.lasting);
        let chance = |stream| Chance::new(self.seed, stream);
        let shared = Arc::new(Shared {
            local: self.local.clone(),
            clock: self.clock.clone(),
            end: started.plus_micros(lasts),
            seed: self.seed,
            latency: self.latency.clone(),
            tally: Mutex::new(Tally::new(started, lasts)),
            repeater: Mutex::new(Repeater::new(self.retries, chance(REPEATS))),
            chance: Mutex::new(chance(LATENCY)),
        });
        shared.note_tables();
        let _drawn = SdkChance::begin(&mut chance(SDK));
        let mut time = VirtualTime::new(self.clock.clone()).seed(chance(ORDER).next());
        match &self.traffic {
            Traffic::Clients(clients) => {
                for number in 0..*clients {
                    time.spawn(code(Client::new(number, &shared)));
                }
            }
            Traffic::Arriving(rate) => {
                let arrivals = Arrivals::new(rate.clone(), lasts, chance(ARRIVALS));
                let arriving = arrive(arrivals, &shared, &time, &code);
                drive(&mut time, arriving)?;
            }
        }
        let last = shared.end.plus_micros(micros(GRACE));
        time.run_until(last).map_err(LoadError::Stalled)?;
        drop(time);
        self.clock.advance_to(shared.end);
        let run =
            Run { name: self.name, seed: self.seed, lasted: self.lasting, prices: self.prices };
        let mut tally = shared.tally();
        tally.turn(&shared.local, shared.end.plus_micros(-1));
        tally.end(&shared.local);
        Ok(Report::of(run, &shared.local, &tally))
    }
}

impl Drive {
    /// Moves the clock to the next whole minute in which nothing was consumed yet, and returns it.
    fn begin(&self) -> Timestamp {
        let now = self.clock.now().as_micros();
        let minute = Timestamp::from_micros(now - now.rem_euclid(MINUTE_MICROS));
        let tables = self.local.engine().catalog().tables();
        let is_used = tables.values().any(|table| {
            let name = table.definition.name.as_str();
            let indexes = table.definition.globals.iter();
            let mut used = indexes.map(|index| self.local.index_usage(name, &index.name));
            let is_now = |minutes: Vec<Minute>| minutes.last().is_some_and(|it| it.start >= minute);
            is_now(self.local.usage(name)) || used.any(is_now)
        });
        if is_used || minute.as_micros() < now {
            self.clock.advance_to(minute.plus_micros(MINUTE_MICROS));
        }
        self.clock.now()
    }
}

/// What SDK clients draw from on this thread, while a run goes by its seed.
struct SdkChance {
    #[cfg(feature = "sdk")]
    before: u64,
}

impl SdkChance {
    #[cfg(feature = "sdk")]
    fn begin(chance: &mut Chance) -> Self {
        let before = fastrand::get_seed();
        fastrand::seed(chance.next());
        Self { before }
    }

    #[cfg(not(feature = "sdk"))]
    const fn begin(_: &mut Chance) -> Self {
        Self {}
    }
}

#[cfg(feature = "sdk")]
impl Drop for SdkChance {
    fn drop(&mut self) {
        fastrand::seed(self.before);
    }
}

fn drive(time: &mut VirtualTime, arriving: impl Future<Output = ()>) -> Result<(), LoadError> {
    time.block_on(arriving).map_err(LoadError::Stalled)
}

/// Spawns the code at each arrival.
fn arrive<'a, F, C>(
    arrivals: Arrivals,
    shared: &'a Arc<Shared>,
    time: &VirtualTime,
    code: &'a F,
) -> impl Future<Output = ()> + use<'a, F, C>
where
    F: Fn(Client) -> C,
    C: Future<Output = ()> + 'static,
{
    let (spawner, started) = (time.spawner(), shared.clock.now());
    let under_way = Rc::new(Cell::new(0_usize));
    async move {
        for (at, number) in arrivals.zip(0..) {
            until(&shared.clock, started.plus_micros(at)).await;
            if under_way.get() >= UNDER_WAY_MAX {
                shared.turn_away(TURNED_AWAY);
                continue;
            }
            under_way.set(under_way.get() + 1);
            let (work, under_way) = (code(Client::new(number, shared)), Rc::clone(&under_way));
            spawner.spawn(async move {
                work.await;
                under_way.set(under_way.get().saturating_sub(1));
            });
        }
    }
}
