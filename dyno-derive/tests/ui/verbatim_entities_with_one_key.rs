use dyno::{Entity, Table};
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(name = "legacy", pk = "PK", layout = "verbatim", entities(User, Person))]
pub struct Legacy;

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = Legacy, layout = "verbatim", pk = "user_{id}")]
pub struct User {
    pub id: String,
}

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = Legacy, layout = "verbatim", pk = "{name}")]
pub struct Person {
    pub name: String,
}

fn main() {}
