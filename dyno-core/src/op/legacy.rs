//! Parameters of the time before expressions, which requests take in the place of expressions.
//!
//! They are rare, and come in one box a request, so that other requests are no larger for them.
//! A backend that takes them gives them the meaning of the expressions that replaced them, but for
//! the differences that the service's guide lists under "Legacy conditional parameters".

use std::collections::BTreeMap;

use super::option::wire_names;
use crate::value::AttributeValue;

/// `Expected`: what attributes have to be, by name.
pub type Expected = BTreeMap<String, ExpectedAttributeValue>;

/// `KeyConditions`, `QueryFilter` and `ScanFilter`: tests of attributes, by name.
pub type Conditions = BTreeMap<String, Condition>;

/// `AttributeUpdates`: what to do with attributes, by name.
pub type AttributeUpdates = BTreeMap<String, AttributeValueUpdate>;

/// What a `PutItem` or a `DeleteItem` takes instead of a condition expression.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LegacyCondition {
    /// What the attributes of the item have to be.
    pub expected: Option<Expected>,
    /// How the tests go together; all have to hold if absent.
    pub conditional_operator: Option<ConditionalOperator>,
}

/// What an `UpdateItem` takes instead of expressions.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LegacyUpdate {
    /// What to change.
    pub attribute_updates: Option<AttributeUpdates>,
    /// What the attributes of the item have to be.
    pub condition: LegacyCondition,
}

/// What a `Query` takes instead of expressions.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct LegacyQuery {
    /// The attributes to return, by their whole names; all if absent.
    pub attributes_to_get: Option<Vec<String>>,
    /// The partition key and the range of the sort key. They go together with expressions for the
    /// filter and the projection.
    pub key_conditions: Option<Conditions>,
    /// What an evaluated item must meet to be returned.
    pub query_filter: Option<Conditions>,
    /// How the tests of the filter go together; all have to hold if absent.
    pub conditional_operator: Option<ConditionalOperator>,
}

/// What a `Scan` takes instead of expressions.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct LegacyScan {
    /// The attributes to return, by their whole names; all if absent.
    pub attributes_to_get: Option<Vec<String>>,
    /// What an evaluated item must meet to be returned.
    pub scan_filter: Option<Conditions>,
    /// How the tests of the filter go together; all have to hold if absent.
    pub conditional_operator: Option<ConditionalOperator>,
}

/// A test of one attribute.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Condition {
    /// The test.
    pub comparison_operator: ComparisonOperator,
    /// What the attribute is compared with; as many values as the operator takes.
    pub attribute_value_list: Option<Vec<AttributeValue>>,
}

/// What one attribute has to be before a write.
///
/// Either a test as in [`Condition`], or a `value` that it has, or that it does not exist.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ExpectedAttributeValue {
    /// The value that the attribute has, or what it is compared with.
    pub value: Option<AttributeValue>,
    /// Whether the attribute exists; with `true` there has to be a value.
    pub exists: Option<bool>,
    /// The test.
    pub comparison_operator: Option<ComparisonOperator>,
    /// What the attribute is compared with.
    pub attribute_value_list: Option<Vec<AttributeValue>>,
}

/// What to do with one attribute.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AttributeValueUpdate {
    /// What to do; [`AttributeAction::Put`] if absent.
    pub action: Option<AttributeAction>,
    /// With what. Only a delete goes without.
    pub value: Option<AttributeValue>,
}

/// What an [`AttributeValueUpdate`] does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum AttributeAction {
    /// Adds to a number, to a set or to the end of a list.
    Add,
    /// Removes the attribute, or members from a set.
    Delete,
    /// Sets the attribute.
    #[default]
    Put,
}

wire_names!(AttributeAction { Add => "ADD", Delete => "DELETE", Put => "PUT" });

/// How the tests of several attributes go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConditionalOperator {
    /// All of them have to hold.
    And,
    /// One of them has to hold.
    Or,
}

wire_names!(ConditionalOperator { And => "AND", Or => "OR" });

/// The test of a [`Condition`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ComparisonOperator {
    /// Is equal.
    Eq,
    /// Is not equal, or does not exist.
    Ne,
    /// Is one of several values.
    In,
    /// Is less or equal.
    Le,
    /// Is less.
    Lt,
    /// Is greater or equal.
    Ge,
    /// Is greater.
    Gt,
    /// Lies between two values, or is one of them.
    Between,
    /// Exists, of whatever type.
    NotNull,
    /// Does not exist.
    Null,
    /// Has a value as a part or a member.
    Contains,
    /// Exists and does not have a value as a part or a member.
    NotContains,
    /// Begins with a value.
    BeginsWith,
}

wire_names!(ComparisonOperator {
    Eq => "EQ",
    Ne => "NE",
    In => "IN",
    Le => "LE",
    Lt => "LT",
    Ge => "GE",
    Gt => "GT",
    Between => "BETWEEN",
    NotNull => "NOT_NULL",
    Null => "NULL",
    Contains => "CONTAINS",
    NotContains => "NOT_CONTAINS",
    BeginsWith => "BEGINS_WITH",
});
