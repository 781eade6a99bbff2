use dyno::{Entity, Table};
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(name = "saas", pk = "pk", sk = "sk", gsi(inverted, pk = "sk", sk = "pk"), entities(Order))]
pub struct Saas;

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(
    table = Saas,
    pk = "TENANT#{tenant}#{region}",
    sk = "ORDER#{id}",
    access(by_id, index = inverted, pk = "ORDER#{id}", sk = "{tenant}")
)]
pub struct Order {
    tenant: String,
    region: String,
    id: u64,
}

fn main() {}
