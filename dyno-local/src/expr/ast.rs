//! Expressions as written: names and values are still placeholders, nothing is checked.
//!
//! The parsers build it, `check` and the compilers of each kind read it. Parentheses leave no
//! trace: the parser reports whether any were redundant.

use super::condition::Comparator;

/// A document path: a name, then members and indexes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PathExpr(pub(super) Vec<Step>);

/// One element of a document path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// A bare name.
    Name(String),
    /// A placeholder, with its `#`.
    Placeholder(String),
    /// The digits of a list index, as many as there may be.
    Index(String),
}

/// Something with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum OperandExpr {
    Path(PathExpr),
    /// A placeholder, with its `:`.
    Value(String),
    Call(CallExpr),
}

/// A function call with at least one argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CallExpr {
    pub(super) name: String,
    pub(super) arguments: Vec<OperandExpr>,
}

/// Takes calls in calls apart one by one: two thousand fit in an expression, and the drop that the
/// compiler makes would recurse as deep.
impl Drop for CallExpr {
    fn drop(&mut self) {
        let mut pending = std::mem::take(&mut self.arguments);
        while let Some(operand) = pending.pop() {
            if let OperandExpr::Call(mut call) = operand {
                pending.append(&mut call.arguments);
            }
        }
    }
}

/// A condition. `AND` and `OR` hold two or more terms, in written order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ConditionExpr {
    And(Vec<Self>),
    Or(Vec<Self>),
    Not(Box<Self>),
    Test(TestExpr),
}

/// A condition without `AND`, `OR` and `NOT`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TestExpr {
    Compare { comparator: Comparator, left: OperandExpr, right: OperandExpr },
    Between { subject: OperandExpr, low: OperandExpr, high: OperandExpr },
    In { subject: OperandExpr, list: Vec<OperandExpr> },
    Call(CallExpr),
}

/// One section of an update.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SectionExpr {
    Set(Vec<(PathExpr, SetExpr)>),
    Remove(Vec<PathExpr>),
    Add(Vec<(PathExpr, String)>),
    Delete(Vec<(PathExpr, String)>),
}

/// The right side of an assignment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SetExpr {
    Operand(OperandExpr),
    Sum(OperandExpr, OperandExpr),
    Difference(OperandExpr, OperandExpr),
}

impl ConditionExpr {
    /// Returns the tests from left to right.
    pub(super) fn tests(&self) -> Vec<&TestExpr> {
        let mut tests = Vec::new();
        let mut pending = vec![self];
        while let Some(condition) = pending.pop() {
            match condition {
                Self::And(terms) | Self::Or(terms) => pending.extend(terms.iter().rev()),
                Self::Not(inner) => pending.push(inner),
                Self::Test(test) => tests.push(test),
            }
        }
        tests
    }
}

impl TestExpr {
    /// Returns the operands in written order; those of a call are its arguments.
    pub(super) fn operands(&self) -> Vec<&OperandExpr> {
        match self {
            Self::Compare { left, right, .. } => vec![left, right],
            Self::Between { subject, low, high } => vec![subject, low, high],
            Self::In { subject, list } => std::iter::once(subject).chain(list).collect(),
            Self::Call(call) => call.arguments.iter().collect(),
        }
    }
}

impl SectionExpr {
    pub(super) const fn keyword(&self) -> &'static str {
        match self {
            Self::Set(_) => "SET",
            Self::Remove(_) => "REMOVE",
            Self::Add(_) => "ADD",
            Self::Delete(_) => "DELETE",
        }
    }

    /// Returns the paths that the section writes.
    pub(super) fn targets(&self) -> Vec<&PathExpr> {
        match self {
            Self::Set(actions) => actions.iter().map(|(target, _)| target).collect(),
            Self::Remove(targets) => targets.iter().collect(),
            Self::Add(actions) | Self::Delete(actions) => {
                actions.iter().map(|(target, _)| target).collect()
            }
        }
    }

    /// Returns the operands on the right sides of assignments.
    pub(super) fn operands(&self) -> Vec<&OperandExpr> {
        match self {
            Self::Set(actions) => actions.iter().flat_map(|(_, value)| value.operands()).collect(),
            Self::Remove(_) | Self::Add(_) | Self::Delete(_) => Vec::new(),
        }
    }
}

impl SetExpr {
    /// Returns the one operand, or the two of `+` and `-`.
    pub(super) fn operands(&self) -> Vec<&OperandExpr> {
        match self {
            Self::Operand(operand) => vec![operand],
            Self::Sum(left, right) | Self::Difference(left, right) => vec![left, right],
        }
    }
}

impl OperandExpr {
    /// Calls `visit` with this operand and then everything in it, in written order.
    pub(super) fn visit<'e, E>(
        &'e self,
        mut visit: impl FnMut(&'e Self) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut pending = vec![self];
        while let Some(operand) = pending.pop() {
            visit(operand)?;
            if let Self::Call(call) = operand {
                pending.extend(call.arguments.iter().rev());
            }
        }
        Ok(())
    }
}
