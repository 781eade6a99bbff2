//! The tests: what typed code may rely on, whatever is behind it.

use std::collections::BTreeSet;

use dyno::{Action, ErrorKind, Key, Limit, Partition, Reason};

pub(super) use super::batches::*;
use super::models::{Address, Order, ShopItem, Status, Tenant, order, tenant};
use super::ways::Client;

pub(super) async fn puts_gets_and_deletes(Client { db, .. }: Client) {
    let mut order = order("t#1%", 7);
    order.tags = BTreeSet::from(["late".to_owned(), "gift".to_owned()]);
    order.ship_to.zip = Some("0150".to_owned());
    assert_eq!(db.get(Key::of(&order)).await.unwrap(), None);
    assert_eq!(db.put(&order).returning_old().await.unwrap(), None);
    assert_eq!(db.get(Order::key("t#1%", 7)).consistent().await.unwrap().as_ref(), Some(&order));
    let mut changed = order.clone();
    changed.total = -3;
    assert_eq!(db.put(&changed).returning_old().await.unwrap().as_ref(), Some(&order));
    let deleted = db.delete(Key::of(&order)).condition(|o| o.total.lt(0)).returning_old().await;
    assert_eq!(deleted.unwrap(), Some(changed));
    assert_eq!(db.get(Key::of(&order)).await.unwrap(), None);
    db.delete(Key::of(&order)).await.unwrap();
    let error = db.delete(Key::of(&order)).if_present().await.unwrap_err();
    assert_eq!(error.reason(), Some(&Reason::Missing));
}

pub(super) async fn creates_once(Client { db, .. }: Client) {
    let first = order("t1", 1);
    db.create(&first).await.unwrap();
    let mut second = first.clone();
    second.total = 5;
    let error = db.create(&second).await.unwrap_err();
    assert_eq!((error.kind(), error.reason()), (ErrorKind::Rejected, Some(&Reason::Exists)));
    assert_eq!(error.table(), Some("shop"));
    assert_eq!(error.entity(), Some("Order"));
    let found: Order = error.rejection().unwrap().old().unwrap().unwrap();
    assert_eq!(found, first);
    assert_eq!(db.get(Key::of(&first)).await.unwrap(), Some(first));
}

pub(super) async fn patches_nested_paths_and_sets(Client { db, .. }: Client) {
    db.put(&order("t1", 1)).await.unwrap();
    let patched = db
        .patch(Order::key("t1", 1))
        .set(|o| o.ship_to.city, "Rome")
        .set(|o| o.note, "leave at the door")
        .add(|o| o.total, 50)
        .add(|o| o.tags, ["late", "gift"])
        .append(|o| o.lines, ["ink"])
        .await
        .unwrap();
    assert_eq!(patched.ship_to.city, "Rome");
    assert_eq!(patched.note.as_deref(), Some("leave at the door"));
    assert_eq!(patched.total, 150);
    assert_eq!(patched.lines, ["pen", "ink"]);
    let patched = db
        .patch(Order::key("t1", 1))
        .set(|o| o.ship_to, Address { city: "Bergen".to_owned(), zip: None })
        .set(|o| o.lines.index(0), "pencil")
        .subtract(|o| o.tags, ["late", "gift"])
        .remove(|o| o.note)
        .await
        .unwrap();
    assert_eq!(patched.tags, BTreeSet::new());
    assert_eq!(patched.note, None);
    assert_eq!(patched.lines, ["pencil", "ink"]);
    assert_eq!(db.get(Order::key("t1", 1)).await.unwrap(), Some(patched));
}

pub(super) async fn patches_only_what_is_there(Client { db, .. }: Client) {
    let error = db.patch(Order::key("t1", 1)).set(|o| o.total, 1).await.unwrap_err();
    assert_eq!(error.reason(), Some(&Reason::Missing));
    assert_eq!(db.get(Order::key("t1", 1)).await.unwrap(), None);
    db.put(&order("t1", 1)).await.unwrap();
    let patch = db.patch(Order::key("t1", 1)).set(|o| o.total, 1);
    let error = patch.condition(|o| o.total.gt(100) | o.note.exists()).await.unwrap_err();
    assert_eq!(error.reason(), Some(&Reason::Condition));
    let old: Order = error.rejection().unwrap().old().unwrap().unwrap();
    assert_eq!(old.total, 100);
}

