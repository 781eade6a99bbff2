//! `ListContributorInsights`.

use std::sync::Arc;

use dyno_core::backend::BackendError;
use dyno_core::op::{
    ContributorInsightsStatus, ContributorInsightsSummary, ListContributorInsights,
    ListContributorInsightsOutput,
};

use super::Ctx;
use super::constraints::{Constraints, above_max, below_min};
use super::describe_contributor_insights::told;
use super::describe_table::{control_table, named_table};
use crate::base::{EngineError, limits};
use crate::catalog::Table;

/// A table, or an index of it. A table comes before its indexes.
type Place<'a> = (&'a str, Option<&'a str>);

/// Lists the tables and global indexes whose keys are counted, or were a moment ago.
///
/// As on the service a page is one of places to look at, of which those are told whose insights are
/// not off: it may be empty, and not the last.
pub(crate) fn list_contributor_insights(
    request: &ListContributorInsights,
    ctx: Ctx<'_>,
) -> Result<ListContributorInsightsOutput, BackendError> {
    let name = request.table_name.as_deref().map(|name| named_table(name, ctx)).transpose()?;
    check_constraints(request, ctx)?;
    if let Some(name) = &request.table_name {
        ctx.check_place(name)?;
    }
    let tables: Vec<&Table> = match &name {
        Some(name) => vec![control_table(name, ctx)?],
        None => ctx.tables.values().map(Arc::as_ref).collect(),
    };
    let limit = request.max_results.unwrap_or(limits::LIST_INSIGHTS_MAX);
    let limit = usize::try_from(limit).unwrap_or(0);
    let start = request.next_token.as_deref().map(place_of);
    let now = ctx.config.clock.now();
    let mut places = tables
        .into_iter()
        .flat_map(places)
        .filter(|(_, place)| start.is_none_or(|start| *place > start));
    let page: Vec<(&Table, Place<'_>)> = places.by_ref().take(limit).collect();
    let mut output = ListContributorInsightsOutput::default();
    let last = page.last().filter(|_| places.next().is_some());
    output.next_token = last.map(|(_, place)| token_of(*place));
    for (table, (name, index)) in page {
        let (status, mode) = told(&table.definition, index, now);
        if status != ContributorInsightsStatus::Disabled {
            let mut summary = ContributorInsightsSummary::new(name, status);
            summary.index_name = index.map(str::to_owned);
            summary.contributor_insights_mode = mode;
            output.contributor_insights_summaries.push(summary);
        }
    }
    Ok(output)
}

fn check_constraints(request: &ListContributorInsights, ctx: Ctx<'_>) -> Result<(), EngineError> {
    let mut constraints = Constraints::new(ctx.faults);
    constraints.member("maxResults");
    if let Some(asked) = request.max_results {
        let max = limits::LIST_INSIGHTS_MAX;
        // Unverified: that there is a least one.
        constraints.require(asked >= 1, || below_min(asked, "maxResults", 1));
        constraints.require(asked <= max, || above_max(asked, "maxResults", max.into()));
    }
    constraints.check()
}

/// Returns the places of a table: itself, and its global indexes by name.
// Unverified: the order of the indexes, and that of tables.
fn places(table: &Table) -> impl Iterator<Item = (&Table, Place<'_>)> {
    let definition = &table.definition;
    let mut indexes: Vec<&str> = definition.globals.iter().map(|it| it.name.as_str()).collect();
    indexes.sort_unstable();
    let all = [None].into_iter().chain(indexes.into_iter().map(Some));
    all.map(move |index| (table, (definition.name.as_str(), index)))
}

/// What stands between the names in a token. No name has it.
const BETWEEN: char = ':';

/// Returns the token of the page after a place.
fn token_of((table, index): Place<'_>) -> String {
    index.map_or_else(|| table.to_owned(), |index| format!("{table}{BETWEEN}{index}"))
}

/// Returns the place that a token is of. Any text is one: nothing need be there any more.
// Unverified: that a token that was never given is not refused.
fn place_of(token: &str) -> Place<'_> {
    token.split_once(BETWEEN).map_or((token, None), |(table, index)| (table, Some(index)))
}
