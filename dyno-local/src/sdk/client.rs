//! [`Local`] as an SDK client.

use std::sync::Arc;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::{RetryPartition, TokenBucket};
use aws_sdk_dynamodb::config::{
    BehaviorVersion, Builder, Config, Credentials, IdentityCache, Region,
    StalledStreamProtectionConfig,
};
use aws_smithy_runtime_api::client::http::SharedHttpClient;

use super::http_client::EngineClient;
use super::time::EngineTime;
use crate::local::Local;
use crate::wire::Wire;

/// The endpoint the SDK signs for; nothing ever connects to it.
const ENDPOINT: &str = "http://dyno-local.invalid";

impl Local {
    /// Returns a client of the AWS SDK whose requests this engine answers, in the process.
    ///
    /// Clients share the engine's tables, and go by its clock: they need no timer, socket, environment
    /// or certain runtime. A pause before the SDK repeats what was throttled is one of that clock, so
    /// with a [`ManualClock`](crate::ManualClock) it lasts until a test moves it, or
    /// [`VirtualTime`](crate::VirtualTime) does. How long such a pause is, the SDK draws by itself:
    /// runs with it are not the same to the microsecond, but for those of a
    /// [`Drive`](crate::load::Drive). [`sdk_config`](Self::sdk_config) is for other
    /// settings.
    ///
    /// # Examples
    ///
    /// ```
    /// use dyno_local::Local;
    ///
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// let client = Local::new().sdk_client();
    /// let tables = client.list_tables().send().await?;
    /// assert!(tables.table_names().is_empty());
    /// # Ok::<(), aws_sdk_dynamodb::Error>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn sdk_client(&self) -> Client {
        Client::from_conf(self.sdk_config().build())
    }

    /// Returns the configuration of [`sdk_client`](Self::sdk_client), to be changed before a client
    /// is made of it: retries, interceptors, timeouts.
    ///
    /// Its clients have a quota of repeats for themselves. The SDK would share one among all clients
    /// of the process, so that one test's repeats were missing in another.
    pub fn sdk_config(&self) -> Builder {
        let credentials = Credentials::new("dyno", "dyno", None, None, "dyno-local");
        let time = EngineTime::new(Arc::clone(&self.engine().config().clock));
        // Static credentials need no cache, and whole bodies cannot stall: neither needs a timer.
        Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(self.engine().config().region.clone()))
            .endpoint_url(ENDPOINT)
            .credentials_provider(credentials)
            .identity_cache(IdentityCache::no_cache())
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .retry_partition(
                RetryPartition::custom("dyno-local").token_bucket(TokenBucket::default()).build(),
            )
            .sleep_impl(time.clone())
            .time_source(time)
            .http_client(self.sdk_http_client())
    }

    /// Returns the engine in the place of an HTTP client, for other clients of the AWS SDK: that of
    /// streams, say, which is the crate `aws-sdk-dynamodbstreams`.
    ///
    /// Such a client needs credentials, a region and an endpoint to sign for, any of each; nothing
    /// connects to the endpoint.
    pub fn sdk_http_client(&self) -> SharedHttpClient {
        SharedHttpClient::new(EngineClient::new(Wire::of(self.clone())))
    }
}
