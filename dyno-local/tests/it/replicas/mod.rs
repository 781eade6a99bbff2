//! Copies of partitions: what is stale, what is unavailable, and what must never be lost.

mod available;
mod chaos;
mod checker;
mod indexes;
mod leaders;
mod reads;
mod splits;

use std::time::Duration;

use dyno_core::op::{GetItem, LocalSecondaryIndex, Operation, Projection, PutItem};
use dyno_local::{Local, ManualClock, Replicas, Replication};

use crate::support::{gsi, item, lsi, ok, send, shown, table};

/// An engine whose partitions have copies, with the table `tab`: keys `pk` and `sk`, the global index
/// `glo` by `gk`, the local index `loc` by `pk` and `lk`. In memory, where alone copies are.
fn engine(replication: impl Into<Replication>) -> (Local, ManualClock) {
    let clock = ManualClock::default();
    let local = Local::builder().clock(clock.clone()).replication(replication).build();
    create(&local);
    (local, clock)
}

fn create(local: &Local) {
    let mut create = table("tab", "pk sk", "pk:S sk:S gk:S lk:S");
    create.global_secondary_indexes = vec![gsi("glo", "gk", Projection::all())].into();
    let local_index: LocalSecondaryIndex = lsi("loc", "pk lk", Projection::keys_only());
    create.local_secondary_indexes = vec![local_index].into();
    ok(local, create);
}

fn replicas(local: &Local) -> Replicas {
    local.replicas("tab").unwrap()
}

fn seen(local: &Local, key: &str) -> Option<String> {
    ok(local, GetItem::new("tab", item(key))).item.as_ref().map(shown)
}

fn strong(key: &str) -> GetItem {
    let mut get = GetItem::new("tab", item(key));
    get.consistent_read = true;
    get
}

fn seen_strongly(local: &Local, key: &str) -> Option<String> {
    ok(local, strong(key)).item.as_ref().map(shown)
}

fn put_of(text: &str) -> PutItem {
    PutItem::new("tab", item(text))
}

/// Sends what must be refused, and returns its code.
#[track_caller]
fn code<O: Operation>(local: &Local, operation: O) -> String {
    match send(local, operation) {
        Ok(_) => panic!("it succeeded"),
        Err(error) => error.code().name().to_owned(),
    }
}

const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}
