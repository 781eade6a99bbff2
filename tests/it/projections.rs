//! Projections, counts and explanations on the engine.

use dyno::layer::{Budget, Meter};
use dyno::{Count, Db, Document, Entity, ErrorKind, Limit, Partition, Projection, Table};
use dyno_local::Local;
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(
    name = "shop",
    pk = "pk",
    sk = "sk",
    scan(segments = 4),
    gsi(open, pk = "openpk", sk = "opensk", projection = include("sum")),
    gsi(board, pk = [customer], sk = [placed_at], projection = include("sum")),
    entities(Order, Note)
)]
struct Shop;

#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Shop,
    pk = "CUSTOMER#{customer}",
    sk = "ORDER#{id}",
    access(
        /// Every order of a customer.
        ///
        /// The newest last.
        of_customer,
        primary
    ),
    access(open, index = open, partial, pk = "OPEN", sk = "{placed_at}#{id}"),
    access(on_board, index = board, partial, doc = "By time.", pk = [customer], sk = [placed_at])
)]
struct Order {
    customer: String,
    id: u64,
    placed_at: u64,
    #[serde(rename = "sum")]
    total: u64,
    note: Option<String>,
    tags: std::collections::BTreeSet<String>,
    #[entity(document)]
    ship_to: Option<Address>,
}

/// Lies among the orders, and on their index.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Shop,
    pk = "CUSTOMER#{customer}",
    sk = "NOTE#{id}",
    access(open, index = open, partial, pk = "OPEN", sk = "{id}")
)]
struct Note {
    customer: String,
    id: u64,
}

#[derive(Debug, Clone, PartialEq, Document, Serialize, Deserialize)]
struct Address {
    #[serde(rename = "town")]
    city: String,
    zip: Option<String>,
}

#[derive(Debug, PartialEq, Deserialize, Projection)]
#[projection(of = Order)]
#[serde(rename_all = "camelCase")]
struct Line {
    id: u64,
    #[projection(path = "total")]
    grand_total: u64,
    tags: std::collections::BTreeSet<String>,
    #[projection(path = "ship_to.city")]
    city: Option<String>,
    #[projection(path = "ship_to")]
    address: Option<Address>,
    #[serde(default)]
    note: String,
}

#[derive(Debug, PartialEq, Deserialize, Projection)]
#[projection(of = Order, on(open, board))]
struct Total {
    total: u64,
}

fn order(id: u64) -> Order {
    Order {
        customer: "c1".to_owned(),
        id,
        placed_at: 10 * id,
        total: 100 * id,
        note: None,
        tags: std::collections::BTreeSet::new(),
        ship_to: Some(Address { city: "Oslo".to_owned(), zip: None }),
    }
}

async fn shop() -> (Db<Shop>, Meter<Local>) {
    let meter = Meter::new(Local::new());
    let db = Db::new(meter.clone());
    db.create_table().await.unwrap();
    for id in 1..=7 {
        db.put(&order(id)).await.unwrap();
        db.put(&Note { customer: "c1".to_owned(), id }).await.unwrap();
    }
    (db, meter)
}

#[tokio::test]
async fn projections_are_read_where_the_whole_entity_is() {
    let (db, _) = shop().await;
    let line = |id| Line {
        id,
        grand_total: 100 * id,
        tags: std::collections::BTreeSet::new(),
        city: Some("Oslo".to_owned()),
        address: order(id).ship_to,
        note: String::new(),
    };
    assert_eq!(db.get(Order::key("c1", 3)).project::<Line>().await.unwrap(), Some(line(3)));
    assert_eq!(db.get(Order::key("c1", 9)).project::<Line>().await.unwrap(), None);
    let query = || db.query(Order::query().of_customer("c1")).project::<Line>();
    let all: Vec<Line> = (1..=7).map(line).collect();
    assert_eq!(query().all().await.unwrap(), all);
    let page = query().filter(|o| o.total.gt(200)).page(Limit::exactly(2), None).await.unwrap();
    assert_eq!(page.items, all[2..4]);
    let rest = query().consistent().page(Limit::exactly(9), page.cursor).await.unwrap();
    assert_eq!(rest.items, all[4..]);
}

