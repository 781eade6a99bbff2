//! Conditions and filters: compiled form and evaluation.
//!
//! The operations compile a `ConditionExpression` or `FilterExpression` once and ask
//! [`Condition::holds`] of items. Legacy parameters and other languages may build a [`Node`] of
//! their own. Logic is two-valued: a test on something that is not there is false, and `NOT` and
//! `<>` turn false into true.

use std::cmp::Ordering;
use std::sync::Arc;

use dyno_core::backend::BackendError;
use dyno_core::value::{AttributeType, AttributeValue};

use super::ast::ConditionExpr;
use super::check;
use super::compare::{begins_with, compare_values, contains, size};
use super::error::{ExprError, ExpressionKind, Fault};
use super::memo;
use super::parser::parse_condition;
use super::path::Path;
use super::placeholders::Placeholders;
use crate::encoding::{Attributes, View};

/// A condition on an item.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Condition {
    root: Node,
}

/// A condition or a part of one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node {
    And(Vec<Self>),
    Or(Vec<Self>),
    Not(Box<Self>),
    Compare {
        comparator: Comparator,
        left: Operand,
        right: Operand,
    },
    Between {
        subject: Operand,
        low: Operand,
        high: Operand,
    },
    In {
        subject: Operand,
        list: Vec<Operand>,
    },
    /// As [`Self::In`], of scalar values of one type in their order: there may be thousands.
    OneOf {
        subject: Path,
        values: Vec<AttributeValue>,
    },
    AttributeExists(Path),
    AttributeNotExists(Path),
    AttributeType(Operand, AttributeType),
    BeginsWith(Operand, Operand),
    Contains(Operand, Operand),
}

/// Something with a value, on an item.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Operand {
    Path(Path),
    Value(Arc<AttributeValue>),
    /// The size of another operand.
    Size(Box<Self>),
    /// Whether a condition holds, as a boolean; only `PartiQL` can say it.
    Holds(Box<Node>),
}

/// A comparison operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// Compiles a condition or a filter.
pub(crate) fn compile_condition(
    kind: ExpressionKind,
    text: &str,
    placeholders: &mut Placeholders<'_>,
) -> Result<Condition, BackendError> {
    compile(kind, text, placeholders)
        .map(Condition::from)
        .map_err(|fault| ExprError::Invalid(kind, fault).into())
}

/// Parses, checks and resolves a condition of any kind.
pub(super) fn compile(
    kind: ExpressionKind,
    text: &str,
    placeholders: &mut Placeholders<'_>,
) -> Result<Node, Fault> {
    let expression = memo::condition(kind, text, || {
        let expression = parse_condition(kind, text)?;
        check::check_condition(&expression).map(|()| expression)
    })?;
    resolve(&expression, placeholders)
}

/// Recursion is bounded by the number of operators. Plain loops keep its frames small.
fn resolve(expression: &ConditionExpr, ph: &mut Placeholders<'_>) -> Result<Node, Fault> {
    match expression {
        ConditionExpr::And(terms) => resolve_all(terms, ph).map(Node::And),
        ConditionExpr::Or(terms) => resolve_all(terms, ph).map(Node::Or),
        ConditionExpr::Not(inner) => Ok(Node::Not(Box::new(resolve(inner, ph)?))),
        ConditionExpr::Test(test) => check::compile_test(test, ph),
    }
}

fn resolve_all(terms: &[ConditionExpr], ph: &mut Placeholders<'_>) -> Result<Vec<Node>, Fault> {
    let mut nodes = Vec::with_capacity(terms.len());
    for term in terms {
        nodes.push(resolve(term, ph)?);
    }
    Ok(nodes)
}

impl From<Node> for Condition {
    fn from(root: Node) -> Self {
        Self { root }
    }
}

impl Condition {
    /// Returns `true` if the item meets the condition. An item that does not exist is the empty
    /// item.
    pub(crate) fn holds(&self, item: &dyn Attributes) -> bool {
        self.root.holds(item)
    }

    /// Returns the condition, to look for what it says of keys.
    pub(crate) const fn root(&self) -> &Node {
        &self.root
    }

    /// Returns every path of the condition, in written order.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        let mut paths = Vec::new();
        self.root.collect_paths(&mut paths);
        paths.into_iter()
    }
}

impl Node {
    /// Evaluates from left to right. Recursion is bounded by the number of operators; the tests
    /// are in a function of their own to keep its frames small.
    fn holds(&self, item: &dyn Attributes) -> bool {
        match self {
            Self::And(terms) => {
                for term in terms {
                    if !term.holds(item) {
                        return false;
                    }
                }
                true
            }
            Self::Or(terms) => {
                for term in terms {
                    if term.holds(item) {
                        return true;
                    }
                }
                false
            }
            Self::Not(inner) => !inner.holds(item),
            Self::Compare { .. }
            | Self::Between { .. }
            | Self::In { .. }
            | Self::OneOf { .. }
            | Self::AttributeExists(_)
            | Self::AttributeNotExists(_)
            | Self::AttributeType(..)
            | Self::BeginsWith(..)
            | Self::Contains(..) => self.test_holds(item),
        }
    }

