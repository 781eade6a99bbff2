//! Changes read from streams: of the engine, and from the events of AWS Lambda.

use std::time::Duration;

use dyno::change::lambda::{BatchResponse, DynamoDbEvent};
use dyno::change::{Change, Changes, Checkpoint, Event, Image, RemovedBy, Start};
use dyno::op::{
    DescribeTable, OperationName, StreamSpecification, StreamViewType, TimeToLiveSpecification,
    UpdateTable, UpdateTimeToLive,
};
use dyno::{BackendExt, Db, Entity, ErrorCode, ErrorKind, Item, Table};
use dyno_local::{Local, ManualClock, Timestamp};
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(
    name = "saas",
    pk = "pk",
    sk = "sk",
    ttl = "ends",
    entities(Tenant, Order, Seat),
    derive(PartialEq)
)]
struct Saas;

#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Saas, pk = "TENANT#{id}", sk = "META")]
struct Tenant {
    id: String,
    ends: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Saas, pk = "TENANT#{tenant}", sk = "ORDER#{id}")]
struct Order {
    tenant: String,
    id: u64,
    total: u64,
}

/// A seat, which one person has.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Saas, pk = "TENANT#{tenant}", sk = "SEAT#{id}")]
struct Seat {
    tenant: String,
    id: u64,
    #[entity(unique)]
    person: String,
}

const START: i64 = 1_700_000_000;

fn tenant(id: &str) -> Tenant {
    Tenant { id: id.to_owned(), ends: None }
}

fn order(id: u64, total: u64) -> Order {
    Order { tenant: "t1".to_owned(), id, total }
}

async fn switch(db: &Db<Saas>, view: Option<StreamViewType>) {
    let mut update = UpdateTable::new("saas");
    update.stream_specification =
        Some(StreamSpecification { stream_enabled: view.is_some(), stream_view_type: view });
    db.backend().send(update).await.unwrap();
}

/// A table with a stream, and its clock.
async fn streamed(view: StreamViewType) -> (Db<Saas>, Local, ManualClock) {
    let clock = ManualClock::new(Timestamp::from_seconds(START));
    // Small partitions, so that shards have children.
    let local = Local::builder().clock(clock.clone()).partition_bytes_max(4_096).build();
    let db = Db::<Saas>::new(local.clone()).clock(clock.clone());
    db.create_table().await.unwrap();
    switch(&db, Some(view)).await;
    (db, local, clock)
}

async fn all_there(changes: &mut Changes<Saas>) -> Vec<Event<SaasItem>> {
    let mut all = Vec::new();
    loop {
        let some = changes.poll().await.unwrap();
        if some.is_empty() {
            return all;
        }
        all.extend(some);
    }
}

#[tokio::test]
async fn changes_are_entities_with_what_happened_to_them() {
    let (db, _, clock) = streamed(StreamViewType::NewAndOldImages).await;
    db.put(&order(1, 5)).await.unwrap();
    clock.advance(Duration::from_secs(9));
    db.put(&order(1, 6)).await.unwrap();
    db.delete(Order::key("t1", 1)).await.unwrap();
    let events = all_there(&mut db.changes()).await;
    assert!(events.is_sorted_by_key(|event| event.sequence_number.clone()));
    assert_eq!(events[0].at, Timestamp::from_seconds(START));
    assert_eq!(events[1].at, Timestamp::from_seconds(START + 9));
    assert_ne!(events[0].event_id, events[1].event_id);
    assert_eq!(events[2].key::<Order>(), Some(Order::key("t1", 1)));
    assert_eq!(events[2].key::<Tenant>(), None);
    let changes: Vec<_> = events.into_iter().map(|e| e.into_entities().unwrap()).collect();
    let (old, new) = (SaasItem::Order(order(1, 5)), SaasItem::Order(order(1, 6)));
    let expected = [
        Change::Inserted(SaasItem::Order(order(1, 5))),
        Change::Modified { old, new },
        Change::Removed { old: SaasItem::Order(order(1, 6)), by: RemovedBy::User },
    ];
    assert_eq!(changes, expected);
}

#[tokio::test]
async fn expiry_removes_by_another_hand() {
    let (db, _, clock) = streamed(StreamViewType::OldImage).await;
    let ttl = UpdateTimeToLive::new("saas", TimeToLiveSpecification::enabled("ends"));
    db.backend().send(ttl).await.unwrap();
    db.put(&Tenant { ends: Some(START + 100), ..tenant("t1") }).await.unwrap();
    clock.advance(Duration::from_hours(72));
    // Expiry happens before an operation sees the table.
    db.describe_table().await.unwrap();
    let mut changes = db.changes().start(Start::Oldest);
    let events = all_there(&mut changes).await;
    let last = events.last().unwrap();
    assert!(matches!(&last.change, Change::Removed { by: RemovedBy::Ttl, .. }), "{last:?}");
}

