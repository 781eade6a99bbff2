//! From the text of an update to its compiled form, through the checks in the service's order.

use std::sync::Arc;

use dyno_core::backend::BackendError;
use dyno_core::value::{AttributeType, AttributeValue};

use super::super::ast::{CallExpr, OperandExpr, PathExpr, SectionExpr, SetExpr};
use super::super::check;
use super::super::error::{ExprError, ExpressionKind, Fault};
use super::super::function::Function;
use super::super::memo;
use super::super::parser::parse_update;
use super::super::path::Path;
use super::super::placeholders::Placeholders;
use super::{Action, SetValue, Term, Update};

/// Compiles an update.
pub(crate) fn compile_update(
    text: &str,
    placeholders: &mut Placeholders<'_>,
) -> Result<Update, BackendError> {
    compile(text, placeholders)
        .map(Update::new)
        .map_err(|fault| ExprError::Invalid(ExpressionKind::Update, fault).into())
}

/// The order after syntax: reserved words, functions, repeated sections, undefined names, undefined
/// values, overlaps, conflicts, operands of `ADD` and `DELETE`, operands of functions.
fn compile(text: &str, ph: &mut Placeholders<'_>) -> Result<Vec<Action>, Fault> {
    let sections = memo::update(text, || {
        let sections = parse_update(text)?;
        check::check_update(&sections).map(|()| sections)
    })?;
    let mut targets = Vec::new();
    for section in &*sections {
        resolve_names(section, ph, &mut targets)?;
    }
    for section in &*sections {
        resolve_values(section, ph)?;
    }
    check::check_overlap(&targets.iter().collect::<Vec<_>>())?;
    for section in &*sections {
        check_constants(section, ph)?;
    }
    let mut actions = Vec::new();
    for section in &*sections {
        compile_section(section, ph, &mut actions)?;
    }
    Ok(actions)
}

/// Resolves every name of a section, and keeps the paths that it writes.
fn resolve_names(
    section: &SectionExpr,
    ph: &mut Placeholders<'_>,
    targets: &mut Vec<Path>,
) -> Result<(), Fault> {
    for target in section.targets() {
        targets.push(ph.resolve_path(target)?);
    }
    for operand in section.operands() {
        operand.visit(|operand| match operand {
            OperandExpr::Path(path) => ph.resolve_path(path).map(|_| ()),
            OperandExpr::Value(_) | OperandExpr::Call(_) => Ok(()),
        })?;
    }
    Ok(())
}

fn resolve_values(section: &SectionExpr, ph: &mut Placeholders<'_>) -> Result<(), Fault> {
    if let SectionExpr::Add(actions) | SectionExpr::Delete(actions) = section {
        for (_, value) in actions {
            ph.resolve_value(value)?;
        }
    }
    for operand in section.operands() {
        operand.visit(|operand| match operand {
            OperandExpr::Value(value) => ph.resolve_value(value).map(|_| ()),
            OperandExpr::Path(_) | OperandExpr::Call(_) => Ok(()),
        })?;
    }
    Ok(())
}

/// Checks the types of the constants in `ADD` and `DELETE`.
fn check_constants(section: &SectionExpr, ph: &mut Placeholders<'_>) -> Result<(), Fault> {
    let (SectionExpr::Add(actions) | SectionExpr::Delete(actions)) = section else {
        return Ok(());
    };
    let adds = matches!(section, SectionExpr::Add(_));
    for (_, value) in actions {
        let word = match ph.resolve_value(value)?.kind() {
            AttributeType::Ss | AttributeType::Ns | AttributeType::Bs => continue,
            AttributeType::N if adds => continue,
            AttributeType::N => "NUMBER",
            AttributeType::S => "STRING",
            AttributeType::B => "BINARY",
            AttributeType::Bool => "BOOLEAN",
            AttributeType::Null => "NULL",
            AttributeType::L => "LIST",
            AttributeType::M => "MAP",
        };
        return Err(Fault::SectionOperandType { section: section.keyword(), word });
    }
    Ok(())
}

