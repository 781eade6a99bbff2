#[path = "tables/saas.rs"]
mod saas;
use saas::*;

fn main() {}

pub async fn misuse(db: Db<Saas>) {
    let open = dyno::Partition::of(Order::query().by_status("t1", Status::Open));
    let _ = db.collection(open).keys_in(Order::key("t1", 7)..);
}
