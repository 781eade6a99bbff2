use dyno::{Entity, Table};
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(name = "saas", pk = "pk", entities(User))]
pub struct Saas;

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = Saas, layout = "verbatim", pk = "user_{id}")]
pub struct User {
    pub id: String,
}

fn main() {}
