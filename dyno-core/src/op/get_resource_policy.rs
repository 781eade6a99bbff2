//! `GetResourcePolicy`: shows who may use a table.

/// Shows who may use a table. Costs no capacity units.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct GetResourcePolicy {
    /// The ARN of the table, or of its stream.
    pub resource_arn: String,
}

impl GetResourcePolicy {
    /// Returns the request.
    pub fn new(resource_arn: impl Into<String>) -> Self {
        Self { resource_arn: resource_arn.into() }
    }
}

/// The answer to [`GetResourcePolicy`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct GetResourcePolicyOutput {
    /// The document, JSON.
    pub policy: Option<String>,
    /// Its revision.
    pub revision_id: Option<String>,
}
