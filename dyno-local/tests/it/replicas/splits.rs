//! Partitions that split while copies are behind or lost.

use dyno_core::op::Scan;
use dyno_local::{Lag, Local, ManualClock, Replication};

use super::{code, create, engine, ms, put_of, replicas, seen};
use crate::support::{item, ok, put, query, shown_all};

#[test]
fn halves_are_as_far_behind_as_the_whole_was() {
    let clock = ManualClock::default();
    let builder = Local::builder().clock(clock.clone()).partition_bytes_max(60);
    let local = builder.replication(Lag::fixed(ms(50))).build();
    create(&local);
    replicas(&local).read_from(1);
    for n in 0..30 {
        put(&local, &format!("pk=p{n:02} sk=s n=1"));
    }
    let partitions = local.partitions("tab").len();
    assert!(partitions > 5, "{partitions}");
    assert_eq!(ok(&local, Scan::new("tab")).count, 0);
    clock.advance(ms(50));
    assert_eq!(ok(&local, Scan::new("tab")).count, 30);

    replicas(&local).hold(1);
    for n in 0..90 {
        put(&local, &format!("pk=p{n:02} sk=s n=2"));
    }
    assert!(local.partitions("tab").len() > 2 * partitions);
    clock.advance(ms(50));
    let stale = shown_all(ok(&local, Scan::new("tab")).items.as_ref());
    assert_eq!(stale.len(), 30);
    assert!(stale.iter().all(|item| item.starts_with("n=1 ")));
    replicas(&local).release(1);
    assert_eq!(ok(&local, Scan::new("tab")).count, 90);
    assert_eq!(replicas(&local).leaders().len(), local.partitions("tab").len());
}

/// A partition without a leader does not take writes, whatever it splits into; an entry that nobody
/// acknowledged goes with its key.
#[test]
fn halves_have_the_leader_that_the_whole_had() {
    let (local, clock) = engine(Replication::new());
    put(&local, "pk=a sk=s");
    replicas(&local).lose(0);
    clock.advance(ms(2_000));
    assert_eq!(replicas(&local).leaders(), [Some(1); 4]);
    replicas(&local).lose(2);
    // It cannot be acknowledged: only one copy is there.
    assert_eq!(code(&local, put_of("pk=a sk=s n=2")), "InternalServerError");
    assert_eq!(seen(&local, "pk=a sk=s").unwrap(), "pk=a sk=s");
    replicas(&local).restore(2);
    assert_eq!(seen(&local, "pk=a sk=s").unwrap(), "n=2 pk=a sk=s");
}

#[test]
fn an_index_of_a_split_table_is_held_back_as_before() {
    let clock = ManualClock::default();
    let builder = Local::builder().clock(clock).partition_bytes_max(60);
    let local = builder.replication(Replication::new()).build();
    create(&local);
    replicas(&local).hold_index("glo");
    for n in 0..40 {
        put(&local, &format!("pk=p{n:02} sk=s gk=g"));
    }
    let mut of_index = query("gk = :g", ":g=g");
    of_index.index_name = Some("glo".to_owned());
    assert_eq!(ok(&local, of_index.clone()).count, 0);
    replicas(&local).of_key(&item("pk=p00 sk=s")).release_index("glo");
    let some = ok(&local, of_index.clone()).count;
    assert!((1..20).contains(&some), "{some}");
    replicas(&local).release_index("glo");
    assert_eq!(ok(&local, of_index).count, 40);
}
