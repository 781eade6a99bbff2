//! Which keys requests are counted for, where Contributor Insights or key reports are on.
//!
//! The gate comes here when it has charged a request, or refused it, and tells the table's
//! `KeyLedger`. What is read and written of one key counts for its partition key, and for the pair with
//! its sort key; a query counts for the partition key that it fixes, whatever it returns. A scan
//! counts for none, and neither do statements in `PartiQL`, as on the service.

use dyno_core::op::OperationName;
use smallvec::SmallVec;

use super::site::{Place, Site};
use crate::base::{Config, Timestamp};
use crate::catalog::{Catalog, KeySchema};
use crate::encoding::Key;
use crate::meter::{Demand, KeyNote, KeyRule, throughput_units};

/// Of which tables and indexes keys are counted for a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum CountedKeys {
    /// Of none.
    #[default]
    None,
    /// Of those whose insights are on.
    Asked,
    /// Of all.
    All,
}

/// What there is to count for a key.
#[derive(Debug, Clone, Copy)]
pub(super) enum KeyEvent {
    Access(Demand, f64),
    Throttle,
}

impl CountedKeys {
    /// Returns what is counted for a request.
    // Unverified: that `PartiQL` is still left out, which the guide of 2023 says.
    pub(crate) fn of(config: &Config, catalog: &Catalog, operation: OperationName) -> Self {
        if !config.key_reports && !catalog.counts_keys() {
            return Self::None;
        }
        match operation {
            OperationName::ExecuteStatement
            | OperationName::BatchExecuteStatement
            | OperationName::ExecuteTransaction => Self::None,
            _ if config.key_reports => Self::All,
            _ => Self::Asked,
        }
    }
}

impl KeyEvent {
    const fn counts_for(self, rule: KeyRule) -> bool {
        matches!(self, Self::Throttle) == rule.is_of_throttles()
    }

    fn weight(self) -> f64 {
        match self {
            Self::Access(demand, units) => throughput_units(demand, units),
            Self::Throttle => 1.0,
        }
    }
}

impl Site<'_> {
    /// Counts what happened for the key at a place.
    // Unverified: that a query counts with all its units, for its partition key alone, which its bill
    // says; that a scan counts for no key; that what a batch leaves over, and a member of a transaction
    // that is cancelled for want of capacity, are throttles of their keys.
    pub(super) fn count(
        self,
        counted: CountedKeys,
        event: KeyEvent,
        place: Place<'_>,
        now: Timestamp,
    ) {
        let definition = &self.table.definition;
        let index = self.index.map(|index| index.name.as_str());
        let (since, insights) = match counted {
            CountedKeys::None => return,
            CountedKeys::All => (definition.created, None),
            CountedKeys::Asked => {
                let Some(insights) = definition.settings.insights(index) else { return };
                (insights.created, Some(insights))
            }
        };
        let schema = self.index.map_or(&definition.keys, |index| &index.keys);
        let Some((key, cuts)) = counted_key(schema, place) else { return };
        let rules = KeyRule::ALL.iter().copied().filter(|rule| event.counts_for(*rule));
        let rules = rules.filter(|rule| insights.is_none_or(|it| it.counts(*rule, now)));
        let notes: SmallVec<[KeyNote<'_>; 2]> = rules
            .filter_map(|rule| {
                let bytes = if rule.is_of_items() { cuts.item } else { Some(cuts.partition) };
                Some(KeyNote { rule, key: (key, bytes?), weight: event.weight() })
            })
            .collect();
        if !notes.is_empty() {
            self.table.storage.keys().note(self.arm(), since, notes, now);
        }
    }
}

/// How many bytes of a key's components are its partition key, and its partition and sort key.
struct Cuts {
    partition: usize,
    /// `None` where there is no sort key, or none is fixed.
    item: Option<usize>,
}

/// Returns the key at a place, if requests there are about one: a range is if nothing but items of one
/// partition key can be in it.
fn counted_key<'k>(schema: &KeySchema, place: Place<'k>) -> Option<(&'k Key, Cuts)> {
    match place {
        Place::Key(key) => {
            let (partition, item) = schema.cuts(key)?;
            let item = (!schema.range.is_empty()).then_some(item);
            Some((key, Cuts { partition, item }))
        }
        Place::Range(range, _) => {
            let key = range.lowest().filter(|key| !key.is_hash())?;
            let partition = schema.partition_cut(key)?;
            let is_of_one = key.prefix(partition).end().is_none_or(|end| range.is_below(&end));
            is_of_one.then_some((key, Cuts { partition, item: None }))
        }
    }
}
