//! Shard iterators: a place in a shard as a text that only the engine can make.
//!
//! ```text
//! <ARN of the stream> | 1 | base64 of: kind (u8) · number (u64) · when it was given (i64) ·
//!                                      name of the shard · CRC-32 of the ARN and all that
//! ```
//!
//! The checksum tells a text that was cut or changed; there is nothing secret in a place.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::is_stream_arn;
use crate::base::{Timestamp, limits};
use crate::storage::{Position, ShardId};

const OLDEST: u8 = 0;
const NUMBER: u8 = 1;

/// What stands between the parts of a text.
const MARK: &str = "|1|";

/// A place in a shard, with the moment when it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) stream_arn: String,
    pub(crate) shard: ShardId,
    /// The oldest change, or one with a number.
    pub(crate) position: Position,
    pub(crate) given: Timestamp,
}

impl Place {
    /// Returns the place as text.
    pub(crate) fn render(&self) -> String {
        let (kind, number) = match self.position {
            Position::Number(number) => (NUMBER, number),
            Position::Oldest | Position::Newest | Position::Moment(_) => (OLDEST, 0),
        };
        let mut bytes = vec![kind];
        bytes.extend(number.to_le_bytes());
        bytes.extend(self.given.as_micros().to_le_bytes());
        bytes.extend(self.shard.to_string().as_bytes());
        bytes.extend(checksum(&self.stream_arn, &bytes).to_le_bytes());
        format!("{}{MARK}{}", self.stream_arn, STANDARD.encode(bytes))
    }

    /// Reads a place; `None` if it was not made by [`render`](Self::render).
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if text.len() > limits::SHARD_ITERATOR_BYTES_MAX {
            return None;
        }
        let (stream_arn, bytes) = text.split_once(MARK)?;
        let bytes = STANDARD.decode(bytes).ok()?;
        let (bytes, sum) = bytes.split_last_chunk()?;
        if u32::from_le_bytes(*sum) != checksum(stream_arn, bytes) || !is_stream_arn(stream_arn) {
            return None;
        }
        let (kind, rest) = bytes.split_first()?;
        let (number, rest) = rest.split_first_chunk()?;
        let (given, shard) = rest.split_first_chunk()?;
        let position = match *kind {
            OLDEST => Position::Oldest,
            NUMBER => Position::Number(u64::from_le_bytes(*number)),
            _ => return None,
        };
        Some(Self {
            stream_arn: stream_arn.to_owned(),
            shard: ShardId::parse(std::str::from_utf8(shard).ok()?)?,
            position,
            given: Timestamp::from_micros(i64::from_le_bytes(*given)),
        })
    }

    /// Returns `true` if the place was given so long ago that it cannot be used any more.
    pub(crate) fn is_expired(&self, now: Timestamp) -> bool {
        self.given.plus_micros(limits::SHARD_ITERATOR_LIFETIME_MICROS) < now
    }
}

fn checksum(stream_arn: &str, bytes: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(stream_arn.as_bytes());
    hasher.update(bytes);
    hasher.finalize()
}
