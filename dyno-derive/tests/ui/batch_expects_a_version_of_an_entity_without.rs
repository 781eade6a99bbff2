#[path = "tables/saas.rs"]
mod saas;
use saas::*;

fn main() {}

pub async fn misuse(db: Db<Saas>) {
    let _ = db.batch_write().delete_rev(Order::key("t1", 7), 2);
}
