//! Any bytes as an encoded item, and items made of them: see `dyno-local/src/fuzzing/items.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| dyno_local::fuzzing::items(bytes));
