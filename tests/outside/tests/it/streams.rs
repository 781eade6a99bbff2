//! Changes: of the table's stream, and of pages of the SDK's own client.

use aws_sdk_dynamodbstreams::types::{Record, ShardIteratorType};
use dyno::change::{Change, RemovedBy, Start};
use dyno::{Checkpoint, aws_streams};
use dyno_outside::model::{Agent, Desk, DeskItem, Tenant};

use super::samples::{agent, tenant};
use super::ways::World;

/// Three changes of one tenant, and an agent, whose markers are not to be seen.
async fn write(world: &World) -> [Change<DeskItem>; 4] {
    let db = &world.db;
    db.create(&tenant("t1")).await.unwrap();
    db.create(&agent("ada", "ada@x.org")).await.unwrap();
    let new = db.patch(Tenant::key("t1")).add(|t| t.open, 1u64).await.unwrap();
    db.delete(Tenant::key("t1")).await.unwrap();
    [
        Change::Inserted(DeskItem::Tenant(tenant("t1"))),
        Change::Inserted(DeskItem::Agent(agent("ada", "ada@x.org"))),
        Change::Modified {
            old: DeskItem::Tenant(tenant("t1")),
            new: DeskItem::Tenant(new.clone()),
        },
        Change::Removed { old: DeskItem::Tenant(new), by: RemovedBy::User },
    ]
}

pub(crate) async fn reads_changes_of_the_stream(world: &World) {
    let expected = write(world).await;
    let mut changes = world.db.changes();
    for (at, change) in expected.into_iter().enumerate() {
        if at == 2 {
            // The place, as text, is where another reader goes on.
            let place: Checkpoint = changes.checkpoint().unwrap().to_string().parse().unwrap();
            changes = world.db.changes().start(Start::After(place));
        }
        let event = changes.next().await.unwrap().unwrap();
        assert_eq!(event.key::<Agent>().is_some(), at == 1);
        assert_eq!(event.into_entities().unwrap(), change);
    }
    assert!(changes.poll().await.unwrap().is_empty());
}

pub(crate) async fn reads_records_of_the_sdk(world: &World) {
    let expected = write(world).await;
    let records = all_records(&world.streams).await;
    assert!(records.len() > expected.len());
    let changes = aws_streams::events::<Desk>(records)
        .map(|event| event.unwrap().into_entities().unwrap())
        .collect::<Vec<_>>();
    assert_eq!(changes, expected);
}

/// Reads the stream as a program on the SDK does.
async fn all_records(client: &aws_sdk_dynamodbstreams::Client) -> Vec<Record> {
    let streams = client.list_streams().table_name("desk").send().await.unwrap();
    let arn = streams.streams()[0].stream_arn().unwrap();
    let described = client.describe_stream().stream_arn(arn).send().await.unwrap();
    let mut records = Vec::new();
    for shard in described.stream_description().unwrap().shards() {
        let place = client
            .get_shard_iterator()
            .stream_arn(arn)
            .shard_id(shard.shard_id().unwrap())
            .shard_iterator_type(ShardIteratorType::TrimHorizon);
        let place = place.send().await.unwrap().shard_iterator;
        let page = client.get_records().set_shard_iterator(place).send().await.unwrap();
        records.extend(page.records.unwrap_or_default());
    }
    records
}
