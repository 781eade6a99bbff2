#[path = "tables/saas.rs"]
mod saas;
use saas::*;

fn main() {}

pub async fn misuse(db: Db<Saas>, order: Order) {
    let _ = db.batch_write().put(&db.create(&order));
}
