//! Ordered maps of items, encoded and as they are, and JSON of one: one lane and two.

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use dyno_core::op::PutItem;
use dyno_core::value::{AttributeValue, Item};
use dyno_workload::{Pick, TABLE, body, item, item_key, place_of};
use serde_json::Value;

use super::Codec;
use crate::measure::{Budget, nanoseconds, nanoseconds_in_lanes};
use crate::results::Results;

/// Lanes of the largest measurement; each has maps of its own, so that they share the machine and
/// nothing else.
const LANES: usize = 2;

/// Calls made ready at once.
const CHUNK: usize = 512;

/// The maps.
#[derive(Debug)]
pub struct Floors {
    items: u64,
    codec: Codec,
    /// Encoded items by encoded key: those of each lane's partitions.
    encoded: Vec<RwLock<BTreeMap<Vec<u8>, Vec<u8>>>>,
    /// The items of one lane as they are, at most [`PLAIN_ITEMS_MAX`].
    plain: BTreeMap<Vec<u8>, Item>,
}

/// Larger tables are not held as plain items, too: the clone is measured at the smaller sizes.
const PLAIN_ITEMS_MAX: u64 = 100_000;

impl Floors {
    /// Returns the maps of a table.
    pub fn loaded(items: u64) -> Self {
        let codec = Codec::of(&item(0, items, 0));
        let mut encoded = vec![BTreeMap::new(); LANES];
        let mut plain = BTreeMap::new();
        for number in 0..items {
            let it = item(number, items, 0);
            let lane = place_of(number).0 as usize % LANES;
            encoded[lane].insert(key(number), codec.encode(&it));
            if items <= PLAIN_ITEMS_MAX {
                plain.insert(key(number), it);
            }
        }
        let encoded = encoded.into_iter().map(RwLock::new).collect();
        Self { items, codec, encoded, plain }
    }

    fn lane(&self, number: u64) -> usize {
        place_of(number).0 as usize % self.encoded.len()
    }
}

/// Returns an ordered map of encoded items.
pub fn encoded_map(items: u64) -> BTreeMap<Vec<u8>, Vec<u8>> {
    let codec = Codec::of(&item(0, items, 0));
    (0..items).map(|number| (key(number), codec.encode(&item(number, items, 0)))).collect()
}

/// The bytes of an item's key, as a store would order them.
fn key(number: u64) -> Vec<u8> {
    let key = item_key(number);
    let part = |name| key.get(name).and_then(AttributeValue::as_s).unwrap_or_default().as_bytes();
    [part("pk"), &[0], part("sk")].concat()
}

/// The end of a partition that begins with `start`, the key of its first item.
fn end_of(start: &[u8]) -> Vec<u8> {
    let mut end = start.split(|byte| *byte == 0).next().unwrap_or_default().to_vec();
    end.push(1);
    end
}

/// Measures one round of all floors of one size.
pub fn measure_floors(floors: &Floors, budget: Budget, seed: u64, results: &mut Results) {
    let codec = &floors.codec;
    for lanes in [1, LANES] {
        let case = |name: &str| format!("floor/{name}/{}/{lanes}", floors.items);
        let numbers = |lane: usize, chunk: u64| {
            let seed = seed ^ (chunk << 8);
            let mut pick = Pick::new(seed, floors.items, lane as u64, lanes as u64);
            (0..CHUNK).map(|_| pick.item()).collect::<Vec<u64>>()
        };
        let keys = |lane: usize, chunk: u64| -> Vec<(usize, Vec<u8>)> {
            let numbers = numbers(lane, chunk).into_iter();
            numbers.map(|number| (floors.lane(number), key(number))).collect()
        };
        let read =
            |lane: usize| floors.encoded[lane].read().unwrap_or_else(PoisonError::into_inner);
        let copied =
            nanoseconds_in_lanes(budget, lanes, keys, |(lane, key)| read(lane).get(&key).cloned());
        results.time(&case("map get and copy"), "floor", copied);
        let decoded = nanoseconds_in_lanes(budget, lanes, keys, |(lane, key)| {
            read(lane).get(&key).map(|bytes| codec.decode(bytes))
        });
        results.time(&case("map get and decode"), "floor", decoded);
        let starts = |lane: usize, chunk: u64| -> Vec<(usize, Vec<u8>, Vec<u8>)> {
            let numbers = numbers(lane, chunk).into_iter().take(16);
            let firsts =
                numbers.map(|number| (floors.lane(number), key(number - place_of(number).1)));
            firsts.map(|(lane, start)| (lane, start.clone(), end_of(&start))).collect()
        };
        let ranged = nanoseconds_in_lanes(budget, lanes, starts, |(lane, start, end)| {
            let map = read(lane);
            let items: Vec<Item> =
                map.range(start..end).take(100).map(|(_, bytes)| codec.decode(bytes)).collect();
            assert_eq!(items.len(), 100);
            items
        });
        results.time(&case("range of 100 and decode"), "floor", ranged);
        measure_inserts(floors, budget, (lanes, seed), results);
    }
    if !floors.plain.is_empty() {
        measure_clone(floors, budget, seed, results);
    }
}

