//! `SELECT`: one page of a table or an index.
//!
//! The order of the checks: the table, the index, the terms of `ORDER BY`, values of keys, overlapping
//! ranges, the rest of `ORDER BY`, consistency, what an index does not project, the token.

use dyno_core::backend::BackendError;
use dyno_core::value::{AttributeValue, Item};

use super::order::{arrange, check_terms};
use super::ranges::{self, Selection, is_keyed};
use super::token::{self, Binding};
use crate::base::EngineError;
use crate::capacity::{Arms, ReadMode};
use crate::catalog::{IndexDefinition, Table};
use crate::encoding::{Attributes, ItemRef, KeyRange};
use crate::expr::partiql::{SelectStatement, Target};
use crate::expr::{Condition, Path};
use crate::ops::Ctx;
use crate::ops::reader::row_limit;
use crate::read::{Page, ReadPlan, Source, StartKey, parse_start_key, read_ranges};
use crate::storage::Direction;

/// A `SELECT` with what its request says besides.
#[derive(Debug, Clone, Copy)]
pub(in crate::ops) struct Read<'a> {
    pub(in crate::ops) select: &'a SelectStatement,
    /// The statement as written, and its parameters.
    pub(in crate::ops) text: &'a str,
    pub(in crate::ops) parameters: &'a [AttributeValue],
    pub(in crate::ops) consistent: bool,
    pub(in crate::ops) limit: Option<i32>,
    pub(in crate::ops) next_token: Option<&'a str>,
}

/// What a page shows.
#[derive(Debug)]
pub(in crate::ops) struct Shown<'t> {
    pub(in crate::ops) table: &'t Table,
    pub(in crate::ops) items: Vec<Item>,
    pub(in crate::ops) last_key: Option<Item>,
    pub(in crate::ops) next_token: Option<String>,
    pub(in crate::ops) arms: Arms,
}

/// Reads one page.
pub(in crate::ops) fn read_page_of<'t>(
    read: Read<'_>,
    ctx: Ctx<'t>,
) -> Result<Shown<'t>, BackendError> {
    let select = read.select;
    let source = source(&select.target, ctx)?;
    let keys = source.keys();
    let filter = select.filter.as_ref();
    check_terms(select, keys)?;
    let mut selection = ranges::select(keys, filter)?;
    let direction = arrange(&select.order, keys, &mut selection)?;
    if read.consistent && source.global().is_some() {
        return Err(EngineError::Plain(
            "Strongly consistent read is not supported on Global Secondary Indexes",
        )
        .into());
    }
    check_projected(source, select)?;
    let binding = Binding::new(read.text, read.parameters);
    let start = read.next_token.map(|token| binding.key(token, read.parameters)).transpose()?;
    let start = start.map(|key| parse_start_key(source, &key));
    let start = start.transpose().map_err(|_| token::mismatch())?;

    let (ranges, limit) = rest(selection, start.as_ref(), direction, source, read.limit)?;
    let fetches_items = reaches_back(source, select);
    let plan = |range| ReadPlan { source, range, direction, limit, fetches_items };
    let plans = ranges.into_iter().map(plan).collect::<Vec<_>>();
    let (page, arms) = read_ranges(&plans, ReadMode::of(read.consistent), ctx.gate())?;
    Ok(Shown {
        table: source.table,
        items: shown(&page, source, select, fetches_items),
        next_token: page.last_key.as_ref().map(|key| binding.token(key)),
        arms,
        last_key: page.last_key,
    })
}

/// Returns what a statement reads of.
fn source<'t>(target: &Target, ctx: Ctx<'t>) -> Result<Source<'t>, BackendError> {
    let table = super::table(&target.table, ctx)?;
    let Some(name) = &target.index else { return Ok(Source { table, index: None }) };
    let index = table
        .index(name)
        .ok_or(EngineError::Plain("The table does not have the specified index"))?;
    table.definition.life.check_readable(name)?;
    if index.1.keys.hash.len() > 1 || index.1.keys.range.len() > 1 {
        return Err(EngineError::Plain(
            "PartiQL statements cannot be executed on tables with multi-attribute HASH keys or multi-attribute RANGE keys.",
        )
        .into());
    }
    Ok(Source { table, index: Some(index) })
}

