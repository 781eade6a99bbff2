#[path = "tables/saas.rs"]
mod saas;
use saas::*;

fn main() {}

pub async fn misuse(db: Db<Saas>) {
    let _ = db.transact_get((Order::key("t1", 1), Event::key(9, 1)));
}
