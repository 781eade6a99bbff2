//! `GetShardIterator`.

use dyno_core::backend::BackendError;
use dyno_core::op::{GetShardIterator, GetShardIteratorOutput, ShardIteratorType};

use super::Ctx;
use super::constraints::Constraints;
use super::stream_members::{check_stream_arn, find_stream, length_violation, shard_id};
use crate::base::{EngineError, Timestamp, limits};
use crate::catalog::Stream;
use crate::storage::{Gone, Position, ShardId};
use crate::stream::{Place, parse_sequence};

/// Finds a place in a shard, which `GetRecords` takes for 15 minutes.
pub(crate) fn get_shard_iterator(
    request: &GetShardIterator,
    ctx: Ctx<'_>,
) -> Result<GetShardIteratorOutput, BackendError> {
    check_constraints(request, ctx)?;
    check_stream_arn(&request.stream_arn)?;
    let asked = asked(request)?;
    let stream = find_stream(&request.stream_arn, ctx)?;
    let shard = shard_id(&request.shard_id)?;
    let position = position(&stream, shard, asked)?;
    let given = ctx.config.clock.now();
    let place = Place { stream_arn: stream.arn.clone(), shard, position, given };
    let mut output = GetShardIteratorOutput::default();
    output.shard_iterator = Some(place.render());
    Ok(output)
}

fn check_constraints(request: &GetShardIterator, ctx: Ctx<'_>) -> Result<(), EngineError> {
    let mut constraints = Constraints::new(ctx.faults);
    constraints.members(&["streamArn", "shardId"]);
    if ctx.faults.constraint("shardId").is_none() {
        let length = length_violation(&request.shard_id, "shardId", limits::SHARD_ID_BYTES);
        constraints.extend(length);
    }
    constraints.members(&["shardIteratorType", "sequenceNumber"]);
    if let Some(number) = &request.sequence_number {
        let length = length_violation(number, "sequenceNumber", limits::SEQUENCE_NUMBER_BYTES);
        constraints.extend(length);
    }
    constraints.check()
}

/// Returns the position that is asked for.
// Unverified: the texts, and that a moment which a type does not need is not looked at.
fn asked(request: &GetShardIterator) -> Result<Position, EngineError> {
    let is_from_number = matches!(
        request.shard_iterator_type,
        ShardIteratorType::AtSequenceNumber | ShardIteratorType::AfterSequenceNumber
    );
    if request.sequence_number.is_some() && !is_from_number {
        return Err(EngineError::Plain(
            "SequenceNumber can only be specified for AT_SEQUENCE_NUMBER and AFTER_SEQUENCE_NUMBER",
        ));
    }
    let number = || {
        let text = request.sequence_number.as_deref().ok_or(EngineError::Plain(
            "SequenceNumber must be specified for AT_SEQUENCE_NUMBER and AFTER_SEQUENCE_NUMBER",
        ))?;
        parse_sequence(text).ok_or(EngineError::Plain("Invalid SequenceNumber"))
    };
    match request.shard_iterator_type {
        ShardIteratorType::TrimHorizon => Ok(Position::Oldest),
        ShardIteratorType::Latest => Ok(Position::Newest),
        ShardIteratorType::AtSequenceNumber => number().map(Position::Number),
        ShardIteratorType::AfterSequenceNumber => {
            number().map(|number| Position::Number(number.saturating_add(1)))
        }
        ShardIteratorType::AtTimestamp => match request.timestamp {
            Some(seconds) => Ok(Position::Moment(moment(seconds))),
            None => Err(EngineError::Plain("Timestamp must be specified for AT_TIMESTAMP")),
        },
    }
}

/// Returns the position as a number, or the oldest, which stays what it is while changes go.
fn position(stream: &Stream, shard: ShardId, asked: Position) -> Result<Position, EngineError> {
    let found = stream.log.read(shard, asked, 0).ok_or(EngineError::ShardNotFound)?;
    let batch = found.map_err(|Gone| EngineError::TrimmedData)?;
    match asked {
        Position::Oldest => Ok(Position::Oldest),
        // A number that was not drawn yet. (That after the newest of all was not, either.)
        Position::Number(number) if number > stream.log.next_number() => {
            Err(EngineError::Plain("Invalid SequenceNumber"))
        }
        Position::Number(_) | Position::Newest | Position::Moment(_) => {
            Ok(Position::Number(batch.from))
        }
    }
}

/// Returns the moment after so many seconds since 1970.
fn moment(seconds: f64) -> Timestamp {
    #[expect(clippy::cast_possible_truncation, reason = "what is too large becomes the largest")]
    let millis = (seconds * 1_000.0) as i64;
    Timestamp::from_micros(millis.saturating_mul(1_000))
}
