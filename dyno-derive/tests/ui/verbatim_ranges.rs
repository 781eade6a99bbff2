use dyno::{Db, Entity, Table};
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(name = "legacy", pk = "PK", sk = "SK", layout = "verbatim", entities(Event))]
pub struct Legacy;

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = Legacy, layout = "verbatim", pk = "ORG#{org}", sk = "EVENT#{date}#{number}", access(of_org, primary))]
pub struct Event {
    pub org: String,
    pub date: String,
    pub number: u64,
}

fn main() {}

pub async fn misuse(db: Db<Legacy>) {
    let _ = db.query(Event::query().of_org("acme").date_in("2024".."2025"));
    let _ = db.query(Event::query().of_org("acme").date("2024-01-05").number_in(1..5));
}
