use dyno::Table;

#[derive(Table)]
#[table(name = "shop", pk = "pk", entites(), time_to_live = "ttl")]
pub struct Shop;

fn main() {}
