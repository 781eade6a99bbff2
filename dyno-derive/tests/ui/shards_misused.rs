use dyno::{Entity, Table};
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(
    name = "shop",
    pk = "pk",
    sk = "sk",
    gsi(gsi1, pk = "gsi1pk"),
    gsi(board, pk = [day]),
    entities(A, B, C, D, E, F, G, H)
)]
pub struct Shop;

// Nothing that `key(..)` could compute the shard from.
#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = Shop, pk = "A#{day}", sk = "{id}", shards = 10)]
pub struct A {
    pub day: u16,
    pub id: u64,
}

// Not part of the primary key.
#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = Shop, pk = "B#{day}", sk = "{id}", shards = 10, shard_by = size)]
pub struct B {
    pub day: u16,
    pub id: u64,
    pub size: u64,
}

// An item cannot move.
#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = Shop, pk = "C#{day}", sk = "{id}", shards = 10, shards_before = 5, shard_by = id)]
pub struct C {
    pub day: u16,
    pub id: u64,
}

// No room in attributes.
#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = Shop, pk = "D", sk = "{id}", access(of_day, index = board, pk = [day], shards = 10))]
pub struct D {
    pub day: u16,
    pub id: u64,
}

// Said on the pattern instead of the entity.
#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = Shop, pk = "E#{day}", sk = "{id}", access(of_day, primary, shards = 10))]
pub struct E {
    pub day: u16,
    pub id: u64,
}

// Numbers that are none of shards, and no field.
#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(
    table = Shop,
    pk = "F#{day}",
    sk = "{id}",
    shards = 1001,
    shard_by = id,
    access(of_day, index = gsi1, pk = "DAY#{day}", shards = "ten", shard_by = user),
)]
pub struct F {
    pub day: u16,
    pub id: u64,
}

// One is none; a field without a number.
#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(
    table = Shop,
    pk = "G#{day}",
    sk = "{id}",
    shard_by = id,
    access(of_day, index = gsi1, pk = "DAY#{day}", shards = 1, shard_by = user),
)]
pub struct G {
    pub day: u16,
    pub id: u64,
}

// An item is in one shard of an index.
#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(
    table = Shop,
    pk = "H#{day}",
    sk = "{id}",
    access(of_day, index = gsi1, pk = "DAY#{day}", shards = 10),
    access(on_day, index = gsi1, pk = "DAY#{day}"),
)]
pub struct H {
    pub day: u16,
    pub id: u64,
}

fn main() {}
