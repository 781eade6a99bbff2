//! What reads ask, and what they make of the answers.

use std::collections::BTreeSet;

use dyno_core::entity::Partition;
use dyno_core::op::{GetItemOutput, QueryOutput, Request, Response};
use dyno_core::read::Limit;
use dyno_core::schema::create_table;
use dyno_core::value::{AttributeValue, Item};
use dyno_core::{Db, ErrorKind};

use super::expanded::{Order, Saas, SaasItem, Status, Tenant, order};
use super::script::{Script, filled};
use dyno_core::entity::Table;

fn stored_order() -> Item {
    Item::from([
        ("pk", AttributeValue::from("TENANT#t1#")),
        ("sk", "ORDER#00000000000000000007#".into()),
        ("_t", "Order".into()),
        ("gsi1pk", "TENANT#t1#00000#".into()),
        ("gsi1sk", "00000000000000000017#00000000000000000007#".into()),
        ("tenant_id", "t1".into()),
        ("id", 7u64.into()),
        ("status", "Open".into()),
        ("placed_at", 17u64.into()),
        ("total", 900i64.into()),
        ("tags", AttributeValue::Ss(["late".to_owned()].into())),
        (
            "ship_to",
            Item::from([("city", AttributeValue::from("Oslo")), ("zip", AttributeValue::Null)])
                .into(),
        ),
    ])
}

fn page(items: Vec<Item>, next: Option<Item>) -> Response {
    let mut output = QueryOutput::default();
    output.scanned_count = i32::try_from(items.len()).unwrap();
    output.count = output.scanned_count;
    output.items = Some(items);
    output.last_evaluated_key = next;
    output.into()
}

#[tokio::test]
async fn get_asks_by_the_rendered_key_and_reads_the_struct() {
    let mut output = GetItemOutput::default();
    output.item = Some(stored_order());
    let script = Script::answering([Ok(output.into())]);
    let db = Db::<Saas>::new(script.clone());
    let found = db.get(Order::key("t1", 7)).consistent().await.unwrap();
    assert_eq!(found, Some(order()));
    let Some(Request::GetItem(get)) = script.asked().pop() else { panic!("no get") };
    assert!(get.consistent_read);
    assert_eq!(get.table_name, "saas");
    let key = Item::from([("pk", "TENANT#t1#"), ("sk", "ORDER#00000000000000000007#")]);
    assert_eq!(get.key, key);
}

#[tokio::test]
async fn get_of_an_item_of_another_kind_is_an_error() {
    let mut item = stored_order();
    item.insert("_t", "Tenant");
    let mut output = GetItemOutput::default();
    output.item = Some(item);
    let db = Db::<Saas>::new(Script::answering([Ok(output.into())]));
    let error = db.get(Order::key("t1", 7)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Codec);
    assert_eq!(
        error.to_string(),
        "GetItem on table `saas`, entity `Order`: the item at this key is not a `Order`: its kind says otherwise"
    );
}

async fn condition_of<A>(pattern: A) -> String
where
    A: dyno_core::entity::AccessPattern<Saas, Index: dyno_core::entity::HoldsWhole>,
{
    let script = Script::answering([Ok(page(vec![], None))]);
    Db::<Saas>::new(script.clone()).query(pattern).all().await.unwrap();
    let query = script.query();
    filled(
        query.key_condition_expression.as_ref(),
        query.expression_attribute_names.as_ref(),
        query.expression_attribute_values.as_ref(),
    )
}

