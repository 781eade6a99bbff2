use dyno::{Entity, Table};
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(name = "shop", pk = "pk", sk = "sk", gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"), entities(Order))]
pub struct Shop;

mod seconds {
    pub fn serialize<S: serde::Serializer>(at: &u64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(at)
    }

    pub fn deserialize<'de, D: serde::Deserializer<'de>>(input: D) -> Result<u64, D::Error> {
        let text: String = serde::Deserialize::deserialize(input)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(
    table = Shop,
    pk = "CUSTOMER#{customer}",
    sk = "ORDER#{id}",
    access(by_day, index = gsi1, pk = "DAY#{placed_at}", sk = "{id}"),
)]
pub struct Order {
    pub id: u64,
    pub customer: String,
    #[serde(with = "seconds")]
    pub placed_at: u64,
}

fn main() {}
