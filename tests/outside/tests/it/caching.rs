//! The cache in front of either backend.

use dyno::layer::{Cache, CacheOptions, Meter};
use dyno_outside::model::{Tenant, Ticket};

use super::samples::{tenant, ticket};
use super::ways::World;

pub(crate) async fn serves_from_memory_what_it_wrote(world: &World) {
    let (mut meter, mut cache) = (None, None);
    let db = world.through(|backend| {
        let meter = meter.insert(Meter::new(backend)).clone();
        let options = CacheOptions::default().clock(world.clock.clone());
        cache.insert(Cache::with_options(meter, options)).clone()
    });
    let (meter, cache) = (meter.unwrap(), cache.unwrap());
    // As a service does when it starts; the cache learns the table's key on the way.
    assert!(!db.verify().await.unwrap().breaks());
    db.put(&tenant("t1")).await.unwrap();
    meter.take();
    for _ in 0..5 {
        assert_eq!(db.get(Tenant::key("t1")).await.unwrap(), Some(tenant("t1")));
    }
    assert_eq!(meter.take().requests, 0);
    // A change shows at once, and so does that nothing is left.
    db.patch(Tenant::key("t1")).add(|t| t.open, 2u64).await.unwrap();
    assert_eq!(db.get(Tenant::key("t1")).await.unwrap().unwrap().open, 2);
    db.delete(Tenant::key("t1")).await.unwrap();
    assert_eq!(db.get(Tenant::key("t1")).await.unwrap(), None);
    assert_eq!(meter.take().read, 0.0);
    // Queries, until their table is written.
    world.clock.advance(std::time::Duration::from_secs(11));
    let all = async || db.query(Ticket::query().of_tenant("t1")).all().await.unwrap().len();
    assert_eq!((all().await, all().await, meter.take().requests), (0, 0, 1));
    db.put(&ticket(1)).await.unwrap();
    assert_eq!(all().await, 1);
    // Whoever must see what others wrote reads past it.
    world.db.put(&Tenant { open: 9, ..tenant("t1") }).await.unwrap();
    assert_eq!(db.get(Tenant::key("t1")).await.unwrap(), None);
    let fresh = db.get(Tenant::key("t1")).consistent().await.unwrap();
    assert_eq!(fresh.unwrap().open, 9);
    let items = cache.stats().items;
    assert!(items.hits >= 7 && items.negative_hits >= 2, "{items:?}");
}
