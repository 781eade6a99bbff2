//! What the derives make of structs: the tests of the hand-written expansion in `dyno-core`, run on
//! the derived one, and what only a derive can get wrong.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod components;
mod documents;
// The types that the shared tests look for.
mod expanded;
mod keys;
mod names;
mod places;
mod promises;
// The very tests of the hand-written expansion: derived code asks what that one asks.
#[path = "../../../dyno-core/tests/it/projections.rs"]
mod projections;
#[path = "../../../dyno-core/tests/it/reads.rs"]
mod reads;
#[path = "../../../dyno-core/tests/it/script.rs"]
mod script;
#[path = "../../../dyno-core/tests/it/writes.rs"]
mod writes;
