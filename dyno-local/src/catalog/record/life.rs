//! What is under way with a table and its indexes, and until when.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::settings::FlowRecord;
use crate::catalog::{IndexPhase, Life, TablePhase};

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct LifeRecord {
    table: TableRecord,
    indexes: BTreeMap<String, IndexRecord>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum TableRecord {
    Creating { until_micros: i64 },
    Active,
    Updating { until_micros: i64, then: Option<FlowRecord> },
    Deleting { until_micros: i64 },
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum IndexRecord {
    Allocating {
        until_micros: i64,
    },
    /// How far it was is not kept: all entries are made when the log is read.
    Filling {
        since_micros: i64,
    },
    Updating {
        until_micros: i64,
        then: FlowRecord,
    },
    Deleting {
        until_micros: i64,
    },
}

impl LifeRecord {
    pub(super) fn of(life: &Life) -> Self {
        let indexes = life.indexes.iter();
        Self {
            table: TableRecord::of(&life.table),
            indexes: indexes.map(|(name, phase)| (name.clone(), IndexRecord::of(phase))).collect(),
        }
    }
}

impl TableRecord {
    fn of(phase: &TablePhase) -> Self {
        match phase {
            TablePhase::Creating { until } => Self::Creating { until_micros: until.as_micros() },
            TablePhase::Active => Self::Active,
            TablePhase::Updating { until, then } => {
                let then = then.as_ref().map(FlowRecord::of);
                Self::Updating { until_micros: until.as_micros(), then }
            }
            TablePhase::Deleting { until } => Self::Deleting { until_micros: until.as_micros() },
        }
    }
}

impl IndexRecord {
    fn of(phase: &IndexPhase) -> Self {
        match phase {
            IndexPhase::Allocating { until } => {
                Self::Allocating { until_micros: until.as_micros() }
            }
            IndexPhase::Filling { since, .. } => Self::Filling { since_micros: since.as_micros() },
            IndexPhase::Updating { until, then } => {
                Self::Updating { until_micros: until.as_micros(), then: FlowRecord::of(then) }
            }
            IndexPhase::Deleting { until } => Self::Deleting { until_micros: until.as_micros() },
        }
    }
}

/// Reading it back.
mod read {
    use std::sync::Arc;

    use super::{FlowRecord, IndexPhase, IndexRecord, Life, LifeRecord, TablePhase, TableRecord};
    use crate::base::Timestamp;

    impl LifeRecord {
        pub(crate) fn read(self) -> Life {
            let indexes = self.indexes.into_iter();
            Life {
                table: self.table.read(),
                indexes: indexes.map(|(name, phase)| (name, phase.read())).collect(),
            }
        }
    }

    impl TableRecord {
        fn read(self) -> TablePhase {
            let at = Timestamp::from_micros;
            match self {
                Self::Creating { until_micros } => TablePhase::Creating { until: at(until_micros) },
                Self::Active => TablePhase::Active,
                Self::Updating { until_micros, then } => {
                    let then = then.map(FlowRecord::read);
                    TablePhase::Updating { until: at(until_micros), then }
                }
                Self::Deleting { until_micros } => TablePhase::Deleting { until: at(until_micros) },
            }
        }
    }

    impl IndexRecord {
        fn read(self) -> IndexPhase {
            let at = Timestamp::from_micros;
            match self {
                Self::Allocating { until_micros } => {
                    IndexPhase::Allocating { until: at(until_micros) }
                }
                Self::Filling { since_micros } => {
                    IndexPhase::Filling { since: at(since_micros), fill: Arc::default() }
                }
                Self::Updating { until_micros, then } => {
                    IndexPhase::Updating { until: at(until_micros), then: then.read() }
                }
                Self::Deleting { until_micros } => IndexPhase::Deleting { until: at(until_micros) },
            }
        }
    }
}
