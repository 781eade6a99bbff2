#[path = "tables/partial.rs"]
mod partial;
use partial::*;

fn main() {}

#[derive(Deserialize, Projection)]
#[projection(of = Order, on(some))]
struct Line {
    sum: u64,
    note: Option<String>,
}
