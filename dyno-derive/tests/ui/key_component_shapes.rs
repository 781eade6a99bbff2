use dyno::KeyComponent;
use serde::Serialize;

#[derive(Serialize, KeyComponent)]
pub enum Status {
    Open,
    Shipped { at: u64 },
}

#[derive(Serialize, KeyComponent)]
pub enum Rank {
    Low = 1,
    High = 70_000,
    Odd = -1,
}

#[derive(Serialize, KeyComponent)]
pub struct Pair(u8, u8);

#[derive(Serialize, KeyComponent)]
pub struct Named {
    pub id: u64,
}

#[derive(Serialize, KeyComponent)]
pub enum Nothing {}

fn main() {}
