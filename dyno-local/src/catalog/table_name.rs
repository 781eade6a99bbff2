//! The name of a table, parsed from a name or an ARN.

use std::fmt;

use dyno_core::value::Name;

use crate::base::{Arn, EngineError, Resource, limits};

/// A table's name, of the allowed characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TableName(Name);

/// The pattern as violations print it.
const PATTERN: &str = "[a-zA-Z0-9_.-]+";

impl TableName {
    /// Parses the `TableName` of an item operation: a name from one character on, or an ARN.
    /// The error is the list of violated constraints.
    pub(crate) fn parse(text: &str) -> Result<Self, Vec<String>> {
        Self::parse_with_min(text, 1)
    }

    /// Parses the `TableName` of a table to create.
    pub(crate) fn parse_new(text: &str) -> Result<Self, Vec<String>> {
        Self::parse_with_min(text, limits::TABLE_NAME_BYTES_MIN)
    }

    /// Parses the `TableName` of an operation on a table as a whole, which has a sentence of its own
    /// for the length.
    pub(crate) fn parse_existing(text: &str) -> Result<Self, EngineError> {
        let lengths = limits::TABLE_NAME_BYTES_MIN..=limits::TABLE_NAME_BYTES_MAX;
        if name_in_arn(text).is_none() && !lengths.contains(&text.len()) {
            return Err(EngineError::Plain(
                "TableName must be at least 3 characters long and at most 255 characters long",
            ));
        }
        Self::parse(text).map_err(EngineError::Constraints)
    }

    /// Returns the name.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    fn parse_with_min(text: &str, min: usize) -> Result<Self, Vec<String>> {
        if let Some(name) = name_in_arn(text) {
            return Ok(Self(Name::from(name)));
        }
        let violations = name_violations(text, "tableName", min);
        if violations.is_empty() { Ok(Self(Name::from(text))) } else { Err(violations) }
    }
}

impl fmt::Display for TableName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Returns the violated constraints of a table's or an index's name.
pub(crate) fn name_violations(text: &str, path: &str, min: usize) -> Vec<String> {
    let mut violations = Vec::new();
    let mut violate = |rule: String| {
        violations.push(format!("Value '{text}' at '{path}' failed to satisfy constraint: {rule}"));
    };
    // The empty name matches no pattern, either; but where an ARN may be the name, the pattern is not
    // a constraint of the member.
    let may_be_arn = path == "tableName";
    if !text.bytes().all(is_name_byte) || text.is_empty() && !may_be_arn {
        violate(format!("Member must satisfy regular expression pattern: {PATTERN}"));
    }
    if text.len() < min {
        violate(format!("Member must have length greater than or equal to {min}"));
    }
    if text.len() > limits::TABLE_NAME_BYTES_MAX {
        let max = limits::TABLE_NAME_BYTES_MAX;
        violate(format!("Member must have length less than or equal to {max}"));
    }
    violations
}

/// Returns the table's name in `arn:aws:dynamodb:<region>:<account>:table/<name>`.
fn name_in_arn(text: &str) -> Option<&str> {
    if !text.starts_with(Arn::PREFIX) || text.len() > limits::TABLE_ARN_BYTES_MAX {
        return None;
    }
    let arn = Arn::parse(text).filter(|arn| arn.service == "dynamodb")?;
    let Resource::Table(name) = arn.resource() else { return None };
    (!name.is_empty() && name.bytes().all(is_name_byte)).then_some(name)
}

const fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_arns_are_parsed() {
        let parsed = |text: &str| TableName::parse(text).map(|name| name.as_str().to_owned());
        assert_eq!(parsed("a"), Ok("a".to_owned()));
        let arn = "arn:aws:dynamodb:us-east-1:123456789012:table/users";
        assert_eq!(parsed(arn), Ok("users".to_owned()));
        for bad in ["", "a b", "arn:aws:dynamodb:us-east-1:123456789012:table/", &"x".repeat(256)] {
            assert!(parsed(bad).is_err(), "{bad}");
        }
        assert!(TableName::parse_new("ab").is_err());
    }

    #[test]
    fn the_empty_name_of_an_index_matches_no_pattern() {
        assert_eq!(name_violations("", "indexName", 3).len(), 2);
        assert_eq!(name_violations("", "tableName", 3).len(), 1);
    }

    #[test]
    fn violations_echo_the_value() {
        assert_eq!(
            name_violations("a;", "tableName", 3),
            [
                "Value 'a;' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
                "Value 'a;' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 3",
            ]
        );
    }
}
