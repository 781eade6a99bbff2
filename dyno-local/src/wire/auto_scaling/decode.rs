//! Bodies to calls: required members and constraints of the service's model, then what DynamoDB has.

use dyno_core::backend::BackendError;

use super::call::{Call, Selection};
use crate::base::{EngineError, limits};
use crate::ops::{too_long, too_short};
use crate::scaling::{Registration, Scalable, ScalingError, ScalingPolicy, SuspendedChange};
use crate::wire::error;
use crate::wire::json::Structure;

/// The operations that there are.
pub(super) const OPERATIONS: [&str; 7] = [
    "RegisterScalableTarget",
    "DeregisterScalableTarget",
    "DescribeScalableTargets",
    "PutScalingPolicy",
    "DeleteScalingPolicy",
    "DescribeScalingPolicies",
    "DescribeScalingActivities",
];

// Unverified: the order of the values of these enums.
const NAMESPACES: &str = "ecs, elasticmapreduce, ec2, appstream, dynamodb, rds, sagemaker, custom-resource, comprehend, lambda, cassandra, kafka, elasticache, neptune, workspaces";
const DIMENSIONS: &str = "ecs:service:DesiredCount, ec2:spot-fleet-request:TargetCapacity, elasticmapreduce:instancegroup:InstanceCount, appstream:fleet:DesiredCapacity, dynamodb:table:ReadCapacityUnits, dynamodb:table:WriteCapacityUnits, dynamodb:index:ReadCapacityUnits, dynamodb:index:WriteCapacityUnits, rds:cluster:ReadReplicaCount, sagemaker:variant:DesiredInstanceCount, custom-resource:ResourceType:Property, comprehend:document-classifier-endpoint:DesiredInferenceUnits, comprehend:entity-recognizer-endpoint:DesiredInferenceUnits, lambda:function:ProvisionedConcurrency, cassandra:table:ReadCapacityUnits, cassandra:table:WriteCapacityUnits, kafka:broker-storage:VolumeSize, elasticache:cache-cluster:Nodes, elasticache:replication-group:NodeGroups, elasticache:replication-group:Replicas, neptune:cluster:ReadReplicaCount, sagemaker:variant:DesiredProvisionedConcurrency, sagemaker:inference-component:DesiredCopyCount, workspaces:workspacespool:DesiredUserSessions";
const POLICY_TYPES: &str = "StepScaling, TargetTrackingScaling, PredictiveScaling";

const TRACKING: &str = "TargetTrackingScalingPolicyConfiguration";

/// Reads the call of an operation, one of [`OPERATIONS`].
pub(in crate::wire) fn decode(operation: &str, root: &Structure<'_>) -> Result<Call, BackendError> {
    let mut members = Members { root, violations: Vec::new() };
    match operation {
        "RegisterScalableTarget" => members.register(),
        "DeregisterScalableTarget" => members.scalable()?.get().map(Call::Deregister),
        "DescribeScalableTargets" => members.selection("ResourceIds").map(Call::Targets),
        "PutScalingPolicy" => members.put(),
        "DeleteScalingPolicy" => members.delete(),
        "DescribeScalingPolicies" => {
            let names = members.names("PolicyNames")?;
            let of = members.selection("ResourceId")?;
            Ok(Call::Policies { names, of })
        }
        "DescribeScalingActivities" => members.selection("ResourceId").map(Call::Activities),
        _ => Err(error::unknown_operation()),
    }
}

/// The members of a request, and what is wrong with them so far.
struct Members<'a> {
    root: &'a Structure<'a>,
    violations: Vec<String>,
}

/// The namespace, resource and dimension of a request, once its other members are read.
struct Named<'m, 'a> {
    members: &'m mut Members<'a>,
    namespace: String,
    resource: String,
    dimension: String,
}

impl<'a> Members<'a> {
    fn register(&mut self) -> Result<Call, BackendError> {
        let root = self.root;
        let state = root.structure("SuspendedState", "SuspendedState")?;
        let flag = |name: &str| state.as_ref().map_or(Ok(None), |state| state.boolean(name));
        let suspended = SuspendedChange {
            scaling_in: flag("DynamicScalingInSuspended")?,
            scaling_out: flag("DynamicScalingOutSuspended")?,
            scheduled: flag("ScheduledScalingSuspended")?,
        };
        let bound = |name: &str| root.integer(name).map(|bound| bound.map(i64::from));
        let (min, max) = (bound("MinCapacity")?, bound("MaxCapacity")?);
        let named = self.scalable()?;
        named.members.length("RoleARN", limits::SCALING_RESOURCE_LENGTH_MAX)?;
        let asked = Registration { min, max, suspended };
        named.get().map(|scalable| Call::Register { scalable, asked })
    }

    fn put(&mut self) -> Result<Call, BackendError> {
        let name = self.policy_name()?;
        let kind = self.choice("PolicyType", POLICY_TYPES)?;
        let tracking = self.tracking(&name)?;
        let scalable = self.scalable()?.get()?;
        match kind.as_deref() {
            Some("TargetTrackingScaling") | None => {}
            Some(other) => return Err(ScalingError::PolicyType(other.to_owned()).into()),
        }
        let Some((policy, metric)) = tracking else {
            return Ok(Call::Put { scalable, name, policy: None });
        };
        match metric {
            None => return Err(ScalingError::MetricUnsupported.into()),
            Some(metric) if metric != scalable.metric() => {
                return Err(ScalingError::MetricMismatch(metric).into());
            }
            Some(_) => {}
        }
        // Unverified: that a new policy may leave out its type, whose default is another.
        Ok(Call::Put { scalable, name, policy: Some(policy) })
    }