#[tokio::test]
async fn a_view_shows_what_it_has() {
    for (view, new, old) in [
        (StreamViewType::KeysOnly, false, false),
        (StreamViewType::NewImage, true, false),
        (StreamViewType::OldImage, false, true),
        (StreamViewType::NewAndOldImages, true, true),
    ] {
        let (db, ..) = streamed(view).await;
        db.put(&order(1, 5)).await.unwrap();
        db.put(&order(1, 6)).await.unwrap();
        let event = all_there(&mut db.changes()).await.pop().unwrap();
        let shows = |image: Option<&Image<SaasItem>>| image.unwrap().entity().is_some();
        assert_eq!(shows(event.change.new_image()), new, "{view:?}");
        assert_eq!(shows(event.change.old_image()), old, "{view:?}");
        assert_eq!(event.view, view);
        assert_eq!(event.key::<Order>(), Some(Order::key("t1", 1)));
        match event.into_entities() {
            Ok(_) => assert!(new && old),
            Err(error) => assert_eq!(error.kind(), ErrorKind::Invalid, "{view:?}"),
        }
    }
}

#[tokio::test]
async fn what_is_unknown_or_does_not_fit_is_kept() {
    let (db, ..) = streamed(StreamViewType::NewAndOldImages).await;
    let put = |kind: &str| {
        let item = Item::from([("pk", "TENANT#t1#"), ("sk", "META"), ("_t", kind)]);
        dyno::op::PutItem::new("saas", item)
    };
    db.backend().send(put("Stranger")).await.unwrap();
    db.backend().send(put("Tenant")).await.unwrap();
    let mut events = all_there(&mut db.changes()).await;
    let Change::Modified { old, new } = events.pop().unwrap().change else { panic!() };
    let Some(SaasItem::Unknown(unknown)) = old.entity() else { panic!("{old:?}") };
    assert_eq!(unknown.kind.as_deref(), Some("Stranger"));
    let Image::Unfit { item, error } = new else { panic!("{new:?}") };
    assert_eq!(item.get("_t"), Some(&"Tenant".into()));
    assert_eq!(error.kind(), ErrorKind::Codec);
}

#[tokio::test]
async fn what_keeps_values_unique_is_passed_over() {
    for view in [StreamViewType::KeysOnly, StreamViewType::NewAndOldImages] {
        let (db, ..) = streamed(view).await;
        let seat = |person: &str| Seat { tenant: "t1".into(), id: 1, person: person.into() };
        // One at a time, so that whole answers hold nothing else.
        let mut changes = db.changes().batch_size(1);
        db.put(&seat("ada")).await.unwrap();
        db.put(&seat("eve")).await.unwrap();
        db.delete(Seat::key("t1", 1)).await.unwrap();
        let mut events = Vec::new();
        while let [event] = changes.poll().await.unwrap().as_slice() {
            assert_eq!(event.key::<Seat>(), Some(Seat::key("t1", 1)));
            events.push(event.event_id.clone());
        }
        assert_eq!(events.len(), 3, "{view:?}");
        let rest = db.changes().start(Start::After(changes.checkpoint().unwrap()));
        assert!(all_there(&mut { rest }).await.is_empty());
    }
}

/// Puts enough for partitions to split some times, and each order twice.
async fn grow(db: &Db<Saas>, ids: std::ops::Range<u64>) {
    for total in [1, 2] {
        for id in ids.clone() {
            let tenant = format!("{id:0>100}");
            db.put(&Order { tenant, id, total }).await.unwrap();
        }
    }
}

#[tokio::test]
async fn the_changes_of_an_item_come_in_order_through_splits() {
    let (db, local, _) = streamed(StreamViewType::NewImage).await;
    let mut changes = db.changes().batch_size(7);
    grow(&db, 0..60).await;
    let mut seen = all_there(&mut changes).await;
    grow(&db, 60..120).await;
    seen.extend(all_there(&mut changes).await);
    assert!(local.partitions("saas").len() > 3);
    let mut totals = std::collections::BTreeMap::<u64, Vec<u64>>::new();
    for event in seen {
        let Some(Image::Entity(SaasItem::Order(order))) = event.change.new_image() else {
            panic!()
        };
        totals.entry(order.id).or_default().push(order.total);
    }
    assert_eq!(totals.len(), 120);
    assert!(totals.values().all(|totals| totals == &[1, 2]), "{totals:?}");
}

