//! Rendering the key condition of a pattern.

use std::ops::Bound;

use crate::entity::SortCondition;
use crate::expr::Renderer;
use crate::key::KeyRange;
use crate::value::AttributeValue;

/// Renders a key condition; `None` if no key can meet it.
pub(super) fn render(
    renderer: &mut Renderer,
    partition: &[(&'static str, AttributeValue)],
    sort: &SortCondition,
) -> Option<String> {
    let mut clauses: Vec<String> =
        partition.iter().map(|(name, value)| compare(renderer, name, "=", value.clone())).collect();
    let last = match sort {
        SortCondition::Composite { attribute: None, .. } => Clause::Anything,
        SortCondition::Composite { attribute: Some(name), range } => {
            composite(renderer, name, range)
        }
        SortCondition::Native { equal, last } => {
            for (name, value) in equal {
                clauses.push(compare(renderer, name, "=", value.clone()));
            }
            match last {
                Some((name, low, high)) => native(renderer, name, low, high),
                None => Clause::Anything,
            }
        }
    };
    match last {
        Clause::Nothing => return None,
        Clause::Anything => {}
        Clause::Text(text) => clauses.push(text),
    }
    Some(clauses.join(" AND "))
}

/// The last clause of a key condition.
enum Clause {
    /// No key meets it.
    Nothing,
    /// Every key meets it.
    Anything,
    Text(String),
}

/// Renders the range of a rendered sort key.
fn composite(renderer: &mut Renderer, name: &str, range: &KeyRange) -> Clause {
    let text = |text: &String| AttributeValue::S(text.clone());
    Clause::Text(match range {
        KeyRange::Nothing => return Clause::Nothing,
        KeyRange::Any => return Clause::Anything,
        KeyRange::Equal(key) => compare(renderer, name, "=", text(key)),
        KeyRange::AtLeast(key) => compare(renderer, name, ">=", text(key)),
        KeyRange::AtMost(key) => compare(renderer, name, "<=", text(key)),
        KeyRange::Between(low, high) => between(renderer, name, text(low), text(high)),
        KeyRange::BeginsWith(prefix) => {
            let (name, prefix) = (renderer.name(name), renderer.value(text(prefix)));
            format!("begins_with({name}, {prefix})")
        }
    })
}

/// Renders the range of a native attribute.
///
/// The key language has one condition for an attribute, and `BETWEEN` includes both ends: items at
/// an end that the range excludes are read and then dropped, see [`excluded`].
fn native(
    renderer: &mut Renderer,
    name: &str,
    low: &Bound<AttributeValue>,
    high: &Bound<AttributeValue>,
) -> Clause {
    use Bound::{Excluded, Included, Unbounded};
    // No key attribute is empty, so the empty string bounds nothing from below and everything from
    // above; the service would refuse it.
    if is_empty(high) {
        return Clause::Nothing;
    }
    let low = if is_empty(low) { &Unbounded } else { low };
    Clause::Text(match (low, high) {
        (Unbounded, Unbounded) => return Clause::Anything,
        (Included(low), Unbounded) => compare(renderer, name, ">=", low.clone()),
        (Excluded(low), Unbounded) => compare(renderer, name, ">", low.clone()),
        (Unbounded, Included(high)) => compare(renderer, name, "<=", high.clone()),
        (Unbounded, Excluded(high)) => compare(renderer, name, "<", high.clone()),
        (Included(low) | Excluded(low), Included(high) | Excluded(high)) => {
            if is_reversed(low, high) {
                return Clause::Nothing;
            }
            between(renderer, name, low.clone(), high.clone())
        }
    })
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

fn compare(renderer: &mut Renderer, name: &str, operator: &str, value: AttributeValue) -> String {
    let (name, value) = (renderer.name(name), renderer.value(value));
    format!("{name} {operator} {value}")
}

fn between(
    renderer: &mut Renderer,
    name: &str,
    low: AttributeValue,
    high: AttributeValue,
) -> String {
    let (name, low, high) = (renderer.name(name), renderer.value(low), renderer.value(high));
    format!("{name} BETWEEN {low} AND {high}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(low: Bound<&str>, high: Bound<&str>, expected: Option<&str>) {
        let value = |text: &str| AttributeValue::S(text.to_owned());
        let last = Some(("name", low.map(value), high.map(value)));
        let sort = SortCondition::Native { equal: Vec::new(), last };
        let partition = [("tenant", AttributeValue::from("t1"))];
        let rendered = render(&mut Renderer::default(), &partition, &sort);
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
