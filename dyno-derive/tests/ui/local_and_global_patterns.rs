use dyno::{Entity, Table};
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(
    name = "saas",
    pk = "pk",
    sk = "sk",
    lsi(local, sk = "time_key"),
    gsi(global, pk = "gpk", sk = "gsk"),
    entities(Order)
)]
pub struct Saas;

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(
    table = Saas,
    pk = "TENANT#{tenant}",
    sk = "ORDER#{id}",
    access(by_time, index = local, pk = "TENANT#{tenant}", sk = "{time}"),
    access(all_by_time, index = global, sk = "{time}")
)]
pub struct Order {
    tenant: String,
    id: u64,
    time: u64,
}

fn main() {}
