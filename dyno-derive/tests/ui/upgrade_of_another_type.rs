//! An upgrade that is no function from an item to an item.

use dyno::{Entity, Item, Table};
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(name = "app", pk = "pk", entities(Order))]
struct App;

fn step(item: &mut Item) {
    item.insert("total", 0);
}

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = App, pk = "ORDER#{id}", schema(version = 2, upgrade(1 => step)))]
struct Order {
    id: u64,
    total: u64,
}

fn main() {}
