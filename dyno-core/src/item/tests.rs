//! Our codec against `serde_dynamo` on the same values, and what only ours can do.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Debug;

use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use serde_dynamo::AttributeValue as Foreign;

use super::{from_item, from_value, to_item, to_value};
use crate::value::{AttributeValue, Item, Map, Number};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Unit;

#[derive(Debug, Clone, PartialEq, PartialOrd, Eq, Ord, Serialize, Deserialize)]
struct Newtype(String);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Pair(i8, bool);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
enum Colour {
    Red,
    #[serde(rename = "GREEN")]
    Green,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum External {
    Unit,
    Newtype(u16),
    Tuple(i64, String),
    Struct { a: Option<bool>, b: Vec<Self> },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Internal {
    Unit,
    Struct { size: u64, name: Option<String> },
    Newtype(BTreeMap<String, i32>),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "t", content = "c")]
enum Adjacent {
    Unit,
    Newtype(f64),
    Tuple(char, i32),
    Struct { x: i32 },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Untagged {
    Flag(bool),
    Number(i64),
    Large(u64),
    Float(f64),
    Text(String),
    List(Vec<Self>),
    Bytes(ByteBuf),
    Struct { only: i32 },
    Map(BTreeMap<String, Self>),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Everything {
    text: String,
    letter: char,
    flag: bool,
    unsigned: (u8, u16, u32, u64),
    signed: (i8, i16, i32, i64),
    floats: (f32, f64),
    nothing: (),
    unit: Unit,
    newtype: Newtype,
    pair: Pair,
    option: Option<Box<External>>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    skipped: Option<i32>,
    bytes: ByteBuf,
    set: BTreeSet<String>,
    by_number: BTreeMap<i32, Colour>,
    by_name: HashMap<Newtype, bool>,
    by_colour: BTreeMap<Colour, char>,
    by_flag: BTreeMap<bool, u8>,
    by_letter: BTreeMap<char, u8>,
    external: External,
    internal: Internal,
    adjacent: Adjacent,
    untagged: Untagged,
    #[serde(flatten)]
    flat: Flat,
    #[serde(flatten)]
    rest: BTreeMap<String, Untagged>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Flat {
    note: String,
    #[serde(rename = "count#")]
    count: i64,
    inner: Option<External>,
}

impl std::hash::Hash for Newtype {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

/// Both write the same value, and both read each other's as what was written.
fn check<T: Debug + PartialEq + Serialize + DeserializeOwned>(value: &T) {
    let (ours, theirs) = (to_value(value), serde_dynamo::to_attribute_value::<_, Foreign>(value));
    let ours = ours.unwrap_or_else(|error| panic!("{error}: {value:?}"));
    assert_eq!(AttributeValue::try_from(theirs.unwrap()).unwrap(), ours, "{value:?}");
    let (read_ours, read_theirs) = read::<T>(ours);
    assert_eq!(read_ours.as_ref(), Some(value));
    assert_eq!(read_theirs.as_ref(), Some(value));
}

/// Reads a value with both codecs.
fn read<T: DeserializeOwned>(value: AttributeValue) -> (Option<T>, Option<T>) {
    let theirs = serde_dynamo::from_attribute_value(Foreign::from(value.clone()));
    (from_value(value).ok(), theirs.ok())
}

/// Both read the same of any attribute, or both refuse it.
fn check_reading<T: Debug + PartialEq + DeserializeOwned>(value: &AttributeValue) {
    let (ours, theirs) = read::<T>(value.clone());
    assert_eq!(ours, theirs, "{} of {value:?}", std::any::type_name::<T>());
}

fn float() -> impl Strategy<Value = f64> {
    prop_oneof![-1e120..1e120, -1.0..1.0, Just(0.0), (-1000i32..1000).prop_map(f64::from)]
}

fn external() -> impl Strategy<Value = External> {
    let leaf = prop_oneof![
        Just(External::Unit),
        any::<u16>().prop_map(External::Newtype),
        any::<(i64, String)>().prop_map(|(a, b)| External::Tuple(a, b)),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        (any::<Option<bool>>(), prop::collection::vec(inner, 0..3))
            .prop_map(|(a, b)| External::Struct { a, b })
    })
}

fn internal() -> impl Strategy<Value = Internal> {
    prop_oneof![
        Just(Internal::Unit),
        any::<(u64, Option<String>)>().prop_map(|(size, name)| Internal::Struct { size, name }),
        prop::collection::btree_map("[a-s]{1,4}", any::<i32>(), 0..3).prop_map(Internal::Newtype),
    ]
}

fn adjacent() -> impl Strategy<Value = Adjacent> {
    prop_oneof![
        Just(Adjacent::Unit),
        float().prop_map(Adjacent::Newtype),
        any::<(char, i32)>().prop_map(|(a, b)| Adjacent::Tuple(a, b)),
        any::<i32>().prop_map(|x| Adjacent::Struct { x }),
    ]
}

fn untagged() -> impl Strategy<Value = Untagged> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Untagged::Flag),
        any::<i64>().prop_map(Untagged::Number),
        (u64::MAX / 2 + 2..).prop_map(Untagged::Large),
        (1..1_000_000i32).prop_map(|n| Untagged::Float(f64::from(n) + 0.5)),
        any::<String>().prop_map(Untagged::Text),
        // Bytes that are text would be read as text.
        any::<Vec<u8>>()
            .prop_map(|bytes| Untagged::Bytes(ByteBuf::from([&[0xFF], &*bytes].concat()))),
        any::<i32>().prop_map(|only| Untagged::Struct { only }),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Untagged::List),
            prop::collection::btree_map("[a-m]{1,3}", inner, 0..3).prop_map(Untagged::Map),
        ]
    })
}

