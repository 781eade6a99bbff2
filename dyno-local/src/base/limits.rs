//! Every limit of the service that the engine keeps, by name, with where it comes from.
//!
//! "Quotas" is the developer guide's page "Service, account, and table quotas"; "API" is the
//! operation's page in the API reference.

/// The most bytes of an item, names and values together. Quotas, "Items".
pub(crate) const ITEM_SIZE_BYTES_MAX: usize = 409_600;

/// The most bytes of an attribute name that is no key. Quotas, "Attributes".
pub(crate) const ATTRIBUTE_NAME_BYTES_MAX: usize = 65_535;

/// The most bytes of the name of a key attribute or a projected one. Quotas, "Attributes".
pub(crate) const KEY_NAME_BYTES_MAX: usize = 255;

/// The most bytes of a partition key value. Quotas, "Partition keys and sort keys".
pub(crate) const PARTITION_KEY_BYTES_MAX: usize = 2_048;

/// The most bytes of a sort key value. Quotas, "Partition keys and sort keys".
pub(crate) const SORT_KEY_BYTES_MAX: usize = 1_024;

/// How deep values nest; a scalar is level 1. Quotas, "Attributes".
pub(crate) const NESTING_LEVELS_MAX: usize = 32;

/// The most bytes of all names and values of a request's expressions. Quotas, "Expression
/// parameters".
pub(crate) const VARIABLES_BYTES_MAX: usize = 2 * 1024 * 1024;

/// The most bytes a page of Query or Scan evaluates before it ends. API, Query.
pub(crate) const PAGE_BYTES_MAX: u64 = 1_048_576;

/// The shortest table and index names. Quotas, "Tables".
pub(crate) const TABLE_NAME_BYTES_MIN: usize = 3;

/// The longest table and index names. Quotas, "Tables".
pub(crate) const TABLE_NAME_BYTES_MAX: usize = 255;

/// The longest ARN in the place of a table name. API, `GetItem`.
pub(crate) const TABLE_ARN_BYTES_MAX: usize = 1_024;

/// The most keys of one `BatchGetItem`. API, `BatchGetItem`.
pub(crate) const BATCH_GET_KEYS_MAX: usize = 100;

/// The most bytes one `BatchGetItem` answers. API, `BatchGetItem`.
pub(crate) const BATCH_GET_BYTES_MAX: usize = 16 * 1024 * 1024;

/// The most writes of one `BatchWriteItem`. API, `BatchWriteItem`.
pub(crate) const BATCH_WRITE_REQUESTS_MAX: usize = 25;

/// The most statements of one `BatchExecuteStatement`. API, `BatchExecuteStatement`.
pub(crate) const BATCH_STATEMENTS_MAX: usize = 25;

/// The most actions of one transaction. API, `TransactWriteItems`.
pub(crate) const TRANSACTION_ACTIONS_MAX: usize = 100;

/// The most bytes of one transaction. API, `TransactWriteItems`.
pub(crate) const TRANSACTION_BYTES_MAX: usize = 4 * 1024 * 1024;

/// The longest client request token. API, `TransactWriteItems`.
pub(crate) const CLIENT_TOKEN_LENGTH_MAX: usize = 36;

/// How long a client request token is remembered. API, `TransactWriteItems`.
pub(crate) const CLIENT_TOKEN_LIFETIME_MICROS: i64 = 10 * 60 * 1_000_000;

/// How many client request tokens are remembered at once. Our own: the service names no number,
/// and ten minutes of a test's clock may never pass.
pub(crate) const CLIENT_TOKENS_MAX: usize = 100_000;

/// The most names a `ListTables` page shows. API, `ListTables`.
pub(crate) const LIST_TABLES_LIMIT_MAX: i32 = 100;

/// The most segments of a parallel scan. API, Scan.
pub(crate) const TOTAL_SEGMENTS_MAX: i32 = 1_000_000;

/// The most global secondary indexes of a table. Quotas, "Secondary indexes".
pub(crate) const GLOBAL_INDEXES_MAX: usize = 20;

/// The most local secondary indexes of a table. Quotas, "Secondary indexes".
pub(crate) const LOCAL_INDEXES_MAX: usize = 5;

/// The most attributes of one kind in the key of a global secondary index: four partition key
/// attributes and four sort key attributes. Developer guide, "Multi-attribute keys".
pub(crate) const INDEX_KEY_ATTRIBUTES_MAX: usize = 4;

