//! Patterns whose partition is spread over shards: where items lie, what reads bring and cost, and
//! how the number of shards changes.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use dyno::backend::{Backend, BackendError, BoxFuture};
use dyno::key::shard_of;
use dyno::op::{Request, Response};
use dyno::read::CursorKey;
use dyno::{
    Cursor, CursorReason, Db, Entity, ErrorKind, Key, KeyComponent, Limit, Partition, Table,
    UnknownItem,
};
use dyno_local::Local;
use proptest::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(
    name = "shop",
    pk = "pk",
    sk = "sk",
    gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"),
    gsi(gsi2, pk = "gsi2pk", sk = "gsi2sk"),
    gsi(gsi3, pk = "gsi3pk"),
    scan,
    entities(Order, Event),
    derive(Clone, PartialEq)
)]
struct Shop;

#[derive(Debug, Clone, Copy, PartialEq, Eq, KeyComponent, Serialize, Deserialize)]
enum Status {
    Open,
    Shipped,
}

#[derive(Debug, Clone, PartialEq, Eq, Entity, Serialize, Deserialize)]
#[entity(
    table = Shop,
    pk = "ORDER#{id}",
    sk = "META",
    access(by_status, index = gsi1, pk = "STATUS#{status}", sk = "{placed_at}", shards = 5),
    access(all, index = gsi2, pk = "ORDERS", sk = "{placed_at}#{id}", shards = 3, shard_by = customer),
    access(marked, index = gsi3, pk = "MARKED#{mark}", shards = 4),
)]
struct Order {
    id: u64,
    customer: String,
    status: Status,
    placed_at: u64,
    mark: Option<String>,
    total: u64,
}

/// Of a day there are more events than one partition takes.
#[derive(Debug, Clone, PartialEq, Eq, Entity, Serialize, Deserialize)]
#[entity(
    table = Shop,
    pk = "DAY#{day}",
    sk = "EVENT#{at}#{id}",
    shards = 4,
    shard_by = id,
    access(of_day, primary)
)]
struct Event {
    day: u16,
    at: u64,
    id: u64,
}

fn order(id: u64, placed_at: u64) -> Order {
    let customer = format!("c{}", id % 7);
    Order { id, customer, status: Status::Open, placed_at, mark: None, total: 10 * id }
}

async fn shop() -> Db<Shop> {
    let db = Db::<Shop>::new(Local::new());
    db.create_table().await.unwrap();
    db
}

async fn shop_with(orders: &[Order]) -> Db<Shop> {
    let db = shop().await;
    for order in orders {
        db.put(order).await.unwrap();
    }
    db
}

/// The stored attributes of an order.
async fn stored(db: &Db<Shop>, id: u64) -> BTreeMap<String, String> {
    use dyno::BackendExt as _;
    let get = dyno::op::GetItem::new("shop", Order::key(id).to_item());
    let item = db.backend().send(get).await.unwrap().item.unwrap();
    let texts = item.iter().filter_map(|(name, value)| Some((name, value.as_s()?)));
    texts.map(|(name, text)| (name.to_string(), text.to_owned())).collect()
}

/// The order of the listing: by time, then by the shard of the primary key.
fn sorted(mut orders: Vec<Order>, descending: bool) -> Vec<Order> {
    orders.sort_by_key(|order| (order.placed_at, shard_of_order(order.id, 5), order.id));
    if descending {
        orders.reverse();
    }
    orders
}

fn shard_of_order(id: u64, shards: u16) -> u16 {
    let order = order(id, 0);
    let item = Key::of(&order).to_item();
    // What is hashed of the primary key is its text, which ends each key with the byte FF.
    let texts = ["pk", "sk"].map(|name| item.get(name).unwrap().as_s().unwrap().to_owned());
    reference_shard(&texts, shards)
}

