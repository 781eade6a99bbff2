//! `PutResourcePolicy`: says who may use a table.

/// Says who may use a table, in a policy document of up to 20 KB that replaces the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PutResourcePolicy {
    /// The ARN of the table, or of its stream.
    pub resource_arn: String,
    /// The document, JSON.
    pub policy: String,
    /// The revision that must be there for this to take effect; `NO_POLICY` if none must be.
    pub expected_revision_id: Option<String>,
    /// Whether the caller may lock themselves out.
    pub confirm_remove_self_resource_access: bool,
}

impl PutResourcePolicy {
    /// Returns the request with every option at its default.
    pub fn new(resource_arn: impl Into<String>, policy: impl Into<String>) -> Self {
        Self {
            resource_arn: resource_arn.into(),
            policy: policy.into(),
            expected_revision_id: None,
            confirm_remove_self_resource_access: false,
        }
    }
}

/// The answer to [`PutResourcePolicy`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct PutResourcePolicyOutput {
    /// The revision of the document; the current one if it says what is so already.
    pub revision_id: Option<String>,
}