#[tokio::test]
async fn a_checkpoint_goes_on_where_it_was_taken() {
    let (db, ..) = streamed(StreamViewType::KeysOnly).await;
    grow(&db, 0..60).await;
    let all: Vec<_> =
        all_there(&mut db.changes()).await.into_iter().map(|event| event.event_id).collect();
    let mut seen = Vec::new();
    let mut changes = db.changes();
    assert_eq!(changes.checkpoint(), None);
    // A new reader after every fifth change, each from the text of the one before.
    while seen.len() < all.len() {
        for _ in 0..5 {
            seen.push(changes.next().await.unwrap().unwrap().event_id);
        }
        let text = changes.checkpoint().unwrap().to_string();
        let checkpoint: Checkpoint = text.parse().unwrap();
        changes = db.changes().start(Start::After(checkpoint));
    }
    assert!(all_there(&mut changes).await.is_empty());
    let (mut seen_sorted, mut all_sorted) = (seen, all);
    seen_sorted.sort();
    all_sorted.sort();
    assert_eq!(seen_sorted, all_sorted);
}

#[tokio::test]
async fn the_latest_start_behind_what_is_there_and_keep_it_in_their_checkpoint() {
    let (db, _, clock) = streamed(StreamViewType::KeysOnly).await;
    db.put(&tenant("a")).await.unwrap();
    clock.advance(Duration::from_secs(10));
    let mut changes = db.changes().start(Start::Latest);
    changes.open().await.unwrap();
    let checkpoint = changes.checkpoint().unwrap();
    db.put(&tenant("b")).await.unwrap();
    for mut changes in [changes, db.changes().start(Start::After(checkpoint))] {
        let keys: Vec<_> = all_there(&mut changes).await.iter().map(Event::key::<Tenant>).collect();
        assert_eq!(keys, [Some(Tenant::key("b"))]);
    }
    let mut since = db.changes().start(Start::At(Timestamp::from_seconds(START + 5)));
    assert_eq!(all_there(&mut since).await.len(), 1);
}

#[tokio::test]
async fn next_waits_by_the_clock_and_ends_with_the_stream() {
    let (db, _, clock) = streamed(StreamViewType::KeysOnly).await;
    let mut changes = db.changes().interval(Duration::from_secs(30));
    changes.open().await.unwrap();
    let waiting = tokio::spawn(async move {
        let first = changes.next().await.unwrap().unwrap();
        (first.key::<Tenant>(), changes)
    });
    tokio::task::yield_now().await;
    db.put(&tenant("late")).await.unwrap();
    tokio::task::yield_now().await;
    assert!(!waiting.is_finished());
    clock.advance(Duration::from_secs(30));
    let (key, mut changes) = waiting.await.unwrap();
    assert_eq!(key, Some(Tenant::key("late")));
    switch(&db, None).await;
    clock.advance(Duration::from_secs(61));
    assert!(changes.next().await.is_none());
}

#[tokio::test]
async fn an_iterator_that_expired_is_made_anew() {
    let (db, _, clock) = streamed(StreamViewType::KeysOnly).await;
    db.put(&tenant("a")).await.unwrap();
    let mut changes = db.changes();
    assert_eq!(all_there(&mut changes).await.len(), 1);
    clock.advance(Duration::from_mins(20));
    db.put(&tenant("b")).await.unwrap();
    assert_eq!(all_there(&mut changes).await.len(), 1);
}

#[tokio::test]
async fn errors_say_what_is_missing_and_lose_nothing() {
    let local = Local::new();
    let db = Db::<Saas>::new(local.clone());
    db.create_table().await.unwrap();
    let error = db.changes().poll().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(error.message().contains("no stream"), "{error}");
    switch(&db, Some(StreamViewType::KeysOnly)).await;
    let faults = dyno::layer::Fault::new(local, 7);
    let faulty = Db::<Saas>::new(faults.clone());
    faulty.put(&tenant("a")).await.unwrap();
    let limit = dyno::BackendError::new(ErrorCode::LimitExceeded, "too fast");
    faults.add(dyno::layer::FaultRule::reject(limit).on(OperationName::GetRecords).times(1));
    let mut changes = faulty.changes();
    assert_eq!(changes.next().await.unwrap().unwrap_err().kind(), ErrorKind::Throttled);
    assert_eq!(changes.next().await.unwrap().unwrap().key::<Tenant>(), Some(Tenant::key("a")));
    let arn = db.backend().send(DescribeTable::new("saas")).await.unwrap().table.latest_stream_arn;
    let checkpoint: Checkpoint = format!("dyno1;{}", arn.unwrap()).parse().unwrap();
    let other = Db::<Saas>::new(Local::new()).table_name("other");
    let error = other.changes().start(Start::After(checkpoint)).poll().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cursor);
}

