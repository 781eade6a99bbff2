//! `TagResource`: gives a table tags, or other values for those it has.

use super::Tag;

/// Gives a table tags; a key that is there gets the new value. Costs no capacity units.
///
/// A table has up to 50 tags ("Quotas", *Tags*); all of the request are set, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TagResource {
    /// The table's ARN.
    pub resource_arn: String,
    /// The tags, one at least.
    pub tags: Vec<Tag>,
}

impl TagResource {
    /// Returns the request.
    pub fn new(resource_arn: impl Into<String>, tags: Vec<Tag>) -> Self {
        Self { resource_arn: resource_arn.into(), tags }
    }
}

/// The answer to [`TagResource`], which says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct TagResourceOutput {}
