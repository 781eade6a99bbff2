//! Deleting the items whose time has passed.
//!
//! Called by `ops::table_life` when a request arrives. The table's queue says which items are due; each
//! goes the way of every write, and is looked at once more under the lock of its partition: an item
//! that was written meanwhile goes by what it says now.

use super::apply::apply_one;
use super::image::{Change, ItemWrite};
use super::rules::Rules;
use crate::base::{Config, Timestamp, limits};
use crate::catalog::{ItemKey, Table, TimeToLive};
use crate::replica::Vantage;

/// How many items are asked for at once.
const ITEMS_AT_ONCE: usize = 256;

/// For how long nothing expires after an item could not: without a leader a partition may be for
/// thousands of requests, each of which would try all that is due there.
const PAUSE_MICROS: i64 = 200_000;

/// What counts as expired at a moment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Expiry {
    now: Timestamp,
    delay_micros: i64,
    /// That of the service, where partitions have copies.
    vantage: Option<Vantage>,
}

impl Expiry {
    /// Returns what has expired by now, as the engine has it.
    pub(crate) fn new(config: &Config) -> Self {
        let (now, delay_micros) = (config.clock.now(), config.expiry_delay_micros);
        let vantage = config.replication.as_ref().map(|_| Vantage::of_service(now));
        Self { now, delay_micros, vantage }
    }

    /// Returns `true` if an item of the table is to be deleted, or to be forgotten for having
    /// expired too long ago.
    pub(crate) fn is_due(&self, table: &Table) -> bool {
        let is_on = |it: &TimeToLive| it.through <= self.now;
        table.definition.expires().is_some_and(is_on)
            && table.storage.expiry().has_before(self.latest())
            && !table.storage.expiry().is_paused(self.now.as_micros())
    }

    /// The moment before which an item must have expired.
    fn latest(&self) -> i64 {
        self.now.as_micros().saturating_sub(self.delay_micros)
    }

    /// The moment before which an item expired too long ago.
    fn earliest(&self) -> i64 {
        self.now.as_micros().saturating_sub(limits::EXPIRED_MICROS_MAX)
    }
}

/// Deletes the items of a table that have expired, in the order of their moments and keys, and
/// returns how many.
pub(crate) fn expire_items(table: &Table, expiry: Expiry, collection_bytes_max: u64) -> u64 {
    let queue = table.storage.expiry();
    queue.forget_before(expiry.earliest());
    let before = expiry.latest();
    let (mut last, mut deleted) = (None, 0);
    loop {
        let due = queue.before(before, last.as_ref(), ITEMS_AT_ONCE);
        let Some(end) = due.last().cloned() else { return deleted };
        for (_, key) in due {
            // An item that is gone meanwhile took its moment with it.
            let Some(item) = table.storage.item(&key) else { continue };
            let Some((_, collection)) = table.key_of(&item) else { continue };
            let key = ItemKey { key, collection };
            let write = ItemWrite::new(table, key, None, Change::Expire { before });
            // A deletion has no condition, and makes nothing larger: it is not refused, but where a
            // partition has no leader. Then the item expires later.
            let rules = Rules::of_service(collection_bytes_max, expiry.vantage.as_ref());
            let applied = apply_one(&write, rules);
            debug_assert!(applied.is_ok() || expiry.vantage.is_some(), "an item could not expire");
            if applied.is_err() {
                queue.pause_until(expiry.now.as_micros().saturating_add(PAUSE_MICROS));
            }
            deleted += u64::from(applied.is_ok_and(|it| it.old.is_some() && it.new.is_none()));
        }
        last = Some(end);
    }
}
