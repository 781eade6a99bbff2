//! `SET` and `REMOVE` clauses as the updates of the native operations.
//!
//! The compiler calls it. `set_add` and `set_delete` are what `ADD` and `DELETE` are there.

use std::sync::Arc;

use dyno_core::value::{AttributeType, AttributeValue};

use super::ast::{ChangeExpr, Expr, Kind, Operator, Span};
use super::condition::path;
use super::error::StatementFault;
use super::literal;
use crate::expr::check::check_overlap;
use crate::expr::error::Fault;
use crate::expr::path::Path;
use crate::expr::update::{Action, SetValue, Term, Update};

type Compiled<T> = Result<T, StatementFault>;

const SET_ADD: &str = "SET_ADD";
const SET_DELETE: &str = "SET_DELETE";

/// Compiles the changes of an update.
pub(super) fn compile(changes: &[ChangeExpr], parameters: &[AttributeValue]) -> Compiled<Update> {
    let mut actions = Vec::with_capacity(changes.len());
    for change in changes {
        actions.push(match change {
            ChangeExpr::Remove(target) => Action::Remove(target_path(target)?),
            ChangeExpr::Set(target, value) => assignment(target, value, parameters)?,
        });
    }
    check_overlap(&actions.iter().map(Action::target).collect::<Vec<_>>())?;
    for action in &actions {
        if let Action::Set(_, value) = action {
            check_operands(value)?;
        }
    }
    Ok(Update::new(actions))
}

/// The grammar begins every target with a name.
fn target_path(target: &Expr) -> Compiled<Path> {
    path(target)?.ok_or(StatementFault::Malformed("Expected identifier for simple path"))
}

fn assignment(target: &Expr, value: &Expr, parameters: &[AttributeValue]) -> Compiled<Action> {
    let path = target_path(target)?;
    if let Kind::Call(name, arguments) = &value.kind {
        let function = [SET_ADD, SET_DELETE].into_iter().find(|it| it.eq_ignore_ascii_case(name));
        if let Some(function) = function {
            let members = members(function, value.at, target, arguments, parameters)?;
            return Ok(match function {
                SET_ADD => Action::Add(path, members),
                _ => Action::Delete(path, members),
            });
        }
    }
    Ok(Action::Set(path, set_value(value, parameters)?))
}

/// Returns the set that is added or taken away.
fn members(
    function: &'static str,
    at: Span,
    target: &Expr,
    arguments: &[Expr],
    parameters: &[AttributeValue],
) -> Compiled<Arc<AttributeValue>> {
    let [first, second] = arguments else {
        return Err(StatementFault::SetArguments(function, at));
    };
    if first != target {
        return Err(StatementFault::SetTarget(function, at));
    }
    let no_set = StatementFault::SetValue(function, first.at);
    if !matches!(second.kind, Kind::Bag(_) | Kind::Parameter(_)) {
        return Err(no_set);
    }
    let value = literal::value(second, parameters)?;
    match value.kind() {
        AttributeType::Ss | AttributeType::Ns | AttributeType::Bs => Ok(Arc::new(value)),
        AttributeType::S
        | AttributeType::N
        | AttributeType::B
        | AttributeType::Bool
        | AttributeType::Null
        | AttributeType::L
        | AttributeType::M => Err(no_set),
    }
}

fn set_value(value: &Expr, parameters: &[AttributeValue]) -> Compiled<SetValue> {
    let Kind::Infix(first, rest) = &value.kind else {
        return term(value, parameters).map(SetValue::Term);
    };
    let [(operator, second)] = rest.as_slice() else {
        // Unverified: what is said of sums of more than two.
        let symbol = rest.last().map_or("+", |(operator, _)| operator.symbol());
        return Err(StatementFault::Operator(symbol));
    };
    let (first, second) = (term(first, parameters)?, term(second, parameters)?);
    match operator {
        Operator::Plus => Ok(SetValue::Sum(first, second)),
        Operator::Minus => Ok(SetValue::Difference(first, second)),
        other => Err(StatementFault::Operator(other.symbol())),
    }
}

/// Compiles an operand. Recursion is bounded by the brackets of the calls.
fn term(operand: &Expr, parameters: &[AttributeValue]) -> Compiled<Term> {
    if let Some(path) = path(operand)? {
        return Ok(Term::Path(path));
    }
    let Kind::Call(name, arguments) = &operand.kind else {
        return literal::value(operand, parameters).map(|value| Term::Value(Arc::new(value)));
    };
    match (name.to_ascii_lowercase().as_str(), arguments.as_slice()) {
        ("list_append", [first, second]) => {
            let (first, second) = (term(first, parameters)?, term(second, parameters)?);
            Ok(Term::ListAppend(Box::new(first), Box::new(second)))
        }
        ("if_not_exists", [first, second]) => {
            let found = path(first)?.ok_or(Fault::PathRequired("if_not_exists"))?;
            Ok(Term::IfNotExists(found, Box::new(term(second, parameters)?)))
        }
        ("list_append", _) => Err(operand_count("list_append", arguments)),
        ("if_not_exists", _) => Err(operand_count("if_not_exists", arguments)),
        (name, _) => Err(StatementFault::UnknownFunction(name.to_owned(), operand.at)),
    }
}

fn operand_count(operator: &'static str, arguments: &[Expr]) -> StatementFault {
    Fault::OperandCount { operator, count: arguments.len() }.into()
}

/// Checks the types of the constants in sums and in `list_append`.
fn check_operands(value: &SetValue) -> Compiled<()> {
    match value {
        SetValue::Sum(left, right) => [left, right]
            .into_iter()
            .try_for_each(|operand| check_type("+", operand, AttributeType::N)),
        SetValue::Difference(left, right) => [left, right]
            .into_iter()
            .try_for_each(|operand| check_type("-", operand, AttributeType::N)),
        SetValue::Term(Term::ListAppend(first, second)) => [first, second]
            .into_iter()
            .try_for_each(|operand| check_type("list_append", operand, AttributeType::L)),
        SetValue::Term(Term::Path(_) | Term::Value(_) | Term::IfNotExists(..)) => Ok(()),
    }
}

fn check_type(operator: &'static str, term: &Term, expected: AttributeType) -> Compiled<()> {
    match term {
        Term::Value(value) if value.kind() != expected => {
            Err(Fault::OperandType { operator, letters: value.kind().letters() }.into())
        }
        Term::Value(_) | Term::Path(_) | Term::IfNotExists(..) | Term::ListAppend(..) => Ok(()),
    }
}
