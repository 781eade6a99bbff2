//! Thousands of histories, each checked.

use dyno_local::{Chaos, Lag, Replication};

use super::clients::{LAG_MAX, Setup, run};
use super::history::{Action, History};
use super::{linear, stale};
use crate::replicas::ms;

/// Copies that are lost often, for short, and messages that are late.
pub(super) fn chaotic(seed: u64) -> Setup {
    let chaos = Chaos::seeded(seed).calm(ms(90)).outage(ms(60)).mid_write(0.08).late(0.2, ms(15));
    let lag = Lag::seeded(seed, ms(0)..LAG_MAX);
    Setup {
        seed,
        replication: Replication::new().lag(lag).lease(ms(30)).chaos(chaos),
        clients: 3,
        operations: 13,
        keys: 2,
        with_holds: false,
        partition_bytes_max: u64::MAX,
    }
}

/// Checks a history of a seed, and returns what is wrong with it.
pub(super) fn violation(setup: &Setup) -> Result<History, String> {
    let history = run(setup);
    linear::check(&history)?;
    if !history.has_converged {
        return Err("the index is not what the table is".to_owned());
    }
    Ok(history)
}

/// How much happened: a checker that sees nothing finds nothing.
#[derive(Debug, Default)]
struct Told {
    acknowledged: usize,
    unknown: usize,
    refused: usize,
    glimpses: usize,
    stale: usize,
}

impl Told {
    fn add(&mut self, history: &History) {
        for op in &history.ops {
            match (op.action, op.returned) {
                (_, None) => self.unknown += 1,
                (Action::PutIf(.., Some(false)), _) => self.refused += 1,
                (_, Some(_)) => self.acknowledged += 1,
            }
        }
        self.glimpses += history.glimpses.len();
        // Without any lag each of them would be too old.
        self.stale += usize::from(stale::check(history, 0).is_err());
    }
}

fn check_all(setups: impl Iterator<Item = Setup>) -> Told {
    let mut told = Told::default();
    for setup in setups {
        match violation(&setup) {
            Ok(history) => told.add(&history),
            Err(violation) => panic!("seed {}: {violation}", setup.seed),
        }
    }
    told
}

#[test]
fn no_acknowledged_write_is_lost_in_thousands_of_histories() {
    let told = check_all((0..3_000).map(chaotic));
    assert!(told.acknowledged > 50_000, "{told:?}");
    assert!(told.unknown > 10_000 && told.refused > 5_000, "{told:?}");
    assert!(told.glimpses > 30_000 && told.stale > 1_500, "{told:?}");
}

#[test]
fn nor_while_partitions_split() {
    let small = |seed| Setup { keys: 4, operations: 20, partition_bytes_max: 60, ..chaotic(seed) };
    let told = check_all((10_000..10_200).map(small));
    assert!(told.acknowledged > 6_000 && told.unknown > 600, "{told:?}");
}

/// Where nothing is lost, nothing is older than the lag, but what was held back.
#[test]
fn what_is_seen_is_no_older_than_the_lag() {
    let mut told = Told::default();
    for seed in 20_000..20_300 {
        let lag = Lag::seeded(seed, ms(0)..LAG_MAX);
        let replication = Replication::new().lag(lag);
        let setup = Setup { replication, with_holds: seed % 2 == 0, ..chaotic(seed) };
        let history = violation(&setup).unwrap_or_else(|it| panic!("seed {seed}: {it}"));
        if let Err(violation) = stale::check(&history, 40_000) {
            panic!("seed {seed}: {violation}");
        }
        assert!(history.ops.iter().all(|op| op.returned.is_some()));
        told.add(&history);
    }
    assert!(told.stale > 50, "{told:?}");
}

/// Only a lag that is shorter than the real one is too short.
#[test]
fn the_bound_of_the_lag_is_tight() {
    let too_old = (20_000..20_100).filter(|seed| {
        let replication = Replication::new().lag(Lag::fixed(LAG_MAX));
        let history = run(&Setup { replication, ..chaotic(*seed) });
        stale::check(&history, 40_000).unwrap_or_else(|it| panic!("{it}"));
        stale::check(&history, 20_000).is_err()
    });
    assert!(too_old.count() > 10);
}

#[test]
fn a_seed_makes_the_same_history_twice() {
    for seed in 0..20 {
        assert_eq!(run(&chaotic(seed)), run(&chaotic(seed)));
    }
    assert_ne!(run(&chaotic(1)), run(&chaotic(2)));
}
