//! `UpdateContributorInsights`.

use dyno_core::backend::BackendError;
use dyno_core::op::{UpdateContributorInsights, UpdateContributorInsightsOutput};

use super::Ctx;
use super::constraints::Constraints;
use super::describe_contributor_insights::{index_violations, told};
use super::describe_table::{control_table, named_table};
use super::table_life::change_table;
use crate::base::EngineError;
use crate::catalog::{IndexNumber, InsightsChange, Table};
use crate::meter::Arm;

/// Has keys of a table or of a global index counted, or not. What is so already is told, and not
/// changed.
pub(crate) fn update_contributor_insights(
    request: &UpdateContributorInsights,
    ctx: Ctx<'_>,
) -> Result<UpdateContributorInsightsOutput, BackendError> {
    let name = named_table(&request.table_name, ctx)?;
    let index = request.index_name.as_deref();
    // Unverified: the order of the members.
    Constraints::new(ctx.faults)
        .member("contributorInsightsAction")
        .member("contributorInsightsMode")
        .member("indexName")
        .extend(index_violations(index))
        .check()?;
    ctx.check_place(&request.table_name)?;
    let table = control_table(&name, ctx)?;
    let now = ctx.config.clock.now();
    let asked = InsightsChange {
        index,
        action: request.contributor_insights_action,
        mode: request.contributor_insights_mode,
    };
    let answer = |status, mode| {
        let mut output = UpdateContributorInsightsOutput::new(name.as_str(), status);
        output.index_name = index.map(str::to_owned);
        output.contributor_insights_mode = mode;
        Ok(output)
    };
    if table.definition.with_insights(asked, ctx.config, now)?.is_none() {
        let (status, mode) = told(&table.definition, index, now);
        return answer(status, mode);
    }
    let changed = change_table(&name, ctx, |definition| {
        let changed = definition.with_insights(asked, ctx.config, now)?;
        Ok::<_, EngineError>(changed.unwrap_or_else(|| definition.clone()))
    })?;
    let insights = changed.definition.settings.insights(index).copied();
    let insights = insights.ok_or(EngineError::Internal("insights were not changed"))?;
    if !insights.is_on {
        // The rules are gone, with what they counted.
        forget_keys(&changed, index, ctx);
    }
    answer(insights.begun(), Some(insights.mode))
}

/// Forgets what was counted, unless the engine counts the keys of all tables.
fn forget_keys(table: &Table, index: Option<&str>, ctx: Ctx<'_>) {
    let arm = match index.map(|index| table.index(index)) {
        None => Some(Arm::Table),
        Some(Some((IndexNumber::Global(slot), _))) => Some(Arm::Global(slot)),
        Some(Some((IndexNumber::Local(_), _)) | None) => None,
    };
    if let Some(arm) = arm.filter(|_| !ctx.config.key_reports) {
        table.storage.keys().forget(arm);
    }
}
