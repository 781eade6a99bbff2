//! `UntagResource`: takes tags off a table.

/// Takes tags off a table; a key that is not there is no mistake. Costs no capacity units.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UntagResource {
    /// The table's ARN.
    pub resource_arn: String,
    /// The keys of the tags, one at least.
    pub tag_keys: Vec<String>,
}

impl UntagResource {
    /// Returns the request.
    pub fn new<K: Into<String>>(
        resource_arn: impl Into<String>,
        tag_keys: impl IntoIterator<Item = K>,
    ) -> Self {
        let tag_keys = tag_keys.into_iter().map(Into::into).collect();
        Self { resource_arn: resource_arn.into(), tag_keys }
    }
}

/// The answer to [`UntagResource`], which says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct UntagResourceOutput {}
