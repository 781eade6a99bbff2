//! Laws of splits: nothing is lost, bounds divide, bytes halve, and nobody is led astray while
//! partitions come and go.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

use dyno_core::value::{AttributeValue, Item, item_size_bytes};
use proptest::prelude::*;

use super::contents::Contents;
use super::{
    Direction, EntryChange, Filled, ItemChange, LockedBase, Space, Spaces, StoredItem,
    TableStorage, newest_layouts,
};
use crate::base::Timestamp;
use crate::encoding::{Key, KeyPrefix, KeyRange, KeyValue, Names};

/// Distinct entries: a partition key, a sort key, and the length of a filler.
fn entries() -> impl Strategy<Value = Vec<(u8, u8, usize)>> {
    let entry = (0..6u8, any::<u8>(), 0..200usize);
    proptest::collection::vec(entry, 0..60).prop_map(|mut entries| {
        entries.sort_unstable();
        entries.dedup_by_key(|(pk, sk, _)| (*pk, *sk));
        entries
    })
}

fn key(pk: u8, sk: u8) -> (Key, usize) {
    let collection = KeyPrefix::collection([KeyValue::B(&[pk])]);
    let length = collection.len();
    (collection.with(KeyValue::B(&[sk])).into_key(), length)
}

fn item(filler: usize, names: &Names) -> StoredItem {
    let item = Item::from([("attribute", AttributeValue::S("x".repeat(filler)))]);
    StoredItem::new(&item, item_size_bytes(&item), names)
}

fn filled(entries: &[(u8, u8, usize)], locals: usize) -> Contents {
    let names = Names::new();
    let mut contents = Contents::new(locals);
    for (pk, sk, filler) in entries {
        let ((key, collection), item) = (key(*pk, *sk), item(*filler, &names));
        for number in 0..locals {
            contents.set_local(number, key.clone(), collection, Some(item.clone()));
        }
        contents.set_item(key, collection, Some(item));
    }
    contents
}

fn keys(contents: &Contents) -> Vec<Key> {
    contents.items().iter().map(|(key, _)| key.clone()).collect()
}

fn sizes(contents: &Contents) -> Vec<u64> {
    let sizes = contents.items().iter().map(|(_, item)| item.size_bytes());
    sizes.map(|size| u64::try_from(size).unwrap()).collect()
}

proptest! {
    #[test]
    fn a_split_halves_the_bytes_and_loses_nothing(entries in entries()) {
        let mut lower = filled(&entries, 0);
        let before = keys(&lower);
        let (total, largest) = (lower.bytes(), sizes(&lower).into_iter().max());
        let Some((bound, upper)) = lower.halve() else {
            prop_assert!(before.len() < 2);
            return Ok(());
        };
        let (low, high) = (keys(&lower), keys(&upper));
        prop_assert_eq!([low.clone(), high.clone()].concat(), before);
        prop_assert!(low.iter().all(|key| *key < bound));
        prop_assert!(high.iter().all(|key| *key >= bound));
        prop_assert!(!low.is_empty() && !high.is_empty());
        for part in [&lower, &upper] {
            prop_assert_eq!(part.bytes(), sizes(part).into_iter().sum::<u64>());
            prop_assert!(part.bytes() <= total / 2 + largest.unwrap_or(0));
        }
    }

    #[test]
    fn collections_stay_whole_beside_local_indexes(entries in entries()) {
        let mut lower = filled(&entries, 2);
        let total = lower.bytes();
        let collections: std::collections::BTreeSet<u8> =
            entries.iter().map(|(pk, ..)| *pk).collect();
        let Some((bound, upper)) = lower.halve() else {
            prop_assert!(collections.len() < 2);
            return Ok(());
        };
        prop_assert_eq!(lower.bytes() + upper.bytes(), total);
        for pk in collections {
            let prefix = KeyPrefix::collection([KeyValue::B(&[pk])]);
            let (key, length) = key(pk, 0);
            let is_in = |part: &Contents| part.collection_bytes(&key, length) > 0;
            let expected = prefix.clone().into_key() < bound;
            prop_assert_eq!((is_in(&lower), is_in(&upper)), (expected, !expected));
            let range = KeyRange::of_prefix(prefix);
            for part in [&lower, &upper] {
                let items = part.items().range(&range, Direction::Forward).count();
                let tree = part.tree(Space::Local(1)).unwrap();
                prop_assert_eq!(tree.range(&range, Direction::Backward).count(), items);
                prop_assert_eq!(items > 0, is_in(part));
            }
        }
    }
}

