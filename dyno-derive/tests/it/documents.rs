//! Paths into documents: names, depth, and what stays a list.

use std::collections::BTreeSet;

use dyno::op::{Request, UpdateItemOutput};
use dyno::{Db, Document, Entity, Item, Table};
use serde::{Deserialize, Serialize};

use super::script::{Script, filled};

#[derive(Table)]
#[table(name = "people", pk = "pk", entities(Person))]
struct People;

#[derive(Debug, Serialize, Deserialize, Entity)]
#[entity(table = People, pk = "{name}")]
struct Person {
    name: String,
    #[entity(document)]
    home: Address,
    #[entity(document)]
    work: Option<Address>,
}

#[derive(Debug, Serialize, Deserialize, Document)]
#[serde(rename_all = "PascalCase")]
struct Address {
    city: String,
    floor: Option<u8>,
    tags: BTreeSet<String>,
    #[document(nested)]
    place: Place,
}

#[derive(Debug, Serialize, Deserialize, Document)]
struct Place {
    lat: f64,
    #[serde(rename = "long")]
    lon: f64,
}

#[tokio::test]
async fn updates_reach_into_documents() {
    let mut output = UpdateItemOutput::default();
    output.attributes = Some(Item::new());
    let script = Script::answering([Ok(output.into())]);
    let db = Db::<People>::new(script.clone());
    // The answer is no person; what was asked is looked at.
    let patch = db
        .patch(Person::key("ada"))
        .set(|p| p.home.city, "Oslo")
        .set(|p| p.home.place.lon, 10.5)
        .set(
            |p| p.work,
            Address {
                city: "Rome".to_owned(),
                floor: None,
                tags: BTreeSet::new(),
                place: Place { lat: 0.0, lon: 0.0 },
            },
        )
        .remove(|p| p.home.floor)
        // Serde writes a set inside of a document as a list.
        .append(|p| p.home.tags, ["x"])
        .condition(|p| p.home.place.lat.exists() & p.home.tags.contains("y") & p.home.exists());
    patch.await.unwrap_err();
    let Some(Request::UpdateItem(update)) = script.asked().pop() else { panic!("no update") };
    let shown = |text: Option<&String>| {
        let names = update.expression_attribute_names.as_ref();
        filled(text, names, update.expression_attribute_values.as_ref())
    };
    let expression = shown(update.update_expression.as_ref());
    assert!(
        expression.starts_with(r#"SET home.City = S("Oslo"), home.Place.long = "#),
        "{expression}"
    );
    assert!(expression.contains("home.Tags = list_append("), "{expression}");
    assert!(expression.ends_with(" REMOVE home.Floor"), "{expression}");
    let condition = shown(update.condition_expression.as_ref());
    assert!(
        condition.contains(r#"contains(home.Tags, S("y")) AND attribute_exists(home)"#),
        "{condition}"
    );
}
