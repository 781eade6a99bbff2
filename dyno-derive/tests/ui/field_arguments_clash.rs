use dyno::{Document, Entity, Table};
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(name = "shop", pk = "pk", entities(Order))]
pub struct Shop;

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = Shop, pk = "ORDER#{id}")]
pub struct Order {
    pub id: u64,
    #[entity(set, list)]
    pub tags: Vec<String>,
    #[serde(skip)]
    #[entity(set)]
    pub cache: Vec<String>,
    #[entity(set = "yes")]
    pub more: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize, Document)]
pub struct Address {
    #[document(document)]
    pub place: (f64, f64),
}

#[derive(Debug, Serialize, Deserialize, Document)]
pub enum Place {
    Here,
}

fn main() {}
