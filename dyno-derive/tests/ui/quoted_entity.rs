use dyno::Table;

#[derive(Table)]
#[table(name = "shop", pk = "pk", entities("Customer"))]
pub struct Shop;

fn main() {}
