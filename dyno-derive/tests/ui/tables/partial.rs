// A table with an index that holds only part of its entity.

#[allow(unused_imports, reason = "not every case uses all of it")]
pub use dyno::{Db, Document, Entity, Projection, Table};
#[allow(unused_imports, reason = "not every case uses all of it")]
pub use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(
    name = "saas",
    pk = "pk",
    sk = "sk",
    gsi(some, pk = "somepk", projection = include("total")),
    entities(Order),
)]
pub struct Saas;

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(
    table = Saas,
    pk = "ORDER#{id}",
    sk = "META",
    access(of_customer, index = some, partial, pk = "CUSTOMER#{customer}")
)]
pub struct Order {
    pub id: u64,
    pub customer: String,
    #[serde(rename = "total")]
    pub sum: u64,
    pub note: Option<String>,
    #[entity(document)]
    pub ship_to: Option<Address>,
}

#[derive(Debug, Serialize, Deserialize, Document)]
pub struct Address {
    pub city: String,
}