const EVENT: &str = r#"{"Records": [
  {"eventID": "e1", "eventName": "MODIFY", "eventVersion": "1.1", "eventSource": "aws:dynamodb",
   "awsRegion": "eu-west-1", "eventSourceARN": "arn:aws:dynamodb:eu-west-1:0:table/saas/stream/x",
   "userIdentity": null,
   "dynamodb": {"ApproximateCreationDateTime": 1700000000.0, "SequenceNumber": "100",
     "SizeBytes": 10, "StreamViewType": "NEW_AND_OLD_IMAGES",
     "Keys": {"pk": {"S": "TENANT#t1#"}, "sk": {"S": "ORDER#00000000000000000001#"}},
     "OldImage": {"_t": {"S": "Stranger"}, "all": {"L": [{"B": "AQI="}, {"BOOL": true}, {"NULL": true},
       {"M": {"a": {"NS": ["1", "2.50"]}}}, {"SS": ["x"]}, {"BS": ["AQ=="]}]}},
     "NewImage": {"_t": {"S": "Order"}, "tenant": {"S": "t1"}, "id": {"N": "1"}, "total": {"N": "5"}}}},
  {"eventID": "e2", "eventName": "REMOVE", "awsRegion": "eu-west-1",
   "userIdentity": {"type": "Service", "principalId": "dynamodb.amazonaws.com"},
   "dynamodb": {"SequenceNumber": "101", "StreamViewType": "KEYS_ONLY",
     "Keys": {"pk": {"S": "TENANT#t1#"}, "sk": {"S": "META"}}}}]}"#;

#[tokio::test]
async fn events_of_lambda_are_read_by_serde() {
    let event: DynamoDbEvent<Saas> = serde_json::from_str(EVENT).unwrap();
    let [first, second] = event.records.as_slice() else { panic!("{event:?}") };
    let Change::Modified { old, new } = &first.change else { panic!("{first:?}") };
    assert_eq!(new.entity(), Some(&SaasItem::Order(order(1, 5))));
    let Some(SaasItem::Unknown(unknown)) = old.entity() else { panic!("{old:?}") };
    let list = format!("{:?}", unknown.item.get("all").unwrap());
    assert!(list.contains("[1, 2]") && list.contains("Number(2.5)"), "{list}");
    assert_eq!(first.at, Timestamp::from_seconds(START));
    assert!(matches!(second.change, Change::Removed { old: Image::Hidden, by: RemovedBy::Ttl }));
    assert_eq!(second.key::<Tenant>(), Some(Tenant::key("t1")));
}

#[tokio::test]
async fn the_first_failure_of_a_batch_is_where_it_goes_on() {
    let read = || serde_json::from_str::<DynamoDbEvent<Saas>>(EVENT).unwrap();
    let mut handled = Vec::new();
    let response = read().each(async |event| {
        handled.push(event.sequence_number);
        Err::<(), ()>(())
    });
    let response = response.await;
    assert_eq!(handled, ["100"]);
    assert_eq!(
        serde_json::to_string(&response).unwrap(),
        r#"{"batchItemFailures":[{"itemIdentifier":"100"}]}"#
    );
    let response = read().each(async |_| Ok::<(), ()>(())).await;
    assert_eq!(response, BatchResponse::success());
    assert_eq!(serde_json::to_string(&response).unwrap(), r#"{"batchItemFailures":[]}"#);
}

#[test]
fn what_is_no_event_is_an_error() {
    for (from, to) in [
        ("MODIFY", "MERGE"),
        ("KEYS_ONLY", "NOTHING"),
        (r#"{"N": "5"}"#, r#"{"N": "five"}"#),
        (r#"{"N": "5"}"#, r#"{"X": "5"}"#),
        (r#"{"N": "5"}"#, r#"{"N": "5", "S": "5"}"#),
        (r#"{"N": "5"}"#, "{}"),
        ("AQI=", "AQI"),
        ("\"Records\"", "\"records\""),
    ] {
        let text = EVENT.replacen(from, to, 1);
        assert!(serde_json::from_str::<DynamoDbEvent<Saas>>(&text).is_err(), "{to}");
    }
}