/// Puts an item, with an entry under the same key in the first global index.
fn put(table: &TableStorage, pk: u8, sk: u8, filler: usize) {
    let ((key, collection), item) = (key(pk, sk), item(filler, table.names()));
    loop {
        let layouts = newest_layouts(&[table]);
        let Some(locked) = LockedBase::lock(&layouts, &[(0, &key)]) else { continue };
        let entry = EntryChange { removed: None, put: Some((key.clone(), item.clone())) };
        let globals = vec![(0, entry)];
        let item = Some(item);
        let key = key.clone();
        let locals = Vec::new();
        let change = ItemChange { at: 0, key, collection, item, author: None, locals, globals };
        let outgrown = locked.commit(&[table], vec![change], None);
        if !outgrown.is_empty() {
            table.split_outgrown();
        }
        return;
    }
}

fn scanned(table: &TableStorage, space: Space, direction: Direction) -> usize {
    let mut count = 0;
    table.scan(space, &KeyRange::all(), direction, |_, _, _| {
        count += 1;
        ControlFlow::Continue(())
    });
    count
}

#[test]
fn scans_see_everything_while_partitions_split() {
    let table = TableStorage::new(0, Spaces { locals: 0, globals: 1, partitions: 2 }, 2_000);
    for sk in 0..=255 {
        put(&table, 1, sk, 10);
    }
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for thread in 2..4 {
            let (table, done) = (&table, &done);
            scope.spawn(move || {
                for round in 0..4 {
                    for sk in 0..=255 {
                        put(table, thread, sk, 20 * round);
                    }
                }
                done.store(true, Ordering::Release);
            });
        }
        let spaces = [Space::Base, Space::Global(0)];
        while !done.load(Ordering::Acquire) {
            for space in spaces {
                for direction in [Direction::Forward, Direction::Backward] {
                    assert!(scanned(&table, space, direction) >= 256);
                }
            }
        }
    });
    for space in [Space::Base, Space::Global(0)] {
        assert!(table.partitions(space, Timestamp::default()).len() > 4, "{space:?} was split");
        assert_eq!(scanned(&table, space, Direction::Forward), 3 * 256);
        assert_eq!(table.totals(space).entries, 3 * 256);
    }
}

#[test]
fn an_index_is_filled_while_writers_change_it() {
    let table = TableStorage::new(0, Spaces { locals: 0, globals: 1, partitions: 2 }, 2_000);
    for sk in 0..=255 {
        put(&table, 1, sk, 10);
    }
    let slot = table.change_layout(super::Layout::add_global);
    let mut after = None;
    let mut steps = 0;
    std::thread::scope(|scope| {
        scope.spawn(|| (0..=255).for_each(|sk| put(&table, 2, sk, 30)));
        loop {
            let mut looked_at = 0;
            let filled = table.fill_global(slot, after.as_ref(), 7, |item| {
                looked_at += 1;
                // Each second step is called off before its sixth item.
                if looked_at == 6 && steps % 2 == 1 {
                    return ControlFlow::Break(());
                }
                ControlFlow::Continue(Some((key(3, 0).0, item.clone())))
            });
            steps += 1;
            assert_eq!(
                table.fill_global(slot, None, 7, |_| ControlFlow::Break(())),
                Filled::Nothing
            );
            match filled {
                Filled::UpTo(key) => after = Some(key),
                Filled::All | Filled::Nothing => break,
            }
        }
    });
    assert!(steps > 256 / 7, "every step looks at no more than it was asked for");
    // Every entry had the same key.
    assert_eq!(table.totals(Space::Global(slot)).entries, 1);
    table.change_layout(|layout| layout.remove_global(slot));
    assert_eq!(scanned(&table, Space::Global(slot), Direction::Forward), 0);
}
