//! Reading the stream of a table as it grows.
//!
//! `Db::changes` makes a [`Changes`]; it asks the backend for the shards of the stream and reads them
//! one after the other, parents before their children, and goes by the clock of the `Db` between two
//! looks at a stream where nothing is new.
//!
//! Invariant: a checkpoint covers what was handed out and nothing else, wherever a call was dropped.

use std::collections::VecDeque;
use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use super::checkpoint::Checkpoint;
use super::event::{Event, read};
use super::shards::{Position, Shards};
use crate::backend::ErrorCode;
use crate::clock::{Timestamp, until};
use crate::entity::Table;
use crate::error::{Error, ErrorKind, Result};
use crate::handle::Handle;
use crate::op::{
    DescribeStream, DescribeTable, GetRecords, GetRecordsOutput, GetShardIterator, Record, Shard,
    ShardIteratorType, StreamStatus,
};

/// Where reading a stream starts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Start {
    /// At the oldest record there is, up to 24 hours old.
    #[default]
    Oldest,
    /// Behind the newest record, as soon as the stream is [opened](Changes::open).
    Latest,
    /// At the first record of this moment or later.
    At(Timestamp),
    /// Behind what was handed out when this checkpoint was taken.
    After(Checkpoint),
}

/// The changes of a table, from its stream; made by `Db::changes`.
///
/// Every change of an item comes once and in order; those of different items come in any order.
/// Where reading goes on after a [`checkpoint`](Self::checkpoint), what was handed out after it comes
/// again. One reader reads all shards, one after the other: to share a stream between processes use
/// AWS Lambda or the Kinesis adapter.
///
/// It holds up to 1,000 records or 1 MB at a time. Reading a stream costs read request units of
/// streams, one for each `GetRecords`, and none of the table's.
///
/// The table must have a stream, and the backend must answer the operations of streams.
pub struct Changes<T> {
    handle: Handle,
    start: Start,
    interval: Duration,
    limit: Option<i32>,
    open: Option<Open>,
    marker: PhantomData<fn() -> T>,
}

/// A stream that is being read.
#[derive(Debug)]
struct Open {
    stream_arn: String,
    shards: Shards,
    /// Whether there will be no further records.
    is_off: bool,
    looked_at: Timestamp,
    /// The shard that was asked last.
    asked: String,
    /// What came of it and was not handed out yet.
    batch: VecDeque<Record>,
    /// Where to read on behind it; at the end of a shard, nowhere.
    next: Option<String>,
}

/// How long to wait, unless told otherwise, before a stream that has nothing new is asked again.
const INTERVAL: Duration = Duration::from_secs(1);

/// How long a stream is read before it is asked for further shards, though none came to its end.
const LOOK_INTERVAL_MICROS: i64 = 60_000_000;

impl<T: Table> Changes<T> {
    pub(crate) const fn new(handle: Handle) -> Self {
        Self {
            handle,
            start: Start::Oldest,
            interval: INTERVAL,
            limit: None,
            open: None,
            marker: PhantomData,
        }
    }

    /// Says where to start; [`Start::Oldest`] if it is not said.
    #[must_use]
    pub fn start(self, start: Start) -> Self {
        Self { start, open: None, ..self }
    }

    /// Says how long [`next`](Self::next) waits before it asks again where nothing was new; a second
    /// if it is not said.
    ///
    /// A shard may be asked five times a second by all readers together.
    #[must_use]
    pub fn interval(self, interval: Duration) -> Self {
        Self { interval, ..self }
    }

    /// Says how many records one request brings at the most: 1 to 1,000, which is the default.
    #[must_use]
    pub fn batch_size(self, records: u32) -> Self {
        Self { limit: Some(i32::try_from(records).unwrap_or(i32::MAX)), ..self }
    }

    /// Finds the stream and its shards, so that what is [`Latest`](Start::Latest) is settled.
    ///
    /// The first read does so, too; where the stream is open already, nothing is done.
    ///
    /// # Errors
    ///
    /// [`NotFound`](ErrorKind::NotFound) if the table never had a stream, or that of the checkpoint
    /// is gone; [`Cursor`](ErrorKind::Cursor) if the checkpoint is of another table;
    /// [`Invalid`](ErrorKind::Invalid) if the backend has no streams.
    pub async fn open(&mut self) -> Result<()> {
        if self.open.is_some() {
            return Ok(());
        }
        let now = self.handle.clock().now();
        let (stream_arn, shards, first) = match &self.start {
            Start::Oldest => (self.newest_stream().await?, Shards::default(), Position::Oldest),
            Start::Latest => {
                (self.newest_stream().await?, Shards::default(), Position::At(whole_second(now)))
            }
            Start::At(moment) => {
                let first = Position::At(whole_second(*moment));
                (self.newest_stream().await?, Shards::default(), first)
            }
            Start::After(checkpoint) => {
                checkpoint.check_table(self.handle.table_name()?)?;
                let shards = Shards::at(checkpoint.positions.clone());
                (checkpoint.stream_arn.clone(), shards, Position::Oldest)
            }
        };
        let mut open = Open::new(stream_arn, shards, now);
        let is_latest = self.start == Start::Latest;
        open.look(&self.handle, |shard| match shard.sequence_number_range.ending_sequence_number {
            Some(_) if is_latest => Position::Finished,
            Some(_) | None => first.clone(),
        })
        .await?;
        if is_latest {
            open.skip_to_latest(&self.handle).await?;
        }
        self.open = Some(open);
        Ok(())
    }

