//! `DescribeLimits`: shows the most units that an account may provision.

/// Shows the most units that an account may provision in a region. Costs no capacity units.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct DescribeLimits {}

impl DescribeLimits {
    /// Returns the request.
    pub fn new() -> Self {
        Self::default()
    }
}

/// The answer to [`DescribeLimits`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct DescribeLimitsOutput {
    /// The most read units of all tables together.
    pub account_max_read_capacity_units: Option<i64>,
    /// The most write units of all tables together.
    pub account_max_write_capacity_units: Option<i64>,
    /// The most read units of one table, its indexes included.
    pub table_max_read_capacity_units: Option<i64>,
    /// The most write units of one table, its indexes included.
    pub table_max_write_capacity_units: Option<i64>,
}
