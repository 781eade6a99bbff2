//! Laws of splits: nothing is lost, bounds divide, bytes halve.

use dyno_core::value::{AttributeValue, Item};
use proptest::prelude::*;

use super::partition::{Contents, Partition};
use super::{Direction, StoredItem};
use crate::encoding::{Key, KeyRange, KeyValue};

/// Distinct entries: a partition key, a sort key, and the length of a filler.
fn entries() -> impl Strategy<Value = Vec<(u8, u8, usize)>> {
    let entry = (0..6u8, any::<u8>(), 0..200usize);
    proptest::collection::vec(entry, 0..60).prop_map(|mut entries| {
        entries.sort_unstable();
        entries.dedup_by_key(|(pk, sk, _)| (*pk, *sk));
        entries
    })
}

fn filled(entries: &[(u8, u8, usize)], locals: usize) -> Partition {
    let partition = Partition::new(Box::default(), locals);
    for (pk, sk, filler) in entries {
        let collection = Key::collection([KeyValue::B(&[*pk])]);
        let mut bytes = collection.clone();
        KeyValue::B(&[*sk]).encode(&mut bytes);
        let value = AttributeValue::S("x".repeat(*filler));
        let item = StoredItem::new(Item::from([("attribute", value)]));
        let mut contents = partition.write();
        for number in 0..locals {
            let key = Key::new(bytes.clone());
            contents.set_local(number, key, collection.len(), Some(item.clone()));
        }
        contents.set_item(Key::new(bytes), collection.len(), Some(item));
    }
    partition
}

fn keys(contents: &Contents) -> Vec<Key> {
    let all = contents.items().range(&KeyRange::all(), Direction::Forward);
    all.map(|(key, _)| key.clone()).collect()
}

fn sizes(contents: &Contents) -> Vec<u64> {
    let all = contents.items().range(&KeyRange::all(), Direction::Forward);
    all.map(|(_, item)| u64::try_from(item.size_bytes()).unwrap()).collect()
}

proptest! {
    #[test]
    fn a_split_halves_the_bytes_and_loses_nothing(entries in entries()) {
        let mut lower = filled(&entries, 0);
        let before = keys(&lower.read());
        let (total, largest) = (lower.read().bytes(), sizes(&lower.read()).into_iter().max());
        let Some(upper) = lower.split_off() else {
            prop_assert!(before.len() < 2);
            return Ok(());
        };
        let (low, high) = (keys(&lower.read()), keys(&upper.read()));
        prop_assert_eq!([low.clone(), high.clone()].concat(), before);
        prop_assert!(low.iter().all(|key| key.as_bytes() < upper.lower()));
        prop_assert!(high.iter().all(|key| key.as_bytes() >= upper.lower()));
        prop_assert!(!low.is_empty() && !high.is_empty());
        for part in [&lower, &upper] {
            let contents = part.read();
            prop_assert_eq!(contents.bytes(), sizes(&contents).into_iter().sum::<u64>());
            prop_assert!(contents.bytes() <= total / 2 + largest.unwrap_or(0));
        }
    }

    #[test]
    fn collections_stay_whole_beside_local_indexes(entries in entries()) {
        let mut lower = filled(&entries, 2);
        let total = lower.read().bytes();
        let collections: std::collections::BTreeSet<u8> =
            entries.iter().map(|(pk, ..)| *pk).collect();
        let can_split = lower.read().can_split();
        prop_assert_eq!(can_split, collections.len() > 1);
        let Some(upper) = lower.split_off() else {
            prop_assert!(!can_split);
            return Ok(());
        };
        prop_assert_eq!(lower.read().bytes() + upper.read().bytes(), total);
        for pk in collections {
            let collection = Key::collection([KeyValue::B(&[pk])]);
            let is_in = |part: &Partition| part.read().collection_bytes(&collection) > 0;
            let expected = collection.as_slice() < upper.lower();
            prop_assert_eq!((is_in(&lower), is_in(&upper)), (expected, !expected));
            let range = KeyRange::of_prefix(collection.clone());
            for part in [&lower, &upper] {
                let contents = part.read();
                let items = contents.items().range(&range, Direction::Forward).count();
                let tree = contents.local(1).unwrap();
                prop_assert_eq!(tree.range(&range, Direction::Backward).count(), items);
                prop_assert_eq!(items > 0, is_in(part));
            }
        }
    }
}
