use dyno::{Entity, Table};
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(name = "shop", pk = "pk", sk = "sk", gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"), entities(Order))]
pub struct Shop;

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(
    table = Shop,
    pk = "TAGS#{tags}",
    sk = "{cache}#{more}",
)]
pub struct Order {
    pub tags: std::collections::BTreeSet<String>,
    #[serde(skip)]
    pub cache: u8,
    #[serde(flatten)]
    pub more: std::collections::BTreeMap<String, String>,
}

fn main() {}
