//! What `serve` lets users set of the engine: an option for each setting of its builder.

use std::time::Duration;

use dyno_local::{Capacity, Lag, Local, LocalBuilder, Wording};

use super::arguments::{Arguments, Mistake};

/// The options that [`Settings::take`] takes.
pub(super) const OPTIONS: [&str; 10] = [
    "--region",
    "--account",
    "--wording",
    "--seed",
    "--table-delay",
    "--transaction-time",
    "--index-backfill",
    "--partition-bytes",
    "--item-collection-bytes",
    "--replica-lag",
];

/// How long metrics are kept of which a server is asked.
const METRICS_KEPT: Duration = Duration::from_hours(3);

/// What is set; the engine's defaults where it is not.
#[derive(Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(super) struct Settings {
    pub(super) region: Option<String>,
    pub(super) account: Option<String>,
    /// In which words requests are refused; those of the region without it.
    pub(super) wording: Option<Wording>,
    pub(super) seed: Option<u64>,
    pub(super) table_delay: Option<Duration>,
    pub(super) transaction_time: Option<Duration>,
    pub(super) index_backfill: Option<u64>,
    pub(super) partition_bytes: Option<u64>,
    pub(super) item_collection_bytes: Option<u64>,
    /// The range of milliseconds by which copies of partitions are behind.
    pub(super) replica_lag: Option<(u64, u64)>,
    pub(super) isolated: bool,
    pub(super) enforce_capacity: bool,
    pub(super) fault_endpoints: bool,
    pub(super) metrics: bool,
    pub(super) global_tables: bool,
}

impl Settings {
    /// Takes the settings from the arguments.
    pub(super) fn take(arguments: &mut Arguments) -> Result<Self, Mistake> {
        let isolated = arguments.has("--isolated");
        let enforce_capacity = arguments.has("--enforce-capacity");
        let fault_endpoints = arguments.has("--fault-endpoints");
        let metrics = arguments.has("--metrics");
        let global_tables = arguments.has("--global-tables");
        let mut number = |name, what| arguments.parse(name, what, |text| text.parse().ok());
        Ok(Self {
            seed: number("--seed", "a seed")?,
            index_backfill: number("--index-backfill", "a number of items a second")?,
            partition_bytes: number("--partition-bytes", "a number of bytes")?,
            item_collection_bytes: number("--item-collection-bytes", "a number of bytes")?,
            table_delay: arguments.parse("--table-delay", "a number of seconds", seconds)?,
            transaction_time: arguments.parse(
                "--transaction-time",
                "a number of milliseconds",
                |text| text.parse().ok().map(Duration::from_millis),
            )?,
            replica_lag: arguments.parse(
                "--replica-lag",
                "a range of milliseconds, such as 5..200",
                milliseconds,
            )?,
            region: arguments.take("--region"),
            account: arguments.parse("--account", "an account: 12 digits", account)?,
            wording: arguments.parse("--wording", "classic or newer", wording)?,
            isolated,
            enforce_capacity,
            fault_endpoints,
            metrics,
            global_tables,
        })
    }

    /// Returns a builder with these settings.
    pub(super) fn builder(&self) -> LocalBuilder {
        let mut builder = Local::builder();
        if let Some(region) = &self.region {
            builder = builder.region(region);
        }
        if let Some(account) = &self.account {
            builder = builder.account(account);
        }
        if let Some(wording) = self.wording {
            builder = builder.wording(wording);
        }
        if let Some(seed) = self.seed {
            builder = builder.seed(seed);
        }
        if let Some(delay) = self.table_delay {
            builder = builder.table_delay(delay);
        }
        if let Some(time) = self.transaction_time {
            builder = builder.transaction_time(time);
        }
        if let Some(items_per_second) = self.index_backfill {
            builder = builder.index_backfill(items_per_second);
        }
        if let Some(bytes) = self.partition_bytes {
            builder = builder.partition_bytes_max(bytes);
        }
        if let Some(bytes) = self.item_collection_bytes {
            builder = builder.item_collection_bytes_max(bytes);
        }
        if let Some((min, max)) = self.replica_lag {
            let range = Duration::from_millis(min)..Duration::from_millis(max);
            builder = builder.replication(Lag::seeded(self.seed.unwrap_or(0), range));
        }
        if self.isolated {
            builder = builder.isolated();
        }
        if self.fault_endpoints {
            builder = builder.fault_endpoints();
        }
        if self.enforce_capacity {
            builder = builder.capacity(Capacity::Enforced);
        }
        if self.metrics {
            builder = builder.metrics(METRICS_KEPT);
        }
        if self.global_tables {
            builder = builder.global_tables();
        }
        builder
    }
}

/// Reads a time in seconds, such as `2` or `0.25`.
fn seconds(text: &str) -> Option<Duration> {
    Duration::try_from_secs_f64(text.parse().ok()?).ok()
}

/// Reads a range such as `5..200`, or a number, which is both of its ends.
fn milliseconds(text: &str) -> Option<(u64, u64)> {
    let (min, max) = text.split_once("..").unwrap_or((text, text));
    let (min, max) = (min.parse().ok()?, max.parse().ok()?);
    (min <= max).then_some((min, max))
}

fn account(text: &str) -> Option<String> {
    let is_account = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_account.then(|| text.to_owned())
}

fn wording(text: &str) -> Option<Wording> {
    match text {
        "classic" => Some(Wording::Classic),
        "newer" => Some(Wording::Newer),
        _ => None,
    }
}
