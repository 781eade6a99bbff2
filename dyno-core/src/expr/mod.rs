//! Building expressions from typed paths and rendering them to DynamoDB's text.
//!
//! The typed layer always speaks DynamoDB's own expression language: whatever runs on the local
//! engine is the text that the service receives. Names and values always go through placeholders,
//! so reserved words and odd characters cannot matter.

mod condition;
mod filled;
mod operand;
mod path;
mod render;
mod update;

pub(crate) use condition::Test;
pub use condition::{Condition, Contains, Size};
pub use filled::{filled, shown};
pub(crate) use operand::delta;
pub use operand::{Addable, Operand, RawOperand};
pub use path::{
    DocumentPath, Immutable, KeyPart, Managed, Optional, Path, Plain, Removable, Settable, Step,
    TypedPath, WrittenBySerdeWith,
};
pub(crate) use render::Renderer;
pub(crate) use update::{SetValue, UpdateActions};
