//! `DescribeEndpoints`: shows where requests go.

/// Shows where requests go. Costs no capacity units.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct DescribeEndpoints {}

impl DescribeEndpoints {
    /// Returns the request.
    pub fn new() -> Self {
        Self::default()
    }
}

/// Where requests go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// The host, with a port if it is not the usual one.
    pub address: String,
    /// How long that may be relied on.
    pub cache_period_in_minutes: i64,
}

/// The answer to [`DescribeEndpoints`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct DescribeEndpointsOutput {
    /// The endpoints.
    pub endpoints: Vec<Endpoint>,
}

impl DescribeEndpointsOutput {
    /// Returns the answer.
    pub const fn new(endpoints: Vec<Endpoint>) -> Self {
        Self { endpoints }
    }
}
