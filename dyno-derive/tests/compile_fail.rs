//! What must not compile, and what the compiler says of it.
//!
//! The messages are part of what users get: read a changed `.stderr` as one of them. They are those
//! of the pinned stable compiler; `TRYBUILD=overwrite cargo test -p dyno-derive --test compile_fail` writes
//! them anew.

#[test]
fn misuse_is_told_on_the_token_to_edit() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/ui/*.rs");
    cases.pass("tests/ui/clean/*.rs");
}
