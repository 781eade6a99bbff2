//! What a request is about, as rules of faults ask: tables, indexes and keys.
//!
//! `engine` asks where there are rules, `load` which key a query fixes. Nothing is refused here: of what is malformed less is known.

use dyno_core::op::{
    BatchGetItem, BatchWriteItem, Query, Request, TransactWriteItem, WriteRequest,
};
use dyno_core::value::{AttributeValue, Item};

use super::expressions::Variables;
use super::legacy;
use super::partiql::{parameters_of, read_key, write_key};
use crate::base::Faults;
use crate::catalog::{ItemKey, KeySchema, Table, TableName, Tables};
use crate::expr::partiql::{Statement, compile_statement};
use crate::expr::{KeyClause, KeyPredicate, parse_key_condition};
use crate::fault::Subject;

/// Returns what a request is about: its items in order, else its pages or tables.
pub(crate) fn subjects(request: &Request, tables: &Tables) -> Vec<Subject> {
    let of = |name: &str, attributes: &Item| Named::of(name, tables).item(attributes);
    match request {
        Request::GetItem(it) => vec![of(&it.table_name, &it.key)],
        Request::PutItem(it) => vec![of(&it.table_name, &it.item)],
        Request::UpdateItem(it) => vec![of(&it.table_name, &it.key)],
        Request::DeleteItem(it) => vec![of(&it.table_name, &it.key)],
        Request::BatchGetItem(it) => of_batch_get(it, tables),
        Request::BatchWriteItem(it) => of_batch_write(it, tables),
        Request::TransactGetItems(it) => {
            it.transact_items.iter().map(|get| of(&get.table_name, &get.key)).collect()
        }
        Request::TransactWriteItems(it) => it
            .transact_items
            .iter()
            .map(|action| of(action.table_name(), attributes_of(action)))
            .collect(),
        Request::Query(it) => vec![of_query(it, tables)],
        Request::Scan(it) => {
            vec![Named::of(&it.table_name, tables).page(it.index_name.as_deref(), Item::new())]
        }
        Request::ExecuteStatement(it) => {
            let parameters = parameters_of(it.parameters.as_ref());
            vec![of_statement(&it.statement, parameters, Reads::Page, tables)]
        }
        Request::BatchExecuteStatement(it) => it
            .statements
            .iter()
            .map(|it| (&it.statement, parameters_of(it.parameters.as_ref())))
            .map(|(text, parameters)| of_statement(text, parameters, Reads::Item, tables))
            .collect(),
        Request::ExecuteTransaction(it) => it
            .transact_statements
            .iter()
            .map(|it| (&it.statement, parameters_of(it.parameters.as_ref())))
            .map(|(text, parameters)| of_statement(text, parameters, Reads::Item, tables))
            .collect(),
        other => {
            let names = other.table_names().into_iter();
            names.map(|name| Named::of(name, tables).page(None, Item::new())).collect()
        }
    }
}

/// What a statement that selects reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reads {
    Page,
    Item,
}

/// A table that a request names, if there is one.
struct Named<'a> {
    name: String,
    table: Option<&'a Table>,
}

impl<'a> Named<'a> {
    fn of(text: &str, tables: &'a Tables) -> Self {
        let name = TableName::parse(text).map_or_else(|_| text.to_owned(), |it| it.to_string());
        let table = tables.get(&name).map(|table| &**table);
        Self { name, table }
    }

    fn keys(&self) -> Option<&'a KeySchema> {
        self.table.map(|table| &table.definition.keys)
    }

    /// Returns the item with this key, or this whole item.
    fn item(self, attributes: &Item) -> Subject {
        let keys = self.keys();
        let key = keys.map(|keys| keys.key_of(attributes)).unwrap_or_default();
        let at = keys.and_then(|keys| ItemKey::of_item(keys, attributes).ok());
        Subject { at: at.map(|it| it.key), ..self.page(None, key) }
    }

    /// Returns what is read of the table or an index, where this is known of the keys.
    fn page(self, index: Option<&str>, key: Item) -> Subject {
        Subject {
            storage: self.table.map(|table| table.storage.id()),
            table: self.name,
            index: index.map(str::to_owned),
            key,
            at: None,
        }
    }
}

