//! One test of a condition: its names and values are resolved, its operands checked, its compiled
//! form made.
//!
//! The order within a test: undefined names and values, operand counts, distinct operands,
//! operand types.

use std::cmp::Ordering;
use std::sync::Arc;

use dyno_core::value::{AttributeType, AttributeValue};

use super::super::IN_OPERANDS_MAX;
use super::super::ast::{OperandExpr, TestExpr};
use super::super::compare::compare_values;
use super::super::condition::{Comparator, Node, Operand};
use super::super::error::Fault;
use super::super::function::Function;
use super::super::path::Path;
use super::super::placeholders::Placeholders;
use super::check_operand_count;
use crate::encoding::View;

/// Resolves and checks one test.
pub(in super::super) fn compile_test(
    test: &TestExpr,
    ph: &mut Placeholders<'_>,
) -> Result<Node, Fault> {
    let operator = Operator::of(test)?;
    for operand in test.operands() {
        check_defined(operand, ph)?;
    }
    check_count(operator, test.operands().len())?;
    for operand in test.operands() {
        check_counts_within(operand)?;
    }
    let operands = test.operands().into_iter().map(|operand| resolve(operand, ph));
    let operands = operands.collect::<Result<Vec<_>, _>>()?;
    check_distinct(operator, &operands)?;
    check_types(operator, &operands)?;
    build(operator, operands)
}

/// What a test does with its operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Compare(Comparator),
    Between,
    In,
    Call(Function),
}

/// An operand with its names and values resolved.
enum Resolved {
    Path(Path),
    Value(Arc<AttributeValue>),
    /// `size` of a path or a value.
    Size(Box<Self>),
    /// `size` of a call: a mistake that is reported when its turn comes.
    SizeOfCall,
}

impl Operator {
    fn of(test: &TestExpr) -> Result<Self, Fault> {
        Ok(match test {
            TestExpr::Compare { comparator, .. } => Self::Compare(*comparator),
            TestExpr::Between { .. } => Self::Between,
            TestExpr::In { .. } => Self::In,
            TestExpr::Call(call) => Self::Call(function(&call.name)?),
        })
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Compare(comparator) => comparator.symbol(),
            Self::Between => "BETWEEN",
            Self::In => "IN",
            Self::Call(function) => function.name(),
        }
    }
}

impl Resolved {
    /// Returns the type that the operand has on every item.
    fn fixed_type(&self) -> Option<AttributeType> {
        match self {
            Self::Path(_) => None,
            Self::Value(value) => Some(value.kind()),
            Self::Size(_) | Self::SizeOfCall => Some(AttributeType::N),
        }
    }

    fn constant(&self) -> Option<&AttributeValue> {
        match self {
            Self::Value(value) => Some(value),
            Self::Path(_) | Self::Size(_) | Self::SizeOfCall => None,
        }
    }

    fn path(&self) -> Option<&Path> {
        match self {
            Self::Path(path) => Some(path),
            Self::Value(_) | Self::Size(_) | Self::SizeOfCall => None,
        }
    }

    fn into_operand(self) -> Result<Operand, Fault> {
        match self {
            Self::Path(path) => Ok(Operand::Path(path)),
            Self::Value(value) => Ok(Operand::Value(value)),
            Self::Size(of) => Ok(Operand::Size(Box::new(of.into_operand()?))),
            Self::SizeOfCall => Err(size_of(AttributeType::N)),
        }
    }
}

fn function(name: &str) -> Result<Function, Fault> {
    Function::from_name(name).ok_or_else(|| Fault::UnknownFunction(name.to_owned()))
}

/// Checks that every name and value in an operand is defined.
fn check_defined(operand: &OperandExpr, ph: &mut Placeholders<'_>) -> Result<(), Fault> {
    operand.visit(|operand| match operand {
        OperandExpr::Path(path) => ph.resolve_path(path).map(|_| ()),
        OperandExpr::Value(name) => ph.resolve_value(name).map(|_| ()),
        OperandExpr::Call(_) => Ok(()),
    })
}

/// Checks the operand counts of the calls in an operand.
fn check_counts_within(operand: &OperandExpr) -> Result<(), Fault> {
    operand.visit(|operand| match operand {
        OperandExpr::Call(call) => check_operand_count(function(&call.name)?, call.arguments.len()),
        OperandExpr::Path(_) | OperandExpr::Value(_) => Ok(()),
    })
}

fn check_count(operator: Operator, count: usize) -> Result<(), Fault> {
    match operator {
        Operator::Call(function) => check_operand_count(function, count),
        // The first operand is the one that is looked for.
        Operator::In if count > IN_OPERANDS_MAX + 1 => Err(Fault::TooManyInOperands(count - 1)),
        Operator::Compare(_) | Operator::Between | Operator::In => Ok(()),
    }
}

