//! [`AwsBackend`]: the service itself, reached through the AWS SDK.
//!
//! The typed layer and the layers of dyno call it as any backend; it makes each [`Request`] the
//! SDK operation of the same name and its outcome a [`Response`] or a [`BackendError`]. Values are
//! moved, not copied, in both directions. Signing, endpoints, connections and the SDK's own
//! retries stay with the client the backend is given.

mod attribute;
mod batch;
mod capacity;
mod error;
mod items;
mod legacy;
mod option;
mod partiql;
mod query;
#[cfg(feature = "aws-streams")]
pub mod streams;
mod tables;
mod transact;

#[cfg(test)]
mod tests;

use aws_config::BehaviorVersion;
use aws_sdk_dynamodb::Client;
use dyno_core::backend::{Backend, BackendError, BoxFuture, ErrorCode};
use dyno_core::op::{Request, Response};

/// A backend that sends requests to DynamoDB with an `aws_sdk_dynamodb::Client`.
///
/// Cloning is cheap: clones share the client and its connections.
///
/// The client sends again what fails for the moment, three attempts in all unless its `RetryConfig`
/// says otherwise, whatever the operation: an update whose answer was lost may add twice. It never
/// repeats a cancelled transaction, nor what a batch left unprocessed; batches of the typed layer and
/// `retry_conflicts` do. To repeat only what may be done twice, give the client
/// `RetryConfig::disabled()` and put a [`Retry`](dyno_core::layer::Retry) around this; with both, the
/// attempts multiply.
///
/// Streams are of another client of the SDK, which [`from_env`](Self::from_env) makes and
/// `with_streams` takes, both with feature `aws-streams`; without one, the operations of streams are
/// refused.
#[derive(Debug, Clone)]
pub struct AwsBackend {
    client: Client,
    #[cfg(feature = "aws-streams")]
    streams: Option<aws_sdk_dynamodbstreams::Client>,
}

impl AwsBackend {
    /// Returns a backend over a client as it is configured.
    pub const fn new(client: Client) -> Self {
        Self {
            client,
            #[cfg(feature = "aws-streams")]
            streams: None,
        }
    }

    /// Returns a backend configured as the AWS SDKs do: from the environment, the shared
    /// configuration files and the instance.
    ///
    /// `AWS_ENDPOINT_URL_DYNAMODB` or `AWS_ENDPOINT_URL` sends it elsewhere than to the service,
    /// for instance to `dyno-local serve`.
    pub async fn from_env() -> Self {
        let config = aws_config::load_defaults(BehaviorVersion::latest()).await;
        let backend = Self::new(Client::new(&config));
        #[cfg(feature = "aws-streams")]
        let backend = backend.with_streams(aws_sdk_dynamodbstreams::Client::new(&config));
        backend
    }

    /// Returns the backend with a client of streams, so that [`Db::changes`](crate::Db::changes)
    /// reads those of AWS.
    #[cfg(feature = "aws-streams")]
    #[must_use]
    pub fn with_streams(self, streams: aws_sdk_dynamodbstreams::Client) -> Self {
        Self { streams: Some(streams), ..self }
    }

    /// Returns the client.
    pub const fn client(&self) -> &Client {
        &self.client
    }

    #[cfg_attr(
        not(feature = "aws-streams"),
        expect(clippy::needless_pass_by_value, reason = "a client of streams takes it")
    )]
    fn call_streams(&self, request: Request) -> Answer<'_> {
        #[cfg(feature = "aws-streams")]
        if let Some(client) = &self.streams {
            return streams::call(client, request);
        }
        refused(error::of_another_client(request.operation()))
    }
}

impl From<Client> for AwsBackend {
    fn from(client: Client) -> Self {
        Self::new(client)
    }
}