/// The documented hash, written a second time.
fn reference_shard(texts: &[String], shards: u16) -> u16 {
    let bytes = texts.iter().flat_map(|text| text.bytes().chain([0xFF]));
    let fnv = bytes.fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(1_099_511_628_211)
    });
    let mixed = [0xFF51_AFD7_ED55_8CCD_u64, 0xC4CE_B9FE_1A85_EC53, 1]
        .into_iter()
        .fold(fnv, |hash, factor| (hash ^ (hash >> 33)).wrapping_mul(factor));
    let (mut key, mut shard, mut next) = (u128::from(mixed), 0_u128, 0_u128);
    while next < u128::from(shards) {
        shard = next;
        key = (key * 2_862_933_555_777_941_757 + 1) & u128::from(u64::MAX);
        next = (shard + 1) * (1 << 31) / ((key >> 33) + 1);
    }
    u16::try_from(shard).unwrap()
}

#[tokio::test]
async fn every_write_puts_the_same_shard_into_the_key() {
    let db = shop_with(&[order(1, 17)]).await;
    let shard = shard_of_order(1, 5);
    let (by_status, by_customer) = (format!("{shard:03}"), shard_of("c1", 3));
    let first = stored(&db, 1).await;
    assert_eq!(first["gsi1pk"], format!("STATUS#00000#{by_status}#"));
    assert_eq!(first["gsi1sk"], "00000000000000000017#");
    assert_eq!(first["gsi2pk"], format!("ORDERS#{by_customer:03}#"));
    assert!(!first.contains_key("gsi3pk"));

    db.patch(Order::key(1)).rekey(|k| k.by_status(Status::Shipped, 18, "c2")).await.unwrap();
    let patched = stored(&db, 1).await;
    let mut whole = order(1, 18);
    (whole.status, whole.customer) = (Status::Shipped, "c2".to_owned());
    db.transact((db.put(&whole),)).await.unwrap();
    assert_eq!(stored(&db, 1).await, patched);
    assert_eq!(patched["gsi1pk"], format!("STATUS#00001#{by_status}#"));
    assert_eq!(patched["gsi2pk"], format!("ORDERS#{:03}#", shard_of("c2", 3)));

    db.patch(Order::key(1)).rekey(|k| k.marked(Some("m".to_owned()))).await.unwrap();
    assert_eq!(stored(&db, 1).await["gsi3pk"], format!("MARKED#m#{:03}#", shard_of_order(1, 4)));
    db.patch(Order::key(1)).rekey(|k| k.marked(None)).await.unwrap();
    assert!(!stored(&db, 1).await.contains_key("gsi3pk"));
}

#[tokio::test]
async fn the_shard_of_a_primary_key_is_part_of_it() {
    let db = shop().await;
    let events: Vec<_> = (0..40).map(|id| Event { day: 7, at: 100 - id / 2, id }).collect();
    for event in &events {
        db.create(event).await.unwrap();
        let key = Event::key(7, event.at, event.id);
        assert_eq!(Key::of(event), key);
        let stored = key.to_item();
        let pk = format!("DAY#00000000000000000007#{:03}#", shard_of(&event.id, 4));
        assert_eq!(stored.get("pk").unwrap().as_s(), Some(pk.as_str()));
        assert_eq!(Key::<Event>::from_item(&stored), Some(key.clone()));
        assert_eq!(db.get(key).consistent().await.unwrap().as_ref(), Some(event));
    }
    let mut sorted = events.clone();
    sorted.sort_by_key(|event| (event.at, event.id));
    let of_day = || db.query(Event::query().of_day(7)).consistent();
    assert_eq!(of_day().all().await.unwrap(), sorted);
    let range = Event::query().of_day(7).at_in(85..90);
    let expected: Vec<_> = sorted.iter().filter(|event| (85..90).contains(&event.at)).collect();
    assert_eq!(db.query(range).all().await.unwrap().iter().collect::<Vec<_>>(), expected);
    let collected = db.collection(Event::partition(7)).all().await.unwrap();
    assert_eq!(collected, sorted.iter().cloned().map(ShopItem::from).collect::<Vec<_>>());
    db.delete(Event::key(7, sorted[0].at, sorted[0].id)).if_present().await.unwrap();
    assert_eq!(of_day().first().await.unwrap(), Some(sorted[1].clone()));
}

