//! Backfills of live data: a new index, a new schema, and writers meanwhile.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use dyno::op::{PutItem, Request, Response};
use dyno::{
    Backend, BackendError, BackendExt, BackfillCheckpoint, BoxFuture, Db, Entity, ErrorKind, Item,
    Table,
};
use dyno_local::{Local, ManualClock, Timestamp};
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(
    name = "shop",
    pk = "pk",
    sk = "sk",
    gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"),
    scan,
    entities(Order, Note)
)]
struct Shop;

#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Shop, pk = "SHOP#{shop}", sk = "ORDER#{id}",
         access(by_status, index = gsi1, pk = "STATUS#{status}", sk = "{id}"))]
struct Order {
    shop: u64,
    id: u64,
    status: String,
    total: u64,
}

#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Shop, pk = "SHOP#{shop}", sk = "NOTE#{id}")]
struct Note {
    shop: u64,
    id: u64,
}

fn order(id: u64) -> Order {
    Order { shop: id % 7, id, status: "open".to_owned(), total: id }
}

/// An order as it was before the index, with an attribute that is none of the program's.
fn without_index(order: &Order) -> Item {
    let mut item = dyno::item::to_item(order).unwrap();
    item.extend(dyno::Key::of(order).to_item());
    item.insert("_t", "Order");
    item.insert("foreign", order.id);
    item
}

async fn shop(orders: u64, clock: &ManualClock) -> Db<Shop> {
    let local = Local::builder().clock(clock.clone()).build();
    let db = Db::<Shop>::new(local).clock(clock.clone());
    db.create_table().await.unwrap();
    for id in 0..orders {
        db.backend().send(PutItem::new("shop", without_index(&order(id)))).await.unwrap();
    }
    db.put(&Note { shop: 1, id: 1 }).await.unwrap();
    db
}

fn clock() -> ManualClock {
    ManualClock::new(Timestamp::from_seconds(1_700_000_000))
}

async fn open_orders(db: &Db<Shop>) -> Vec<u64> {
    let open = db.query(Order::query().by_status("open")).all().await.unwrap();
    open.into_iter().map(|order| order.id).collect()
}

#[tokio::test]
async fn a_new_index_gets_the_keys_of_what_is_there() {
    let db = shop(250, &clock()).await;
    assert!(open_orders(&db).await.is_empty());
    let dry = db.backfill::<Order>().dry_run().run().await.unwrap();
    assert_eq!((dry.read, dry.written), (250, 250));
    assert!(open_orders(&db).await.is_empty());
    let done = db.backfill::<Order>().segments(4).run().await.unwrap();
    assert_eq!((done.read, done.written, done.moved, done.unfit), (250, 250, 0, 0));
    assert!(done.units > 250.0, "{done:?}");
    assert_eq!(open_orders(&db).await, (0..250).collect::<Vec<_>>());
    let get = dyno::op::GetItem::new("shop", Order::key(3, 3).to_item());
    let item = db.backend().send(get).await.unwrap().item.unwrap();
    assert_eq!(item.get("foreign"), Some(&3.into()));
    let again = db.backfill::<Order>().run().await.unwrap();
    assert_eq!((again.read, again.written), (250, 0));
}

#[tokio::test]
async fn what_does_not_fit_is_counted_and_left() {
    let db = shop(5, &clock()).await;
    let mut broken = without_index(&order(3));
    broken.insert("total", "many");
    db.backend().send(PutItem::new("shop", broken)).await.unwrap();
    let done = db.backfill::<Order>().run().await.unwrap();
    assert_eq!((done.read, done.written, done.unfit), (5, 4, 1));
    assert!(done.first_unfit.unwrap().contains("`total`"));
    assert_eq!(open_orders(&db).await, [0, 1, 2, 4]);
}

