use dyno::{Entity, Table};
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(name = "saas", pk = "pk", gsi(keys, pk = "keyspk", projection = keys_only), entities(Login))]
pub struct Saas;

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = Saas, pk = "LOGIN#{id}", access(of_user, index = keys, pk = "USER#{user}"))]
pub struct Login {
    id: u64,
    user: String,
}

fn main() {}
