//! [`Local`] as an SDK client.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{
    BehaviorVersion, Builder, Config, Credentials, IdentityCache, Region,
    StalledStreamProtectionConfig,
};

use super::http_client::EngineClient;
use crate::local::Local;
use crate::wire::Wire;

/// The endpoint the SDK signs for; nothing ever connects to it.
const ENDPOINT: &str = "http://dyno-local.invalid";

impl Local {
    /// Returns a client of the AWS SDK whose requests this engine answers, in the process.
    ///
    /// Clients share the engine's tables. They work on any Tokio runtime and need no timer, socket
    /// or environment, as long as no request fails in a way that the SDK repeats after a pause: of
    /// those the engine has none but by [rules](Self::faults), where it enforces capacity, or where its
    /// transactions take time. [`sdk_config`](Self::sdk_config) is for other settings.
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
    pub fn sdk_config(&self) -> Builder {
        let credentials = Credentials::new("dyno", "dyno", None, None, "dyno-local");
        // Static credentials need no cache, and whole bodies cannot stall: neither needs a timer.
        Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(self.engine().config().region.clone()))
            .endpoint_url(ENDPOINT)
            .credentials_provider(credentials)
            .identity_cache(IdentityCache::no_cache())
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .http_client(EngineClient::new(Wire::of(self.clone())))
    }
}
