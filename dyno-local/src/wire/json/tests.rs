//! The tape finds what any JSON parser finds, the writer writes what any JSON parser reads back.

use std::fmt;

use proptest::prelude::*;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::escape::plain_bytes;
use super::{Json, JsonWriter, Structure, Tape};

/// A value with everything in it, to be compared.
#[derive(Debug, Clone, PartialEq)]
enum Tree {
    Null,
    Bool(bool),
    Integer(i64),
    Decimal(f64),
    String(String),
    Array(Vec<Self>),
    Object(Vec<(String, Self)>),
    TooDeep,
}

impl Tree {
    fn of(json: Json<'_>) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(flag) => Self::Bool(flag),
            Json::Integer(number) => Self::Integer(number),
            Json::Decimal(number) => Self::Decimal(number),
            Json::String(text) => Self::String(text.into()),
            Json::Array(elements) => Self::Array(elements.map(Self::of).collect()),
            Json::Object(members) => Self::Object(
                members.map(|(name, value)| (String::from(name), Self::of(value))).collect(),
            ),
            Json::TooDeep => Self::TooDeep,
        }
    }

    fn parse(body: &[u8]) -> Option<Self> {
        Tape::parse(body).map(|tape| Self::of(tape.root()))
    }

    /// Returns `true` if the other one is the same, but for the last digit of a double.
    fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Decimal(one), Self::Decimal(other)) => {
                (one - other).abs() <= 1e-15 * one.abs().max(other.abs())
            }
            (Self::Array(one), Self::Array(other)) => {
                one.len() == other.len() && one.iter().zip(other).all(|(a, b)| a.is_like(b))
            }
            (Self::Object(one), Self::Object(other)) => {
                let alike =
                    |(a, b): (&(String, Self), &(String, Self))| a.0 == b.0 && a.1.is_like(&b.1);
                one.len() == other.len() && one.iter().zip(other).all(alike)
            }
            (one, other) => one == other,
        }
    }
}

/// What `serde_json` makes of a body.
impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        source.deserialize_any(Reference)
    }
}

struct Reference;

