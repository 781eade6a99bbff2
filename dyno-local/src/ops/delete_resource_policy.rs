//! `DeleteResourcePolicy`.

use dyno_core::backend::BackendError;
use dyno_core::op::{DeleteResourcePolicy, DeleteResourcePolicyOutput};

use super::Ctx;
use super::put_resource_policy::check_constraints;
use super::resource_arn::policed;
use super::table_life::change_table;

/// Takes the policy off a table or a stream, and tells its revision.
pub(crate) fn delete_resource_policy(
    request: &DeleteResourcePolicy,
    ctx: Ctx<'_>,
) -> Result<DeleteResourcePolicyOutput, BackendError> {
    let expected = request.expected_revision_id.as_deref();
    check_constraints(&request.resource_arn, expected, ctx)?;
    let (table, of) = policed(&request.resource_arn, ctx)?;
    let now = ctx.config.clock.now();
    let mut output = DeleteResourcePolicyOutput::default();
    change_table(&table.definition.name, ctx, |definition| {
        output.revision_id = definition.policy(of).map(|(_, revision)| revision);
        definition.with_policy(of, None, expected, now)
    })?;
    Ok(output)
}
