use dyno::{Entity, Table};
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(name = "shop", pk = "pk", entities(Order, Bill))]
pub struct Shop;

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = Shop, pk = "ORDER#{id}")]
pub struct Order {
    pub id: u64,
    #[entity(version)]
    pub rev: String,
}

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = Shop, pk = "BILL#{id}")]
pub struct Bill {
    pub id: u64,
    #[entity(created_at)]
    pub created: bool,
}

fn main() {}
