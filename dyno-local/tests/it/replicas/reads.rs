//! Eventually consistent reads: of which copy, and how far behind.

use std::collections::BTreeSet;

use dyno_core::op::{
    BatchExecuteStatement, BatchGetItem, BatchStatement, ExecuteStatement, GetItem,
    KeysAndAttributes, Scan, TransactGet, TransactGetItems,
};
use dyno_local::{Lag, Local, ManualClock, Replication};

use super::{create, engine, ms, put_of, replicas, seen, seen_strongly};
use crate::support::{item, ok, on, put, query, shown, shown_all};

#[test]
fn by_default_there_are_no_copies() {
    let local = Local::new();
    create(&local);
    assert!(local.replicas("tab").is_none());
    assert!(engine(Lag::none()).0.replicas("nix").is_none());
}

#[test]
fn without_lag_every_copy_shows_what_was_written() {
    let (local, _) = engine(Replication::new());
    for n in 0..20 {
        put(&local, &format!("pk=a sk=s n={n}"));
        for copy in 0..3 {
            replicas(&local).read_from(copy);
            assert_eq!(seen(&local, "pk=a sk=s").unwrap(), format!("n={n} pk=a sk=s"));
        }
    }
}

#[test]
fn a_read_is_stale_until_the_lag_has_passed() {
    let (local, clock) = engine(Lag::fixed(ms(100)));
    put(&local, "pk=a sk=s n=1");
    replicas(&local).read_from(1);
    assert_eq!(seen(&local, "pk=a sk=s"), None);
    assert_eq!(seen_strongly(&local, "pk=a sk=s").unwrap(), "n=1 pk=a sk=s");
    clock.advance(ms(99));
    put(&local, "pk=a sk=s n=2");
    assert_eq!(seen(&local, "pk=a sk=s"), None);
    clock.advance(ms(1));
    assert_eq!(seen(&local, "pk=a sk=s").unwrap(), "n=1 pk=a sk=s");
    clock.advance(ms(99));
    assert_eq!(seen(&local, "pk=a sk=s").unwrap(), "n=2 pk=a sk=s");
    // The leader is never behind.
    put(&local, "pk=a sk=s n=3");
    replicas(&local).read_from(0);
    assert_eq!(seen(&local, "pk=a sk=s").unwrap(), "n=3 pk=a sk=s");
}

#[test]
fn reads_go_to_all_three_copies() {
    let (local, _) = engine(Replication::new());
    for copy in 1..=2 {
        put(&local, &format!("pk=a sk=s n={copy}"));
        replicas(&local).hold(copy);
    }
    put(&local, "pk=a sk=s n=3");
    let mut counts = [0; 4];
    for _ in 0..3_000 {
        let seen = seen(&local, "pk=a sk=s").unwrap();
        counts[seen["n=".len()..].split_once(' ').unwrap().0.parse::<usize>().unwrap()] += 1;
    }
    assert_eq!(counts[0], 0);
    for copy in 1..=3 {
        assert!((900..1_100).contains(&counts[copy]), "{counts:?}");
    }
}

/// Whoever writes and reads at once does not find what was written, with a chance of two in three.
#[test]
fn ones_own_write_is_not_there_when_a_copy_is_held_back() {
    let (local, _) = engine(Replication::new());
    put(&local, "pk=a sk=s n=1");
    let all = replicas(&local);
    all.hold(1).hold(2).read_from(2);
    put(&local, "pk=a sk=s n=2");
    assert_eq!(seen(&local, "pk=a sk=s").unwrap(), "n=1 pk=a sk=s");
    // A condition goes by what the leader has.
    let mut next = put_of("pk=a sk=s n=3");
    next.condition_expression = Some("n = :n".to_owned());
    next.expression_attribute_values = crate::support::values(":n=2");
    ok(&local, next);
    all.release(2);
    assert_eq!(seen(&local, "pk=a sk=s").unwrap(), "n=3 pk=a sk=s");
}

