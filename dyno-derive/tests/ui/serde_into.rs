use dyno::{Document, Entity, Table};
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(name = "shop", pk = "pk", entities(Order))]
pub struct Shop;

#[derive(Debug, Clone, Serialize, Deserialize, Entity)]
#[serde(from = "u64", into = "u64")]
#[entity(table = Shop, pk = "ORDER#{id}")]
pub struct Order {
    pub id: u64,
}

#[derive(Clone, Serialize, Deserialize, Document)]
#[serde(from = "u64", into = "u64")]
pub struct Total {
    pub cents: u64,
}

impl From<u64> for Order {
    fn from(id: u64) -> Self {
        Self { id }
    }
}

impl From<Order> for u64 {
    fn from(order: Order) -> Self {
        order.id
    }
}

impl From<u64> for Total {
    fn from(cents: u64) -> Self {
        Self { cents }
    }
}

impl From<Total> for u64 {
    fn from(total: Total) -> Self {
        total.cents
    }
}

fn main() {}
