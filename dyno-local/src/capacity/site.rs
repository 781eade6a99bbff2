//! Whose capacity a request takes, and what its buckets say.
//!
//! `gate` asks a site whether it has anything left, and tells it what was used; `load` asks it for
//! requests without items. The table's meter and those of its partitions hold the numbers.

use smallvec::SmallVec;

use crate::base::Timestamp;
use crate::catalog::{Flow, IndexDefinition, Table};
use crate::encoding::{Key, KeyRange};
use crate::fault::ThrottleCause;
use crate::meter::{Arm, Cause, Demand, PartitionMeter, Supply, TableMeter};
use crate::storage::{Direction, Space};

/// Whose capacity is asked for: a table's, which its local indexes share, or a global index's.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Site<'t> {
    pub(super) table: &'t Table,
    pub(super) index: Option<&'t IndexDefinition>,
}

/// Where in the site a request begins.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Place<'k> {
    Key(&'k Key),
    Range(&'k KeyRange, Direction),
}

/// Why a site has no capacity: its own, and that of the partition.
pub(crate) type Causes = SmallVec<[Cause; 2]>;

impl<'t> Site<'t> {
    /// Returns the site of a table and its local indexes.
    pub(crate) const fn table(table: &'t Table) -> Self {
        Self { table, index: None }
    }

    /// Returns the site of a global index, or of the table if there is none.
    pub(crate) const fn of(table: &'t Table, global: Option<&'t IndexDefinition>) -> Self {
        Self { table, index: global }
    }

    /// Returns the throughput that is set.
    pub(crate) fn flow(self) -> &'t Flow {
        let settings = &self.table.definition.settings;
        let of_index = self.index.and_then(|index| settings.indexes.get(&index.name));
        of_index.unwrap_or(&settings.flow)
    }

    /// Returns the cause that a table of its kind has in the place of this one.
    pub(super) fn cause_of(self, cause: ThrottleCause) -> Cause {
        let is_provisioned = self.flow().provisioned.units.is_some();
        match (cause, is_provisioned) {
            (ThrottleCause::Account, _) => Cause::Account,
            (ThrottleCause::KeyRange, _) => Cause::KeyRange,
            (ThrottleCause::OnDemandMax, false) => Cause::OnDemandMax,
            (ThrottleCause::Usual | ThrottleCause::Provisioned, false) => Cause::KeyRange,
            (
                ThrottleCause::Usual | ThrottleCause::Provisioned | ThrottleCause::OnDemandMax,
                true,
            ) => Cause::Provisioned,
        }
    }

    pub(super) fn supply(self) -> Supply {
        self.flow().supply()
    }

    pub(super) fn arm(self) -> Arm {
        self.index.map_or(Arm::Table, |index| Arm::Global(index.slot))
    }

    /// Returns where the site's entries lie.
    pub(crate) fn space(self) -> Space {
        self.index.map_or(Space::Base, |index| Space::Global(index.slot))
    }

    pub(super) fn meter(self, now: Timestamp) -> &'t TableMeter {
        let definition = &self.table.definition;
        self.table.storage.meter(|| {
            // Those that are coming have nothing yet.
            let there = definition.globals.iter().filter(|it| !definition.life.is_coming(&it.name));
            let slots = there.map(|index| index.slot + 1);
            TableMeter::new(definition.created.min(now), slots.max().unwrap_or(0))
        })
    }

    /// Returns why there is no capacity, each cause once, and notes it.
    pub(crate) fn lacks(self, demand: Demand, places: &[Place<'_>], now: Timestamp) -> Causes {
        let meter = self.meter(now);
        let mut causes = Causes::new();
        causes.extend(meter.lacks(self.arm(), demand, self.supply(), now));
        for place in places {
            let is_hot = self.at_partition(*place, now, |meter| {
                let lacks = meter.lacks(demand, now);
                if lacks {
                    meter.throttle(demand, now);
                }
                lacks
            });
            if is_hot == Some(true) && !causes.contains(&Cause::KeyRange) {
                causes.push(Cause::KeyRange);
            }
        }
        for cause in &causes {
            meter.throttle(self.arm(), demand, *cause);
        }
        causes
    }

    pub(super) fn at_partition<T>(
        self,
        place: Place<'_>,
        now: Timestamp,
        act: impl FnOnce(&mut PartitionMeter) -> T,
    ) -> Option<T> {
        let storage = &self.table.storage;
        match place {
            Place::Key(key) => storage.at_partition(self.space(), key, now, act),
            Place::Range(range, direction) => {
                storage.at_beginning(self.space(), (range, direction), now, act)
            }
        }
    }

    pub(super) fn draw_of_partition(self, key: &Key, drawn: (Demand, f64), now: Timestamp) {
        let is_due =
            self.at_partition(Place::Key(key), now, |meter| meter.draw(drawn, Some(key), now));
        if is_due == Some(true) {
            self.meter(now).note_split_due();
        }
    }
}
