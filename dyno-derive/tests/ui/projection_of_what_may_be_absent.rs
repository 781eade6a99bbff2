#[path = "tables/partial.rs"]
mod partial;
use partial::*;

fn main() {}

#[derive(Deserialize, Projection)]
#[projection(of = Order)]
struct Line {
    note: String,
    #[projection(path = "ship_to.city")]
    city: String,
    #[serde(default)]
    #[projection(path = "note")]
    remark: String,
}
