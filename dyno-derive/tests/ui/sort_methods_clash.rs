use dyno::{Entity, Table};
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(name = "shop", pk = "pk", sk = "sk", gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"), entities(Order))]
pub struct Shop;

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(
    table = Shop,
    pk = "CUSTOMER#{customer}",
    sk = "ORDER#{id}",
    access(by_day, index = gsi1, pk = "ALL", sk = "{day}#{day_in}"),
)]
pub struct Order {
    pub id: u64,
    pub customer: String,
    pub day: u8,
    pub day_in: u8,
}

fn main() {}