    /// Returns the next change; waits for it where there is none.
    ///
    /// `None` when the stream was switched off and read to its end. After an error it may be called
    /// again and goes on where it was. Dropping the future loses nothing.
    ///
    /// # Errors
    ///
    /// Those of [`open`](Self::open); [`Throttled`](ErrorKind::Throttled);
    /// [`NotFound`](ErrorKind::NotFound) if records were deleted, after 24 hours, before they were
    /// read.
    pub async fn next(&mut self) -> Option<Result<Event<T::Item>>> {
        loop {
            match self.take_or_fetch().await {
                Ok(Some(event)) => return Some(Ok(event)),
                Ok(None) => {}
                Err(error) => return Some(Err(error)),
            }
            if self.open.as_ref().is_some_and(Open::is_at_end) {
                return None;
            }
            let clock = self.handle.clock();
            let interval = i64::try_from(self.interval.as_micros()).unwrap_or(i64::MAX);
            until(&**clock, clock.now().plus_micros(interval)).await;
        }
    }

    /// Returns changes that are there, up to 1,000 of one shard; none if each shard was asked and
    /// nothing is new. Does not wait.
    ///
    /// On AWS a shard may say that it has none though some are to come: where that matters, ask
    /// again.
    ///
    /// # Errors
    ///
    /// As for [`next`](Self::next).
    pub async fn poll(&mut self) -> Result<Vec<Event<T::Item>>> {
        let mut events = Vec::from_iter(self.take_or_fetch().await?);
        events.extend(std::iter::from_fn(|| self.take()));
        Ok(events)
    }

    /// Returns how far the stream was read: all that was handed out. `None` before it was opened.
    ///
    /// Take it after a change was dealt with, and store its text.
    pub fn checkpoint(&self) -> Option<Checkpoint> {
        let open = self.open.as_ref()?;
        let positions = open.shards.positions();
        Some(Checkpoint { stream_arn: open.stream_arn.clone(), positions })
    }

    async fn take_or_fetch(&mut self) -> Result<Option<Event<T::Item>>> {
        if let Some(event) = self.take() {
            return Ok(Some(event));
        }
        self.open().await?;
        loop {
            let Some(open) = &mut self.open else { return Ok(None) };
            open.fetch(&self.handle, self.limit).await?;
            let is_nothing_new = open.batch.is_empty();
            let event = self.take();
            // A batch may be of nothing but what is passed over.
            if event.is_some() || is_nothing_new {
                return Ok(event);
            }
        }
    }

    fn take(&mut self) -> Option<Event<T::Item>> {
        let open = self.open.as_mut()?;
        std::iter::from_fn(|| open.take()).find_map(read::<T>)
    }

    async fn newest_stream(&self) -> Result<String> {
        let request = DescribeTable::new(self.handle.table_name()?);
        let context = self.handle.context(None);
        let described = self.handle.send(request, context.clone()).await?.table;
        described.latest_stream_arn.ok_or_else(|| {
            let message = "the table has no stream: switch one on with `UpdateTable`";
            Error::new(ErrorKind::NotFound, message).with_context(&context)
        })
    }
}

impl Open {
    const fn new(stream_arn: String, shards: Shards, now: Timestamp) -> Self {
        Self {
            stream_arn,
            shards,
            is_off: false,
            looked_at: now,
            asked: String::new(),
            batch: VecDeque::new(),
            next: None,
        }
    }

    fn is_at_end(&self) -> bool {
        self.is_off && self.batch.is_empty() && self.shards.are_finished()
    }

    /// Hands out a record, and with the last one of a batch goes on behind it.
    fn take(&mut self) -> Option<Record> {
        let record = self.batch.pop_front()?;
        self.shards.advance(&self.asked, &record.dynamodb.sequence_number);
        if self.batch.is_empty() {
            self.shards.go_on(&self.asked, self.next.take());
        }
        Some(record)
    }

