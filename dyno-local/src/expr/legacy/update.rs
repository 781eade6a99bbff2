//! `AttributeUpdates` as an update.

use std::sync::Arc;

use dyno_core::backend::BackendError;
use dyno_core::op::{AttributeAction, AttributeUpdates, AttributeValueUpdate};
use dyno_core::value::AttributeType;

use super::super::path::Path;
use super::super::update::{Action, SetValue, Term, Update};
use super::CheckValues;
use super::fault::ParameterFault;

/// Compiles the changes of attributes.
pub(crate) fn compile_attribute_updates(
    updates: &AttributeUpdates,
    check_values: CheckValues<'_>,
) -> Result<Update, BackendError> {
    let mut actions = Vec::with_capacity(updates.len());
    for (name, update) in updates {
        check_values(name, update.value.as_slice())?;
        actions.push(action(name, update)?);
    }
    Ok(Update::of_attributes(actions))
}

fn action(name: &str, update: &AttributeValueUpdate) -> Result<Action, ParameterFault> {
    let action = update.action.unwrap_or_default();
    let path = Path::new(name, Vec::new());
    let Some(value) = &update.value else {
        return match action {
            AttributeAction::Delete => Ok(Action::Remove(path)),
            AttributeAction::Add | AttributeAction::Put => Err(ParameterFault::ActionWithoutValue),
        };
    };
    let kind = value.kind();
    let is_set = matches!(kind, AttributeType::Ss | AttributeType::Ns | AttributeType::Bs);
    let value = Arc::new(value.clone());
    match action {
        AttributeAction::Put => Ok(Action::Set(path, SetValue::Term(Term::Value(value)))),
        AttributeAction::Delete if is_set => Ok(Action::Delete(path, value)),
        AttributeAction::Delete => Err(ParameterFault::DeletedType(kind.letters())),
        AttributeAction::Add if is_set || matches!(kind, AttributeType::N | AttributeType::L) => {
            Ok(Action::Add(path, value))
        }
        AttributeAction::Add => Err(ParameterFault::AddedType(kind.letters())),
    }
}