/// The most attributes that all `INCLUDE` projections of a table name. Quotas, "Secondary indexes".
pub(crate) const PROJECTED_ATTRIBUTES_MAX: usize = 100;

/// The most non-key attributes that one `INCLUDE` projection lists. API, Projection.
pub(crate) const NON_KEY_ATTRIBUTES_MAX: usize = 20;

/// The highest provisioned units that pass as a value. API, `CreateTable`, as measured.
pub(crate) const CAPACITY_UNITS_MAX: i64 = 1_000_000_000_000;

/// How often provisioned units may be lowered on one day (UTC) without waiting. Quotas, "Decreasing
/// provisioned throughput".
pub(crate) const DECREASES_FREE: i64 = 4;

/// How long the last decrease must be ago for another one. Quotas, "Decreasing provisioned
/// throughput".
pub(crate) const DECREASE_INTERVAL_MICROS: i64 = 3_600 * 1_000_000;

/// How often a table may become one on demand within a day. Developer guide, "Considerations when
/// switching capacity modes".
pub(crate) const ON_DEMAND_SWITCHES_MAX: usize = 4;

/// The day in which switches to on demand are counted: it ends now. Source as above.
pub(crate) const ON_DEMAND_SWITCHES_MICROS: i64 = 24 * 3_600 * 1_000_000;

/// How long a stream keeps what it recorded. Developer guide, "Change data capture for DynamoDB
/// Streams".
pub(crate) const STREAM_RETENTION_MICROS: i64 = 24 * 3_600 * 1_000_000;

/// How long a shard is open. Developer guide, "Reading and processing a stream": about four hours.
pub(crate) const STREAM_SHARD_OPEN_MICROS: i64 = 4 * 3_600 * 1_000_000;

/// The most streams that a `ListStreams` page shows. API, `ListStreams`.
pub(crate) const LIST_STREAMS_LIMIT_MAX: i32 = 100;

/// The most shards that a `DescribeStream` page shows. API, `DescribeStream`.
pub(crate) const DESCRIBE_STREAM_LIMIT_MAX: i32 = 100;

/// The most records that a `GetRecords` answers. API, `GetRecords`.
pub(crate) const STREAM_RECORDS_MAX: i32 = 1_000;

/// The most bytes that a `GetRecords` answers, of which one record may go beyond. API,
/// `GetRecords`.
pub(crate) const STREAM_RECORDS_BYTES_MAX: i64 = 1_048_576;

/// How long a place in a shard may be used. API, `GetShardIterator`.
pub(crate) const SHARD_ITERATOR_LIFETIME_MICROS: i64 = 15 * 60 * 1_000_000;

/// The longest place in a shard. API, `GetRecords`.
pub(crate) const SHARD_ITERATOR_BYTES_MAX: usize = 2_048;

/// The shortest and longest name of a shard. API, `GetShardIterator`.
pub(crate) const SHARD_ID_BYTES: (usize, usize) = (28, 65);

/// The shortest and longest number of a record. API, `GetShardIterator`.
pub(crate) const SEQUENCE_NUMBER_BYTES: (usize, usize) = (21, 40);

/// The reads a second that a table or an index on demand is prepared for. Developer guide, "Warm
/// throughput".
pub(crate) const WARM_READS_ON_DEMAND: i64 = 12_000;

/// The writes a second that a table or an index on demand is prepared for. Developer guide, "Warm
/// throughput".
pub(crate) const WARM_WRITES_ON_DEMAND: i64 = 4_000;

/// The most tags of a table. Quotas, "Tags".
pub(crate) const TAGS_MAX: usize = 50;

/// How many tags a page shows.
///
/// Unverified: the number, which re-implementations have.
pub(crate) const TAGS_PAGE: usize = 10;

/// The longest key of a tag, in characters. API, Tag.
pub(crate) const TAG_KEY_LENGTH_MAX: usize = 128;

/// The longest value of a tag, in characters. API, Tag.
pub(crate) const TAG_VALUE_LENGTH_MAX: usize = 256;

/// The longest ARN of a resource. API, `TagResource`.
pub(crate) const RESOURCE_ARN_BYTES_MAX: usize = 1_283;

/// The most bytes of a resource-based policy. API, `PutResourcePolicy`.
pub(crate) const POLICY_BYTES_MAX: usize = 20 * 1024;

