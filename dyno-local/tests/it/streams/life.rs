//! Streams come with a table or later, go, and are there for a day after.

use std::time::Duration;

use dyno_core::op::{
    DeleteTable, DescribeStream, DescribeTable, ListStreams, StreamStatus, StreamViewType,
    TableStatus,
};
use dyno_local::{Local, ManualClock};

use super::{
    OFF, START, all_told, clocked, described, newest_arn, on, read_shard, streamed, switch,
};
use crate::support::{ok, put, refusal, table};

const DAY: Duration = Duration::from_hours(24);
const MINUTE: Duration = Duration::from_mins(1);

fn listed(local: &Local) -> Vec<String> {
    let streams = ok(local, ListStreams::of_table("tab")).streams;
    streams.into_iter().map(|stream| stream.stream_label).collect()
}

fn status(local: &Local, arn: &str) -> StreamStatus {
    described(local, arn).stream_status
}

#[test]
fn a_stream_is_named_by_its_table_and_the_moment() {
    let (local, clock) = clocked(Local::builder().region("eu-west-1").account("123456789012"));
    clock.advance(Duration::from_micros(291_999));
    let shown = ok(&local, streamed(StreamViewType::OldImage)).table_description;
    let label = "2015-05-11T21:21:33.291";
    assert_eq!(shown.latest_stream_label.as_deref(), Some(label));
    let arn = format!("arn:aws:dynamodb:eu-west-1:123456789012:table/tab/stream/{label}");
    assert_eq!(shown.latest_stream_arn.as_ref(), Some(&arn));
    assert_eq!(shown.stream_specification, Some(on(StreamViewType::OldImage)));
    let stream = ok(&local, DescribeStream::new(&arn)).stream_description;
    assert_eq!(stream.stream_arn, arn);
    assert_eq!(stream.stream_label, label);
    assert_eq!(stream.table_name, "tab");
    assert_eq!(stream.stream_view_type, StreamViewType::OldImage);
    assert_eq!(stream.stream_status, StreamStatus::Enabled);
    assert_eq!(stream.key_schema, shown.key_schema);
    let moment = stream.creation_request_date_time - START.as_seconds();
    assert!((moment - 0.291).abs() < 1e-6);
    assert_eq!(listed(&local), [label]);
}

#[test]
fn a_stream_that_is_switched_off_is_there_for_a_day() {
    let (local, clock) = clocked(Local::builder());
    ok(&local, streamed(StreamViewType::KeysOnly));
    put(&local, "pk=a sk=s1");
    let arn = newest_arn(&local);
    clock.advance(MINUTE);
    switch(&local, OFF);
    put(&local, "pk=a sk=s2");
    let shown = ok(&local, DescribeTable::new("tab")).table;
    assert_eq!(shown.stream_specification, None);
    assert_eq!(shown.latest_stream_arn.as_ref(), Some(&arn));
    assert_eq!(all_told(&local), ["INSERT [pk=a sk=s1] - > -"]);
    let stream = described(&local, &arn);
    assert_eq!(stream.stream_status, StreamStatus::Disabled);
    // Every shard can be read to its end.
    let read: usize = stream.shards.iter().map(|it| read_shard(&local, &arn, it).len()).sum();
    assert_eq!(read, 1);
    clock.advance(DAY);
    assert_eq!(listed(&local).len(), 1);
    clock.advance(Duration::from_secs(1));
    assert!(listed(&local).is_empty());
    assert_eq!(
        refusal(&local, DescribeStream::new(&arn)),
        format!("ResourceNotFoundException: Requested resource not found: Stream: {arn} not found")
    );
}

#[test]
fn switching_on_again_makes_another_stream() {
    let (local, _clock) = clocked(Local::builder());
    ok(&local, streamed(StreamViewType::KeysOnly));
    put(&local, "pk=a sk=s1");
    for _ in 0..3 {
        switch(&local, OFF);
        switch(&local, on(StreamViewType::NewImage));
    }
    put(&local, "pk=a sk=s2");
    let labels = listed(&local);
    assert_eq!(labels.len(), 4, "the clock stands still, and no label is given twice");
    assert!(newest_arn(&local).ends_with(labels.last().unwrap()));
    assert_eq!(all_told(&local), ["INSERT [pk=a sk=s2] - > pk=a sk=s2"]);
}

#[test]
fn the_stream_of_a_deleted_table_is_there_for_a_day() {
    let (local, clock) = clocked(Local::builder());
    ok(&local, streamed(StreamViewType::KeysOnly));
    put(&local, "pk=a sk=s1");
    let arn = newest_arn(&local);
    ok(&local, DeleteTable::new("tab"));
    assert_eq!(status(&local, &arn), StreamStatus::Disabled);
    assert_eq!(all_told(&local), ["INSERT [pk=a sk=s1] - > -"], "no item was removed by itself");
    ok(&local, table("tab", "pk", "pk:S"));
    assert_eq!(ok(&local, DescribeTable::new("tab")).table.latest_stream_arn, None);
    ok(&local, DeleteTable::new("tab"));
    ok(&local, streamed(StreamViewType::KeysOnly));
    assert_ne!(newest_arn(&local), arn);
    assert_eq!(listed(&local).len(), 2);
    assert!(all_told(&local).is_empty());
    clock.advance(DAY + MINUTE);
    assert_eq!(listed(&local).len(), 1);
}

#[test]
fn a_stream_goes_through_its_states_by_the_clock() {
    let clock = ManualClock::new(START);
    let builder = Local::builder().clock(clock.clone()).table_delay(MINUTE);
    let local = crate::support::build(builder);
    ok(&local, streamed(StreamViewType::KeysOnly));
    let arn = newest_arn(&local);
    assert_eq!(status(&local, &arn), StreamStatus::Enabling);
    clock.advance(MINUTE);
    assert_eq!(status(&local, &arn), StreamStatus::Enabled);
    switch(&local, OFF);
    let shown = ok(&local, DescribeTable::new("tab")).table;
    assert_eq!(shown.table_status, TableStatus::Updating);
    assert_eq!(status(&local, &arn), StreamStatus::Disabling);
    clock.advance(MINUTE);
    assert_eq!(status(&local, &arn), StreamStatus::Disabled);
    switch(&local, on(StreamViewType::KeysOnly));
    let second = newest_arn(&local);
    assert_eq!(status(&local, &second), StreamStatus::Enabling);
    put(&local, "pk=a sk=s1");
    assert_eq!(all_told(&local).len(), 1);
}

#[test]
fn streams_are_listed_in_pages() {
    let (local, _clock) = clocked(Local::builder());
    for name in ["aaa", "bbb", "ccc", "ddd", "eee"] {
        let mut create = streamed(StreamViewType::KeysOnly);
        name.clone_into(&mut create.table_name);
        ok(&local, create);
    }
    ok(&local, table("zzz", "pk", "pk:S"));
    let mut request = ListStreams::new();
    request.limit = Some(2);
    let mut pages = Vec::new();
    loop {
        let page = ok(&local, request.clone());
        pages.push(page.streams.into_iter().map(|it| it.table_name).collect::<Vec<_>>().join(" "));
        request.exclusive_start_stream_arn = page.last_evaluated_stream_arn;
        if request.exclusive_start_stream_arn.is_none() {
            break;
        }
    }
    assert_eq!(pages, ["aaa bbb", "ccc ddd", "eee"]);
    assert!(ok(&local, ListStreams::of_table("zzz")).streams.is_empty());
}
