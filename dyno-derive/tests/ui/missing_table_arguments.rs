use dyno::Table;

#[derive(Table)]
#[table(sk = "sk")]
pub struct Shop;

fn main() {}