fn measure_inserts(
    floors: &Floors,
    budget: Budget,
    (lanes, seed): (usize, u64),
    results: &mut Results,
) {
    let case = |name: &str| format!("floor/{name}/{}/{lanes}", floors.items);
    let items = |lane: usize, chunk: u64| {
        let mut pick = Pick::new(seed ^ (chunk << 8), floors.items, lane as u64, lanes as u64);
        let numbers = (0..256).map(|_| (pick.item(), pick.version())).collect::<Vec<_>>();
        let numbers = numbers.into_iter();
        numbers
            .map(|(number, version)| (number, item(number, floors.items, version)))
            .collect::<Vec<_>>()
    };
    let encoded = |lane: usize, chunk: u64| {
        let items = items(lane, chunk).into_iter();
        items
            .map(|(number, item)| (floors.lane(number), key(number), floors.codec.encode(&item)))
            .collect::<Vec<_>>()
    };
    let write = |lane: usize| floors.encoded[lane].write().unwrap_or_else(PoisonError::into_inner);
    // The store owns what it keeps: key and item are copied, as they come from a request.
    let inserted = nanoseconds_in_lanes(budget, lanes, encoded, |(lane, key, bytes)| {
        write(lane).insert(key.clone(), bytes.clone())
    });
    results.time(&case("map insert"), "floor", inserted);
    if lanes == 1 {
        let items = |chunk| {
            let items = items(0, chunk).into_iter();
            items.map(|(number, item)| (floors.lane(number), key(number), item)).collect::<Vec<_>>()
        };
        let both = nanoseconds(budget, items, |(lane, key, item)| {
            write(lane).insert(key, floors.codec.encode(&item))
        });
        results.time(&case("encode and map insert"), "floor", both);
    }
}

fn measure_clone(floors: &Floors, budget: Budget, seed: u64, results: &mut Results) {
    let keys = |chunk: u64| {
        let mut pick = Pick::new(seed ^ (chunk << 8), floors.items, 0, 1);
        (0..CHUNK).map(|_| key(pick.item())).collect()
    };
    let cloned = nanoseconds(budget, keys, |key: Vec<u8>| floors.plain.get(&key).cloned());
    results.time(&format!("floor/map get and clone/{}/1", floors.items), "floor", cloned);
}

/// Measures one round of `serde_json` on the body of a put.
pub fn measure_json(budget: Budget, results: &mut Results) {
    let (_, tree) = body(&PutItem::new(TABLE, item(17, 1_000, 0)).into());
    let text = tree.to_string();
    let parsed = nanoseconds(
        budget,
        |_| vec![text.as_str(); 64],
        |text| serde_json::from_str::<Value>(text).expect("it was printed"),
    );
    results.time("floor/serde_json parses a put", "floor", parsed);
    let printed = nanoseconds(budget, |_| vec![&tree; 64], |tree: &Value| tree.to_string());
    results.time("floor/serde_json prints a put", "floor", printed);
}
