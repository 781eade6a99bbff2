//! Who is scaled, what was done, and until when somebody looked.
//!
//! An engine has one. Its lock is taken before those of the catalog and the storage, which are taken
//! under it; whoever holds one of them does not ask for it.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::activity::{self, Activity, ScalingActivity};
use super::tracking::Past;
use super::walk::{Quiet, walk};
use super::{
    AlarmKind, Change, PolicyDescription, Scalable, ScalableTarget, ScalingAlarm, ScalingPolicy,
};
use crate::base::{Config, Timestamp, limits};
use crate::catalog::uuid;
use crate::encoding::partition_hash;
use crate::meter::{end_of_minute, start_of_minute};
#[cfg(feature = "durable")]
use crate::storage::CommitLog;

/// The auto scaling of an engine. Clones share it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scaling {
    shared: Arc<Shared>,
    /// Told of targets and policies.
    #[cfg(feature = "durable")]
    log: Option<Arc<dyn CommitLog>>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    /// Whether there is a target.
    is_active: AtomicBool,
    /// When the next minute is over that nobody looked at.
    due: AtomicI64,
}

/// All of it, under the lock.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) targets: BTreeMap<Scalable, Entry>,
    activities: VecDeque<Activity>,
    /// Until when all minutes were looked at.
    seen: Timestamp,
    /// How many ids were drawn.
    pub(super) drawn: u64,
    /// When the engine was opened, if it is one that lasts: before that no use is known.
    pub(crate) opened: Option<Timestamp>,
}

/// A target with its policy, and what became of them.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) target: ScalableTarget,
    pub(crate) policy: Option<TrackedPolicy>,
    pub(crate) past: Past,
    /// Whether the units are to be brought within new bounds yet.
    pub(crate) is_outside: bool,
    /// Why the last change failed, until one does not.
    pub(crate) failure: Option<String>,
}

/// A change of units that was made, or could not be.
#[derive(Debug)]
pub(crate) struct Done<'s> {
    pub(crate) scalable: &'s Scalable,
    pub(crate) change: Change,
    pub(crate) from: i64,
    pub(crate) at: Timestamp,
    /// When it is through, or why it was refused.
    pub(crate) outcome: Result<Timestamp, String>,
}

/// A policy that was put.
#[derive(Debug, Clone)]
pub(crate) struct TrackedPolicy {
    pub(crate) policy: ScalingPolicy,
    pub(super) arn: String,
    pub(super) created: Timestamp,
    /// The ids of its alarms, in the order of [`AlarmKind::ALL`].
    pub(super) alarm_ids: Vec<String>,
}

impl Scaling {
    /// Returns no targets, to be told to a log, of an engine that is opened now.
    #[cfg(feature = "durable")]
    pub(crate) fn logged(log: Arc<dyn CommitLog>, now: Timestamp) -> Self {
        let this = Self { log: Some(log), ..Self::default() };
        this.lock().opened = Some(now);
        this
    }

    /// Returns whether there is a target, so that use is noted.
    pub(crate) fn is_active(&self) -> bool {
        self.shared.is_active.load(Ordering::Acquire)
    }

    /// Has each minute looked at that is over by now, in order.
    pub(crate) fn look(
        &self,
        now: Timestamp,
        mut look: impl FnMut(&mut State, Timestamp) -> Quiet,
    ) {
        if now.as_micros() < self.shared.due.load(Ordering::Acquire) {
            return;
        }
        let mut state = self.lock();
        let seen = state.seen;
        let seen = walk(seen, now, |at| look(&mut state, at));
        state.seen = seen;
        self.publish(&state);
    }

