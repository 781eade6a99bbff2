//! Histories by hand: the checker finds those out that cannot be, and no others.

use super::history::Action::{Add, Delete, Put, PutIf, Read};
use super::history::{Action, Glimpse, History, Op, State};
use super::{linear, stale};

/// Operations on one key: what, when it began, and when it was answered, if it was.
fn history(ops: &[(Action, i64, Option<i64>)], glimpses: &[(State, i64)]) -> History {
    let op = |(action, invoked, returned): &(Action, i64, Option<i64>)| Op {
        client: 0,
        key: 0,
        action: *action,
        invoked: *invoked,
        returned: *returned,
    };
    let glimpse = |(state, at): &(State, i64)| Glimpse {
        key: 0,
        state: *state,
        invoked: *at,
        returned: *at,
        held_since: None,
    };
    History {
        ops: ops.iter().map(op).collect(),
        glimpses: glimpses.iter().map(glimpse).collect(),
        has_converged: true,
    }
}

#[track_caller]
fn check(is_right: bool, ops: &[(Action, i64, Option<i64>)], glimpses: &[(State, i64)]) {
    let checked = linear::check(&history(ops, glimpses));
    assert_eq!(checked.is_ok(), is_right, "{checked:?}");
}

#[test]
fn histories_by_hand_are_judged() {
    let done = |action, at: i64| (action, at, Some(at));
    let lost = |action, at: i64| (action, at, None);
    let one = Some((1, 0));
    let two = Some((2, 0));
    check(true, &[done(Put(1), 1), done(Read(one), 2)], &[]);
    // A write that was acknowledged is gone.
    check(false, &[done(Put(1), 1), done(Read(None), 2)], &[]);
    check(false, &[done(Put(1), 1), done(Put(2), 2), done(Read(one), 3)], &[]);
    check(false, &[done(Put(1), 1), done(Delete, 2), done(Read(one), 3)], &[]);
    // Two that overlap come in either order, but in one.
    let both = [(Put(1), 1, Some(4)), (Put(2), 2, Some(3))];
    check(true, &[both[0], both[1], done(Read(one), 5)], &[]);
    check(true, &[both[0], both[1], done(Read(two), 5)], &[]);
    check(false, &[both[0], both[1], done(Read(two), 5), done(Read(one), 6)], &[]);
    // What got an error happened once, late, or never.
    check(true, &[done(Put(1), 1), lost(Put(2), 2), done(Read(one), 3)], &[]);
    check(true, &[done(Put(1), 1), lost(Put(2), 2), done(Read(one), 3), done(Read(two), 9)], &[]);
    let twice = [done(Read(two), 3), done(Put(1), 4), done(Read(two), 5)];
    check(false, &[lost(Put(2), 2), twice[0], twice[1], twice[2]], &[]);
    // Counts tell a write that was lost under others.
    check(true, &[done(Add(1, Some(1)), 1), done(Add(2, Some(2)), 2)], &[]);
    check(false, &[done(Add(1, Some(1)), 1), done(Add(2, Some(1)), 2)], &[]);
    check(true, &[done(Add(1, Some(1)), 1), lost(Add(2, None), 2), done(Add(3, Some(3)), 3)], &[]);
    // Conditions, those that failed too.
    check(true, &[done(Put(1), 1), done(PutIf(1, 2, Some(true)), 2), done(Read(two), 3)], &[]);
    check(false, &[done(Put(1), 1), done(PutIf(1, 2, Some(false)), 2)], &[]);
    // A glimpse of a write that was dropped.
    check(true, &[done(Put(1), 1), lost(Put(2), 2), done(Read(one), 3)], &[(one, 4)]);
    check(true, &[done(Put(1), 1), lost(Put(2), 2), done(Read(two), 5)], &[(two, 4)]);
    check(false, &[done(Put(1), 1), lost(Put(2), 2), done(Read(one), 5)], &[(two, 4)]);
    check(false, &[done(Put(1), 3)], &[(one, 2)]);
    check(false, &[done(Put(1), 3)], &[(two, 4)]);
}

#[test]
fn ages_by_hand_are_judged() {
    let done = |action, at: i64| (action, at, Some(at));
    let writes = [done(Put(1), 10), done(Put(2), 20)];
    for (state, at, held_since, is_right) in [
        (Some((1, 0)), 25, None, true),
        (Some((1, 0)), 30, None, true),
        (Some((1, 0)), 31, None, false),
        (Some((1, 0)), 31, Some(25), true),
        (Some((2, 0)), 90, None, true),
        (None, 15, None, true),
        (None, 21, None, false),
    ] {
        let mut history = history(&writes, &[(state, at)]);
        history.glimpses[0].held_since = held_since;
        let checked = stale::check(&history, 10);
        assert_eq!(checked.is_ok(), is_right, "{state:?} at {at}: {checked:?}");
    }
}
