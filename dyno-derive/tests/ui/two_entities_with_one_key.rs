use dyno::{Entity, Table};
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(name = "shop", pk = "pk", sk = "sk", entities(Customer, Order, Invoice))]
pub struct Shop;

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = Shop, pk = "CUSTOMER#{id}", sk = "META")]
pub struct Customer {
    pub id: String,
}

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = Shop, pk = "CUSTOMER#{customer}", sk = "{id}")]
pub struct Order {
    pub customer: String,
    pub id: u64,
}

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = Shop, pk = "CUSTOMER#{customer}", sk = "{number}")]
pub struct Invoice {
    pub customer: String,
    pub number: u64,
}

fn main() {}
