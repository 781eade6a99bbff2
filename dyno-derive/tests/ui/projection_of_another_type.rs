#[path = "tables/partial.rs"]
mod partial;
use partial::*;

fn main() {}

#[derive(Deserialize, Projection)]
#[projection(of = Order)]
struct Line {
    id: String,
    #[projection(path = "ship_to.city")]
    city: Option<u8>,
}
