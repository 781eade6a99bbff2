//! What projections, counts and explanations ask, and what they make of the answers.

use dyno_core::entity::{Partition, Projection};
use dyno_core::op::{GetItemOutput, QueryOutput, Request, Response, Select};
use dyno_core::schema::{ProjectedField, ProjectionSchema};
use dyno_core::value::{AttributeValue, Item};
use dyno_core::{Db, ErrorKind};
use serde::Deserialize;

use super::expanded::{Address, Order, Saas, Status};
use super::script::{Script, filled};

/// What `#[derive(Projection)]` makes of `#[projection(of = Order)]`.
#[derive(Debug, PartialEq, Deserialize)]
struct OrderLine {
    id: u64,
    city: String,
    zip: Option<String>,
    tags: std::collections::BTreeSet<String>,
}

impl Projection for OrderLine {
    type Entity = Order;

    const SCHEMA: &'static ProjectionSchema = &ProjectionSchema {
        name: "OrderLine",
        fields: &[
            ProjectedField { name: "id", path: &["id"], optional: false },
            ProjectedField { name: "city", path: &["ship_to", "city"], optional: false },
            ProjectedField { name: "zip", path: &["ship_to", "zip"], optional: true },
            ProjectedField { name: "tags", path: &["tags"], optional: false },
        ],
    };
}

/// A document beside one of its own members.
#[derive(Debug, PartialEq, Deserialize)]
struct Overlap {
    city: String,
    address: Address,
    again: Address,
}

impl Projection for Overlap {
    type Entity = Order;

    const SCHEMA: &'static ProjectionSchema = &ProjectionSchema {
        name: "Overlap",
        fields: &[
            ProjectedField { name: "city", path: &["ship_to", "city"], optional: false },
            ProjectedField { name: "address", path: &["ship_to"], optional: false },
            ProjectedField { name: "again", path: &["ship_to"], optional: false },
        ],
    };
}

fn part() -> Item {
    let home = Item::from([("city", AttributeValue::from("Oslo"))]);
    Item::from([
        ("pk", AttributeValue::from("TENANT#t1#")),
        ("sk", "ORDER#00000000000000000007#".into()),
        ("_t", "Order".into()),
        ("id", 7u64.into()),
        ("ship_to", home.into()),
    ])
}

fn line() -> OrderLine {
    OrderLine { id: 7, city: "Oslo".to_owned(), zip: None, tags: std::collections::BTreeSet::new() }
}

fn page(items: Vec<Item>) -> Response {
    let mut output = QueryOutput::default();
    output.items = Some(items);
    output.into()
}

fn counted(count: i32, scanned: i32, next: Option<Item>) -> Response {
    let mut output = QueryOutput::default();
    (output.count, output.scanned_count, output.last_evaluated_key) = (count, scanned, next);
    output.into()
}

fn projection_of(query: &dyno_core::op::Query) -> String {
    filled(
        query.projection_expression.as_ref(),
        query.expression_attribute_names.as_ref(),
        query.expression_attribute_values.as_ref(),
    )
}

#[tokio::test]
async fn a_projected_query_asks_for_its_fields_its_position_and_the_kind() {
    let mut other = part();
    other.insert("_t", "Tenant");
    let script = Script::answering([Ok(page(vec![other, part()]))]);
    let db = Db::<Saas>::new(script.clone());
    let query = db.query(Order::query().by_status("t1", Status::Open)).project::<OrderLine>();
    assert_eq!(query.all().await.unwrap(), [line()]);
    assert_eq!(
        projection_of(&script.query()),
        "id, ship_to.city, ship_to.zip, tags, pk, sk, gsi1pk, gsi1sk, _t"
    );
}

#[tokio::test]
async fn paths_that_overlap_are_asked_for_once() {
    let script = Script::answering([Ok(page(vec![part()]))]);
    let db = Db::<Saas>::new(script.clone());
    let pattern = Order::query().on_board("t1", Status::Open);
    let found = db.query(pattern).project::<Overlap>().all().await.unwrap();
    let address = Address { city: "Oslo".to_owned(), zip: None };
    let again = address.clone();
    assert_eq!(found, [Overlap { city: "Oslo".to_owned(), address, again }]);
    let projection = projection_of(&script.query());
    assert_eq!(projection, "ship_to, pk, sk, tenant_id, status, placed_at, id, _t");
}

#[tokio::test]
async fn a_projected_get_asks_for_its_fields_and_the_kind() {
    let mut output = GetItemOutput::default();
    output.item = Some(part());
    let mut of_other = output.clone();
    of_other.item = Some(Item::from([("_t", "Tenant")]));
    let script = Script::answering([Ok(output.into()), Ok(of_other.into())]);
    let db = Db::<Saas>::new(script.clone());
    let found = db.get(Order::key("t1", 7)).project::<OrderLine>().await.unwrap();
    assert_eq!(found, Some(line()));
    let Some(Request::GetItem(get)) = script.asked().pop() else { panic!("no get") };
    let names = get.expression_attribute_names.as_ref();
    let projection = filled(get.projection_expression.as_ref(), names, None);
    assert_eq!(projection, "id, ship_to.city, ship_to.zip, tags, _t");
    let error = db.get(Order::key("t1", 7)).project::<OrderLine>().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Codec);
}

