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
    acess(by_day, primary),
    sort = "x",
)]
pub struct Order {
    pub id: u64,
    pub customer: String,
    pub placed_at: u64,
    pub coupon: Option<String>,
}

fn main() {}