#[test]
fn every_read_that_is_eventually_consistent_sees_the_copy() {
    let (local, _) = engine(Replication::new());
    for sk in ["a", "b", "d"] {
        put(&local, &format!("pk=p sk={sk} lk=l n=1"));
    }
    replicas(&local).hold(1).read_from(1);
    put(&local, "pk=p sk=b lk=m n=2");
    put(&local, "pk=p sk=c lk=l n=2");
    ok(&local, dyno_core::op::DeleteItem::new("tab", item("pk=p sk=d")));
    let stale = ["lk=l n=1 pk=p sk=a", "lk=l n=1 pk=p sk=b", "lk=l n=1 pk=p sk=d"];
    let fresh = ["lk=l n=1 pk=p sk=a", "lk=m n=2 pk=p sk=b", "lk=l n=2 pk=p sk=c"];

    for (consistent, expected) in [(false, stale), (true, fresh)] {
        let mut forward = query("pk = :p", ":p=p");
        forward.consistent_read = consistent;
        assert_eq!(shown_all(ok(&local, forward.clone()).items.as_ref()), expected);
        let mut backward = forward.clone();
        backward.scan_index_forward = false;
        let mut found = shown_all(ok(&local, backward).items.as_ref());
        found.reverse();
        assert_eq!(found, expected);
        let mut scan = Scan::new("tab");
        scan.consistent_read = consistent;
        assert_eq!(shown_all(ok(&local, scan).items.as_ref()), expected);
        let mut of_index = on("loc", "pk = :p AND lk = :l", ":p=p :l=l");
        of_index.consistent_read = consistent;
        let attributes = "n, sk";
        of_index.projection_expression = Some(attributes.to_owned());
        let found = shown_all(ok(&local, of_index).items.as_ref());
        let of_index = if consistent {
            vec!["n=1 sk=a", "n=2 sk=c"]
        } else {
            vec!["n=1 sk=a", "n=1 sk=b", "n=1 sk=d"]
        };
        assert_eq!(found, of_index);

        let keys = ["a", "b", "c", "d"].map(|sk| item(&format!("pk=p sk={sk}")));
        let asked = KeysAndAttributes {
            keys: keys.to_vec(),
            consistent_read: Some(consistent),
            ..KeysAndAttributes::default()
        };
        let batch = BatchGetItem::new([("tab".to_owned(), asked)].into());
        let found = shown_all(ok(&local, batch).responses.get("tab"));
        assert_eq!(found, expected);

        let mut statement = ExecuteStatement::new("SELECT * FROM tab WHERE pk = 'p'");
        statement.consistent_read = consistent;
        assert_eq!(shown_all(ok(&local, statement).items.as_ref()), expected);
        let text = "SELECT * FROM tab WHERE pk = 'p' AND sk = 'b'";
        let mut member = BatchStatement::new(text);
        member.consistent_read = consistent;
        let told = ok(&local, BatchExecuteStatement::new(vec![member]));
        assert_eq!(shown(told.responses[0].item.as_ref().unwrap()), expected[1]);
    }
    // Transactions see the leader.
    let get = TransactGet::new("tab", item("pk=p sk=b"));
    let found = ok(&local, TransactGetItems::new(vec![get])).responses;
    assert_eq!(shown(found[0].as_ref().unwrap()), fresh[1]);
}

#[test]
fn a_page_ends_by_what_the_copy_shows() {
    let (local, _) = engine(Replication::new());
    replicas(&local).hold(1).read_from(1);
    for n in 0..6 {
        put(&local, &format!("pk=p sk=s{n}"));
    }
    let (held, at) = (replicas(&local), ["s1", "s3", "s5"]);
    held.release(1);
    assert_eq!(ok(&local, query("pk = :p", ":p=p")).count, 6);
    held.hold(1);
    for sk in ["s0", "s2", "s4"] {
        ok(&local, dyno_core::op::DeleteItem::new("tab", item(&format!("pk=p sk={sk}"))));
    }
    let mut page = query("pk = :p", ":p=p");
    page.limit = Some(4);
    let first = ok(&local, page.clone());
    assert_eq!(first.count, 4);
    page.exclusive_start_key = first.last_evaluated_key;
    assert_eq!(ok(&local, page).count, 2);
    held.release(1);
    let left = shown_all(ok(&local, query("pk = :p", ":p=p")).items.as_ref());
    assert_eq!(left, at.map(|sk| format!("pk=p sk={sk}")));
}

