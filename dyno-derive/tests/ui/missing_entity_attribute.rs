use dyno::Entity;
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize, Entity)]
pub struct Order {
    pub id: u64,
}

fn main() {}
