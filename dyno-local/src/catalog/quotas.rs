//! The account's quotas of provisioned units: of one table with its indexes, and of all tables.
//!
//! Asked when a table is created or changed, where capacity is enforced: elsewhere units are told and
//! mean nothing, and whoever had a quota raised need not say so. Quotas on demand are the meters'.

use super::{Flow, IndexPhase, TableDefinition, TablePhase, Tables};
use crate::base::{Capacity, Config, EngineError, limits};

/// Reads and writes a second.
type Units = (i64, i64);

/// Checks that a table as it is to be has no more units than the account may have, if it had fewer
/// before.
///
/// Unverified: the sentences. The table is looked at before the account, reads before writes.
pub(crate) fn check_quotas(
    tables: &Tables,
    before: Option<&TableDefinition>,
    after: &TableDefinition,
    config: &Config,
) -> Result<(), EngineError> {
    if config.capacity != Capacity::Enforced {
        return Ok(());
    }
    let (had, has) = (before.map_or((0, 0), provisioned), provisioned(after));
    let others = tables.values().map(|table| &table.definition);
    let others = others.filter(|it| it.name != after.name).map(provisioned).fold((0, 0), sum);
    let (of_table, of_account) = (has, sum(others, has));
    for (whose, units, max) in [
        (format!("table {}", after.name), of_table, limits::TABLE_UNITS_MAX),
        ("account".to_owned(), of_account, limits::ACCOUNT_UNITS_MAX),
    ] {
        let exceeded = |kind: &str, units: i64| {
            Err(EngineError::SubscriberLimit(format!(
                "Provisioned {kind} capacity of {units} units exceeds the limit of {max} for the {whose}"
            )))
        };
        if has.0 > had.0 && units.0 > max {
            return exceeded("read", units.0);
        }
        if has.1 > had.1 && units.1 > max {
            return exceeded("write", units.1);
        }
    }
    Ok(())
}

/// Returns the units of a table with its global indexes, as they are when all changes are through.
fn provisioned(definition: &TableDefinition) -> Units {
    let settings = &definition.settings;
    let of_table = match &definition.life.table {
        TablePhase::Updating { then: Some(flow), .. } => flow,
        TablePhase::Updating { then: None, .. }
        | TablePhase::Creating { .. }
        | TablePhase::Active
        | TablePhase::Deleting { .. } => &settings.flow,
    };
    let of_indexes =
        settings.indexes.iter().map(|(name, flow)| match definition.life.indexes.get(name) {
            Some(IndexPhase::Updating { then, .. }) => then,
            Some(
                IndexPhase::Allocating { .. }
                | IndexPhase::Filling { .. }
                | IndexPhase::Deleting { .. },
            )
            | None => flow,
        });
    of_indexes.map(units).fold(units(of_table), sum)
}

fn units(flow: &Flow) -> Units {
    let units = flow.provisioned.units;
    units.map_or((0, 0), |it| (it.read_capacity_units, it.write_capacity_units))
}

const fn sum(one: Units, other: Units) -> Units {
    (one.0.saturating_add(other.0), one.1.saturating_add(other.1))
}
