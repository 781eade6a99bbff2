//! How a cache behaves; the defaults are those of DAX, except where that would serve what is older
//! than a write of this process.

use std::sync::Arc;
use std::time::Duration;

use crate::clock::{Clock, SystemClock};

/// How much a [`Cache`](super::Cache) holds, and for how long.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use dyno_core::layer::CacheOptions;
///
/// let options = CacheOptions::default()
///     .capacity_bytes(16 << 20)
///     .item_ttl(Duration::from_secs(60))
///     .query_ttl(Duration::ZERO);
/// # let _ = options;
/// ```
#[derive(Debug, Clone)]
pub struct CacheOptions {
    pub(super) capacity_bytes: u64,
    pub(super) item_ttl: Duration,
    pub(super) query_ttl: Duration,
    pub(super) settling: Duration,
    pub(super) listings: Listings,
    pub(super) clock: Arc<dyn Clock>,
}

/// What becomes of cached queries and scans when their table is written through the cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Listings {
    /// They are dropped.
    UntilWritten,
    /// They stay until their time is over.
    UntilExpired,
}

impl Default for CacheOptions {
    fn default() -> Self {
        Self {
            capacity_bytes: 64 << 20,
            item_ttl: TTL_DEFAULT,
            query_ttl: TTL_DEFAULT,
            settling: SETTLING_DEFAULT,
            listings: Listings::UntilWritten,
            clock: Arc::new(SystemClock),
        }
    }
}

impl CacheOptions {
    /// Sets how many bytes of memory the cache may take; 64 MiB unless set.
    ///
    /// The least recently used entries go first. Bytes are those of values, keys and what holds
    /// them, estimated; for a moment the cache may be some entries larger.
    #[must_use]
    pub fn capacity_bytes(mut self, bytes: u64) -> Self {
        self.capacity_bytes = bytes;
        self
    }

    /// Sets how long an item may be served; five minutes unless set, and without end for zero.
    #[must_use]
    pub fn item_ttl(mut self, ttl: Duration) -> Self {
        self.item_ttl = ttl;
        self
    }

    /// Sets how long the answer to a query or a scan may be served; five minutes unless set. Zero
    /// caches none.
    #[must_use]
    pub fn query_ttl(mut self, ttl: Duration) -> Self {
        self.query_ttl = ttl;
        self
    }

    /// Sets for how long after a write through the cache an eventually consistent read may not
    /// show it; ten seconds unless set.
    ///
    /// In that time a miss of a written item is read consistently, for twice the units, and queries
    /// of a written table are not cached. Otherwise a copy that lags could bring the older item
    /// back into the cache, to stay.
    #[must_use]
    pub fn settling(mut self, time: Duration) -> Self {
        self.settling = time;
        self
    }

    /// Keeps the answers to queries and scans until their time is over, whatever is written, as DAX
    /// does.
    ///
    /// Unless set, a write through the cache drops those of its table.
    #[must_use]
    pub fn stale_queries(mut self) -> Self {
        self.listings = Listings::UntilExpired;
        self
    }

    /// Sets the clock; the machine's unless set.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }
}

/// As in DAX: `record-ttl-millis` and `query-ttl-millis`.
const TTL_DEFAULT: Duration = Duration::from_secs(300);

/// Copies catch up within a second, usually ("Read consistency" in the developer guide).
// Unverified: how far copies may lag at worst; ten seconds are assumed.
const SETTLING_DEFAULT: Duration = Duration::from_secs(10);
