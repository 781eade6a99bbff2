use dyno::Table;

#[derive(Table)]
#[table(
    name = "shop",
    pk = "pk",
    gsi(five, pk = [a, b, c, d, e]),
    gsi(twice, pk = [a], sk = [b, a]),
    gsi(rendered, pk = [pk]),
)]
pub struct Shop;

fn main() {}
