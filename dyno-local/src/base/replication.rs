//! How copies of partitions behave: settings alone. `replica` goes by them.

use std::ops::Range;
use std::time::Duration;

use super::{limits, micros, mixed};

/// How long a write takes to reach a copy, or an index.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use dyno_local::{Lag, Local};
///
/// let some = Lag::seeded(7, Duration::from_millis(5)..Duration::from_millis(400));
/// let local = Local::builder().replication(some).build();
/// # drop(local);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lag {
    min_micros: i64,
    /// Up to this much is added.
    spread_micros: u64,
    seed: u64,
}

impl Lag {
    /// Returns no lag: what is committed is everywhere.
    pub const fn none() -> Self {
        Self { min_micros: 0, spread_micros: 0, seed: 0 }
    }

    /// Returns the same lag for every write.
    pub fn fixed(by: Duration) -> Self {
        Self { min_micros: micros(by), spread_micros: 0, seed: 0 }
    }

    /// Returns a lag within a range for each write and copy, which follows from the seed.
    ///
    /// Writes of a partition reach a copy in their order: one that takes long keeps back those behind
    /// it.
    pub fn seeded(seed: u64, range: Range<Duration>) -> Self {
        let spread = range.end.saturating_sub(range.start);
        let spread_micros = u64::try_from(spread.as_micros()).unwrap_or(u64::MAX);
        Self { min_micros: micros(range.start), spread_micros, seed }
    }

    /// Returns how long an entry of a log takes to a reader of it.
    pub(crate) fn micros_of(&self, reader: u64, sequence: u64) -> i64 {
        if self.spread_micros == 0 {
            return self.min_micros;
        }
        let drawn = mixed(mixed(self.seed ^ mixed(reader)) ^ mixed(sequence));
        let scaled = (u128::from(drawn) * u128::from(self.spread_micros)) >> 64;
        self.min_micros.saturating_add(i64::try_from(scaled).unwrap_or(i64::MAX))
    }
}

/// How copies of partitions behave: each partition has three, of which one leads.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use dyno_local::{Lag, Local, Replication};
///
/// let replication = Replication::new()
///     .lag(Lag::fixed(Duration::from_millis(20)))
///     .index_lag(Lag::seeded(7, Duration::from_millis(50)..Duration::from_secs(1)));
/// let local = Local::builder().replication(replication).build();
/// # drop(local);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Replication {
    pub(crate) lag: Lag,
    pub(crate) index_lag: Lag,
    pub(crate) lease_micros: i64,
    pub(crate) chaos: Option<Chaos>,
    pub(crate) flaw: Option<Flaw>,
}

impl Replication {
    /// Returns copies that are never behind, unless a test holds one back, and never lost.
    pub const fn new() -> Self {
        Self {
            lag: Lag::none(),
            index_lag: Lag::none(),
            lease_micros: limits::LEADER_LEASE_MICROS,
            chaos: None,
            flaw: None,
        }
    }

    /// Sets how far copies are behind their leader, and global indexes behind their table.
    #[must_use]
    pub const fn lag(mut self, lag: Lag) -> Self {
        self.lag = lag;
        self.index_lag = lag;
        self
    }

    /// Sets how far global indexes are behind their table, which is as far as copies are unless set.
    #[must_use]
    pub const fn index_lag(mut self, lag: Lag) -> Self {
        self.index_lag = lag;
        self
    }

    /// Sets how long a leader leads without hearing from a quorum; two seconds unless set.
    ///
    /// It is how long a partition has no leader after one is lost.
    #[must_use]
    pub fn lease(mut self, lease: Duration) -> Self {
        self.lease_micros = micros(lease);
        self
    }

    /// Has copies lost and messages between them late, as chance has it.
    #[must_use]
    pub const fn chaos(mut self, chaos: Chaos) -> Self {
        self.chaos = Some(chaos);
        self
    }

    /// Takes a rule of replication away, so that acknowledged writes get lost or reads go wrong: for
    /// those who check histories, and want to see that their checks can fail.
    #[must_use]
    pub const fn flaw(mut self, flaw: Flaw) -> Self {
        self.flaw = Some(flaw);
        self
    }
}

impl Default for Replication {
    fn default() -> Self {
        Self::new()
    }
}

impl From<Lag> for Replication {
    fn from(lag: Lag) -> Self {
        Self::new().lag(lag)
    }
}

/// What befalls the copies of each partition by chance, by the engine's clock.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chaos {
    pub(crate) seed: u64,
    pub(crate) calm_micros: i64,
    pub(crate) outage_micros: i64,
    pub(crate) mid_write: f64,
    pub(crate) late: f64,
    pub(crate) late_micros: i64,
}

impl Chaos {
    /// Returns one loss in a minute, of ten seconds, on average; one write in a hundred that its leader
    /// does not survive; one message in twenty that is late, by up to 50 milliseconds.
    pub const fn seeded(seed: u64) -> Self {
        Self {
            seed,
            calm_micros: 60_000_000,
            outage_micros: 10_000_000,
            mid_write: 0.01,
            late: 0.05,
            late_micros: 50_000,
        }
    }

    /// Sets how long it is from one loss of a copy to the next, on average.
    #[must_use]
    pub fn calm(mut self, mean: Duration) -> Self {
        self.calm_micros = micros(mean);
        self
    }

    /// Sets how long a copy is lost, or a leader cut off, on average.
    #[must_use]
    pub fn outage(mut self, mean: Duration) -> Self {
        self.outage_micros = micros(mean);
        self
    }

    /// Sets which share of writes, from 0 to 1, their leader does not survive. Such a write is
    /// persisted by some copies or by none, and its caller gets an error.
    #[must_use]
    pub const fn mid_write(mut self, share: f64) -> Self {
        self.mid_write = share;
        self
    }

    /// Sets which share of messages to copies is late, from 0 to 1, and by how much at most.
    #[must_use]
    pub fn late(mut self, share: f64, by: Duration) -> Self {
        self.late = share;
        self.late_micros = micros(by);
        self
    }
}

/// A rule of replication that is taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Flaw {
    /// A write is acknowledged when the leader alone has persisted it.
    QuorumOfOne,
    /// Any copy may become leader, whatever its log lacks.
    ElectionIgnoresLog,
    /// A new leader does not wait until the old one's lease has run out.
    NoLease,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seeded_lag_stays_within_its_range_and_is_spread_over_it() {
        let (min, max) = (Duration::from_millis(5), Duration::from_millis(25));
        let lag = Lag::seeded(3, min..max);
        let drawn: Vec<i64> = (0..1_000).map(|sequence| lag.micros_of(1, sequence)).collect();
        assert!(drawn.iter().all(|it| (5_000..25_000).contains(it)));
        assert!(drawn.iter().any(|it| *it < 7_000) && drawn.iter().any(|it| *it > 23_000));
        let of = |lag: Lag, reader| (0..9).map(|at| lag.micros_of(reader, at)).collect::<Vec<_>>();
        assert_eq!(of(lag, 1), of(Lag::seeded(3, min..max), 1));
        assert_ne!(of(lag, 1), of(lag, 2));
        assert_ne!(of(lag, 1), of(Lag::seeded(4, min..max), 1));
    }

    #[test]
    fn an_empty_range_is_a_fixed_lag() {
        let by = Duration::from_millis(5);
        assert_eq!(Lag::seeded(0, by..by), Lag::fixed(by));
        assert_eq!(Lag::fixed(by).micros_of(1, 2), 5_000);
        assert_eq!(Lag::none().micros_of(1, 2), 0);
    }
}
