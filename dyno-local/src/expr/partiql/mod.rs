//! `PartiQL`: statements as text, compiled to the conditions, updates and items of the native
//! operations.
//!
//! `ops` calls it; it stands on the rest of `expr`. A statement goes through these steps, each its
//! own file or folder:
//!
//! ```text
//! text ─ lexer ─► tokens ─ parser/* ─► ast ─ values ─ compile, condition, update, literal ─► Statement
//! ```
//!
//! Only the table is not known here: whether a condition is on a key, and what is read for it, is
//! decided by `ops::partiql`.
//!
//! Invariants: nothing here panics, and no text uses up the stack: brackets nest at most
//! [`DEPTH_MAX`] deep, and what chains without brackets (operators, `NOT`, signs) is flat in the tree.
//! Errors come in the service's order: syntax, then what the values of the statement are refused for
//! in written order (a `WHERE` clause before a `SET` clause), then operands.

mod ast;
mod compile;
mod condition;
mod error;
mod keyword;
mod lexer;
mod literal;
mod number;
mod parser;
mod render;
mod update;
mod values;

#[cfg(test)]
mod tests;

pub(crate) use ast::Returning;
pub(crate) use compile::{
    DeleteStatement, InsertStatement, OrderTerm, SelectStatement, Statement, Target,
    UpdateStatement, compile_statement,
};
pub(crate) use error::StatementFault;
#[cfg(any(feature = "wire", test))]
pub(crate) use number::read_number;

/// How deep brackets, calls and subqueries nest. Our own: the service's parser fails far beyond it.
const DEPTH_MAX: usize = 80;

/// The most members of a set, list or map literal are bounded by the length of a statement.
pub(crate) const STATEMENT_LENGTH_MAX: usize = 8_192;

/// How deep a literal nests before it is refused.
const LITERAL_LEVELS_MAX: usize = 32;
