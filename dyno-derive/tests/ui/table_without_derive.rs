use dyno::Entity;
use serde::{Deserialize, Serialize};

pub struct Shop;

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(
    table = Shop,
    pk = "CUSTOMER#{customer}",
    sk = "ORDER#{id}",
)]
pub struct Order {
    pub id: u64,
    pub customer: String,
    pub placed_at: u64,
    pub coupon: Option<String>,
}

fn main() {}
