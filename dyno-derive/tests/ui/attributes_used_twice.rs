use dyno::Table;

#[derive(Table)]
#[table(
    name = "shop",
    pk = "pk",
    sk = "sk",
    kind = "pk",
    gsi(gsi1, pk = "gsi1pk", sk = "_t"),
    gsi(gsi2, pk = "gsi1pk", sk = "gsi2sk")
)]
pub struct Shop;

#[derive(Table)]
#[table(name = "desk", pk = "pk", gsi(gsi1, pk = "_t"))]
pub struct Desk;

fn main() {}
