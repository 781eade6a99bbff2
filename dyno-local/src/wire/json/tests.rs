//! The tree keeps what arrived, the writer writes what any JSON parser reads back.

use proptest::prelude::*;
use serde_json::Value;

use super::{Json, JsonWriter, Structure};

fn object(text: &str) -> Structure {
    Structure::root(Json::parse(text.as_bytes()).unwrap()).unwrap()
}

#[test]
fn the_tree_keeps_order_and_repeats() {
    let json = Json::parse(br#"{"b":[1,-2.5,true,null],"a":"x","b":{}}"#);
    let expected = Json::Object(vec![
        (
            "b".to_owned(),
            Json::Array(vec![Json::Integer(1), Json::Decimal(-2.5), Json::Bool(true), Json::Null]),
        ),
        ("a".to_owned(), Json::String("x".to_owned())),
        ("b".to_owned(), Json::Object(vec![])),
    ]);
    assert_eq!(json, Some(expected));
}

#[test]
fn what_is_not_one_json_value_is_refused() {
    for text in [
        &b""[..],
        b" ",
        b"{",
        b"{\"a\":}",
        b"[1,]",
        b"{} {}",
        b"nul",
        b"\"\xff\"",
        b"\"\\ud800\"",
        b"1e999",
        b"'a'",
    ] {
        assert_eq!(Json::parse(text), None, "{}", String::from_utf8_lossy(text));
    }
}

#[test]
fn huge_numbers_are_clamped() {
    assert_eq!(Json::parse(b"18446744073709551615"), Some(Json::Integer(i64::MAX)));
    let mut limits = object(r#"{"a":1e300,"b":-99999999999,"c":2.9,"d":-1e300}"#);
    assert_eq!(limits.integer("a").unwrap(), Some(i32::MAX));
    assert_eq!(limits.integer("b").unwrap(), Some(i32::MIN));
    assert_eq!(limits.integer("c").unwrap(), Some(2));
    assert_eq!(limits.long("d").unwrap(), Some(i64::MIN));
}

#[test]
fn any_depth_is_parsed_without_recursion() {
    let depth = 2_000_000;
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let text = format!("{}1{}", open.repeat(depth), close.repeat(depth));
        let mut json = &Json::parse(text.as_bytes()).unwrap();
        let mut levels = 0;
        loop {
            json = match json {
                Json::Array(elements) => &elements[0],
                Json::Object(members) => &members[0].1,
                other => {
                    assert_eq!(*other, Json::TooDeep);
                    break;
                }
            };
            levels += 1;
        }
        assert_eq!(levels, 100);
        assert_eq!(Json::parse(open.repeat(depth).as_bytes()), None);
    }
}

#[test]
fn the_last_of_repeated_members_counts_and_null_is_absent() {
    let mut structure = object(r#"{"A":"1","A":"2","B":null,"C":true,"C":null}"#);
    assert!(structure.has("A") && !structure.has("B"));
    assert_eq!(structure.string("A").unwrap().as_deref(), Some("2"));
    assert_eq!(structure.string("B").unwrap(), None);
    assert_eq!(structure.boolean("C").unwrap(), None);
}

#[test]
fn paths_are_spelled_as_the_service_does() {
    let mut root = object(r#"{"KeySchema":[{},{"AttributeName":"x"}],"Requests":{"T":[{}]}}"#);
    let elements = root.structures("KeySchema", "KeySchemaElement").unwrap().unwrap();
    assert_eq!(elements[1].constraint_path("KeyType"), "keySchema.2.member.keyType");
    assert_eq!(elements[1].value_path("KeyType"), "KeySchema.1.KeyType");
    let tables = root.map_of_lists("Requests", "Write").unwrap().unwrap();
    assert_eq!(tables[0].1[0].own_value_path(), "Requests.T.0");
    assert_eq!(tables[0].1[0].constraint_path("Put"), "requests.T.member.1.member.put");
}

#[test]
fn endless_lists_are_cut_off() {
    let text = format!("{{\"A\":[{}{{}}]}}", "{},".repeat(50_000));
    assert_eq!(object(&text).structures("A", "X").unwrap().unwrap().len(), 1_000);
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

proptest! {
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
        let accepted = serde_json::from_slice::<Value>(&bytes).is_ok();
        prop_assert_eq!(Json::parse(&bytes).is_some(), accepted);
    }
}
