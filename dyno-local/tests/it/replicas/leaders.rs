//! Leaders: who leads, when another does, and what becomes of writes that no quorum persisted.

use dyno_core::op::{DeleteItem, UpdateItem};
use dyno_local::{CopyState, Flaw, Lag, Local, Replication, Timestamp};

use super::{code, engine, ms, put_of, replicas, seen, seen_strongly, strong};
use crate::support::{item, ok, put, send};

fn leader(local: &Local) -> Option<usize> {
    replicas(local).of_key(&item("pk=a sk=s")).leaders()[0]
}

fn write_works(local: &Local) -> bool {
    send(local, put_of("pk=a sk=s")).is_ok()
}

#[test]
fn a_partition_has_three_copies_of_which_the_first_leads() {
    let (local, _) = engine(Replication::new());
    let all = replicas(&local).info();
    assert_eq!(all.len(), 4);
    for info in all {
        assert_eq!((info.term, info.leader, info.copies.len()), (1, Some(0), 3));
    }
}

/// The lease is two seconds: so long nobody writes or reads strongly, and not longer.
#[test]
fn another_copy_leads_when_the_lease_has_run_out() {
    let (local, clock) = engine(Replication::new());
    put(&local, "pk=a sk=s n=1");
    replicas(&local).lose_leader();
    assert_eq!(leader(&local), None);
    clock.advance(ms(1_999));
    assert_eq!(code(&local, put_of("pk=a sk=s")), "InternalServerError");
    assert_eq!(code(&local, strong("pk=a sk=s")), "InternalServerError");
    // Eventually consistent reads go on.
    assert_eq!(seen(&local, "pk=a sk=s").unwrap(), "n=1 pk=a sk=s");
    clock.advance(ms(1));
    assert_eq!(leader(&local), Some(1));
    assert_eq!(seen_strongly(&local, "pk=a sk=s").unwrap(), "n=1 pk=a sk=s");
    assert!(write_works(&local));
    assert_eq!(replicas(&local).of_key(&item("pk=a sk=s")).info()[0].term, 2);
}

#[test]
fn a_lease_can_be_set() {
    let (local, clock) = engine(Replication::new().lease(ms(500)));
    replicas(&local).lose_leader();
    let until = replicas(&local).info()[0].lease_until;
    assert_eq!(until, Some(Timestamp::default().plus_micros(500_000)));
    clock.advance(ms(499));
    assert!(!write_works(&local));
    clock.advance(ms(1));
    assert!(write_works(&local));
}

/// Two of three copies are enough, and one is not.
#[test]
fn a_quorum_is_two_copies() {
    let (local, clock) = engine(Replication::new());
    replicas(&local).lose(2);
    assert!(write_works(&local));
    replicas(&local).lose(1);
    assert_eq!(code(&local, put_of("pk=a sk=s n=2")), "InternalServerError");
    // The leader has its lease, and serves what was acknowledged.
    assert_eq!(seen_strongly(&local, "pk=a sk=s").unwrap(), "pk=a sk=s");
    clock.advance(ms(2_000));
    assert_eq!(code(&local, strong("pk=a sk=s")), "InternalServerError");
    clock.advance(ms(60_000));
    assert_eq!(leader(&local), None);
    replicas(&local).restore(1);
    assert_eq!(leader(&local), Some(0));
}

#[test]
fn the_copy_with_the_longest_log_leads() {
    let (local, clock) = engine(Replication::new());
    replicas(&local).lose(1);
    put(&local, "pk=a sk=s n=1");
    // Copy 1 comes back when there is nobody to tell it what it lacks.
    replicas(&local).lose(0).restore(1);
    let copies = &replicas(&local).of_key(&item("pk=a sk=s")).info()[0].copies;
    assert_eq!([copies[0].log_end, copies[1].log_end, copies[2].log_end], [1, 0, 1]);
    clock.advance(ms(2_000));
    assert_eq!(leader(&local), Some(2));
    assert_eq!(seen_strongly(&local, "pk=a sk=s").unwrap(), "n=1 pk=a sk=s");
    replicas(&local).lose(2).restore(0);
    clock.advance(ms(2_000));
    assert_eq!(seen_strongly(&local, "pk=a sk=s").unwrap(), "n=1 pk=a sk=s");
}

