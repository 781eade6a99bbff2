#[path = "tables/partial.rs"]
mod partial;
use partial::*;

fn main() {}

#[derive(Deserialize, Projection)]
struct OfNothing {
    sum: u64,
}

#[derive(Deserialize, Projection)]
#[projection(of = Order, on(some, some), off(some))]
struct Twice {
    sum: u64,
    #[projection(path = "ship to")]
    city: String,
}

#[derive(Deserialize, Projection)]
#[projection(of = Order)]
struct Empty {}

#[derive(Deserialize, Projection)]
#[projection(of = Order)]
struct Pair(u64, u64);
