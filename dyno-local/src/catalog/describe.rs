//! A table as `DescribeTable` shows it, and as the answers that create or delete it do. Counts and
//! sizes are exact, not six hours old.

use std::collections::BTreeSet;

use dyno_core::op::{
    BillingModeSummary, CreateTable, GlobalSecondaryIndexDescription, IndexStatus,
    KeySchemaElement, LocalSecondaryIndexDescription, SseDescription, SseStatus, SseType,
    TableClassSummary, TableDescription, TableStatus, WarmThroughputDescription,
};

use super::{Flow, IndexDefinition, IndexPhase, KeySchema, Table, TableDefinition, TablePhase};
use crate::base::Timestamp;
use crate::meter::Arm;
use crate::storage::{Space, SpaceTotals};

/// Returns the description of a table at a moment.
pub(crate) fn describe(table: &Table, now: Timestamp) -> TableDescription {
    let definition = &table.definition;
    let settings = &definition.settings;
    let totals = table.storage.totals(Space::Base);
    let status = definition.life.table_status();
    let mut shown = TableDescription::new(definition.name.as_str(), elements(&definition.keys));
    shown.table_arn.clone_from(&definition.arn);
    shown.table_id.clone_from(&definition.id);
    shown.table_status = status;
    shown.creation_date_time = Some(definition.created.as_seconds());
    shown.attribute_definitions.clone_from(&definition.attribute_definitions);
    shown.attribute_definitions.sort_by(|a, b| a.attribute_name.cmp(&b.attribute_name));
    shown.provisioned_throughput = settings.flow.provisioned.describe(now);
    shown.billing_mode_summary = settings.on_demand_since.map(|since| BillingModeSummary {
        billing_mode: settings.billing_mode,
        last_update_to_pay_per_request_date_time: Some(since.as_seconds()),
    });
    shown.stream_specification = settings.stream.filter(|stream| stream.stream_enabled);
    shown.latest_stream_label = definition.stream.as_ref().map(|stream| stream.label.clone());
    shown.latest_stream_arn = definition.stream.as_ref().map(|stream| stream.arn.clone());
    shown.item_count = signed(totals.entries);
    shown.table_size_bytes = signed(totals.bytes);
    shown.deletion_protection_enabled = settings.deletion_protection;
    let key = settings.encryption_key.as_deref();
    shown.sse_description = key.map(|key| encryption(key, SseStatus::Enabled));
    shown.table_class_summary = settings.table_class.map(|(table_class, at)| TableClassSummary {
        table_class,
        last_update_date_time: at.map(Timestamp::as_seconds),
    });
    shown.on_demand_throughput = settings.flow.on_demand_limits();
    let coming = match &definition.life.table {
        TablePhase::Updating { then: Some(flow), .. } => Some(flow),
        TablePhase::Updating { then: None, .. }
        | TablePhase::Creating { .. }
        | TablePhase::Active
        | TablePhase::Deleting { .. } => None,
    };
    let statuses = (TableStatus::Active, TableStatus::Updating);
    shown.warm_throughput = Some(warm(table, Arm::Table, (&settings.flow, coming), statuses));
    let globals = definition.globals.iter();
    shown.global_secondary_indexes = globals.map(|index| global(table, index, now)).collect();
    let locals = definition.locals.iter();
    shown.local_secondary_indexes = locals.map(|index| local(table, index)).collect();
    shown
}

/// What of a new table was asked for by name, and is told at once.
#[derive(Debug)]
pub(crate) struct AskedWarm {
    table: bool,
    indexes: BTreeSet<String>,
}

impl AskedWarm {
    /// Returns whether a request asks for warm throughput, for the table and for which indexes.
    pub(crate) fn of(request: &CreateTable) -> Self {
        let globals = request.global_secondary_indexes.iter().flatten();
        let asking = globals.filter(|index| index.warm_throughput.is_some());
        Self {
            table: request.warm_throughput.is_some(),
            indexes: asking.map(|index| index.index_name.clone()).collect(),
        }
    }
}

/// Returns the description of a table with which its creation is answered: what the service only
/// finds out as it creates the table is not told yet.
pub(crate) fn describe_created(table: &Table, asked: &AskedWarm) -> TableDescription {
    let mut shown = describe(table, table.definition.created);
    if let Some(summary) = &mut shown.billing_mode_summary {
        summary.last_update_to_pay_per_request_date_time = None;
    }
    // What was asked for is on its way.
    let warm = shown.warm_throughput.filter(|_| asked.table);
    shown.warm_throughput =
        warm.map(|warm| WarmThroughputDescription { status: TableStatus::Updating, ..warm });
    for index in &mut shown.global_secondary_indexes {
        let warm = index.warm_throughput.filter(|_| asked.indexes.contains(&index.index_name));
        index.warm_throughput =
            warm.map(|warm| WarmThroughputDescription { status: IndexStatus::Updating, ..warm });
    }
    shown
}