prop_compose! {
    fn everything()(
        (text, letter, flag, unsigned, signed) in any::<(String, char, bool, (u8, u16, u32, u64), (i8, i16, i32, i64))>(),
        floats in (-1e30f32..1e30, float()),
        (newtype, pair, skipped, bytes) in any::<(String, (i8, bool), Option<i32>, Vec<u8>)>(),
        (set, by_number, by_name) in any::<(BTreeSet<String>, BTreeMap<i32, bool>, HashMap<String, bool>)>(),
        (by_flag, by_letter) in any::<(BTreeMap<bool, u8>, BTreeMap<char, u8>)>(),
        (option, external, inner) in (prop::option::of(external()), external(), prop::option::of(external())),
        (internal, adjacent, untagged) in (internal(), adjacent(), untagged()),
        (note, count) in any::<(String, i64)>(),
        rest in prop::collection::btree_map("_[a-z]{0,3}", untagged(), 0..3),
    ) -> Everything {
        let colour = |red: bool| if red { Colour::Red } else { Colour::Green };
        Everything {
            text, letter, flag, unsigned, signed, floats, skipped, set, by_flag, by_letter,
            nothing: (),
            unit: Unit,
            newtype: Newtype(newtype),
            pair: Pair(pair.0, pair.1),
            option: option.map(Box::new),
            bytes: ByteBuf::from(bytes),
            by_number: by_number.into_iter().map(|(key, red)| (key, colour(red))).collect(),
            by_name: by_name.into_iter().map(|(key, flag)| (Newtype(key), flag)).collect(),
            by_colour: BTreeMap::from([(Colour::Red, letter), (Colour::Green, 'g')]),
            external, internal, adjacent, untagged,
            flat: Flat { note, count, inner },
            rest,
        }
    }
}

fn attribute() -> impl Strategy<Value = AttributeValue> {
    let number = (any::<i32>(), -3i64..3).prop_map(|(digits, exponent)| {
        Number::from_parts(digits < 0, digits.unsigned_abs().into(), exponent).unwrap()
    });
    let leaf = prop_oneof![
        "[a-z]{0,3}|GREEN|Red|Unit".prop_map(AttributeValue::S),
        number.clone().prop_map(AttributeValue::N),
        any::<u64>().prop_map(AttributeValue::from),
        prop::collection::vec(any::<u8>(), 0..3).prop_map(AttributeValue::B),
        any::<bool>().prop_map(AttributeValue::Bool),
        Just(AttributeValue::Null),
        prop::collection::btree_set("[a-z]{1,2}", 1..3).prop_map(AttributeValue::Ss),
        prop::collection::btree_set(number, 1..3).prop_map(AttributeValue::Ns),
        prop::collection::btree_set(any::<Vec<u8>>(), 1..3).prop_map(AttributeValue::Bs),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let name = "Newtype|Tuple|Struct|Unit|type|unit|t|c|only|size|[0-9a-z]{0,2}";
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(AttributeValue::L),
            prop::collection::vec((name, inner), 0..3)
                .prop_map(|members| AttributeValue::M(Map::from_iter(members))),
        ]
    })
}

