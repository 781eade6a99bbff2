//! What clients see of a partition without a leader, and how they get over it.

use dyno_core::Backoff;
use dyno_core::backend::BackendExt;
use dyno_core::clock::Clock;
use dyno_core::layer::Retry;
use dyno_core::op::{
    BatchExecuteStatement, BatchGetItem, BatchStatement, BatchWriteItem, ExecuteTransaction,
    KeysAndAttributes, ParameterizedStatement, Scan, StreamSpecification, StreamViewType,
    TimeToLiveSpecification, TransactGet, TransactGetItems, TransactPut, TransactWriteItem,
    TransactWriteItems, UpdateTimeToLive, WriteRequest,
};
use dyno_local::{Local, ManualClock, Replication, Timestamp, VirtualTime};

use super::{code, engine, ms, put_of, replicas, seen};
use crate::support::{item, ok, put, query, shown_all, table};

/// Two keys of different partitions: the first has lost its leader.
const LOST: &str = "pk=a sk=s";
const THERE: &str = "pk=b sk=s";

fn half_lost() -> (Local, ManualClock) {
    let (local, clock) = engine(Replication::new());
    put(&local, LOST);
    put(&local, THERE);
    let all = replicas(&local);
    all.of_key(&item(LOST)).lose_leader();
    assert_eq!(all.of_key(&item(THERE)).leaders(), [Some(0)]);
    (local, clock)
}

#[test]
fn a_batch_leaves_over_what_has_no_leader() {
    let (local, _) = half_lost();
    let puts = [LOST, THERE].map(|it| WriteRequest::Put(item(&format!("{it} n=1"))));
    let told = ok(&local, BatchWriteItem::new([("tab".to_owned(), puts.to_vec())].into()));
    assert_eq!(told.unprocessed_items["tab"][..], puts[..1]);
    assert_eq!(seen(&local, LOST).unwrap(), LOST);
    assert_eq!(seen(&local, THERE).unwrap(), "n=1 pk=b sk=s");

    let keys = [LOST, THERE].map(item);
    let asked = KeysAndAttributes {
        keys: keys.to_vec(),
        consistent_read: Some(true),
        ..KeysAndAttributes::default()
    };
    let told = ok(&local, BatchGetItem::new([("tab".to_owned(), asked)].into()));
    assert_eq!(told.unprocessed_keys["tab"].keys[..], keys[..1]);
    assert_eq!(shown_all(told.responses.get("tab")), ["n=1 pk=b sk=s"]);

    let texts = ["a", "b"].map(|pk| format!("UPDATE tab SET n=2 WHERE pk='{pk}' AND sk='s'"));
    let members = texts.iter().map(|text| BatchStatement::new(text.as_str()));
    let told = ok(&local, BatchExecuteStatement::new(members.collect())).responses;
    assert_eq!(told[0].error.as_ref().unwrap().code, "InternalServerError");
    assert!(told[1].error.is_none());
}

#[test]
fn a_transaction_is_refused_whole() {
    let (local, clock) = half_lost();
    let puts = [THERE, LOST]
        .map(|it| TransactWriteItem::Put(TransactPut::new("tab", item(&format!("{it} n=1")))));
    let mut write = TransactWriteItems::new(puts.to_vec());
    write.client_request_token = Some("token".to_owned());
    assert_eq!(code(&local, write.clone()), "InternalServerError");
    assert_eq!(seen(&local, THERE).unwrap(), THERE);
    let gets = [THERE, LOST].map(|it| TransactGet::new("tab", item(it)));
    assert_eq!(code(&local, TransactGetItems::new(gets.to_vec())), "InternalServerError");
    let insert =
        |pk| ParameterizedStatement::new(format!("INSERT INTO tab VALUE {{'pk':'{pk}','sk':'t'}}"));
    let insert = ExecuteTransaction::new(["a", "b"].map(insert).to_vec());
    assert_eq!(code(&local, insert), "InternalServerError");
    // Its token was not used up.
    clock.advance(ms(2_000));
    ok(&local, write);
    assert_eq!(seen(&local, THERE).unwrap(), "n=1 pk=b sk=s");
}

/// Nor is one that a quorum of every partition does not persist: none of it is there later.
#[test]
fn a_transaction_without_a_quorum_has_no_effect() {
    let (local, _) = engine(Replication::new());
    let of_lost = replicas(&local).of_key(&item(LOST));
    of_lost.lose(1).lose(2);
    let puts = [THERE, LOST].map(|it| TransactWriteItem::Put(TransactPut::new("tab", item(it))));
    assert_eq!(code(&local, TransactWriteItems::new(puts.to_vec())), "InternalServerError");
    of_lost.restore(1);
    assert_eq!(ok(&local, Scan::new("tab")).count, 0);
}

