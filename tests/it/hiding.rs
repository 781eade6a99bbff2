//! Reads that return less than entities, or ask in several requests, hide what listings hide: what
//! has expired, and markers. And they ask every shard.

use std::time::Duration;

use dyno::clock::{ManualClock, Timestamp};
use dyno::{AnyKey, Db, Entity, ErrorKind, Partition, Projection, Table};
use dyno_local::Local;
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(
    name = "shows",
    pk = "pk",
    sk = "sk",
    ttl = "expires_at",
    scan(segments = 3),
    gsi(all, pk = "allpk", sk = "allsk"),
    gsi(due, pk = [show], sk = [expires_at], projection = include("seat")),
    lsi(own, sk = "ownsk"),
    entities(Ticket, Visit)
)]
struct Shows;

#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Shows,
    pk = "SHOW#{show}",
    sk = "TICKET#{id}",
    access(of_show, primary),
    access(all, index = all, pk = "TICKETS", sk = "{id}", shards = 3),
    access(due, index = due, partial, pk = [show], sk = [expires_at]),
    access(by_seat, index = own, sk = "SEAT#{seat}")
)]
struct Ticket {
    show: String,
    id: u64,
    seat: u64,
    #[entity(unique)]
    code: String,
    expires_at: u64,
}

/// Its own key has shards, and so has the local index.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Shows,
    pk = "DAY#{day}",
    sk = "VISIT#{id}",
    shards = 4,
    shard_by = id,
    access(of_day, primary),
    access(by_gate, index = own, sk = "GATE#{gate}")
)]
struct Visit {
    day: u16,
    id: u64,
    gate: u64,
}

#[derive(Debug, PartialEq, Deserialize, Projection)]
#[projection(of = Ticket, on(due))]
struct Seat {
    seat: u64,
}

const START: u64 = 1_720_526_400;

/// Tickets 0 to 9, of which each lives a minute longer, three minutes after the first was written.
async fn shows() -> Db<Shows> {
    let clock = ManualClock::new(Timestamp::from_seconds(1_720_526_400));
    let db = Db::<Shows>::new(Local::new()).clock(clock.clone());
    db.create_table().await.unwrap();
    for id in 0..10 {
        let (show, code) = ("hamlet".to_owned(), format!("c{id}"));
        let expires_at = START + 60 * (id + 1);
        db.put(&Ticket { show, id, seat: 100 + id, code, expires_at }).await.unwrap();
    }
    clock.advance(Duration::from_mins(3));
    db
}

#[tokio::test]
async fn counts_leave_out_what_has_expired() {
    let db = shows().await;
    let of_show = || db.query(Ticket::query().of_show("hamlet"));
    let count = of_show().count().await.unwrap();
    assert_eq!((count.items, count.scanned), (7, 10));
    assert_eq!(of_show().include_expired().count().await.unwrap().items, 10);
    assert_eq!(of_show().filter(|t| t.seat.ge(105)).count().await.unwrap().items, 5);
    let collection = || db.collection(Ticket::partition("hamlet"));
    assert_eq!(collection().count().await.unwrap().items, 7);
    assert_eq!(collection().include_expired().count().await.unwrap().items, 10);
}

#[tokio::test]
async fn counts_tell_what_has_expired_by_a_key_of_the_index() {
    let db = shows().await;
    let due = || db.query(Ticket::query().due("hamlet"));
    assert_eq!(due().count().await.unwrap().items, 7);
    assert_eq!(due().include_expired().count().await.unwrap().items, 10);
    let of_index = Partition::of(Ticket::query().due("hamlet"));
    assert_eq!(db.collection(of_index).count().await.unwrap().items, 7);
    let until = Ticket::query().due("hamlet").expires_at_in(..START + 420);
    assert_eq!(db.query(until).count().await.unwrap().items, 3);
}

#[tokio::test]
async fn projections_leave_out_what_has_expired() {
    let db = shows().await;
    let seats: Vec<Seat> = (103..110).map(|seat| Seat { seat }).collect();
    let of_show = || db.query(Ticket::query().of_show("hamlet")).project::<Seat>();
    assert_eq!(of_show().all().await.unwrap(), seats);
    assert_eq!(of_show().include_expired().all().await.unwrap().len(), 10);
    let due = || db.query(Ticket::query().due("hamlet")).project::<Seat>();
    assert_eq!(due().all().await.unwrap(), seats);
    let by_seat = || db.query(Ticket::query().by_seat("hamlet").seat_in(102..105));
    assert_eq!(by_seat().project::<Seat>().all().await.unwrap(), seats[..2]);
    let get = |id: u64| db.get(Ticket::key("hamlet", id)).project::<Seat>();
    assert_eq!(get(2).await.unwrap(), None);
    assert_eq!(get(2).include_expired().await.unwrap(), Some(Seat { seat: 102 }));
    assert_eq!(get(3).await.unwrap(), Some(Seat { seat: 103 }));
}