pub(super) async fn rekeys_every_index_of_a_component(Client { db, .. }: Client) {
    db.put(&order("t1", 1)).await.unwrap();
    let patched =
        db.patch(Order::key("t1", 1)).rekey(|k| k.by_status(Status::Shipped, 40)).await.unwrap();
    assert_eq!((patched.status, patched.placed_at), (Status::Shipped, 40));
    for pattern in [Status::Open, Status::Shipped] {
        let expected = usize::from(pattern == Status::Shipped);
        let composite = Order::query().by_status("t1", pattern).placed_at_in(40..);
        assert_eq!(db.query(composite).all().await.unwrap().len(), expected);
        let native = Order::query().on_board("t1", pattern).placed_at(40);
        assert_eq!(db.query(native).all().await.unwrap().len(), expected);
    }
}

pub(super) async fn queries_ranges_with_the_meaning_of_values(Client { db, .. }: Client) {
    for id in 0..12 {
        db.put(&order("t1", id)).await.unwrap();
    }
    db.put(&order("t10", 3)).await.unwrap();
    let ids = async |low: i64, high: i64| {
        let pattern = Order::query().by_status("t1", Status::Open).placed_at_in(low..high);
        let orders = db.query(pattern).all().await.unwrap();
        orders.into_iter().map(|order| order.placed_at).collect::<Vec<_>>()
    };
    assert_eq!(ids(-2, 3).await, [-2, -1, 0, 1, 2]);
    assert_eq!(ids(5, 5).await, [0i64; 0]);
    let last =
        db.query(Order::query().of_tenant("t1").id_in(9..)).descending().all().await.unwrap();
    assert_eq!(last.iter().map(|order| order.id).collect::<Vec<_>>(), [11, 10, 9]);
    let one = Order::query().by_status("t1", Status::Open).placed_at(0).id_in(..=5);
    assert_eq!(db.query(one).all().await.unwrap().len(), 1);
    let one = db.query(Order::query().of_tenant("t1").id(4)).consistent().first().await.unwrap();
    assert_eq!(one.map(|order| order.id), Some(4));
}

pub(super) async fn queries_native_keys(Client { db, .. }: Client) {
    for id in 0..6 {
        db.put(&order("t1", id)).await.unwrap();
    }
    let pattern = Order::query().on_board("t1", Status::Open).placed_at_in(-4..0);
    let orders = db.query(pattern).all().await.unwrap();
    assert_eq!(orders.iter().map(|o| o.placed_at).collect::<Vec<_>>(), [-4, -3, -2, -1]);
    let pattern = Order::query().on_board("t1", Status::Open).placed_at(-3).id_in(2..=2);
    assert_eq!(db.query(pattern).all().await.unwrap().len(), 1);
    let pattern = Order::query().on_board("t1", Status::Paid);
    assert_eq!(db.query(pattern).all().await.unwrap(), []);
}

pub(super) async fn filters_and_limits(Client { db, .. }: Client) {
    for id in 0..10 {
        let mut order = order("t1", id);
        order.total = i64::try_from(id).unwrap();
        db.put(&order).await.unwrap();
    }
    let query = || db.query(Order::query().of_tenant("t1")).filter(|o| o.total.ge(4));
    assert_eq!(query().all().await.unwrap().len(), 6);
    let exact = query().page(Limit::exactly(5), None).await.unwrap();
    assert_eq!(exact.items.iter().map(|o| o.id).collect::<Vec<_>>(), [4, 5, 6, 7, 8]);
    let evaluated = query().page(Limit::evaluated(5), None).await.unwrap();
    assert_eq!((evaluated.items.len(), evaluated.scanned), (1, 5));
    let filtered = db.query(Order::query().of_tenant("t1")).filter(|o| {
        (o.total.between(2, 3) | o.total.is_in([7, 8]))
            & !o.ship_to.city.begins_with("R")
            & o.lines.contains("pen")
            & o.lines.size().eq(1)
    });
    let ids: Vec<_> = filtered.all().await.unwrap().iter().map(|order| order.id).collect();
    assert_eq!(ids, [2, 3, 7, 8]);
}

