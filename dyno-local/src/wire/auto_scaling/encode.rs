//! Answers to bodies. Members that are absent are not written.

use crate::base::Config;
use crate::scaling::{
    PolicyDescription, Scalable, ScalableTarget, ScalingActivity, ScalingAlarm, Suspended,
};
use crate::wire::json::JsonWriter;

/// The body of an answer that says nothing.
pub(super) fn nothing() -> Vec<u8> {
    body(|_| {})
}

pub(super) fn registered(target: &ScalableTarget) -> Vec<u8> {
    body(|writer| writer.string_member("ScalableTargetARN", &target.arn))
}

pub(super) fn targets(page: &[ScalableTarget], next: Option<usize>, config: &Config) -> Vec<u8> {
    body(|writer| {
        writer.name("ScalableTargets").array(page, |writer, target| {
            writer.object(|writer| {
                scalable(writer, &target.scalable);
                writer.integer_member("MinCapacity", target.min);
                writer.integer_member("MaxCapacity", target.max);
                writer.string_member("RoleARN", &config.scaling_role_arn());
                writer.name("CreationTime").double(target.created.as_seconds());
                suspended(writer, target.suspended);
                writer.string_member("ScalableTargetARN", &target.arn);
            });
        });
        next_token(writer, next);
    })
}

pub(super) fn put(policy: &PolicyDescription) -> Vec<u8> {
    body(|writer| {
        writer.string_member("PolicyARN", &policy.arn);
        alarms(writer, &policy.alarms);
    })
}

pub(super) fn policies(page: &[PolicyDescription], next: Option<usize>) -> Vec<u8> {
    body(|writer| {
        writer.name("ScalingPolicies").array(page, |writer, it| {
            writer.object(|writer| {
                writer.string_member("PolicyARN", &it.arn);
                writer.string_member("PolicyName", &it.policy.name);
                scalable(writer, &it.scalable);
                writer.string_member("PolicyType", "TargetTrackingScaling");
                tracking(writer, it);
                alarms(writer, &it.alarms);
                writer.name("CreationTime").double(it.created.as_seconds());
            });
        });
        next_token(writer, next);
    })
}

pub(super) fn activities(page: &[ScalingActivity], next: Option<usize>) -> Vec<u8> {
    body(|writer| {
        writer.name("ScalingActivities").array(page, |writer, activity| {
            writer.object(|writer| {
                writer.string_member("ActivityId", &activity.id);
                scalable(writer, &activity.scalable);
                writer.string_member("Description", &activity.description());
                writer.string_member("Cause", &activity.cause);
                writer.name("StartTime").double(activity.start.as_seconds());
                if let Some(end) = activity.end {
                    writer.name("EndTime").double(end.as_seconds());
                }
                writer.string_member("StatusCode", activity.status.name());
                writer.string_member("StatusMessage", &activity.message);
            });
        });
        next_token(writer, next);
    })
}

fn body(members: impl FnOnce(&mut JsonWriter)) -> Vec<u8> {
    let mut writer = JsonWriter::default();
    writer.object(members);
    writer.finish()
}

fn scalable(writer: &mut JsonWriter, scalable: &Scalable) {
    writer.string_member("ServiceNamespace", "dynamodb");
    writer.string_member("ResourceId", &scalable.resource_id());
    writer.string_member("ScalableDimension", scalable.dimension());
}

fn suspended(writer: &mut JsonWriter, suspended: Suspended) {
    writer.name("SuspendedState").object(|writer| {
        writer.boolean_member("DynamicScalingInSuspended", suspended.scaling_in);
        writer.boolean_member("DynamicScalingOutSuspended", suspended.scaling_out);
        writer.boolean_member("ScheduledScalingSuspended", suspended.scheduled);
    });
}

fn tracking(writer: &mut JsonWriter, it: &PolicyDescription) {
    writer.name("TargetTrackingScalingPolicyConfiguration").object(|writer| {
        writer.name("TargetValue").double(it.policy.target_percent);
        writer.name("PredefinedMetricSpecification").object(|writer| {
            writer.string_member("PredefinedMetricType", it.scalable.metric());
        });
        if let Some(seconds) = it.policy.scale_out_cooldown_seconds {
            writer.integer_member("ScaleOutCooldown", seconds.into());
        }
        if let Some(seconds) = it.policy.scale_in_cooldown_seconds {
            writer.integer_member("ScaleInCooldown", seconds.into());
        }
        if let Some(is_disabled) = it.policy.disable_scale_in {
            writer.boolean_member("DisableScaleIn", is_disabled);
        }
    });
}

fn alarms(writer: &mut JsonWriter, alarms: &[ScalingAlarm]) {
    writer.name("Alarms").array(alarms, |writer, alarm| {
        writer.object(|writer| {
            writer.string_member("AlarmName", &alarm.name);
            writer.string_member("AlarmARN", &alarm.arn);
        });
    });
}

fn next_token(writer: &mut JsonWriter, next: Option<usize>) {
    if let Some(next) = next {
        writer.string_member("NextToken", &next.to_string());
    }
}
