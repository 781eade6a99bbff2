//! Keys of every form: what is stored, what is asked, what is rewritten.

use dyno::op::{QueryOutput, Request, UpdateItemOutput};
use dyno::schema::IndexKeys;
use dyno::{AccessPattern, Db, Entity, HoldsWhole, Item, Key, Table};
use serde::{Deserialize, Serialize};

use super::script::{Script, filled};

#[derive(Table)]
#[table(
    name = "units",
    pk = "pk",
    sk = "sk",
    gsi(board, pk = [region], sk = [unit, city]),
    gsi(cities, pk = "citypk", name = "by-city"),
    gsi(owners, pk = "ownerpk", sk = "ownersk"),
    entities(Site, Settings)
)]
struct Sites;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Entity)]
#[entity(
    table = Sites,
    pk = "ORG#{org}",
    sk = "ORG#{org}#UNIT#{unit}#",
    access(units, primary),
    access(on_board, index = board, pk = [region], sk = [unit, city]),
    access(in_city, index = cities, pk = "CITY#{city}#{zone}"),
    access(by_owner, index = owners, pk = "OWNER#{owner}", sk = "{self_}#{r#type}"),
)]
struct Site {
    org: String,
    unit: u32,
    region: String,
    city: String,
    zone: u8,
    owner: Option<String>,
    self_: bool,
    r#type: u8,
}

/// One item for the whole table.
#[derive(Debug, PartialEq, Serialize, Deserialize, Entity)]
#[entity(table = Sites, pk = "SETTINGS", sk = "SETTINGS", kind = "settings", access(all, primary))]
struct Settings {
    limit: u32,
}

fn site() -> Site {
    Site {
        org: "o#1".to_owned(),
        unit: 7,
        region: "north".to_owned(),
        city: "Oslo".to_owned(),
        zone: 3,
        owner: None,
        self_: true,
        r#type: 2,
    }
}

#[test]
fn keys_are_rendered_from_values_and_from_entities_alike() {
    let expected =
        Item::from([("pk", "ORG#o%231#"), ("sk", "ORG#o%231#UNIT#00000000000000000007#")]);
    assert_eq!(Site::key("o#1", 7).to_item(), expected);
    assert_eq!(Key::of(&site()), Site::key("o#1", 7));
    assert_eq!(Settings::key().to_item(), Item::from([("pk", "SETTINGS"), ("sk", "SETTINGS")]));
}

#[test]
fn indexes_have_the_names_that_dynamodb_knows() {
    let names: Vec<&str> = Site::SCHEMA.indexes.iter().map(IndexKeys::index).collect();
    assert_eq!(names, ["board", "by-city", "owners"]);
    assert_eq!(Sites::SCHEMA.indexes[1].name, "by-city");
}

async fn asked(pattern: impl AccessPattern<Sites, Index: HoldsWhole>) -> String {
    let mut output = QueryOutput::default();
    output.items = Some(Vec::new());
    let script = Script::answering([Ok(output.into())]);
    Db::<Sites>::new(script.clone()).query(pattern).all().await.unwrap();
    let query = script.query();
    let condition = filled(
        query.key_condition_expression.as_ref(),
        query.expression_attribute_names.as_ref(),
        query.expression_attribute_values.as_ref(),
    );
    format!("{}: {condition}", query.index_name.unwrap_or_default())
}

#[tokio::test]
async fn a_component_of_both_keys_is_given_once() {
    assert_eq!(
        asked(Site::query().units("a")).await,
        r#": pk = S("ORG#a#") AND begins_with(sk, S("ORG#a#UNIT#"))"#
    );
    assert_eq!(
        asked(Site::query().units("a").unit(7)).await,
        r#": pk = S("ORG#a#") AND sk = S("ORG#a#UNIT#00000000000000000007#")"#
    );
    assert_eq!(
        asked(Site::query().units("a").unit_in(7..)).await,
        r#": pk = S("ORG#a#") AND sk BETWEEN S("ORG#a#UNIT#00000000000000000007") AND S("ORG#a#UNIT$")"#
    );
}

#[tokio::test]
async fn every_kind_of_index_is_asked_in_its_way() {
    assert_eq!(
        asked(Site::query().on_board("north").unit(7).city_in("A".."B")).await,
        r#"board: region = S("north") AND unit = N(Number(7)) AND city BETWEEN S("A") AND S("B")"#
    );
    assert_eq!(
        asked(Site::query().in_city("Oslo", 3)).await,
        r#"by-city: citypk = S("CITY#Oslo#00000000000000000003#")"#
    );
    assert_eq!(
        asked(Site::query().by_owner("ada").self_(true).r#type_in(..=2)).await,
        r#"owners: ownerpk = S("OWNER#ada#") AND ownersk BETWEEN S("1#") AND S("1#00000000000000000002$")"#
    );
    assert_eq!(
        asked(Settings::query().all()).await,
        r#": pk = S("SETTINGS") AND sk = S("SETTINGS")"#
    );
}

async fn rewritten(keys: impl FnOnce(<Site as Entity>::Rekey) -> dyno::Rekeyed<Site>) -> String {
    let mut output = UpdateItemOutput::default();
    output.attributes = Some(Item::new());
    let script = Script::answering([Ok(output.into())]);
    // The answer is no site; what was asked is looked at.
    let patch = Db::<Sites>::new(script.clone()).patch(Site::key("a", 7));
    patch.rekey(keys).await.unwrap_err();
    let Some(Request::UpdateItem(update)) = script.asked().pop() else { panic!("no update") };
    filled(
        update.update_expression.as_ref(),
        update.expression_attribute_names.as_ref(),
        update.expression_attribute_values.as_ref(),
    )
}

#[tokio::test]
async fn indexes_that_share_a_component_are_rewritten_together() {
    // `city` is in both keys; the keys on the board are the attributes themselves.
    let together = r#"SET citypk = S("CITY#Rome#00000000000000000001#"), "#;
    assert_eq!(
        rewritten(|k| k.on_board("south", "Rome", 1)).await,
        format!(r#"{together}region = S("south"), city = S("Rome"), zone = N(Number(1))"#)
    );
    // So a change of them asks for nothing else of the board.
    assert_eq!(
        rewritten(|k| k.in_city("Rome", 1)).await,
        format!(r#"{together}city = S("Rome"), zone = N(Number(1))"#)
    );
}

#[tokio::test]
async fn an_absent_component_takes_the_item_out_of_the_index() {
    assert_eq!(
        rewritten(|k| k.by_owner(Some("ada".to_owned()), true, 2)).await,
        r#"SET ownerpk = S("OWNER#ada#"), ownersk = S("1#00000000000000000002#"), owner = S("ada"), self_ = Bool(true), type = N(Number(2))"#
    );
    assert_eq!(
        rewritten(|k| k.by_owner(None, false, 2)).await,
        "SET self_ = Bool(false), type = N(Number(2)) REMOVE ownerpk, ownersk, owner"
    );
}

#[tokio::test]
async fn partitions_take_the_components_of_the_partition_key() {
    let mut output = QueryOutput::default();
    output.items = Some(Vec::new());
    let script = Script::answering([Ok(output.into())]);
    let db = Db::<Sites>::new(script.clone());
    db.collection(Site::partition("a")).all().await.unwrap();
    let query = script.query();
    assert_eq!(query.key_condition_expression.as_deref(), Some("#n0 = :v0"));
    let value = query.expression_attribute_values.unwrap().into_values().next();
    assert_eq!(value, Some("ORG#a#".into()));
}
