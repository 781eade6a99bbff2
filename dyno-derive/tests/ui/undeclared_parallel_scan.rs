use dyno::{Db, Table};

#[derive(Table)]
#[table(name = "saas", pk = "pk", scan, entities())]
pub struct Saas;

#[derive(Table)]
#[table(name = "none", pk = "pk", scan(segments = 0), entities())]
pub struct NoSegments;

#[derive(Table)]
#[table(name = "words", pk = "pk", scan(segments = "8", in_order), entities())]
pub struct Words;

fn main() {}

pub async fn misuse(db: Db<Saas>) {
    let _ = db.scan().parallel();
}
