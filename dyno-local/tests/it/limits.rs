//! Sizes and ranges to the byte: keys, items of every type, numbers, names, depth, emptiness.

use std::collections::BTreeMap;

use dyno_core::op::{
    BatchWriteItem, DeleteItem, GetItem, Operation, Projection, PutItem, TransactPut,
    TransactUpdate, TransactWriteItem, TransactWriteItems, UpdateItem, WriteRequest,
};
use dyno_core::value::{AttributeValue, Item, Map, Number, item_size_bytes};
use dyno_local::Local;
use serde_json::{Value, json};

use crate::document::{item_of, value_of};
use crate::support::{gsi, item, ok, put, refusal, send, table, values, with_table};

const ITEM_MAX: usize = 409_600;
const ITEM_SIZE: &str = "ValidationException: Item size has exceeded the maximum allowed size";
const UPDATED_SIZE: &str =
    "ValidationException: Item size to update has exceeded the maximum allowed size";
const INVALID: &str = "ValidationException: One or more parameter values were invalid: ";

/// Answers an operation that is allowed, or is refused with this text.
fn check<O: Operation>(local: &Local, operation: O, expected: Result<(), &str>) {
    match expected {
        Ok(()) => {
            ok(local, operation);
        }
        Err(text) => assert_eq!(refusal(local, operation), text),
    }
}

#[test]
fn keys_have_2048_and_1024_bytes() {
    let hash = format!("{INVALID}Size of hashkey has exceeded the maximum size limit of2048 bytes");
    let range = format!(
        "{INVALID}Aggregated size of all range keys has exceeded the size limit of 1024 bytes"
    );
    let text = |bytes: usize| AttributeValue::S("é".repeat(bytes / 2) + &"x".repeat(bytes % 2));
    let binary = |bytes: usize| AttributeValue::B(vec![0; bytes]);
    for (kind, value) in [("S", &text as &dyn Fn(usize) -> AttributeValue), ("B", &binary)] {
        let local = Local::new();
        ok(&local, table("tab", "pk sk", &format!("pk:{kind} sk:{kind}")));
        for (pk, sk, expected) in [
            (1, 1, Ok(())),
            (2_048, 1_024, Ok(())),
            (2_049, 1_024, Err(hash.as_str())),
            (2_048, 1_025, Err(range.as_str())),
            (2_049, 1_025, Err(hash.as_str())),
        ] {
            let key = Item::from([("pk", value(pk)), ("sk", value(sk))]);
            check(&local, PutItem::new("tab", key.clone()), expected);
            check(&local, GetItem::new("tab", key.clone()), expected);
            check(&local, UpdateItem::new("tab", key.clone()), expected);
            let batch = BTreeMap::from([("tab".to_owned(), vec![WriteRequest::Put(key.clone())])]);
            check(&local, BatchWriteItem::new(batch), expected);
            if expected.is_ok() {
                assert_eq!(ok(&local, GetItem::new("tab", key.clone())).item, Some(key.clone()));
            }
            check(&local, DeleteItem::new("tab", key), expected);
        }
    }
}

#[test]
fn keys_of_indexes_have_as_many() {
    let local = Local::new();
    let mut create = table("tab", "pk", "pk:S g:S h:S i:S");
    create.global_secondary_indexes =
        Some(vec![gsi("one", "g h", Projection::all()), gsi("two", "g,i h", Projection::all())]);
    ok(&local, create);
    let hash = format!("{INVALID}Size of hashkey has exceeded the maximum size limit of2048 bytes");
    let range = format!(
        "{INVALID}Aggregated size of all range keys has exceeded the size limit of 1024 bytes"
    );
    let long = "ValidationException: The update expression attempted to update the secondary index key beyond allowed size limits";
    let with = |g: usize, h: usize| {
        Item::from([("pk", "p".to_owned()), ("g", "g".repeat(g)), ("h", "h".repeat(h))])
    };
    for (g, h, put, updated) in [
        (2_048, 1_024, Ok(()), Ok(())),
        (2_049, 1, Err(hash.as_str()), Err(long)),
        (1, 1_025, Err(range.as_str()), Err(long)),
    ] {
        check(&local, PutItem::new("tab", with(g, h)), put);
        let mut update = UpdateItem::new("tab", item("pk=q"));
        update.update_expression = Some("SET g = :g, h = :h".to_owned());
        let variables = format!(":g={} :h={}", "g".repeat(g), "h".repeat(h));
        update.expression_attribute_values = values(&variables);
        check(&local, update, updated);
    }
}

