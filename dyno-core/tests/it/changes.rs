//! What the reader of streams asks, and in which order.

use dyno_core::backend::{BackendError, ErrorCode};
use dyno_core::change::{Change, Image, Start};
use dyno_core::op::{
    DescribeStreamOutput, GetRecordsOutput, GetShardIteratorOutput, OperationType, Record, Request,
    Response, SequenceNumberRange, Shard, StreamDescription, StreamRecord, StreamViewType,
};
use dyno_core::value::Item;
use dyno_core::{Db, ErrorKind};

use super::expanded::Saas;
use super::script::Script;

const ARN: &str = "arn:aws:dynamodb:eu-west-1:000000000000:table/saas/stream/now";

fn shard(id: &str, parent: Option<&str>) -> Shard {
    let mut shard = Shard::new(id, SequenceNumberRange::default());
    shard.parent_shard_id = parent.map(str::to_owned);
    shard
}

fn described(shards: Vec<Shard>, next: Option<&str>) -> Response {
    let mut description = StreamDescription::new(ARN, "now", StreamViewType::KeysOnly);
    description.shards = shards;
    description.last_evaluated_shard_id = next.map(str::to_owned);
    DescribeStreamOutput::new(description).into()
}

fn iterator(text: &str) -> Response {
    let mut output = GetShardIteratorOutput::default();
    output.shard_iterator = Some(text.to_owned());
    output.into()
}

fn records(numbers: &[&str], next: Option<&str>) -> Response {
    let mut output = GetRecordsOutput::default();
    output.records = numbers
        .iter()
        .map(|number| {
            let change = StreamRecord::new(Item::new(), *number, StreamViewType::KeysOnly);
            Record::new(OperationType::Insert, "eu-west-1", change)
        })
        .collect();
    output.next_shard_iterator = next.map(str::to_owned);
    output.into()
}

/// What was asked, in short.
fn asked(script: &Script) -> Vec<String> {
    let short = |request| match request {
        Request::DescribeStream(asked) => {
            format!("describe {}", asked.exclusive_start_shard_id.unwrap_or_default())
        }
        Request::GetShardIterator(asked) => format!(
            "iterator {} {} {}",
            asked.shard_id,
            asked.shard_iterator_type.name(),
            asked.sequence_number.unwrap_or_default()
        ),
        Request::GetRecords(asked) => format!("records {}", asked.shard_iterator),
        other => panic!("{other:?}"),
    };
    script.asked().into_iter().map(short).collect()
}

#[tokio::test]
async fn a_child_is_read_after_its_parent_and_places_are_made_anew() {
    let expired = BackendError::new(ErrorCode::ExpiredIterator, "too old");
    let script = Script::answering([
        Ok(described(vec![shard("s-2", Some("s-1"))], Some("s-2"))),
        Ok(described(vec![shard("s-1", None)], None)),
        Ok(iterator("a")),
        Ok(records(&["18", "19"], Some("b"))),
        Err(expired),
        Ok(iterator("c")),
        Ok(records(&[], None)),
        Ok(described(vec![shard("s-1", None), shard("s-2", Some("s-1"))], None)),
        Ok(iterator("d")),
        Ok(records(&["20"], Some("e"))),
    ]);
    let db = Db::<Saas>::new(script.clone());
    let checkpoint = format!("dyno1;{ARN};s-1=A17").parse().unwrap();
    let mut changes = db.changes().start(Start::After(checkpoint));
    let first = changes.next().await.unwrap().unwrap();
    assert!(matches!(first.change, Change::Inserted(Image::Hidden)));
    // What was brought and not handed out is not in the checkpoint.
    assert_eq!(changes.checkpoint().unwrap().to_string(), format!("dyno1;{ARN};s-1=A18;s-2=O"));
    let numbers = [changes.next().await, changes.next().await];
    let numbers = numbers.map(|event| event.unwrap().unwrap().sequence_number);
    assert_eq!(numbers, ["19", "20"]);
    assert_eq!(changes.checkpoint().unwrap().to_string(), format!("dyno1;{ARN};s-1=F;s-2=A20"));
    assert_eq!(
        asked(&script),
        [
            "describe ",
            "describe s-2",
            "iterator s-1 AFTER_SEQUENCE_NUMBER 17",
            "records a",
            "records b",
            "iterator s-1 AFTER_SEQUENCE_NUMBER 19",
            "records c",
            "describe ",
            "iterator s-2 TRIM_HORIZON ",
            "records d",
        ]
    );
}

#[tokio::test]
async fn what_was_deleted_before_it_was_read_is_an_error() {
    let trimmed = BackendError::new(ErrorCode::TrimmedDataAccess, "gone");
    let script = Script::answering([Ok(described(vec![shard("s-1", None)], None)), Err(trimmed)]);
    let checkpoint = format!("dyno1;{ARN};s-1=A17").parse().unwrap();
    let mut changes = Db::<Saas>::new(script).changes().start(Start::After(checkpoint));
    let error = changes.poll().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert_eq!(error.code(), Some(&ErrorCode::TrimmedDataAccess));
}