    /// Does something with all of it.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&State) -> T) -> T {
        work(&self.lock())
    }

    /// Changes targets or policies, unless the change is refused.
    pub(crate) fn change<T, E>(
        &self,
        now: Timestamp,
        change: impl FnOnce(&mut State) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut state = self.lock();
        if state.targets.is_empty() {
            state.seen = start_of_minute(now);
        }
        #[cfg(feature = "durable")]
        let before = self.log.as_ref().map(|_| state.targets.clone());
        let done = change(&mut state)?;
        self.publish(&state);
        #[cfg(feature = "durable")]
        if let Some((log, before)) = self.log.as_ref().zip(before) {
            let this = self.clone();
            let take_back = move || {
                let mut state = this.lock();
                state.targets = before;
                this.publish(&state);
            };
            log.scaling(state.encode(), Box::new(take_back));
        }
        Ok(done)
    }

    /// Returns an id in the shape of a UUID, which no other has.
    pub(crate) fn draw_id(&self, config: &Config) -> String {
        self.lock().draw_id(config)
    }

    /// Returns all targets in order.
    pub(crate) fn targets(&self) -> Vec<ScalableTarget> {
        self.lock().targets.values().map(|entry| entry.target.clone()).collect()
    }

    /// Returns all policies in the order of their targets.
    pub(crate) fn policies(&self, config: &Config) -> Vec<PolicyDescription> {
        let state = self.lock();
        let described = state.targets.iter().filter_map(|(scalable, entry)| {
            Some(entry.policy.as_ref()?.describe(scalable, config))
        });
        described.collect()
    }

    /// Returns what was done and is kept, as of a moment, in the order in which it was.
    pub(crate) fn activities(&self, now: Timestamp) -> Vec<ScalingActivity> {
        self.lock().activities.iter().map(|activity| activity.seen_at(now)).collect()
    }

    /// Shows targets and policies as the log keeps them, if there are any, while they do not change.
    #[cfg(feature = "durable")]
    pub(crate) fn keep(&self, show: impl FnOnce(&[u8])) {
        let state = self.lock();
        if !state.targets.is_empty() {
            show(&state.encode());
        }
    }

    /// Takes targets and policies from the log; `None` if the content is none.
    #[cfg(feature = "durable")]
    pub(crate) fn load(&self, content: &[u8], now: Timestamp) -> Option<()> {
        let mut state = self.lock();
        *state = State::decode(content, now)?;
        self.publish(&state);
        Some(())
    }

    fn publish(&self, state: &State) {
        let due = end_of_minute(state.seen).as_micros();
        self.shared.due.store(due, Ordering::Release);
        self.shared.is_active.store(!state.targets.is_empty(), Ordering::Release);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing under the lock can panic half way through a change.
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Returns the state of an engine that is opened now, with these targets.
    #[cfg(feature = "durable")]
    pub(super) fn opened(targets: BTreeMap<Scalable, Entry>, drawn: u64, now: Timestamp) -> Self {
        let seen = start_of_minute(now);
        Self { targets, drawn, seen, opened: Some(now), ..Self::default() }
    }

    /// Returns an id in the shape of a UUID, which no other has.
    pub(crate) fn draw_id(&mut self, config: &Config) -> String {
        self.drawn += 1;
        uuid(config.seed ^ partition_hash(b"auto scaling"), self.drawn)
    }

    /// Returns the description of a target's policy.
    pub(crate) fn policy(&self, scalable: &Scalable, config: &Config) -> Option<PolicyDescription> {
        let policy = self.targets.get(scalable)?.policy.as_ref()?;
        Some(policy.describe(scalable, config))
    }

    /// Notes a change that an alarm triggered, or one that brings units within new bounds. The same
    /// failure again is not noted.
    pub(crate) fn note(&mut self, done: Done<'_>, config: &Config) {
        let Done { scalable, change, from, at, outcome } = done;
        let id = self.draw_id(config);
        let Some(entry) = self.targets.get_mut(scalable) else { return };
        let cause = match &entry.policy {
            Some(policy) if !entry.is_outside => {
                let alarm = policy.alarm_name(change.alarm, scalable);
                activity::triggered(&alarm, &policy.policy.name)
            }
            _ => activity::bounded(&change, from),
        };
        let failure = outcome.as_ref().err().cloned();
        let is_known = failure.is_some() && failure == entry.failure;
        entry.failure = failure;
        if is_known {
            return;
        }
        if self.activities.len() >= limits::SCALING_ACTIVITIES_KEPT {
            self.activities.pop_front();
        }
        let (scalable, to) = (scalable.clone(), change.to);
        self.activities.push_back(Activity { id, scalable, from, to, cause, start: at, outcome });
    }
}

impl Entry {
    /// Returns a target without a policy, whose units may be out of bounds.
    pub(crate) fn new(target: ScalableTarget) -> Self {
        let past = Past::default();
        Self { target, policy: None, past, is_outside: true, failure: None }
    }
}

impl TrackedPolicy {
    /// Returns a policy that is put for the first time.
    pub(crate) fn new(
        policy: ScalingPolicy,
        scalable: &Scalable,
        now: Timestamp,
        config: &Config,
        state: &mut State,
    ) -> Self {
        let Config { region, account, .. } = config;
        let arn = format!(
            "arn:aws:autoscaling:{region}:{account}:scalingPolicy:{}:resource/dynamodb/{}:policyName/{}",
            state.draw_id(config),
            scalable.resource_id(),
            policy.name
        );
        let alarm_ids = AlarmKind::ALL.map(|_| state.draw_id(config)).to_vec();
        Self { policy, arn, created: now, alarm_ids }
    }

    /// Returns it with other contents.
    pub(crate) fn with(self, policy: ScalingPolicy) -> Self {
        Self { policy, ..self }
    }

    fn describe(&self, scalable: &Scalable, config: &Config) -> PolicyDescription {
        let alarm = |kind: AlarmKind| {
            let name = self.alarm_name(kind, scalable);
            let Config { region, account, .. } = config;
            let arn = format!("arn:aws:cloudwatch:{region}:{account}:alarm:{name}");
            ScalingAlarm { kind, name, arn }
        };
        PolicyDescription {
            scalable: scalable.clone(),
            policy: self.policy.clone(),
            arn: self.arn.clone(),
            created: self.created,
            alarms: AlarmKind::ALL.map(alarm).to_vec(),
        }
    }

    fn alarm_name(&self, kind: AlarmKind, scalable: &Scalable) -> String {
        let number = AlarmKind::ALL.iter().position(|it| *it == kind).unwrap_or(0);
        let id = self.alarm_ids.get(number).map_or("", String::as_str);
        format!("TargetTracking-{}-{}-{id}", scalable.resource_id(), kind.in_names())
    }
}