/// Returns the description of a table with which a change is answered. Encryption that changes is
/// told with the key it had, where it is switched off.
pub(crate) fn describe_updated(
    before: &TableDefinition,
    after: &Table,
    now: Timestamp,
) -> TableDescription {
    let mut shown = describe(after, now);
    let key_before = before.settings.encryption_key.as_ref();
    let key_after = after.definition.settings.encryption_key.as_ref();
    if key_before != key_after {
        let key = key_after.or(key_before);
        shown.sse_description = key.map(|key| encryption(key, SseStatus::Updating));
    }
    shown
}

/// Returns the description of a table with which its deletion is answered: of its shape nothing is
/// told any more.
///
/// Unverified: that local indexes are left out as global ones are.
pub(crate) fn describe_deleted(table: &Table, now: Timestamp) -> TableDescription {
    let mut shown = describe(table, now);
    shown.creation_date_time = None;
    shown.attribute_definitions.clear();
    shown.key_schema.clear();
    shown.global_secondary_indexes.clear();
    shown.local_secondary_indexes.clear();
    shown.warm_throughput = None;
    shown
}

fn global(
    table: &Table,
    index: &IndexDefinition,
    now: Timestamp,
) -> GlobalSecondaryIndexDescription {
    let SpaceTotals { entries, bytes } = table.storage.totals(Space::Global(index.slot));
    let definition = &table.definition;
    let (index_status, backfilling) = definition.life.index_status(&index.name);
    let flow = definition.settings.indexes.get(&index.name);
    let coming = match definition.life.indexes.get(&index.name) {
        Some(IndexPhase::Updating { then, .. }) => Some(then),
        Some(
            IndexPhase::Allocating { .. }
            | IndexPhase::Filling { .. }
            | IndexPhase::Deleting { .. },
        )
        | None => None,
    };
    GlobalSecondaryIndexDescription {
        index_name: index.name.clone(),
        index_arn: definition.index_arn(&index.name),
        key_schema: elements(&index.keys),
        projection: index.projection_asked.clone(),
        index_status,
        backfilling,
        provisioned_throughput: flow.map(|it| it.provisioned.describe(now)).unwrap_or_default(),
        on_demand_throughput: flow.and_then(Flow::on_demand_limits),
        warm_throughput: flow.map(|flow| {
            let statuses = (IndexStatus::Active, IndexStatus::Updating);
            warm(table, Arm::Global(index.slot), (flow, coming), statuses)
        }),
        item_count: signed(entries),
        index_size_bytes: signed(bytes),
    }
}

fn encryption(key_arn: &str, status: SseStatus) -> SseDescription {
    let (sse_type, kms_master_key_arn) = (Some(SseType::Kms), Some(key_arn.to_owned()));
    SseDescription { status, sse_type, kms_master_key_arn }
}

/// Returns what is prepared for, by request or by the traffic there was; what is on its way is told
/// already.
///
/// Unverified: that it is, as it is of a new table.
fn warm<S>(
    table: &Table,
    arm: Arm,
    (flow, coming): (&Flow, Option<&Flow>),
    (is_there, is_coming): (S, S),
) -> WarmThroughputDescription<S> {
    let (reads, writes) = table.storage.metered().map_or((0, 0), |meter| meter.served(arm));
    let told = coming.map_or(flow.warm, |coming| coming.warm);
    WarmThroughputDescription {
        read_units_per_second: told.reads.max(reads),
        write_units_per_second: told.writes.max(writes),
        status: if told == flow.warm { is_there } else { is_coming },
    }
}

fn local(table: &Table, index: &IndexDefinition) -> LocalSecondaryIndexDescription {
    let SpaceTotals { entries, bytes } = table.storage.totals(Space::Local(index.slot));
    LocalSecondaryIndexDescription {
        index_name: index.name.clone(),
        index_arn: table.definition.index_arn(&index.name),
        key_schema: elements(&index.keys),
        projection: index.projection_asked.clone(),
        item_count: signed(entries),
        index_size_bytes: signed(bytes),
    }
}

pub(super) fn elements(keys: &KeySchema) -> Vec<KeySchemaElement> {
    let hash = keys.hash.iter().map(|key| KeySchemaElement::hash(&key.name));
    hash.chain(keys.range.iter().map(|key| KeySchemaElement::range(&key.name))).collect()
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
