use dyno::Table;

#[derive(Table)]
#[table(name = "shop", pk = "pk", sk = "sk", gsi(inverted, pk = "sk", sk = "pk"))]
pub struct Shop;

fn main() {}