/// Checks that an index holds what a statement needs of it. A local index is completed from the
/// table, but not for a condition on a partition.
fn check_projected(source: Source<'_>, select: &SelectStatement) -> Result<(), EngineError> {
    let Some((_, index)) = source.index else { return Ok(()) };
    if source.global().is_some() {
        let roots = select.list.iter().map(|(_, path)| path.root());
        let lacking = lacking(index, roots);
        if !lacking.is_empty() {
            let text =
                format!("Global secondary index {} does not project [{lacking}]", index.name);
            return Err(EngineError::parameter(text));
        }
    }
    let filter = select.filter.as_ref();
    if !is_keyed(&index.keys, filter) {
        return Ok(());
    }
    let lacking = lacking(index, filter.iter().flat_map(|it| it.paths()).map(Path::root));
    if lacking.is_empty() {
        return Ok(());
    }
    Err(EngineError::parameter(format!(
        "Secondary index {} does not project one or more filter attributes: [{lacking}]",
        index.name
    )))
}

/// Returns the attributes that an index does not hold, each once, in order.
fn lacking<'n>(index: &IndexDefinition, names: impl Iterator<Item = &'n str>) -> String {
    let mut lacking: Vec<&str> = Vec::new();
    for name in names {
        if !index.projects(name) && !lacking.contains(&name) {
            lacking.push(name);
        }
    }
    lacking.join(", ")
}

/// Returns `true` if rows of a local index are completed from the table.
fn reaches_back(source: Source<'_>, select: &SelectStatement) -> bool {
    let Some(index) = source.local() else { return false };
    select.list.iter().any(|(_, path)| !index.projects(path.root()))
}

/// Returns the ranges that are left from a start key on, and the most rows to read of them.
fn rest(
    selection: Selection,
    start: Option<&StartKey>,
    direction: Direction,
    source: Source<'_>,
    limit: Option<i32>,
) -> Result<(Vec<KeyRange>, Option<usize>), EngineError> {
    let (ranges, is_exact) = match selection {
        Selection::Everything => (vec![KeyRange::all()], false),
        Selection::Partitions(parts) => {
            let is_exact = matches!(parts.as_slice(), [part] if part.is_exact);
            (parts.into_iter().map(|part| part.range).collect(), is_exact)
        }
    };
    // One item has no pages.
    let limit = if is_exact && source.index.is_none() { None } else { row_limit(limit) };
    let Some(StartKey(start)) = start else { return Ok((ranges, limit)) };
    let at = ranges.iter().position(|range| range.contains(start)).ok_or_else(token::mismatch)?;
    let mut left: Vec<KeyRange> = ranges.into_iter().skip(at).collect();
    if let Some(first) = left.first_mut() {
        let range = std::mem::replace(first, KeyRange::none());
        *first = match direction {
            Direction::Forward => range.after(start),
            Direction::Backward => range.before(start),
        };
    }
    Ok((left, limit))
}

fn shown(page: &Page, source: Source<'_>, select: &SelectStatement, fetched: bool) -> Vec<Item> {
    let index = source.index.map(|(_, index)| index).filter(|_| !fetched);
    let rows = page.rows.iter().map(|row| row.read(source.table.storage.names()));
    let holds = |row: &ItemRef<'_>| {
        select.filter.as_ref().is_none_or(|filter: &Condition| filter.holds(row))
    };
    let show = |row: ItemRef<'_>| match index {
        Some(index) if select.list.is_empty() => index.projected(row),
        _ if select.list.is_empty() => row.to_item(),
        _ => shown_of(select, &row),
    };
    rows.filter(holds).map(show).collect()
}

/// Returns what a statement with a list shows of an item: each path under the name of its end.
pub(in crate::ops) fn shown_of(select: &SelectStatement, item: &impl Attributes) -> Item {
    let found = select
        .list
        .iter()
        .filter_map(|(name, path)| Some((name.as_str(), path.view(item)?.to_value().into_owned())));
    found.collect()
}
