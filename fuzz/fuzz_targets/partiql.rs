//! Any text as a `PartiQL` statement: see `dyno-local/src/fuzzing/partiql.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| dyno_local::fuzzing::partiql(bytes));
