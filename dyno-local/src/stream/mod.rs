//! Streams as the service shows them: records, shards, places in them.
//!
//! `ops` answers the operations of the API of streams with it. What a stream keeps is in
//! `storage::shards`; which streams there are, `catalog` knows. Nothing here changes anything.

mod arn;
mod place;
mod record;
mod sequence;
mod shards;
#[cfg(test)]
mod tests;

pub(crate) use arn::is_stream_arn;
pub(crate) use place::Place;
pub(crate) use record::record;
pub(crate) use sequence::{parse_sequence, sequence_text};
pub(crate) use shards::shard;
