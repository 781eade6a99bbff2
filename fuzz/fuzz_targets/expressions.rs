//! Any text as every kind of expression: see `dyno-local/src/fuzzing/expressions.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| dyno_local::fuzzing::expressions(bytes));