#[tokio::test]
async fn one_shard_can_be_read() {
    let orders: Vec<_> = (0..30).map(|id| order(id, id)).collect();
    let db = shop_with(&orders).await;
    let mut seen = Vec::new();
    for shard in 0..5 {
        let query = db.query(Order::query().by_status(Status::Open)).shard(shard);
        let of_shard = query.all().await.unwrap();
        assert!(of_shard.iter().all(|order| shard_of_order(order.id, 5) == shard));
        seen.extend(of_shard);
    }
    assert_eq!(sorted(seen, false), sorted(orders.clone(), false));
    // Who knows the field that decides on the shard asks that one alone.
    let of_customer = db.query(Order::query().all()).shard(shard_of("c3", 3));
    let of_customer = of_customer.filter(|o| o.customer.eq("c3")).all().await.unwrap();
    let expected: Vec<_> = orders.iter().filter(|order| order.customer == "c3").collect();
    assert_eq!(of_customer.iter().collect::<Vec<_>>(), expected);

    let error = db.query(Order::query().all()).shard(3).all().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Invalid);
    assert_eq!(error.message(), "pattern `all` has 3 shards, counted from 0: there is no 3");
    let partition = Partition::of(Order::query().by_status(Status::Open));
    let one = db.collection(partition).shard(0).all().await.unwrap();
    assert_eq!(one.len(), orders.iter().filter(|order| shard_of_order(order.id, 5) == 0).count());
}

#[tokio::test]
async fn shards_without_a_sort_key_come_one_after_the_other() {
    let mut orders: Vec<_> = (0..20).map(|id| order(id, id)).collect();
    for order in &mut orders {
        order.mark = Some("m".to_owned());
    }
    let db = shop_with(&orders).await;
    let marked = || db.query(Order::query().marked("m"));
    let all = marked().all().await.unwrap();
    let shards: Vec<_> = all.iter().map(|order| shard_of_order(order.id, 4)).collect();
    assert!(shards.is_sorted() && all.len() == 20, "{shards:?}");
    let (mut paged, mut cursor) = (Vec::new(), None);
    loop {
        let page = marked().page(Limit::exactly(3), cursor).await.unwrap();
        paged.extend(page.items);
        cursor = page.cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(paged, all);
    let backwards = marked().descending().all().await.unwrap();
    assert!(backwards.iter().map(|order| shard_of_order(order.id, 4)).rev().is_sorted());
}

/// A backend that counts what it is asked.
#[derive(Clone)]
struct Counted(Arc<dyn Backend>, Arc<Mutex<Vec<Request>>>);

impl Backend for Counted {
    fn call(&self, request: Request) -> BoxFuture<'_, Result<Response, BackendError>> {
        self.1.lock().unwrap().push(request.clone());
        self.0.call(request)
    }
}

#[tokio::test]
async fn a_page_asks_each_shard_once_for_little_more_than_its_share() {
    let orders: Vec<_> = (0..500).map(|id| order(id, id)).collect();
    let db = shop_with(&orders).await;
    let counted = Counted(Arc::clone(db.backend()), Arc::default());
    let asked = Arc::clone(&counted.1);
    let db = Db::<Shop>::new(counted);
    let take = || std::mem::take(&mut *asked.lock().unwrap()).len();
    let open = || db.query(Order::query().by_status(Status::Open));

    let page = open().page(Limit::exactly(50), None).await.unwrap();
    assert_eq!((page.items.len(), take()), (50, 5));
    assert_eq!(page.items, orders[..50]);
    // Ten a shard, and two standard deviations.
    assert_eq!(page.scanned, 5 * 18);
    let next = open().page(Limit::exactly(50), page.cursor).await.unwrap();
    assert_eq!(next.items, orders[50..100]);
    assert!(take() <= 7);
    assert_eq!(open().first().await.unwrap().as_ref(), Some(&orders[0]));
    assert_eq!(take(), 5);
    let evaluated = open().page(Limit::evaluated(50), None).await.unwrap();
    assert_eq!((take(), evaluated.scanned), (5, 50));
    assert!(evaluated.items.len() > 20, "{}", evaluated.items.len());
    assert_eq!(evaluated.items, orders[..evaluated.items.len()]);
    assert_eq!(open().all().await.unwrap().len(), 500);
    assert_eq!(take(), 5);
    #[expect(clippy::reversed_empty_ranges, reason = "it is what is tested")]
    let nothing = Order::query().by_status(Status::Open).placed_at_in(9..3);
    assert_eq!(db.query(nothing).all().await.unwrap(), []);
    assert_eq!(open().page(Limit::exactly(0), None).await.unwrap().items, []);
    assert_eq!(take(), 0);
    // A filter that lets little through does not cost a request an item.
    let rare = open().filter(|o| o.total.eq(4_990)).page(Limit::exactly(1), None).await.unwrap();
    assert_eq!(rare.items, orders[499..]);
    assert!(take() < 5 * 9);
}

