// Two tables that the cases misuse.

use std::collections::BTreeSet;

pub use dyno::{Db, Entity, KeyComponent, Table};
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(
    name = "saas",
    pk = "pk",
    sk = "sk",
    gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"),
    gsi(board, pk = [tenant_id], sk = [status, placed_at]),
    entities(Order),
)]
pub struct Saas;

#[derive(Debug, Clone, Copy, Serialize, Deserialize, KeyComponent)]
pub enum Status {
    Open,
    Shipped,
}

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(
    table = Saas,
    pk = "TENANT#{tenant_id}",
    sk = "ORDER#{id}",
    access(of_tenant, primary),
    access(by_status, index = gsi1, pk = "TENANT#{tenant_id}#{status}", sk = "{placed_at}#{id}"),
    access(on_board, index = board, pk = [tenant_id], sk = [status, placed_at]),
)]
pub struct Order {
    pub tenant_id: String,
    pub id: u64,
    pub status: Status,
    pub placed_at: u64,
    pub total: i64,
    pub note: Option<String>,
    pub tags: BTreeSet<String>,
}

#[derive(Table)]
#[table(name = "audit", pk = "pk", sk = "sk", entities(Event))]
pub struct Audit;

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = Audit, pk = "EVENT#{day}", sk = "{id}", access(of_day, primary))]
pub struct Event {
    pub day: u16,
    pub id: u64,
}
