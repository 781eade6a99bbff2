//! Request bodies through the wire: see `dyno-local/src/fuzzing/bodies.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| dyno_local::fuzzing::bodies(bytes));
