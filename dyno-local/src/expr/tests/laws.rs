//! Laws: parsing undoes rendering; the logic of conditions; projections and updates agree.

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::ast::{
    CallExpr, ConditionExpr, OperandExpr, PathExpr, SectionExpr, SetExpr, Step, TestExpr,
};
use super::super::parser::{parse_condition, parse_projection, parse_update};
use super::*;

fn path_expr() -> impl Strategy<Value = PathExpr> {
    let first = prop_oneof![
        "[a-d]".prop_map(Step::Name),
        "[X-Z][0-9_a-z]{0,3}".prop_map(Step::Name),
        "[a-d]".prop_map(|name| Step::Placeholder(format!("#{name}"))),
    ];
    let next = prop_oneof![first.clone(), "[0-9]{1,3}".prop_map(Step::Index)];
    (first, vec(next, 0..3))
        .prop_map(|(first, rest)| PathExpr(std::iter::once(first).chain(rest).collect()))
}

fn operand_expr() -> impl Strategy<Value = OperandExpr> {
    let leaf = prop_oneof![
        3 => path_expr().prop_map(OperandExpr::Path),
        3 => prop_oneof!["s", "n", "two", "l"]
            .prop_map(|name| OperandExpr::Value(format!(":{name}"))),
    ];
    leaf.prop_recursive(2, 6, 2, |inner| {
        ("[a-z_]{0,8}", vec(inner, 1..3)).prop_map(|(name, arguments)| {
            OperandExpr::Call(CallExpr { name: format!("f{name}"), arguments })
        })
    })
}

fn comparator() -> impl Strategy<Value = Comparator> {
    prop_oneof![
        Just(Comparator::Equal),
        Just(Comparator::NotEqual),
        Just(Comparator::Less),
        Just(Comparator::LessOrEqual),
        Just(Comparator::Greater),
        Just(Comparator::GreaterOrEqual),
    ]
}

fn test_expr() -> impl Strategy<Value = TestExpr> {
    let operand = operand_expr;
    prop_oneof![
        (comparator(), operand(), operand())
            .prop_map(|(comparator, left, right)| TestExpr::Compare { comparator, left, right }),
        (operand(), operand(), operand()).prop_map(|(subject, low, high)| TestExpr::Between {
            subject,
            low,
            high
        }),
        (operand(), vec(operand(), 1..4))
            .prop_map(|(subject, list)| TestExpr::In { subject, list }),
        ("[a-z]{1,6}", vec(operand(), 1..3)).prop_map(|(name, arguments)| {
            TestExpr::Call(CallExpr { name: format!("f{name}"), arguments })
        }),
    ]
}

fn condition_expr() -> impl Strategy<Value = ConditionExpr> {
    let leaf = test_expr().prop_map(ConditionExpr::Test);
    leaf.prop_recursive(5, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 2..5).prop_map(ConditionExpr::And),
            vec(inner.clone(), 2..5).prop_map(ConditionExpr::Or),
            inner.prop_map(|inner| ConditionExpr::Not(Box::new(inner))),
        ]
    })
}

fn set_expr() -> impl Strategy<Value = SetExpr> {
    prop_oneof![
        operand_expr().prop_map(SetExpr::Operand),
        (operand_expr(), operand_expr()).prop_map(|(a, b)| SetExpr::Sum(a, b)),
        (operand_expr(), operand_expr()).prop_map(|(a, b)| SetExpr::Difference(a, b)),
    ]
}

fn section_expr() -> impl Strategy<Value = SectionExpr> {
    let value = || "[a-z]{1,3}".prop_map(|name| format!(":{name}"));
    prop_oneof![
        vec((path_expr(), set_expr()), 1..4).prop_map(SectionExpr::Set),
        vec(path_expr(), 1..4).prop_map(SectionExpr::Remove),
        vec((path_expr(), value()), 1..4).prop_map(SectionExpr::Add),
        vec((path_expr(), value()), 1..4).prop_map(SectionExpr::Delete),
    ]
}

/// Texts of conditions that compile with the usual placeholders.
fn valid_condition() -> impl Strategy<Value = String> {
    let path = prop_oneof!["[a-d]", "[a-d]\\[[01]\\]", "[a-d]\\.k", "#[a-d]"];
    let value = prop_oneof![":s", ":n", ":two", ":t"];
    let comparator = prop_oneof!["=", "<>", "<", "<=", ">", ">="];
    prop_oneof![
        (path.clone(), comparator.clone(), value.clone())
            .prop_map(|(path, comparator, value)| format!("{path} {comparator} {value}")),
        (path.clone(), comparator, value.clone())
            .prop_map(|(path, comparator, value)| format!("size({path}) {comparator} {value}")),
        path.clone().prop_map(|path| format!("{path} BETWEEN :n AND :two")),
        (path.clone(), value.clone(), value.clone())
            .prop_map(|(path, a, b)| format!("{path} IN ({a}, {b})")),
        path.clone().prop_map(|path| format!("attribute_exists({path})")),
        path.clone().prop_map(|path| format!("begins_with({path}, :s)")),
        (path, value).prop_map(|(path, value)| format!("contains({path}, {value})")),
    ]
}