    fn test_holds(&self, item: &dyn Attributes) -> bool {
        match self {
            Self::And(_) | Self::Or(_) | Self::Not(_) => self.holds(item),
            Self::Compare { comparator, left, right } => {
                comparator.holds(left.value(item), right.value(item))
            }
            Self::Between { subject, low, high } => is_between(subject, low, high, item),
            Self::In { subject, list } => subject.value(item).is_some_and(|subject| {
                list.iter().any(|entry| entry.value(item).is_some_and(|entry| entry == subject))
            }),
            Self::OneOf { subject, values } => {
                subject.view(item).is_some_and(|subject| is_among(subject, values))
            }
            Self::AttributeExists(path) => path.view(item).is_some(),
            Self::AttributeNotExists(path) => path.view(item).is_none(),
            Self::AttributeType(of, kind) => {
                of.value(item).is_some_and(|value| value.kind() == *kind)
            }
            Self::BeginsWith(text, prefix) => both(text, prefix, item, begins_with),
            Self::Contains(whole, part) => both(whole, part, item, contains),
        }
    }

    fn collect_paths<'n>(&'n self, paths: &mut Vec<&'n Path>) {
        match self {
            Self::And(terms) | Self::Or(terms) => {
                for term in terms {
                    term.collect_paths(paths);
                }
            }
            Self::Not(inner) => inner.collect_paths(paths),
            Self::Compare { left, right, .. } => {
                left.collect_paths(paths);
                right.collect_paths(paths);
            }
            Self::Between { subject, low, high } => {
                for operand in [subject, low, high] {
                    operand.collect_paths(paths);
                }
            }
            Self::In { subject, list } => {
                subject.collect_paths(paths);
                for operand in list {
                    operand.collect_paths(paths);
                }
            }
            Self::OneOf { subject: path, .. }
            | Self::AttributeExists(path)
            | Self::AttributeNotExists(path) => paths.push(path),
            Self::AttributeType(of, _) => of.collect_paths(paths),
            Self::BeginsWith(first, second) | Self::Contains(first, second) => {
                first.collect_paths(paths);
                second.collect_paths(paths);
            }
        }
    }
}

fn both(
    first: &Operand,
    second: &Operand,
    item: &dyn Attributes,
    test: fn(View<'_>, View<'_>) -> bool,
) -> bool {
    match (first.value(item), second.value(item)) {
        (Some(first), Some(second)) => test(first, second),
        _ => false,
    }
}

fn is_between(subject: &Operand, low: &Operand, high: &Operand, item: &dyn Attributes) -> bool {
    let Some(subject) = subject.value(item) else { return false };
    let is_within = |bound: &Operand, comparator: Comparator| {
        bound.value(item).is_some_and(|bound| comparator.holds(Some(subject), Some(bound)))
    };
    is_within(low, Comparator::GreaterOrEqual) && is_within(high, Comparator::LessOrEqual)
}

/// Looks a value up among others of one type, which are in order.
fn is_among(subject: View<'_>, values: &[AttributeValue]) -> bool {
    let compare = |value: &AttributeValue| compare_values(View::of(value), subject);
    // Values of another type than theirs have no order beside them.
    let is_of_type = values.first().is_some_and(|first| compare(first).is_some());
    let found = || values.binary_search_by(|value| compare(value).unwrap_or(Ordering::Less));
    is_of_type && found().is_ok()
}

impl Operand {
    /// Returns the operand's value on an item, if it has one there.
    fn value<'v>(&'v self, item: &'v dyn Attributes) -> Option<View<'v>> {
        match self {
            Self::Path(path) => path.view(item),
            Self::Value(value) => Some(View::of(value)),
            Self::Size(of) => size(of.value(item)?).map(View::N),
            Self::Holds(condition) => Some(View::Bool(condition.holds(item))),
        }
    }

    fn collect_paths<'o>(&'o self, paths: &mut Vec<&'o Path>) {
        match self {
            Self::Path(path) => paths.push(path),
            Self::Value(_) => {}
            Self::Size(of) => of.collect_paths(paths),
            Self::Holds(condition) => condition.collect_paths(paths),
        }
    }
}

impl Comparator {
    pub(super) const fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }

    /// Returns the comparator that says the same with its operands swapped.
    pub(crate) const fn mirrored(self) -> Self {
        match self {
            Self::Equal => Self::Equal,
            Self::NotEqual => Self::NotEqual,
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
        }
    }

    /// Compares two values; `<>` is the exact negation of `=`, which is false if one is missing.
    fn holds(self, left: Option<View<'_>>, right: Option<View<'_>>) -> bool {
        let is_equal = || left.is_some() && left == right;
        let order = || compare_values(left?, right?);
        match self {
            Self::Equal => is_equal(),
            Self::NotEqual => !is_equal(),
            Self::Less => order() == Some(Ordering::Less),
            Self::LessOrEqual => order().is_some_and(Ordering::is_le),
            Self::Greater => order() == Some(Ordering::Greater),
            Self::GreaterOrEqual => order().is_some_and(Ordering::is_ge),
        }
    }
}
