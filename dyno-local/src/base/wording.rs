//! The two wordings in which the service refuses requests, as one table.
//!
//! The engine says everything in the classic wording; `engine` hands what it answers with to
//! [`Wording::reword`], which leaves the classic one as it is and looks the newer one up here. So
//! there is one way through the checks, and what differs stands side by side. In the table `{}` is
//! any text, and the newer sentence names what stood there by number.
//!
//! What differs besides texts is which constraints are told together: that is asked of
//! [`Wording`] by `ops::constraints`.

use dyno_core::backend::{BackendError, ErrorCode};
use dyno_core::op::OperationName;

/// In which words the engine refuses requests.
///
/// The service replaced its validation region by region, and both layers are live: they refuse the
/// same requests, but in other words. Types of errors do not differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Wording {
    /// That of `us-east-1`.
    Classic,
    /// That of the other regions.
    Newer,
}

/// Texts of both wordings: the classic and the newer one.
const SENTENCES: [(&str, &str); 5] = [
    (
        "ExpressionAttributeValues can only be specified when using expressions: {}",
        "ExpressionAttributeValues can only be specified when using expressions",
    ),
    (
        "Input collection contains duplicates",
        "One or more parameter values were invalid: Input collection contains duplicates.",
    ),
    (
        "The parameter cannot be converted to a numeric value",
        "The parameter cannot be converted to a numeric value: ",
    ),
    (
        "Invalid operator used in KeyConditionExpression: {}",
        "Invalid KeyConditionExpression: Invalid operator used in KeyConditionExpression: {0}",
    ),
    (
        "The requestItems parameter is required for {}",
        "1 validation error detected: Value at 'RequestItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ),
];

/// The same of the violations in `N validation errors detected: …`.
const VIOLATIONS: [(&str, &str); 5] = [
    (
        "Value '{}' at 'returnValues' failed to satisfy constraint: {}",
        "Failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]",
    ),
    (
        "Value '{}' at 'returnItemCollectionMetrics' failed to satisfy constraint: {}",
        "ReturnItemCollectionMetrics can only be SIZE or NONE",
    ),
    (
        "Value '{}' at 'conditionalOperator' failed to satisfy constraint: {}",
        "Value '{0}' at 'conditionalOperator' failed to satisfy constraint: Member must satisfy enum value set: [ALL, OR]",
    ),
    (
        "Value '[]' at 'transactItems' failed to satisfy constraint: {}",
        "Value at 'TransactItems' failed to satisfy constraint: {0}",
    ),
    // Unverified: that a list which is empty is told to be too long, too.
    (
        "Value '{{}=[{}' at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: {}",
        "Value at 'RequestItems.{0}.member' failed to satisfy constraint: Member must have length less than or equal to 25",
    ),
];

/// What begins the sentences that stay without a prefix where a write of one item is refused: keys,
/// sizes, shapes of values, and what depends on the stored item. All others get it.
const BARE: [&str; 16] = [
    "One or more parameter values were invalid: Missing the key ",
    "One or more parameter values were invalid: Type mismatch for ",
    "One or more parameter values were invalid: Size of hashkey ",
    "One or more parameter values were invalid: Aggregated size ",
    "One or more parameter values were invalid: Cannot update attribute ",
    "One or more parameter values are not valid. ",
    "The provided key element does not match the schema",
    "The provided expression refers to an attribute that does not exist in the item",
    "The document path provided in the update expression is invalid for update",
    "The update expression attempted to update ",
    "An operand in the update expression has an incorrect data type",
    "Key attributes must be scalars; ",
    "Type mismatch for attribute to update",
    "Supplied AttributeValue ",
    "Item size ",
    "Collection size exceeded",
];

const PREFIX: &str = "1 validation error detected: ";

impl Wording {
    /// Returns the wording of a region.
    pub(crate) fn of_region(region: &str) -> Self {
        if region == "us-east-1" { Self::Classic } else { Self::Newer }
    }

    /// Returns an error of an operation in this wording.
    pub(crate) fn reword(self, operation: OperationName, error: BackendError) -> BackendError {
        match self {
            Self::Newer if *error.code() == ErrorCode::Validation => {
                BackendError::validation(newer(operation, error.message()))
            }
            Self::Classic | Self::Newer => error,
        }
    }
}

fn newer(operation: OperationName, text: &str) -> String {
    if let Some((head, violations)) = text.split_once(" detected: ")
        && head.ends_with("validation error") | head.ends_with("validation errors")
    {
        let violations: Vec<String> = violations.split("; ").map(violation).collect();
        return format!("{head} detected: {}", violations.join("; "));
    }
    let text = sentence(text);
    let writes_one = matches!(
        operation,
        OperationName::PutItem | OperationName::UpdateItem | OperationName::DeleteItem
    );
    let is_bare = BARE.iter().any(|beginning| text.starts_with(beginning));
    if writes_one && !is_bare { format!("{PREFIX}{text}") } else { text }
}

fn sentence(text: &str) -> String {
    let inner = "ExpressionAttributeValues contains invalid value: {} for key {}";
    if let Some([value, _]) = parts(inner, text).as_deref() {
        return sentence(value);
    }
    duplicates(text).or_else(|| look_up(&SENTENCES, text)).unwrap_or_else(|| text.to_owned())
}

fn violation(text: &str) -> String {
    let found = look_up(&VIOLATIONS, text).or_else(|| empty_name(text));
    found.unwrap_or_else(|| text.to_owned())
}

/// Returns the violation of a string that must not be empty, which is not shown and whose member
/// begins with a capital.
fn empty_name(text: &str) -> Option<String> {
    let found = parts(
        "Value '' at '{}' failed to satisfy constraint: Member must have length greater than or equal to {}",
        text,
    )?;
    let [path, least] = found.as_slice() else { return None };
    let mut letters = path.chars();
    let first = letters.next()?.to_ascii_uppercase();
    Some(format!(
        "Value at '{first}{}' failed to satisfy constraint: Member must have length greater than or equal to {least}",
        letters.as_str()
    ))
}

/// Returns the refusal of a set that has a member twice: strings are quoted and in the order of
/// their bytes as far as the first that repeats, binary members are quoted.
fn duplicates(text: &str) -> Option<String> {
    let beginning = "One or more parameter values were invalid: Input collection [";
    let listed = text.strip_prefix(beginning)?;
    if let Some(listed) = listed.strip_suffix("]of type BS contains duplicates.") {
        let members: Vec<String> = listed.split(", ").map(|it| format!("\"{it}\"")).collect();
        return Some(format!("{beginning}{}]of type BS contains duplicates.", members.join(",")));
    }
    let mut members: Vec<&str> =
        listed.strip_suffix("] contains duplicates.")?.split(", ").collect();
    members.sort_unstable();
    let repeat = members.windows(2).position(|pair| matches!(pair, [one, two] if one == two))?;
    members.truncate(repeat + 2);
    let quoted: Vec<String> = members.iter().map(|it| format!("\"{it}\"")).collect();
    Some(format!("{beginning}{}] contains duplicates.", quoted.join(", ")))
}

fn look_up(table: &[(&str, &str)], text: &str) -> Option<String> {
    table.iter().find_map(|(classic, newer)| {
        let found = parts(classic, text)?;
        let mut told = (*newer).to_owned();
        for (number, part) in found.iter().enumerate() {
            told = told.replace(&format!("{{{number}}}"), part);
        }
        Some(told)
    })
}

/// Returns what stands at the `{}` of a pattern that the whole text fits.
fn parts<'t>(pattern: &str, text: &'t str) -> Option<Vec<&'t str>> {
    let mut literals = pattern.split("{}");
    let mut rest = text.strip_prefix(literals.next()?)?;
    let mut found = Vec::new();
    let mut literals = literals.peekable();
    while let Some(literal) = literals.next() {
        // The last one is at the end; one that is empty takes all.
        let at = match literals.peek() {
            Some(_) => rest.find(literal)?,
            None => rest.len().checked_sub(literal.len()).filter(|_| rest.ends_with(literal))?,
        };
        found.push(rest.get(..at)?);
        rest = rest.get(at + literal.len()..)?;
    }
    rest.is_empty().then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(operation: OperationName, classic: &str, expected: &str) {
        let error = || BackendError::validation(classic);
        assert_eq!(Wording::Newer.reword(operation, error()).message(), expected);
        assert_eq!(Wording::Classic.reword(operation, error()).message(), classic);
    }

    #[test]
    fn writes_of_one_item_get_a_prefix_and_reads_do_not() {
        let invalid = "One or more parameter values were invalid: ";
        let syntax = "Invalid ConditionExpression: The expression can not be empty;";
        for text in [
            syntax,
            "ReturnValues can only be ALL_OLD or NONE",
            "Value provided in ExpressionAttributeNames unused in expressions: keys: {#a}",
            &format!("{invalid}An string set  may not be empty"),
            &format!("{invalid}Null attribute value types must have the value of true"),
        ] {
            for operation in
                [OperationName::PutItem, OperationName::UpdateItem, OperationName::DeleteItem]
            {
                check(operation, text, &format!("{PREFIX}{text}"));
            }
            for operation in [
                OperationName::GetItem,
                OperationName::Query,
                OperationName::Scan,
                OperationName::TransactWriteItems,
            ] {
                check(operation, text, text);
            }
        }
        for text in [
            &format!("{invalid}Missing the key pk in the item"),
            &format!("{invalid}Cannot update attribute pk. This attribute is part of the key"),
            "The provided key element does not match the schema",
            "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
            "Item size has exceeded the maximum allowed size",
            "The document path provided in the update expression is invalid for update",
        ] {
            check(OperationName::UpdateItem, text, text);
        }
        // What was no refusal of a request stays as it is.
        let failed =
            BackendError::new(ErrorCode::ConditionalCheckFailed, "The conditional request failed");
        let told = Wording::Newer.reword(OperationName::PutItem, failed);
        assert_eq!(told.message(), "The conditional request failed");
    }

    #[test]
    fn sentences_differ() {
        let invalid = "One or more parameter values were invalid: ";
        let put = |classic: &str, newer: &str| {
            check(OperationName::PutItem, classic, &format!("{PREFIX}{newer}"));
            check(OperationName::GetItem, classic, newer);
        };
        put(
            &format!("{invalid}Input collection [b, a, b] contains duplicates."),
            &format!("{invalid}Input collection [\"a\", \"b\", \"b\"] contains duplicates."),
        );
        put(
            &format!("{invalid}Input collection [c, a, a, b] contains duplicates."),
            &format!("{invalid}Input collection [\"a\", \"a\"] contains duplicates."),
        );
        put(
            &format!("{invalid}Input collection [/w==, AA==, AA==]of type BS contains duplicates."),
            &format!(
                "{invalid}Input collection [\"/w==\",\"AA==\",\"AA==\"]of type BS contains duplicates."
            ),
        );
        put(
            "Input collection contains duplicates",
            &format!("{invalid}Input collection contains duplicates."),
        );
        let numeric = "The parameter cannot be converted to a numeric value";
        put(numeric, &format!("{numeric}: "));
        put(&format!("{numeric}: abc"), &format!("{numeric}: abc"));
        put(
            &format!("ExpressionAttributeValues contains invalid value: {numeric}: abc for key :v"),
            &format!("{numeric}: abc"),
        );
        let only = "ExpressionAttributeValues can only be specified when using expressions";
        put(&format!("{only}: ConditionExpression is null"), only);
        let operator = "Invalid operator used in KeyConditionExpression: OR";
        check(
            OperationName::Query,
            operator,
            &format!("Invalid KeyConditionExpression: {operator}"),
        );
        check(
            OperationName::BatchGetItem,
            "The requestItems parameter is required for BatchGetItem",
            "1 validation error detected: Value at 'RequestItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
        );
    }

    #[test]
    fn violations_differ() {
        let rule = "failed to satisfy constraint: Member must";
        let classic = format!(
            "3 validation errors detected: Value 'X' at 'returnConsumedCapacity' {rule} satisfy enum value set: [INDEXES, TOTAL, NONE]; Value 'X' at 'returnValues' {rule} satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]; Value 'X' at 'returnItemCollectionMetrics' {rule} satisfy enum value set: [SIZE, NONE]"
        );
        let newer = format!(
            "3 validation errors detected: Value 'X' at 'returnConsumedCapacity' {rule} satisfy enum value set: [INDEXES, TOTAL, NONE]; Failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]; ReturnItemCollectionMetrics can only be SIZE or NONE"
        );
        check(OperationName::PutItem, &classic, &newer);
        check(
            OperationName::GetItem,
            &format!(
                "1 validation error detected: Value '' at 'tableName' {rule} have length greater than or equal to 1"
            ),
            &format!(
                "1 validation error detected: Value at 'TableName' {rule} have length greater than or equal to 1"
            ),
        );
        check(
            OperationName::TransactGetItems,
            &format!(
                "1 validation error detected: Value '[]' at 'transactItems' {rule} have length greater than or equal to 1"
            ),
            &format!(
                "1 validation error detected: Value at 'TransactItems' {rule} have length greater than or equal to 1"
            ),
        );
        check(
            OperationName::BatchWriteItem,
            "1 validation error detected: Value '{Tab=[WriteRequest(…)]}' at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 25, Member must have length greater than or equal to 1]",
            "1 validation error detected: Value at 'RequestItems.Tab.member' failed to satisfy constraint: Member must have length less than or equal to 25",
        );
        let bad = "1 validation error detected: Value 'a b' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+";
        check(OperationName::PutItem, bad, bad);
    }

    #[test]
    fn the_region_decides() {
        assert_eq!(Wording::of_region("us-east-1"), Wording::Classic);
        assert_eq!(Wording::of_region("eu-west-2"), Wording::Newer);
    }
}
