//! `TransactWriteItems`.
//!
//! Order: constraints of members → each action by itself, in order → tables → empty keys → two
//! actions on one item → the token → what cancels: keys, conditions, and what the items refuse.

use std::collections::{BTreeMap, BTreeSet};

use dyno_core::backend::BackendError;
use dyno_core::op::{
    ItemCollectionMetrics, ReturnConsumedCapacity, ReturnItemCollectionMetrics, TransactWriteItems,
    TransactWriteItemsOutput,
};

use super::Ctx;
use super::constraints::Constraints;
use super::tokens::{Begin, Begun, ReplayUnits, fingerprint};
use super::transact_actions::{Action, check_action, table_name_of};
use super::transact_cancel::{cancelled_by, cancelled_by_items};
use super::written::collection_metrics;
use crate::base::{EngineError, limits};
use crate::capacity::{Arms, ReadMode, Site, UnitKind, read_units, report_kind};
use crate::catalog::{ItemKey, Table, TableName};
use crate::encoding::Key;
use crate::storage::StoredItem;
use crate::write::{Applied, ItemWrite, Refusal, apply};

/// Writes up to 100 items of any tables, all or none.
pub(crate) fn transact_write_items(
    request: &TransactWriteItems,
    ctx: Ctx<'_>,
) -> Result<TransactWriteItemsOutput, BackendError> {
    let (checked, asked) = Checked::request(request, ctx)?;
    checked.write(asked, ctx)
}

/// What a request says besides its actions.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    /// The token, and the fingerprint of what it stands for.
    pub(super) token: Option<(&'a str, u128)>,
    pub(super) consumed: ReturnConsumedCapacity,
    pub(super) metrics: ReturnItemCollectionMetrics,
}

/// Whether a request is the first of its token.
pub(super) enum Started {
    /// It was done before; this is what a repeat is answered.
    Before(TransactWriteItemsOutput),
    /// It is the first, and holds its token if it has one.
    Now(Option<Begun>),
}

/// Begins a request whose form is in order.
pub(super) fn begin(asked: Asked<'_>, ctx: Ctx<'_>) -> Result<Started, EngineError> {
    let Some((token, content)) = asked.token else { return Ok(Started::Now(None)) };
    Ok(match ctx.tokens.begin(token, content, ctx.config.clock.now())? {
        Begin::Replay(units) => {
            charge_replay(&units, ctx);
            Started::Before(replayed(asked, units))
        }
        Begin::Run => Started::Now(Some(Begun::new(ctx.tokens, token))),
    })
}

/// Actions that are right by themselves, on tables that there are.
pub(super) struct Checked<'a> {
    actions: Vec<Action<'a>>,
    targets: Vec<&'a Table>,
    keys: Vec<Result<ItemKey, EngineError>>,
}

impl<'a> Checked<'a> {
    /// Checks all that does not cancel a transaction but refuses the request.
    pub(super) fn request(
        request: &'a TransactWriteItems,
        ctx: Ctx<'a>,
    ) -> Result<(Self, Asked<'a>), BackendError> {
        check_constraints(request, ctx)?;
        let actions = request.transact_items.iter().enumerate();
        let actions = actions.map(|(at, action)| check_action(at, action, ctx));
        let actions = actions.collect::<Result<Vec<Action<'_>>, BackendError>>()?;
        let token = request.client_request_token.as_deref();
        let asked = Asked {
            token: token.map(|token| (token, fingerprint(&request.transact_items))),
            consumed: request.return_consumed_capacity,
            metrics: request.return_item_collection_metrics,
        };
        Ok((Self::new(actions, ctx)?, asked))
    }

    /// Finds the tables and the keys of actions.
    pub(super) fn new(actions: Vec<Action<'a>>, ctx: Ctx<'a>) -> Result<Self, BackendError> {
        let payload_bytes = actions.iter().map(|it| it.payload_bytes).sum::<usize>();
        if payload_bytes > limits::TRANSACTION_BYTES_MAX {
            return Err(too_large().into());
        }
        let mut targets = Vec::with_capacity(actions.len());
        for action in &actions {
            let name = TableName::parse(action.table_name).map_err(EngineError::Constraints)?;
            ctx.check_place(action.table_name)?;
            targets.push(ctx.table(Some(&name))?);
        }
        let keys = keys(&actions, &targets)?;
        Ok(Self { actions, targets, keys })
    }

