//! What requests ask, as the cells of a table: keys, conditions, order and consistency, with names
//! and values in the place of placeholders.
//!
//! [`page`](super::page) calls it. Requests of one kind that follow each other share a line, as the
//! pages of a listing do, or the shards of a partition.

use dyno::expr::{filled, shown};
use dyno::op::{
    GetItem, KeysAndAttributes, Names, Query, Request, Scan, Select, TransactWriteItem, Values,
    WriteRequest,
};
use dyno::schema::TableSchema;
use dyno::value::Item;

/// How many keys, or conditions, a cell shows; of more it tells the number.
const SHOWN_MAX: usize = 4;

/// What a cell says where there is nothing to say.
const NOTHING: &str = "-";

/// What one request asks, or several of a kind.
pub(crate) struct Line {
    operation: String,
    requests: usize,
    pub(crate) target: String,
    keys: Vec<String>,
    rest: Vec<String>,
    pub(crate) order: Vec<String>,
    pub(crate) consistency: &'static str,
}

/// Returns what requests ask, those of a kind that follow each other on one line.
pub(crate) fn lines(requests: &[Request], schema: &TableSchema) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for request in requests {
        let line = Line::of(request, schema);
        match lines.last_mut().filter(|last| last.is_of_kind(&line)) {
            Some(last) => last.join(line),
            None => lines.push(line),
        }
    }
    lines
}

impl Line {
    /// Returns the line of a pattern that sent nothing.
    pub(crate) fn nothing() -> Self {
        Self::new(NOTHING, NOTHING)
    }

    /// Returns the operation, and how often it was sent.
    pub(crate) fn operation(&self) -> String {
        match self.requests {
            1 => self.operation.clone(),
            requests => format!("{} ×{requests}", self.operation),
        }
    }

    /// Returns the keys, each on a line of the cell.
    pub(crate) fn keys(&self) -> String {
        listed(&self.keys)
    }

    /// Returns filters, projections, conditions and changes, each on a line of the cell.
    pub(crate) fn rest(&self) -> String {
        listed(&self.rest)
    }

    fn new(operation: impl Into<String>, target: impl Into<String>) -> Self {
        Self {
            operation: operation.into(),
            requests: 1,
            target: target.into(),
            keys: Vec::new(),
            rest: Vec::new(),
            order: vec![NOTHING.to_owned()],
            consistency: NOTHING,
        }
    }

    fn of(request: &Request, schema: &TableSchema) -> Self {
        let key = |item: &Item| vec![code(&key(item, schema))];
        let mut line = Self::new(request.operation().name(), "table");
        match request {
            Request::Query(query) => return Self::of_query(query),
            Request::Scan(scan) => return Self::of_scan(scan),
            Request::GetItem(get) => return Self::of_get(get, schema),
            Request::PutItem(put) => {
                let fill = Fill(&put.expression_attribute_names, &put.expression_attribute_values);
                line.keys = key(&put.item);
                line.rest = fill.condition(put.condition_expression.as_deref());
            }
            Request::DeleteItem(it) => {
                let fill = Fill(&it.expression_attribute_names, &it.expression_attribute_values);
                line.keys = key(&it.key);
                line.rest = fill.condition(it.condition_expression.as_deref());
            }
            Request::UpdateItem(it) => {
                let fill = Fill(&it.expression_attribute_names, &it.expression_attribute_values);
                line.keys = key(&it.key);
                line.rest = fill.change(it.update_expression.as_deref());
                line.rest.extend(fill.condition(it.condition_expression.as_deref()));
            }
            Request::BatchGetItem(batch) => {
                for asked in batch.request_items.values() {
                    line.add_keys(asked, schema);
                }
            }
            Request::BatchWriteItem(batch) => {
                let writes: Vec<&WriteRequest> = batch.request_items.values().flatten().collect();
                let puts = writes.iter().filter(|it| matches!(it, WriteRequest::Put(_))).count();
                let counts = [("put", puts), ("delete", writes.len() - puts)];
                line.operation = counted(&line.operation, &counts);
                line.keys = writes.iter().flat_map(|it| key(written(it))).collect();
            }
            Request::TransactGetItems(gets) => {
                line.operation = counted(&line.operation, &[("get", gets.transact_items.len())]);
                line.keys = gets.transact_items.iter().flat_map(|get| key(&get.key)).collect();
                line.consistency = "of one moment";
            }
            Request::TransactWriteItems(writes) => line.add_actions(&writes.transact_items, schema),
            // Of streams and of tables: there is no key.
            _ => NOTHING.clone_into(&mut line.target),
        }
        line
    }

