//! The constraint stage: violations of single members, collected and reported together.

use super::context::NamedTable;
use crate::base::{EngineError, Faults, Wording, limits};

/// Collects violations in the order in which the service lists an operation's members.
#[derive(Debug)]
pub(super) struct Constraints<'f> {
    faults: &'f Faults,
    table_name: &'f [String],
    violations: Vec<String>,
    listed: Vec<&'static str>,
}

/// The members of a put or a delete besides the item or key, in the service's order.
pub(super) fn write_members(wording: Wording, image: &'static str) -> [&'static str; 5] {
    let (values, capacity) = ("returnValues", "returnConsumedCapacity");
    let metrics = "returnItemCollectionMetrics";
    match wording {
        Wording::Classic => [values, capacity, "tableName", image, metrics],
        Wording::Newer => [capacity, "tableName", image, values, metrics],
    }
}

impl<'f> Constraints<'f> {
    /// Returns an empty collection over what the decoder noted.
    pub(super) const fn new(faults: &'f Faults) -> Self {
        Self { faults, table_name: &[], violations: Vec::new(), listed: Vec::new() }
    }

    /// Sets what is wrong with the table's name, which is told where `tableName` stands.
    pub(super) fn named(&mut self, table: &'f NamedTable) -> &mut Self {
        self.table_name = table.violations();
        self
    }

    /// Adds what was noted of a member and of everything in it.
    pub(super) fn member(&mut self, path: &'static str) -> &mut Self {
        if self.faults.has_constraints() {
            let noted = self.faults.constraints_below(path).filter(|(at, _)| is_within(at, path));
            self.violations.extend(noted.map(|(_, text)| text.to_owned()));
            self.listed.push(path);
        }
        if path == "tableName" {
            self.violations.extend_from_slice(self.table_name);
        }
        self
    }

    /// Adds what was noted of several members.
    pub(super) fn members(&mut self, paths: &[&'static str]) -> &mut Self {
        for path in paths {
            self.member(path);
        }
        self
    }

    /// Adds a violation unless `holds`.
    pub(super) fn require(&mut self, holds: bool, violation: impl FnOnce() -> String) -> &mut Self {
        if !holds {
            self.violations.push(violation());
        }
        self
    }

    /// Adds violations.
    pub(super) fn extend(&mut self, violations: impl IntoIterator<Item = String>) -> &mut Self {
        self.violations.extend(violations);
        self
    }

    /// Refuses the request if there was a violation, of a member listed or not.
    pub(super) fn check(&mut self) -> Result<(), EngineError> {
        let listed = &self.listed;
        let noted = self.faults.constraints_below("");
        let others = noted.filter(|(at, _)| !listed.iter().any(|path| is_within(at, path)));
        self.violations.extend(others.map(|(_, text)| text.to_owned()));
        self.violations.truncate(limits::VIOLATIONS_LISTED_MAX);
        if self.violations.is_empty() {
            return Ok(());
        }
        Err(EngineError::Constraints(std::mem::take(&mut self.violations)))
    }
}

fn is_within(path: &str, member: &str) -> bool {
    path.strip_prefix(member).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Returns the violation of a smallest value.
pub(super) fn below_min(value: impl std::fmt::Display, path: &str, min: i64) -> String {
    format!(
        "Value '{value}' at '{path}' failed to satisfy constraint: Member must have value greater than or equal to {min}"
    )
}

/// Returns the violation of a largest value.
pub(super) fn above_max(value: impl std::fmt::Display, path: &str, max: i64) -> String {
    format!(
        "Value '{value}' at '{path}' failed to satisfy constraint: Member must have value less than or equal to {max}"
    )
}

/// Returns the violation of a shortest length.
pub(crate) fn too_short(value: impl std::fmt::Display, path: &str, min: usize) -> String {
    format!(
        "Value '{value}' at '{path}' failed to satisfy constraint: Member must have length greater than or equal to {min}"
    )
}

/// Returns the violation of a greatest length.
pub(crate) fn too_long(value: impl std::fmt::Display, path: &str, max: usize) -> String {
    format!(
        "Value '{value}' at '{path}' failed to satisfy constraint: Member must have length less than or equal to {max}"
    )
}
