//! The item of a number: 1 KiB, ten mixed attributes beside the key.

use std::collections::BTreeSet;

use dyno_core::value::{AttributeValue, Item, Map, Number, item_size_bytes};

use crate::draw::Draw;
use crate::pick::PARTITION_ITEMS;

/// The size of every item, as DynamoDB counts it.
pub const ITEM_BYTES: usize = 1_024;

/// Returns item `number` of a table of `items`.
///
/// Items that differ in `version` alone have the same keys, also in the index, and other contents.
pub fn item(number: u64, items: u64, version: u64) -> Item {
    let mut draw = Draw::new(number ^ (version << 40));
    let mut item = item_key(number);
    item.insert("grp", group_name(number % groups(items)));
    item.insert("at", number);
    item.insert("count", draw.below(1_000));
    item.insert("price", decimal(draw.below(1_000_000), -2));
    item.insert("valid", draw.below(2) == 0);
    let tags: BTreeSet<String> = (0..3).map(|_| draw.letters(6)).collect();
    item.insert("tags", AttributeValue::Ss(tags));
    let samples = (0..8).map(|_| AttributeValue::from(draw.below(100_000))).collect::<Vec<_>>();
    item.insert("samples", samples);
    item.insert("place", place(&mut draw));
    item.insert("blob", AttributeValue::B(draw.bytes(200)));
    item.insert("text", "");
    let missing = ITEM_BYTES.saturating_sub(item_size_bytes(&item));
    item.insert("text", draw.letters(missing));
    item
}

/// Returns the primary key of item `number`.
pub fn item_key(number: u64) -> Item {
    let (partition, place) = place_of(number);
    Item::from_iter([("pk", partition_name(partition)), ("sk", format!("reading#{place:08}"))])
}

/// Returns the partition of item `number`, and its place in there.
pub const fn place_of(number: u64) -> (u64, u64) {
    (number / PARTITION_ITEMS, number % PARTITION_ITEMS)
}

pub(crate) fn partition_name(partition: u64) -> String {
    format!("device#{partition:08}")
}

pub(crate) fn group_name(group: u64) -> String {
    format!("group#{group:08}")
}

/// Returns the number of partitions of the index: each has as many items as one of the table.
pub(crate) const fn groups(items: u64) -> u64 {
    let groups = items / PARTITION_ITEMS;
    if groups == 0 { 1 } else { groups }
}

fn decimal(coefficient: u64, exponent: i64) -> Number {
    Number::from_parts(false, coefficient.into(), exponent).unwrap_or(Number::ZERO)
}

fn place(draw: &mut Draw) -> Map {
    let mut place = Map::new();
    place.insert("city", draw.letters(9));
    place.insert("zip", draw.below(99_999));
    place.insert("lat", decimal(draw.below(90_000_000), -6));
    place.insert("open", draw.below(2) == 0);
    place
}

#[cfg(test)]
mod tests {
    use dyno_core::value::{AttributeValue, item_size_bytes};

    use super::{ITEM_BYTES, item, item_key};

    #[test]
    fn items_have_their_size_and_their_key() {
        for (number, version) in [(0, 0), (17, 3), (999_999, 1 << 20)] {
            let item = item(number, 1_000_000, version);
            assert_eq!(item_size_bytes(&item), ITEM_BYTES);
            assert_eq!(item.len(), 12);
            for (name, value) in &item_key(number) {
                assert_eq!(item.get(name), Some(value));
            }
        }
    }

    #[test]
    fn versions_share_keys_and_nothing_else() {
        let (old, new) = (item(17, 1_000, 0), item(17, 1_000, 1));
        assert_ne!(old, new);
        let keys = |item: &dyno_core::value::Item| {
            ["pk", "sk", "grp", "at"].map(|name| item.get(name).cloned())
        };
        assert_eq!(keys(&old), keys(&new));
        assert_eq!(old.get("grp").and_then(AttributeValue::as_s), Some("group#00000007"));
    }
}
