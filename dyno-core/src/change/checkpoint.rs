//! How far a stream was read, as text to be stored.
//!
//! ```text
//! dyno1;<ARN of the stream>;<shard>=O;<shard>=T<microseconds>;<shard>=A<number>;<shard>=F
//! ```
//!
//! `O`: not read at all, `T`: to be read from this moment on, `A`: read up to this record, `F`: read
//! to its end. What is handed out after a checkpoint was taken is not in it.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use super::shards::Position;
use crate::clock::Timestamp;
use crate::error::{Error, ErrorKind, Result};

/// How far a stream was read, from [`Changes::checkpoint`](super::Changes::checkpoint).
///
/// Store its text, and parse it to go on from there: [`Start::After`](super::Start::After). It names
/// the stream and each of its shards, some hundred bytes for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    pub(super) stream_arn: String,
    pub(super) positions: BTreeMap<String, Position>,
}

/// The text's first word, which a later form of it would change.
const FORM: &str = "dyno1";

impl Checkpoint {
    /// Returns the ARN of the stream.
    pub fn stream_arn(&self) -> &str {
        &self.stream_arn
    }

    /// Fails if the stream is that of another table.
    pub(super) fn check_table(&self, table: &str) -> Result<()> {
        // A table may be named by its ARN, whose end is the name.
        let name = table.rsplit('/').next().unwrap_or(table);
        let mut parts = self.stream_arn.split('/').skip(1);
        if parts.next() == Some(name) && parts.next() == Some("stream") {
            return Ok(());
        }
        let message = "the checkpoint is of the stream of another table";
        Err(Error::new(ErrorKind::Cursor, message))
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{FORM};{}", self.stream_arn)?;
        for (shard, position) in &self.positions {
            match position {
                Position::Oldest => write!(f, ";{shard}=O")?,
                Position::At(moment) => write!(f, ";{shard}=T{}", moment.as_micros())?,
                Position::After(number) => write!(f, ";{shard}=A{number}")?,
                Position::Finished => write!(f, ";{shard}=F")?,
            }
        }
        Ok(())
    }
}

impl FromStr for Checkpoint {
    type Err = Error;

    /// Fails with kind [`Cursor`](ErrorKind::Cursor) for what is no checkpoint.
    fn from_str(text: &str) -> Result<Self> {
        let none = || Error::new(ErrorKind::Cursor, "the text is no checkpoint of a stream");
        let rest = text.strip_prefix(FORM).and_then(|rest| rest.strip_prefix(';'));
        let mut parts = rest.ok_or_else(none)?.split(';');
        let stream_arn = parts.next().filter(|arn| !arn.is_empty()).ok_or_else(none)?;
        let positions = parts.map(|part| {
            let (shard, position) = part.split_once('=')?;
            Some((shard.to_owned(), position_of(position)?))
        });
        let positions = positions.collect::<Option<_>>().ok_or_else(none)?;
        Ok(Self { stream_arn: stream_arn.to_owned(), positions })
    }
}

fn position_of(text: &str) -> Option<Position> {
    if let Some(micros) = text.strip_prefix('T') {
        return Some(Position::At(Timestamp::from_micros(micros.parse().ok()?)));
    }
    if let Some(number) = text.strip_prefix('A') {
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        return is_number.then(|| Position::After(number.to_owned()));
    }
    match text {
        "O" => Some(Position::Oldest),
        "F" => Some(Position::Finished),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARN: &str = "arn:aws:dynamodb:eu-west-1:000000000000:table/saas/stream/2026-01-01T00:00";

    #[test]
    fn the_text_is_read_as_it_was_written() {
        let text = format!("dyno1;{ARN};s-1=F;s-2=A000000000000000000017;s-3=O;s-4=T5000000");
        let checkpoint: Checkpoint = text.parse().unwrap();
        assert_eq!(checkpoint.to_string(), text);
        assert_eq!(checkpoint.positions["s-4"], Position::At(Timestamp::from_seconds(5)));
        assert_eq!(checkpoint.stream_arn(), ARN);
    }

    #[test]
    fn what_is_no_checkpoint_is_an_error() {
        for text in [
            "",
            "dyno1",
            "dyno1;",
            "dyno2;arn",
            "dyno1;arn;s",
            "dyno1;arn;s=A",
            "dyno1;arn;s=Tx",
            "dyno1;arn;s=Ax",
            "dyno1;arn;s=",
            "dyno1;arn;",
        ] {
            let error = text.parse::<Checkpoint>().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Cursor, "{text}");
        }
    }

    #[test]
    fn a_checkpoint_is_of_one_table() {
        let checkpoint: Checkpoint = format!("dyno1;{ARN}").parse().unwrap();
        for table in ["saas", "arn:aws:dynamodb:eu-west-1:000000000000:table/saas"] {
            assert!(checkpoint.check_table(table).is_ok(), "{table}");
        }
        for table in ["sass", "stream", ""] {
            let error = checkpoint.check_table(table).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Cursor, "{table}");
        }
    }
}
