//! Changes through the AWS SDK's client of streams: read by `Db::changes`, and from pages that the
//! program has of its own.

use aws_sdk_dynamodbstreams::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_dynamodbstreams::types::ShardIteratorType;
use aws_sdk_dynamodbstreams::{Client, Config};
use dyno::change::{Change, RemovedBy};
use dyno::op::StreamViewType;
use dyno::schema::TableOptions;
use dyno::{AwsBackend, Db, Entity, Table, aws_streams};
use dyno_local::Local;
use dyno_local::server::Server;
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(name = "saas", pk = "pk", sk = "sk", entities(User), derive(PartialEq))]
struct Saas;

#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Saas, pk = "USER#{id}", sk = "META")]
struct User {
    id: u64,
    #[entity(unique)]
    email: String,
}

fn user(email: &str) -> User {
    User { id: 1, email: email.to_owned() }
}

fn config(url: &str) -> aws_sdk_dynamodbstreams::config::Builder {
    Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .endpoint_url(url)
        .credentials_provider(Credentials::new("any", "any", None, None, "tests"))
}

/// Writes one user three times.
async fn write(db: &Db<Saas>) {
    let options = TableOptions::new().stream(StreamViewType::NewAndOldImages);
    db.create_table_with(&options).await.unwrap();
    db.create(&user("ada@x.org")).await.unwrap();
    db.patch(User::key(1)).set(|u| u.email, "ada@y.org").await.unwrap();
    db.delete(User::key(1)).await.unwrap();
}

fn expected() -> [Change<SaasItem>; 3] {
    let (old, new) = (SaasItem::User(user("ada@x.org")), SaasItem::User(user("ada@y.org")));
    [
        Change::Inserted(SaasItem::User(user("ada@x.org"))),
        Change::Modified { old, new },
        Change::Removed { old: SaasItem::User(user("ada@y.org")), by: RemovedBy::User },
    ]
}

#[tokio::test]
async fn a_backend_with_a_client_of_streams_reads_changes_over_http() {
    let server = Server::bind(Local::new(), ([127, 0, 0, 1], 0).into()).await.unwrap();
    let items = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .endpoint_url(server.url())
        .credentials_provider(Credentials::new("any", "any", None, None, "tests"));
    let items = aws_sdk_dynamodb::Client::from_conf(items.build());
    let streams = Client::from_conf(config(&server.url()).build());
    let db = Db::<Saas>::new(AwsBackend::new(items).with_streams(streams));
    write(&db).await;
    let mut changes = db.changes();
    for change in expected() {
        let event = changes.next().await.unwrap().unwrap();
        assert_eq!(event.into_entities().unwrap(), change);
    }
    server.shutdown().await;
}

#[tokio::test]
async fn a_page_of_the_sdk_is_read_as_changes() {
    let local = Local::new();
    write(&Db::<Saas>::new(local.clone())).await;
    let http = local.sdk_http_client();
    let client = Client::from_conf(config("http://dyno-local.invalid").http_client(http).build());
    let streams = client.list_streams().table_name("saas").send().await.unwrap();
    let arn = streams.streams()[0].stream_arn().unwrap();
    let described = client.describe_stream().stream_arn(arn).send().await.unwrap();
    let mut changes = Vec::new();
    for shard in described.stream_description().unwrap().shards() {
        let place = client.get_shard_iterator().stream_arn(arn).shard_id(shard.shard_id().unwrap());
        let place = place.shard_iterator_type(ShardIteratorType::TrimHorizon).send().await.unwrap();
        let page = client.get_records().set_shard_iterator(place.shard_iterator);
        let records = page.send().await.unwrap().records.unwrap();
        // Besides those of the user there are those of its markers.
        for event in aws_streams::events::<Saas>(records) {
            changes.push(event.unwrap().into_entities().unwrap());
        }
    }
    assert_eq!(changes, expected());
}
