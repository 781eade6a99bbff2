//! A cache in front of the engine, as typed code sees it: what is served from memory, and that no
//! write through it is missed.

use std::time::Duration;

use dyno::clock::{ManualClock, Timestamp};
use dyno::layer::{Cache, CacheOptions, Meter};
use dyno::{Db, Entity, Key, Projection, Reason, Table};
use dyno_local::Local;
use proptest::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(
    name = "shop",
    pk = "pk",
    sk = "sk",
    gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"),
    scan,
    entities(Item)
)]
struct Shop;

#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Shop,
    pk = "SHELF#{shelf}",
    sk = "ITEM#{id}",
    access(on_shelf, primary),
    access(by_price, index = gsi1, pk = "SHELF#{shelf}", sk = "{price}#{id}")
)]
struct Item {
    shelf: String,
    id: u64,
    price: u64,
    #[entity(unique)]
    code: String,
    #[entity(version)]
    rev: u64,
}

#[derive(Debug, PartialEq, Deserialize, Projection)]
#[projection(of = Item)]
struct Price {
    price: u64,
}

fn item(id: u64, price: u64) -> Item {
    Item { shelf: "a".to_owned(), id, price, code: format!("c{id}"), rev: 0 }
}

fn key(id: u64) -> Key<Item> {
    Item::key("a", id)
}

/// A table behind a cache, and the same table without it, as another process has it.
struct Cached {
    db: Db<Shop>,
    direct: Db<Shop>,
    cache: Cache<Meter<Local>>,
    below: Meter<Local>,
    clock: ManualClock,
}

impl Cached {
    async fn new(options: CacheOptions) -> Self {
        let clock = ManualClock::new(Timestamp::from_seconds(1_700_000_000));
        let local = Local::new();
        let below = Meter::new(local.clone());
        let cache = Cache::with_options(below.clone(), options.clock(clock.clone()));
        let db = Db::<Shop>::new(cache.clone());
        db.create_table().await.unwrap();
        clock.advance(Duration::from_secs(11));
        below.take();
        Self { db, direct: Db::new(local), cache, below, clock }
    }

    /// Returns how many requests reached the engine since the last call.
    fn asked(&self) -> u64 {
        self.below.take().requests
    }

    async fn price(&self, id: u64) -> Option<u64> {
        self.db.get(key(id)).await.unwrap().map(|item| item.price)
    }

    async fn prices(&self) -> Vec<u64> {
        let found = self.db.query(Item::query().by_price("a")).all().await.unwrap();
        found.into_iter().map(|item| item.price).collect()
    }

    fn settle(&self) {
        self.clock.advance(Duration::from_secs(11));
    }
}

#[tokio::test]
async fn what_was_read_or_written_is_served_from_memory() {
    let cached = Cached::new(CacheOptions::default()).await;
    cached.direct.create(&item(1, 10)).await.unwrap();
    for _ in 0..5 {
        assert_eq!(cached.price(1).await, Some(10));
    }
    assert_eq!(cached.asked(), 1);
    // That there is nothing is known as well.
    for _ in 0..5 {
        assert_eq!(cached.price(2).await, None);
    }
    assert_eq!(cached.asked(), 1);
    let items = cached.cache.stats().items;
    assert_eq!((items.hits, items.negative_hits, items.misses), (8, 4, 2));
    // A batch asks for what is missing, and a projection is another answer.
    let found = cached.db.batch_get([1, 2, 3].map(key)).await.unwrap().complete().unwrap();
    assert_eq!(found.iter().flatten().count(), 1);
    assert_eq!(cached.asked(), 1);
    for _ in 0..2 {
        let price = cached.db.get(key(1)).project::<Price>().await.unwrap();
        assert_eq!(price, Some(Price { price: 10 }));
    }
    assert_eq!(cached.asked(), 1);
    cached.cache.clear();
    assert_eq!((cached.price(1).await, cached.asked()), (Some(10), 1));
}