pub(super) async fn pages_end_inside_of_answers(Client { db, meter }: Client) {
    for id in 0..40 {
        db.put(&order("t1", id)).await.unwrap();
    }
    meter.take();
    let wanted = [3, 4, 20, 21, 22, 39];
    for size in 1..=4 {
        let (mut cursor, mut ids) = (None, Vec::new());
        loop {
            let query = db.query(Order::query().by_status("t1", Status::Open));
            let query = query.filter(|o| o.placed_at.is_in(wanted.map(|id| id - 5)));
            let page = query.page(Limit::exactly(size), cursor).await.unwrap();
            assert!(page.items.len() <= size as usize);
            ids.extend(page.items.iter().map(|order| order.id));
            cursor = page.cursor;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(ids, [3, 4, 20, 21, 22, 39]);
    }
    meter.take();
    let rare = db.query(Order::query().of_tenant("t1")).filter(|o| o.placed_at.eq(34));
    assert_eq!(rare.first().await.unwrap().unwrap().id, 39);
    assert!(meter.take().requests <= 6);
}

pub(super) async fn pages_through_a_listing(Client { db, .. }: Client) {
    for id in 0..7 {
        db.put(&order("t1", id)).await.unwrap();
    }
    let (mut cursor, mut ids, mut sizes) = (None, Vec::new(), Vec::new());
    loop {
        let query = db.query(Order::query().by_status("t1", Status::Open));
        let page = query.descending().page(Limit::exactly(3), cursor).await.unwrap();
        ids.extend(page.items.iter().map(|order| order.id));
        sizes.push(page.items.len());
        cursor = page.cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(ids, [6, 5, 4, 3, 2, 1, 0]);
    assert_eq!(sizes, [3, 3, 1]);
}

pub(super) async fn pages_end_amidst_what_a_filter_kept(Client { db, .. }: Client) {
    for id in 0..40 {
        let mut order = order("t1", id);
        order.total = i64::try_from(id % 7).unwrap();
        db.put(&order).await.unwrap();
    }
    let ids = async |pattern: u8, size: u32| {
        let (mut cursor, mut ids) = (None, Vec::new());
        loop {
            let limit = Limit::exactly(size);
            let filter = |o: <Order as dyno::Entity>::Fields| o.total.eq(3);
            let page = match pattern {
                0 => {
                    let query = db.query(Order::query().of_tenant("t1"));
                    query.filter(filter).page(limit, cursor).await
                }
                1 => {
                    let query = db.query(Order::query().by_status("t1", Status::Open));
                    query.filter(filter).page(limit, cursor).await
                }
                _ => {
                    let query = db.query(Order::query().on_board("t1", Status::Open));
                    query.filter(filter).page(limit, cursor).await
                }
            };
            let page = page.unwrap();
            assert!(page.items.len() <= usize::try_from(size).unwrap());
            ids.extend(page.items.iter().map(|order| order.id));
            cursor = page.cursor;
            if cursor.is_none() {
                return ids;
            }
        }
    };
    for pattern in 0..3 {
        for size in [1, 2, 3, 5, 100] {
            assert_eq!(ids(pattern, size).await, [3, 10, 17, 24, 31, 38], "{pattern} {size}");
        }
    }
    let one = db.query(Order::query().of_tenant("t1")).filter(|o| o.total.eq(3)).descending();
    assert_eq!(one.first().await.unwrap().map(|order| order.id), Some(38));
}

pub(super) async fn streams_everything(Client { db, .. }: Client) {
    for id in 0..5 {
        db.put(&order("t1", id)).await.unwrap();
    }
    let mut stream = db.query(Order::query().of_tenant("t1")).stream();
    let mut ids = Vec::new();
    while let Some(order) = stream.next().await {
        ids.push(order.unwrap().id);
    }
    assert_eq!(ids, [0, 1, 2, 3, 4]);
    assert_eq!(db.scan().all().await.unwrap().len(), 5);
}

pub(super) async fn reads_a_collection_of_every_kind(Client { db, .. }: Client) {
    db.put(&tenant("t1")).await.unwrap();
    db.put(&order("t1", 1)).await.unwrap();
    db.put(&order("t1", 2)).await.unwrap();
    db.put(&order("t2", 3)).await.unwrap();
    let mut odd = dyno::op::PutItem::new(
        "shop",
        dyno::Item::from([("pk", "TENANT#t1#"), ("sk", "ZEBRA"), ("_t", "Zebra")]),
    );
    odd.return_values = dyno::op::ReturnValues::AllOld;
    dyno::BackendExt::send(db.backend(), odd).await.unwrap();
    let items = db.collection(Tenant::partition("t1")).consistent().all().await.unwrap();
    let [
        ShopItem::Tenant(first),
        ShopItem::Order(one),
        ShopItem::Order(two),
        ShopItem::Unknown(last),
    ] = items.as_slice()
    else {
        panic!("{items:?}");
    };
    assert_eq!((first, one, two), (&tenant("t1"), &order("t1", 1), &order("t1", 2)));
    assert_eq!(last.kind.as_deref(), Some("Zebra"));
    assert_eq!(db.query(Order::query().of_tenant("t1")).all().await.unwrap().len(), 2);
    let index = Partition::of(Order::query().by_status("t1", Status::Open));
    assert_eq!(db.collection(index).descending().all().await.unwrap().len(), 2);
}

pub(super) async fn keeps_sparse_items_out_of_an_index(Client { db, .. }: Client) {
    let mut with = order("t1", 1);
    with.coupon = Some("half".to_owned());
    db.put(&with).await.unwrap();
    db.put(&order("t1", 2)).await.unwrap();
    // The index holds keys alone: what is in it is looked at without reading it as an order.
    let count = async || {
        let partition = Partition::of(Order::query().by_coupon("half"));
        db.collection(partition).all().await.unwrap().len()
    };
    assert_eq!(count().await, 1);
    db.patch(Order::key("t1", 2)).rekey(|k| k.by_coupon(Some("half".to_owned()))).await.unwrap();
    assert_eq!(count().await, 2);
    let patched = db.patch(Order::key("t1", 1)).rekey(|k| k.by_coupon(None)).await.unwrap();
    assert_eq!(patched.coupon, None);
    assert_eq!(count().await, 1);
}

pub(super) async fn transacts_all_or_nothing(Client { db, .. }: Client) {
    db.put(&tenant("t1")).await.unwrap();
    db.put(&order("t1", 1)).await.unwrap();
    db.transact((
        db.check(Tenant::key("t1")).condition(|t| t.orders.eq(0)),
        db.create(&order("t1", 2)),
        db.patch(Order::key("t1", 1)).set(|o| o.total, 7),
        db.delete(Order::key("t1", 9)),
    ))
    .await
    .unwrap();
    let error = db
        .transact((
            db.patch(Tenant::key("t1")).add(|t| t.orders, 1),
            db.create(&order("t1", 2)),
            db.check(Tenant::key("t2")),
        ))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Rejected);
    let reasons: Vec<_> =
        error.slots().iter().map(|slot| slot.as_ref().map(|slot| slot.reason().clone())).collect();
    assert_eq!(reasons, [None, Some(Reason::Exists), Some(Reason::Missing)]);
    let slot = error.rejection_of(1).unwrap();
    assert_eq!(slot.old::<Order>().unwrap(), Some(order("t1", 2)));
    assert_eq!(db.get(Tenant::key("t1")).await.unwrap().unwrap().orders, 0);
    assert_eq!(db.get(Order::key("t1", 1)).await.unwrap().unwrap().total, 7);
}

pub(super) async fn repeats_a_transaction_once(Client { db, .. }: Client) {
    db.put(&tenant("t1")).await.unwrap();
    for _ in 0..3 {
        let actions = vec![Action::from(db.patch(Tenant::key("t1")).add(|t| t.orders, 1))];
        db.transact(actions).token("one").await.unwrap();
    }
    assert_eq!(db.get(Tenant::key("t1")).await.unwrap().unwrap().orders, 1);
}

pub(super) async fn refuses_what_the_service_refuses(Client { db, .. }: Client) {
    db.put(&order("t1", 1)).await.unwrap();
    let error = db.put(&order(&"x".repeat(2100), 1)).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::TooLarge, None));
    let error = db.get(Order::key("x".repeat(2100), 1)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Invalid);
    assert_eq!(error.code().unwrap().name(), "ValidationException");
    assert_eq!(
        error.message(),
        "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes"
    );
    assert!(!error.is_retryable());
    let error =
        db.patch(Order::key("t1", 1)).set(|o| o.lines.index(0), "x").set(|o| o.lines, vec![]);
    assert_eq!(error.await.unwrap_err().kind(), ErrorKind::Invalid);
    let missing = db.clone().table_name("missing");
    let error = missing.get(Order::key("t1", 1)).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.message()),
        (ErrorKind::NotFound, "Requested resource not found")
    );
    let error = db.create_table().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InUse);
    let mut large = order("t1", 2);
    large.note = Some("x".repeat(409_600));
    let error = db.put(&large).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::TooLarge, None));
    assert!(error.message().ends_with("and DynamoDB stores up to 409600"), "{error}");
}

