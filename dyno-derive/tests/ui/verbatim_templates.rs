use dyno::{Entity, Table};
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(name = "legacy", pk = "PK", sk = "SK", layout = "verbatim", entities(Adjacent, Empty, Exact, Odd))]
pub struct Legacy;

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = Legacy, layout = "verbatim", pk = "ORG#{org}{id}", sk = "META")]
pub struct Adjacent {
    pub org: String,
    pub id: String,
}

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = Legacy, layout = "verbatim", pk = "", sk = "META")]
pub struct Empty {
    pub org: String,
}

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = Legacy, pk = "EXACT#{org}", sk = "META")]
pub struct Exact {
    pub org: String,
}

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = Legacy, layout = "plain", pk = "ODD#{org}", sk = "META")]
pub struct Odd {
    pub org: String,
}

fn main() {}
