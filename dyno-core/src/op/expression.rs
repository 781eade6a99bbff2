//! The substitution variables of expressions.

use std::collections::BTreeMap;

use crate::value::AttributeValue;

/// `ExpressionAttributeNames`: attribute names by placeholder (`#n`).
pub type Names = BTreeMap<String, String>;

/// `ExpressionAttributeValues`: values by placeholder (`:v`).
pub type Values = BTreeMap<String, AttributeValue>;
