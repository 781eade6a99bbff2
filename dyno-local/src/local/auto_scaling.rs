//! Auto scaling for tests without HTTP: targets, policies, alarms and what was done.
//!
//! The calls are those of Application Auto Scaling, which the wire has as well; both end in the
//! functions of `ops`.

use std::ops::RangeInclusive;

use dyno_core::backend::BackendError;

use crate::engine::Engine;
use crate::ops;
use crate::scaling::{
    AlarmKind, AlarmState, PolicyDescription, Registration, Scalable, ScalableTarget,
    ScalingActivity, ScalingPolicy, SuspendedChange,
};

/// What provisioned units of an engine are scaled automatically, and how.
///
/// It is Application Auto Scaling's target tracking, by the engine's clock: when a minute is over, what
/// was consumed in it is compared with the target; two minutes above it raise the units, fifteen that
/// are more than 20 points below it lower them, within the bounds of the scalable target and the limits
/// of decreases a day. The units change as by an `UpdateTable` at the end of that minute. So scaling
/// comes late, as on the service: a peak of a minute is absorbed by burst, or throttled.
///
/// Nothing runs in the background. Minutes that have passed are looked at, one after the other, before
/// a request sees the tables, and before anything here is told. Of a clock that jumps further than two
/// days, the first day and the last are looked at.
///
/// Use is counted as soon as there is a target, whether capacity is
/// [enforced](crate::LocalBuilder::capacity) or not. A table on demand is left alone. A target stays
/// when its table is deleted. An engine on disk keeps targets and policies, and writes them with the
/// next change; when it is opened again, alarms and cooldowns begin anew and activities are gone.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use dyno_core::backend::BackendExt;
/// use dyno_core::op::{
///     AttributeDefinition, CreateTable, DescribeTable, KeySchemaElement, ProvisionedThroughput,
///     PutItem, ScalarAttributeType,
/// };
/// use dyno_local::{Local, ManualClock, Scalable, ScalingPolicy};
///
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let clock = ManualClock::default();
/// let local = Local::builder().clock(clock.clone()).build();
/// let mut table = CreateTable::new(
///     "users",
///     vec![KeySchemaElement::hash("id")],
///     vec![AttributeDefinition::new("id", ScalarAttributeType::S)],
/// );
/// table.provisioned_throughput =
///     Some(ProvisionedThroughput { read_capacity_units: 1, write_capacity_units: 1 });
/// local.send(table).await?;
///
/// let writes = Scalable::writes("users");
/// local.auto_scaling().register(&writes, 1..=40)?;
/// local.auto_scaling().put_policy(&writes, ScalingPolicy::new("keep 70 %", 70.0))?;
///
/// for minute in 0..2 {
///     for id in 0..84 {
///         local.send(PutItem::new("users", [("id", format!("{minute} {id}"))])).await?;
///     }
///     clock.advance(Duration::from_secs(60));
/// }
/// let table = local.send(DescribeTable::new("users")).await?.table;
/// // 84 a minute are 1.4 a second, which is 70 % of 2.
/// assert_eq!(table.provisioned_throughput.write_capacity_units, 2);
/// let activities = local.auto_scaling().activities();
/// assert_eq!((activities[0].from, activities[0].to), (1, 2));
/// # Ok::<(), dyno_core::backend::BackendError>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct AutoScaling<'l> {
    engine: &'l Engine,
}

impl<'l> AutoScaling<'l> {
    pub(super) const fn new(engine: &'l Engine) -> Self {
        Self { engine }
    }

    /// Registers units to be scaled within bounds, or gives them other bounds. Units that are out of
    /// bounds are brought within at once.
    ///
    /// # Errors
    ///
    /// There is no such table or index, the least is below 1, or more than the most.
    pub fn register(
        self,
        scalable: &Scalable,
        bounds: RangeInclusive<i64>,
    ) -> Result<ScalableTarget, BackendError> {
        let (min, max) = (Some(*bounds.start()), Some(*bounds.end()));
        let asked = Registration { min, max, ..Registration::default() };
        self.engine.scale(|ctx| ops::register_target(scalable, asked, ctx))
    }

    /// Suspends that policies raise and lower units, or resumes it.
    ///
    /// # Errors
    ///
    /// The units are not registered.
    pub fn suspend(
        self,
        scalable: &Scalable,
        is_suspended: bool,
    ) -> Result<ScalableTarget, BackendError> {
        let flag = Some(is_suspended);
        let suspended = SuspendedChange { scaling_in: flag, scaling_out: flag, scheduled: None };
        let asked = Registration { suspended, ..Registration::default() };
        self.engine.scale(|ctx| ops::register_target(scalable, asked, ctx))
    }

    /// Removes a target with its policy. The units stay as they are.
    ///
    /// # Errors
    ///
    /// The units are not registered.
    pub fn deregister(self, scalable: &Scalable) -> Result<(), BackendError> {
        self.engine.scale(|ctx| ops::deregister_target(scalable, ctx))
    }

    /// Puts a policy, or replaces the one of its name. Units have one policy at most.
    ///
    /// # Errors
    ///
    /// The units are not registered or have a policy of another name, or the target is not between 10
    /// and 90 %.
    pub fn put_policy(
        self,
        scalable: &Scalable,
        policy: ScalingPolicy,
    ) -> Result<PolicyDescription, BackendError> {
        self.engine.scale(|ctx| ops::put_policy(scalable, policy, ctx))
    }

    /// Removes a policy.
    ///
    /// # Errors
    ///
    /// There is none of this name.
    pub fn delete_policy(self, scalable: &Scalable, name: &str) -> Result<(), BackendError> {
        self.engine.scale(|ctx| ops::delete_policy(scalable, name, ctx))
    }

    /// Returns the targets, by table and index.
    pub fn targets(self) -> Vec<ScalableTarget> {
        self.engine.scale(|ctx| ctx.scaling.targets())
    }

    /// Returns the policies, by table and index.
    pub fn policies(self) -> Vec<PolicyDescription> {
        self.engine.scale(|ctx| ctx.scaling.policies(ctx.config))
    }

    /// Returns what was done, or could not be, in the order in which it was; of the last 1,000.
    pub fn activities(self) -> Vec<ScalingActivity> {
        self.engine.scale(|ctx| ctx.scaling.activities(ctx.config.clock.now()))
    }

    /// Returns the state of an alarm of the units' policy, when the last minute was over; `None` if
    /// there is no policy, or nothing to scale.
    pub fn alarm(self, scalable: &Scalable, kind: AlarmKind) -> Option<AlarmState> {
        self.engine.scale(|ctx| ops::policy_alarm(scalable, kind, ctx))
    }
}
