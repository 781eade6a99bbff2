//! Consumed capacity and item collection metrics, from the SDK's types.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_dynamodb::types as sdk;
use dyno_core::backend::BackendError;
use dyno_core::op::{Capacity, ConsumedCapacity, ItemCollectionMetrics};

use super::attribute::item_from_sdk;

/// Makes the consumption of one table ours.
pub(super) fn consumed(capacity: sdk::ConsumedCapacity) -> ConsumedCapacity {
    ConsumedCapacity {
        table_name: capacity.table_name.unwrap_or_default(),
        total: Capacity {
            capacity_units: capacity.capacity_units.unwrap_or_default(),
            read_capacity_units: capacity.read_capacity_units,
            write_capacity_units: capacity.write_capacity_units,
        },
        table: capacity.table.map(|capacity| units(&capacity)),
        local_secondary_indexes: arms(capacity.local_secondary_indexes),
        global_secondary_indexes: arms(capacity.global_secondary_indexes),
    }
}

/// Makes the consumption of several tables ours.
pub(super) fn consumed_list(
    capacities: Option<Vec<sdk::ConsumedCapacity>>,
) -> Option<Vec<ConsumedCapacity>> {
    capacities.map(|capacities| capacities.into_iter().map(consumed).collect())
}

/// Makes the metrics of one item collection ours.
pub(super) fn metrics(
    metrics: sdk::ItemCollectionMetrics,
) -> Result<ItemCollectionMetrics, BackendError> {
    let range = metrics.size_estimate_range_gb.unwrap_or_default();
    let mut estimates = range.into_iter();
    let lower = estimates.next().unwrap_or_default();
    Ok(ItemCollectionMetrics {
        item_collection_key: item_from_sdk(metrics.item_collection_key.unwrap_or_default())?,
        size_estimate_range_gb: [lower, estimates.next().unwrap_or(lower)],
    })
}

/// Makes optional metrics of one item collection ours.
pub(super) fn optional_metrics(
    optional: Option<sdk::ItemCollectionMetrics>,
) -> Result<Option<Box<ItemCollectionMetrics>>, BackendError> {
    optional.map(|told| metrics(told).map(Box::new)).transpose()
}

/// Metrics of item collections by table.
type MetricsByTable = BTreeMap<String, Vec<ItemCollectionMetrics>>;

/// Makes the metrics of several tables ours.
pub(super) fn metrics_by_table(
    tables: Option<HashMap<String, Vec<sdk::ItemCollectionMetrics>>>,
) -> Result<Option<MetricsByTable>, BackendError> {
    let convert = |(table, collections): (String, Vec<_>)| {
        Ok((table, collections.into_iter().map(metrics).collect::<Result<_, _>>()?))
    };
    tables.map(|tables| tables.into_iter().map(convert).collect()).transpose()
}

fn arms(indexes: Option<HashMap<String, sdk::Capacity>>) -> BTreeMap<String, Capacity> {
    let convert = |(index, capacity): (String, sdk::Capacity)| (index, units(&capacity));
    indexes.unwrap_or_default().into_iter().map(convert).collect()
}

fn units(capacity: &sdk::Capacity) -> Capacity {
    Capacity {
        capacity_units: capacity.capacity_units.unwrap_or_default(),
        read_capacity_units: capacity.read_capacity_units,
        write_capacity_units: capacity.write_capacity_units,
    }
}