proptest! {
    #[test]
    fn writes_and_reads_as_serde_dynamo_does(value in everything()) {
        check(&value);
    }

    #[test]
    fn reads_and_refuses_as_serde_dynamo_does(value in attribute()) {
        check_reading::<bool>(&value);
        check_reading::<i8>(&value);
        check_reading::<u64>(&value);
        check_reading::<f32>(&value);
        check_reading::<f64>(&value);
        check_reading::<char>(&value);
        check_reading::<String>(&value);
        check_reading::<ByteBuf>(&value);
        check_reading::<()>(&value);
        check_reading::<Unit>(&value);
        check_reading::<Newtype>(&value);
        check_reading::<Pair>(&value);
        check_reading::<Option<i32>>(&value);
        check_reading::<Vec<i32>>(&value);
        check_reading::<Vec<String>>(&value);
        check_reading::<(Untagged, Untagged)>(&value);
        check_reading::<BTreeMap<i32, Untagged>>(&value);
        check_reading::<BTreeMap<bool, Untagged>>(&value);
        check_reading::<BTreeMap<Colour, Untagged>>(&value);
        check_reading::<Colour>(&value);
        check_reading::<External>(&value);
        check_reading::<Internal>(&value);
        check_reading::<Adjacent>(&value);
        check_reading::<Untagged>(&value);
        check_reading::<Flat>(&value);
    }

    #[test]
    fn numbers_keep_every_digit(digits: u128, exponent in -120i64..80, negative: bool) {
        if let Ok(number) = Number::from_parts(negative, digits % 10u128.pow(38), exponent) {
            prop_assert_eq!(to_value(&number).unwrap(), AttributeValue::N(number));
            prop_assert_eq!(from_value::<Number>(AttributeValue::N(number)).unwrap(), number);
            let nested = vec![Some(number)];
            let written = to_value(&nested).unwrap();
            prop_assert_eq!(from_value::<Vec<Option<Number>>>(written).unwrap(), nested);
        }
    }

    #[test]
    fn wide_integers_survive_up_to_38_digits(value: i128) {
        let value = value % 10i128.pow(38);
        prop_assert_eq!(from_value::<i128>(to_value(&value).unwrap()).unwrap(), value);
        let unsigned = value.unsigned_abs();
        prop_assert_eq!(from_value::<u128>(to_value(&unsigned).unwrap()).unwrap(), unsigned);
    }
}

#[track_caller]
fn refuses<T: Serialize + ?Sized>(value: &T, expected: &str) {
    assert_eq!(to_value(value).unwrap_err().to_string(), expected);
}

#[track_caller]
fn refuses_to_read<T: DeserializeOwned + Debug>(value: impl Into<AttributeValue>, expected: &str) {
    assert_eq!(from_value::<T>(value.into()).unwrap_err().to_string(), expected);
}

#[test]
fn what_has_no_form_is_refused() {
    let digits = "Attempting to store more than 38 significant digits in a Number";
    refuses(&u128::MAX, &format!("not a DynamoDB number: {digits}"));
    refuses(&i128::MIN, &format!("not a DynamoDB number: {digits}"));
    let text = "The parameter cannot be converted to a numeric value: NaN";
    refuses(
        &BTreeMap::from([("a", vec![(1.0, f64::NAN)])]),
        &format!("attribute `a[0][1]`: not a DynamoDB number: {text}"),
    );
    refuses(
        &BTreeMap::from([(vec![1], 1)]),
        "the key of a map is a string, an integer, a boolean or a variant without fields",
    );
    assert_eq!(
        to_item(&1).unwrap_err().to_string(),
        "an entity is written as a map of attributes, not as a value of type N"
    );
}

#[test]
fn what_does_not_fit_is_refused_and_named() {
    refuses_to_read::<i8>(300, "the number has a fraction or is out of range");
    refuses_to_read::<i32>("1", "expected an integer, not a value of type S");
    refuses_to_read::<Number>("1", "expected a number, not a value of type S");
    refuses_to_read::<u64>(
        Number::ZERO.checked_sub(1.into()).unwrap(),
        "the number has a fraction or is out of range",
    );
    let lines = vec![Map::from([("a", 1)]).into(), Map::from([("a", "x")]).into()];
    let item = Item::from([("lines", AttributeValue::L(lines))]);
    let error = from_item::<BTreeMap<String, Vec<BTreeMap<String, i32>>>>(item).unwrap_err();
    assert_eq!(error.path(), "lines[1].a");
    assert_eq!(
        error.to_string(),
        "attribute `lines[1].a`: expected an integer, not a value of type S"
    );
}

#[test]
fn members_of_sets_are_read_as_those_of_lists() {
    let set = AttributeValue::Ss(BTreeSet::from(["a".to_owned()]));
    assert_eq!(from_value::<Vec<Newtype>>(set).unwrap(), [Newtype("a".to_owned())]);
    let set = AttributeValue::Ns(BTreeSet::from([Number::from(7)]));
    assert_eq!(from_value::<Vec<Option<u8>>>(set.clone()).unwrap(), [Some(7)]);
    assert_eq!(from_value::<BTreeSet<Number>>(set).unwrap(), BTreeSet::from([Number::from(7)]));
}

#[test]
fn items_are_exchanged_with_serde_dynamo() {
    let item = Item::from([
        ("n", AttributeValue::from(15)),
        ("l", AttributeValue::L(vec![AttributeValue::Null, AttributeValue::B(vec![1])])),
        ("s", AttributeValue::Bs(BTreeSet::from([vec![1], vec![2]]))),
    ]);
    let foreign = serde_dynamo::Item::from(item.clone());
    assert_eq!(foreign.get("n"), Some(&Foreign::N("15".to_owned())));
    assert_eq!(Item::try_from(foreign).unwrap(), item);
    let broken = Foreign::Ns(vec!["1".to_owned(), "one".to_owned()]);
    assert!(AttributeValue::try_from(broken).is_err());
}
