use dyno::Table;

#[derive(Table)]
pub struct Shop;

fn main() {}
