use dyno::Table;

#[derive(Table)]
#[table(
    name = "shop",
    pk = "pk",
    gsi(gsi1, pk = "gsi1pk"),
    gsi(gsi2, pk = "gsi2pk"),
    gsi(gsi3, pk = "gsi3pk"),
    gsi(gsi4, pk = "gsi4pk"),
    gsi(gsi5, pk = "gsi5pk"),
    gsi(gsi6, pk = "gsi6pk"),
    gsi(gsi7, pk = "gsi7pk"),
    gsi(gsi8, pk = "gsi8pk"),
    gsi(gsi9, pk = "gsi9pk"),
    gsi(gsi10, pk = "gsi10pk"),
    gsi(gsi11, pk = "gsi11pk"),
    gsi(gsi12, pk = "gsi12pk"),
    gsi(gsi13, pk = "gsi13pk"),
    gsi(gsi14, pk = "gsi14pk"),
    gsi(gsi15, pk = "gsi15pk"),
    gsi(gsi16, pk = "gsi16pk"),
    gsi(gsi17, pk = "gsi17pk"),
    gsi(gsi18, pk = "gsi18pk"),
    gsi(gsi19, pk = "gsi19pk"),
    gsi(gsi20, pk = "gsi20pk"),
    gsi(gsi21, pk = "gsi21pk"),
)]
pub struct Shop;

fn main() {}
