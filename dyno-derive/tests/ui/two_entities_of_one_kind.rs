use dyno::{Entity, Table};
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(name = "shop", pk = "pk", entities(Customer, Order))]
pub struct Shop;

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = Shop, pk = "CUSTOMER#{id}")]
pub struct Customer {
    pub id: String,
}

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = Shop, pk = "ORDER#{id}", kind = "Customer")]
pub struct Order {
    pub id: u64,
}

fn main() {}