/// The longest revision of a policy. API, `PutResourcePolicy`.
pub(crate) const REVISION_LENGTH_MAX: usize = 255;

/// The longest name of the attribute by which items expire. API, `TimeToLiveSpecification`.
pub(crate) const TIME_TO_LIVE_NAME_LENGTH_MAX: usize = 255;

/// How long ago an item may have expired to be deleted: five years. Developer guide, "Using time to
/// live (TTL)".
pub(crate) const EXPIRED_MICROS_MAX: i64 = 5 * 365 * 86_400 * 1_000_000;

/// The most days that a table can be restored to. API, `PointInTimeRecoverySpecification`.
pub(crate) const RECOVERY_DAYS_MAX: i32 = 35;

/// How far behind the latest moment is that a table can be restored to. Developer guide,
/// "Point-in-time recovery".
pub(crate) const RECOVERY_LAG_MICROS: i64 = 300 * 1_000_000;

/// The most tables that may be coming, changing and going at once. API, `LimitExceededException`.
pub(crate) const TABLES_UNDER_WAY_MAX: usize = 500;

/// The most read and write units of all tables of an account in a region. Quotas, "Throughput".
pub(crate) const ACCOUNT_UNITS_MAX: i64 = 80_000;

/// The most read and write units of one table. Quotas, "Throughput".
pub(crate) const TABLE_UNITS_MAX: i64 = 40_000;

/// How long the endpoints of the service may be relied on. API, `DescribeEndpoints`.
pub(crate) const ENDPOINT_MINUTES: i64 = 1_440;

/// The most tables of an account in a region. Quotas, "Tables".
pub(crate) const TABLES_MAX: usize = 2_500;

/// The most bytes of an item collection of a table with local indexes. Developer guide,
/// "Item collections in local secondary indexes".
pub(crate) const ITEM_COLLECTION_BYTES_MAX: u64 = 10 * GIGABYTE;

/// The size at which a partition splits. Developer guide, "Partitions and data distribution".
pub(crate) const PARTITION_BYTES_MAX: u64 = 10 * GIGABYTE;

/// The read units that a partition serves in a second. Developer guide, "Partitions and data
/// distribution".
pub(crate) const PARTITION_READ_UNITS: i64 = 3_000;

/// The write units that a partition serves in a second. Source as above.
pub(crate) const PARTITION_WRITE_UNITS: i64 = 1_000;

/// The copies of a partition, each of which serves eventual reads. Developer guide, "Read
/// consistency".
pub(crate) const PARTITION_COPIES: usize = 3;

/// For how many seconds unused provisioned units are kept. Developer guide, "Burst capacity".
pub(crate) const BURST_SECONDS: i64 = 300;

/// How many times its previous peak a table on demand serves at once. Developer guide, "On-demand
/// capacity mode".
pub(crate) const ON_DEMAND_GROWTH: i64 = 2;

/// How long it takes until traffic on demand is the previous peak. Source as above.
pub(crate) const ON_DEMAND_PEAK_MICROS: i64 = 30 * 60 * 1_000_000;

/// Of what a partition serves, the percentage above which it is hot.
///
/// Unverified: the service says "sustained traffic near the limit".
pub(crate) const HEAT_PERCENT: u32 = 80;

/// For how many minutes a partition must be hot to split.
///
/// Unverified: the service says "minutes"; re-tellings say five to ten.
pub(crate) const HEAT_SPLIT_MINUTES: u32 = 5;

/// How many minutes of its use a partition keeps. Our own.
pub(crate) const HEAT_MINUTES_KEPT: usize = 60;

/// How many minutes of their use tables and indexes keep: a day. Our own.
pub(crate) const USAGE_MINUTES_KEPT: usize = 24 * 60;

/// What a write unit counts where keys are ranked, in read units. Developer guide, "CloudWatch
/// contributor insights for DynamoDB: How it works".
pub(crate) const READ_UNITS_PER_WRITE_UNIT: f64 = 3.0;

/// The most contributors of a report, and how many keys of a minute are kept for it. `CloudWatch`'s API,
/// `GetInsightRuleReport`.
pub(crate) const CONTRIBUTORS_MAX: usize = 100;

/// How many contributors a report has unless asked. Source as above.
pub(crate) const CONTRIBUTORS_DEFAULT: usize = 10;

