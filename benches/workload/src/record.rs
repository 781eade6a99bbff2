//! The same ten attributes as a struct, for the typed layer.

use std::collections::BTreeSet;

use dyno::{Entity, Key, Table};
use serde::{Deserialize, Serialize};

use crate::draw::Draw;
use crate::item::place_of;

/// The name of the table of [`Record`]s.
pub const TYPED_TABLE: &str = "typed";

/// The table of [`Record`]s.
#[derive(Debug, Table)]
#[table(
    name = "typed",
    pk = "pk",
    sk = "sk",
    gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"),
    entities(Record)
)]
pub struct Typed;

/// An entity of ten fields, about 1 KiB.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Typed,
    pk = "DEVICE#{device}",
    sk = "READING#{at}",
    access(of_device, primary),
    access(by_group, index = gsi1, pk = "GROUP#{group}", sk = "{at}")
)]
pub struct Record {
    /// The device that was read: the partition.
    pub device: String,
    /// When: the place in the partition.
    pub at: u64,
    /// The partition of the index.
    pub group: String,
    /// A small number.
    pub count: i64,
    /// A number with decimals.
    pub price: f64,
    /// A flag.
    pub valid: bool,
    /// A set of strings.
    pub tags: BTreeSet<String>,
    /// A list of numbers.
    pub samples: Vec<i64>,
    /// A map.
    pub place: Place,
    /// A long string.
    pub text: String,
}

/// The map in a [`Record`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// A string.
    pub city: String,
    /// A number.
    pub zip: u32,
    /// A number with decimals.
    pub lat: f64,
    /// A flag.
    pub open: bool,
}

/// Returns record `number`; those that differ in `version` alone have the same keys.
pub fn record(number: u64, version: u64) -> Record {
    let mut draw = Draw::new(number ^ (version << 40));
    let (partition, at) = place_of(number);
    Record {
        device: format!("device-{partition:06}"),
        at,
        group: format!("group-{:06}", partition % 50),
        count: i64::try_from(draw.below(1_000)).unwrap_or(0),
        price: hundredths(&mut draw),
        valid: draw.below(2) == 0,
        tags: (0..3).map(|_| draw.letters(6)).collect(),
        samples: (0..8).map(|_| i64::try_from(draw.below(100_000)).unwrap_or(0)).collect(),
        place: Place {
            city: draw.letters(9),
            zip: u32::try_from(draw.below(99_999)).unwrap_or(0),
            lat: hundredths(&mut draw),
            open: draw.below(2) == 0,
        },
        text: draw.letters(690),
    }
}

/// Returns the key of record `number`.
pub fn record_key(number: u64) -> Key<Record> {
    let (partition, at) = place_of(number);
    Record::key(format!("device-{partition:06}"), at)
}

fn hundredths(draw: &mut Draw) -> f64 {
    f64::from(u32::try_from(draw.below(1_000_000)).unwrap_or(0)) / 100.0
}
