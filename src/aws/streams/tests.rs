//! Records of the SDK's types, and the operations of streams over a real client of theirs; the engine
//! in the process plays the service.

use std::collections::HashMap;

use aws_sdk_dynamodbstreams::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_dynamodbstreams::primitives::{Blob, DateTime};
use aws_sdk_dynamodbstreams::types::{self as sdk, AttributeValue as SdkValue};
use aws_sdk_dynamodbstreams::{Client, Config};
use dyno_core::backend::{Backend, BackendExt, ErrorCode};
use dyno_core::op::{
    AttributeDefinition, BillingMode, CreateTable, DeleteItem, DescribeStream, GetRecords,
    GetShardIterator, Identity, KeySchemaElement, ListStreams, OperationType, PutItem, Record,
    Request, ScalarAttributeType, ShardFilter, ShardIteratorType, StreamSpecification,
    StreamViewType,
};
use dyno_core::value::{AttributeValue, Item, Map, Number};
use dyno_local::Local;

use super::record;
use crate::AwsBackend;

/// Values of every type, as the SDK has them and as we do.
fn values() -> Vec<(SdkValue, AttributeValue)> {
    let text = |text: &str| text.to_owned();
    vec![
        (SdkValue::S(text("text")), "text".into()),
        (SdkValue::N(text("-12.50")), AttributeValue::N("-12.5".parse().unwrap())),
        (SdkValue::B(Blob::new([0, 255])), AttributeValue::B(vec![0, 255])),
        (SdkValue::Bool(true), AttributeValue::Bool(true)),
        (SdkValue::Null(true), AttributeValue::Null),
        (
            SdkValue::Ss(vec![text("b"), text("a")]),
            AttributeValue::Ss([text("a"), text("b")].into()),
        ),
        (
            SdkValue::Ns(vec![text("2"), text("1e1")]),
            AttributeValue::Ns(["2", "10"].map(|n| n.parse::<Number>().unwrap()).into()),
        ),
        (
            SdkValue::Bs(vec![Blob::new([1]), Blob::new([])]),
            AttributeValue::Bs([vec![], vec![1]].into()),
        ),
    ]
}

/// An item with each of them, in a list and in a map, too.
fn images() -> (HashMap<String, SdkValue>, Item) {
    let (theirs, ours): (Vec<SdkValue>, Vec<AttributeValue>) = values().into_iter().unzip();
    let nested = HashMap::from([("list".to_owned(), SdkValue::L(theirs.clone()))]);
    let mut image: HashMap<_, _> =
        theirs.into_iter().enumerate().map(|(at, value)| (format!("a{at}"), value)).collect();
    image.insert("map".to_owned(), SdkValue::M(nested));
    let mut expected: Map =
        ours.iter().cloned().enumerate().map(|(at, value)| (format!("a{at}"), value)).collect();
    expected.insert("map", AttributeValue::M(Map::from([("list", AttributeValue::L(ours))])));
    (image, expected)
}

/// A record with everything a record can have.
fn sdk_record(kind: sdk::OperationType) -> sdk::Record {
    let image = images().0;
    let change = sdk::StreamRecord::builder()
        .approximate_creation_date_time(DateTime::from_secs(1_700_000_000))
        .keys("pk", SdkValue::S("a".to_owned()))
        .set_old_image(Some(image.clone()))
        .set_new_image(Some(image))
        .sequence_number("100000000000000000001")
        .size_bytes(77)
        .stream_view_type(sdk::StreamViewType::NewAndOldImages)
        .build();
    sdk::Record::builder()
        .event_id("id")
        .event_name(kind)
        .event_version("1.1")
        .event_source("aws:dynamodb")
        .aws_region("eu-west-1")
        .dynamodb(change)
        .build()
}

#[test]
fn every_kind_of_record_and_of_value_is_read() {
    for kind in [OperationType::Insert, OperationType::Modify, OperationType::Remove] {
        let read = record(sdk_record(kind.name().into())).unwrap();
        assert_eq!(read.event_name, kind);
        let said = [&*read.event_id, &*read.event_version, &*read.event_source, &*read.aws_region];
        assert_eq!(said, ["id", "1.1", "aws:dynamodb", "eu-west-1"]);
        assert_eq!(read.user_identity, None);
        let change = read.dynamodb;
        assert_eq!(change.keys, Item::from([("pk", "a")]));
        assert_eq!(change.old_image, Some(images().1));
        assert_eq!(change.new_image, Some(images().1));
        assert!((change.approximate_creation_date_time - 1_700_000_000.0).abs() < f64::EPSILON);
        assert_eq!((&*change.sequence_number, change.size_bytes), ("100000000000000000001", 77));
    }
    for view in ["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"] {
        let mut with = sdk_record(sdk::OperationType::Insert);
        with.dynamodb.as_mut().unwrap().stream_view_type = Some(view.into());
        assert_eq!(record(with).unwrap().dynamodb.stream_view_type.name(), view);
    }
    let mut expired = sdk_record(sdk::OperationType::Remove);
    let service = sdk::Identity::builder().r#type("Service");
    expired.user_identity = Some(service.principal_id("dynamodb.amazonaws.com").build());
    assert_eq!(record(expired).unwrap().user_identity, Some(Identity::service()));
}

/// Makes a record one that cannot be read.
type Break = fn(&mut sdk::Record);

