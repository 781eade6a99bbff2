//! Laws: parameters of the time before expressions mean what the expressions mean that replaced
//! them, but for what is not there.

use dyno_core::op::{
    AttributeAction, AttributeUpdates, AttributeValueUpdate, ComparisonOperator,
    Condition as AttributeCondition, ConditionalOperator, Conditions,
};
use proptest::prelude::*;

use super::*;

/// Operators of one operand or none, and the tests of `a` that replaced them.
const REPLACED: [(ComparisonOperator, &str); 11] = [
    (ComparisonOperator::Eq, "a = :v"),
    (ComparisonOperator::Ne, "a <> :v"),
    (ComparisonOperator::Le, "a <= :v"),
    (ComparisonOperator::Lt, "a < :v"),
    (ComparisonOperator::Ge, "a >= :v"),
    (ComparisonOperator::Gt, "a > :v"),
    (ComparisonOperator::Contains, "contains(a, :v)"),
    (ComparisonOperator::NotContains, "attribute_exists(a) AND NOT contains(a, :v)"),
    (ComparisonOperator::BeginsWith, "begins_with(a, :v)"),
    (ComparisonOperator::NotNull, "attribute_exists(a)"),
    (ComparisonOperator::Null, "attribute_not_exists(a)"),
];

fn value() -> impl Strategy<Value = AttributeValue> {
    let scalar = prop_oneof![
        "[ab]{0,2}".prop_map(AttributeValue::from),
        (-2i64..3).prop_map(AttributeValue::from),
        proptest::collection::vec(0u8..2, 0..3).prop_map(AttributeValue::B),
        any::<bool>().prop_map(AttributeValue::from),
        Just(AttributeValue::Null),
    ];
    let set = proptest::collection::btree_set("[ab]", 1..3).prop_map(AttributeValue::Ss);
    let list = proptest::collection::vec(scalar.clone(), 0..3).prop_map(AttributeValue::L);
    prop_oneof![4 => scalar, 1 => set, 1 => list]
}

fn legacy(conditions: &[(&str, ComparisonOperator, Vec<AttributeValue>)]) -> Conditions {
    let one = |(name, operator, values): &(&str, ComparisonOperator, Vec<AttributeValue>)| {
        let condition = AttributeCondition {
            comparison_operator: *operator,
            attribute_value_list: Some(values.clone()),
        };
        ((*name).to_owned(), condition)
    };
    conditions.iter().map(one).collect()
}

/// Compiles conditions; `None` if the operators do not take the values.
fn compiled(conditions: &Conditions, operator: Option<ConditionalOperator>) -> Option<Condition> {
    compile_conditions(conditions, operator, &|_, _| Ok(())).ok().flatten()
}

fn expression(text: &str, values: &Values) -> Condition {
    let mut placeholders = Placeholders::new(None, Some(values));
    compile_condition(ExpressionKind::Filter, text, &mut placeholders).unwrap()
}

proptest! {
    #[test]
    fn an_operator_is_its_expression(
        (operator, text) in prop::sample::select(REPLACED.to_vec()),
        operand in value(),
        stored in prop::option::of(value()),
    ) {
        let takes_one = text.contains(":v");
        let values = if takes_one { vec![operand.clone()] } else { Vec::new() };
        let item: Item = stored.map(|value| ("a", value)).into_iter().collect();
        let Some(ours) = compiled(&legacy(&[("a", operator, values)]), None) else { return Ok(()) };
        let theirs = expression(text, &[(":v".to_owned(), operand)].into());
        prop_assert_eq!(ours.holds(&item), theirs.holds(&item));
    }

    #[test]
    fn values_in_order_are_found_like_any(
        numbers in proptest::collection::vec(-3i64..4, 1..6),
        bounds in (-3i64..4, -3i64..4),
        stored in prop::option::of(value()),
    ) {
        let item: Item = stored.map(|value| ("a", value)).into_iter().collect();
        let list: Vec<AttributeValue> = numbers.into_iter().map(AttributeValue::from).collect();
        let pairs = list.iter().cloned().enumerate().map(|(n, value)| (format!(":v{n}"), value));
        let values: Values = pairs.collect();
        let names: Vec<&str> = values.keys().map(String::as_str).collect();
        let theirs = expression(&format!("a IN ({})", names.join(", ")), &values);
        let ours = compiled(&legacy(&[("a", ComparisonOperator::In, list)]), None).unwrap();
        prop_assert_eq!(ours.holds(&item), theirs.holds(&item));

        let (low, high) = (bounds.0.min(bounds.1), bounds.0.max(bounds.1));
        let list = vec![low.into(), high.into()];
        let ours = compiled(&legacy(&[("a", ComparisonOperator::Between, list)]), None).unwrap();
        let values = [(":l".to_owned(), low.into()), (":h".to_owned(), high.into())].into();
        prop_assert_eq!(ours.holds(&item), expression("a BETWEEN :l AND :h", &values).holds(&item));
    }

    #[test]
    fn several_conditions_all_hold_or_one_does(present in any::<[bool; 3]>()) {
        let names = ["a", "b", "c"];
        let there = names.iter().zip(present).filter(|(_, there)| *there);
        let item: Item = there.map(|(name, _)| (*name, AttributeValue::Null)).collect();
        let exist = names.map(|name| (name, ComparisonOperator::NotNull, Vec::new()));
        let conditions = legacy(&exist);
        let holds = |operator| compiled(&conditions, operator).unwrap().holds(&item);
        prop_assert_eq!(holds(None), present == [true; 3]);
        prop_assert_eq!(holds(Some(ConditionalOperator::And)), present == [true; 3]);
        prop_assert_eq!(holds(Some(ConditionalOperator::Or)), present.contains(&true));
    }

    #[test]
    fn an_action_is_its_section(
        (action, section) in prop::sample::select(vec![
            (AttributeAction::Put, "SET a = :v"),
            (AttributeAction::Add, "ADD a :v"),
            (AttributeAction::Delete, "DELETE a :v"),
        ]),
        operand in value(),
        stored in prop::option::of(value()),
    ) {
        let update = AttributeValueUpdate { action: Some(action), value: Some(operand.clone()) };
        let updates = AttributeUpdates::from([("a".to_owned(), update)]);
        let ours = compile_attribute_updates(&updates, &|_, _| Ok(()));
        let values = [(":v".to_owned(), operand)].into();
        let mut placeholders = Placeholders::new(None, Some(&values));
        let theirs = compile_update(section, &mut placeholders);
        // Expressions do not add lists.
        let (Ok(ours), Ok(theirs)) = (ours, theirs) else { return Ok(()) };
        prop_assert_eq!(ours.creates_item(), theirs.creates_item());
        let item: Item = stored.map(|value| ("a", value)).into_iter().collect();
        match (ours.apply(item.clone(), true), theirs.apply(item, true)) {
            (Ok(ours), Ok(theirs)) => prop_assert_eq!(ours, theirs),
            (Err(ours), Err(theirs)) => prop_assert_ne!(ours.message(), theirs.message()),
            (ours, theirs) => prop_assert!(false, "{ours:?} and {theirs:?}"),
        }
    }
}