fn resolve(operand: &OperandExpr, ph: &mut Placeholders<'_>) -> Result<Resolved, Fault> {
    Ok(match operand {
        OperandExpr::Path(path) => Resolved::Path(ph.resolve_path(path)?),
        OperandExpr::Value(name) => Resolved::Value(ph.resolve_value(name)?),
        // Only `size` stands in an operand, and by now it has one argument.
        OperandExpr::Call(call) => match call.arguments.first() {
            Some(OperandExpr::Path(path)) => {
                Resolved::Size(Box::new(Resolved::Path(ph.resolve_path(path)?)))
            }
            Some(OperandExpr::Value(name)) => {
                Resolved::Size(Box::new(Resolved::Value(ph.resolve_value(name)?)))
            }
            Some(OperandExpr::Call(_)) | None => Resolved::SizeOfCall,
        },
    })
}

/// Refuses a path that is compared with itself.
///
/// Unverified: for `BETWEEN` and `IN`; the message speaks of several remaining operands.
fn check_distinct(operator: Operator, operands: &[Resolved]) -> Result<(), Fault> {
    let mut paths = operands.iter().map(Resolved::path);
    let Some(Some(first)) = paths.next() else { return Ok(()) };
    if paths.any(|path| path == Some(first)) {
        return Err(Fault::NotDistinct { operator: operator.name(), path: first.to_string() });
    }
    Ok(())
}

fn check_types(operator: Operator, operands: &[Resolved]) -> Result<(), Fault> {
    operands.iter().try_for_each(check_size)?;
    match operator {
        Operator::Compare(Comparator::Equal | Comparator::NotEqual) | Operator::In => Ok(()),
        Operator::Compare(
            Comparator::Less
            | Comparator::LessOrEqual
            | Comparator::Greater
            | Comparator::GreaterOrEqual,
        ) => check_each(operator, operands, is_ordered),
        Operator::Between => {
            check_each(operator, operands, is_ordered)?;
            let [_, low, high] = operands else { return Ok(()) };
            match (low.constant(), high.constant()) {
                (Some(low), Some(high)) => check_bounds(low, high),
                _ => Ok(()),
            }
        }
        Operator::Call(function) => check_call(function, operands),
    }
}

/// Checks what `size` is taken of, if the operand is that.
fn check_size(operand: &Resolved) -> Result<(), Fault> {
    let of = match operand {
        Resolved::Size(of) => of.fixed_type(),
        Resolved::SizeOfCall => Some(AttributeType::N),
        Resolved::Path(_) | Resolved::Value(_) => None,
    };
    match of {
        Some(kind @ (AttributeType::N | AttributeType::Bool | AttributeType::Null)) => {
            Err(size_of(kind))
        }
        _ => Ok(()),
    }
}

const fn size_of(kind: AttributeType) -> Fault {
    Fault::OperandType { operator: Function::Size.name(), letters: kind.letters() }
}

fn check_call(function: Function, operands: &[Resolved]) -> Result<(), Fault> {
    let operator = Operator::Call(function);
    match function {
        Function::AttributeExists | Function::AttributeNotExists => check_path(function, operands),
        // The service takes a value for the first operand as well.
        Function::AttributeType => operands.get(1).map_or(Ok(()), check_type_name),
        Function::BeginsWith => check_each(operator, operands, |kind| {
            matches!(kind, AttributeType::S | AttributeType::B)
        }),
        Function::Contains | Function::Size | Function::IfNotExists | Function::ListAppend => {
            Ok(())
        }
    }
}

fn check_path(function: Function, operands: &[Resolved]) -> Result<(), Fault> {
    match operands.first().and_then(Resolved::path) {
        Some(_) => Ok(()),
        None => Err(Fault::PathRequired(function.name())),
    }
}

/// Checks the operands whose type is known.
fn check_each(
    operator: Operator,
    operands: &[Resolved],
    is_allowed: fn(AttributeType) -> bool,
) -> Result<(), Fault> {
    match operands.iter().filter_map(Resolved::fixed_type).find(|kind| !is_allowed(*kind)) {
        Some(kind) => {
            Err(Fault::OperandType { operator: operator.name(), letters: kind.letters() })
        }
        None => Ok(()),
    }
}

const fn is_ordered(kind: AttributeType) -> bool {
    matches!(kind, AttributeType::S | AttributeType::N | AttributeType::B)
}

fn check_type_name(operand: &Resolved) -> Result<(), Fault> {
    // The list is what the service prints for an operand that is not a constant.
    let letters =
        operand.fixed_type().map_or("{NS,SS,L,BS,N,M,B,BOOL,NULL,S}", AttributeType::letters);
    let Some(name) = operand.constant().and_then(AttributeValue::as_s) else {
        return Err(Fault::OperandType { operator: Function::AttributeType.name(), letters });
    };
    match AttributeType::from_letters(name) {
        Some(_) => Ok(()),
        None => Err(Fault::UnknownTypeName(name.to_owned())),
    }
}