/// That is what the rule is for.
#[test]
fn an_election_that_ignores_logs_loses_what_was_acknowledged() {
    let mut lost = 0;
    for seed in 0..8 {
        let replication = Replication::new().flaw(Flaw::ElectionIgnoresLog);
        let (local, clock) = engine(replication);
        // Whom such an election chooses differs from term to term.
        for _ in 0..seed {
            let leader = leader(&local).unwrap();
            replicas(&local).lose(leader);
            clock.advance(ms(2_000));
            replicas(&local).restore(leader);
        }
        let leader = leader(&local).unwrap();
        let (one, other) = ((leader + 1) % 3, (leader + 2) % 3);
        replicas(&local).lose(one);
        put(&local, "pk=a sk=s gk=g n=1");
        replicas(&local).lose(leader).restore(one);
        clock.advance(ms(2_000));
        let is_lost = seen_strongly(&local, "pk=a sk=s").is_none();
        let now_leads = self::leader(&local).unwrap();
        assert_eq!(is_lost, now_leads == one, "{one} {other}");
        lost += u32::from(is_lost);
    }
    assert!(lost > 0);
}

/// A write whose caller got an error may be there later, or not; never before it is committed.
#[test]
fn a_write_without_a_quorum_is_seen_by_nobody() {
    let (local, _) = engine(Replication::new());
    put(&local, "pk=a sk=s gk=g n=1");
    replicas(&local).lose(1).lose(2);
    assert_eq!(code(&local, put_of("pk=a sk=s gk=g n=2")), "InternalServerError");
    assert_eq!(code(&local, DeleteItem::new("tab", item("pk=a sk=s"))), "InternalServerError");
    let info = &replicas(&local).of_key(&item("pk=a sk=s")).info()[0];
    assert_eq!((info.committed, info.is_pending), (1, true));
    assert_eq!(seen(&local, "pk=a sk=s").unwrap(), "gk=g n=1 pk=a sk=s");
    assert_eq!(seen_strongly(&local, "pk=a sk=s").unwrap(), "gk=g n=1 pk=a sk=s");
    // A copy comes back in time: it is committed after all, once.
    replicas(&local).restore(1);
    assert_eq!(seen_strongly(&local, "pk=a sk=s").unwrap(), "gk=g n=2 pk=a sk=s");
    let info = &replicas(&local).of_key(&item("pk=a sk=s")).info()[0];
    assert_eq!((info.committed, info.is_pending, info.term), (2, false, 1));
    let of_index = crate::support::on("glo", "gk = :g", ":g=g");
    assert_eq!(
        crate::support::shown_all(ok(&local, of_index).items.as_ref())[0],
        "gk=g n=2 pk=a sk=s"
    );
}

#[test]
fn a_leader_that_is_cut_off_loses_what_it_alone_has() {
    let (local, clock) = engine(Replication::new());
    put(&local, "pk=a sk=s n=1");
    replicas(&local).cut_off_leader();
    assert_eq!(code(&local, put_of("pk=a sk=s n=2")), "InternalServerError");
    // Until its lease has run out it is the leader, and knows all that was acknowledged.
    clock.advance(ms(1_999));
    assert_eq!(leader(&local), Some(0));
    assert_eq!(seen_strongly(&local, "pk=a sk=s").unwrap(), "n=1 pk=a sk=s");
    clock.advance(ms(1));
    assert_eq!(leader(&local), Some(1));
    put(&local, "pk=a sk=s n=3");
    // It serves what it has, and does not get what is written.
    replicas(&local).read_from(0);
    assert_eq!(seen(&local, "pk=a sk=s").unwrap(), "n=1 pk=a sk=s");
    replicas(&local).restore(0);
    assert_eq!(seen(&local, "pk=a sk=s").unwrap(), "n=3 pk=a sk=s");
    let info = &replicas(&local).of_key(&item("pk=a sk=s")).info()[0];
    assert_eq!((info.committed, info.is_pending), (2, false));
}