/// A value of exactly this billed size, of one type, with its other parts made of that type.
fn value_of_size(kind: &str, bytes: usize) -> AttributeValue {
    let texts = |lengths: &mut dyn Iterator<Item = usize>| -> Vec<String> {
        lengths.enumerate().map(|(n, length)| format!("{n:0length$}")).collect()
    };
    // Members of ten bytes, and a last one that takes the rest.
    let lengths = |bytes: usize| {
        let members = bytes / 10 - 1;
        std::iter::repeat_n(10, members).chain([bytes - members * 10])
    };
    match kind {
        "S" => AttributeValue::S("x".repeat(bytes)),
        "B" => AttributeValue::B(vec![7; bytes]),
        "SS" => AttributeValue::Ss(texts(&mut lengths(bytes)).into_iter().collect()),
        "BS" => {
            let texts = texts(&mut lengths(bytes)).into_iter();
            AttributeValue::Bs(texts.map(String::into_bytes).collect())
        }
        // Positive integers of 37 digits are 20 bytes; a negative one of 35 is 20, too.
        "NS" => {
            let odd = bytes % 20;
            let (count, base) = ((bytes - odd) / 20, 10_u128.pow(36) + 1);
            let mut numbers: Vec<String> =
                (0..count as u128).map(|n| (base + 2 * n).to_string()).collect();
            if odd == 1 {
                numbers.push("0".to_owned());
            } else if odd > 1 {
                // One byte, and one for every two digits.
                numbers.push("9".repeat(2 * (odd - 1)));
            }
            AttributeValue::Ns(numbers.iter().map(|text| text.parse().unwrap()).collect())
        }
        // Three bytes, and for each member one besides its own.
        "L" => {
            let members = (bytes - 3) / 2 - 1;
            let last = bytes - 3 - members * 2 - 1;
            let mut list: Vec<AttributeValue> = (0..members)
                .map(|n| if n % 2 == 0 { true.into() } else { AttributeValue::Null })
                .collect();
            list.push(AttributeValue::S("x".repeat(last)));
            AttributeValue::L(list)
        }
        "M" => {
            // A name of six bytes, a number of four, and one besides.
            let members = (bytes - 3) / 11 - 1;
            let last = bytes - 3 - members * 11 - 1;
            let mut map: Map = (0..members)
                .map(|n| (format!("{n:06}"), AttributeValue::N(Number::from(123_456))))
                .collect();
            map.insert("z", "x".repeat(last - 1));
            AttributeValue::M(map)
        }
        other => panic!("no such type: {other}"),
    }
}

#[test]
fn items_of_every_type_have_409600_bytes() {
    for kind in ["S", "B", "SS", "BS", "NS", "L", "M"] {
        let local = with_table();
        let key = item("pk=a sk=b");
        let of_size = |bytes: usize| {
            let mut item = key.clone();
            let value = value_of_size(kind, bytes - item_size_bytes(&key) - 1);
            assert_eq!(value.kind().letters(), kind);
            item.insert("v", value);
            assert_eq!(item_size_bytes(&item), bytes, "{kind}");
            item
        };
        let (fits, large) = (of_size(ITEM_MAX), of_size(ITEM_MAX + 1));
        for (item, put, updated) in
            [(&fits, Ok(()), Ok(())), (&large, Err(ITEM_SIZE), Err(UPDATED_SIZE))]
        {
            check(&local, PutItem::new("tab", item.clone()), put);
            let batch = BTreeMap::from([("tab".to_owned(), vec![WriteRequest::Put(item.clone())])]);
            check(&local, BatchWriteItem::new(batch), put);
            let action = TransactWriteItem::Put(TransactPut::new("tab", item.clone()));
            check(&local, TransactWriteItems::new(vec![action]), put);
            let set = |update: &mut UpdateItem| {
                update.update_expression = Some("SET v = :v".to_owned());
                let value = item.get("v").unwrap().clone();
                update.expression_attribute_values = Some([(":v".to_owned(), value)].into());
            };
            let mut update = UpdateItem::new("tab", key.clone());
            set(&mut update);
            check(&local, update.clone(), updated);
            let mut action = TransactUpdate::new("tab", key.clone(), "SET v = :v");
            action.expression_attribute_values = update.expression_attribute_values;
            let transact = TransactWriteItems::new(vec![TransactWriteItem::Update(action)]);
            let answer = send(&local, transact).map_err(|error| {
                format!(
                    "ValidationException: {}",
                    error.cancellation_reasons()[0].message.clone().unwrap()
                )
            });
            assert_eq!(answer.map(|_| ()), updated.map_err(str::to_owned), "{kind}");
        }
        let read = ok(&local, GetItem::new("tab", key.clone())).item;
        assert_eq!(read, Some(fits), "{kind}");
    }
}

