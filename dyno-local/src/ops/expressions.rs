//! The expression parameters of a request: whether they may be there, and compiling them.

use dyno_core::backend::BackendError;
use dyno_core::op::{Names, Values};
use dyno_core::value::value_size_bytes;

use super::values::check_value;
use crate::base::{EngineError, Faults, ValueFault, limits};
use crate::expr::{
    Condition, ExpressionKind, Placeholders, Projection, compile_condition, compile_projection,
};

/// The substitution variables of a request, or of one action of a transaction.
#[derive(Debug, Clone, Copy)]
pub(super) struct Variables<'a> {
    pub(super) names: Option<&'a Names>,
    pub(super) values: Option<&'a Values>,
    pub(super) faults: &'a Faults,
    /// Where the members stand: empty, or such as `TransactItems.3.Put.`.
    pub(super) place: &'a str,
}

impl<'a> Variables<'a> {
    /// Returns the variables of a request's own members.
    pub(super) const fn new(
        names: Option<&'a Names>,
        values: Option<&'a Values>,
        faults: &'a Faults,
    ) -> Self {
        Self { names, values, faults, place: "" }
    }

    /// Checks that the parameters go together, that names come with an expression, and values with
    /// one that can use them; `absent` says which of those are missing.
    pub(super) fn check_wanted(
        self,
        any_expression: bool,
        absent: Option<&str>,
    ) -> Result<(), BackendError> {
        if let Some(error) = self.faults.parameters() {
            return Err(error.clone());
        }
        if self.names.is_some() && !any_expression {
            return Err(EngineError::Plain(
                "ExpressionAttributeNames can only be specified when using expressions",
            )
            .into());
        }
        match absent {
            Some(absent) if self.has_values() => Err(EngineError::Text(format!(
                "ExpressionAttributeValues can only be specified when using expressions: {absent}"
            ))
            .into()),
            Some(_) | None => Ok(()),
        }
    }

    /// Checks the shape of names and values and every value, and returns them for compiling.
    pub(super) fn placeholders(self) -> Result<Placeholders<'a>, BackendError> {
        let placeholders = Placeholders::new(self.names, self.values);
        placeholders.check_shape()?;
        if let Some(fault) = self.values_fault() {
            return Err(invalid_value(fault.error.message(), &fault.key).into());
        }
        for (key, value) in self.values.into_iter().flatten() {
            check_value(value).map_err(|error| invalid_value(&error.to_string(), key))?;
        }
        self.check_size()?;
        Ok(placeholders)
    }

    /// Compiles the condition of a write and checks that every variable was used.
    pub(super) fn condition(self, text: Option<&str>) -> Result<Option<Condition>, BackendError> {
        if self.is_absent(text) {
            return Ok(None);
        }
        let mut placeholders = self.placeholders()?;
        let kind = ExpressionKind::Condition;
        let condition = text.map(|text| compile_condition(kind, text, &mut placeholders));
        let condition = condition.transpose()?;
        placeholders.check_all_used()?;
        Ok(condition)
    }

    /// Compiles the projection of a read by key and checks that every name was used.
    pub(super) fn projection(self, text: Option<&str>) -> Result<Option<Projection>, BackendError> {
        if self.is_absent(text) {
            return Ok(None);
        }
        let mut placeholders = self.placeholders()?;
        let projection =
            text.map(|text| compile_projection(text, &mut placeholders)).transpose()?;
        placeholders.check_all_used()?;
        Ok(projection)
    }

    /// Checks the size of all names and values together.
    fn check_size(self) -> Result<(), EngineError> {
        let names = self.names.into_iter().flatten().map(|(key, name)| key.len() + name.len());
        let values = self.values.into_iter().flatten();
        let values = values.map(|(key, value)| key.len() + value_size_bytes(value));
        if names.chain(values).sum::<usize>() <= limits::VARIABLES_BYTES_MAX {
            return Ok(());
        }
        // Unverified: the text, and its place among the checks; the limit is the guide's.
        Err(EngineError::Plain(
            "The substitution variables of the request have exceeded the maximum allowed size of 2 MB",
        ))
    }

    fn has_values(self) -> bool {
        self.values.is_some() || self.values_fault().is_some()
    }

    fn values_fault(self) -> Option<&'a ValueFault> {
        if !self.faults.has_values() {
            return None;
        }
        self.faults.value(&format!("{}ExpressionAttributeValues", self.place))
    }

    /// Returns `true` if there is nothing to check and nothing to compile.
    fn is_absent(self, text: Option<&str>) -> bool {
        text.is_none() && self.names.is_none() && !self.has_values()
    }
}

fn invalid_value(message: &str, key: &str) -> EngineError {
    EngineError::Text(format!(
        "ExpressionAttributeValues contains invalid value: {message} for key {key}"
    ))
}
