#[path = "tables/saas.rs"]
mod saas;
use saas::*;

fn main() {}

pub async fn misuse(db: Db<Saas>) {
    let _ = db.collection(dyno::Partition::of(Order::query().by_status("t1", Status::Open))).consistent();
}