#[tokio::test]
async fn projections_are_read_from_an_index_that_holds_no_kind() {
    let (db, _) = shop().await;
    let query = || db.query(Order::query().open().placed_at_in(30..)).project::<Total>();
    let found = query().all().await.unwrap();
    assert_eq!(found, [300, 400, 500, 600, 700].map(|total| Total { total }));
    assert_eq!(query().first().await.unwrap(), Some(Total { total: 300 }));
    let page = query().page(Limit::exactly(2), None).await.unwrap();
    let next = query().page(Limit::exactly(1), page.cursor).await.unwrap();
    assert_eq!(next.items, [Total { total: 500 }]);
    let native = db.query(Order::query().on_board("c1").placed_at_in(20..40)).project::<Total>();
    assert_eq!(native.all().await.unwrap(), [200, 300].map(|total| Total { total }));
}

#[tokio::test]
async fn keys_are_read_from_any_index() {
    let (db, meter) = shop().await;
    let keys = |ids: &[u64]| ids.iter().map(|id| Order::key("c1", *id)).collect::<Vec<_>>();
    // Notes lie among the orders, and the index holds no kind.
    let open = || db.query(Order::query().open().placed_at_in(20..=50)).keys();
    assert_eq!(open().all().await.unwrap(), keys(&[2, 3, 4, 5]));
    assert_eq!(open().descending().first().await.unwrap(), keys(&[5]).pop());
    let page = open().page(Limit::exactly(3), None).await.unwrap();
    let rest = open().page(Limit::exactly(3), page.cursor).await.unwrap();
    assert_eq!((page.items, rest.items), (keys(&[2, 3, 4]), keys(&[5])));
    let native = db.query(Order::query().on_board("c1").placed_at_in(20..40)).keys();
    assert_eq!(native.all().await.unwrap(), keys(&[2, 3]));
    let primary = db.query(Order::query().of_customer("c1").id_in(6..)).consistent().keys();
    let found = primary.filter(|o| o.total.gt(600)).all().await.unwrap();
    assert_eq!(found, keys(&[7]));
    // They are what batches take, and cost what the entries that are read cost.
    meter.take();
    let found = db.batch_get(open().all().await.unwrap()).await.unwrap().complete().unwrap();
    assert_eq!(found, [2, 3, 4, 5].map(|id| Some(order(id))));
    assert_eq!(meter.take().read, 0.5 + 4.0 * 0.5);
}

#[tokio::test]
async fn counts_are_what_all_returns() {
    let (db, meter) = shop().await;
    let items = |count: Count| (count.items, count.scanned);
    let of_customer = || db.query(Order::query().of_customer("c1"));
    assert_eq!(items(of_customer().count().await.unwrap()), (7, 7));
    assert_eq!(items(of_customer().filter(|o| o.id.gt(5)).count().await.unwrap()), (2, 7));
    // The index holds no kind, and notes lie among the orders.
    assert_eq!(items(db.query(Order::query().open()).count().await.unwrap()), (7, 14));
    assert_eq!(items(db.query(Note::query().open()).count().await.unwrap()), (7, 14));
    let native = db.query(Order::query().on_board("c1").placed_at_in(20..40));
    assert_eq!(items(native.count().await.unwrap()), (2, 3));
    assert_eq!(items(db.collection(Order::partition("c1")).count().await.unwrap()), (14, 14));
    let open = Partition::of(Order::query().open());
    assert_eq!(items(db.collection(open).count().await.unwrap()), (14, 14));
    assert_eq!(items(db.scan().count().await.unwrap()), (14, 14));
    #[expect(clippy::reversed_empty_ranges, reason = "it is what is tested")]
    let nothing = db.query(Order::query().of_customer("c1").id_in(5..4));
    meter.take();
    assert_eq!(items(nothing.count().await.unwrap()), (0, 0));
    assert_eq!(meter.take().requests, 0);
    let count = of_customer().consistent().count().await.unwrap();
    assert_eq!(count.consumed.len(), 1);
    assert_eq!(meter.take().read, 1.0);
}