fn compile_section(
    section: &SectionExpr,
    ph: &mut Placeholders<'_>,
    actions: &mut Vec<Action>,
) -> Result<(), Fault> {
    match section {
        SectionExpr::Set(assignments) => {
            for (target, value) in assignments {
                let value = compile_value(value, ph)?;
                actions.push(Action::Set(ph.resolve_path(target)?, value));
            }
        }
        SectionExpr::Remove(targets) => {
            for target in targets {
                actions.push(Action::Remove(ph.resolve_path(target)?));
            }
        }
        SectionExpr::Add(entries) => {
            for (target, value) in entries {
                let (path, value) = path_and_value(target, value, ph)?;
                actions.push(Action::Add(path, value));
            }
        }
        SectionExpr::Delete(entries) => {
            for (target, value) in entries {
                let (path, value) = path_and_value(target, value, ph)?;
                actions.push(Action::Delete(path, value));
            }
        }
    }
    Ok(())
}

fn path_and_value(
    target: &PathExpr,
    value: &str,
    ph: &mut Placeholders<'_>,
) -> Result<(Path, Arc<AttributeValue>), Fault> {
    Ok((ph.resolve_path(target)?, ph.resolve_value(value)?))
}

fn compile_value(value: &SetExpr, ph: &mut Placeholders<'_>) -> Result<SetValue, Fault> {
    let mut pair = |operator: &'static str, left: &OperandExpr, right: &OperandExpr| {
        let terms = (compile_term(left, ph)?, compile_term(right, ph)?);
        check_type(operator, &terms.0, AttributeType::N)?;
        check_type(operator, &terms.1, AttributeType::N)?;
        Ok(terms)
    };
    match value {
        SetExpr::Sum(left, right) => {
            let (left, right) = pair("+", left, right)?;
            Ok(SetValue::Sum(left, right))
        }
        SetExpr::Difference(left, right) => {
            let (left, right) = pair("-", left, right)?;
            Ok(SetValue::Difference(left, right))
        }
        SetExpr::Operand(operand) => compile_term(operand, ph).map(SetValue::Term),
    }
}

/// Compiles an operand. Defaults nest in each other by the hundred (`if_not_exists(a,
/// if_not_exists(b, …))`), so their paths are collected on the way in and put around the innermost
/// term on the way out.
fn compile_term(operand: &OperandExpr, ph: &mut Placeholders<'_>) -> Result<Term, Fault> {
    let mut operand = operand;
    let mut paths = Vec::new();
    let innermost = loop {
        let call = match operand {
            OperandExpr::Path(path) => break Term::Path(ph.resolve_path(path)?),
            OperandExpr::Value(value) => break Term::Value(ph.resolve_value(value)?),
            OperandExpr::Call(call) => call,
        };
        let (function, [first, second]) = call_of_two(call)?;
        match (function, first) {
            (Function::IfNotExists, OperandExpr::Path(path)) => {
                paths.push(ph.resolve_path(path)?);
                operand = second;
            }
            (Function::IfNotExists, OperandExpr::Value(_) | OperandExpr::Call(_)) => {
                return Err(Fault::PathRequired(function.name()));
            }
            (Function::ListAppend, first) => {
                let (first, second) = (compile_term(first, ph)?, compile_term(second, ph)?);
                check_type(function.name(), &first, AttributeType::L)?;
                check_type(function.name(), &second, AttributeType::L)?;
                break Term::ListAppend(Box::new(first), Box::new(second));
            }
            _ => return Err(Fault::NotInUpdates(function.name())),
        }
    };
    let around = |otherwise, path| Term::IfNotExists(path, Box::new(otherwise));
    Ok(paths.into_iter().rev().fold(innermost, around))
}

/// Checks that a call has two operands, as all functions of updates have.
fn call_of_two(call: &CallExpr) -> Result<(Function, &[OperandExpr; 2]), Fault> {
    let function =
        Function::from_name(&call.name).ok_or_else(|| Fault::UnknownFunction(call.name.clone()))?;
    let count = call.arguments.len();
    check::check_operand_count(function, count)?;
    let operands = call.arguments.as_slice().try_into();
    Ok((function, operands.map_err(|_| Fault::OperandCount { operator: function.name(), count })?))
}

/// Checks the type of a constant; what a path or a function gives is known only on the item.
fn check_type(operator: &'static str, term: &Term, expected: AttributeType) -> Result<(), Fault> {
    match term {
        Term::Value(value) if value.kind() != expected => {
            Err(Fault::OperandType { operator, letters: value.kind().letters() })
        }
        Term::Value(_) | Term::Path(_) | Term::IfNotExists(..) | Term::ListAppend(..) => Ok(()),
    }
}