#[tokio::test]
async fn shards_are_asked_for_counts_and_projections() {
    let db = shows().await;
    let all = || db.query(Ticket::query().all());
    let ids: Vec<u64> = all().all().await.unwrap().iter().map(|ticket| ticket.id).collect();
    assert_eq!(ids, [3, 4, 5, 6, 7, 8, 9]);
    let count = all().count().await.unwrap();
    assert_eq!((count.items, count.scanned), (7, 10));
    let seats: Vec<Seat> = (103..110).map(|seat| Seat { seat }).collect();
    assert_eq!(all().project::<Seat>().all().await.unwrap(), seats);
    let mut each = 0;
    for shard in 0..3 {
        each += all().shard(shard).count().await.unwrap().items;
    }
    assert_eq!(each, 7);
    let none = all().shard(3).count().await.unwrap_err();
    assert_eq!(none.kind(), ErrorKind::Invalid);
}

#[tokio::test]
async fn explanations_tell_a_query_for_each_shard() {
    let db = shows().await;
    let explained = db.query(Ticket::query().all().id_in(3u64..)).explain().unwrap();
    assert_eq!(explained.queries, 3);
    let text = explained.to_string();
    assert!(text.contains("allpk is \"TICKETS\""), "{text}");
    assert!(text.contains("\nshards: 3, with a query each"), "{text}");
    let estimate = explained.estimate(4096, 10);
    assert_eq!((estimate.requests, estimate.units), (3, 5.0));
    assert_eq!(explained.estimate(4096, 0).requests, 3);
    let one = db.query(Ticket::query().all()).shard(1).explain().unwrap();
    assert_eq!(one.queries, 1);
    assert!(one.to_string().contains("allpk is \"TICKETS#001#\""), "{one}");
    let collection = db.collection(Partition::of(Ticket::query().all())).explain().unwrap();
    assert_eq!(collection.queries, 3);
}

#[tokio::test]
async fn scans_leave_out_what_has_expired_and_markers() {
    let db = shows().await;
    assert_eq!(db.scan().all().await.unwrap().len(), 7);
    let count = db.scan().count().await.unwrap();
    assert_eq!((count.items, count.scanned), (7, 20));
    assert_eq!(db.scan().include_expired().count().await.unwrap().items, 10);
    assert_eq!(db.scan().parallel().all().await.unwrap().len(), 7);
    let all = db.scan().parallel().include_expired().all().await.unwrap();
    assert_eq!(all.len(), 10);
    assert_eq!(db.scan().include_expired().parallel().all().await.unwrap().len(), 10);
}

#[tokio::test]
async fn reads_of_many_keys_leave_out_what_has_expired() {
    let db = shows().await;
    let keys = || [1, 2, 3, 4].map(|id: u64| Ticket::key("hamlet", id));
    let ids = |found: Vec<Option<Ticket>>| -> Vec<_> {
        found.into_iter().map(|ticket| ticket.map(|ticket| ticket.id)).collect()
    };
    let found = db.batch_get(keys()).await.unwrap();
    assert_eq!(ids(found.complete().unwrap()), [None, None, Some(3), Some(4)]);
    let found = db.batch_get(keys()).include_expired().await.unwrap();
    assert_eq!(ids(found.complete().unwrap()), [Some(1), Some(2), Some(3), Some(4)]);
    let found = db.transact_get(keys().to_vec()).await.unwrap();
    assert_eq!(ids(found), [None, None, Some(3), Some(4)]);
    let [_, expired, kept, _] = keys();
    let (expired, kept) = db.transact_get((expired, kept)).include_expired().await.unwrap();
    assert_eq!((expired.unwrap().id, kept.unwrap().id), (2, 3));
    let any = [2u64, 3].map(|id| AnyKey::from(Ticket::key("hamlet", id)));
    let found = db.batch_get(any).await.unwrap().complete().unwrap();
    assert_eq!(found.iter().filter(|found| found.is_some()).count(), 1);
}

#[tokio::test]
async fn a_local_index_has_the_shards_of_the_table() {
    let db = shows().await;
    for id in 0..20 {
        db.put(&Visit { day: 7, id, gate: id % 2 }).await.unwrap();
    }
    let by_gate = |gate: u64| db.query(Visit::query().by_gate(7u16).gate(gate));
    assert_eq!(by_gate(0).all().await.unwrap().len(), 10);
    assert_eq!(by_gate(1).consistent().count().await.unwrap().items, 10);
    assert_eq!(by_gate(1).explain().unwrap().queries, 4);
    db.patch(Visit::key(7u16, 3u64)).rekey(|k| k.by_gate(0u64)).await.unwrap();
    let ids: Vec<u64> = by_gate(0).all().await.unwrap().iter().map(|visit| visit.id).collect();
    assert_eq!((ids.len(), ids.contains(&3)), (11, true));
    assert_eq!(db.get(Visit::key(7u16, 3u64)).await.unwrap().map(|visit| visit.gate), Some(0));
}
