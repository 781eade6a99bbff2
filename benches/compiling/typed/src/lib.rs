//! The structs as entities of a table, as `benches/compile` writes them.

include!("../../target/generated/typed.rs");
