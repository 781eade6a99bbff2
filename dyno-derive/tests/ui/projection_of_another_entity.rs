#[path = "tables/saas.rs"]
mod saas;
use saas::*;

fn main() {}

#[derive(serde::Deserialize, dyno::Projection)]
#[projection(of = Event)]
struct Line {
    id: u64,
}

async fn misuse(db: Db<Saas>) {
    let _ = db.get(Order::key("t1", 7u64)).project::<Line>();
}