#[test]
fn what_no_service_of_today_sends_is_an_error() {
    let broken: [(Break, &str); 6] = [
        (
            |record| record.event_name = Some("MERGE".into()),
            "the answer has the unknown name MERGE",
        ),
        (|record| record.event_name = None, "the answer has no eventName"),
        (|record| record.dynamodb = None, "the answer has no dynamodb"),
        (
            |record| record.dynamodb.as_mut().unwrap().stream_view_type = Some("ALL".into()),
            "the answer has the unknown name ALL",
        ),
        (
            |record| record.dynamodb.as_mut().unwrap().sequence_number = None,
            "the answer has no SequenceNumber",
        ),
        (
            |record| {
                let keys = &mut record.dynamodb.as_mut().unwrap().keys;
                *keys = Some([("n".to_owned(), SdkValue::N("seven".to_owned()))].into());
            },
            "",
        ),
    ];
    for (make, text) in broken {
        let mut given = sdk_record(sdk::OperationType::Insert);
        make(&mut given);
        let error = record(given).unwrap_err();
        assert_eq!(*error.code(), ErrorCode::Dispatch);
        assert!(error.message().contains(text), "{error}");
    }
}

fn streams_client(local: &Local) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .endpoint_url("http://dyno-local.invalid")
        .credentials_provider(Credentials::new("any", "any", None, None, "tests"))
        .http_client(local.sdk_http_client());
    Client::from_conf(config.build())
}

/// A table with a stream of three records, a backend with a client of streams, and the engine itself.
async fn streamed() -> (AwsBackend, Local) {
    let local = Local::new();
    let keys = vec![AttributeDefinition::new("pk", ScalarAttributeType::S)];
    let mut table = CreateTable::new("Items", vec![KeySchemaElement::hash("pk")], keys);
    table.billing_mode = Some(BillingMode::PayPerRequest);
    table.stream_specification = Some(StreamSpecification {
        stream_enabled: true,
        stream_view_type: Some(StreamViewType::NewAndOldImages),
    });
    local.send(table).await.unwrap();
    let mut item = images().1;
    item.insert("pk", "a");
    local.send(PutItem::new("Items", Item::from([("pk", "a")]))).await.unwrap();
    local.send(PutItem::new("Items", item)).await.unwrap();
    local.send(DeleteItem::new("Items", Item::from([("pk", "a")]))).await.unwrap();
    let streams = streams_client(&local);
    (AwsBackend::new(local.sdk_client()).with_streams(streams), local)
}

#[tokio::test]
async fn the_operations_of_streams_answer_as_on_the_engine_itself() {
    let (backend, local) = streamed().await;
    let listed = backend.send(ListStreams::of_table("Items")).await.unwrap();
    assert_eq!(listed, local.send(ListStreams::of_table("Items")).await.unwrap());
    let arn = &listed.streams[0].stream_arn;

    let mut describe = DescribeStream::new(arn);
    describe.limit = Some(10);
    let described = backend.send(describe.clone()).await.unwrap();
    assert_eq!(described, local.send(describe.clone()).await.unwrap());
    let shards = &described.stream_description.shards;
    describe.shard_filter = Some(ShardFilter::children_of(&shards[0].shard_id));
    let children = backend.send(describe).await.unwrap().stream_description.shards;
    assert_eq!(children, []);
    let mut read = Vec::new();
    for shard in shards {
        read.extend(records_of_shard(&backend, &local, arn, &shard.shard_id).await);
    }
    assert_eq!(read.len(), 3);
}

/// Reads a shard, which is on the engine itself what it is through the client.
async fn records_of_shard(
    backend: &AwsBackend,
    local: &Local,
    arn: &str,
    shard: &str,
) -> Vec<Record> {
    let mut place = GetShardIterator::new(arn, shard, ShardIteratorType::AtTimestamp);
    place.timestamp = Some(0.0);
    let iterator = backend.send(place).await.unwrap().shard_iterator.unwrap();
    let records = backend.send(GetRecords::new(&iterator)).await.unwrap();
    let direct = local.send(GetRecords::new(&iterator)).await.unwrap();
    assert_eq!(records.records, direct.records);
    assert!(records.next_shard_iterator.is_some());
    let mut first = GetRecords::new(iterator);
    first.limit = Some(1);
    let first = backend.send(first).await.unwrap().records;
    assert_eq!(first, records.records[..records.records.len().min(1)]);
    records.records
}

#[tokio::test]
async fn errors_keep_their_code_and_text() {
    let (backend, local) = streamed().await;
    let requests: [(Request, ErrorCode); 3] = [
        (DescribeStream::new("no-arn").into(), ErrorCode::Validation),
        (GetRecords::new("no-iterator").into(), ErrorCode::Validation),
        (
            DescribeStream::new(
                "arn:aws:dynamodb:us-east-1:123456789012:table/Items/stream/2020-01-01T00:00:00.000",
            )
            .into(),
            ErrorCode::ResourceNotFound,
        ),
    ];
    for (request, code) in requests {
        let ours = backend.call(request.clone()).await.unwrap_err();
        let direct = local.call(request).await.unwrap_err();
        assert_eq!((ours.code(), ours.message()), (direct.code(), direct.message()));
        assert_eq!(*ours.code(), code, "{ours}");
        assert_eq!(ours.request_id().map(str::len), Some(52));
    }
    let without = AwsBackend::new(local.sdk_client());
    let refused = without.send(ListStreams::new()).await.unwrap_err();
    assert_eq!(*refused.code(), ErrorCode::Unsupported);
    assert!(refused.message().contains("with_streams"), "{refused}");
}