#[tokio::test]
async fn cursors_of_shards_are_bound_to_them_and_travel_as_tokens() {
    let orders: Vec<_> = (0..40).map(|id| order(id, id)).collect();
    let db = shop_with(&orders).await;
    for key in [CursorKey::signed([3; 32]), CursorKey::sealed([4; 32])] {
        let (mut paged, mut token) = (Vec::new(), None);
        loop {
            let cursor = token.map(|token: String| Cursor::from_token(&token, &key).unwrap());
            let query = db.query(Order::query().by_status(Status::Open)).descending();
            let page = query.page(Limit::exactly(7), cursor).await.unwrap();
            paged.extend(page.items);
            token = page.cursor.map(|cursor| cursor.to_token(&key));
            if token.is_none() {
                break;
            }
        }
        assert_eq!(paged, sorted(orders.clone(), true));
    }
    let first = db.query(Order::query().by_status(Status::Open));
    let cursor = first.page(Limit::exactly(3), None).await.unwrap().cursor;
    let refused = [
        db.query(Order::query().by_status(Status::Shipped)),
        db.query(Order::query().by_status(Status::Open)).shard(0),
    ];
    for query in refused {
        let error = query.page(Limit::exactly(3), cursor.clone()).await.unwrap_err();
        assert_eq!(error.cursor_reason(), Some(CursorReason::Mismatch), "{error}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever the pages are, what comes is every item once, in the order of a sort of all.
    #[test]
    fn merged_shards_are_sorted_whatever_the_pages(
        times in prop::collection::vec(0_u64..12, 0..40),
        pages in prop::collection::vec((1_u32..9, any::<bool>(), any::<bool>()), 1..6),
        descending: bool,
        least in prop::option::of(0_u64..300),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let orders: Vec<_> = (0..).zip(&times).map(|(id, at)| order(id, *at)).collect();
            let db = shop_with(&orders).await;
            let key = CursorKey::signed([9; 32]);
            let query = || {
                let query = db.query(Order::query().by_status(Status::Open));
                let query = if descending { query.descending() } else { query };
                match least {
                    Some(least) => query.filter(|o| o.total.ge(least)),
                    None => query,
                }
            };
            let kept = |order: &Order| least.is_none_or(|least| order.total >= least);
            // Orders of one time and one shard come as the index has them.
            let expected = query().all().await.unwrap();
            let place = |order: &Order| (order.placed_at, shard_of_order(order.id, 5));
            let places: Vec<_> = expected.iter().map(place).collect();
            let in_order =
                if descending { places.iter().rev().is_sorted() } else { places.is_sorted() };
            prop_assert!(in_order);
            let wanted = orders.into_iter().filter(kept).collect();
            prop_assert_eq!(sorted(expected.clone(), false), sorted(wanted, false));

            let mut stream = query().stream();
            let mut streamed = Vec::new();
            while let Some(order) = stream.next().await {
                streamed.push(order.unwrap());
            }
            prop_assert_eq!(&streamed, &expected);
            let first = query().first().await.unwrap();
            prop_assert_eq!(first.as_ref(), expected.first());

            let (mut paged, mut cursor, mut sizes) = (Vec::new(), None, pages.iter().cycle());
            for _ in 0..500 {
                let (size, is_exact, is_token) = *sizes.next().unwrap();
                let limit = if is_exact { Limit::exactly(size) } else { Limit::evaluated(size) };
                let page = query().page(limit, cursor).await.unwrap();
                if is_exact && page.cursor.is_some() {
                    prop_assert_eq!(page.items.len(), usize::try_from(size).unwrap());
                }
                paged.extend(page.items);
                cursor = match page.cursor {
                    Some(cursor) if is_token => {
                        let token = cursor.to_token(&key);
                        let back = Cursor::from_token(&token, &key).unwrap();
                        prop_assert_eq!(&back, &cursor);
                        Some(back)
                    }
                    cursor => cursor,
                };
                if cursor.is_none() {
                    break;
                }
            }
            prop_assert!(cursor.is_none(), "the pages do not end");
            prop_assert_eq!(paged, expected);
            Ok(())
        })?;
    }
}

