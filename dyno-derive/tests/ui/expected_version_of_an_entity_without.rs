#[path = "tables/saas.rs"]
mod saas;
use saas::*;

fn main() {}

pub async fn misuse(db: Db<Saas>) {
    let _ = db.patch(Order::key("t1", 7)).set(|o| o.total, 3).expect_rev(2);
}