#[test]
fn an_update_may_grow_an_item_to_the_last_byte() {
    let local = with_table();
    let key = item("pk=a sk=b");
    let mut start = key.clone();
    start.insert("l", AttributeValue::L(vec!["x".repeat(ITEM_MAX - 100).into()]));
    let have = item_size_bytes(&start);
    ok(&local, PutItem::new("tab", start));
    let append = |bytes: usize| {
        let mut update = UpdateItem::new("tab", key.clone());
        update.update_expression = Some("SET l = list_append(l, :l)".to_owned());
        let list = AttributeValue::L(vec!["y".repeat(bytes).into()]);
        update.expression_attribute_values = Some([(":l".to_owned(), list)].into());
        update
    };
    // A member has one byte besides its own.
    let room = ITEM_MAX - have - 1;
    assert_eq!(refusal(&local, append(room + 1)), UPDATED_SIZE);
    ok(&local, append(room));
    assert_eq!(refusal(&local, append(0)), UPDATED_SIZE);
}

#[test]
fn numbers_keep_every_digit_and_their_range() {
    let local = with_table();
    let digits = "9".repeat(38);
    let write = |text: &str| {
        let number: Number = text.parse().unwrap();
        let mut item = item("pk=a sk=b");
        item.insert("n", number);
        ok(&local, PutItem::new("tab", item.clone()));
        assert_eq!(
            ok(&local, GetItem::new("tab", crate::support::item("pk=a sk=b"))).item,
            Some(item)
        );
    };
    let largest = format!("{digits}E88");
    let texts = ["0", "-0", "1E-130", "-1E-130", "1.5", &digits, &largest];
    texts.into_iter().for_each(write);
    write(&format!("-{largest}"));
    write(&format!("0.{digits}"));
    write(&format!("{digits}E-130"));

    let add = |to: &str, by: &str| {
        put(&local, &format!("pk=a sk=b n={to}"));
        let mut update = UpdateItem::new("tab", item("pk=a sk=b"));
        update.update_expression = Some("SET n = n + :by".to_owned());
        update.expression_attribute_values = values(&format!(":by={by}"));
        let answer = send(&local, update).map_err(|error| error.message().to_owned());
        answer.map(|_| {
            let read = ok(&local, GetItem::new("tab", item("pk=a sk=b"))).item.unwrap();
            read.get("n").unwrap().as_n().unwrap().to_string()
        })
    };
    let overflow =
        "Number overflow. Attempting to store a number with magnitude larger than supported range";
    assert_eq!(add(&digits, "1"), Ok(format!("1{}", "0".repeat(38))));
    assert_eq!(add(&digits, "-1"), Ok(format!("{}8", "9".repeat(37))));
    assert_eq!(add(&digits, "0.1"), Err(overflow.to_owned()));
    assert_eq!(add("0.1", "0.2"), Ok("0.3".to_owned()));
    assert_eq!(add("1E125", "-1E125"), Ok("0".to_owned()));
    assert_eq!(add("9E125", "1E125"), Err(overflow.to_owned()));
    assert_eq!(add(&largest, &format!("1{}", "0".repeat(88))), Err(overflow.to_owned()));
    assert_eq!(add("1E-130", "1"), Err(overflow.to_owned()));
    assert_eq!(add("1E-130", "1E-130"), Ok(format!("0.{}2", "0".repeat(129))));
    let smallest = add("2E-130", "-1E-130").unwrap();
    assert!(smallest.ends_with("01") && smallest.len() == 132, "{smallest}");
}

