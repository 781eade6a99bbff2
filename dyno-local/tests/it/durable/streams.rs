//! Streams of an engine that lasts: what they recorded is there when a directory is opened again.

use std::time::Duration;

use dyno_core::op::{
    DeleteTable, DescribeStream, DescribeTable, GetRecords, GetShardIterator, ListStreams, PutItem,
    Record, ShardIteratorType, StreamSpecification, StreamStatus, StreamViewType, UpdateTable,
};
use dyno_local::{Local, ManualClock, Timestamp};

use super::directory::Directory;
use crate::streams::{on, streamed};
use crate::support::{item, ok, put};

/// An engine in a directory, with a clock that goes on.
struct Disk {
    directory: Directory,
    clock: ManualClock,
}

impl Disk {
    fn new() -> Self {
        let clock = ManualClock::new(Timestamp::from_seconds(1_431_379_293));
        Self { directory: Directory::new(), clock }
    }

    fn open(&self) -> Local {
        let builder = Local::builder().clock(self.clock.clone()).partition_bytes_max(1_500);
        builder.open(self.directory.path()).unwrap()
    }
}

fn switch(local: &Local, stream: StreamSpecification) {
    let mut update = UpdateTable::new("tab");
    update.stream_specification = Some(stream);
    ok(local, update);
}

fn newest_arn(local: &Local) -> String {
    ok(local, DescribeTable::new("tab")).table.latest_stream_arn.unwrap()
}

/// Reads all shards in the order of their names.
fn read(local: &Local) -> Vec<Record> {
    let arn = newest_arn(local);
    let mut records = Vec::new();
    for shard in ok(local, DescribeStream::new(&arn)).stream_description.shards {
        let place = GetShardIterator::new(&arn, &shard.shard_id, ShardIteratorType::TrimHorizon);
        let place = ok(local, place).shard_iterator.unwrap();
        records.extend(ok(local, GetRecords::new(place)).records);
    }
    records
}

#[test]
fn records_labels_and_numbers_come_back() {
    for view in [StreamViewType::NewAndOldImages, StreamViewType::KeysOnly] {
        let disk = Disk::new();
        let local = disk.open();
        ok(&local, streamed(view));
        let arn = newest_arn(&local);
        drop(local);
        let mut before = Vec::new();
        for round in 0..4 {
            let local = disk.open();
            assert_eq!(newest_arn(&local), arn);
            assert_eq!(local.stream_records("tab"), before);
            assert_eq!(read(&local), before, "all of it is read through shards, too");
            for n in 0..12 {
                let text = format!("pk=p{n} sk=s n={round} x{round}={}", "x".repeat(200));
                ok(&local, PutItem::new("tab", item(&text)));
            }
            before = local.stream_records("tab");
            assert_eq!(before.len(), 12 * (round + 1));
            let numbers = || before.iter().map(|record| &record.dynamodb.sequence_number);
            assert!(numbers().is_sorted_by(|a, b| a < b), "no number comes twice");
            disk.clock.advance(Duration::from_mins(1));
        }
        let local = disk.open();
        disk.clock.advance(Duration::from_hours(24));
        assert!(local.stream_records("tab").is_empty());
        drop(local);
        put(&disk.open(), "pk=a sk=b");
        assert!(
            disk.open().stream_records("tab")[0].dynamodb.sequence_number
                > before.last().unwrap().dynamodb.sequence_number
        );
    }
}

#[test]
fn earlier_shards_are_the_parents_of_those_that_are_open() {
    let disk = Disk::new();
    let local = disk.open();
    ok(&local, streamed(StreamViewType::KeysOnly));
    put(&local, "pk=a sk=b");
    drop(local);
    let local = disk.open();
    let shards = ok(&local, DescribeStream::new(newest_arn(&local))).stream_description.shards;
    let (first, open) = shards.split_first().unwrap();
    assert!(first.sequence_number_range.ending_sequence_number.is_some());
    assert_eq!(open.len(), local.partitions("tab").len());
    for shard in open {
        assert_eq!(shard.parent_shard_id.as_ref(), Some(&first.shard_id));
        assert!(shard.sequence_number_range.ending_sequence_number.is_none());
    }
}

#[test]
fn a_stream_that_was_switched_off_stays_off() {
    let disk = Disk::new();
    let local = disk.open();
    ok(&local, streamed(StreamViewType::KeysOnly));
    put(&local, "pk=a sk=b");
    switch(&local, StreamSpecification { stream_enabled: false, stream_view_type: None });
    let (arn, before) = (newest_arn(&local), local.stream_records("tab"));
    drop(local);
    let local = disk.open();
    assert_eq!(newest_arn(&local), arn);
    assert_eq!(local.stream_records("tab"), before);
    let status = ok(&local, DescribeStream::new(&arn)).stream_description.stream_status;
    assert_eq!(status, StreamStatus::Disabled);
    put(&local, "pk=a sk=c");
    assert_eq!(local.stream_records("tab"), before);
    switch(&local, on(StreamViewType::NewImage));
    assert_ne!(newest_arn(&local), arn);
    put(&local, "pk=a sk=d");
    drop(local);
    let local = disk.open();
    assert_eq!(local.stream_records("tab").len(), 1);
    ok(&local, DeleteTable::new("tab"));
    drop(local);
    // Only streams of tables that are there last.
    assert!(ok(&disk.open(), ListStreams::new()).streams.is_empty());
}
