//! What an engine is made with. The builder in `local` fills it; everything else reads it.

use std::sync::Arc;

use super::limits;
use super::{Clock, SystemClock};

/// The region whose wording and ARNs the engine uses by default.
const REGION_DEFAULT: &str = "us-east-1";

/// The account that ARNs show.
const ACCOUNT_DEFAULT: &str = "000000000000";

/// The settings of one engine.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    pub(crate) region: String,
    pub(crate) account: String,
    pub(crate) seed: u64,
    pub(crate) clock: Arc<dyn Clock>,
    /// The size at which a partition splits.
    pub(crate) partition_bytes_max: u64,
    /// The size that an item collection of a table with local indexes may not pass.
    pub(crate) item_collection_bytes_max: u64,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            region: REGION_DEFAULT.to_owned(),
            account: ACCOUNT_DEFAULT.to_owned(),
            seed: 0,
            clock: Arc::new(SystemClock),
            partition_bytes_max: limits::PARTITION_BYTES_MAX,
            item_collection_bytes_max: limits::ITEM_COLLECTION_BYTES_MAX,
        }
    }
}

impl Config {
    /// Returns the ARN of a table of this engine.
    pub(crate) fn table_arn(&self, table_name: &str) -> String {
        format!("arn:aws:dynamodb:{}:{}:table/{table_name}", self.region, self.account)
    }
}