#[test]
fn reads_of_one_request_see_one_copy_of_a_partition() {
    let (local, _) = engine(Replication::new());
    put(&local, "pk=p sk=a n=1");
    put(&local, "pk=p sk=b n=1");
    replicas(&local).hold(1);
    put(&local, "pk=p sk=a n=2");
    put(&local, "pk=p sk=b n=2");
    let mut found = BTreeSet::new();
    for _ in 0..100 {
        let keys = vec![item("pk=p sk=a"), item("pk=p sk=b")];
        let asked = KeysAndAttributes { keys, ..KeysAndAttributes::default() };
        let batch = BatchGetItem::new([("tab".to_owned(), asked)].into());
        let shown = shown_all(ok(&local, batch).responses.get("tab"));
        found.insert(shown.join(", "));
    }
    let both = ["n=1 pk=p sk=a, n=1 pk=p sk=b", "n=2 pk=p sk=a, n=2 pk=p sk=b"];
    assert_eq!(Vec::from_iter(found), both);
}

#[test]
fn a_transaction_reaches_a_copy_whole() {
    let (local, _) = engine(Replication::new());
    let writes = ["a", "b"].map(|sk| {
        let put = dyno_core::op::TransactPut::new("tab", item(&format!("pk=p sk={sk}")));
        dyno_core::op::TransactWriteItem::Put(put)
    });
    replicas(&local).hold(2).read_from(2);
    ok(&local, dyno_core::op::TransactWriteItems::new(writes.to_vec()));
    assert_eq!(ok(&local, query("pk = :p", ":p=p")).count, 0);
    let info = replicas(&local).of_key(&item("pk=p sk=a")).info();
    assert_eq!((info[0].committed, info[0].copies[2].applied), (1, 0));
    replicas(&local).release(2);
    assert_eq!(ok(&local, query("pk = :p", ":p=p")).count, 2);
}

#[test]
fn a_slow_copy_is_later_than_the_others() {
    let (local, clock) = engine(Lag::fixed(ms(10)));
    let all = replicas(&local);
    all.slow(2, ms(90));
    put(&local, "pk=a sk=s");
    let shows = |copy| {
        all.read_from(copy);
        seen(&local, "pk=a sk=s").is_some()
    };
    assert_eq!([0, 1, 2].map(shows), [true, false, false]);
    clock.advance(ms(10));
    assert_eq!([0, 1, 2].map(shows), [true, true, false]);
    clock.advance(ms(90));
    assert_eq!([0, 1, 2].map(shows), [true, true, true]);
}

/// What a run with seeded lag shows, read after read.
fn run(seed: u64) -> Vec<String> {
    let clock = ManualClock::default();
    let lag = Lag::seeded(seed, ms(1)..ms(60));
    let local = Local::builder().clock(clock.clone()).seed(seed).replication(lag).build();
    create(&local);
    let mut shown = Vec::new();
    for n in 0..200 {
        put(&local, &format!("pk=p{} sk=s gk=g n={n}", n % 3));
        clock.advance(ms(7));
        shown.push(format!("{:?}", seen(&local, &format!("pk=p{} sk=s", n % 5))));
        shown.push(shown_all(ok(&local, on("glo", "gk = :g", ":g=g")).items.as_ref()).join(", "));
    }
    shown
}

#[test]
fn a_seed_gives_the_same_answers_twice() {
    assert_eq!(run(5), run(5));
    assert_ne!(run(5), run(6));
}

/// Entries are kept for those that are behind, and not without bound.
#[test]
fn who_is_too_far_behind_is_brought_forward() {
    let (local, _) = engine(Replication::new());
    replicas(&local).hold(1).read_from(1);
    for n in 0..5_000 {
        put(&local, &format!("pk=a sk=s n={n}"));
    }
    let seen = ok(&local, GetItem::new("tab", item("pk=a sk=s"))).item.unwrap();
    assert_eq!(shown(&seen), "n=903 pk=a sk=s");
    let info = replicas(&local).of_key(&item("pk=a sk=s")).info();
    assert_eq!(info[0].committed - info[0].copies[1].applied, 4_096);
}
