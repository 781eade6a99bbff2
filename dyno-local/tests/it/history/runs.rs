//! Seeded runs of the engine, each checked.

use std::fmt::Write;
use std::time::Duration;

use dyno_local::Local;

use super::check::check;
use super::clients::{Setup, run};
use super::record::History;

const SETUP: Setup = Setup {
    seed: 0,
    clients: 4,
    operations: 40,
    partition_bytes_max: u64::MAX,
    with_noise: false,
    transaction_time: Duration::ZERO,
    is_scarce: false,
};

/// Runs and checks one seed; a failure prints how to run it again, and the history around it.
fn checked(setup: Setup) -> (Local, History) {
    let (local, history) = run(setup);
    if let Err(anomaly) = check(&history) {
        panic!("{setup:?}\n{anomaly:?}");
    }
    (local, history)
}

#[test]
fn seeded_runs_are_strictly_serializable() {
    let mut told = Told::default();
    for seed in 0..200 {
        told.add(&checked(Setup { seed, ..SETUP }).1);
    }
    told.assert_lively();
    // Where transactions take no time, nobody ever meets one.
    assert_eq!(told.conflicting, 0, "{told:?}");
}

#[test]
fn runs_are_serializable_while_partitions_split() {
    let mut told = Told::default();
    for seed in 1_000..1_100 {
        let setup = Setup { seed, partition_bytes_max: 500, with_noise: true, ..SETUP };
        let (local, history) = checked(setup);
        assert!(local.partitions("tab").len() > 3);
        assert!(local.index_partitions("tab", "idx").len() > 1);
        told.add(&history);
    }
    told.assert_lively();
}

#[test]
fn two_clients_with_much_to_do() {
    let mut told = Told::default();
    for seed in 2_000..2_020 {
        let setup = Setup { seed, clients: 2, operations: 300, with_noise: true, ..SETUP };
        told.add(&checked(setup).1);
    }
    told.assert_lively();
}

#[test]
fn runs_are_serializable_while_transactions_are_under_way() {
    let mut told = Told::default();
    for seed in 3_000..3_060 {
        let transaction_time = Duration::from_millis(10);
        told.add(&checked(Setup { seed, transaction_time, ..SETUP }).1);
    }
    told.assert_lively();
    assert!(told.conflicting * 50 > told.operations, "nothing conflicts: {told:?}");
}

/// What is throttled had no effect, whatever was throttled of it: table, index, or one of several
/// items.
#[test]
fn runs_are_serializable_where_capacity_is_scarce() {
    let mut told = Told::default();
    for seed in 4_000..4_100 {
        told.add(&checked(Setup { seed, is_scarce: true, ..SETUP }).1);
    }
    assert!(told.throttled * 8 > told.operations, "there is enough: {told:?}");
    for seed in 4_100..4_140 {
        let transaction_time = Duration::from_millis(10);
        told.add(&checked(Setup { seed, is_scarce: true, transaction_time, ..SETUP }).1);
    }
    for seed in 4_200..4_230 {
        let setup = Setup { seed, is_scarce: true, partition_bytes_max: 500, ..SETUP };
        told.add(&checked(Setup { with_noise: true, ..setup }).1);
    }
    told.assert_lively();
    assert!(told.throttled * 2 < told.operations, "hardly anything is done: {told:?}");
}

/// How much happened in some runs: a checker that sees nothing finds nothing.
#[derive(Debug, Default)]
struct Told {
    operations: usize,
    overlapping: usize,
    refused: usize,
    deleted: usize,
    conflicting: usize,
    throttled: usize,
    text: String,
}

impl Told {
    fn add(&mut self, history: &History) {
        self.operations += history.ops.len();
        self.refused += history.ops.iter().filter(|op| !op.refused.is_empty()).count();
        let deletes = |op: &&super::record::Op| op.writes.iter().any(|(_, id)| id.is_none());
        self.deleted += history.ops.iter().filter(deletes).count();
        self.conflicting += history.ops.iter().filter(|op| op.conflicts).count();
        self.throttled += history.ops.iter().filter(|op| op.throttled).count();
        // Nothing else was counted between the two moments of an operation that ran alone.
        self.overlapping += history.ops.iter().filter(|op| op.returned - op.invoked > 1).count();
    }

    fn assert_lively(&mut self) {
        write!(self.text, "{} operations", self.operations).unwrap();
        assert!(self.overlapping > 20, "no concurrency: {self:?}");
        assert!(self.refused * 50 > self.operations, "nothing is refused: {self:?}");
        assert!(self.deleted * 200 > self.operations, "nothing is deleted: {self:?}");
    }
}
