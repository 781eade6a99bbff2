//! Constraints of the members that define tables and indexes, for `CreateTable` and `UpdateTable`.

use dyno_core::op::{KeySchemaElement, Projection, ProvisionedThroughput, SseSpecification};

use super::constraints::{below_min, too_long, too_short};
use crate::base::limits;
use crate::catalog::{name_violations, shown_key};

/// The most elements of the key of a global index.
pub(super) const INDEX_KEY_ELEMENTS_MAX: usize = 2 * limits::INDEX_KEY_ATTRIBUTES_MAX;

/// Returns the violations of the members of an index at a path.
pub(super) fn index_violations(
    name: &str,
    (keys, keys_max): (&[KeySchemaElement], usize),
    projection: &Projection,
    at: &str,
) -> Vec<String> {
    let mut violations = name_violations(name, &format!("{at}.indexName"), 3);
    violations.extend(key_schema_violations(keys, &format!("{at}.keySchema"), keys_max));
    if let Some(listed) = &projection.non_key_attributes {
        let path = format!("{at}.projection.nonKeyAttributes");
        let shown = || format!("[{}]", listed.join(", "));
        if listed.is_empty() {
            violations.push(too_short(shown(), &path, 1));
        }
        if listed.len() > limits::NON_KEY_ATTRIBUTES_MAX {
            violations.push(too_long(shown(), &path, limits::NON_KEY_ATTRIBUTES_MAX));
        }
        // No more are looked for than are told: the list may have millions of bad names.
        let bad = listed.iter().enumerate().filter_map(|(number, name)| {
            let fits = (1..=limits::KEY_NAME_BYTES_MAX).contains(&name.len());
            let path = || format!("{path}.{}.member", number + 1);
            if fits { None } else { key_name_violations(name, &path()) }
        });
        violations.extend(bad.take(limits::VIOLATIONS_LISTED_MAX));
    }
    violations
}

/// Returns the violations of a key of at most `max` elements.
pub(super) fn key_schema_violations(
    keys: &[KeySchemaElement],
    path: &str,
    max: usize,
) -> Vec<String> {
    let shown = || shown_key(keys);
    let mut violations = Vec::new();
    if keys.is_empty() {
        violations.push(too_short(shown(), path, 1));
    }
    if keys.len() > max {
        violations.push(too_long(shown(), path, max));
    }
    for (number, key) in keys.iter().enumerate() {
        let path = format!("{path}.{}.member.attributeName", number + 1);
        violations.extend(key_name_violations(&key.attribute_name, &path));
    }
    violations
}

/// Returns the violation of the name of an attribute that is a key or is projected.
pub(super) fn key_name_violations(name: &str, path: &str) -> Option<String> {
    if name.is_empty() {
        return Some(too_short(name, path, 1));
    }
    let max = limits::KEY_NAME_BYTES_MAX;
    (name.len() > max).then(|| too_long(name, path, max))
}

/// Returns the violation of the name of a key that is to encrypt a table.
pub(super) fn encryption_violations(asked: Option<&SseSpecification>) -> Option<String> {
    let key = asked?.kms_master_key_id.as_deref()?;
    key.is_empty().then(|| too_short(key, "sSESpecification.kMSMasterKeyId", 1))
}

/// Returns the violations of provisioned units.
pub(super) fn throughput_violations(
    units: Option<&ProvisionedThroughput>,
    path: &str,
) -> Vec<String> {
    let Some(units) = units else { return Vec::new() };
    let members = [
        ("writeCapacityUnits", units.write_capacity_units),
        ("readCapacityUnits", units.read_capacity_units),
    ];
    let low = members.into_iter().filter(|(_, value)| *value < 1);
    low.map(|(member, value)| below_min(value, &format!("{path}.{member}"), 1)).collect()
}
