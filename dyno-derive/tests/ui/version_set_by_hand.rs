use dyno::{Db, Entity, Table};
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(name = "shop", pk = "pk", entities(Order))]
pub struct Shop;

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = Shop, pk = "ORDER#{id}")]
pub struct Order {
    pub id: u64,
    #[entity(version)]
    pub rev: u64,
}

fn main() {}

pub async fn misuse(db: Db<Shop>) {
    let _ = db.patch(Order::key(7)).set(|o| o.rev, 3u64);
}
