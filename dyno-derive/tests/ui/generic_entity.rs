use dyno::{Entity, Table};
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(name = "shop", pk = "pk", sk = "sk", gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"), entities(Line))]
pub struct Shop;

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = Shop, pk = "LINE", sk = "META")]
pub struct Line {
    pub id: u64,
}

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = Shop, pk = "ORDER#{id}", sk = "META")]
pub struct Order<T> {
    pub id: u64,
    pub more: T,
}

fn main() {}
