//! Floors: what a part of the work costs alone, measured in the same run.

mod codec;
mod maps;

pub use codec::Codec;
pub use maps::{Floors, encoded_map, measure_floors, measure_json};
