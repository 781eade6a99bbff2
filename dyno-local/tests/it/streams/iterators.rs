//! Places in a shard: which records they lead to, and when they lead nowhere.

use std::time::Duration;

use dyno_core::op::{
    CreateTable, DescribeStream, GetRecords, GetShardIterator, ProvisionedThroughput, PutItem,
    Record, ShardIteratorType, StreamViewType,
};
use dyno_local::{Local, ManualClock};

use super::{START, clocked, newest_arn, place, read_from, streamed};
use crate::support::{item, ok, put, refusal, sized};

/// The table `tab` with a stream and one partition.
fn narrow() -> CreateTable {
    let mut create = streamed(StreamViewType::NewAndOldImages);
    create.billing_mode = None;
    create.provisioned_throughput =
        Some(ProvisionedThroughput { read_capacity_units: 1, write_capacity_units: 1 });
    create
}

/// A stream with one shard.
struct Stream {
    local: Local,
    clock: ManualClock,
    arn: String,
    shard: String,
}

impl Stream {
    fn new() -> Self {
        let (local, clock) = clocked(Local::builder());
        ok(&local, narrow());
        let arn = newest_arn(&local);
        let shards = ok(&local, DescribeStream::new(&arn)).stream_description.shards;
        assert_eq!(shards.len(), 1);
        Self { local, clock, arn, shard: shards[0].shard_id.clone() }
    }

    fn request(&self, kind: ShardIteratorType, number: Option<&Record>) -> GetShardIterator {
        let mut request = GetShardIterator::new(&self.arn, &self.shard, kind);
        request.sequence_number = number.map(|record| record.dynamodb.sequence_number.clone());
        request
    }

    /// The sort keys of the records from a place on.
    fn read(&self, request: GetShardIterator) -> Vec<String> {
        let place = ok(&self.local, request).shard_iterator.unwrap();
        let (records, is_over) = read_from(&self.local, place);
        assert!(!is_over);
        let key =
            |record: &Record| record.dynamodb.keys.get("sk").unwrap().as_s().unwrap().to_owned();
        records.iter().map(key).collect()
    }
}

#[test]
fn a_place_leads_to_its_records() {
    let stream = Stream::new();
    let latest = place(&stream.local, &stream.arn, &stream.shard, ShardIteratorType::Latest);
    for n in 0..20 {
        put(&stream.local, &format!("pk=a sk=s{n:02}"));
        stream.clock.advance(Duration::from_secs(10));
    }
    let all: Vec<String> = (0..20).map(|n| format!("s{n:02}")).collect();
    let records = stream.local.stream_records("tab");
    assert_eq!(stream.read(stream.request(ShardIteratorType::TrimHorizon, None)), all);
    assert!(stream.read(stream.request(ShardIteratorType::Latest, None)).is_empty());
    for (n, record) in records.iter().enumerate() {
        let at = stream.request(ShardIteratorType::AtSequenceNumber, Some(record));
        assert_eq!(stream.read(at), all[n..]);
        let after = stream.request(ShardIteratorType::AfterSequenceNumber, Some(record));
        assert_eq!(stream.read(after), all[n + 1..]);
    }
    for (seconds, first) in [(-100.0, 0), (0.0, 0), (10.0, 1), (10.5, 2), (1_000.0, 20)] {
        let mut request = stream.request(ShardIteratorType::AtTimestamp, None);
        request.timestamp = Some(START.as_seconds() + seconds);
        assert_eq!(stream.read(request), all[first..], "{seconds}");
    }
    let (since, _) = read_from(&stream.local, latest);
    assert_eq!(since.len(), 20, "the place was behind what came before it");
}

#[test]
fn a_place_is_good_for_fifteen_minutes() {
    let stream = Stream::new();
    put(&stream.local, "pk=a sk=s1");
    let first = place(&stream.local, &stream.arn, &stream.shard, ShardIteratorType::TrimHorizon);
    stream.clock.advance(Duration::from_mins(15));
    let page = ok(&stream.local, GetRecords::new(&first));
    assert_eq!(page.records.len(), 1);
    stream.clock.advance(Duration::from_secs(1));
    assert_eq!(
        refusal(&stream.local, GetRecords::new(&first)),
        "ExpiredIteratorException: The provided iterator exceeds the maximum age allowed"
    );
    let next = page.next_shard_iterator.unwrap();
    assert!(ok(&stream.local, GetRecords::new(next)).records.is_empty());
}

#[test]
fn what_is_older_than_a_day_is_trimmed() {
    let stream = Stream::new();
    put(&stream.local, "pk=a sk=s1");
    stream.clock.advance(Duration::from_mins(10));
    put(&stream.local, "pk=a sk=s2");
    let records = stream.local.stream_records("tab");
    let at = stream.request(ShardIteratorType::AtSequenceNumber, Some(&records[0]));
    let after = stream.request(ShardIteratorType::AfterSequenceNumber, Some(&records[0]));
    stream.clock.advance(Duration::from_secs(86_400 - 601));
    let place = ok(&stream.local, at.clone()).shard_iterator.unwrap();
    let oldest = stream.request(ShardIteratorType::TrimHorizon, None);
    let oldest = ok(&stream.local, oldest).shard_iterator.unwrap();
    stream.clock.advance(Duration::from_secs(2));
    let trimmed = "TrimmedDataAccessException: The data you are trying to access has been trimmed";
    assert_eq!(refusal(&stream.local, GetRecords::new(place)), trimmed);
    assert_eq!(refusal(&stream.local, at), trimmed);
    assert_eq!(ok(&stream.local, GetRecords::new(oldest)).records.len(), 1);
    let place = ok(&stream.local, after).shard_iterator.unwrap();
    assert_eq!(ok(&stream.local, GetRecords::new(place)).records.len(), 1);
    stream.clock.advance(Duration::from_hours(72));
    let gone = stream.request(ShardIteratorType::TrimHorizon, None);
    assert!(refusal(&stream.local, gone).starts_with("ResourceNotFoundException"));
}

#[test]
fn an_answer_has_a_thousand_records_or_a_megabyte() {
    let stream = Stream::new();
    for n in 0..1_001 {
        ok(&stream.local, PutItem::new("tab", item(&format!("pk=a sk=s{n:04}"))));
    }
    let first = stream.request(ShardIteratorType::TrimHorizon, None);
    let page = ok(&stream.local, first).shard_iterator.map(GetRecords::new).unwrap();
    let page = ok(&stream.local, page);
    assert_eq!(page.records.len(), 1_000);
    let rest = ok(&stream.local, GetRecords::new(page.next_shard_iterator.unwrap()));
    assert_eq!(rest.records.len(), 1);

    let after = stream.request(ShardIteratorType::AfterSequenceNumber, rest.records.last());
    for sk in ["x", "y", "z"] {
        ok(&stream.local, PutItem::new("tab", sized(&format!("pk=a sk={sk}"), 400_000)));
    }
    let mut place = ok(&stream.local, after).shard_iterator.unwrap();
    let mut counts = Vec::new();
    while counts.iter().sum::<usize>() < 3 {
        let page = ok(&stream.local, GetRecords::new(place));
        counts.push(page.records.len());
        place = page.next_shard_iterator.unwrap();
    }
    assert_eq!(counts, [2, 1]);
}
