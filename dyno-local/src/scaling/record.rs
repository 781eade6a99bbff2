//! Targets and policies as the log keeps them: JSON of the structures here, all of them at once.
//!
//! Activities, cooldowns and the minutes of use are not kept: an engine that is opened again begins
//! with them anew.
//!
//! **Invariant:** the names and shapes here are a file format, which a test pins. What is added later
//! must have a default.

use serde::{Deserialize, Serialize};

use super::registry::State;
use super::{Entry, Scalable, ScalableTarget, ScalingPolicy, Suspended, TrackedPolicy};
use crate::base::Timestamp;

#[derive(Debug, Serialize, Deserialize)]
struct StateRecord {
    drawn: u64,
    targets: Vec<TargetRecord>,
}

#[derive(Debug, Serialize, Deserialize)]
struct TargetRecord {
    resource: String,
    dimension: String,
    min: i64,
    max: i64,
    /// Scaling in, scaling out, scheduled actions.
    suspended: [bool; 3],
    created_micros: i64,
    arn: String,
    policy: Option<PolicyRecord>,
}

#[derive(Debug, Serialize, Deserialize)]
struct PolicyRecord {
    name: String,
    target_percent: f64,
    scale_in_cooldown_seconds: Option<i32>,
    scale_out_cooldown_seconds: Option<i32>,
    disable_scale_in: Option<bool>,
    arn: String,
    created_micros: i64,
    alarm_ids: Vec<String>,
}

impl State {
    /// Returns targets and policies for the log.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let targets = self.targets.values().map(TargetRecord::of).collect();
        let record = StateRecord { drawn: self.drawn, targets };
        // Strings, flags and numbers that are finite: there is nothing that JSON cannot hold.
        serde_json::to_vec(&record).unwrap_or_default()
    }

    /// Reads them back, in an engine that is opened now.
    pub(super) fn decode(bytes: &[u8], now: Timestamp) -> Option<Self> {
        let record: StateRecord = serde_json::from_slice(bytes).ok()?;
        let targets = record.targets.into_iter().map(TargetRecord::read);
        Some(Self::opened(targets.collect::<Option<_>>()?, record.drawn, now))
    }
}

impl TargetRecord {
    fn of(entry: &Entry) -> Self {
        let target = &entry.target;
        let Suspended { scaling_in, scaling_out, scheduled } = target.suspended;
        Self {
            resource: target.scalable.resource_id(),
            dimension: target.scalable.dimension().to_owned(),
            min: target.min,
            max: target.max,
            suspended: [scaling_in, scaling_out, scheduled],
            created_micros: target.created.as_micros(),
            arn: target.arn.clone(),
            policy: entry.policy.as_ref().map(PolicyRecord::of),
        }
    }

    fn read(self) -> Option<(Scalable, Entry)> {
        let scalable = Scalable::parse(&self.resource, &self.dimension)?;
        let [scaling_in, scaling_out, scheduled] = self.suspended;
        let target = ScalableTarget {
            scalable: scalable.clone(),
            min: self.min,
            max: self.max,
            suspended: Suspended { scaling_in, scaling_out, scheduled },
            created: Timestamp::from_micros(self.created_micros),
            arn: self.arn,
        };
        let policy = self.policy.map(PolicyRecord::read);
        Some((scalable, Entry { policy, is_outside: false, ..Entry::new(target) }))
    }
}

impl PolicyRecord {
    fn of(tracked: &TrackedPolicy) -> Self {
        let policy = tracked.policy.clone();
        Self {
            name: policy.name,
            target_percent: policy.target_percent,
            scale_in_cooldown_seconds: policy.scale_in_cooldown_seconds,
            scale_out_cooldown_seconds: policy.scale_out_cooldown_seconds,
            disable_scale_in: policy.disable_scale_in,
            arn: tracked.arn.clone(),
            created_micros: tracked.created.as_micros(),
            alarm_ids: tracked.alarm_ids.clone(),
        }
    }

    fn read(self) -> TrackedPolicy {
        let policy = ScalingPolicy {
            name: self.name,
            target_percent: self.target_percent,
            scale_in_cooldown_seconds: self.scale_in_cooldown_seconds,
            scale_out_cooldown_seconds: self.scale_out_cooldown_seconds,
            disable_scale_in: self.disable_scale_in,
        };
        let created = Timestamp::from_micros(self.created_micros);
        TrackedPolicy { policy, arn: self.arn, created, alarm_ids: self.alarm_ids }
    }
}