#[tokio::test]
async fn patterns_render_one_key_condition_each() {
    let by_status = || Order::query().by_status("t1", Status::Open);
    let pk = r#"gsi1pk = S("TENANT#t1#00000#")"#;
    assert_eq!(condition_of(by_status()).await, pk);
    assert_eq!(
        condition_of(by_status().placed_at_in(10..20)).await,
        format!(
            r#"{pk} AND gsi1sk BETWEEN S("00000000000000000010") AND S("00000000000000000020")"#
        )
    );
    assert_eq!(
        condition_of(by_status().placed_at_in(..=20)).await,
        format!(r#"{pk} AND gsi1sk <= S("00000000000000000020$")"#)
    );
    assert_eq!(
        condition_of(by_status().placed_at(3).id_in(5..)).await,
        format!(
            r#"{pk} AND gsi1sk BETWEEN S("00000000000000000003#00000000000000000005") AND S("00000000000000000003$")"#
        )
    );
    assert_eq!(
        condition_of(by_status().placed_at(3)).await,
        format!(r#"{pk} AND begins_with(gsi1sk, S("00000000000000000003#"))"#)
    );
    assert_eq!(
        condition_of(by_status().placed_at(3).id(4)).await,
        format!(r#"{pk} AND gsi1sk = S("00000000000000000003#00000000000000000004#")"#)
    );
    assert_eq!(
        condition_of(Order::query().of_tenant("t#1")).await,
        r#"pk = S("TENANT#t%231#") AND begins_with(sk, S("ORDER#"))"#
    );
    assert_eq!(condition_of(Order::query().by_coupon("c1")).await, r#"gsi2pk = S("COUPON#c1#")"#);
}

#[tokio::test]
async fn native_patterns_render_a_condition_for_each_attribute() {
    let on_board = || Order::query().on_board("t1", Status::Open);
    let pk = r#"tenant_id = S("t1") AND status = S("Open")"#;
    assert_eq!(condition_of(on_board()).await, pk);
    assert_eq!(
        condition_of(on_board().placed_at(3)).await,
        format!("{pk} AND placed_at = N(Number(3))")
    );
    assert_eq!(
        condition_of(on_board().placed_at_in(3..=9)).await,
        format!("{pk} AND placed_at BETWEEN N(Number(3)) AND N(Number(9))")
    );
    assert_eq!(
        condition_of(on_board().placed_at_in(..9)).await,
        format!("{pk} AND placed_at < N(Number(9))")
    );
}

#[tokio::test]
async fn a_half_open_native_range_drops_the_end_that_between_includes() {
    let mut at_the_end = stored_order();
    at_the_end.insert("placed_at", 20u64);
    let script = Script::answering([Ok(page(vec![stored_order(), at_the_end], None))]);
    let db = Db::<Saas>::new(script.clone());
    let pattern = Order::query().on_board("t1", Status::Open).placed_at_in(17..20);
    assert_eq!(db.query(pattern).all().await.unwrap(), [order()]);
}

#[tokio::test]
async fn an_empty_range_asks_nothing() {
    let script = Script::default();
    let db = Db::<Saas>::new(script.clone());
    #[expect(clippy::reversed_empty_ranges, reason = "it is what is tested")]
    let (composite, native) = (
        Order::query().by_status("t1", Status::Open).placed_at_in(20..10),
        Order::query().on_board("t1", Status::Open).placed_at_in(20..10),
    );
    assert_eq!(db.query(composite).all().await.unwrap(), []);
    assert_eq!(db.query(native).all().await.unwrap(), []);
    assert!(script.asked().is_empty());
}

#[tokio::test]
async fn filters_render_beside_the_key_condition() {
    let script = Script::answering([Ok(page(vec![], None))]);
    let db = Db::<Saas>::new(script.clone());
    db.query(Order::query().of_tenant("t1"))
        .filter(|o| o.total.gt(500) & o.ship_to.city.eq("Oslo"))
        .filter(|o| o.status.ne(Status::Shipped) & o.tags.contains("late"))
        .descending()
        .consistent()
        .all()
        .await
        .unwrap();
    let query = script.query();
    assert!(query.consistent_read && !query.scan_index_forward);
    let filter = filled(
        query.filter_expression.as_ref(),
        query.expression_attribute_names.as_ref(),
        query.expression_attribute_values.as_ref(),
    );
    assert_eq!(
        filter,
        r#"total > N(Number(500)) AND ship_to.city = S("Oslo") AND status <> S("Shipped") AND contains(tags, S("late"))"#
    );
}

#[tokio::test]
async fn sets_are_compared_as_sets() {
    let script = Script::answering([Ok(page(vec![], None))]);
    let db = Db::<Saas>::new(script.clone());
    let tags = BTreeSet::from(["late".to_owned()]);
    db.query(Order::query().of_tenant("t1")).filter(|o| !o.tags.eq(&tags)).all().await.unwrap();
    let values = script.query().expression_attribute_values.unwrap();
    assert!(values.values().any(|value| *value == AttributeValue::Ss(tags.clone())), "{values:?}");
    let nothing = db.query(Order::query().of_tenant("t1")).filter(|o| o.tags.eq(BTreeSet::new()));
    assert_eq!(nothing.all().await.unwrap_err().kind(), ErrorKind::Codec);
}

#[tokio::test]
async fn exact_pages_go_on_until_they_are_full() {
    let next = || Some(Item::from([("pk", "x")]));
    let script = Script::answering([
        Ok(page(vec![stored_order()], next())),
        Ok(page(vec![], next())),
        Ok(page(vec![stored_order(), stored_order()], next())),
    ]);
    let db = Db::<Saas>::new(script.clone());
    let query = db.query(Order::query().of_tenant("t1"));
    let page = query.page(Limit::exactly(3), None).await.unwrap();
    assert_eq!(page.items.len(), 3);
    assert!(page.cursor.is_some());
    let limits: Vec<_> = script
        .asked()
        .into_iter()
        .map(|request| match request {
            Request::Query(query) => (query.limit, query.exclusive_start_key),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(limits, [(Some(3), None), (Some(6), next()), (Some(12), next())]);
}

#[tokio::test]
async fn a_cursor_is_bound_to_pattern_and_partition() {
    let next = Some(Item::from([("pk", "x")]));
    let script = Script::answering([Ok(page(vec![stored_order()], next))]);
    let db = Db::<Saas>::new(script.clone());
    let first =
        db.query(Order::query().of_tenant("t1")).page(Limit::evaluated(1), None).await.unwrap();
    let elsewhere = db.query(Order::query().of_tenant("t2"));
    let error = elsewhere.page(Limit::evaluated(1), first.cursor.clone()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cursor);
    assert!(error.message().contains("another partition"), "{error}");
    let other = db.query(Order::query().by_status("t1", Status::Open));
    let error = other.page(Limit::evaluated(1), first.cursor).await.unwrap_err();
    assert!(error.message().contains("another pattern"), "{error}");
}

#[tokio::test]
async fn queries_skip_other_kinds_and_collections_keep_them() {
    let tenant = Item::from([("_t", "Tenant"), ("tenant_id", "t1"), ("name", "Ada")]);
    let odd = Item::from([("_t", "Gadget"), ("x", "y")]);
    let items = vec![tenant, stored_order(), odd.clone()];
    let script = Script::answering([Ok(page(items.clone(), None)), Ok(page(items, None))]);
    let db = Db::<Saas>::new(script.clone());
    assert_eq!(db.query(Order::query().of_tenant("t1")).all().await.unwrap(), [order()]);
    let all = db.collection(Tenant::partition("t1")).all().await.unwrap();
    let tenant = Tenant { id: "t1".to_owned(), name: "Ada".to_owned() };
    assert_eq!(all[..2], [SaasItem::Tenant(tenant), SaasItem::Order(order())]);
    let SaasItem::Unknown(unknown) = &all[2] else { panic!("{:?}", all[2]) };
    assert_eq!((unknown.kind.as_deref(), &unknown.item), (Some("Gadget"), &odd));
    let Some(Request::Query(query)) = script.asked().pop() else { panic!("no query") };
    assert_eq!(query.key_condition_expression.as_deref(), Some("#n0 = :v0"));
}

#[tokio::test]
async fn streams_ask_page_by_page() {
    let next = Some(Item::from([("pk", "x")]));
    let pages = [Ok(page(vec![stored_order()], next)), Ok(page(vec![stored_order()], None))];
    let script = Script::answering(pages);
    let db = Db::<Saas>::new(script.clone());
    let pattern = Order::query().by_status("t1", Status::Open);
    let mut stream = db.query(pattern).stream();
    assert_eq!(stream.next().await.unwrap().unwrap(), order());
    assert_eq!(script.asked().len(), 1);
    assert_eq!(stream.next().await.unwrap().unwrap(), order());
    assert!(stream.next().await.is_none());
    let partition = Partition::of(Order::query().by_status("t1", Status::Open));
    let mut stream = db.collection(partition).stream();
    assert!(stream.next().await.unwrap().is_err());
    assert!(stream.next().await.is_none());
}

#[test]
fn the_schema_makes_the_table() {
    let request = create_table(Saas::SCHEMA, "saas");
    let definitions: Vec<_> = request
        .attribute_definitions
        .iter()
        .map(|d| (d.attribute_name.as_str(), d.attribute_type.name()))
        .collect();
    assert_eq!(
        definitions,
        [
            ("gsi1pk", "S"),
            ("gsi1sk", "S"),
            ("gsi2pk", "S"),
            ("id", "N"),
            ("pk", "S"),
            ("placed_at", "N"),
            ("sk", "S"),
            ("status", "S"),
            ("tenant_id", "S"),
        ]
    );
    let indexes = request.global_secondary_indexes.unwrap();
    let keys: Vec<_> = indexes.iter().map(|index| index.key_schema.len()).collect();
    assert_eq!(keys, [2, 4, 1]);
}
