#[path = "tables/saas.rs"]
mod saas;
use saas::*;

fn main() {}

pub async fn misuse(db: Db<Saas>) {
    let _ = db.batch_get([Event::key(9, 1)]);
}
