//! `BatchGetItem`.

use std::collections::{BTreeMap, BTreeSet};

use dyno_core::backend::BackendError;
use dyno_core::op::{BatchGetItem, BatchGetItemOutput, ConsumedCapacity, KeysAndAttributes};
use dyno_core::value::Item;

use super::Ctx;
use super::constraints::Constraints;
use super::echo::shown_keys;
use super::expressions::Variables;
use super::get_item::projected;
use super::key_paths::check_paths;
use super::legacy;
use super::values::check_item;
use crate::base::{EngineError, limits};
use crate::capacity::{Arms, Gate, Place, ReadMode, Site, is_throttled, read_units, report_table};
use crate::catalog::{ItemKey, Table, TableName};
use crate::expr::Projection;
use crate::read::{charge_item, find_item, item_units};

/// Reads up to 100 items, table by table, until 16 MB are full, or 1 MB of one partition; the rest is
/// unprocessed.
pub(crate) fn batch_get_item(
    request: &BatchGetItem,
    ctx: Ctx<'_>,
) -> Result<BatchGetItemOutput, BackendError> {
    check_constraints(request, ctx)?;
    // The tables of a batch may not differ in this either.
    let given =
        |is_given: fn(&KeysAndAttributes) -> bool| request.request_items.values().any(is_given);
    let names = given(|asked| asked.attributes_to_get.is_some());
    legacy::check_projection_mixed(names, given(|asked| asked.projection_expression.is_some()))?;
    let mut compiled = Vec::with_capacity(request.request_items.len());
    for (name, asked) in &request.request_items {
        compiled.push(check_asked(name, asked, ctx)?);
    }
    let keys: usize = request.request_items.values().map(|asked| asked.keys.len()).sum();
    if keys > limits::BATCH_GET_KEYS_MAX {
        return Err(EngineError::Plain("Too many items requested for the BatchGetItem call").into());
    }
    // All tables are found before any key is looked at.
    let mut tables = Vec::with_capacity(compiled.len());
    for name in request.request_items.keys() {
        let name = ctx.table_name(name)?;
        tables.push(ctx.table(name.as_ref())?);
    }
    let mut reads = Vec::with_capacity(compiled.len());
    for ((asked, projection), table) in request.request_items.values().zip(&compiled).zip(tables) {
        reads.push(prepare(table, asked, projection.as_ref())?);
    }
    check_tables_distinct(&reads)?;
    let mut output = BatchGetItemOutput::default();
    let mut consumed: BTreeMap<String, Arms> = BTreeMap::new();
    let mut bytes_left = limits::BATCH_GET_BYTES_MAX;
    let (gate, mut throttled) = (ctx.gate(), Throttled::of(keys));
    for ((name, asked), read) in request.request_items.iter().zip(reads) {
        let (found, unprocessed, arms) = read.run(asked, &mut bytes_left, gate, &mut throttled)?;
        output.responses.insert(name.clone(), found);
        if !unprocessed.is_empty() {
            let rest = KeysAndAttributes { keys: unprocessed, ..asked.clone() };
            output.unprocessed_keys.insert(name.clone(), rest);
        }
        consumed.entry(read.table.definition.name.to_string()).or_default().add(arms);
    }
    let reports = consumed
        .into_iter()
        .map(|(table, arms)| report_table(request.return_consumed_capacity, &table, arms));
    output.consumed_capacity = reports.collect::<Option<Vec<ConsumedCapacity>>>();
    Ok(output)
}

fn check_constraints(request: &BatchGetItem, ctx: Ctx<'_>) -> Result<(), EngineError> {
    let mut constraints = Constraints::new(ctx.faults);
    constraints.members(&["returnConsumedCapacity", "requestItems"]);
    if request.request_items.is_empty() && ctx.faults.constraint("requestItems").is_none() {
        return Err(EngineError::Plain("The requestItems parameter is required for BatchGetItem"));
    }
    constraints.extend(bad_table_name(request.request_items.keys(), || {
        shown_keys(request.request_items.iter())
    }));
    for (name, asked) in &request.request_items {
        let noted = format!("requestItems.{name}.member.keys");
        let (count, max) = (asked.keys.len(), limits::BATCH_GET_KEYS_MAX);
        let at = format!(
            "Value at 'RequestItems.{name}.member.Keys' failed to satisfy constraint: Member must have length"
        );
        constraints.require(count > 0 || ctx.faults.constraint(&noted).is_some(), || {
            format!("{at} greater than or equal to 1")
        });
        constraints.require(count <= max, || format!("{at} less than or equal to {max}"));
        let path = format!("requestItems.{name}.member.attributesToGet");
        legacy::require_attributes_to_get(
            &mut constraints,
            asked.attributes_to_get.as_ref(),
            &path,
        );
    }
    constraints.check()
}

/// Returns the violation of a map of requests with a key that no table can have.
pub(super) fn bad_table_name<'a>(
    names: impl Iterator<Item = &'a String>,
    value: impl FnOnce() -> String,
) -> Option<String> {
    let mut bad = names.filter(|name| TableName::parse_new(name).is_err());
    bad.next()?;
    Some(format!(
        "Value '{}' at 'requestItems' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 255, Member must have length greater than or equal to 3, Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+]",
        value()
    ))
}

