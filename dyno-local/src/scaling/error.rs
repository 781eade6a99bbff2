//! What Application Auto Scaling refuses, and what it says.

use dyno_core::backend::{BackendError, ErrorCode};
use thiserror::Error;

use super::Scalable;
use crate::base::limits;

/// A refusal of Application Auto Scaling.
#[derive(Debug, Clone, PartialEq, Error)]
#[cfg_attr(
    not(feature = "wire"),
    expect(dead_code, reason = "some are mistakes of requests alone")
)]
pub(crate) enum ScalingError {
    #[error("Unsupported service namespace, resource type or scalable dimension")]
    Unsupported,
    #[error("DynamoDB table does not exist: {0}")]
    NoTable(String),
    #[error("DynamoDB index does not exist: {0}")]
    NoIndex(String),
    // Unverified: the text.
    #[error("{0} capacity must be specified when registering a new scalable target")]
    BoundMissing(&'static str),
    // Unverified: the text.
    #[error("Minimum capacity must be at least 1 for this scalable dimension, but was {0}")]
    MinimumTooLow(i64),
    #[error("Maximum capacity cannot be less than minimum capacity")]
    BoundsCrossed,
    // Unverified: the text.
    #[error("The number of scalable targets exceeds the limit of {}", limits::SCALING_TARGETS_MAX)]
    TooManyTargets,
    // Unverified: the text, which re-implementations have.
    #[error("No scalable target found for {}", .0.in_full())]
    TargetNotFound(Scalable),
    #[error("No scalable target registered for {}", .0.in_full())]
    TargetNotRegistered(Scalable),
    // Unverified: the text, which re-implementations have.
    #[error("No scaling policy found for {}, policy name: {name}", .of.in_full())]
    PolicyNotFound { of: Scalable, name: String },
    // Unverified: the text. The documentation says that there is no other for DynamoDB.
    #[error("Policy type {0} is not supported for service namespace: dynamodb")]
    PolicyType(String),
    // The service has other metrics; the text is our own.
    #[error("A policy without PredefinedMetricSpecification is not supported by this version")]
    MetricUnsupported,
    // Unverified: the text.
    #[error("Predefined metric type {0} is not supported for this scalable dimension")]
    MetricMismatch(String),
    // Unverified: the text.
    #[error("TargetTrackingScalingPolicyConfiguration must be specified")]
    ConfigurationMissing,
    #[error("Only one TargetTrackingScaling policy for a given metric specification is allowed.")]
    SecondPolicy,
    #[error(
        "For target tracking scaling, target value must be between '8.51592E-109' and '1.174271E108', but was '{0:?}'."
    )]
    TargetValue(f64),
    #[error(
        "For predefined metric type {metric}, target value must be between '{:?}' and '{:?}', but was '{value:?}'.",
        limits::SCALING_PERCENT_MIN,
        limits::SCALING_PERCENT_MAX
    )]
    TargetPercent { metric: &'static str, value: f64 },
}

impl ScalingError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::TargetNotFound(_)
            | Self::TargetNotRegistered(_)
            | Self::PolicyNotFound { .. } => ErrorCode::Other("ObjectNotFoundException".to_owned()),
            Self::TooManyTargets => ErrorCode::LimitExceeded,
            Self::Unsupported
            | Self::NoTable(_)
            | Self::NoIndex(_)
            | Self::BoundMissing(_)
            | Self::MinimumTooLow(_)
            | Self::BoundsCrossed
            | Self::PolicyType(_)
            | Self::MetricUnsupported
            | Self::MetricMismatch(_)
            | Self::ConfigurationMissing
            | Self::SecondPolicy
            | Self::TargetValue(_)
            | Self::TargetPercent { .. } => ErrorCode::Validation,
        }
    }
}

impl ScalingError {
    /// Returns the refusal as DynamoDB tells it, which asked for what was refused.
    pub(crate) fn told_by_dynamodb(&self, request_id: &str) -> BackendError {
        let code = self.code();
        let text = format!(
            "{self} (Service: AWSApplicationAutoScaling; Status Code: 400; Error Code: {}; Request ID: {request_id}; Proxy: null)",
            code.name()
        );
        BackendError::new(code, text)
    }
}

impl From<ScalingError> for BackendError {
    fn from(error: ScalingError) -> Self {
        Self::new(error.code(), error.to_string())
    }
}
