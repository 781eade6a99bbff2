//! What an engine is made with. The builder in `local` fills it; everything else reads it.

use std::sync::Arc;

use super::limits;
use super::{Clock, Replication, SystemClock, Wording};

/// The region whose wording and ARNs the engine uses by default.
const REGION_DEFAULT: &str = "us-east-1";

/// The account that ARNs show.
const ACCOUNT_DEFAULT: &str = "123456789012";

/// What the engine does with capacity units besides telling them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Capacity {
    /// They are accounted for, and nothing is throttled.
    #[default]
    Accounted,
    /// Tables, indexes and partitions have as many as they would have on the service; what is more
    /// is throttled. Partitions split for heat.
    Enforced,
}

/// The settings of one engine.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    pub(crate) region: String,
    pub(crate) account: String,
    /// In which words requests are refused, whatever the region.
    pub(crate) wording: Option<Wording>,
    pub(crate) seed: u64,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) capacity: Capacity,
    /// How copies of partitions behave; `None` where none are modelled.
    pub(crate) replication: Option<Replication>,
    /// How many minutes of metrics are kept; none where it is 0.
    pub(crate) metrics_minutes: usize,
    /// Whether the keys of all tables and indexes are counted, be their insights on or not.
    pub(crate) key_reports: bool,
    /// Whether each table is one of a single replica for the operations about replicas.
    pub(crate) global_tables: bool,
    /// The size at which a partition splits.
    pub(crate) partition_bytes_max: u64,
    /// The size that an item collection of a table with local indexes may not pass.
    pub(crate) item_collection_bytes_max: u64,
    /// How long a table or an index is being created, changed or deleted.
    pub(crate) table_delay_micros: i64,
    /// How long a transaction takes from when it is prepared until it commits.
    pub(crate) transaction_micros: i64,
    /// How many items a second an index is filled with; `None` is all at once.
    pub(crate) backfill_items_per_second: Option<u64>,
    /// How long after its time an item is deleted.
    pub(crate) expiry_delay_micros: i64,
    /// How long a table's time to live must stay as it is after a change.
    pub(crate) time_to_live_interval_micros: i64,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            region: REGION_DEFAULT.to_owned(),
            account: ACCOUNT_DEFAULT.to_owned(),
            wording: None,
            seed: 0,
            clock: Arc::new(SystemClock),
            capacity: Capacity::default(),
            replication: None,
            metrics_minutes: 0,
            key_reports: false,
            global_tables: false,
            partition_bytes_max: limits::PARTITION_BYTES_MAX,
            item_collection_bytes_max: limits::ITEM_COLLECTION_BYTES_MAX,
            table_delay_micros: 0,
            transaction_micros: 0,
            backfill_items_per_second: None,
            expiry_delay_micros: 0,
            time_to_live_interval_micros: 0,
        }
    }
}

impl Config {
    /// Returns in which words requests are refused.
    pub(crate) fn wording(&self) -> Wording {
        self.wording.unwrap_or_else(|| Wording::of_region(&self.region))
    }

    /// Returns the ARN of a table of this engine.
    pub(crate) fn table_arn(&self, table_name: &str) -> String {
        format!("arn:aws:dynamodb:{}:{}:table/{table_name}", self.region, self.account)
    }

    /// Returns the ARN of the role that scales tables, whichever is asked for.
    pub(crate) fn scaling_role_arn(&self) -> String {
        format!(
            "arn:aws:iam::{}:role/aws-service-role/dynamodb.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_DynamoDBTable",
            self.account
        )
    }

    /// Returns the ARN of a key that encrypts tables, which may be named by it.
    pub(crate) fn key_arn(&self, id: &str) -> String {
        if id.starts_with("arn:") {
            return id.to_owned();
        }
        let place = if id.contains('/') { "" } else { "key/" };
        format!("arn:aws:kms:{}:{}:{place}{id}", self.region, self.account)
    }
}

#[cfg(test)]
mod tests {
    use super::Config;

    /// reference, section 3: "Per partition: ~10 GB"; section 2: "Limit 10 GB per collection". A gigabyte
    /// is 1,024 times 1,024 times 1,024 bytes.
    #[test]
    fn the_sizes_are_those_of_the_service() {
        let config = Config::default();
        assert_eq!(config.partition_bytes_max, 10_737_418_240);
        assert_eq!(config.item_collection_bytes_max, 10_737_418_240);
    }
}