#[tokio::test]
async fn an_estimate_is_what_is_consumed() {
    let (db, meter) = shop().await;
    let wide = "x".repeat(90_000);
    for id in 1..=30 {
        let note = Some(wide.clone());
        db.put(&Order { customer: "c2".to_owned(), note, ..order(id) }).await.unwrap();
    }
    meter.take();
    let query = || db.query(Order::query().of_customer("c2"));
    assert_eq!(query().all().await.unwrap().len(), 30);
    let consumed = meter.take();
    let bytes = 90_000 + 150;
    let estimate = query().explain().unwrap().estimate(bytes, 30);
    assert_eq!(estimate.requests, consumed.requests);
    assert!((estimate.units - consumed.read).abs() <= 3.0, "{estimate:?} {consumed:?}");
}

#[test]
fn patterns_have_a_descriptor() {
    let texts: Vec<_> = Order::SCHEMA.pattern_texts().collect();
    let told: Vec<_> = texts
        .iter()
        .map(|text| (text.name, text.index, text.pk.as_str(), text.sk.as_deref(), text.doc))
        .collect();
    let doc = "Every order of a customer.\n\nThe newest last.";
    assert_eq!(
        told,
        [
            ("of_customer", None, "CUSTOMER#{customer}", Some("ORDER#{id}"), doc),
            ("open", Some("open"), "OPEN", Some("{placed_at}#{id}"), ""),
            ("on_board", Some("board"), "[customer]", Some("[placed_at]"), "By time."),
        ]
    );
}

#[tokio::test]
async fn a_budget_fails_the_call_that_goes_above_it() {
    let local = Local::new();
    let budget = Budget::new(local.clone()).read_units(1.5).write_units(6.0);
    let db = Db::<Shop>::new(budget.clone());
    db.create_table().await.unwrap();
    // An order costs a unit on the table and on each of its indexes.
    db.put(&order(1)).await.unwrap();
    db.put(&order(2)).await.unwrap();
    for _ in 0..3 {
        db.get(Order::key("c1", 1)).await.unwrap();
    }
    assert_eq!(budget.spent(), (1.5, 6.0));
    let above = db.get(Order::key("c1", 1)).await.unwrap_err();
    assert_eq!((above.kind(), above.is_retryable()), (ErrorKind::Invalid, false));
    let expected =
        "the budget of 1.5 read units is used up: 2 were consumed (PutItem 6, GetItem 2)";
    assert_eq!(above.message(), expected);
    // Nothing is sent any more, be it of the other kind.
    db.put(&order(3)).await.unwrap_err();
    assert_eq!(Db::<Shop>::new(local).get(Order::key("c1", 3)).await.unwrap(), None);
}

#[tokio::test]
async fn a_parallel_scan_reads_each_item_once() {
    let (db, meter) = shop().await;
    let key = |item: &ShopItem| match item {
        ShopItem::Order(order) => (0, order.customer.clone(), order.id),
        ShopItem::Note(note) => (1, note.customer.clone(), note.id),
        ShopItem::Unknown(_) => panic!("{item:?}"),
    };
    for customer in 1..=40 {
        let customer = format!("d{customer}");
        db.put(&Note { customer, id: 1 }).await.unwrap();
    }
    let sorted = |items: &[ShopItem]| {
        let mut keys: Vec<_> = items.iter().map(key).collect();
        keys.sort();
        keys
    };
    let expected = sorted(&db.scan().all().await.unwrap());
    assert_eq!(expected.len(), 54);
    meter.take();
    let all = db.scan().parallel().all().await.unwrap();
    assert_eq!(sorted(&all), expected);
    assert_eq!(meter.take().requests, 4);
    let (mut stream, mut streamed) = (db.scan().parallel().concurrency(2).stream(), Vec::new());
    while let Some(item) = stream.next().await {
        streamed.push(item.unwrap());
    }
    assert_eq!(sorted(&streamed), expected);
}
