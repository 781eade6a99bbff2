//! House rules that a machine can hold, as tests: `cargo test --test tidy`.
//!
//! Each module holds one family of rules: a function from the [`workspace`] to a list of findings,
//! a test that the workspace has none, and tests that the rule can fail. Only `std` is used, and
//! nothing is compiled or run: the checks read text.
//!
//! What may be extended as the project grows stands as a table at the top of its module: the order
//! of modules in [`layers`], long files in [`size`], words in [`words`].

mod capacity;
mod code;
mod guide;
mod head;
mod imports;
mod layers;
mod manifests;
mod names;
mod size;
mod unverified;
mod words;
mod workspace;
