//! Sequences of operations on the engine and on a naive model: the one of `dyno-local/tests/it`.
#![no_main]

#[path = "../../dyno-local/tests/it/model/mod.rs"]
mod model;
#[allow(dead_code, reason = "the tests use more of it than the model does")]
#[path = "../../dyno-local/tests/it/support.rs"]
mod support;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| model::run(bytes));
