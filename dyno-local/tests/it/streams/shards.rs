//! Which shards there are: one open for each partition, others behind them.

use std::collections::BTreeSet;
use std::time::Duration;

use dyno_core::op::{DescribeStream, PutItem, Shard, ShardFilter, StreamViewType};
use dyno_local::Local;

use super::{clocked, described, newest_arn, read_shard, streamed};
use crate::support::{item, ok, put};

const HOUR: Duration = Duration::from_hours(1);

fn shards(local: &Local) -> Vec<Shard> {
    described(local, &newest_arn(local)).shards
}

fn is_open(shard: &Shard) -> bool {
    shard.sequence_number_range.ending_sequence_number.is_none()
}

#[test]
fn an_empty_stream_has_an_open_shard_for_each_partition() {
    let (local, _clock) = clocked(Local::builder());
    ok(&local, streamed(StreamViewType::KeysOnly));
    let shards = shards(&local);
    assert_eq!(shards.len(), local.partitions("tab").len());
    for shard in &shards {
        assert!(is_open(shard) && shard.parent_shard_id.is_none(), "{shard:?}");
        assert!((28..=65).contains(&shard.shard_id.len()));
        assert!(shard.shard_id.starts_with("shardId-00000001431379293000-"), "{shard:?}");
    }
    let ids: BTreeSet<&String> = shards.iter().map(|shard| &shard.shard_id).collect();
    assert_eq!(ids.len(), shards.len());
}

#[test]
fn a_partition_that_splits_ends_its_shard_and_begins_two() {
    let (local, _clock) = clocked(Local::builder().partition_bytes_max(1_000));
    ok(&local, streamed(StreamViewType::KeysOnly));
    for n in 0..60 {
        let mut item = item(&format!("pk=p{n} sk=s"));
        item.insert("x", "x".repeat(100));
        ok(&local, PutItem::new("tab", item));
    }
    let (shards, partitions) = (shards(&local), local.partitions("tab").len());
    assert!(partitions > 8);
    assert_eq!(shards.iter().filter(|shard| is_open(shard)).count(), partitions);
    let arn = newest_arn(&local);
    for shard in &shards {
        let mut request = DescribeStream::new(&arn);
        request.shard_filter = Some(ShardFilter::children_of(&shard.shard_id));
        let children = ok(&local, request).stream_description.shards;
        assert_eq!(children.len(), if is_open(shard) { 0 } else { 2 }, "{shard:?}");
        for child in children {
            assert_eq!(child.parent_shard_id.as_ref(), Some(&shard.shard_id));
            let first = child.sequence_number_range.starting_sequence_number;
            assert!(first > shard.sequence_number_range.ending_sequence_number);
        }
    }
    assert_eq!(local.stream_records("tab").len(), 60);
}

#[test]
fn a_shard_is_open_for_four_hours() {
    let (local, clock) = clocked(Local::builder());
    ok(&local, streamed(StreamViewType::KeysOnly));
    let count = local.partitions("tab").len();
    put(&local, "pk=a sk=s1");
    clock.advance(3 * HOUR + Duration::from_secs(3_599));
    assert_eq!(shards(&local).len(), count);
    clock.advance(Duration::from_secs(1));
    let after = shards(&local);
    assert_eq!(after.len(), 2 * count, "whoever looks finds them changed");
    let (closed, open) = after.split_at(count);
    assert!(!closed.iter().any(is_open));
    let parents: BTreeSet<_> = open.iter().map(|it| it.parent_shard_id.clone().unwrap()).collect();
    assert_eq!(parents, closed.iter().map(|shard| shard.shard_id.clone()).collect());
    put(&local, "pk=a sk=s2");
    let arn = newest_arn(&local);
    let read = |shards: &[Shard]| -> Vec<usize> {
        shards.iter().map(|shard| read_shard(&local, &arn, shard).len()).collect()
    };
    assert_eq!(read(closed).iter().sum::<usize>(), 1);
    assert_eq!(read(open).iter().sum::<usize>(), 1);
}

#[test]
fn records_are_kept_for_a_day_and_then_their_shards_go() {
    let (local, clock) = clocked(Local::builder());
    ok(&local, streamed(StreamViewType::KeysOnly));
    let count = local.partitions("tab").len();
    for hour in 0..48 {
        put(&local, &format!("pk=a sk=s{hour}"));
        clock.advance(HOUR);
        let kept = local.stream_records("tab").len();
        assert_eq!(kept, 24.min(hour + 1), "hour {hour}");
        let shards = shards(&local).len();
        assert!(shards <= 8 * count, "{shards} shards in hour {hour}");
    }
    clock.advance(200 * HOUR);
    assert!(local.stream_records("tab").is_empty());
    let left = shards(&local);
    assert_eq!(left.len(), count);
    assert!(left.iter().all(is_open));
    put(&local, "pk=a sk=again");
    assert_eq!(local.stream_records("tab").len(), 1);
}