/// How many keys of a minute are counted exactly, by each rule. Our own.
pub(crate) const KEYS_COUNTED_MAX: usize = 4_096;

/// How many minutes of counted keys a table and an index keep: three hours. Our own.
pub(crate) const KEY_MINUTES_KEPT: usize = 180;

/// The most summaries of a `ListContributorInsights` page. API, `ListContributorInsights`.
pub(crate) const LIST_INSIGHTS_MAX: i32 = 100;
/// How many minutes in a row more than the target must be consumed to raise units. Developer guide,
/// "Managing throughput capacity automatically with DynamoDB auto scaling"; the alarms of policies.
pub(crate) const SCALE_OUT_POINTS: usize = 2;

/// How many minutes in a row less must be consumed to lower units. Source as above.
pub(crate) const SCALE_IN_POINTS: usize = 15;

/// How far below the target that is, in points of a percentage. The alarms of policies: 150 units a
/// minute of 5 units a second, for a target of 70 %.
pub(crate) const SCALE_IN_MARGIN_PERCENT: f64 = 20.0;

/// The lowest utilisation that a policy may keep, in percent. The refusals of `PutScalingPolicy`; the
/// developer guide says 20.
pub(crate) const SCALING_PERCENT_MIN: f64 = 10.0;

/// The highest utilisation that a policy may keep, in percent. Source as above.
pub(crate) const SCALING_PERCENT_MAX: f64 = 90.0;

/// The most scalable targets of DynamoDB. Application Auto Scaling user guide, "Quotas".
pub(crate) const SCALING_TARGETS_MAX: usize = 5_000;

/// The longest id of a resource. API, `PutScalingPolicy`.
pub(crate) const SCALING_RESOURCE_LENGTH_MAX: usize = 1_600;

/// The longest name of a policy. API, `PutScalingPolicy`.
pub(crate) const SCALING_POLICY_NAME_LENGTH_MAX: usize = 256;

/// The most targets, policies or activities of a page. API, `DescribeScalableTargets`.
#[cfg_attr(not(feature = "wire"), expect(dead_code, reason = "of requests alone"))]
pub(crate) const SCALING_PAGE_MAX: i32 = 50;

/// The most ids of resources, or names of policies, that are asked about at once. API,
/// `DescribeScalableTargets`.
#[cfg_attr(not(feature = "wire"), expect(dead_code, reason = "of requests alone"))]
pub(crate) const SCALING_NAMES_MAX: usize = 50;

/// How many scaling activities are kept. Our own: the service keeps those of six weeks.
pub(crate) const SCALING_ACTIVITIES_KEPT: usize = 1_000;

/// How many series of metrics an engine keeps; further ones are not counted. Our own.
pub(crate) const METRIC_SERIES_MAX: usize = 4_096;

/// The most partitions that a new table is given, whatever its units.
pub(crate) const INITIAL_PARTITIONS_MAX: usize = 256;

/// How many copies must have persisted a write before it is acknowledged. Elhemali et al., "Amazon
/// DynamoDB: A Scalable, Predictably Performant, and Fully Managed NoSQL Database Service", USENIX ATC
/// 2022.
pub(crate) const WRITE_QUORUM: usize = 2;

/// How long a leader leads without hearing from a quorum, and nobody else does. The same paper has
/// leases.
///
/// Unverified: how long they are.
pub(crate) const LEADER_LEASE_MICROS: i64 = 2_000_000;

/// The most entries of a partition's log that are kept for copies which are behind. Our own.
pub(crate) const TAIL_ENTRIES_MAX: usize = 4_096;

/// The most bytes of old images in them. Our own.
pub(crate) const TAIL_BYTES_MAX: usize = 16 * 1024 * 1024;

/// A gigabyte as the service counts partitions and item collections.
pub(crate) const GIGABYTE: u64 = 1_073_741_824;

/// The most violations that one `validation errors detected` answer lists.
pub(crate) const VIOLATIONS_LISTED_MAX: usize = 10;

/// What a read unit reads with strong consistency. Developer guide, "Read and write operations".
pub(crate) const READ_UNIT_BYTES: u64 = 4_096;

/// What a write unit writes. Developer guide, "Read and write operations".
pub(crate) const WRITE_UNIT_BYTES: u64 = 1_024;

/// The most names in `AttributesToGet`. The service's own refusals say so.
pub(crate) const ATTRIBUTES_TO_GET_MAX: usize = 255;