    /// Does the actions, all or none; with a token, once.
    pub(super) fn write(
        &self,
        asked: Asked<'_>,
        ctx: Ctx<'_>,
    ) -> Result<TransactWriteItemsOutput, BackendError> {
        match begin(asked, ctx)? {
            Started::Before(output) => Ok(output),
            Started::Now(token) => self.commit(asked, token, ctx),
        }
    }

    /// Returns the actions as writes. A key that fits no item of its table cancels them.
    pub(super) fn writes(&self) -> Result<Vec<ItemWrite<'_>>, BackendError> {
        let count = self.actions.len();
        let all = || self.actions.iter().zip(&self.targets);
        let mut checked = Vec::with_capacity(count);
        for ((action, table), key) in all().zip(&self.keys) {
            let key = key.clone();
            match key.and_then(|key| action.check_against(table).map(|()| key)) {
                // Like the empty key of a table, it refuses the request whatever else would cancel
                // it.
                // Unverified: that the empty key of an index does, too.
                Err(error @ EngineError::IndexKeyEmpty { .. }) => return Err(error.into()),
                key => checked.push(key),
            }
        }
        let mut writes = Vec::with_capacity(count);
        for (at, ((action, table), key)) in all().zip(checked).enumerate() {
            let key = key.map_err(|error| cancelled_by(at, count, &error.into()))?;
            writes.push(action.write(table, key));
        }
        Ok(writes)
    }

    /// Returns how the items that refused their writes cancel them.
    pub(super) fn cancelled(&self, refusals: Vec<Option<Refusal>>) -> BackendError {
        let on_refusal: Vec<_> = self.actions.iter().map(|action| action.on_refusal).collect();
        cancelled_by_items(refusals, &on_refusal)
    }

    /// Commits, and ends the token.
    pub(super) fn commit(
        &self,
        asked: Asked<'_>,
        token: Option<Begun>,
        ctx: Ctx<'_>,
    ) -> Result<TransactWriteItemsOutput, BackendError> {
        let rules = ctx.rules().transactional();
        let applied = apply(&self.writes()?, rules).map_err(|refused| self.cancelled(refused))?;
        let (output, units) = report(asked, &self.actions, &self.targets, applied);
        if let Some(token) = token {
            token.finish(units);
        }
        Ok(output)
    }
}

fn check_constraints(request: &TransactWriteItems, ctx: Ctx<'_>) -> Result<(), EngineError> {
    let mut constraints = Constraints::new(ctx.faults);
    constraints.members(&["returnConsumedCapacity", "transactItems"]);
    let count = request.transact_items.len();
    if ctx.faults.constraint("transactItems").is_none() {
        constraints.extend(count_violation(count));
    }
    for (at, action) in request.transact_items.iter().enumerate() {
        let (name, member) = table_name_of(action);
        constraints.extend(table_name_violations(name, at, member, ctx));
    }
    constraints.member("returnItemCollectionMetrics").member("clientRequestToken");
    constraints.extend(token_violation(request.client_request_token.as_deref()));
    constraints.check()
}

/// Returns the violation of a token that is empty or too long.
pub(super) fn token_violation(token: Option<&str>) -> Option<String> {
    let at = "Value at 'ClientRequestToken' failed to satisfy constraint: Member must have length";
    let max = limits::CLIENT_TOKEN_LENGTH_MAX;
    match token?.chars().count() {
        0 => Some(format!("{at} greater than or equal to 1")),
        count if count > max => Some(format!("{at} less than or equal to {max}")),
        _ => None,
    }
}

/// Returns the violation of a list of actions that is empty or too long.
pub(super) fn count_violation(count: usize) -> Option<String> {
    let max = limits::TRANSACTION_ACTIONS_MAX;
    match count {
        0 => Some("Value '[]' at 'transactItems' failed to satisfy constraint: Member must have length greater than or equal to 1".to_owned()),
        count if count > max => {
            // The service prints every action here; we say how many there are.
            Some(format!("Value '[{count} items]' at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to {max}"))
        }
        _ => None,
    }
}

/// Returns the violations of the table name of an action.
pub(super) fn table_name_violations(
    name: &str,
    at: usize,
    member: &str,
    ctx: Ctx<'_>,
) -> Vec<String> {
    let path = format!("transactItems.{}.member.{member}.tableName", at + 1);
    // An element without an action, or with several, is refused for that alone.
    let has_no_action = ctx.faults.value(&format!("TransactItems.{at}")).is_some();
    if has_no_action || ctx.faults.constraint(&path).is_some() {
        return Vec::new();
    }
    let violations = TableName::parse(name).err().unwrap_or_default();
    violations
        .into_iter()
        .map(|text| text.replacen("'tableName'", &format!("'{path}'"), 1))
        .collect()
}

