//! Any number of reads and writes, and what is left over.

use dyno::layer::{Fault, FaultRule};
use dyno::op::OperationName;
use dyno::{BackendError, Backoff, ErrorCode, ErrorKind};
use dyno_outside::model::{Event, Tenant};

use super::samples::{event, tenant};
use super::ways::World;

fn key(event: &Event) -> dyno::Key<Event> {
    Event::key(event.day, event.at, event.id)
}

pub(crate) async fn writes_and_reads_hundreds(world: &World) {
    let db = &world.db;
    let events: Vec<Event> = (0..230).map(event).collect();
    let write = db.batch_write().put_all(&events).put(&tenant("t1")).put(&tenant("t1"));
    write.concurrency(3).await.unwrap().complete().unwrap();
    // In the order of the keys, one of them twice and one that is not there.
    let keys: Vec<_> = events.iter().rev().chain([&event(7), &event(999)]).map(key).collect();
    let found = db.batch_get(keys).await.unwrap().complete().unwrap();
    assert_eq!(found.len(), 232);
    assert!(found[..230].iter().flatten().eq(events.iter().rev()));
    assert_eq!(found[230..], [Some(event(7)), None]);
    let delete = db.batch_write().delete_all(events.iter().map(key)).delete(Tenant::key("t1"));
    delete.await.unwrap().complete().unwrap();
    assert_eq!(db.scan().count().await.unwrap().items, 0);
}

pub(crate) async fn hands_back_what_is_left_over(world: &World) {
    let mut faults = None;
    let db = world.through(|backend| faults.insert(Fault::new(backend, 7)).clone());
    let throttled = BackendError::new(ErrorCode::ProvisionedThroughputExceeded, "slow down");
    let rule = FaultRule::reject(throttled).on(OperationName::BatchWriteItem).after(1).times(1);
    faults.unwrap().add(rule);
    let events: Vec<Event> = (0..40).map(event).collect();
    let write = db.batch_write().put_all(&events).backoff(Backoff::none()).concurrency(1);
    let written = write.await.unwrap();
    assert_eq!(written.unprocessed.len(), 15);
    assert_eq!(written.error.as_ref().map(dyno::Error::kind), Some(ErrorKind::Throttled));
    db.batch_write().again(written.unprocessed).await.unwrap().complete().unwrap();
    assert_eq!(db.query(Event::query().of_day(7)).count().await.unwrap().items, 40);
}