/// The table at three times of a move from one partition to four shards, and on to eight.
mod moved {
    use super::*;

    macro_rules! version {
        ($version:ident, $($shards:tt)*) => {
            pub(super) mod $version {
                use super::*;

                #[derive(Table)]
                #[table(name = "moved", pk = "pk", gsi(by_time, pk = "tpk", sk = "tsk"),
                    entities(Job))]
                pub(crate) struct Jobs;

                #[derive(Debug, Clone, PartialEq, Eq, Entity, Serialize, Deserialize)]
                #[entity(table = Jobs, pk = "JOB#{id}",
                    access(due, index = by_time, pk = "DUE", sk = "{at}" $($shards)*))]
                pub(crate) struct Job {
                    pub(crate) id: u64,
                    pub(crate) at: u64,
                }
            }
        };
    }

    version!(one,);
    version!(one_of_four, , shards = 1, shards_before = 4);
    version!(four_of_one, , shards = 4, shards_before = 1);
    version!(four, , shards = 4);
    version!(eight_of_four, , shards = 8, shards_before = 4);
    version!(three_of_eight, , shards = 3, shards_before = 8);
}

macro_rules! step {
    ($local:expr, $version:ident, writes $range:expr, reads $expected:expr) => {{
        let db = Db::<moved::$version::Jobs>::new(Arc::clone(&$local));
        for id in $range {
            db.put(&moved::$version::Job { id, at: 100 - id }).await.unwrap();
        }
        step!($local, $version, reads $expected);
    }};
    ($local:expr, $version:ident, reads $expected:expr) => {{
        let db = Db::<moved::$version::Jobs>::new(Arc::clone(&$local));
        let due = db.query(moved::$version::Job::query().due()).all().await.unwrap();
        let ids: Vec<u64> = due.iter().map(|job| job.id).collect();
        assert_eq!(ids, ($expected).rev().collect::<Vec<u64>>(), stringify!($version));
    }};
}

#[tokio::test]
async fn items_are_read_while_they_move_to_another_number_of_shards() {
    let local = Arc::new(Local::new());
    Db::<moved::one::Jobs>::new(Arc::clone(&local)).create_table().await.unwrap();
    step!(local, one, writes 0..10, reads 0..10);
    // First all programs read both, then they write to the new shards.
    step!(local, one_of_four, writes 10..20, reads 0..20);
    step!(local, one, reads 0..20);
    step!(local, four_of_one, writes 20..30, reads 0..30);
    step!(local, one_of_four, reads 0..30);
    // Writing every item once more moves it.
    step!(local, four_of_one, writes 0..20, reads 0..30);
    step!(local, four, writes 30..40, reads 0..40);
    // More shards take over from those there are; fewer need to be written first.
    step!(local, eight_of_four, writes 40..50, reads 0..50);
    step!(local, three_of_eight, writes 50..60, reads 0..60);
}

#[tokio::test]
async fn unknown_items_of_shards_know_their_keys() {
    let db = shop().await;
    let event = Event { day: 1, at: 2, id: 3 };
    db.put(&event).await.unwrap();
    let key = Event::key(1, 2, 3);
    let unknown = UnknownItem::new(None, key.to_item());
    assert_eq!(unknown.key::<Event>(), Some(key));
    assert_eq!(unknown.key::<Order>(), None);
}