    fn delete(&mut self) -> Result<Call, BackendError> {
        let name = self.policy_name()?;
        self.scalable()?.get().map(|scalable| Call::Delete { scalable, name })
    }

    /// Reads the policy that is to track a metric, and the metric, if it is a predefined one.
    fn tracking(
        &mut self,
        name: &str,
    ) -> Result<Option<(ScalingPolicy, Option<String>)>, BackendError> {
        let Some(from) = self.root.structure(TRACKING, TRACKING)? else { return Ok(None) };
        let target = from.double("TargetValue")?;
        if target.is_none() {
            self.violations.push(error::must_not_be_null(&from.constraint_path("TargetValue")));
        }
        let specification = "PredefinedMetricSpecification";
        let metric = match from.structure(specification, specification)? {
            Some(metric) => {
                let name = metric.string("PredefinedMetricType")?;
                if name.is_none() {
                    let path = metric.constraint_path("PredefinedMetricType");
                    self.violations.push(error::must_not_be_null(&path));
                }
                name
            }
            None => None,
        };
        let mut policy = ScalingPolicy::new(name, target.unwrap_or_default());
        policy.scale_in_cooldown_seconds = from.integer("ScaleInCooldown")?;
        policy.scale_out_cooldown_seconds = from.integer("ScaleOutCooldown")?;
        policy.disable_scale_in = from.boolean("DisableScaleIn")?;
        Ok(Some((policy, metric)))
    }

    fn policy_name(&mut self) -> Result<String, BackendError> {
        let name = self.required("PolicyName")?;
        self.length("PolicyName", limits::SCALING_POLICY_NAME_LENGTH_MAX)?;
        Ok(name)
    }

    /// Reads which targets are asked about; `resources` is a list of ids, or one.
    fn selection(&mut self, resources: &str) -> Result<Selection, BackendError> {
        let namespace = self.required("ServiceNamespace")?;
        self.choice("ServiceNamespace", NAMESPACES)?;
        let named = if resources == "ResourceIds" {
            self.names(resources)?
        } else {
            self.length(resources, limits::SCALING_RESOURCE_LENGTH_MAX)?;
            self.root.string(resources)?.into_iter().collect()
        };
        let dimension = self.choice("ScalableDimension", DIMENSIONS)?;
        let (max, token) = (self.root.integer("MaxResults")?, self.root.string("NextToken")?);
        self.check()?;
        if namespace != "dynamodb" {
            return Err(ScalingError::Unsupported.into());
        }
        Ok(Selection { resources: named, dimension, max, token })
    }

    fn scalable(&mut self) -> Result<Named<'_, 'a>, BackendError> {
        let namespace = self.required("ServiceNamespace")?;
        self.choice("ServiceNamespace", NAMESPACES)?;
        let resource = self.required("ResourceId")?;
        self.length("ResourceId", limits::SCALING_RESOURCE_LENGTH_MAX)?;
        let dimension = self.required("ScalableDimension")?;
        self.choice("ScalableDimension", DIMENSIONS)?;
        Ok(Named { members: self, namespace, resource, dimension })
    }

    /// Reads a string that must be there.
    fn required(&mut self, name: &str) -> Result<String, BackendError> {
        let text = self.root.string(name)?;
        if text.is_none() {
            self.violations.push(error::must_not_be_null(&self.root.constraint_path(name)));
        }
        Ok(text.unwrap_or_default())
    }

    /// Reads one of the values of an enum.
    fn choice(&mut self, name: &str, set: &str) -> Result<Option<String>, BackendError> {
        let text = self.root.string(name)?;
        if let Some(text) = &text
            && !set.split(", ").any(|value| value == text)
        {
            let path = self.root.constraint_path(name);
            self.violations.push(error::not_in_enum(text, &path, set));
        }
        Ok(text)
    }

    /// Notes a string that is empty or too long.
    fn length(&mut self, name: &str, max: usize) -> Result<(), BackendError> {
        let Some(text) = self.root.string(name)? else { return Ok(()) };
        let path = self.root.constraint_path(name);
        if text.is_empty() {
            self.violations.push(too_short(&text, &path, 1));
        } else if text.chars().count() > max {
            self.violations.push(too_long(&text, &path, max));
        }
        Ok(())
    }

    /// Reads a list of names, of which there may be so many.
    fn names(&mut self, name: &str) -> Result<Vec<String>, BackendError> {
        let names = self.root.strings(name)?.unwrap_or_default();
        if names.len() > limits::SCALING_NAMES_MAX {
            let (shown, path) =
                (format!("[{}]", names.join(", ")), self.root.constraint_path(name));
            self.violations.push(too_long(shown, &path, limits::SCALING_NAMES_MAX));
        }
        Ok(names)
    }

    fn check(&mut self) -> Result<(), EngineError> {
        if self.violations.is_empty() {
            return Ok(());
        }
        Err(EngineError::Constraints(std::mem::take(&mut self.violations)))
    }
}

impl Named<'_, '_> {
    fn get(self) -> Result<Scalable, BackendError> {
        self.members.check()?;
        let scalable = Scalable::parse(&self.resource, &self.dimension);
        let of_dynamodb = scalable.filter(|_| self.namespace == "dynamodb");
        of_dynamodb.ok_or_else(|| ScalingError::Unsupported.into())
    }
}
