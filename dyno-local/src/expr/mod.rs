//! DynamoDB's expression language: conditions, filters, key conditions, updates, projections.
//!
//! The operations call it; it calls only `dyno_core`. Text goes through four steps, each its own
//! file or folder:
//!
//! ```text
//! text ─ token ─► tokens ─ parser/* ─► ast ─ check/*, placeholders ─► condition, update, …
//! ```
//!
//! Texts that were seen before are not parsed again: `memo`.
//!
//! What comes out owns its names and values, so it outlives the request, and is evaluated on
//! items any number of times.
//!
//! Invariants: nothing here panics, and no text uses up the stack: the parsers and the checks of
//! operands keep stacks of their own, and what recurses (logic, `if_not_exists`) is bounded by
//! [`OPERATORS_MAX`] and [`EXPRESSION_BYTES_MAX`]. Errors come in the service's order: size,
//! syntax, operator count, then the semantic checks in the order of `check`.

mod ast;
mod check;
mod compare;
mod condition;
mod error;
mod function;
mod key_condition;
mod legacy;
mod memo;
mod parser;
pub(crate) mod partiql;
mod path;
mod path_tree;
mod placeholders;
mod projection;
mod reserved;
mod token;
mod update;

#[cfg(test)]
mod tests;

pub(crate) use condition::{Comparator, Condition, Node, Operand, compile_condition};
pub(crate) use error::ExpressionKind;
pub(crate) use key_condition::{KeyClause, KeyCondition, KeyPredicate, parse_key_condition};
pub(crate) use legacy::{
    check_conditional_operator, compile_attribute_updates, compile_attributes_to_get,
    compile_conditions, compile_expected, compile_key_conditions,
};
pub(crate) use path::Path;
pub(crate) use placeholders::Placeholders;
pub(crate) use projection::{Projection, compile_projection};
pub(crate) use update::{Update, compile_update};

/// The longest expression in bytes. Source: "Service quotas", expression parameters.
const EXPRESSION_BYTES_MAX: usize = 4_096;

/// The most operators in one expression. Source: "Service quotas", expression parameters.
const OPERATORS_MAX: usize = 300;

/// The most operands of `IN`, without the one that is looked for. Source: "Service quotas",
/// expression parameters.
const IN_OPERANDS_MAX: usize = 100;

/// The longest placeholder in bytes, with its mark. Source: "Service quotas".
const PLACEHOLDER_BYTES_MAX: usize = 255;

/// The longest attribute name in bytes. Source: "Service quotas", attributes.
const NAME_BYTES_MAX: usize = 65_535;

/// The most elements of a document path. Source: "Service quotas", nested attribute depth.
const PATH_ELEMENTS_MAX: usize = 32;

/// The largest list index the service can take.
const LIST_INDEX_MAX: usize = 0x7fff_ffff;

/// The largest item in bytes. Source: "Service quotas", item size.
const ITEM_BYTES_MAX: usize = 409_600;