impl<'de> Visitor<'de> for Reference {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Tree, E> {
        Ok(Tree::Integer(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Tree, E> {
        Ok(Tree::Integer(i64::try_from(number).unwrap_or(i64::MAX)))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Tree, E> {
        Ok(Tree::Decimal(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
        Ok(Tree::String(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut source: A) -> Result<Tree, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = source.next_element()? {
            elements.push(element);
        }
        Ok(Tree::Array(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut source: A) -> Result<Tree, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = source.next_entry()? {
            members.push(member);
        }
        Ok(Tree::Object(members))
    }
}

fn with_root<T>(text: &str, read: impl FnOnce(&Structure<'_>) -> T) -> T {
    let tape = Tape::parse(text.as_bytes()).unwrap();
    read(&Structure::root(tape.root()).unwrap())
}

#[test]
fn order_and_repeats_are_kept() {
    let json = Tree::parse(br#"{"b":[1,-2.5,true,null],"a":"x","b":{}}"#);
    let list =
        Tree::Array(vec![Tree::Integer(1), Tree::Decimal(-2.5), Tree::Bool(true), Tree::Null]);
    let expected = Tree::Object(vec![
        ("b".to_owned(), list),
        ("a".to_owned(), Tree::String("x".to_owned())),
        ("b".to_owned(), Tree::Object(vec![])),
    ]);
    assert_eq!(json, Some(expected));
}

#[test]
fn what_is_not_one_json_value_is_refused() {
    for text in [
        &b""[..],
        b" ",
        b"{",
        b"}",
        b"{\"a\":}",
        b"{\"a\" 1}",
        b"{\"a\"}",
        b"{1:1}",
        b"{,}",
        b"{\"a\":1,}",
        b"{\"a\":1]",
        b"[1,]",
        b"[,1]",
        b"[1 1]",
        b"[1}",
        b"{} {}",
        b"nul",
        b"\"\xff\"",
        b"\"",
        b"\"\\",
        b"\"\n\"",
        b"\"\\x\"",
        b"\"\\u12g4\"",
        b"\"\\u+123\"",
        b"\"\\ud800\"",
        b"\"\\ud800\\n\"",
        b"\"\\ud800\\ud800\"",
        b"\"\\udc00\"",
        b"1e999",
        b"01",
        b"-",
        b"1.",
        b".5",
        b"1e",
        b"+1",
        b"'a'",
    ] {
        assert_eq!(Tree::parse(text), None, "{}", String::from_utf8_lossy(text));
    }
}

#[test]
fn escapes_mean_what_they_say() {
    let long = "x".repeat(40);
    let body = format!(r#""{long}\"\\\/\b\f\n\r\t\u0041\u00e9\ud83d\ude00\u0000{long}""#);
    let meant = format!("{long}\"\\/\u{8}\u{c}\n\r\tA\u{e9}\u{1f600}\0{long}");
    assert_eq!(Tree::parse(body.as_bytes()), Some(Tree::String(meant)));
    with_root(r#"{"\u0041":"\u0042"}"#, |root| {
        assert_eq!(root.string("A").unwrap().as_deref(), Some("B"));
    });
}

#[test]
fn huge_numbers_are_clamped() {
    for (text, expected) in [
        ("18446744073709551615", Tree::Integer(i64::MAX)),
        ("18446744073709551616", Tree::Decimal(18_446_744_073_709_551_616.0)),
        ("-9223372036854775808", Tree::Integer(i64::MIN)),
        ("-9223372036854775809", Tree::Decimal(-9_223_372_036_854_775_809.0)),
        ("-0", Tree::Decimal(-0.0)),
        ("1e-999", Tree::Decimal(0.0)),
    ] {
        assert_eq!(Tree::parse(text.as_bytes()), Some(expected), "{text}");
    }
    with_root(r#"{"a":1e300,"b":-99999999999,"c":2.9,"d":-1e300}"#, |limits| {
        assert_eq!(limits.integer("a").unwrap(), Some(i32::MAX));
        assert_eq!(limits.integer("b").unwrap(), Some(i32::MIN));
        assert_eq!(limits.integer("c").unwrap(), Some(2));
        assert_eq!(limits.long("d").unwrap(), Some(i64::MIN));
    });
}

#[test]
fn any_depth_is_parsed_without_recursion() {
    let depth = 2_000_000;
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let text = format!("{}1{}", open.repeat(depth), close.repeat(depth));
        let tape = Tape::parse(text.as_bytes()).unwrap();
        let mut json = tape.root();
        let mut levels = 0;
        loop {
            json = match json {
                Json::Array(mut elements) => elements.next().unwrap(),
                Json::Object(mut members) => members.next().unwrap().1,
                other => {
                    assert!(matches!(other, Json::TooDeep));
                    break;
                }
            };
            levels += 1;
        }
        assert_eq!(levels, 100);
        assert!(Tape::parse(open.repeat(depth).as_bytes()).is_none());
    }
    // What is too deep is one value like any other, and what follows it is found.
    let deep = format!("{}{}", "[".repeat(99), "]".repeat(99));
    let text = format!("[[{deep}],[1],{deep},2]");
    let tape = Tape::parse(text.as_bytes()).unwrap();
    let Json::Array(elements) = tape.root() else { panic!("no array") };
    assert_eq!(elements.last().map(Tree::of), Some(Tree::Integer(2)));
}

#[test]
fn the_last_of_repeated_members_counts_and_null_is_absent() {
    with_root(r#"{"A":"1","A":"2","B":null,"C":true,"C":null}"#, |structure| {
        assert!(structure.has("A") && !structure.has("B"));
        assert_eq!(structure.string("A").unwrap().as_deref(), Some("2"));
        assert_eq!(structure.string("B").unwrap(), None);
        assert_eq!(structure.boolean("C").unwrap(), None);
    });
}

#[test]
fn paths_are_spelled_as_the_service_does() {
    let body = r#"{"KeySchema":[{},{"AttributeName":"x"}],"Requests":{"T":[{}]},"Keys":{"U":{}}}"#;
    with_root(body, |root| {
        let elements = root.structures("KeySchema", "KeySchemaElement").unwrap().unwrap();
        assert_eq!(elements[1].constraint_path("KeyType"), "keySchema.2.member.keyType");
        assert_eq!(elements[1].value_path("KeyType"), "KeySchema.1.KeyType");
        let tables = root.map_of_lists("Requests", "Write").unwrap().unwrap();
        assert_eq!(tables[0].1[0].own_value_path(), "Requests.T.0");
        assert_eq!(tables[0].1[0].constraint_path("Put"), "requests.T.member.1.member.put");
        let tables = root.map_of_structures("Keys", "Keys").unwrap().unwrap();
        assert_eq!(tables[0].1.own_value_path(), "Keys.U");
        assert_eq!(tables[0].1.constraint_path("Keys"), "keys.U.member.keys");
        let map = root.structure("Keys", "X").unwrap().unwrap();
        assert_eq!(map.constraint_path("U"), "keys.u");
        assert_eq!(map.value_path("U"), "Keys.U");
    });
}

#[test]
fn endless_lists_are_cut_off() {
    let text = format!("{{\"A\":[{}{{}}]}}", "{},".repeat(50_000));
    with_root(&text, |root| {
        assert_eq!(root.structures("A", "X").unwrap().unwrap().len(), 1_000);
    });
}

fn write(writer: &mut JsonWriter, value: &Value) {
    match value {
        Value::Null => writer.object(|_| {}),
        Value::Bool(flag) => writer.boolean(*flag),
        Value::Number(number) => match number.as_i64() {
            Some(integer) => writer.integer(integer),
            None => writer.double(number.as_f64().unwrap()),
        },
        Value::String(text) => writer.string(text),
        Value::Array(elements) => writer.array(elements, write),
        Value::Object(members) => writer.object(|writer| {
            for (name, value) in members {
                write(writer.name(name), value);
            }
        }),
    }
}

fn json_values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Object(serde_json::Map::new())),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<i32>().prop_map(|quarters| Value::from(f64::from(quarters) / 4.0)),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Checks that a body is refused or read as by `serde_json`.
fn check_against_reference(body: &[u8]) -> Result<(), TestCaseError> {
    let (read, expected) = (Tree::parse(body), serde_json::from_slice::<Tree>(body).ok());
    let alike = match (&read, &expected) {
        (Some(read), Some(expected)) => read.is_like(expected),
        (None, None) => true,
        _ => false,
    };
    prop_assert!(alike, "{read:?} is not {expected:?}");
    Ok(())
}

proptest! {
    #[test]
    fn plain_bytes_end_at_the_first_that_is_not(
        plain in "[ !#-\\[\\]-~é€😀]{0,120}",
        special in prop::sample::select(b"\"\\\0\n\x1f".to_vec()),
        rest in "[\"\\\\\n -~é]{0,20}",
    ) {
        prop_assert_eq!(plain_bytes(plain.as_bytes()), plain.len());
        let bytes = [plain.as_bytes(), &[special], rest.as_bytes()].concat();
        prop_assert_eq!(plain_bytes(&bytes), plain.len());
    }

    #[test]
    fn what_is_written_is_read_back(value in json_values()) {
        let mut writer = JsonWriter::default();
        write(&mut writer, &value);
        let text = writer.finish();
        prop_assert_eq!(serde_json::from_slice::<Value>(&text).unwrap(), value);
    }

    #[test]
    fn parsing_agrees_with_a_plain_parser(bytes in prop::collection::vec(
        prop::sample::select(b"{}[]\",:019eE.-+ \\ntruefals\xc3\xa9".to_vec()), 0..40,
    )) {
        check_against_reference(&bytes)?;
    }

    #[test]
    fn any_json_is_read_as_by_a_plain_parser(
        value in json_values(),
        at in any::<prop::sample::Index>(),
        length in 0usize..4,
        replacement in prop::sample::select(vec![
            "", "\"", "\\", "\\u00e9", "\\ud83d\\ude00", "\\ud83d", "0", "-", "e5", ".5", "99999999999",
            " ", "\n", ",", ":", "[", "]", "{", "}", "null", "\"a\":1,", "true", "\u{1}",
        ]),
    ) {
        let text = value.to_string();
        check_against_reference(text.as_bytes())?;
        let at = at.index(text.len());
        let mut bytes = text.into_bytes();
        let end = (at + length).min(bytes.len());
        bytes.splice(at..end, replacement.bytes());
        check_against_reference(&bytes)?;
    }
}