fn attribute_value() -> impl Strategy<Value = AttributeValue> {
    let leaf = prop_oneof![
        "[st]{0,2}".prop_map(AttributeValue::from),
        (0i64..4).prop_map(AttributeValue::from),
        Just(AttributeValue::Null),
        any::<bool>().prop_map(AttributeValue::from),
        Just(string_set(&["s", "t"])),
        Just(number_set(&["1", "2"])),
    ];
    leaf.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(AttributeValue::L),
            inner.prop_map(|value| map([("k", value)])),
        ]
    })
}

fn item() -> impl Strategy<Value = Item> {
    vec(("[a-d]", attribute_value()), 0..5).prop_map(|pairs| pairs.into_iter().collect())
}

proptest! {
    #[test]
    fn parsing_undoes_rendering_of_conditions(expression in condition_expr()) {
        let text = render::condition(&expression);
        let operators = text.split(' ').filter(|word| {
            ["AND", "OR", "NOT", "IN", "=", "<>", "<", "<=", ">", ">="].contains(word)
        });
        prop_assume!(text.len() <= EXPRESSION_BYTES_MAX && operators.count() <= OPERATORS_MAX);
        prop_assert_eq!(parse_condition(ExpressionKind::Filter, &text), Ok(expression), "{}", text);
    }

    #[test]
    fn parsing_undoes_rendering_of_updates(sections in vec(section_expr(), 1..4)) {
        let text = render::update(&sections);
        prop_assume!(text.len() <= EXPRESSION_BYTES_MAX);
        prop_assert_eq!(parse_update(&text), Ok(sections), "{}", text);
    }

    #[test]
    fn parsing_undoes_rendering_of_projections(paths in vec(path_expr(), 1..6)) {
        let text = paths.iter().map(render::path).collect::<Vec<_>>().join(" , ");
        prop_assert_eq!(parse_projection(&text), Ok(paths));
    }

    #[test]
    fn logic_is_two_valued(p in valid_condition(), q in valid_condition(), item in item()) {
        let holds = |text: String| condition(&text).holds(&item);
        let (left, right) = (holds(p.clone()), holds(q.clone()));
        prop_assert_eq!(holds(format!("NOT {p}")), !left);
        prop_assert_eq!(holds(format!("NOT NOT {p}")), left);
        prop_assert_eq!(holds(format!("{p} AND {q}")), left && right);
        prop_assert_eq!(holds(format!("{p} OR {q}")), left || right);
        // De Morgan.
        prop_assert_eq!(holds(format!("NOT ({p} AND {q})")), holds(format!("NOT {p} OR NOT {q}")));
        prop_assert_eq!(holds(format!("NOT ({p} OR {q})")), holds(format!("NOT {p} AND NOT {q}")));
    }

    #[test]
    fn comparisons_agree_with_each_other(item in item(), path in "[a-d]", value in ":(s|n|two|t)") {
        let holds = |comparator: &str| condition(&format!("{path} {comparator} {value}")).holds(&item);
        prop_assert_eq!(holds("<>"), !holds("="));
        prop_assert!(!(holds("<") && holds(">")));
        prop_assert!(!(holds("=") && (holds("<") || holds(">"))));
        prop_assert_eq!(holds("<="), holds("<") || holds("="));
        prop_assert_eq!(holds(">="), holds(">") || holds("="));
        let mirrored = condition(&format!("{value} < {path}")).holds(&item);
        prop_assert_eq!(mirrored, holds(">"));
        prop_assert_eq!(condition(&format!("{path} IN ({value})")).holds(&item), holds("="));
        let between = condition(&format!("{path} BETWEEN {value} AND {value}")).holds(&item);
        prop_assert_eq!(between, holds("="));
    }

    #[test]
    fn an_update_changes_nothing_but_its_targets(item in item(), with in attribute_value()) {
        let values = Values::from([(":v".to_owned(), with.clone())]);
        let mut placeholders = Placeholders::new(None, Some(&values));
        let update = compile_update("SET a = :v REMOVE b", &mut placeholders).unwrap();
        let mut expected = item.clone();
        expected.insert("a", with);
        expected.remove("b");
        prop_assert_eq!(update.apply(item, true).unwrap(), expected);
    }

    #[test]
    fn removing_a_list_member_equals_removing_it_by_hand(
        members in vec(0i64..9, 0..6),
        indexes in proptest::collection::btree_set(0usize..7, 1..4),
    ) {
        let item = Item::from([("l", list(members.clone()))]);
        let targets: Vec<String> = indexes.iter().rev().map(|index| format!("l[{index}]")).collect();
        let image = update(&format!("REMOVE {}", targets.join(", "))).apply(item, true).unwrap();
        let kept = members.iter().enumerate().filter(|(index, _)| !indexes.contains(index));
        prop_assert_eq!(image, Item::from([("l", list(kept.map(|(_, member)| *member)))]));
    }

    #[test]
    fn projecting_twice_takes_no_more(item in item()) {
        let projection = projection("a.k, b, c[0].k, d[0]");
        let once = projection.project(&item);
        prop_assert_eq!(projection.project(&once), once);
    }
}