pub(super) async fn tells_what_it_consumed(Client { db, meter }: Client) {
    db.put(&tenant("t1")).await.unwrap();
    let units = meter.take();
    assert_eq!((units.read, units.write, units.requests), (0.0, 1.0, 1));
    db.put(&order("t1", 1)).await.unwrap();
    let units = meter.take();
    assert_eq!(units.write, 3.0);
    assert_eq!(
        units.by_index.into_iter().collect::<Vec<_>>(),
        [("board".to_owned(), 1.0), ("gsi1".to_owned(), 1.0)]
    );
    db.get(Tenant::key("t1")).await.unwrap();
    assert_eq!(meter.take().read, 0.5);
    db.get(Tenant::key("t1")).consistent().await.unwrap();
    assert_eq!(meter.take().read, 1.0);
    db.query(Order::query().of_tenant("t1")).all().await.unwrap();
    assert_eq!(meter.take().read, 0.5);
    db.transact((db.put(&tenant("t2")), db.check(Tenant::key("t1")))).await.unwrap();
    assert_eq!(meter.take().write, 4.0);
}

pub(super) async fn describes_and_deletes_the_table(Client { db, .. }: Client) {
    db.put(&order("t1", 1)).await.unwrap();
    let table = db.describe_table().await.unwrap();
    assert_eq!(table.table_name, "shop");
    assert_eq!(table.table_status.name(), "ACTIVE");
    assert_eq!(table.item_count, 1);
    let names: BTreeSet<_> =
        table.global_secondary_indexes.iter().map(|index| index.index_name.as_str()).collect();
    assert_eq!(names, BTreeSet::from(["board", "coupons", "gsi1"]));
    db.delete_table().await.unwrap();
    assert_eq!(db.describe_table().await.unwrap_err().kind(), ErrorKind::NotFound);
}

pub(super) async fn counts_concurrently(Client { db, .. }: Client) {
    db.put(&tenant("t1")).await.unwrap();
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let db = db.clone();
            tokio::spawn(async move {
                for _ in 0..5 {
                    db.patch(Tenant::key("t1")).add(|t| t.orders, 1).await.unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(db.get(Tenant::key("t1")).await.unwrap().unwrap().orders, 40);
}