fn of_batch_get(request: &BatchGetItem, tables: &Tables) -> Vec<Subject> {
    let all = request
        .request_items
        .iter()
        .flat_map(|(name, asked)| asked.keys.iter().map(|key| Named::of(name, tables).item(key)));
    all.collect()
}

fn of_batch_write(request: &BatchWriteItem, tables: &Tables) -> Vec<Subject> {
    let all = request.request_items.iter().flat_map(|(name, writes)| {
        writes.iter().map(|write| {
            let (WriteRequest::Put(attributes) | WriteRequest::Delete(attributes)) = write;
            Named::of(name, tables).item(attributes)
        })
    });
    all.collect()
}

const fn attributes_of(action: &TransactWriteItem) -> &Item {
    match action {
        TransactWriteItem::ConditionCheck(it) => &it.key,
        TransactWriteItem::Put(it) => &it.item,
        TransactWriteItem::Update(it) => &it.key,
        TransactWriteItem::Delete(it) => &it.key,
    }
}

fn of_query(request: &Query, tables: &Tables) -> Subject {
    let key = fixed_by(request);
    Named::of(&request.table_name, tables).page(request.index_name.as_deref(), key)
}

/// Returns the attributes that the key condition of a query says are equal to a value.
pub(crate) fn fixed_by(request: &Query) -> Item {
    let clauses = key_clauses(request).unwrap_or_default();
    let equal = clauses.into_iter().filter_map(|clause| match clause.predicate {
        KeyPredicate::Equal(value) => Some((clause.attribute, value)),
        KeyPredicate::Less(_)
        | KeyPredicate::LessOrEqual(_)
        | KeyPredicate::Greater(_)
        | KeyPredicate::GreaterOrEqual(_)
        | KeyPredicate::Between(..)
        | KeyPredicate::BeginsWith(_)
        | KeyPredicate::NotIndexable => None,
    });
    equal.collect()
}

fn key_clauses(request: &Query) -> Option<Vec<KeyClause>> {
    let Some(text) = &request.key_condition_expression else {
        let legacy = legacy::key_conditions(request.legacy.as_deref(), Faults::NONE).ok()??;
        return Some(legacy.clauses);
    };
    let (names, values) =
        (&request.expression_attribute_names, &request.expression_attribute_values);
    let variables = Variables::new(names.as_ref(), values.as_ref(), Faults::NONE);
    let mut placeholders = variables.placeholders().ok()?;
    let condition = parse_key_condition(text, &mut placeholders).ok()?;
    Some(condition.into_clauses().ok()?.clauses)
}

fn of_statement(
    text: &str,
    parameters: &[AttributeValue],
    reads: Reads,
    tables: &Tables,
) -> Subject {
    let Ok(statement) = compile_statement(text, parameters) else { return Subject::default() };
    let named = Named::of(statement.table(), tables);
    let Some(keys) = named.keys() else { return named.page(None, Item::new()) };
    match &statement {
        Statement::Insert(it) => named.item(&it.item),
        Statement::Update(it) => {
            named.item(&write_key(keys, it.filter.as_ref()).unwrap_or_default())
        }
        Statement::Delete(it) => {
            named.item(&write_key(keys, it.filter.as_ref()).unwrap_or_default())
        }
        Statement::Select(it) | Statement::Exists(it) => {
            let key = read_key(keys, it.filter.as_ref()).ok().flatten();
            let (key, index) = (key.unwrap_or_default(), it.target.index.as_deref());
            let is_page = reads == Reads::Page && matches!(statement, Statement::Select(_));
            if is_page { named.page(index, key) } else { named.item(&key) }
        }
    }
}