#[test]
fn empty_values_are_values_outside_of_keys_and_sets_are_not_empty() {
    let local = with_table();
    let with = |json: Value| {
        let mut item = item_of(&json!({"pk": "a", "sk": "b"}));
        item.insert("v", value_of(&json));
        item
    };
    for json in [
        json!(""),
        json!({"$b": ""}),
        json!([]),
        json!({}),
        json!([""]),
        json!({"k": ""}),
        json!({"k": {"$b": ""}}),
        json!([[], {}, [[{}]]]),
        json!({"$ss": [""]}),
        json!({"$ss": ["", "a"]}),
        json!({"$bs": [""]}),
        json!(null),
        json!(false),
    ] {
        let item = with(json.clone());
        ok(&local, PutItem::new("tab", item.clone()));
        let read = ok(&local, GetItem::new("tab", crate::support::item("pk=a sk=b"))).item;
        assert_eq!(read, Some(item), "{json}");
        // The same as a part of what is there, and out of an expression.
        let mut update = UpdateItem::new("tab", crate::support::item("pk=a sk=b"));
        update.update_expression = Some("SET w = :v, u = v".to_owned());
        update.expression_attribute_values = Some([(":v".to_owned(), value_of(&json))].into());
        ok(&local, update);
        let read = ok(&local, GetItem::new("tab", crate::support::item("pk=a sk=b"))).item.unwrap();
        assert_eq!(read.get("u"), Some(&value_of(&json)));
        assert_eq!(read.get("w"), read.get("u"));
    }
    for (json, text) in [
        (json!({"$ss": []}), "An string set  may not be empty"),
        (json!({"$ns": []}), "An number set  may not be empty"),
        (json!({"$bs": []}), "Binary sets should not be empty"),
    ] {
        let nested = json!([{"k": json}]);
        for value in [&json, &nested] {
            let text = format!("{INVALID}{text}");
            assert_eq!(refusal(&local, PutItem::new("tab", with(value.clone()))), text);
        }
        let mut update = UpdateItem::new("tab", item("pk=a sk=b"));
        update.update_expression = Some("SET v = :v".to_owned());
        update.expression_attribute_values = Some([(":v".to_owned(), value_of(&json))].into());
        let told = refusal(&local, update);
        assert!(told.contains(text) && told.ends_with(" for key :v"), "{told}");
    }
    // An empty string may not become a key.
    let empty = "ValidationException: One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: sk";
    assert_eq!(refusal(&local, PutItem::new("tab", item("pk=a sk="))), empty);
}

#[test]
fn values_are_32_levels_deep() {
    let nested = |levels: usize| {
        (1..levels).fold(
            json!("x"),
            |inner, n| if n % 2 == 0 { json!([inner]) } else { json!({"k": inner}) },
        )
    };
    let local = with_table();
    let levels = "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit";
    let with = |json: &Value| {
        let mut item = item("pk=a sk=b");
        item.insert("v", value_of(json));
        item
    };
    ok(&local, PutItem::new("tab", with(&nested(32))));
    let told = refusal(&local, PutItem::new("tab", with(&nested(33))));
    assert_eq!(told, format!("ValidationException: {levels}"));
    // An update may not build what a put may not write.
    let update = |expression: &str, json: &Value| {
        let mut update = UpdateItem::new("tab", item("pk=a sk=b"));
        update.update_expression = Some(expression.to_owned());
        update.expression_attribute_values = Some([(":v".to_owned(), value_of(json))].into());
        update
    };
    ok(&local, PutItem::new("tab", with(&json!({"k": {}}))));
    ok(&local, update("SET v.k.k = :v", &nested(30)));
    let told = refusal(&local, update("SET v.k.k = :v", &nested(31)));
    assert_eq!(told, format!("ValidationException: {levels}"));
    ok(&local, update("SET w = :v", &nested(32)));
    let told = refusal(&local, update("SET w = list_append(:v, :v)", &json!([nested(32)])));
    assert!(told.contains(levels), "{told}");
}

#[test]
fn names_of_attributes_have_65535_bytes() {
    let local = with_table();
    let with = |bytes: usize| {
        let mut item = item("pk=a sk=b");
        item.insert("n".repeat(bytes), 1);
        item
    };
    ok(&local, PutItem::new("tab", with(65_535)));
    let read = ok(&local, GetItem::new("tab", item("pk=a sk=b"))).item;
    assert_eq!(read, Some(with(65_535)));
    assert_eq!(
        refusal(&local, PutItem::new("tab", with(65_536))),
        "ValidationException: Attribute name is too large, must be less than 65536 bytes"
    );
    let mut unnamed = item("pk=a sk=b");
    unnamed.insert("", 1);
    assert_eq!(
        refusal(&local, PutItem::new("tab", unnamed)),
        format!("{INVALID}Empty attribute name")
    );
}

#[test]
fn an_item_of_as_many_attributes_as_fit() {
    let local = with_table();
    let mut wide = item("pk=a sk=b");
    // Names of five bytes and nothing in them.
    wide.extend((0..81_000).map(|n| (format!("{n:05}"), "")));
    ok(&local, PutItem::new("tab", wide.clone()));
    assert_eq!(ok(&local, GetItem::new("tab", item("pk=a sk=b"))).item, Some(wide.clone()));
    wide.extend((81_000..82_000).map(|n| (format!("{n:05}"), "")));
    assert_eq!(refusal(&local, PutItem::new("tab", wide)), ITEM_SIZE);
}
