//! `UpdateTimeToLive`: says by which attribute the items of a table expire.

/// Says by which attribute the items of a table expire, or that they do not.
///
/// Items whose attribute is a number of seconds since 1970 that has passed are deleted some time
/// afterwards, free of charge; until then reads show them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UpdateTimeToLive {
    /// The table's name or ARN.
    pub table_name: String,
    /// What is to be.
    pub time_to_live_specification: TimeToLiveSpecification,
}

impl UpdateTimeToLive {
    /// Returns the request.
    pub fn new(
        table_name: impl Into<String>,
        time_to_live_specification: TimeToLiveSpecification,
    ) -> Self {
        Self { table_name: table_name.into(), time_to_live_specification }
    }
}

/// By which attribute items expire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeToLiveSpecification {
    /// Whether they do.
    pub enabled: bool,
    /// The attribute; to switch expiry off, the current one is named.
    pub attribute_name: String,
}

impl TimeToLiveSpecification {
    /// Returns the specification that items expire by this attribute.
    pub fn enabled(attribute_name: impl Into<String>) -> Self {
        Self { enabled: true, attribute_name: attribute_name.into() }
    }

    /// Returns the specification that items do not expire by this attribute any more.
    pub fn disabled(attribute_name: impl Into<String>) -> Self {
        Self { enabled: false, attribute_name: attribute_name.into() }
    }
}

/// The answer to [`UpdateTimeToLive`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UpdateTimeToLiveOutput {
    /// What was asked for.
    pub time_to_live_specification: TimeToLiveSpecification,
}

impl UpdateTimeToLiveOutput {
    /// Returns the answer.
    pub const fn new(time_to_live_specification: TimeToLiveSpecification) -> Self {
        Self { time_to_live_specification }
    }
}
