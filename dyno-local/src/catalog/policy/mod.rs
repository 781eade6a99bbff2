//! Resource-based policies: the document of a table or of one of its streams, which is checked, kept in one form, and shown.
//!
//! Nobody is refused by one: permissions are not modelled.

mod document;
mod json;

use super::{TableDefinition, TablePhase};
use crate::base::{EngineError, Timestamp};

pub(crate) use document::Document;

/// The last change of a table's policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Policy {
    /// The document; none if it was deleted.
    pub(crate) document: Option<Document>,
    /// The moment of the change, in milliseconds since 1970, by which revisions are told apart.
    pub(crate) revision_millis: i64,
}

/// The revision that stands for no policy.
const NO_POLICY: &str = "NO_POLICY";

impl Policy {
    /// Returns the first policy of a table.
    pub(crate) fn new(document: Document, now: Timestamp) -> Self {
        Self { document: Some(document), revision_millis: millis(now) }
    }
}

/// What of a table a policy is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Policed<'a> {
    Table,
    /// The stream with this label.
    Stream(&'a str),
}

impl TableDefinition {
    /// Returns the document and the revision of a policy.
    pub(crate) fn policy(&self, of: Policed<'_>) -> Option<(&Document, String)> {
        let policy = self.last_policy(of)?;
        Some((policy.document.as_ref()?, policy.revision_millis.to_string()))
    }

    fn last_policy(&self, of: Policed<'_>) -> Option<&Policy> {
        match of {
            Policed::Table => self.settings.policy.as_ref(),
            Policed::Stream(label) => self.settings.stream_policies.get(label),
        }
    }

    /// Returns the table with another policy, or none. One that says the same is no change.
    pub(crate) fn with_policy(
        &self,
        of: Policed<'_>,
        document: Option<Document>,
        expected: Option<&str>,
        now: Timestamp,
    ) -> Result<Self, EngineError> {
        self.check_revision(of, expected)?;
        let mut after = self.clone();
        if document.as_ref() == self.policy(of).map(|(current, _)| current) {
            return Ok(after);
        }
        let doing = match self.life.table {
            TablePhase::Creating { .. } => Some("created"),
            TablePhase::Deleting { .. } => Some("deleted"),
            TablePhase::Active | TablePhase::Updating { .. } => None,
        };
        if let Some(doing) = doing {
            return Err(EngineError::InUse(format!("Table is being {doing}: {}", self.name)));
        }
        let last = self.last_policy(of).map(|policy| policy.revision_millis);
        // Two changes in one millisecond are two revisions.
        let revision_millis = millis(now).max(last.map_or(i64::MIN, |last| last.saturating_add(1)));
        let policy = Policy { document, revision_millis };
        match of {
            Policed::Table => after.settings.policy = Some(policy),
            Policed::Stream(label) => {
                after.settings.stream_policies.insert(label.to_owned(), policy);
            }
        }
        Ok(after)
    }

    /// Unverified: that what is told of a stream names its table, too.
    fn check_revision(&self, of: Policed<'_>, expected: Option<&str>) -> Result<(), EngineError> {
        let Some(expected) = expected else { return Ok(()) };
        let table = &self.name;
        let refusal = match self.policy(of) {
            None if expected == NO_POLICY => return Ok(()),
            Some((_, current)) if expected == current => return Ok(()),
            Some((_, current)) if expected == NO_POLICY => format!(
                "Requested policy update expecting none to be present for table {table}, but a policy exists with revision id {current}."
            ),
            Some((_, current)) => format!(
                "Requested update for policy with revision id {expected}, but the policy associated to target table {table} has revision id {current}."
            ),
            // Unverified: the words after the revision.
            None => format!(
                "Requested update for policy with revision id {expected}, but no policy is associated to target table {table}."
            ),
        };
        Err(EngineError::PolicyNotFound(refusal))
    }
}

const fn millis(at: Timestamp) -> i64 {
    at.as_micros().div_euclid(1_000)
}
