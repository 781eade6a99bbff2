use dyno::{Db, Entity, Table};
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(name = "legacy", pk = "PK", sk = "SK", layout = "verbatim", entities(Event, Day))]
pub struct Legacy;

// The text of the key would not be that of the template.
#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = Legacy, layout = "verbatim", pk = "ORG#{org}", sk = "{date}", shards = 10, shard_by = date)]
pub struct Event {
    pub org: String,
    pub date: String,
}

// What follows the last component ends its ranges.
#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = Legacy, layout = "verbatim", pk = "ORG#{org}", sk = "DAY#{date}#META", access(of_org, primary))]
pub struct Day {
    pub org: String,
    pub date: String,
}

fn main() {}

pub async fn misuse(db: Db<Legacy>) {
    let _ = db.query(Day::query().of_org("acme").date_in("2024".."2025"));
}
