//! `DeleteResourcePolicy`: takes the policy off a table.

/// Takes the policy off a table; none that is there is no mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeleteResourcePolicy {
    /// The ARN of the table, or of its stream.
    pub resource_arn: String,
    /// The revision that must be there for this to take effect.
    pub expected_revision_id: Option<String>,
}

impl DeleteResourcePolicy {
    /// Returns the request with every option at its default.
    pub fn new(resource_arn: impl Into<String>) -> Self {
        Self { resource_arn: resource_arn.into(), expected_revision_id: None }
    }
}

/// The answer to [`DeleteResourcePolicy`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct DeleteResourcePolicyOutput {
    /// The revision that is gone; absent if there was none.
    pub revision_id: Option<String>,
}
