//! The two ways, each a fresh table on an engine of its own.

use std::sync::Arc;

use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use dyno::clock::{ManualClock, Timestamp};
use dyno::op::StreamViewType;
use dyno::schema::TableOptions;
use dyno::{AwsBackend, Backend, Db};
use dyno_local::Local;
use dyno_local::server::Server;
use dyno_outside::model::Desk;

/// When everything begins, in seconds.
pub(crate) const START: u64 = 1_720_526_400;

/// A backend with the table, and what belongs to it.
pub(crate) struct World {
    pub(crate) db: Db<Desk>,
    pub(crate) backend: Arc<dyn Backend>,
    /// The SDK's client of the same streams.
    pub(crate) streams: aws_sdk_dynamodbstreams::Client,
    /// The clock of the `Db`; the engine has the machine's.
    pub(crate) clock: ManualClock,
    server: Option<Server>,
}

/// The engine itself.
pub(crate) async fn local() -> World {
    let local = Local::new();
    let streams = streams_config("http://dyno-local.invalid").http_client(local.sdk_http_client());
    World::new(Arc::new(local), streams, None).await
}

/// The SDK's clients, over HTTP to a server on the loopback interface.
pub(crate) async fn over_http() -> World {
    let server = Server::bind(Local::new(), ([127, 0, 0, 1], 0).into()).await.unwrap();
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(credentials())
        .endpoint_url(server.url());
    let client = aws_sdk_dynamodb::Client::from_conf(config.build());
    let streams = streams_config(&server.url());
    let streams_client = aws_sdk_dynamodbstreams::Client::from_conf(streams.clone().build());
    let backend = AwsBackend::new(client).with_streams(streams_client);
    World::new(Arc::new(backend), streams, Some(server)).await
}

fn credentials() -> Credentials {
    Credentials::new("any", "any", None, None, "tests")
}

fn streams_config(url: &str) -> aws_sdk_dynamodbstreams::config::Builder {
    aws_sdk_dynamodbstreams::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(credentials())
        .endpoint_url(url)
}

/// What the tests' table has besides what the derive says.
pub(crate) fn options() -> TableOptions {
    TableOptions::new().stream(StreamViewType::NewAndOldImages).tag("team", "desk")
}

impl World {
    async fn new(
        backend: Arc<dyn Backend>,
        streams: aws_sdk_dynamodbstreams::config::Builder,
        server: Option<Server>,
    ) -> Self {
        let clock = ManualClock::new(Timestamp::from_seconds(1_720_526_400));
        let db = Db::new(Arc::clone(&backend)).clock(clock.clone()).seed(7);
        db.create_table_with(&options()).await.unwrap();
        let streams = aws_sdk_dynamodbstreams::Client::from_conf(streams.build());
        Self { db, backend, streams, clock, server }
    }

    /// Returns a client of the same table through a layer around its backend.
    pub(crate) fn through<B: Backend + 'static>(
        &self,
        layer: impl FnOnce(Arc<dyn Backend>) -> B,
    ) -> Db<Desk> {
        Db::new(layer(Arc::clone(&self.backend))).clock(self.clock.clone()).seed(7)
    }

    pub(crate) async fn close(self) {
        if let Some(server) = self.server {
            server.shutdown().await;
        }
    }
}