/// Checks what is asked of one table and compiles its projection.
fn check_asked(
    name: &str,
    asked: &KeysAndAttributes,
    ctx: Ctx<'_>,
) -> Result<Option<Projection>, BackendError> {
    let names = asked.expression_attribute_names.as_ref();
    let variables = Variables::new(names, None, ctx.faults);
    let projection = asked.projection_expression.as_deref();
    variables.check_wanted(projection.is_some(), None)?;
    let attributes = legacy::attributes_to_get_projection(asked.attributes_to_get.as_ref())?;
    let projection = variables.projection(projection)?.or(attributes);
    for (number, key) in asked.keys.iter().enumerate() {
        check_item(key, ctx.faults, &format!("RequestItems.{name}.{number}"))?;
        // At most 100 keys are compared with one another.
        if asked.keys.iter().take(number).any(|before| before == key) {
            return Err(duplicates().into());
        }
    }
    Ok(projection)
}

/// A table may be named by its name and by its ARN: it is one table, and an item of it one item.
fn check_tables_distinct(reads: &[Reads<'_>]) -> Result<(), EngineError> {
    let tables: BTreeSet<u64> = reads.iter().map(|read| read.table.storage.id()).collect();
    if tables.len() == reads.len() {
        return Ok(());
    }
    let mut keys = BTreeSet::new();
    let mut all = reads.iter().flat_map(|read| {
        let table = read.table.storage.id();
        read.keys.iter().map(move |key| (table, &key.key))
    });
    if all.all(|key| keys.insert(key)) { Ok(()) } else { Err(duplicates()) }
}

/// Returns the refusal of two operations of a batch on one item.
pub(super) fn duplicates() -> EngineError {
    EngineError::Plain("Provided list of item keys contains duplicates")
}

/// The checked reads of one table.
struct Reads<'a> {
    table: &'a Table,
    keys: Vec<ItemKey>,
    projection: Option<&'a Projection>,
}

fn prepare<'a>(
    table: &'a Table,
    asked: &KeysAndAttributes,
    projection: Option<&'a Projection>,
) -> Result<Reads<'a>, BackendError> {
    let schema = &table.definition.keys;
    let keys = asked.keys.iter().map(|key| ItemKey::of_key(schema, key));
    let keys = keys.collect::<Result<_, _>>()?;
    check_paths(table, projection.into_iter().flat_map(Projection::paths))?;
    Ok(Reads { table, keys, projection })
}

impl Reads<'_> {
    /// Reads until the answer is full. Returns what was found, which keys are for the next call, and
    /// what it cost.
    fn run(
        &self,
        asked: &KeysAndAttributes,
        bytes_left: &mut usize,
        gate: Gate<'_>,
        throttled: &mut Throttled,
    ) -> Result<(Vec<Item>, Vec<Item>, Arms), BackendError> {
        let mode = ReadMode::of(asked.consistent_read == Some(true));
        let (mut found, mut unprocessed, mut arms) = (Vec::new(), Vec::new(), Arms::default());
        let mut bytes_of = BTreeMap::<usize, u64>::new();
        for (key, asked_key) in self.keys.iter().zip(&asked.keys) {
            if let Err(error) =
                gate.admit(Site::table(self.table), mode.demand(), Place::Key(&key.key))
            {
                throttled.note(error)?;
                unprocessed.push(asked_key.clone());
                continue;
            }
            let of_partition =
                bytes_of.entry(self.table.storage.partition_of(&key.key)).or_default();
            if *of_partition >= limits::PAGE_BYTES_MAX {
                // Unverified: that what is left for this reason costs as much as a missing item.
                arms.table += read_units(0, mode);
                unprocessed.push(asked_key.clone());
                continue;
            }
            let item =
                if *bytes_left == 0 { Ok(None) } else { find_item(self.table, key, mode, gate) };
            let Ok(item) = item else {
                // Unverified: that a batch leaves over what no copy can serve.
                unprocessed.push(asked_key.clone());
                continue;
            };
            let size = item.as_ref().map_or(0, crate::storage::StoredItem::size_bytes);
            if *bytes_left == 0 || size > *bytes_left {
                // The answer is full: this key and all that follow are for the next call.
                *bytes_left = 0;
                unprocessed.push(asked_key.clone());
                continue;
            }
            *bytes_left -= size;
            *of_partition += u64::try_from(size).unwrap_or(u64::MAX);
            let units = item_units(item.as_ref(), mode);
            charge_item(self.table, key, (mode, units), gate);
            arms.table += units;
            found.extend(item.map(|item| projected(&item, self.table, self.projection)));
        }
        Ok((found, unprocessed, arms))
    }
}

/// The members of a batch that were throttled: they are for the next call, unless all were.
pub(super) struct Throttled {
    members: usize,
    count: usize,
    first: Option<BackendError>,
}

impl Throttled {
    /// Returns none yet of so many members.
    pub(super) const fn of(members: usize) -> Self {
        Self { members, count: 0, first: None }
    }

    /// Notes why a member is left over. When all were throttled, it is the error of the first.
    pub(super) fn note(&mut self, error: BackendError) -> Result<(), BackendError> {
        if !is_throttled(&error) {
            return Ok(());
        }
        self.count += 1;
        let first = self.first.get_or_insert(error);
        if self.count == self.members { Err(first.clone()) } else { Ok(()) }
    }
}
