//! The structs with serde alone, as `benches/compile` writes them.

include!("../../target/generated/floor.rs");
