//! `PutResourcePolicy`.

use dyno_core::backend::BackendError;
use dyno_core::op::{PutResourcePolicy, PutResourcePolicyOutput};

use super::Ctx;
use super::constraints::{Constraints, too_long, too_short};
use super::resource_arn::{arn_violations, policed};
use super::table_life::change_table;
use crate::base::{EngineError, limits};
use crate::catalog::Document;

/// Gives a table or a stream a policy, which is kept and shown: nobody is refused by it.
// Unverified: that the document is looked at before the table.
pub(crate) fn put_resource_policy(
    request: &PutResourcePolicy,
    ctx: Ctx<'_>,
) -> Result<PutResourcePolicyOutput, BackendError> {
    check_constraints(&request.resource_arn, request.expected_revision_id.as_deref(), ctx)?;
    let document = Document::parse(&request.policy)?;
    let (table, of) = policed(&request.resource_arn, ctx)?;
    let now = ctx.config.clock.now();
    let expected = request.expected_revision_id.as_deref();
    let table = change_table(&table.definition.name, ctx, |definition| {
        definition.with_policy(of, Some(document), expected, now)
    })?;
    let mut output = PutResourcePolicyOutput::default();
    output.revision_id = table.definition.policy(of).map(|(_, revision)| revision);
    Ok(output)
}

/// Checks the constraints of an operation on a policy.
pub(super) fn check_constraints(
    arn: &str,
    revision: Option<&str>,
    ctx: Ctx<'_>,
) -> Result<(), EngineError> {
    const REVISION: &str = "expectedRevisionId";
    let mut constraints = Constraints::new(ctx.faults);
    constraints.member("resourceArn").extend(arn_violations(arn)).members(&["policy", REVISION]);
    if let Some(revision) = revision {
        let (length, max) = (revision.chars().count(), limits::REVISION_LENGTH_MAX);
        constraints.require(length >= 1, || too_short(revision, REVISION, 1));
        constraints.require(length <= max, || too_long(revision, REVISION, max));
    }
    constraints.check()
}
