//! A target tracking policy: which utilisation is to be kept, and how eagerly.

use super::{Scalable, ScalingAlarm};
use crate::base::Timestamp;

/// A policy that keeps the utilisation of some units near a target.
///
/// The units are raised when more than the target was consumed in each of two minutes, and lowered
/// when in each of fifteen it was more than 20 points below. What was consumed then is the target
/// percentage of what they are set to.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ScalingPolicy {
    /// Its name, by which it is replaced and deleted.
    pub name: String,
    /// The utilisation that it keeps, in percent, 10 to 90.
    pub target_percent: f64,
    /// How many seconds after it lowered the units it does not lower them again; 0 unless given.
    pub scale_in_cooldown_seconds: Option<i32>,
    /// How many seconds after it raised the units it does not raise them again, unless by more than
    /// before; 0 unless given.
    pub scale_out_cooldown_seconds: Option<i32>,
    /// Whether it never lowers the units; it does unless given.
    pub disable_scale_in: Option<bool>,
}

/// A policy as it is in force.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PolicyDescription {
    /// The units that it scales.
    pub scalable: Scalable,
    /// What it is.
    pub policy: ScalingPolicy,
    /// Its ARN.
    pub arn: String,
    /// When it was first put.
    pub created: Timestamp,
    /// Its alarms.
    pub alarms: Vec<ScalingAlarm>,
}

impl ScalingPolicy {
    /// Returns a policy without cooldowns.
    pub fn new(name: impl Into<String>, target_percent: f64) -> Self {
        Self {
            name: name.into(),
            target_percent,
            scale_in_cooldown_seconds: None,
            scale_out_cooldown_seconds: None,
            disable_scale_in: None,
        }
    }

    /// Returns the policy with a pause, in seconds, after it lowered the units.
    #[must_use]
    pub const fn scale_in_cooldown(mut self, seconds: i32) -> Self {
        self.scale_in_cooldown_seconds = Some(seconds);
        self
    }

    /// Returns the policy with a pause, in seconds, after it raised the units.
    #[must_use]
    pub const fn scale_out_cooldown(mut self, seconds: i32) -> Self {
        self.scale_out_cooldown_seconds = Some(seconds);
        self
    }

    /// Returns the policy so that it never lowers the units.
    #[must_use]
    pub const fn without_scale_in(mut self) -> Self {
        self.disable_scale_in = Some(true);
        self
    }

    pub(super) fn lowers(&self) -> bool {
        !self.disable_scale_in.unwrap_or(false)
    }
}