#[tokio::test]
async fn every_kind_of_write_shows_at_once() {
    let cached = Cached::new(CacheOptions::default()).await;
    let db = &cached.db;
    let mut expected = None;
    assert_eq!(cached.price(1).await, expected);
    for step in 0..8 {
        let stored = db.get(key(1)).consistent().await.unwrap();
        let with = |price| Item { price, ..stored.clone().unwrap_or_else(|| item(1, price)) };
        expected = Some(100 + step);
        let price = expected.unwrap();
        match step {
            0 => db.create(&item(1, price)).await.unwrap(),
            1 => db.put(&with(price)).await.unwrap(),
            2 => drop(db.patch(key(1)).rekey(|k| k.by_price(price)).await.unwrap()),
            3 => drop(db.upsert(&with(price)).await.unwrap()),
            4 => db.transact((db.put(&with(price)),)).await.unwrap(),
            5 => {
                let patch = db.patch(key(1)).rekey(|k| k.by_price(price)).set(|i| i.code, "new");
                patch.await.unwrap();
            }
            6 => {
                db.delete(key(1)).await.unwrap();
                expected = None;
            }
            _ => db.transact((db.create(&item(1, price)),)).await.unwrap(),
        }
        assert_eq!(cached.price(1).await, expected, "step {step}");
        assert_eq!(cached.prices().await, Vec::from_iter(expected), "step {step}");
        assert_eq!(db.scan().count().await.unwrap().items, u64::from(expected.is_some()));
    }
}

#[tokio::test]
async fn consistent_and_transactional_reads_pass_through() {
    let cached = Cached::new(CacheOptions::default()).await;
    cached.db.create(&item(1, 10)).await.unwrap();
    assert_eq!(cached.price(1).await, Some(10));
    cached.asked();
    cached.direct.patch(key(1)).rekey(|k| k.by_price(20)).await.unwrap();
    assert_eq!((cached.price(1).await, cached.asked()), (Some(10), 0));
    let fresh = cached.db.get(key(1)).consistent().await.unwrap();
    assert_eq!((fresh.map(|item| item.price), cached.asked()), (Some(20), 1));
    let (fresh,) = cached.db.transact_get((key(1),)).await.unwrap();
    assert_eq!((fresh.map(|item| item.price), cached.asked()), (Some(20), 1));
    let fresh = cached.db.query(Item::query().on_shelf("a")).consistent().first().await.unwrap();
    assert_eq!((fresh.map(|item| item.price), cached.asked()), (Some(20), 1));
}

#[tokio::test]
async fn what_others_write_shows_when_its_time_is_over() {
    let minute = Duration::from_mins(1);
    let options = CacheOptions::default().item_ttl(minute).query_ttl(2 * minute);
    let cached = Cached::new(options).await;
    cached.direct.create(&item(1, 10)).await.unwrap();
    assert_eq!((cached.price(1).await, cached.prices().await), (Some(10), vec![10]));
    cached.direct.patch(key(1)).rekey(|k| k.by_price(20)).await.unwrap();
    cached.clock.advance(minute / 2);
    assert_eq!((cached.price(1).await, cached.prices().await), (Some(10), vec![10]));
    cached.clock.advance(minute);
    assert_eq!((cached.price(1).await, cached.prices().await), (Some(20), vec![10]));
    cached.clock.advance(minute);
    assert_eq!(cached.prices().await, [20]);
}

#[tokio::test]
async fn a_refused_write_brings_what_refused_it() {
    let cached = Cached::new(CacheOptions::default()).await;
    let mine = cached.db.create(&item(1, 10)).returning_new().await.unwrap();
    assert_eq!(cached.price(1).await, Some(10));
    cached.direct.patch(key(1)).rekey(|k| k.by_price(20)).expect_rev(1).await.unwrap();
    // The cache has what this process saw; the version refuses it, and the next read is fresh.
    let held = cached.db.get(key(1)).await.unwrap().unwrap();
    assert_eq!(held, mine);
    let error = cached.db.put(&Item { price: 30, ..held }).await.unwrap_err();
    assert_eq!(error.reason(), Some(&Reason::Stale { expected: 1, found: Some(2) }));
    let fresh = cached.db.get(key(1)).await.unwrap().unwrap();
    cached.db.put(&Item { price: 30, ..fresh }).await.unwrap();
    assert_eq!(cached.price(1).await, Some(30));
}

