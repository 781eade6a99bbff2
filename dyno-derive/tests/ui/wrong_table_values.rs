use dyno::Table;

#[derive(Table)]
#[table(
    name = shop,
    pk = pk,
    scan = true,
    gsi(gsi1, pk = "gsi1pk", projection = some),
    gsi(pk = "gsi2pk"),
    gsi(gsi3, pk = "gsi3pk", sk = [id]),
    gsi(gsi4),
)]
pub struct Shop;

fn main() {}
