//! What auto scaling did, in the words of the service.

use super::{Change, Scalable};
use crate::base::Timestamp;

/// One change of units that auto scaling made, or could not make.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ScalingActivity {
    /// Its id.
    pub id: String,
    /// The units.
    pub scalable: Scalable,
    /// How many there were.
    pub from: i64,
    /// How many there were to be.
    pub to: i64,
    /// Why, such as `minimum capacity was set to 5`, or which alarm triggered which policy.
    pub cause: String,
    /// When it began.
    pub start: Timestamp,
    /// When it ended; `None` while the table is being changed.
    pub end: Option<Timestamp>,
    /// How far it is.
    pub status: ActivityStatus,
    /// The same in a sentence.
    pub message: String,
}

/// How far a scaling activity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ActivityStatus {
    /// The table is being changed.
    InProgress,
    /// The change is through.
    Successful,
    /// The table was not changed.
    Failed,
}

impl ActivityStatus {
    /// Returns the service's name of the status.
    pub const fn name(self) -> &'static str {
        match self {
            Self::InProgress => "InProgress",
            Self::Successful => "Successful",
            Self::Failed => "Failed",
        }
    }
}

impl ScalingActivity {
    /// Returns what was done in a sentence, such as `Setting read capacity units to 5.`
    pub fn description(&self) -> String {
        format!("Setting {} to {}.", self.scalable.in_words(), self.to)
    }
}

/// An activity as it is kept.
#[derive(Debug, Clone)]
pub(crate) struct Activity {
    pub(crate) id: String,
    pub(crate) scalable: Scalable,
    pub(crate) from: i64,
    pub(crate) to: i64,
    pub(crate) cause: String,
    pub(crate) start: Timestamp,
    /// When the change is through, or why there is none.
    pub(crate) outcome: Result<Timestamp, String>,
}

impl Activity {
    /// Returns the activity as it looks at a moment.
    pub(super) fn seen_at(&self, now: Timestamp) -> ScalingActivity {
        let Self { scalable, to, .. } = self;
        let units = scalable.in_words();
        let (end, status, message) = match &self.outcome {
            Ok(through) if *through <= now => (
                Some(*through),
                ActivityStatus::Successful,
                format!(
                    "Successfully set {units} to {to}. Change successfully fulfilled by dynamodb."
                ),
            ),
            Ok(_) => (
                None,
                ActivityStatus::InProgress,
                format!(
                    "Successfully set {units} to {to}. Waiting for change to be fulfilled by dynamodb."
                ),
            ),
            Err(reason) => (
                Some(self.start),
                ActivityStatus::Failed,
                format!("Failed to set {units} to {to}. Reason: {reason}"),
            ),
        };
        ScalingActivity {
            id: self.id.clone(),
            scalable: scalable.clone(),
            from: self.from,
            to: *to,
            cause: self.cause.clone(),
            start: self.start,
            end,
            status,
            message,
        }
    }
}

/// Returns the cause of what an alarm triggered.
pub(super) fn triggered(alarm_name: &str, policy_name: &str) -> String {
    format!("monitor alarm {alarm_name} in state ALARM triggered policy {policy_name}")
}

/// Returns the cause of a change which brings units within new bounds.
pub(super) fn bounded(change: &Change, from: i64) -> String {
    let bound = if change.to > from { "minimum" } else { "maximum" };
    format!("{bound} capacity was set to {}", change.to)
}