#[test]
fn a_leader_that_is_reached_again_in_time_leads_on() {
    let (local, clock) = engine(Replication::new());
    replicas(&local).cut_off_leader();
    assert_eq!(code(&local, put_of("pk=a sk=s n=2")), "InternalServerError");
    clock.advance(ms(1_000));
    replicas(&local).restore(0);
    let info = &replicas(&local).of_key(&item("pk=a sk=s")).info()[0];
    assert_eq!((info.term, info.leader, info.lease_until), (1, Some(0), None));
    // The others have its write now.
    assert_eq!(seen_strongly(&local, "pk=a sk=s").unwrap(), "n=2 pk=a sk=s");
}

/// Who waits for no lease leads beside a leader that does not know.
#[test]
fn without_leases_two_lead_at_once() {
    let stale_reads = |replication: Replication| {
        let (local, _) = engine(replication);
        put(&local, "pk=a sk=s n=1");
        replicas(&local).cut_off_leader();
        if send(&local, put_of("pk=a sk=s n=2")).is_err() {
            return 0;
        }
        (0..50).filter(|_| seen_strongly(&local, "pk=a sk=s").unwrap() == "n=1 pk=a sk=s").count()
    };
    assert_eq!(stale_reads(Replication::new()), 0);
    let stale = stale_reads(Replication::new().flaw(Flaw::NoLease));
    assert!((10..40).contains(&stale), "{stale}");
}

#[test]
fn a_quorum_of_one_loses_what_was_acknowledged() {
    let (local, clock) = engine(Replication::new().flaw(Flaw::QuorumOfOne));
    replicas(&local).lose(1).lose(2);
    put(&local, "pk=a sk=s gk=g n=1");
    replicas(&local).lose(0).restore(1).restore(2);
    clock.advance(ms(2_000));
    assert_eq!(seen_strongly(&local, "pk=a sk=s"), None);
    let of_index = crate::support::on("glo", "gk = :g", ":g=g");
    assert_eq!(ok(&local, of_index).count, 0);
}

#[test]
fn a_copy_that_comes_back_shows_what_it_missed_after_its_lag() {
    let (local, clock) = engine(Lag::fixed(ms(100)));
    let all = replicas(&local);
    all.lose(2).read_from(2);
    put(&local, "pk=a sk=s");
    clock.advance(ms(5_000));
    // Reads go to those that are there.
    assert!(seen(&local, "pk=a sk=s").is_some());
    all.restore(2);
    assert_eq!(all.info()[0].copies[2].state, CopyState::Up);
    assert_eq!(seen(&local, "pk=a sk=s"), None);
    clock.advance(ms(100));
    assert!(seen(&local, "pk=a sk=s").is_some());
}

/// What it had before it was lost does not come anew.
#[test]
fn a_copy_that_comes_back_has_what_it_had() {
    let (local, clock) = engine(Lag::fixed(ms(100)));
    let all = replicas(&local);
    all.read_from(2);
    put(&local, "pk=a sk=s n=1");
    all.lose(2);
    put(&local, "pk=a sk=s n=2");
    clock.advance(ms(50));
    all.restore(2);
    clock.advance(ms(50));
    assert_eq!(seen(&local, "pk=a sk=s").unwrap(), "n=1 pk=a sk=s");
    clock.advance(ms(50));
    assert_eq!(seen(&local, "pk=a sk=s").unwrap(), "n=2 pk=a sk=s");
}

#[test]
fn partitions_have_leaders_of_their_own() {
    let (local, clock) = engine(Replication::new());
    replicas(&local).partition(1).lose_leader();
    assert_eq!(replicas(&local).leaders(), [Some(0), None, Some(0), Some(0)]);
    clock.advance(ms(2_000));
    assert_eq!(replicas(&local).leaders(), [Some(0), Some(1), Some(0), Some(0)]);
    // Nothing there is to lose.
    replicas(&local).partition(9).lose_leader();
    replicas(&local).of_key(&item("x=1")).lose_leader();
    replicas(&local).lose(7).hold(7).restore(7).read_from(7);
    assert_eq!(replicas(&local).leaders(), [Some(0), Some(1), Some(0), Some(0)]);
}

#[test]
fn a_condition_that_fails_needs_a_leader_too() {
    let (local, _) = engine(Replication::new());
    replicas(&local).lose_leader();
    let mut update = UpdateItem::new("tab", item("pk=a sk=s"));
    update.condition_expression = Some("attribute_exists(pk)".to_owned());
    assert_eq!(code(&local, update), "InternalServerError");
}
