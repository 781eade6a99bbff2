//! The conversion of a [`Record`] that one would write by hand, field by field.
//!
//! What a codec that goes through serde is compared with. It does what such code does: attributes
//! are taken out of the item, not cloned, and a misfit is an error, here a panic.

use dyno_core::value::{AttributeValue, Item, Map, Number};
use dyno_workload::{Place, Record};

/// Returns a record's attributes, without those of its keys.
pub fn to_item(record: &Record) -> Item {
    let mut place = Map::new();
    place.insert("city", record.place.city.as_str());
    place.insert("zip", record.place.zip);
    place.insert("lat", from_float(record.place.lat));
    place.insert("open", record.place.open);
    let mut item = Item::new();
    item.insert("device", record.device.as_str());
    item.insert("at", record.at);
    item.insert("group", record.group.as_str());
    item.insert("count", record.count);
    item.insert("price", from_float(record.price));
    item.insert("valid", record.valid);
    item.insert("tags", AttributeValue::Ss(record.tags.clone()));
    let samples = record.samples.iter().map(|sample| AttributeValue::from(*sample));
    item.insert("samples", samples.collect::<Vec<_>>());
    item.insert("place", place);
    item.insert("text", record.text.as_str());
    item
}

/// Returns the record in an item.
pub fn from_item(mut item: Item) -> Record {
    let mut place = match item.remove("place") {
        Some(AttributeValue::M(place)) => place,
        other => panic!("a place is a map, not {other:?}"),
    };
    Record {
        device: text(&mut item, "device"),
        at: integer(&mut item, "at").unsigned_abs(),
        group: text(&mut item, "group"),
        count: integer(&mut item, "count"),
        price: float(&mut item, "price"),
        valid: flag(&mut item, "valid"),
        tags: match item.remove("tags") {
            Some(AttributeValue::Ss(tags)) => tags,
            other => panic!("tags are a set of strings, not {other:?}"),
        },
        samples: match item.remove("samples") {
            Some(AttributeValue::L(list)) => list
                .iter()
                .map(|member| {
                    member.as_n().map_or_else(|| panic!("samples are numbers"), to_integer)
                })
                .collect(),
            other => panic!("samples are a list, not {other:?}"),
        },
        place: Place {
            city: text(&mut place, "city"),
            zip: u32::try_from(integer(&mut place, "zip")).unwrap_or_default(),
            lat: float(&mut place, "lat"),
            open: flag(&mut place, "open"),
        },
        text: text(&mut item, "text"),
    }
}

fn text(map: &mut Map, name: &str) -> String {
    match map.remove(name) {
        Some(AttributeValue::S(text)) => text,
        other => panic!("{name} is a string, not {other:?}"),
    }
}

fn flag(map: &mut Map, name: &str) -> bool {
    match map.remove(name) {
        Some(AttributeValue::Bool(flag)) => flag,
        other => panic!("{name} is a boolean, not {other:?}"),
    }
}

fn integer(map: &mut Map, name: &str) -> i64 {
    match map.remove(name) {
        Some(AttributeValue::N(number)) => to_integer(&number),
        other => panic!("{name} is a number, not {other:?}"),
    }
}

fn float(map: &mut Map, name: &str) -> f64 {
    match map.remove(name) {
        Some(AttributeValue::N(number)) => to_float(&number),
        other => panic!("{name} is a number, not {other:?}"),
    }
}

fn to_integer(number: &Number) -> i64 {
    let coefficient = i64::try_from(number.coefficient()).expect("fits");
    let power = 10_i64.pow(u32::try_from(number.exponent()).expect("is whole"));
    if number.is_negative() { -coefficient * power } else { coefficient * power }
}

/// Up to 2^53, and by powers of ten up to 22, one division rounds as it should.
fn to_float(number: &Number) -> f64 {
    let coefficient = number.coefficient() as f64;
    let magnitude = match number.exponent() {
        exponent @ -22..0 => coefficient / 10_f64.powi(-i32::from(exponent)),
        0 => coefficient,
        _ => number.to_string().parse().expect("is a number"),
    };
    if number.is_negative() && magnitude > 0.0 { -magnitude } else { magnitude }
}

fn from_float(float: f64) -> Number {
    float.to_string().parse().expect("is finite")
}

#[cfg(test)]
mod tests {
    use dyno_workload::record;

    use super::{from_item, to_item};

    #[test]
    fn records_come_back() {
        for number in 0..1_000 {
            let record = record(number, number);
            assert_eq!(from_item(to_item(&record)), record);
        }
    }
}
