//! How deep a value nests, asked without following it further than the answer needs.

use dyno_core::value::AttributeValue;

/// Returns `true` if the value has at most this many levels; a scalar has one.
///
/// Recursion is bounded by `levels`, however deep the value is.
pub(crate) fn nests_at_most(value: &AttributeValue, levels: usize) -> bool {
    let Some(below) = levels.checked_sub(1) else { return false };
    match value {
        AttributeValue::L(list) => list.iter().all(|member| nests_at_most(member, below)),
        AttributeValue::M(map) => map.values().all(|member| nests_at_most(member, below)),
        AttributeValue::S(_)
        | AttributeValue::N(_)
        | AttributeValue::B(_)
        | AttributeValue::Bool(_)
        | AttributeValue::Null
        | AttributeValue::Ss(_)
        | AttributeValue::Ns(_)
        | AttributeValue::Bs(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_the_value_itself() {
        let mut value = AttributeValue::from("leaf");
        for _ in 0..31 {
            value = AttributeValue::L(vec![value]);
        }
        assert!(nests_at_most(&value, 32));
        assert!(!nests_at_most(&AttributeValue::L(vec![value]), 32));
    }
}
