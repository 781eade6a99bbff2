//! Global indexes that are fed behind.

use dyno_core::op::{DeleteItem, Scan};
use dyno_local::{Lag, Replication};

use super::{engine, ms, replicas, seen_strongly};
use crate::support::{item, ok, on, put, shown_all};

fn in_index(local: &dyno_local::Local, gk: &str) -> Vec<String> {
    let query = on("glo", "gk = :g", &format!(":g={gk}"));
    shown_all(ok(local, query).items.as_ref())
}

#[test]
fn an_index_shows_a_write_when_its_lag_has_passed() {
    let lag = Replication::new().index_lag(Lag::fixed(ms(300)));
    let (local, clock) = engine(lag);
    put(&local, "pk=a sk=s gk=g n=1");
    assert_eq!(in_index(&local, "g"), [] as [&str; 0]);
    clock.advance(ms(200));
    put(&local, "pk=a sk=s gk=h n=2");
    clock.advance(ms(99));
    assert_eq!(in_index(&local, "g"), [] as [&str; 0]);
    clock.advance(ms(1));
    assert_eq!(in_index(&local, "g"), ["gk=g n=1 pk=a sk=s"]);
    assert_eq!(in_index(&local, "h"), [] as [&str; 0]);
    clock.advance(ms(200));
    assert_eq!(in_index(&local, "g"), [] as [&str; 0]);
    assert_eq!(in_index(&local, "h"), ["gk=h n=2 pk=a sk=s"]);
}

#[test]
fn an_item_is_seen_in_an_index_after_it_was_deleted() {
    let (local, _) = engine(Replication::new());
    put(&local, "pk=a sk=s gk=g");
    replicas(&local).hold_index("glo");
    ok(&local, DeleteItem::new("tab", item("pk=a sk=s")));
    assert_eq!(seen_strongly(&local, "pk=a sk=s"), None);
    assert_eq!(in_index(&local, "g"), ["gk=g pk=a sk=s"]);
    let mut scan = Scan::new("tab");
    scan.index_name = Some("glo".to_owned());
    assert_eq!(ok(&local, scan.clone()).count, 1);
    replicas(&local).release_index("glo");
    assert_eq!(in_index(&local, "g"), [] as [&str; 0]);
    assert_eq!(ok(&local, scan).count, 0);
}

/// Partitions feed an index on their own: one may be behind and another not.
#[test]
fn partitions_feed_an_index_in_their_own_time() {
    let (local, _) = engine(Replication::new());
    let keys: Vec<String> = (0..40).map(|n| format!("p{n:02}")).collect();
    let held = replicas(&local).partition(0).info()[0].partition;
    assert_eq!(held, 0);
    replicas(&local).partition(0).hold_index("glo");
    for pk in &keys {
        put(&local, &format!("pk={pk} sk=s gk=g"));
    }
    let behind = local.partitions("tab")[0].items;
    assert!(behind > 2 && behind < 30, "{behind}");
    let found = in_index(&local, "g").len();
    assert_eq!(u64::try_from(found).unwrap(), 40 - behind);
    replicas(&local).release_index("glo");
    assert_eq!(in_index(&local, "g").len(), 40);
}

#[test]
fn a_slow_index_is_later_by_that() {
    let (local, clock) = engine(Lag::fixed(ms(10)));
    replicas(&local).slow_index("glo", ms(40)).slow_index("loc", ms(40)).slow_index("nix", ms(1));
    put(&local, "pk=a sk=s gk=g");
    clock.advance(ms(49));
    assert_eq!(in_index(&local, "g").len(), 0);
    clock.advance(ms(1));
    assert_eq!(in_index(&local, "g").len(), 1);
}

/// A page of an index over several of its partitions shows each entry once, in order.
#[test]
fn pages_of_an_index_in_many_partitions_show_what_it_was_fed() {
    let clock = dyno_local::ManualClock::default();
    let builder = dyno_local::Local::builder().clock(clock).partition_bytes_max(120);
    let local = builder.replication(Replication::new()).build();
    super::create(&local);
    for n in 0..60 {
        put(&local, &format!("pk=p{n:02} sk=s gk=g{} n=1", n % 7));
    }
    assert!(local.index_partitions("tab", "glo").len() > 4);
    let scan = || {
        let mut scan = Scan::new("tab");
        (scan.index_name, scan.limit) = (Some("glo".to_owned()), Some(7));
        let pages = crate::support::scan_pages(&local, scan);
        let items = pages.iter().flat_map(|page| shown_all(page.items.as_ref()));
        items.collect::<Vec<_>>()
    };
    let before = scan();
    assert_eq!(before.len(), 60);
    replicas(&local).hold_index("glo");
    for n in 0..90 {
        put(&local, &format!("pk=p{n:02} sk=s gk=g{} n=2", n % 5));
    }
    for n in 0..20 {
        ok(&local, DeleteItem::new("tab", item(&format!("pk=p{n:02} sk=s"))));
    }
    assert_eq!(scan(), before);
    replicas(&local).release_index("glo");
    let after = scan();
    assert_eq!(after.len(), 70);
    assert!(after.iter().all(|it| it.contains("n=2")));
}
