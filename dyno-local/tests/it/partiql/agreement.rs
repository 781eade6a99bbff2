//! The law of statements: what a `SELECT` finds is what its condition holds on, however it reads.

use dyno_core::op::{ExecuteStatement, PutItem};
use dyno_core::value::{AttributeValue, Item, Number};
use dyno_local::Local;
use proptest::prelude::*;

use crate::support::{new_local, ok, send, table};

/// A condition on `pk` (0 to 2), `sk` (0 to 3) and `v` (0 to 2), as text and as a function.
#[derive(Debug, Clone)]
enum Test {
    Compare(&'static str, &'static str, i64),
    In(&'static str, Vec<i64>),
    Between(&'static str, i64, i64),
    And(Box<Self>, Box<Self>),
    Or(Box<Self>, Box<Self>),
    Not(Box<Self>),
}

impl Test {
    fn text(&self) -> String {
        match self {
            Self::Compare(name, operator, value) => format!("{name} {operator} {value}"),
            Self::In(name, values) => format!("{name} IN {values:?}"),
            Self::Between(name, low, high) => format!("{name} BETWEEN {low} AND {high}"),
            Self::And(one, other) => format!("({}) AND ({})", one.text(), other.text()),
            Self::Or(one, other) => format!("({}) OR ({})", one.text(), other.text()),
            Self::Not(inner) => format!("NOT ({})", inner.text()),
        }
    }

    fn holds(&self, of: &dyn Fn(&str) -> i64) -> bool {
        match self {
            Self::Compare(name, operator, value) => match *operator {
                "=" => of(name) == *value,
                "<>" => of(name) != *value,
                "<" => of(name) < *value,
                ">=" => of(name) >= *value,
                other => panic!("{other}"),
            },
            Self::In(name, values) => values.contains(&of(name)),
            Self::Between(name, low, high) => (*low..=*high).contains(&of(name)),
            Self::And(one, other) => one.holds(of) && other.holds(of),
            Self::Or(one, other) => one.holds(of) || other.holds(of),
            Self::Not(inner) => !inner.holds(of),
        }
    }
}

fn tests() -> impl Strategy<Value = Test> {
    let name = prop_oneof![3 => Just("pk"), 2 => Just("sk"), 1 => Just("v")];
    let operator = prop_oneof![4 => Just("="), 1 => Just("<>"), 1 => Just("<"), 1 => Just(">=")];
    let leaf = prop_oneof![
        4 => (name.clone(), operator, 0i64..4).prop_map(|(n, o, v)| Test::Compare(n, o, v)),
        1 => (name.clone(), proptest::collection::vec(0i64..4, 1..4))
            .prop_map(|(name, values)| Test::In(name, values)),
        1 => (name, 0i64..2, 2i64..4).prop_map(|(name, low, high)| Test::Between(name, low, high)),
    ];
    leaf.prop_recursive(3, 10, 2, |inner| {
        let two = (inner.clone().prop_map(Box::new), inner.clone().prop_map(Box::new));
        prop_oneof![
            3 => two.clone().prop_map(|(one, other)| Test::And(one, other)),
            2 => two.prop_map(|(one, other)| Test::Or(one, other)),
            1 => inner.prop_map(|inner| Test::Not(Box::new(inner))),
        ]
    })
}

fn filled() -> (Local, Vec<[i64; 3]>) {
    let local = new_local();
    ok(&local, table("num", "pk sk", "pk:N sk:N"));
    let mut all = Vec::new();
    for pk in 0..3 {
        for sk in 0..4 {
            let v = (pk + sk) % 3;
            let item = Item::from([("pk", pk), ("sk", sk), ("v", v)]);
            ok(&local, PutItem::new("num", item));
            all.push([pk, sk, v]);
        }
    }
    (local, all)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn a_select_finds_what_its_condition_holds_on(test in tests(), limit in 1i32..6) {
        let (local, all) = filled();
        let mut request = ExecuteStatement::new(format!("SELECT * FROM num WHERE {}", test.text()));
        request.limit = Some(limit);
        let mut found = Vec::new();
        loop {
            let page = match send(&local, request.clone()) {
                Ok(page) => page,
                // Branches that overlap are refused, and so are bounds in the wrong order.
                Err(error) => {
                    prop_assert!(error.message().starts_with("Overlapping conditions"), "{error}");
                    return Ok(());
                }
            };
            for item in page.items.unwrap() {
                let part = |name: &str| {
                    let number = item.get(name).and_then(AttributeValue::as_n).map(Number::to_string);
                    number.unwrap().parse::<i64>().unwrap()
                };
                found.push([part("pk"), part("sk"), part("v")]);
            }
            request.next_token = page.next_token;
            if request.next_token.is_none() {
                break;
            }
        }
        found.sort_unstable();
        let holds = |item: &[i64; 3]| {
            test.holds(&|name| match name {
                "pk" => item[0],
                "sk" => item[1],
                _ => item[2],
            })
        };
        let expected: Vec<[i64; 3]> = all.into_iter().filter(holds).collect();
        prop_assert_eq!(found, expected, "{}", test.text());
    }
}