#[test]
fn a_page_fails_where_it_meets_a_partition_that_nobody_serves() {
    let (local, _) = engine(Replication::new());
    for n in 0..40 {
        put(&local, &format!("pk=p{n:02} sk=s"));
    }
    replicas(&local).partition(2).lose_leader();
    let mut scan = Scan::new("tab");
    assert_eq!(ok(&local, scan.clone()).count, 40);
    scan.consistent_read = true;
    assert_eq!(code(&local, scan.clone()), "InternalServerError");
    // It does not get there.
    scan.limit = Some(3);
    assert_eq!(ok(&local, scan).count, 3);
    replicas(&local).lose(0).lose(1).lose(2);
    assert_eq!(code(&local, query("pk = :p", ":p=p00")), "InternalServerError");
    assert_eq!(code(&local, dyno_core::op::GetItem::new("tab", item(LOST))), "InternalServerError");
}

/// A client that repeats what fails sees a slow answer: the rest of the lease, and what it waits too long.
#[test]
fn a_client_that_repeats_gets_over_a_failover() {
    let run = || {
        let (local, clock) = half_lost();
        let mut time = VirtualTime::new(clock.clone());
        let backoff = Backoff::new().attempts_max(12);
        let client = Retry::new(local.clone()).clock(clock.clone()).seed(7).backoff(backoff);
        let begun = clock.now();
        time.block_on(client.send(put_of("pk=a sk=s n=1"))).unwrap().unwrap();
        assert_eq!(seen(&local, LOST).unwrap(), "n=1 pk=a sk=s");
        clock.now().as_micros() - begun.as_micros()
    };
    let took = run();
    assert!((2_000_000..4_100_000).contains(&took), "{took}");
    assert_eq!(run(), took);
}

/// An engine whose item [`LOST`] expires after a second.
fn with_expiry() -> (Local, ManualClock) {
    let clock = ManualClock::new(Timestamp::from_seconds(1_700_000_000));
    let builder = Local::builder().clock(clock.clone());
    let local = builder.replication(Replication::new()).build();
    ok(&local, table("tab", "pk sk", "pk:S sk:S"));
    let attribute_name = "ttl".to_owned();
    let on = TimeToLiveSpecification { enabled: true, attribute_name };
    ok(&local, UpdateTimeToLive::new("tab", on));
    put(&local, "pk=a sk=s ttl=1700000001");
    (local, clock)
}

/// Not each request tries all that is due: what could not expire rests for a while.
#[test]
fn what_could_not_expire_rests() {
    let (local, clock) = with_expiry();
    replicas(&local).read_from(2).lose_leader();
    clock.advance(ms(1_900));
    assert!(seen(&local, LOST).is_some());
    clock.advance(ms(199));
    assert!(seen(&local, LOST).is_some());
    clock.advance(ms(1));
    assert_eq!(seen(&local, LOST), None);
}

#[test]
fn an_item_expires_when_there_is_a_leader_again() {
    let (local, clock) = with_expiry();
    replicas(&local).hold(1).read_from(1).lose_leader();
    clock.advance(ms(1_500));
    assert!(seen(&local, LOST).is_some());
    clock.advance(ms(500));
    replicas(&local).read_from(2);
    assert_eq!(seen(&local, LOST), None);
    // Copies get it like any write.
    replicas(&local).restore(0).read_from(1);
    assert_eq!(replicas(&local).of_key(&item(LOST)).info()[0].committed, 2);
}

/// A stream tells of what is committed, once, and of nothing else.
#[test]
fn a_stream_tells_nothing_that_was_dropped() {
    let clock = ManualClock::default();
    let builder = Local::builder().clock(clock.clone());
    let local = builder.replication(Replication::new()).build();
    let mut create = table("tab", "pk sk", "pk:S sk:S");
    create.stream_specification = Some(StreamSpecification {
        stream_enabled: true,
        stream_view_type: Some(StreamViewType::NewImage),
    });
    ok(&local, create);
    put(&local, "pk=a sk=s n=1");
    replicas(&local).cut_off_leader();
    // The first is dropped with its leader, the second is committed when a copy comes back.
    assert_eq!(code(&local, put_of("pk=a sk=s n=2")), "InternalServerError");
    clock.advance(ms(2_000));
    put(&local, "pk=a sk=s n=3");
    replicas(&local).restore(0).lose(2).lose(0);
    assert_eq!(code(&local, put_of("pk=a sk=s n=4")), "InternalServerError");
    replicas(&local).restore(2);
    let records = local.stream_records("tab");
    let images = records.iter().map(|record| record.dynamodb.new_image.clone().unwrap());
    let shown = shown_all(Some(&images.collect()));
    assert_eq!(shown, ["n=1 pk=a sk=s", "n=3 pk=a sk=s", "n=4 pk=a sk=s"]);
}
