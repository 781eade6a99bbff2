use dyno::{Entity, Table};
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(
    name = "shop",
    pk = "pk",
    sk = "sk",
    gsi(inverted, pk = "sk", sk = "pk"),
    lsi(local, sk = "lsk"),
    entities(Visit, Order)
)]
pub struct Shop;

// A pattern could not name the shard, with which the sort key ends.
#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(
    table = Shop,
    pk = "DAY#{day}",
    sk = "VISIT#{id}",
    shards = 10,
    shard_by = id,
    access(by_id, index = inverted, pk = "VISIT#{id}", sk = "DAY#{day}")
)]
pub struct Visit {
    pub day: u16,
    pub id: u64,
}

// The partition key is the table's, and has no shards.
#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(
    table = Shop,
    pk = "CUSTOMER#{customer}",
    sk = "ORDER#{id}",
    access(by_day, index = local, sk = "DAY#{day}", shards = 10)
)]
pub struct Order {
    pub customer: String,
    pub id: u64,
    pub day: u16,
}

fn main() {}
