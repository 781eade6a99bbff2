//! Schema versions without an upgrade, with one too many, and names that were never another's.

use dyno::{Entity, Item, Table};
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(name = "app", pk = "pk", entities(Gap, Beyond, Zero, Twice, Unversioned, Taken))]
struct App;

fn step(item: Item) -> Result<Item, String> {
    Ok(item)
}

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = App, pk = "GAP#{id}", schema(version = 3, upgrade(1 => step)))]
struct Gap {
    id: u64,
}

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = App, pk = "BEYOND#{id}", schema(version = 2, upgrade(1 => step, 2 => step)))]
struct Beyond {
    id: u64,
}

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = App, pk = "ZERO#{id}", schema(version = 0))]
struct Zero {
    id: u64,
}

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = App, pk = "TWICE#{id}", schema(version = 2, upgrade(1 => step, 1 => step, step)))]
struct Twice {
    id: u64,
}

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = App, pk = "UNVERSIONED#{id}", schema(upgrade(1 => step)))]
struct Unversioned {
    id: u64,
}

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = App, pk = "TAKEN#{id}", schema(version = 1))]
struct Taken {
    id: u64,
    _v: u64,
    #[entity(renamed_from = "id")]
    other: u64,
    #[entity(renamed_from = "same")]
    same: u64,
    #[entity(renamed_from = "old")]
    first: u64,
    #[entity(renamed_from = "old")]
    second: u64,
}

fn main() {}