impl Backend for AwsBackend {
    fn call(&self, request: Request) -> Answer<'_> {
        let client = &self.client;
        match request {
            Request::BatchExecuteStatement(request) => {
                boxed(partiql::batch_execute_statement(client, request))
            }
            Request::BatchGetItem(request) => boxed(batch::batch_get_item(client, request)),
            Request::BatchWriteItem(request) => boxed(batch::batch_write_item(client, request)),
            Request::CreateTable(request) => boxed(tables::create_table(client, *request)),
            Request::DeleteItem(request) => boxed(items::delete_item(client, request)),
            Request::DeleteTable(request) => boxed(tables::delete_table(client, request)),
            Request::DescribeTable(request) => boxed(tables::describe_table(client, request)),
            Request::ExecuteStatement(request) => {
                boxed(partiql::execute_statement(client, request))
            }
            Request::ExecuteTransaction(request) => {
                boxed(partiql::execute_transaction(client, request))
            }
            Request::GetItem(request) => boxed(items::get_item(client, request)),
            Request::ListTables(request) => boxed(tables::list_tables(client, request)),
            Request::PutItem(request) => boxed(items::put_item(client, request)),
            Request::Query(request) => boxed(query::query(client, *request)),
            Request::Scan(request) => boxed(query::scan(client, *request)),
            Request::TransactGetItems(request) => {
                boxed(transact::transact_get_items(client, request))
            }
            Request::TransactWriteItems(request) => {
                boxed(transact::transact_write_items(client, request))
            }
            Request::UpdateItem(request) => boxed(items::update_item(client, request)),
            Request::UpdateTable(request) => boxed(tables::update_table(client, *request)),
            Request::DescribeStream(_)
            | Request::GetRecords(_)
            | Request::GetShardIterator(_)
            | Request::ListStreams(_) => self.call_streams(request),
            Request::DeleteResourcePolicy(_)
            | Request::DescribeContinuousBackups(_)
            | Request::DescribeContributorInsights(_)
            | Request::DescribeEndpoints(_)
            | Request::DescribeKinesisStreamingDestination(_)
            | Request::DescribeLimits(_)
            | Request::DescribeTimeToLive(_)
            | Request::GetResourcePolicy(_)
            | Request::ListContributorInsights(_)
            | Request::ListTagsOfResource(_)
            | Request::PutResourcePolicy(_)
            | Request::TagResource(_)
            | Request::UntagResource(_)
            | Request::UpdateContinuousBackups(_)
            | Request::UpdateContributorInsights(_)
            | Request::UpdateTimeToLive(_)
            | Request::DescribeTableReplicaAutoScaling(_)
            | Request::UpdateTableReplicaAutoScaling(_) => call_settings(client, request),
        }
    }
}

/// Sends what is about a setting of a table, or of the account.
fn call_settings(client: &Client, request: Request) -> Answer<'_> {
    match request {
        Request::DeleteResourcePolicy(request) => {
            boxed(tables::delete_resource_policy(client, request))
        }
        Request::DescribeContinuousBackups(request) => {
            boxed(tables::describe_continuous_backups(client, request))
        }
        Request::DescribeContributorInsights(request) => {
            boxed(tables::describe_contributor_insights(client, request))
        }
        Request::ListContributorInsights(request) => {
            boxed(tables::list_contributor_insights(client, request))
        }
        Request::UpdateContributorInsights(request) => {
            boxed(tables::update_contributor_insights(client, request))
        }
        Request::DescribeEndpoints(request) => boxed(tables::describe_endpoints(client, request)),
        Request::DescribeKinesisStreamingDestination(request) => {
            boxed(tables::describe_kinesis_streaming_destination(client, request))
        }
        Request::DescribeLimits(request) => boxed(tables::describe_limits(client, request)),
        Request::DescribeTimeToLive(request) => {
            boxed(tables::describe_time_to_live(client, request))
        }
        Request::GetResourcePolicy(request) => boxed(tables::get_resource_policy(client, request)),
        Request::ListTagsOfResource(request) => {
            boxed(tables::list_tags_of_resource(client, request))
        }
        Request::PutResourcePolicy(request) => boxed(tables::put_resource_policy(client, request)),
        Request::TagResource(request) => boxed(tables::tag_resource(client, request)),
        Request::UntagResource(request) => boxed(tables::untag_resource(client, request)),
        Request::UpdateContinuousBackups(request) => {
            boxed(tables::update_continuous_backups(client, request))
        }
        Request::UpdateTimeToLive(request) => boxed(tables::update_time_to_live(client, request)),
        Request::DescribeTableReplicaAutoScaling(request) => {
            boxed(tables::describe_table_replica_auto_scaling(client, request))
        }
        Request::UpdateTableReplicaAutoScaling(request) => {
            boxed(tables::update_table_replica_auto_scaling(client, *request))
        }
        other => {
            let text = format!("{} is no setting", other.operation());
            refused(BackendError::new(ErrorCode::Unsupported, text))
        }
    }
}

/// The outcome of a request, to come.
type Answer<'a> = BoxFuture<'a, Result<Response, BackendError>>;

fn refused<'a>(error: BackendError) -> Answer<'a> {
    Box::pin(async move { Err(error) })
}

/// Boxes each operation's future on its own, so that a call is no larger than its operation.
fn boxed<'a, O: Into<Response>>(
    answer: impl Future<Output = Result<O, BackendError>> + Send + 'a,
) -> Answer<'a> {
    Box::pin(async move { answer.await.map(Into::into) })
}
