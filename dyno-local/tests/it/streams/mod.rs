//! Streams: records of changes, shards, places in them, and how long all of it is there.

mod iterators;
mod life;
mod model;
mod records;
mod shards;

use dyno_core::op::{
    CreateTable, DescribeStream, GetRecords, GetShardIterator, Record, Shard, ShardIteratorType,
    StreamDescription, StreamSpecification, StreamViewType, UpdateTable,
};
use dyno_local::{Local, LocalBuilder, ManualClock, Timestamp};

use crate::support::{build, ok, table};

const START: Timestamp = Timestamp::from_seconds(1_431_379_293);

/// The specification of a stream that is on.
pub(crate) const fn on(view: StreamViewType) -> StreamSpecification {
    StreamSpecification { stream_enabled: true, stream_view_type: Some(view) }
}

const OFF: StreamSpecification =
    StreamSpecification { stream_enabled: false, stream_view_type: None };

/// The table `tab` with a stream.
pub(crate) fn streamed(view: StreamViewType) -> CreateTable {
    let mut create = table("tab", "pk sk", "pk:S sk:S");
    create.stream_specification = Some(on(view));
    create
}

/// An engine with a clock of its own.
fn clocked(builder: LocalBuilder) -> (Local, ManualClock) {
    let clock = ManualClock::new(START);
    (build(builder.clock(clock.clone())), clock)
}

/// Switches the stream of `tab`.
fn switch(local: &Local, stream: StreamSpecification) {
    let mut update = UpdateTable::new("tab");
    update.stream_specification = Some(stream);
    ok(local, update);
}

/// The ARN of the newest stream of `tab`.
fn newest_arn(local: &Local) -> String {
    let described = ok(local, dyno_core::op::DescribeTable::new("tab")).table;
    described.latest_stream_arn.unwrap()
}

/// A stream with all its shards, some at a time.
fn described(local: &Local, arn: &str) -> StreamDescription {
    let mut request = DescribeStream::new(arn);
    request.limit = Some(3);
    let mut all: Option<StreamDescription> = None;
    loop {
        let mut page = ok(local, request.clone()).stream_description;
        assert!(page.shards.len() <= 3);
        request.exclusive_start_shard_id = page.last_evaluated_shard_id.take();
        match &mut all {
            Some(all) => all.shards.append(&mut page.shards),
            None => all = Some(page),
        }
        if request.exclusive_start_shard_id.is_none() {
            return all.unwrap();
        }
    }
}

/// A place in a shard.
fn place(local: &Local, arn: &str, shard: &str, kind: ShardIteratorType) -> String {
    ok(local, GetShardIterator::new(arn, shard, kind)).shard_iterator.unwrap()
}

/// The records of a shard from a place on, some at a time, and whether the shard is over.
fn read_from(local: &Local, place: String) -> (Vec<Record>, bool) {
    let mut records = Vec::new();
    let mut request = GetRecords::new(place);
    request.limit = Some(7);
    loop {
        let page = ok(local, request.clone());
        let count = page.records.len();
        records.extend(page.records);
        let Some(next) = page.next_shard_iterator else { return (records, true) };
        if count == 0 {
            return (records, false);
        }
        request.shard_iterator = next;
    }
}

/// The records of a shard from its oldest on.
fn read_shard(local: &Local, arn: &str, shard: &Shard) -> Vec<Record> {
    let place = place(local, arn, &shard.shard_id, ShardIteratorType::TrimHorizon);
    let (records, is_over) = read_from(local, place);
    let is_closed = shard.sequence_number_range.ending_sequence_number.is_some();
    assert_eq!(is_over, is_closed, "{shard:?}");
    records
}

/// A record in short: what happened to which item, and what it was and is.
fn told(record: &Record) -> String {
    use crate::support::shown;
    let image = |image: &Option<_>| image.as_ref().map_or_else(|| "-".to_owned(), shown);
    let change = &record.dynamodb;
    let (old, new) = (image(&change.old_image), image(&change.new_image));
    format!("{} [{}] {old} > {new}", record.event_name.name(), shown(&change.keys))
}

fn all_told(local: &Local) -> Vec<String> {
    local.stream_records("tab").iter().map(told).collect()
}