    /// Asks each shard whose turn it is until one has records.
    async fn fetch(&mut self, handle: &Handle, limit: Option<i32>) -> Result<()> {
        loop {
            self.look_if_due(handle).await?;
            for shard in self.shards.readable_after(&self.asked) {
                let answer = self.ask(handle, &shard, limit).await?;
                self.asked = shard;
                if !answer.records.is_empty() {
                    self.batch = answer.records.into();
                    self.next = answer.next_shard_iterator;
                    return Ok(());
                }
                self.shards.go_on(&self.asked, answer.next_shard_iterator);
            }
            // The children of a shard that ended can be read at once. Each round ends one.
            if !self.shards.has_finished() {
                return Ok(());
            }
        }
    }

    /// Asks a shard for records, where it was left or, if that place is too old, from its position.
    async fn ask(
        &mut self,
        handle: &Handle,
        shard: &str,
        limit: Option<i32>,
    ) -> Result<GetRecordsOutput> {
        let kept = self.shards.get_mut(shard).and_then(|shard| shard.iterator.clone());
        if let Some(iterator) = kept {
            match get_records(handle, iterator, limit).await {
                Err(error) if error.code() == Some(&ErrorCode::ExpiredIterator) => {}
                answer => return answer,
            }
        }
        let position = self.shards.get_mut(shard).map(|shard| shard.position.clone());
        let request = self.iterator_at(shard, &position.unwrap_or(Position::Oldest));
        let iterator = get_iterator(handle, request).await?;
        get_records(handle, iterator, limit).await
    }

    fn iterator_at(&self, shard: &str, position: &Position) -> GetShardIterator {
        let of_kind = |kind| GetShardIterator::new(&self.stream_arn, shard, kind);
        match position {
            Position::Oldest | Position::Finished => of_kind(ShardIteratorType::TrimHorizon),
            Position::At(moment) => GetShardIterator {
                timestamp: Some(moment.as_seconds()),
                ..of_kind(ShardIteratorType::AtTimestamp)
            },
            Position::After(number) => GetShardIterator {
                sequence_number: Some(number.clone()),
                ..of_kind(ShardIteratorType::AfterSequenceNumber)
            },
        }
    }

    /// Settles where the open shards end now.
    async fn skip_to_latest(&mut self, handle: &Handle) -> Result<()> {
        for shard in self.shards.readable_after("") {
            let kind = ShardIteratorType::Latest;
            let request = GetShardIterator::new(&self.stream_arn, &shard, kind);
            let iterator = get_iterator(handle, request).await?;
            self.shards.go_on(&shard, Some(iterator));
        }
        Ok(())
    }

    async fn look_if_due(&mut self, handle: &Handle) -> Result<()> {
        let since = handle.clock().now().as_micros().saturating_sub(self.looked_at.as_micros());
        let is_due = self.shards.has_finished()
            || since >= LOOK_INTERVAL_MICROS
            || (self.shards.are_finished() && !self.is_off);
        if is_due {
            // What comes now has come since: it is wanted from its beginning.
            self.look(handle, |_| Position::Oldest).await?;
        }
        Ok(())
    }

    /// Asks for the state of the stream and for all of its shards.
    async fn look(
        &mut self,
        handle: &Handle,
        position_of: impl Fn(&Shard) -> Position,
    ) -> Result<()> {
        let now = handle.clock().now();
        let (mut listed, mut request) = (Vec::new(), DescribeStream::new(&self.stream_arn));
        let status = loop {
            let page = handle.send(request.clone(), handle.context(None)).await?;
            let page = page.stream_description;
            listed.extend(page.shards);
            request.exclusive_start_shard_id = page.last_evaluated_shard_id;
            if request.exclusive_start_shard_id.is_none() {
                break page.stream_status;
            }
        };
        self.shards.learn(listed, position_of);
        self.is_off = status == StreamStatus::Disabled;
        self.looked_at = now;
        Ok(())
    }
}

async fn get_iterator(handle: &Handle, request: GetShardIterator) -> Result<String> {
    let answer = handle.send(request, handle.context(None)).await?;
    answer.shard_iterator.ok_or_else(|| {
        let message = "the backend found no place in a shard of the stream";
        Error::new(ErrorKind::Service, message).with_context(&handle.context(None))
    })
}

async fn get_records(
    handle: &Handle,
    iterator: String,
    limit: Option<i32>,
) -> Result<GetRecordsOutput> {
    let request = GetRecords { limit, ..GetRecords::new(iterator) };
    handle.send(request, handle.context(None)).await
}

/// Returns the second that a moment is in: records know the time of their change to the second.
fn whole_second(moment: Timestamp) -> Timestamp {
    Timestamp::from_seconds(moment.as_micros().div_euclid(1_000_000))
}

impl<T: Table> fmt::Debug for Changes<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Changes");
        debug.field("table", &T::SCHEMA.type_name).field("open", &self.open.is_some());
        debug.finish_non_exhaustive()
    }
}
