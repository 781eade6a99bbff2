#[path = "tables/partial.rs"]
mod partial;
use partial::*;

fn main() {}

async fn misuse(db: Db<Saas>) {
    let _ = db.query(Order::query().of_customer("c1")).stream();
    let _ = db.query(Order::query().of_customer("c1")).all();
}
