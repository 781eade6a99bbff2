use dyno::Table;

#[derive(Table)]
#[table(
    name = "s",
    pk = "",
    gsi(gsi1, pk = "gsi1pk", name = "by day"),
    gsi(gsi1, pk = "gsi2pk"),
)]
pub struct Shop;

fn main() {}