#[tokio::test]
async fn a_backfill_goes_on_from_a_checkpoint() {
    let db = shop(450, &clock()).await;
    let kept = Arc::new(Mutex::new(Vec::new()));
    let keep = Arc::clone(&kept);
    let told = move |progress: &dyno::BackfillProgress| {
        keep.lock().unwrap().push((progress.read, progress.checkpoint.to_string()));
    };
    db.backfill::<Order>().dry_run().segments(2).on_progress(told).run().await.unwrap();
    let (read, text) = kept.lock().unwrap()[0].clone();
    assert!(read > 0 && read < 450);
    let checkpoint: BackfillCheckpoint = text.parse().unwrap();
    let rest = db.backfill::<Order>().resume(checkpoint.clone()).run().await.unwrap();
    assert_eq!(rest.read, 450 - read);
    assert_eq!(open_orders(&db).await.len() as u64, rest.written);
    let error = db.backfill::<Note>().resume(checkpoint).run().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cursor);
}

#[tokio::test]
async fn the_rate_is_kept_by_the_clock() {
    let clock = clock();
    let db = shop(300, &clock).await;
    let running =
        tokio::spawn(
            async move { db.backfill::<Order>().units_per_second(100.0).run().await.unwrap() },
        );
    let mut seconds = 0_u32;
    while !running.is_finished() {
        for _ in 0..50 {
            tokio::task::yield_now().await;
        }
        if !running.is_finished() {
            clock.advance(Duration::from_secs(1));
            seconds += 1;
        }
        assert!(seconds < 1_000);
    }
    let done = running.await.unwrap();
    let least = done.units / 100.0;
    assert!(f64::from(seconds) >= least && f64::from(seconds) < least + 3.0, "{seconds} {least}");
}

/// A backend that lets another writer have each item once, just before the backfill writes it.
struct Meddler {
    inner: Local,
    left: Mutex<Vec<Order>>,
}

impl Meddler {
    fn next_victim(&self, request: &Request) -> Option<Order> {
        let Request::UpdateItem(update) = request else { return None };
        let mut left = self.left.lock().unwrap();
        let at = left.iter().position(|order| dyno::Key::of(order).to_item() == update.key)?;
        Some(left.remove(at))
    }
}

impl Backend for Meddler {
    fn call(&self, request: Request) -> BoxFuture<'_, Result<Response, BackendError>> {
        Box::pin(async move {
            if let Some(order) = self.next_victim(&request) {
                let db = Db::<Shop>::new(self.inner.clone());
                let shipped = Order { status: "shipped".to_owned(), ..order };
                match shipped.id % 2 {
                    0 => db.put(&shipped).await.unwrap(),
                    _ => db.delete(dyno::Key::of(&shipped)).await.unwrap(),
                }
            }
            self.inner.call(request).await
        })
    }
}

#[tokio::test]
async fn what_others_write_meanwhile_is_not_put_back() {
    let local = Local::new();
    let plain = Db::<Shop>::new(local.clone());
    plain.create_table().await.unwrap();
    for id in 0..40 {
        plain.backend().send(PutItem::new("shop", without_index(&order(id)))).await.unwrap();
    }
    let meddler = Meddler { inner: local, left: Mutex::new((0..40).map(order).collect()) };
    let done = Db::<Shop>::new(meddler).backfill::<Order>().segments(3).run().await.unwrap();
    assert_eq!((done.read, done.written, done.moved), (40, 0, 40));
    let shipped = plain.query(Order::query().by_status("shipped")).all().await.unwrap();
    let shipped: Vec<_> = shipped.into_iter().map(|order| order.id).collect();
    assert_eq!(shipped, (0..40).step_by(2).collect::<Vec<_>>());
    assert!(open_orders(&plain).await.is_empty());
    assert_eq!(plain.scan().all().await.unwrap().len(), 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn patches_and_a_backfill_at_once_keep_every_count() {
    let db = shop(60, &clock()).await;
    let counting = (0..60).map(|id| {
        let db = db.clone();
        tokio::spawn(async move {
            for _ in 0..10 {
                db.patch(Order::key(id % 7, id)).add(|o| o.total, 1_u64).await.unwrap();
                tokio::task::yield_now().await;
            }
        })
    });
    let counting: Vec<_> = counting.collect();
    db.backfill::<Order>().segments(4).run().await.unwrap();
    for counter in counting {
        counter.await.unwrap();
    }
    let open = db.query(Order::query().by_status("open")).all().await.unwrap();
    assert_eq!(open.len(), 60);
    assert!(open.iter().all(|order| order.total == order.id + 10));
}
