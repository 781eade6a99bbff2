//! The names of attributes are those that serde writes, and each attribute is stored as its field
//! says.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use dyno::expr::TypedPath;
use dyno::op::{PutItemOutput, Request};
use dyno::value::AttributeValue;
use dyno::{Db, Entity, Item, Table};
use serde::{Deserialize, Serialize};

use super::script::Script;

#[derive(Table)]
#[table(name = "things", pk = "pk", entities(Thing, Shouting))]
struct Things;

type Members = BTreeSet<u32>;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Entity)]
#[serde(rename_all = "camelCase")]
#[entity(table = Things, pk = "THING#{serial_no}", kind = "thing")]
struct Thing {
    serial_no: u64,
    #[serde(rename = "x-other")]
    renamed: String,
    r#type: Option<String>,
    set: HashSet<String>,
    #[entity(set)]
    aliased_set: Members,
    #[entity(list)]
    listed: BTreeSet<u8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    next: Option<Box<Self>>,
    #[serde(skip)]
    cache: u8,
    #[serde(flatten)]
    rest: BTreeMap<String, String>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Entity)]
#[serde(rename_all = "SCREAMING-KEBAB-CASE")]
#[entity(table = Things, pk = "SHOUT#{shout_id}")]
struct Shouting {
    shout_id: u64,
    how_loud: u8,
}

fn thing() -> Thing {
    Thing {
        serial_no: 1,
        renamed: "r".to_owned(),
        r#type: Some("t".to_owned()),
        set: HashSet::from(["a".to_owned()]),
        aliased_set: Members::from([1, 2]),
        listed: BTreeSet::from([3]),
        next: None,
        cache: 0,
        rest: BTreeMap::from([("more".to_owned(), "m".to_owned())]),
    }
}

async fn stored<E: dyno::EntityOf<Things>>(entity: &E) -> Item {
    let script = Script::answering([Ok(PutItemOutput::default().into())]);
    Db::<Things>::new(script.clone()).put(entity).await.unwrap();
    let Some(Request::PutItem(put)) = script.asked().pop() else { panic!("no put") };
    put.item
}

#[tokio::test]
async fn paths_lead_to_what_serde_writes() {
    let (item, paths) = (stored(&thing()).await, Thing::fields());
    let value = |name: &str| item.get(name).cloned().unwrap();
    assert_eq!(value(paths.serial_no.document().root()), 1u64.into());
    assert_eq!(value(paths.renamed.document().root()), "r".into());
    assert_eq!(value(paths.r#type.document().root()), "t".into());
    assert_eq!(value(paths.set.document().root()), AttributeValue::Ss(["a".to_owned()].into()));
    assert_eq!(
        value(paths.aliased_set.document().root()),
        AttributeValue::Ns([1u32.into(), 2u32.into()].into())
    );
    assert_eq!(value(paths.listed.document().root()), AttributeValue::L(vec![3u8.into()]));
    assert_eq!(paths.next.document().root(), "next");
    assert_eq!(item.get("more"), Some(&"m".into()));
    assert_eq!(item.get("_t"), Some(&"thing".into()));
    let loud = Shouting { shout_id: 1, how_loud: 9 };
    let paths = Shouting::fields();
    assert_eq!(stored(&loud).await.get(paths.how_loud.document().root()), Some(&9u8.into()));
}

#[test]
fn descriptors_name_sets_and_optional_attributes() {
    assert_eq!(Thing::SCHEMA.sets, ["set", "aliasedSet"]);
    assert_eq!(Thing::SCHEMA.optional, ["type", "next"]);
    assert_eq!(Thing::SCHEMA.components[0].attribute, "serialNo");
    assert_eq!(Shouting::SCHEMA.components[0].attribute, "SHOUT-ID");
    assert_eq!((Thing::SCHEMA.kind, Shouting::SCHEMA.kind), ("thing", "Shouting"));
}

#[tokio::test]
async fn what_is_stored_is_read_back() {
    let mut empty = thing();
    empty.set.clear();
    empty.r#type = None;
    empty.next = Some(Box::new(thing()));
    empty.rest.clear();
    for thing in [thing(), empty] {
        let mut output = dyno::op::GetItemOutput::default();
        output.item = Some(stored(&thing).await);
        let db = Db::<Things>::new(Script::answering([Ok(output.into())]));
        let found = db.get(Thing::key(1)).await.unwrap().unwrap();
        assert_eq!(found, Thing { rest: found.rest.clone(), ..thing });
    }
}
