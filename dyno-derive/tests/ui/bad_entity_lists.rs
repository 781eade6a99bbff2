use dyno::Table;

#[derive(Table)]
#[table(name = "shop", pk = "pk", entities(Order, a::Order, Unknown, Customer = Order))]
pub struct Shop;

fn main() {}
