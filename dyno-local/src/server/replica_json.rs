//! Copies of partitions as JSON: what is done to them over HTTP, and what is seen of them.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::invalid::{self, Invalid};
use crate::base::limits;
use crate::local::Replicas;
use crate::replica::{CopyInfo, CopyState, IndexInfo, ReplicaInfo};

/// What is to be done to the copies of a table, or of one partition of it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ActionJson {
    action: KindJson,
    #[serde(default)]
    copy: Option<usize>,
    #[serde(default)]
    index: Option<String>,
    #[serde(default)]
    partition: Option<usize>,
    #[serde(default)]
    delay_ms: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
enum KindJson {
    Hold,
    Release,
    Slow,
    ReadFrom,
    ReadFromAny,
    Lose,
    LoseLeader,
    CutOff,
    CutOffLeader,
    Restore,
}

/// The copies of the partitions of a table.
#[derive(Debug, Serialize)]
pub(super) struct ReplicasJson {
    partitions: Vec<PartitionJson>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PartitionJson {
    partition: usize,
    term: u64,
    leader: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lease_until_ms: Option<i64>,
    committed: u64,
    pending: bool,
    copies: Vec<CopyJson>,
    indexes: Vec<IndexJson>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct CopyJson {
    state: &'static str,
    log_end: u64,
    applied: u64,
    held: bool,
    late_ms: u128,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct IndexJson {
    name: String,
    applied: u64,
    held: bool,
    late_ms: u128,
}

impl ActionJson {
    /// Reads an action.
    pub(super) fn parse(body: &[u8]) -> Result<Self, Invalid> {
        let action: Self = invalid::read(body)?;
        action.check()?;
        Ok(action)
    }

    /// Checks that the members go together, and their ranges.
    fn check(&self) -> Result<(), Invalid> {
        let delays = matches!(self.action, KindJson::Hold | KindJson::Release | KindJson::Slow);
        if self.index.is_some() && (!delays || self.copy.is_some()) {
            let message = "an index is held, released or slowed, and in the place of a copy";
            return Err(Invalid::of("index", message));
        }
        if self.copy.is_some_and(|copy| copy >= limits::PARTITION_COPIES) {
            return Err(Invalid::of("copy", "copies are numbered from 0 to 2"));
        }
        if self.delay_ms.is_some() && self.action != KindJson::Slow {
            return Err(Invalid::of("delayMs", "milliseconds are for the action slow"));
        }
        invalid::check_delay(self.delay_ms)
    }

    /// Does it.
    pub(super) fn apply(&self, replicas: &Replicas) -> Result<(), Invalid> {
        let those = self.partition.map_or_else(|| replicas.clone(), |at| replicas.partition(at));
        let copy = || {
            self.copy.ok_or_else(|| Invalid::of("copy", "the action needs the number of a copy"))
        };
        let index = self.index.as_deref();
        match (self.action, index) {
            (KindJson::Hold, Some(index)) => those.hold_index(index),
            (KindJson::Hold, None) => those.hold(copy()?),
            (KindJson::Release, Some(index)) => those.release_index(index),
            (KindJson::Release, None) => those.release(copy()?),
            (KindJson::Slow, Some(index)) => those.slow_index(index, self.delay()?),
            (KindJson::Slow, None) => those.slow(copy()?, self.delay()?),
            (KindJson::ReadFrom, _) => those.read_from(copy()?),
            (KindJson::ReadFromAny, _) => those.read_from_any(),
            (KindJson::Lose, _) => those.lose(copy()?),
            (KindJson::LoseLeader, _) => those.lose_leader(),
            (KindJson::CutOff, _) => those.cut_off(copy()?),
            (KindJson::CutOffLeader, _) => those.cut_off_leader(),
            (KindJson::Restore, _) => those.restore(copy()?),
        };
        Ok(())
    }

    fn delay(&self) -> Result<Duration, Invalid> {
        let missing = || Invalid::of("delayMs", "to be slow needs its milliseconds");
        let delay = self.delay_ms.ok_or_else(missing)?;
        Ok(Duration::from_millis(delay))
    }
}

impl ReplicasJson {
    /// Returns what is seen now.
    pub(super) fn of(replicas: &Replicas) -> Self {
        Self { partitions: replicas.info().into_iter().map(partition).collect() }
    }
}

fn partition(info: ReplicaInfo) -> PartitionJson {
    PartitionJson {
        partition: info.partition,
        term: info.term,
        leader: info.leader,
        lease_until_ms: info.lease_until.map(|until| until.as_micros().div_euclid(1_000)),
        committed: info.committed,
        pending: info.is_pending,
        copies: info.copies.iter().map(copy).collect(),
        indexes: info.indexes.into_iter().map(index).collect(),
    }
}

fn copy(copy: &CopyInfo) -> CopyJson {
    CopyJson {
        state: match copy.state {
            CopyState::Up => "up",
            CopyState::CutOff => "cutOff",
            CopyState::Lost => "lost",
        },
        log_end: copy.log_end,
        applied: copy.applied,
        held: copy.is_held,
        late_ms: copy.late.as_millis(),
    }
}

fn index(index: IndexInfo) -> IndexJson {
    IndexJson {
        name: index.name,
        applied: index.applied,
        held: index.is_held,
        late_ms: index.late.as_millis(),
    }
}
