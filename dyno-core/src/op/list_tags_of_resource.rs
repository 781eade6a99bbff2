//! `ListTagsOfResource`: shows the tags of a table.

use super::Tag;

/// Shows the tags of a table. Costs no capacity units.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListTagsOfResource {
    /// The table's ARN.
    pub resource_arn: String,
    /// Where the page starts: what the page before said.
    pub next_token: Option<String>,
}

impl ListTagsOfResource {
    /// Returns the request for the first page.
    pub fn new(resource_arn: impl Into<String>) -> Self {
        Self { resource_arn: resource_arn.into(), next_token: None }
    }
}

/// The answer to [`ListTagsOfResource`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ListTagsOfResourceOutput {
    /// The tags.
    pub tags: Vec<Tag>,
    /// Where the next page starts; absent on the last page.
    pub next_token: Option<String>,
}
