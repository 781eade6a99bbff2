//! `GetResourcePolicy`.

use dyno_core::backend::BackendError;
use dyno_core::op::{GetResourcePolicy, GetResourcePolicyOutput};

use super::Ctx;
use super::put_resource_policy::check_constraints;
use super::resource_arn::table_of_policy;
use crate::base::EngineError;

/// Shows the policy of a table.
pub(crate) fn get_resource_policy(
    request: &GetResourcePolicy,
    ctx: Ctx<'_>,
) -> Result<GetResourcePolicyOutput, BackendError> {
    let arn = &request.resource_arn;
    check_constraints(arn, None, ctx)?;
    let table = table_of_policy(arn, ctx)?;
    let policy = table.definition.policy();
    let (document, revision) = policy.ok_or_else(|| EngineError::PolicyNotFound(arn.clone()))?;
    let mut output = GetResourcePolicyOutput::default();
    output.policy = Some(document.as_str().to_owned());
    output.revision_id = Some(revision);
    Ok(output)
}
