use dyno::{Entity, Table};
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(name = "shop", pk = "pk", sk = "sk", gsi(days, pk = [customer], sk = [placed_at, id]), entities(Order))]
pub struct Shop;

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(
    table = Shop,
    pk = "CUSTOMER#{customer}",
    sk = "ORDER#{id}",
    access(by_day, index = days, pk = [customer], sk = [id, placed_at]),
)]
pub struct Order {
    pub id: u64,
    pub customer: String,
    pub placed_at: u64,
    pub coupon: Option<String>,
}

fn main() {}
