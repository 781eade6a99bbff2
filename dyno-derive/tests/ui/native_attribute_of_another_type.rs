use dyno::{Entity, Table};
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(name = "shop", pk = "pk", gsi(by_id, pk = [id]), entities(Order, Customer))]
pub struct Shop;

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = Shop, pk = "ORDER#{id}", access(by_id, index = by_id, pk = [id]))]
pub struct Order {
    pub id: u64,
}

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = Shop, pk = "CUSTOMER#{id}")]
pub struct Customer {
    pub id: String,
}

fn main() {}
