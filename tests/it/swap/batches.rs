//! The part of the suite that is about batches and reads as of one moment.

use dyno::{AnyKey, ErrorKind};

use super::models::{Order, ShopItem, Tenant, order, tenant};
use super::ways::Client;

pub(super) async fn writes_and_reads_a_thousand_in_batches(Client { db, meter }: Client) {
    let mut orders: Vec<Order> = (0..1_000).map(|id| order("t1", id)).collect();
    let written = db.batch_write().put_all(&orders).put(&tenant("t1")).await.unwrap();
    written.complete().unwrap();
    let units = meter.take();
    assert_eq!((units.write, units.requests), (3_001.0, 41));
    let keys = (0..1_010).rev().chain([7, 7, 1_005]).map(|id| Order::key("t1", id));
    let found = db.batch_get(keys).await.unwrap().complete().unwrap();
    let units = meter.take();
    assert_eq!((units.read, units.requests), (505.0, 11));
    orders.reverse();
    let expected = std::iter::repeat_n(None, 10).chain(orders.iter().cloned().map(Some));
    let seven = Some(order("t1", 7));
    let expected: Vec<_> = expected.chain([seven.clone(), seven, None]).collect();
    assert!(found == expected, "the order of the keys is kept");
    let rest = db.batch_write().delete_all((1..1_000).map(|id| Order::key("t1", id)));
    rest.delete(Order::key("t1", 2_000)).await.unwrap().complete().unwrap();
    let keys = [AnyKey::from(Order::key("t1", 0)), Order::key("t1", 1).into()];
    let keys = keys.into_iter().chain([Tenant::key("t1").into()]);
    let found = db.batch_get(keys).consistent().await.unwrap().complete().unwrap();
    assert!(matches!(&found[..], [Some(ShopItem::Order(_)), None, Some(ShopItem::Tenant(_))]));
}

pub(super) async fn takes_the_last_of_several_writes(Client { db, .. }: Client) {
    let last = Order { total: 7, ..order("t1", 1) };
    let key = || Order::key("t1", 1);
    let writes = db.batch_write().put(&order("t1", 1)).delete(key()).put(&last);
    writes.await.unwrap().complete().unwrap();
    assert_eq!(db.get(key()).await.unwrap(), Some(last.clone()));
    db.batch_write().put(&last).delete(key()).await.unwrap().complete().unwrap();
    assert_eq!(db.get(key()).await.unwrap(), None);
}

pub(super) async fn tells_why_a_batch_failed(Client { db, .. }: Client) {
    let large = Order { note: Some("x".repeat(409_600)), ..order("t1", 2) };
    let written = db.batch_write().put(&order("t1", 1)).put(&large).await.unwrap();
    let [failure] = &written.failed[..] else { panic!("{written:?}") };
    assert_eq!((failure.at, failure.error.kind()), (1, ErrorKind::TooLarge));
    assert_eq!(failure.action.read::<Order>().unwrap(), Some(large));
    assert_eq!(db.get(Order::key("t1", 1)).await.unwrap(), Some(order("t1", 1)));
    let missing = db.table_name("missing");
    let written = missing.batch_write().put_all(&[order("t1", 1), order("t1", 2)]).await.unwrap();
    assert_eq!(written.unprocessed.len(), 2);
    assert_eq!(written.unprocessed[1].read::<Order>().unwrap(), Some(order("t1", 2)));
    assert_eq!(written.complete().unwrap_err().kind(), ErrorKind::NotFound);
    let error = missing.batch_get([Order::key("t1", 1)]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

pub(super) async fn reads_as_of_one_moment(Client { db, meter }: Client) {
    db.transact((db.put(&tenant("t1")), db.put(&order("t1", 1)))).await.unwrap();
    meter.take();
    let keys = (Order::key("t1", 1), Tenant::key("t2"), Tenant::key("t1"), Order::key("t1", 1));
    let found = db.transact_get(keys).await.unwrap();
    let one = Some(order("t1", 1));
    assert_eq!(found, (one.clone(), None, Some(tenant("t1")), one));
    assert_eq!(meter.take().read, 6.0);
    let keys: Vec<_> = (0..100).map(|id| Order::key("t1", id)).collect();
    let found = db.transact_get(keys).await.unwrap();
    assert_eq!(found.iter().flatten().count(), 1);
}
