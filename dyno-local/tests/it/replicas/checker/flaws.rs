//! Each rule of replication is needed: without it the checker finds what is wrong.

use dyno_local::Flaw;

use super::clients::Setup;
use super::runs::{chaotic, violation};

/// Returns in how many of these histories something is wrong.
fn violations(flaw: Flaw, seeds: std::ops::Range<u64>) -> usize {
    let flawed = |seed| {
        let setup = chaotic(seed);
        Setup { replication: setup.replication.clone().flaw(flaw), ..setup }
    };
    seeds.filter(|seed| violation(&flawed(*seed)).is_err()).count()
}

#[test]
fn a_quorum_of_one_loses_writes() {
    let found = violations(Flaw::QuorumOfOne, 0..120);
    assert!(found > 0, "{found}");
}

#[test]
fn an_election_that_ignores_logs_loses_writes() {
    let found = violations(Flaw::ElectionIgnoresLog, 0..120);
    assert!(found > 0, "{found}");
}

#[test]
fn without_leases_strong_reads_are_stale() {
    let found = violations(Flaw::NoLease, 0..200);
    assert!(found > 0, "{found}");
}
