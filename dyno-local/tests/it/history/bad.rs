//! Histories by hand: the checker has to find out the bad ones, and to let the good ones pass.

use super::check::check;
use super::record::{History, Id, Op};

/// An operation from one moment to another.
fn op(invoked: u64, returned: u64) -> Op {
    Op { name: format!("{invoked}..{returned}"), invoked, returned, ..Op::default() }
}

impl Op {
    fn reads(mut self, key: usize, chain: &[Id]) -> Self {
        self.reads.push((key, (!chain.is_empty()).then(|| chain.to_vec())));
        self
    }

    fn writes(mut self, key: usize, id: Id) -> Self {
        self.writes.push((key, Some(id)));
        self
    }

    fn deletes(mut self, key: usize) -> Self {
        self.writes.push((key, None));
        self
    }

    fn refused(mut self, id: Id) -> Self {
        self.refused.push(id);
        self
    }

    fn lacks(mut self, group: u64, key: usize) -> Self {
        self.lacks = Some((group, vec![key]));
        self
    }
}

/// Creates the keys 0 and 1 with the values 10 and 20 at the moments 0 and 1.
fn history(ops: impl IntoIterator<Item = Op>) -> History {
    let create = op(0, 1).reads(0, &[]).writes(0, 10).reads(1, &[]).writes(1, 20);
    History { ops: std::iter::once(create).chain(ops).collect() }
}

fn passes(ops: impl IntoIterator<Item = Op>) {
    check(&history(ops)).unwrap();
}

fn fails(name: &str, ops: impl IntoIterator<Item = Op>) {
    let anomaly = check(&history(ops)).unwrap_err();
    assert!(anomaly.name.starts_with(name), "{anomaly:?}");
}

#[test]
fn what_happened_one_after_another_is_in_order() {
    passes([
        op(2, 3).reads(0, &[10]).writes(0, 11),
        op(4, 5).reads(0, &[10, 11]).reads(1, &[20]),
        op(6, 7).reads(0, &[10, 11]).deletes(0),
        op(8, 9).reads(0, &[]),
        op(10, 11).reads(0, &[]).writes(0, 12),
        op(12, 13).reads(0, &[12]).refused(99),
    ]);
}

#[test]
fn what_overlaps_may_have_happened_in_either_order() {
    for seen in [&[10][..], &[10, 11]] {
        passes([op(2, 9).reads(0, &[10]).writes(0, 11), op(3, 4).reads(0, seen)]);
    }
    // Two absences that cannot be told apart.
    passes([
        op(2, 3).reads(0, &[10]).deletes(0),
        op(4, 5).reads(0, &[]).writes(0, 11),
        op(6, 7).reads(0, &[11]).deletes(0),
        op(2, 9).reads(0, &[]),
    ]);
}

#[test]
fn a_lost_update() {
    fails(
        "lost update",
        [op(2, 5).reads(0, &[10]).writes(0, 11), op(3, 6).reads(0, &[10]).writes(0, 12)],
    );
    // Nobody saw it, not even who came after it.
    fails("lost write", [op(2, 3).writes(0, 11), op(4, 5).reads(0, &[10])]);
}

#[test]
fn a_torn_read_of_a_transaction() {
    let write = op(2, 9).reads(0, &[10]).writes(0, 11).reads(1, &[20]).writes(1, 21);
    let read = op(3, 8).reads(0, &[10, 11]).reads(1, &[20]);
    fails("G-single", [write.clone(), read]);
    passes([write.clone(), op(3, 8).reads(0, &[10, 11]).reads(1, &[20, 21])]);
    // Row by row, a reader may see half of it.
    passes([write, op(3, 8).reads(0, &[10, 11]), op(3, 8).reads(1, &[20])]);
}

#[test]
fn a_write_skew() {
    let one = op(2, 8).reads(0, &[10]).reads(1, &[20]).writes(1, 21);
    let other = op(3, 9).reads(1, &[20]).reads(0, &[10]).writes(0, 11);
    fails("G2", [one.clone(), other]);
    passes([one, op(3, 9).reads(1, &[20, 21]).reads(0, &[10]).writes(0, 11)]);
}

#[test]
fn a_stale_read() {
    let write = op(2, 3).reads(0, &[10]).writes(0, 11);
    fails("stale read", [write.clone(), op(4, 5).reads(0, &[10])]);
    passes([write, op(4, 5).reads(0, &[10, 11])]);
    fails("stale read", [op(2, 3).reads(0, &[])]);
    let gone = op(2, 3).reads(0, &[10]).deletes(0);
    fails("stale read", [gone, op(4, 5).reads(0, &[10])]);
    // A read that goes back behind another one.
    let write = op(2, 9).reads(0, &[10]).writes(0, 11);
    fails("stale read", [write, op(3, 4).reads(0, &[10, 11]), op(5, 6).reads(0, &[10])]);
}

#[test]
fn a_dirty_write() {
    let one = op(2, 8).reads(0, &[10]).writes(0, 11).reads(1, &[20, 22]).writes(1, 21);
    let other = op(3, 9).reads(0, &[10, 11]).writes(0, 12).reads(1, &[20]).writes(1, 22);
    fails("G0", [one, other]);
}

#[test]
fn a_circular_information_flow() {
    let one = op(2, 8).reads(0, &[10]).writes(0, 11).reads(1, &[20, 21]);
    let other = op(3, 9).reads(1, &[20]).writes(1, 21).reads(0, &[10, 11]);
    fails("G1c", [one, other]);
}

#[test]
fn writes_in_another_order_than_time() {
    fails(
        "reordered writes",
        [op(2, 3).writes(0, 11), op(4, 5).writes(0, 12), op(6, 7).reads(0, &[10, 12, 11])],
    );
}

#[test]
fn values_from_nowhere() {
    fails("G1a", [op(2, 3).reads(0, &[10]).refused(11), op(2, 9).reads(0, &[10, 11])]);
    fails("a value that nobody wrote", [op(2, 3).reads(0, &[10, 11])]);
    let one = op(2, 3).writes(0, 11);
    let other = op(2, 4).writes(0, 12);
    let reads = [op(5, 6).reads(0, &[10, 11, 12]), op(7, 8).reads(0, &[10, 12])];
    fails("lost update", [one, other].into_iter().chain(reads));
}

#[test]
fn an_index_that_loses_an_entry() {
    // 10 is in group 0 all the time, 20 until the update.
    fails("lost index entry", [op(2, 3).lacks(0, 0)]);
    passes([op(2, 3).lacks(1, 0)]);
    let moves = op(3, 5).reads(1, &[20]).writes(1, 21);
    passes([moves.clone(), op(2, 4).lacks(0, 1)]);
    fails("lost index entry", [moves.clone(), op(1, 2).lacks(0, 1)]);
    fails("lost index entry", [moves, op(6, 7).lacks(1, 1)]);
}