    fn of_query(query: &Query) -> Self {
        let fill = Fill(&query.expression_attribute_names, &query.expression_attribute_values);
        let order = if query.scan_index_forward { "ascending" } else { "descending" };
        let target = query.index_name.as_deref().map_or_else(|| "table".to_owned(), code);
        Self {
            keys: query.key_condition_expression.iter().map(|it| code(&fill.filled(it))).collect(),
            rest: fill.narrowed(
                query.filter_expression.as_deref(),
                query.projection_expression.as_deref(),
                query.select,
            ),
            order: ordered(order, query.limit, query.exclusive_start_key.is_some()),
            consistency: consistency(query.consistent_read),
            ..Self::new("Query", target)
        }
    }

    fn of_scan(scan: &Scan) -> Self {
        let fill = Fill(&scan.expression_attribute_names, &scan.expression_attribute_values);
        let target = scan.index_name.as_deref().map_or_else(|| "table".to_owned(), code);
        Self {
            rest: fill.narrowed(
                scan.filter_expression.as_deref(),
                scan.projection_expression.as_deref(),
                scan.select,
            ),
            order: ordered("none", scan.limit, scan.exclusive_start_key.is_some()),
            consistency: consistency(scan.consistent_read),
            ..Self::new("Scan", target)
        }
    }

    fn of_get(get: &GetItem, schema: &TableSchema) -> Self {
        let fill = Fill(&get.expression_attribute_names, &None);
        Self {
            keys: vec![code(&key(&get.key, schema))],
            rest: fill.narrowed(None, get.projection_expression.as_deref(), None),
            consistency: consistency(get.consistent_read),
            ..Self::new("GetItem", "table")
        }
    }

    fn add_keys(&mut self, asked: &KeysAndAttributes, schema: &TableSchema) {
        let fill = Fill(&asked.expression_attribute_names, &None);
        self.operation = counted(&self.operation, &[("key", asked.keys.len())]);
        self.keys = asked.keys.iter().map(|it| code(&key(it, schema))).collect();
        self.rest = fill.narrowed(None, asked.projection_expression.as_deref(), None);
        self.consistency = consistency(asked.consistent_read == Some(true));
    }

    /// Adds the actions of a transaction, counted by kind.
    fn add_actions(&mut self, actions: &[TransactWriteItem], schema: &TableSchema) {
        let mut counts = [("put", 0), ("update", 0), ("delete", 0), ("check", 0)];
        for action in actions {
            let (kind, item, names, values, change, condition) = match action {
                TransactWriteItem::Put(it) => {
                    let (names, values) =
                        (&it.expression_attribute_names, &it.expression_attribute_values);
                    (0, &it.item, names, values, None, it.condition_expression.as_deref())
                }
                TransactWriteItem::Update(it) => {
                    let (names, values) =
                        (&it.expression_attribute_names, &it.expression_attribute_values);
                    let change = Some(it.update_expression.as_str());
                    (1, &it.key, names, values, change, it.condition_expression.as_deref())
                }
                TransactWriteItem::Delete(it) => {
                    let (names, values) =
                        (&it.expression_attribute_names, &it.expression_attribute_values);
                    (2, &it.key, names, values, None, it.condition_expression.as_deref())
                }
                TransactWriteItem::ConditionCheck(it) => {
                    let (names, values) =
                        (&it.expression_attribute_names, &it.expression_attribute_values);
                    (3, &it.key, names, values, None, Some(it.condition_expression.as_str()))
                }
            };
            let fill = Fill(names, values);
            counts[kind].1 += 1;
            self.keys.push(format!("{} {}", counts[kind].0, code(&key(item, schema))));
            add_new(&mut self.rest, fill.change(change));
            add_new(&mut self.rest, fill.condition(condition));
        }
        self.operation = counted(&self.operation, &counts);
    }

    fn is_of_kind(&self, other: &Self) -> bool {
        self.operation == other.operation
            && self.target == other.target
            && self.consistency == other.consistency
    }

    fn join(&mut self, other: Self) {
        self.requests += other.requests;
        add_new(&mut self.keys, other.keys);
        add_new(&mut self.rest, other.rest);
        add_new(&mut self.order, other.order);
    }
}

/// The names and values of one request.
struct Fill<'a>(&'a Option<Names>, &'a Option<Values>);

impl Fill<'_> {
    fn filled(&self, expression: &str) -> String {
        let (names, values) = (Names::new(), Values::new());
        let Self(known, given) = self;
        filled(expression, known.as_ref().unwrap_or(&names), given.as_ref().unwrap_or(&values))
    }

    fn said(&self, word: &str, expression: Option<&str>) -> Vec<String> {
        expression.map(|it| format!("{word}{}", code(&self.filled(it)))).into_iter().collect()
    }

    fn change(&self, update: Option<&str>) -> Vec<String> {
        self.said("", update)
    }

    fn condition(&self, condition: Option<&str>) -> Vec<String> {
        self.said("if ", condition)
    }

    fn narrowed(
        &self,
        filter: Option<&str>,
        projection: Option<&str>,
        select: Option<Select>,
    ) -> Vec<String> {
        let mut said = self.said("filter ", filter);
        said.extend(self.said("only ", projection));
        said.extend((select == Some(Select::Count)).then(|| "only the count".to_owned()));
        said
    }
}

