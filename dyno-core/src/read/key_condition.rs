//! Rendering the key condition of a pattern.

use std::ops::Bound;

use crate::entity::SortCondition;
use crate::expr::Renderer;
use crate::key::KeyRange;
use crate::value::AttributeValue;

/// The room that is made for a key condition at first: more than most need.
const TEXT_LENGTH_USUAL: usize = 48;

/// The placeholder of the partition key's value, for those that change it: it is the first value of
/// the request, where the partition key is one attribute.
pub(super) const PARTITION_VALUE: &str = ":v0";

/// Renders a key condition; `None` if no key can meet it.
pub(super) fn render(
    renderer: &mut Renderer,
    partition: &[(&'static str, AttributeValue)],
    sort: SortCondition,
) -> Option<String> {
    let mut text = String::with_capacity(TEXT_LENGTH_USUAL);
    for (name, value) in partition {
        compare(renderer, &mut text, name, Comparison("=", value.clone()));
    }
    let last = match sort {
        SortCondition::Composite { attribute: None, .. } => None,
        SortCondition::Composite { attribute: Some(name), range } => Some((name, composite(range))),
        SortCondition::Native { equal, last } => {
            for (name, value) in equal {
                compare(renderer, &mut text, name, Comparison("=", value));
            }
            last.map(|(name, low, high)| (name, native(low, high)))
        }
    };
    let Some((name, clause)) = last else { return Some(text) };
    match clause {
        Clause::Nothing => return None,
        Clause::Anything => {}
        Clause::Compare(comparison) => compare(renderer, &mut text, name, comparison),
        Clause::Between(low, high) => {
            push_name(renderer, &mut text, name);
            text.push_str(" BETWEEN ");
            renderer.value(low, &mut text);
            text.push_str(" AND ");
            renderer.value(high, &mut text);
        }
        Clause::BeginsWith(prefix) => {
            push_and(&mut text);
            text.push_str("begins_with(");
            renderer.name(name, &mut text);
            text.push_str(", ");
            renderer.value(prefix, &mut text);
            text.push(')');
        }
    }
    Some(text)
}

/// Tells in words what a sort key must be; nothing where it may be anything.
pub(super) fn in_words(sort: &SortCondition, shown: fn(&AttributeValue) -> String) -> Vec<String> {
    let (mut words, last) = match sort {
        SortCondition::Composite { attribute: None, .. } => (Vec::new(), None),
        SortCondition::Composite { attribute: Some(name), range } => {
            (Vec::new(), Some((*name, composite(range.clone()))))
        }
        SortCondition::Native { equal, last } => {
            let equal = equal.iter().map(|(name, value)| format!("{name} is {}", shown(value)));
            let last = last.as_ref();
            let range = last.map(|(name, low, high)| (*name, native(low.clone(), high.clone())));
            (equal.collect(), range)
        }
    };
    let last = last.and_then(|(name, clause)| match clause {
        Clause::Anything => None,
        Clause::Nothing => Some(format!("{name} is nothing that there is")),
        Clause::BeginsWith(prefix) => Some(format!("{name} begins with {}", shown(&prefix))),
        Clause::Between(low, high) => {
            Some(format!("{name} is from {} to {}", shown(&low), shown(&high)))
        }
        Clause::Compare(Comparison(operator, value)) => {
            let operator = match operator {
                "=" => "is",
                ">=" => "is at least",
                ">" => "is above",
                "<=" => "is at most",
                _ => "is below",
            };
            Some(format!("{name} {operator} {}", shown(&value)))
        }
    });
    words.extend(last);
    words
}

/// The last clause of a key condition.
enum Clause {
    /// No key meets it.
    Nothing,
    /// Every key meets it.
    Anything,
    Compare(Comparison),
    Between(AttributeValue, AttributeValue),
    BeginsWith(AttributeValue),
}

/// An operator and what stands to the right of it.
struct Comparison(&'static str, AttributeValue);

/// Returns the clause of a rendered sort key.
fn composite(range: KeyRange) -> Clause {
    let compare = |operator, key| Clause::Compare(Comparison(operator, AttributeValue::S(key)));
    match range {
        KeyRange::Nothing => Clause::Nothing,
        KeyRange::Any => Clause::Anything,
        KeyRange::Equal(key) => compare("=", key),
        KeyRange::AtLeast(key) => compare(">=", key),
        KeyRange::AtMost(key) => compare("<=", key),
        KeyRange::Between(low, high) => {
            Clause::Between(AttributeValue::S(low), AttributeValue::S(high))
        }
        KeyRange::BeginsWith(prefix) => Clause::BeginsWith(AttributeValue::S(prefix)),
    }
}

/// Renders the range of a native attribute.
///
/// The key language has one condition for an attribute, and `BETWEEN` includes both ends: items at
/// an end that the range excludes are read and then dropped, see [`excluded`].
fn native(low: Bound<AttributeValue>, high: Bound<AttributeValue>) -> Clause {
    use Bound::{Excluded, Included, Unbounded};
    // No key attribute is empty, so the empty string bounds nothing from below and everything from
    // above; the service would refuse it.
    if is_empty(&high) {
        return Clause::Nothing;
    }
    let low = if is_empty(&low) { Unbounded } else { low };
    let compare = |operator, value| Clause::Compare(Comparison(operator, value));
    match (low, high) {
        (Unbounded, Unbounded) => Clause::Anything,
        (Included(low), Unbounded) => compare(">=", low),
        (Excluded(low), Unbounded) => compare(">", low),
        (Unbounded, Included(high)) => compare("<=", high),
        (Unbounded, Excluded(high)) => compare("<", high),
        (Included(low) | Excluded(low), Included(high) | Excluded(high)) => {
            if is_reversed(&low, &high) {
                return Clause::Nothing;
            }
            Clause::Between(low, high)
        }
    }
}

/// Returns the values of a native attribute that the condition reads and the range excludes.
pub(super) fn excluded(sort: &SortCondition) -> Vec<(&'static str, AttributeValue)> {
    let SortCondition::Native { last: Some((name, low, high)), .. } = sort else {
        return Vec::new();
    };
    let ends = [low, high].into_iter().filter_map(|end| match end {
        Bound::Excluded(value) => Some((*name, value.clone())),
        Bound::Included(_) | Bound::Unbounded => None,
    });
    ends.collect()
}

fn is_empty(bound: &Bound<AttributeValue>) -> bool {
    match bound {
        Bound::Included(AttributeValue::S(text)) | Bound::Excluded(AttributeValue::S(text)) => {
            text.is_empty()
        }
        Bound::Included(_) | Bound::Excluded(_) | Bound::Unbounded => false,
    }
}

/// `BETWEEN` with its bounds reversed is an error of the service; to us it is an empty range.
fn is_reversed(low: &AttributeValue, high: &AttributeValue) -> bool {
    match (low, high) {
        (AttributeValue::S(low), AttributeValue::S(high)) => low > high,
        (AttributeValue::N(low), AttributeValue::N(high)) => low > high,
        (AttributeValue::B(low), AttributeValue::B(high)) => low > high,
        _ => false,
    }
}

fn compare(
    renderer: &mut Renderer,
    text: &mut String,
    name: &str,
    Comparison(operator, value): Comparison,
) {
    push_name(renderer, text, name);
    text.extend([" ", operator, " "]);
    renderer.value(value, text);
}

/// Starts a clause with the name that it is about.
fn push_name(renderer: &mut Renderer, text: &mut String, name: &str) {
    push_and(text);
    renderer.name(name, text);
}

fn push_and(text: &mut String) {
    if !text.is_empty() {
        text.push_str(" AND ");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(low: Bound<&str>, high: Bound<&str>, expected: Option<&str>) {
        let value = |text: &str| AttributeValue::S(text.to_owned());
        let last = Some(("name", low.map(value), high.map(value)));
        let sort = SortCondition::Native { equal: Vec::new(), last };
        let partition = [("tenant", AttributeValue::from("t1"))];
        let rendered = render(&mut Renderer::default(), &partition, sort);
        assert_eq!(rendered.as_deref(), expected);
    }

    #[test]
    fn the_empty_string_is_no_bound_of_a_native_attribute() {
        use Bound::{Excluded, Included, Unbounded};
        check(Included(""), Unbounded, Some("#n0 = :v0"));
        check(Excluded(""), Included("b"), Some("#n0 = :v0 AND #n1 <= :v1"));
        check(Unbounded, Included(""), None);
        check(Included("a"), Excluded(""), None);
        check(Included("a"), Included("b"), Some("#n0 = :v0 AND #n1 BETWEEN :v1 AND :v2"));
    }
}
