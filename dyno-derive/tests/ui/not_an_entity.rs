use dyno::Table;

#[derive(Table)]
#[table(name = "shop", pk = "pk", entities(Order))]
pub struct Shop;

#[derive(Debug)]
pub struct Order;

fn main() {}
