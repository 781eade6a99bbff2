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
    access(recent, primary),
    access(recent, index = gsi1, pk = "DAY#{placed_at}", sk = "{id}"),
)]
pub struct Order {
    pub id: u64,
    pub customer: String,
    pub placed_at: u64,
    pub coupon: Option<String>,
}

fn main() {}
