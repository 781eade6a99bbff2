#[path = "tables/partial.rs"]
mod partial;
use partial::*;

fn main() {}

#[derive(Deserialize, Projection)]
#[projection(of = Order, on(gsi1))]
struct Line {
    sum: u64,
}
