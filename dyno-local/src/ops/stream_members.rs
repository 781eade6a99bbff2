//! Members that the operations of the API of streams share, and finding what they name.

use std::sync::Arc;

use super::Ctx;
use super::constraints::{too_long, too_short};
use crate::base::EngineError;
use crate::catalog::Stream;
use crate::storage::ShardId;
use crate::stream::is_stream_arn;

/// Checks the ARN of a stream.
// Unverified: the text, and that it is told alone, also of an ARN that is too short.
pub(super) fn check_stream_arn(arn: &str) -> Result<(), EngineError> {
    if is_stream_arn(arn) { Ok(()) } else { Err(EngineError::Plain("Invalid StreamArn")) }
}

/// Returns the stream with an ARN that passed [`check_stream_arn`].
pub(super) fn find_stream(arn: &str, ctx: Ctx<'_>) -> Result<Arc<Stream>, EngineError> {
    let stream = ctx.catalog.streams().find(arn, ctx.config.clock.now());
    stream.ok_or_else(|| EngineError::StreamNotFound(arn.to_owned()))
}

/// Reads the name of a shard. One that could not be of any shard is not found.
pub(super) fn shard_id(text: &str) -> Result<ShardId, EngineError> {
    ShardId::parse(text).ok_or(EngineError::ShardNotFound)
}

/// Returns the violation of the length of a member.
pub(super) fn length_violation(
    text: &str,
    path: &str,
    (min, max): (usize, usize),
) -> Option<String> {
    if text.len() < min {
        return Some(too_short(text, path, min));
    }
    (text.len() > max).then(|| too_long(text, path, max))
}