/// Writes text as code in a cell, whatever it holds.
pub(crate) fn code(text: &str) -> String {
    let text = text.replace('|', "\\|");
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

/// Returns the primary key of an item as a condition.
fn key(item: &Item, schema: &TableSchema) -> String {
    let names = [Some(schema.pk), schema.sk].into_iter().flatten();
    let each: Vec<String> = names
        .filter_map(|name| item.get(name).map(|value| format!("{name} = {}", shown(value))))
        .collect();
    each.join(" AND ")
}

const fn written(write: &WriteRequest) -> &Item {
    match write {
        WriteRequest::Put(item) | WriteRequest::Delete(item) => item,
    }
}

const fn consistency(consistent: bool) -> &'static str {
    if consistent { "strong" } else { "eventual" }
}

fn ordered(order: &str, limit: Option<i32>, from_cursor: bool) -> Vec<String> {
    let limit = limit.map(|limit| format!(", limit {limit}")).unwrap_or_default();
    let start = if from_cursor { ", from where the page before ended" } else { "" };
    vec![format!("{order}{limit}{start}")]
}

fn counted(operation: &str, counts: &[(&str, usize)]) -> String {
    let counts: Vec<String> = counts
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(what, count)| format!("{count} {what}{}", if *count == 1 { "" } else { "s" }))
        .collect();
    format!("{operation}: {}", counts.join(", "))
}

fn add_new(list: &mut Vec<String>, more: Vec<String>) {
    for text in more {
        if !list.contains(&text) {
            list.push(text);
        }
    }
}

fn listed(texts: &[String]) -> String {
    if texts.is_empty() {
        return NOTHING.to_owned();
    }
    let mut shown = texts.iter().take(SHOWN_MAX).cloned().collect::<Vec<_>>();
    if texts.len() > SHOWN_MAX {
        shown.push(format!("and {} more", texts.len() - SHOWN_MAX));
    }
    shown.join("<br>")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use dyno::op::BatchWriteItem;

    use super::*;

    const SCHEMA: TableSchema = TableSchema { pk: "pk", ..TableSchema::EMPTY };

    fn query(partition: &str, limit: i32) -> Request {
        let mut query = Query::new("t");
        query.key_condition_expression = Some("#0 = :0".to_owned());
        query.expression_attribute_names = Some(Names::from([("#0".to_owned(), "pk".to_owned())]));
        query.expression_attribute_values =
            Some(Values::from([(":0".to_owned(), partition.into())]));
        query.limit = Some(limit);
        query.into()
    }

    #[test]
    fn requests_of_a_kind_share_a_line() {
        let get = GetItem::new("t", Item::from([("pk", "c")]));
        let requests = [query("a", 3), query("b", 2), get.into(), query("a", 3)];
        let lines = lines(&requests, &SCHEMA);
        let shown: Vec<(String, String)> =
            lines.iter().map(|line| (line.operation(), line.keys())).collect();
        let expected = [
            ("Query ×2", "`pk = \"a\"`<br>`pk = \"b\"`"),
            ("GetItem", "`pk = \"c\"`"),
            ("Query", "`pk = \"a\"`"),
        ];
        assert_eq!(shown, expected.map(|(operation, keys)| (operation.into(), keys.into())));
        assert_eq!(lines[0].order, ["ascending, limit 3", "ascending, limit 2"]);
    }

    #[test]
    fn of_many_keys_the_first_are_shown() {
        let puts = (1..=6).map(|number| {
            WriteRequest::Put(Item::from([("pk", format!("p{number}")), ("more", "x".to_owned())]))
        });
        let batch = BatchWriteItem::new(BTreeMap::from([("t".to_owned(), puts.collect())]));
        let lines = lines(&[batch.into()], &SCHEMA);
        assert_eq!(lines[0].operation(), "BatchWriteItem: 6 puts");
        let keys = "`pk = \"p1\"`<br>`pk = \"p2\"`<br>`pk = \"p3\"`<br>`pk = \"p4\"`<br>and 2 more";
        assert_eq!(lines[0].keys(), keys);
    }

    #[test]
    fn code_stays_in_its_cell() {
        assert_eq!(code("a|b"), "`a\\|b`");
        assert_eq!(code("a`b"), "`` a`b ``");
    }
}
