#[path = "tables/partial.rs"]
mod partial;
use partial::*;

fn main() {}

#[derive(Deserialize, Projection)]
#[projection(of = Order)]
struct Line {
    id: u64,
    totel: u64,
    #[projection(path = "ship_to.town")]
    town: Option<String>,
}
