use dyno::{Entity, Table};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

#[derive(Table)]
#[table(name = "shop", pk = "pk", sk = "sk", gsi(gsi1, pk = "gsi1pk"), entities(Order))]
pub struct Shop;

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(
    table = Shop,
    pk = "ORDER#{id}",
    sk = "META",
    kind = "$order",
    access(recent, index = gsi1, pk = "{status}#{updated}"),
    unique(number),
    unique(by_tag, fields = [tags, numbr]),
)]
pub struct Order {
    pub id: u64,
    pub status: String,
    #[entity(updated_at)]
    pub updated: u64,
    #[entity(created_at = days)]
    pub created: u64,
    #[entity(version, immutable)]
    pub rev: u64,
    #[entity(version)]
    pub second: Option<u64>,
    #[entity(unique)]
    pub number: String,
    #[entity(updated_at)]
    pub tags: BTreeSet<String>,
}

fn main() {}
