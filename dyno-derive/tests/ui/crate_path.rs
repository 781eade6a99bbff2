use dyno::KeyComponent;
use serde::Serialize;

#[derive(Serialize, KeyComponent)]
#[dyno(crate = "dyno sdk")]
pub struct Id(u64);

#[derive(Serialize, KeyComponent)]
#[dyno(krate = "dyno")]
pub struct Number(u64);

fn main() {}
