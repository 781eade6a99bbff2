//! The metrics that the meters of tables know: units consumed, what was throttled, what is set.
//!
//! Nothing of it is counted twice: the minutes are those that capacity itself is reckoned with.

use super::datum::Datum;
use super::metric::{Dimensions, Metric};
use super::snapshot::Metrics;
use crate::base::Timestamp;
use crate::catalog::{Flow, Table};
use crate::meter::{Arm, Minute, Usage, start_of_minute};
use crate::storage::Space;

/// The metrics of one kind of demand.
struct Names {
    usage: fn(&Minute) -> &Usage,
    consumed: Metric,
    throttled: Metric,
    /// By reason, where these have names of their own.
    events: &'static [(Metric, Count)],
}

/// What of a minute is counted.
type Count = fn(&Usage) -> u64;

const READS: Names = Names {
    usage: |minute| &minute.reads,
    consumed: Metric::ConsumedReadCapacityUnits,
    throttled: Metric::ReadThrottleEvents,
    events: &[
        (Metric::ReadProvisionedThroughputThrottleEvents, |usage| usage.throttled.provisioned),
        (Metric::ReadKeyRangeThroughputThrottleEvents, |usage| usage.throttled.key_range),
        (Metric::ReadAccountLimitThrottleEvents, |usage| usage.throttled.account),
        (Metric::ReadMaxOnDemandThroughputThrottleEvents, |usage| usage.throttled.on_demand_max),
    ],
};

const WRITES: Names = Names {
    usage: |minute| &minute.writes,
    consumed: Metric::ConsumedWriteCapacityUnits,
    throttled: Metric::WriteThrottleEvents,
    events: &[
        (Metric::WriteProvisionedThroughputThrottleEvents, |usage| usage.throttled.provisioned),
        (Metric::WriteKeyRangeThroughputThrottleEvents, |usage| usage.throttled.key_range),
        (Metric::WriteAccountLimitThrottleEvents, |usage| usage.throttled.account),
        (Metric::WriteMaxOnDemandThroughputThrottleEvents, |usage| usage.throttled.on_demand_max),
    ],
};

const BACKFILL: Names = Names {
    usage: |minute| &minute.backfill,
    consumed: Metric::OnlineIndexConsumedWriteCapacity,
    throttled: Metric::OnlineIndexThrottleEvents,
    events: &[],
};

/// Adds what a table and its global indexes consumed, and what they are set to.
pub(crate) fn note_ledger(metrics: &mut Metrics, table: &Table) {
    let definition = &table.definition;
    let settings = &definition.settings;
    let name = definition.name.as_str();
    note_arm(metrics, table, Arm::Table, &Dimensions::table(name));
    note_settings(metrics, &settings.flow, &Dimensions::table(name));
    note_progress(metrics, table);
    for index in &definition.globals {
        let of = Dimensions::index(name, index.name.as_str());
        note_arm(metrics, table, Arm::Global(index.slot), &of);
        note_settings(metrics, settings.indexes.get(&index.name).unwrap_or(&settings.flow), &of);
    }
}

fn note_arm(metrics: &mut Metrics, table: &Table, arm: Arm, of: &Dimensions) {
    let Some(meter) = table.storage.metered() else { return };
    let minutes = meter.minutes(arm);
    for names in [READS, WRITES, BACKFILL] {
        let consumed = minutes.iter().filter_map(|minute| {
            let usage = (names.usage)(minute);
            let bounds = (usage.draw_min, usage.draw_max);
            (usage.draws > 0).then(|| Datum::of(minute.start, usage.units, usage.draws, bounds))
        });
        metrics.set(names.consumed, of.clone(), consumed.collect());
        // Unverified: that a request with two reasons is two events.
        let total: (Metric, Count) = (names.throttled, |usage| usage.throttled.total());
        for (metric, count) in [total].iter().chain(names.events) {
            let told = minutes.iter().filter_map(|minute| {
                let count = count((names.usage)(minute));
                (count > 0).then(|| events_of(minute.start, count))
            });
            metrics.set(*metric, of.clone(), told.collect());
        }
    }
}

/// Adds how far an index is filled, if one is.
fn note_progress(metrics: &mut Metrics, table: &Table) {
    let definition = &table.definition;
    let Some((index, _, fill)) = definition.filling() else { return };
    let Some(items) = fill.try_lock().map(|progress| progress.items) else { return };
    let of = Dimensions::index(definition.name.as_str(), index.name.as_str());
    let all = table.storage.totals(Space::Base).entries.max(items).max(1);
    #[expect(clippy::cast_precision_loss, reason = "a percentage need not be exact")]
    let percent = items as f64 * 100.0 / all as f64;
    let datum = Datum::of(start_of_minute(metrics.taken()), percent, 1, (percent, percent));
    metrics.set(Metric::OnlineIndexPercentageProgress, of, vec![datum]);
}

/// Adds what is set now. What was set before is not kept.
fn note_settings(metrics: &mut Metrics, flow: &Flow, of: &Dimensions) {
    let start = start_of_minute(metrics.taken());
    let mut set = |metric, units: Option<i64>| {
        #[expect(clippy::cast_precision_loss, reason = "quotas are far below 2^53")]
        let units = units.map(|units| units as f64);
        let datum = units.map(|units| Datum::of(start, units, 1, (units, units)));
        metrics.set(metric, of.clone(), datum.into_iter().collect());
    };
    let units = flow.provisioned.units;
    set(Metric::ProvisionedReadCapacityUnits, units.map(|units| units.read_capacity_units));
    set(Metric::ProvisionedWriteCapacityUnits, units.map(|units| units.write_capacity_units));
    set(Metric::OnDemandMaxReadRequestUnits, flow.on_demand.max_read_request_units);
    set(Metric::OnDemandMaxWriteRequestUnits, flow.on_demand.max_write_request_units);
}

#[expect(clippy::cast_precision_loss, reason = "counts of minutes are far below 2^53")]
fn events_of(start: Timestamp, count: u64) -> Datum {
    Datum::of(start, count as f64, count, (1.0, 1.0))
}