/// Checks that constant bounds have one type and stand in order.
pub(in super::super) fn check_bounds(
    low: &AttributeValue,
    high: &AttributeValue,
) -> Result<(), Fault> {
    match compare_values(View::of(low), View::of(high)) {
        Some(Ordering::Less | Ordering::Equal) => Ok(()),
        Some(Ordering::Greater) => {
            Err(Fault::BetweenOrder { low: printed(low), high: printed(high) })
        }
        None => Err(Fault::BetweenTypes { low: printed(low), high: printed(high) }),
    }
}

/// Prints a bound as the service does: `{N:1}`.
fn printed(value: &AttributeValue) -> String {
    let letters = value.kind().letters();
    match value {
        AttributeValue::S(text) => format!("{{{letters}:{text}}}"),
        AttributeValue::N(number) => format!("{{{letters}:{number}}}"),
        AttributeValue::B(bytes) => {
            // Unverified: how the service's own language prints a byte buffer.
            let length = bytes.len();
            format!("{{{letters}:java.nio.HeapByteBuffer[pos=0 lim={length} cap={length}]}}")
        }
        // Bounds of other types are refused before.
        AttributeValue::Bool(_)
        | AttributeValue::Null
        | AttributeValue::L(_)
        | AttributeValue::M(_)
        | AttributeValue::Ss(_)
        | AttributeValue::Ns(_)
        | AttributeValue::Bs(_) => format!("{{{letters}}}"),
    }
}

fn build(operator: Operator, operands: Vec<Resolved>) -> Result<Node, Fault> {
    let name = operator.name();
    match operator {
        Operator::Compare(comparator) => {
            let [left, right] = take_operands(name, operands)?;
            Ok(Node::Compare { comparator, left, right })
        }
        Operator::Between => {
            let [subject, low, high] = take_operands(name, operands)?;
            Ok(Node::Between { subject, low, high })
        }
        Operator::In => {
            let mut operands = operands.into_iter().map(Resolved::into_operand);
            let subject =
                operands.next().unwrap_or(Err(Fault::OperandCount { operator: name, count: 0 }))?;
            Ok(Node::In { subject, list: operands.collect::<Result<_, _>>()? })
        }
        Operator::Call(function) => build_call(function, operands),
    }
}

fn build_call(function: Function, operands: Vec<Resolved>) -> Result<Node, Fault> {
    let name = function.name();
    match function {
        Function::AttributeExists => Ok(Node::AttributeExists(take_path(function, operands)?)),
        Function::AttributeNotExists => {
            Ok(Node::AttributeNotExists(take_path(function, operands)?))
        }
        Function::AttributeType => {
            let [of, name] = take(name, operands)?;
            let letters = name.constant().and_then(AttributeValue::as_s).unwrap_or_default();
            let kind = AttributeType::from_letters(letters)
                .ok_or_else(|| Fault::UnknownTypeName(letters.to_owned()))?;
            Ok(Node::AttributeType(of.into_operand()?, kind))
        }
        Function::BeginsWith => {
            let [text, prefix] = take_operands(name, operands)?;
            Ok(Node::BeginsWith(text, prefix))
        }
        Function::Contains => {
            let [whole, part] = take_operands(name, operands)?;
            Ok(Node::Contains(whole, part))
        }
        Function::Size | Function::IfNotExists | Function::ListAppend => {
            Err(Fault::MisusedFunction(name))
        }
    }
}

/// Takes apart the operands, whose count was checked.
fn take<const N: usize>(
    operator: &'static str,
    operands: Vec<Resolved>,
) -> Result<[Resolved; N], Fault> {
    let count = operands.len();
    operands.try_into().map_err(|_| Fault::OperandCount { operator, count })
}

fn take_operands<const N: usize>(
    operator: &'static str,
    operands: Vec<Resolved>,
) -> Result<[Operand; N], Fault> {
    let count = operands.len();
    let operands = operands.into_iter().map(Resolved::into_operand);
    let operands = operands.collect::<Result<Vec<_>, _>>()?;
    operands.try_into().map_err(|_| Fault::OperandCount { operator, count })
}

/// Takes the only operand, which is a path.
fn take_path(function: Function, operands: Vec<Resolved>) -> Result<Path, Fault> {
    match operands.into_iter().next() {
        Some(Resolved::Path(path)) => Ok(path),
        Some(Resolved::Value(_) | Resolved::Size(_) | Resolved::SizeOfCall) | None => {
            Err(Fault::PathRequired(function.name()))
        }
    }
}
