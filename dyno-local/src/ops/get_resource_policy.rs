//! `GetResourcePolicy`.

use dyno_core::backend::BackendError;
use dyno_core::op::{GetResourcePolicy, GetResourcePolicyOutput};

use super::Ctx;
use super::put_resource_policy::check_constraints;
use super::resource_arn::policed;
use crate::base::EngineError;

/// Shows the policy of a table or a stream.
pub(crate) fn get_resource_policy(
    request: &GetResourcePolicy,
    ctx: Ctx<'_>,
) -> Result<GetResourcePolicyOutput, BackendError> {
    let arn = &request.resource_arn;
    check_constraints(arn, None, ctx)?;
    let (table, of) = policed(arn, ctx)?;
    let policy = table.definition.policy(of);
    let (document, revision) = policy.ok_or_else(|| EngineError::PolicyNotFound(arn.clone()))?;
    let mut output = GetResourcePolicyOutput::default();
    output.policy = Some(document.as_str().to_owned());
    output.revision_id = Some(revision);
    Ok(output)
}
