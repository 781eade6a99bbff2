//! Items that an older version of the program wrote.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use dyno::op::PutItem;
use dyno::{BackendExt, ErrorKind};
use dyno_outside::model::Tenant;

use super::samples::tenant;
use super::ways::World;

/// A tenant as version 1 wrote it: one `owner`, `tickets`, and no key of the index of regions.
async fn put_old(world: &World, id: &str) {
    let mut item = Tenant::key(id).to_item();
    item.extend([("_t", "Tenant"), ("id", id), ("owner", "Ada Byron"), ("region", "north")]);
    item.extend([("tickets", 3)]);
    world.backend.send(PutItem::new("desk", item)).await.unwrap();
}

pub(crate) async fn upgrades_what_older_programs_wrote(world: &World) {
    let db = &world.db;
    for id in ["t1", "t2", "t3", "t4"] {
        put_old(world, id).await;
    }
    let today = |id: &str| Tenant { open: 3, ..tenant(id) };
    assert_eq!(db.get(Tenant::key("t1")).await.unwrap(), Some(today("t1")));
    // A patch upgrades the item first.
    let patched = db.patch(Tenant::key("t2")).add(|t| t.open, 1u64).await.unwrap();
    assert_eq!(patched, Tenant { open: 4, ..today("t2") });
    // In a transaction that is refused until the item was upgraded.
    let count = || (db.patch(Tenant::key("t3")).add(|t| t.open, 1u64),);
    assert_eq!(db.transact(count()).await.unwrap_err().kind(), ErrorKind::Rejected);
    assert_eq!(db.upgrade(Tenant::key("t3")).await.unwrap(), Some(today("t3")));
    db.transact(count()).await.unwrap();

    // The rest by a backfill, which gives the new index its keys.
    let of_north = async || {
        let found = db.query(Tenant::query().of_region("north")).all().await.unwrap();
        found.into_iter().map(|tenant| tenant.id).collect::<Vec<_>>()
    };
    assert_eq!(of_north().await, ["t2", "t3"]);
    let dry = db.backfill::<Tenant>().dry_run().run().await.unwrap();
    assert_eq!((dry.read, dry.written), (4, 2));
    let told = Arc::new(AtomicU64::new(0));
    let seen = Arc::clone(&told);
    let backfill = db.backfill::<Tenant>().segments(2);
    let backfill = backfill.on_progress(move |at| seen.store(at.read, Ordering::Relaxed));
    assert_eq!(backfill.run().await.unwrap().written, 2);
    assert_eq!(told.load(Ordering::Relaxed), 4);
    assert_eq!(of_north().await, ["t1", "t2", "t3", "t4"]);
    assert_eq!(db.backfill::<Tenant>().run().await.unwrap().written, 0);
}
