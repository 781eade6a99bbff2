//! The changes of a table's items, kept for a day where the table has a stream.
//!
//! A partition of such a table holds a [`Recorder`]; the write set tells it of each change under the
//! partition's lock. `catalog` begins and ends a [`ShardLog`] with the table's stream, `stream` shows
//! shards and changes as the service does.
//!
//! ```text
//! ShardLog ─┬─ chain of a partition: shard ─► shard ─► open shard        a shard lasts four hours
//!           ├─ chain of its lower half:  └──────────► open shard         a split ends the chain,
//!           └─ chain of its upper half:  └──────────► open shard         and begins two
//! ```
//!
//! Nothing runs in the background: whoever writes or reads brings the time, and a shard that is due
//! ends, a change that is too old goes. A change shares the memory of the items it is about.
//!
//! **Lock order.** Behind the locks of partitions: the list of chains, then one chain. Partitions
//! share no lock of a chain; a number is drawn without one.
//!
//! **Invariant:** a change is recorded while its partition is locked, once, in the commit that makes
//! it. So numbers grow with the versions of an item, through splits and whatever else ends a shard.

mod chain;
mod log;
mod recorded;
mod recorder;

pub(crate) use chain::ShardInfo;
pub(crate) use log::{Batch, Gone, Position, ShardLog};
pub(crate) use recorded::{Author, Recorded, ShardId};
pub(crate) use recorder::Recorder;
