#[path = "tables/partial.rs"]
mod partial;
use partial::*;

fn main() {}

#[derive(Deserialize, Projection)]
#[projection(of = Order)]
struct Line {
    sum: u64,
}

async fn misuse(db: Db<Saas>) {
    let _ = db.query(Order::query().of_customer("c1")).project::<Line>();
}