/// Returns the refusal of a transaction of more than 4 MB.
pub(super) fn too_large() -> EngineError {
    // Unverified: the words around "size cannot exceed".
    EngineError::Plain("Transaction request size cannot exceed 4 MB")
}

/// Returns each action's key. An empty key value and two actions on one item refuse the request;
/// a key of another shape cancels the transaction later.
fn keys(
    actions: &[Action<'_>],
    targets: &[&Table],
) -> Result<Vec<Result<ItemKey, EngineError>>, EngineError> {
    let mut keys = Vec::with_capacity(actions.len());
    for (action, table) in actions.iter().zip(targets) {
        keys.push(match action.key(table) {
            Err(error @ EngineError::KeyEmpty { .. }) => return Err(error),
            key => key,
        });
    }
    let found = keys
        .iter()
        .zip(targets)
        .filter_map(|(key, table)| key.as_ref().ok().map(|key| (table.storage.id(), &key.key)));
    check_distinct(found)?;
    Ok(keys)
}

/// Checks that no two actions are on one item.
pub(super) fn check_distinct<'k>(
    keys: impl Iterator<Item = (u64, &'k Key)>,
) -> Result<(), EngineError> {
    let mut seen = BTreeSet::new();
    for key in keys {
        if !seen.insert(key) {
            return Err(EngineError::Plain(
                "Transaction request cannot include multiple operations on one item",
            ));
        }
    }
    Ok(())
}

fn report(
    asked: Asked<'_>,
    actions: &[Action<'_>],
    targets: &[&Table],
    applied: Vec<Applied>,
) -> (TransactWriteItemsOutput, ReplayUnits) {
    let mut metrics: BTreeMap<String, Vec<ItemCollectionMetrics>> = BTreeMap::new();
    let mut consumed: BTreeMap<String, Arms> = BTreeMap::new();
    let mut replay = ReplayUnits::new();
    for ((action, table), applied) in actions.iter().zip(targets).zip(applied) {
        let name = table.definition.name.to_string();
        let told = collection_metrics(asked.metrics, table, action.attributes(), &applied);
        if let Some(told) = told.filter(|_| !action.is_check()) {
            metrics.entry(name.clone()).or_default().push(told);
        }
        *replay.entry(name.clone()).or_default() += replay_units(&applied);
        let mut arms = applied.arms;
        // The table's share counts twice, those of the indexes once.
        arms.table *= 2.0;
        consumed.entry(name).or_default().add(arms);
    }
    let mut output = TransactWriteItemsOutput::default();
    output.item_collection_metrics = (asked.metrics != ReturnItemCollectionMetrics::None
        && !metrics.is_empty())
    .then_some(metrics);
    let reports = consumed
        .into_iter()
        .map(|(table, arms)| report_kind(asked.consumed, &table, arms, UnitKind::Write));
    output.consumed_capacity = reports.collect();
    (output, replay)
}

fn replay_units(applied: &Applied) -> f64 {
    let size = |item: &Option<StoredItem>| item.as_ref().map_or(0, StoredItem::size_bytes);
    let bytes = size(&applied.old).max(size(&applied.new));
    read_units(u64::try_from(bytes).unwrap_or(u64::MAX), ReadMode::Transactional)
}

/// Takes what a repeat costs, which needs no capacity.
///
/// Unverified: that it is never throttled.
fn charge_replay(units: &ReplayUnits, ctx: Ctx<'_>) {
    for (name, units) in units {
        if let Some(table) = ctx.tables.get(name) {
            let demand = ReadMode::Transactional.demand();
            ctx.gate().charge_site(Site::table(table), demand, *units);
        }
    }
}

/// Returns the answer to a repeat: success, and the cost of having read the items.
fn replayed(asked: Asked<'_>, units: ReplayUnits) -> TransactWriteItemsOutput {
    let mut output = TransactWriteItemsOutput::default();
    let reports = units.into_iter().map(|(table, units)| {
        let arms = Arms::of_table(units);
        report_kind(asked.consumed, &table, arms, UnitKind::Read)
    });
    output.consumed_capacity = reports.collect();
    output
}
