use dyno::{Entity, Table};
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(name = "saas", pk = "pk", entities(Login))]
pub struct Saas;

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = Saas, pk = "LOGIN#{id}", access(by_id, primary, partial))]
pub struct Login {
    id: u64,
}

fn main() {}
