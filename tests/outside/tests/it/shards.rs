//! A partition over shards: written by a hash, read in one order.

use std::collections::BTreeSet;

use dyno::Limit;
use dyno::key::{ExpectedRate, advise_shards};
use dyno_outside::model::Event;

use super::samples::event;
use super::ways::World;

pub(crate) async fn spreads_and_merges(world: &World) {
    let db = &world.db;
    let events: Vec<Event> = (0..60).map(event).collect();
    db.batch_write().put_all(&events).await.unwrap().complete().unwrap();
    let stored = |event: &Event| Event::key(event.day, event.at, event.id).to_item();
    let partitions: BTreeSet<String> =
        events.iter().map(|event| format!("{:?}", stored(event).get("pk"))).collect();
    assert_eq!(partitions.len(), 4);

    let day = || db.query(Event::query().of_day(7));
    assert_eq!(day().all().await.unwrap(), events);
    let (mut read, mut cursor) = (Vec::new(), None);
    loop {
        let page = day().descending().page(Limit::exactly(17), cursor).await.unwrap();
        read.extend(page.items);
        cursor = page.cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert!(read.iter().rev().eq(&events));
    let some = db.query(Event::query().of_day(7).at_in(10..20)).all().await.unwrap();
    assert_eq!(some, events[10..20]);
    let (mut shards, mut of_shards) = (0, 0);
    for shard in 0..4 {
        of_shards += day().shard(shard).count().await.unwrap().items;
        shards += 1;
    }
    assert_eq!((shards, of_shards), (4, 60));
    assert_eq!(advise_shards(ExpectedRate::Written(3_500), 700), 4);
}