#[tokio::test]
async fn queries_are_kept_until_their_table_is_written() {
    let cached = Cached::new(CacheOptions::default()).await;
    for id in 1..=3 {
        cached.db.create(&item(id, 10 * id)).await.unwrap();
    }
    cached.settle();
    cached.asked();
    for _ in 0..3 {
        assert_eq!(cached.prices().await, [10, 20, 30]);
    }
    assert_eq!(cached.asked(), 1);
    // Another range, filter or direction is another query.
    let cheap = || cached.db.query(Item::query().by_price("a").price_in(..25));
    assert_eq!((cheap().all().await.unwrap().len(), cached.asked()), (2, 1));
    assert_eq!((cheap().count().await.unwrap().items, cached.asked()), (2, 1));
    cached.db.delete(key(1)).await.unwrap();
    cached.settle();
    cached.asked();
    assert_eq!((cached.prices().await, cached.asked()), (vec![20, 30], 1));

    let stale = Cached::new(CacheOptions::default().stale_queries()).await;
    assert_eq!(stale.prices().await, [0_u64; 0]);
    stale.db.create(&item(1, 10)).await.unwrap();
    assert_eq!((stale.prices().await, stale.price(1).await), (vec![], Some(10)));
    stale.clock.advance(Duration::from_secs(301));
    assert_eq!(stale.prices().await, [10]);
}

/// Something that a program does to one of three items.
#[derive(Debug, Clone, Copy)]
enum Step {
    Put(u64, u64),
    Patch(u64, u64),
    Delete(u64),
    Batch(u64, u64),
    Wait,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        (0..3_u64, 0..9_u64).prop_map(|(id, price)| Step::Put(id, price)),
        (0..3_u64, 0..9_u64).prop_map(|(id, price)| Step::Patch(id, price)),
        (0..3_u64).prop_map(Step::Delete),
        (0..3_u64, 0..9_u64).prop_map(|(id, price)| Step::Batch(id, price)),
        Just(Step::Wait),
    ];
    proptest::collection::vec(step, 1..25)
}

/// Does a step; what the entity's promises refuse is no failure here.
async fn go(cached: &Cached, step: Step) {
    let db = &cached.db;
    match step {
        Step::Put(id, price) => {
            let stored = db.get(key(id)).await.unwrap();
            let rev = stored.map_or(0, |item| item.rev);
            db.put(&Item { rev, ..item(id, price) }).await.unwrap();
        }
        Step::Patch(id, price) => {
            let patched = db.patch(key(id)).rekey(|k| k.by_price(price)).await;
            assert!(
                patched.is_ok() || patched.is_err_and(|e| e.reason() == Some(&Reason::Missing))
            );
        }
        Step::Delete(id) => db.delete(key(id)).await.unwrap(),
        Step::Batch(id, price) => {
            let patch = db.patch(key(id)).rekey(|k| k.by_price(price));
            let done = db.transact((patch, db.create(&item(9, price)))).await;
            if done.is_ok() {
                db.transact((db.delete(key(9)),)).await.unwrap();
            }
        }
        Step::Wait => cached.settle(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a_program_alone_with_its_table_cannot_tell_that_there_is_a_cache(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let cached = Cached::new(CacheOptions::default()).await;
            for step in steps {
                go(&cached, step).await;
                for id in 0..3 {
                    let direct = cached.direct.get(key(id)).await.unwrap();
                    assert_eq!(cached.db.get(key(id)).await.unwrap(), direct);
                }
                let direct = cached.direct.query(Item::query().by_price("a")).all().await.unwrap();
                let found = cached.db.query(Item::query().by_price("a")).all().await.unwrap();
                assert_eq!(found, direct);
            }
        });
    }
}