#[tokio::test]
async fn what_does_not_fit_a_projection_names_it() {
    let mut odd = part();
    odd.insert("id", "seven");
    let db = Db::<Saas>::new(Script::answering([Ok(page(vec![odd]))]));
    let query = db.query(Order::query().of_tenant("t1")).project::<OrderLine>();
    let error = query.all().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Codec);
    let expected = "a stored `Order` does not fit projection `OrderLine`: attribute `id`";
    assert!(error.message().starts_with(expected), "{error}");
}

#[tokio::test]
async fn a_count_goes_on_to_the_end_and_counts_the_kind_alone() {
    let next = Some(Item::from([("pk", "x")]));
    let script = Script::answering([Ok(counted(3, 5, next)), Ok(counted(1, 1, None))]);
    let db = Db::<Saas>::new(script.clone());
    let query = db.query(Order::query().of_tenant("t1")).filter(|o| o.total.gt(5));
    let count = query.count().await.unwrap();
    assert_eq!((count.items, count.scanned), (4, 6));
    let query = script.query();
    assert_eq!((query.select, query.projection_expression.as_ref()), (Some(Select::Count), None));
    let filter = filled(
        query.filter_expression.as_ref(),
        query.expression_attribute_names.as_ref(),
        query.expression_attribute_values.as_ref(),
    );
    assert_eq!(filter, r#"(_t = S("Order") OR attribute_not_exists(_t)) AND total > N(Number(5))"#);
}

#[tokio::test]
async fn a_count_of_a_range_that_excludes_an_end_counts_keys() {
    let native = |placed_at: u64| {
        let mut item = part();
        item.insert("placed_at", placed_at);
        item
    };
    let script = Script::answering([Ok(page(vec![native(17), native(20)]))]);
    let db = Db::<Saas>::new(script.clone());
    let pattern = Order::query().on_board("t1", Status::Open).placed_at_in(17..20);
    assert_eq!(db.query(pattern).count().await.unwrap().items, 1);
    let query = script.query();
    assert_eq!(query.select, None);
    assert_eq!(projection_of(&query), "pk, sk, tenant_id, status, placed_at, id, _t");
}

#[tokio::test]
async fn a_collection_counts_all_kinds() {
    let script = Script::answering([Ok(counted(3, 3, None))]);
    let db = Db::<Saas>::new(script.clone());
    let partition = Partition::of(Order::query().of_tenant("t1"));
    assert_eq!(db.collection(partition).count().await.unwrap().items, 3);
    assert_eq!(script.query().filter_expression, None);
}

#[test]
fn an_explanation_is_what_is_sent() {
    let db = Db::<Saas>::new(Script::default());
    let pattern = || Order::query().by_status("t1", Status::Open).placed_at_in(10..20);
    let query = db.query(pattern()).filter(|o| o.total.gt(500)).project::<OrderLine>();
    let explanation = query.descending().explain().unwrap();
    let expected = r#"pattern `by_status` of `Order`: index `gsi1` of table `saas`, descending
keys: gsi1pk is "TENANT#t1#00000#", gsi1sk is from "00000000000000000010" to "00000000000000000020"
key condition: gsi1pk = "TENANT#t1#00000#" AND gsi1sk BETWEEN "00000000000000000010" AND "00000000000000000020"
filter: total > 500
projection: id, ship_to.city, ship_to.zip, tags, pk, sk, gsi1pk, gsi1sk, _t"#;
    assert_eq!(explanation.to_string(), expected);
    assert_eq!(explanation.key_condition.as_deref(), Some("#n0 = :v0 AND #n1 BETWEEN :v1 AND :v2"));
    let native = db.explain(Order::query().on_board("t1", Status::Open).placed_at_in(3..)).unwrap();
    let keys = r#"tenant_id is "t1", status is "Open", placed_at is at least 3"#;
    assert_eq!(native.keys.as_deref(), Some(keys));
    let all = db.explain(Order::query().of_tenant("t1")).unwrap();
    assert_eq!(all.keys.as_deref(), Some(r#"pk is "TENANT#t1#", sk begins with "ORDER#""#));
    let collection = db.collection(Partition::of(pattern())).explain().unwrap();
    assert_eq!((collection.entity, collection.pattern), (None, "by_status"));
}

#[test]
fn estimates_round_each_request_up() {
    let db = Db::<Saas>::new(Script::default());
    let query = || db.query(Order::query().of_tenant("t1"));
    let estimate = |item_bytes, items| {
        let estimate = query().explain().unwrap().estimate(item_bytes, items);
        (estimate.requests, estimate.units)
    };
    assert_eq!(estimate(1024, 0), (1, 0.5));
    assert_eq!(estimate(1024, 4), (1, 0.5));
    assert_eq!(estimate(1024, 5), (1, 1.0));
    assert_eq!(estimate(1024, 1024), (1, 128.0));
    assert_eq!(estimate(1024, 1025), (2, 128.5));
    assert_eq!(estimate(400 * 1024, 4), (2, 200.0));
    assert_eq!(estimate(0, 7), (1, 0.5));
    let consistent = query().consistent().explain().unwrap().estimate(1024, 4);
    assert!((consistent.units - 1.0).abs() < f64::EPSILON);
    #[expect(clippy::reversed_empty_ranges, reason = "it is what is tested")]
    let nothing = db.explain(Order::query().of_tenant("t1").id_in(5..4)).unwrap();
    assert_eq!((nothing.keys.as_deref(), nothing.estimate(1024, 4).requests), (None, 0));
    assert!(nothing.to_string().ends_with("nothing is asked"));
}
