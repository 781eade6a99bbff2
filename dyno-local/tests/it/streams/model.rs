//! Replaying the records of a stream gives its table, whatever was done and however its partitions
//! were cut.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use dyno_core::op::{
    BatchWriteItem, DeleteItem, OperationType, PutItem, Record, Scan, StreamViewType,
    TransactDelete, TransactPut, TransactWriteItem, TransactWriteItems, UpdateItem, WriteRequest,
};
use dyno_core::value::Item;
use dyno_local::{Local, ManualClock};
use proptest::prelude::*;

use super::{clocked, described, newest_arn, read_shard, streamed};
use crate::support::{Random, item, ok, scan_pages, shown, values};

/// The items of a table, by their keys.
type Items = BTreeMap<String, Item>;

fn key_text(random: &mut Random) -> String {
    format!("pk=p{} sk=s{}", random.below(5), random.below(6))
}

fn written(random: &mut Random) -> Item {
    let mut item = item(&format!("{} n={}", key_text(random), random.below(4)));
    item.insert("x", "x".repeat(random.below(3) * 60));
    item
}

fn distinct(random: &mut Random, most: usize) -> Vec<Item> {
    let items = (0..=random.below(most)).map(|_| written(random));
    let by_key: BTreeMap<String, Item> = items.map(|item| (key_of(&item), item)).collect();
    by_key.into_values().collect()
}

fn key_only(whole: &Item) -> Item {
    item(&key_of(whole))
}

fn key_of(item: &Item) -> String {
    let text = |name: &str| item.get(name).unwrap().as_s().unwrap().to_owned();
    format!("pk={} sk={}", text("pk"), text("sk"))
}

/// Does something.
fn step(local: &Local, clock: &ManualClock, random: &mut Random) {
    match random.below(10) {
        0..=2 => drop(ok(local, PutItem::new("tab", written(random)))),
        3 | 4 => {
            let mut update = UpdateItem::new("tab", item(&key_text(random)));
            let expression = ["SET n = :n", "REMOVE x", "ADD c :n"][random.below(3)];
            update.update_expression = Some(expression.to_owned());
            if expression.contains(':') {
                update.expression_attribute_values = values(&format!(":n={}", random.below(4)));
            }
            ok(local, update);
        }
        5 => drop(ok(local, DeleteItem::new("tab", item(&key_text(random))))),
        6 | 7 => {
            let writes = distinct(random, 8).into_iter().map(|item| {
                if random.one_in(3) {
                    WriteRequest::Delete(key_only(&item))
                } else {
                    WriteRequest::Put(item)
                }
            });
            let writes = BTreeMap::from([("tab".to_owned(), writes.collect())]);
            ok(local, BatchWriteItem::new(writes));
        }
        8 => {
            let actions = distinct(random, 8).into_iter().map(|item| {
                if random.one_in(3) {
                    TransactWriteItem::Delete(TransactDelete::new("tab", key_only(&item)))
                } else {
                    TransactWriteItem::Put(TransactPut::new("tab", item))
                }
            });
            ok(local, TransactWriteItems::new(actions.collect()));
        }
        _ => clock.advance(Duration::from_secs(60 * u64::try_from(random.below(40)).unwrap())),
    }
}

fn items(local: &Local) -> Items {
    let pages = scan_pages(local, Scan::new("tab"));
    let items = pages.into_iter().flat_map(|page| page.items.unwrap_or_default());
    items.map(|item| (key_of(&item), item)).collect()
}

/// Returns the items after a record, of which it must be true.
fn replay(items: &mut Items, record: &Record) {
    let change = &record.dynamodb;
    let key = key_of(&change.keys);
    assert_eq!(change.keys, key_only(&change.keys));
    assert_eq!(items.get(&key), change.old_image.as_ref(), "{record:?}");
    let expected = match (&change.old_image, &change.new_image) {
        (None, Some(_)) => OperationType::Insert,
        (Some(_), Some(_)) => OperationType::Modify,
        (Some(_), None) => OperationType::Remove,
        (None, None) => panic!("{record:?}"),
    };
    assert_eq!(record.event_name, expected);
    assert_ne!(change.old_image, change.new_image);
    match &change.new_image {
        Some(item) => items.insert(key, item.clone()),
        None => items.remove(&key),
    };
}

/// Reads the stream shard by shard, each after its parent.
fn read_by_shards(local: &Local) -> Vec<Record> {
    let arn = newest_arn(local);
    let mut read = BTreeSet::new();
    let mut records = Vec::new();
    for shard in described(local, &arn).shards {
        if let Some(parent) = &shard.parent_shard_id {
            assert!(read.contains(parent), "{shard:?} comes before its parent");
        }
        let of_shard = read_shard(local, &arn, &shard);
        let range = &shard.sequence_number_range;
        for record in &of_shard {
            let number = &record.dynamodb.sequence_number;
            assert!(range.starting_sequence_number.as_ref().unwrap() <= number);
            assert!(range.ending_sequence_number.as_ref().is_none_or(|last| number <= last));
        }
        assert!(of_shard.is_sorted_by_key(|record| &record.dynamodb.sequence_number));
        read.insert(shard.shard_id);
        records.extend(of_shard);
    }
    records
}

fn check(seed: u64, steps: usize, partition_bytes: u64) {
    let builder = Local::builder().partition_bytes_max(partition_bytes);
    let (local, clock) = clocked(builder);
    ok(&local, streamed(StreamViewType::NewAndOldImages));
    let mut random = Random::new(seed);
    let mut before = items(&local);
    let mut count = 0;
    for _ in 0..steps {
        step(&local, &clock, &mut random);
        let after = items(&local);
        let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        count += keys.into_iter().filter(|key| before.get(*key) != after.get(*key)).count();
        before = after;
        assert_eq!(local.stream_records("tab").len(), count, "one record for each change");
    }
    let in_order = local.stream_records("tab");
    for mut records in [in_order.clone(), read_by_shards(&local)] {
        let mut replayed = Items::new();
        for record in &records {
            replay(&mut replayed, record);
        }
        assert_eq!(replayed, before);
        records.sort_by(|a, b| a.dynamodb.sequence_number.cmp(&b.dynamodb.sequence_number));
        assert_eq!(records, in_order, "the shards hold all records");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn replaying_a_stream_gives_its_table(seed: u64, steps in 1..60usize, small: bool) {
        check(seed, steps, if small { 600 } else { 1 << 30 });
    }
}

#[test]
fn partitions_that_split_under_concurrent_writers_lose_no_record() {
    let (local, _clock) = clocked(Local::builder().partition_bytes_max(200));
    ok(&local, streamed(StreamViewType::NewAndOldImages));
    std::thread::scope(|scope| {
        for thread in 0..3u64 {
            let local = &local;
            scope.spawn(move || {
                let mut random = Random::new(thread);
                for _ in 0..150 {
                    ok(local, PutItem::new("tab", written(&mut random)));
                    ok(local, DeleteItem::new("tab", item(&key_text(&mut random))));
                }
            });
        }
    });
    let arn = newest_arn(&local);
    assert!(described(&local, &arn).shards.len() > 8, "partitions were split");
    for records in [local.stream_records("tab"), read_by_shards(&local)] {
        let mut replayed = Items::new();
        for record in &records {
            replay(&mut replayed, record);
        }
        let shown_all = |items: &Items| items.values().map(shown).collect::<Vec<_>>();
        assert_eq!(shown_all(&replayed), shown_all(&items(&local)));
    }
}
