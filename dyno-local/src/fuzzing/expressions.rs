//! Any text as every kind of expression: compiling never panics, and what compiles evaluates alike
//! on an item and on its encoded form.

use dyno_core::op::{Names, Values};
use dyno_core::value::{AttributeValue, Item, Map, item_size_bytes};

use crate::encoding::{Attributes, ItemRef, Names as SharedNames, encode_item};
use crate::expr::{
    ExpressionKind, Path, Placeholders, compile_condition, compile_projection, compile_update,
    parse_key_condition,
};

const KINDS: [ExpressionKind; 5] = [
    ExpressionKind::Update,
    ExpressionKind::Condition,
    ExpressionKind::KeyCondition,
    ExpressionKind::Filter,
    ExpressionKind::Projection,
];

/// Compiles the bytes as text of every kind, and runs what compiles on an item and on nothing.
pub fn expressions(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (names, values) = (names(), values());
    for kind in KINDS {
        let mut placeholders = Placeholders::new(Some(&names), Some(&values));
        run(kind, &text, &mut placeholders);
        let _ = placeholders.check_all_used();
    }
}

fn run(kind: ExpressionKind, text: &str, placeholders: &mut Placeholders<'_>) {
    let (item, shared) = (item(), SharedNames::new());
    let mut bytes = Vec::new();
    encode_item(&item, item_size_bytes(&item), &shared, &mut bytes);
    let encoded = ItemRef::new(&bytes, &shared);
    match kind {
        ExpressionKind::Update => {
            let Ok(update) = compile_update(text, placeholders) else { return };
            let _ = update.apply(Item::new(), false);
            let old = update.touched_fragments(&item);
            assert_eq!(old, update.touched_fragments(&encoded), "{text}");
            if let Ok(after) = update.apply(item.clone(), true) {
                let _ = update.touched_fragments(&after);
                // What is there no more, or not yet, is all that differs.
                let touched: Vec<&str> = update.targets().map(Path::root).collect();
                let untouched =
                    |(name, _): &(_, &AttributeValue)| !touched.contains(&AsRef::as_ref(name));
                assert!(item.iter().filter(untouched).eq(after.iter().filter(untouched)), "{text}");
            }
        }
        ExpressionKind::Condition | ExpressionKind::Filter => {
            let Ok(condition) = compile_condition(kind, text, placeholders) else { return };
            let holds = |item: &dyn Attributes| condition.holds(item);
            assert_eq!(holds(&item), holds(&encoded), "{text}");
            let _ = (holds(&Item::new()), condition.paths().count());
        }
        ExpressionKind::KeyCondition => {
            let Ok(keys) = parse_key_condition(text, placeholders) else { return };
            let _ = keys.into_clauses();
        }
        ExpressionKind::Projection => {
            let Ok(projection) = compile_projection(text, placeholders) else { return };
            let shown = projection.project(&item);
            assert_eq!(shown, projection.project(&encoded), "{text}");
            assert!(item_size_bytes(&shown) <= item_size_bytes(&item), "{text}");
        }
    }
}

/// One attribute of each type, some of them nested.
fn item() -> Item {
    let list = |numbers: &[i64]| {
        AttributeValue::L(numbers.iter().map(|number| (*number).into()).collect())
    };
    Item::from([
        ("a", Map::from([("b", list(&[1, 2])), ("c", "x".into())]).into()),
        ("b", 1.into()),
        ("c", list(&[1, 2, 3])),
        ("s", "text".into()),
        ("bin", AttributeValue::B(vec![1, 2, 3])),
        ("t", true.into()),
        ("z", AttributeValue::Null),
        ("ss", AttributeValue::Ss(["x".to_owned(), "y".to_owned()].into())),
        ("ns", AttributeValue::Ns([1.into(), 2.into()].into())),
        ("bs", AttributeValue::Bs([vec![1], vec![2]].into())),
        ("a.b", "dotted".into()),
    ])
}

fn names() -> Names {
    let pairs = [("#a", "a"), ("#b", "b"), ("#c", "c"), ("#dot", "a.b"), ("#name", "name")];
    pairs.map(|(key, name)| (key.to_owned(), name.to_owned())).into()
}

fn values() -> Values {
    let pairs = [
        (":s", AttributeValue::from("s")),
        (":t", "text".into()),
        (":n", 1.into()),
        (":m", (-2).into()),
        (":b", AttributeValue::B(vec![1, 2])),
        (":f", false.into()),
        (":z", AttributeValue::Null),
        (":l", vec![AttributeValue::from("x"), 1.into()].into()),
        (":d", Map::from([("b", 1)]).into()),
        (":ss", AttributeValue::Ss(["x".to_owned(), "z".to_owned()].into())),
        (":ns", AttributeValue::Ns([1.into(), 3.into()].into())),
        (":bs", AttributeValue::Bs([vec![1], vec![3]].into())),
        (":S", "S".into()),
    ];
    pairs.map(|(key, value)| (key.to_owned(), value)).into()
}
