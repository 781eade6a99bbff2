//! A table's definition in the languages of other tools, made of its descriptor.
//!
//! Applications call these functions, from a program or a test that writes the files. Each makes
//! its text of one [`Definition`], so that the formats cannot differ in what they define.
//!
//! Invariants: the same descriptor and options give the same bytes; nothing is read from the
//! environment, the clock or a backend.

mod cdk;
mod cloudformation;
mod definition;
mod json;
mod markdown;
mod terraform;
mod workbench;

pub use cdk::cdk;
pub use cloudformation::cloudformation;
use definition::{Definition, Naming};
use json::Json;
pub use markdown::markdown;
pub use terraform::terraform;
pub use workbench::workbench;
