//! From the text of a statement to what its operation does, as far as no table is needed.

use dyno_core::value::{AttributeValue, Item};

use super::ast::{
    Expr, Kind, OrderExpr, Returning, SelectExpr, StatementExpr, Step, TargetExpr, UpdateExpr,
};
use super::error::StatementFault;
use super::parser::parse;
use super::{condition, literal, update, values};
use crate::expr::condition::Condition;
use crate::expr::path::Path;
use crate::expr::update::Update;

/// A statement that is right by itself.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Statement {
    Select(SelectStatement),
    Insert(InsertStatement),
    Update(UpdateStatement),
    Delete(DeleteStatement),
    /// A condition of a transaction: an item that a read finds.
    Exists(SelectStatement),
}

/// A table, or an index of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) table: String,
    pub(crate) index: Option<String>,
}

/// A read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SelectStatement {
    pub(crate) target: Target,
    /// What is returned, by the name that it is returned under; empty for everything.
    pub(crate) list: Vec<(String, Path)>,
    pub(crate) filter: Option<Condition>,
    pub(crate) order: Vec<OrderTerm>,
}

/// A term of an `ORDER BY`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct OrderTerm {
    /// The attribute, or what is wrong with the term when its turn comes.
    pub(crate) attribute: Result<String, StatementFault>,
    pub(crate) descending: bool,
}

/// A write of a new item.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct InsertStatement {
    pub(crate) table: String,
    pub(crate) item: Item,
}

/// A change of an item.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct UpdateStatement {
    pub(crate) table: String,
    pub(crate) update: Update,
    pub(crate) filter: Option<Condition>,
    pub(crate) returning: Option<Returning>,
}

/// A removal of an item.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DeleteStatement {
    pub(crate) table: String,
    pub(crate) filter: Option<Condition>,
    /// Whether the item is returned.
    pub(crate) returning: Option<Returning>,
}

impl Statement {
    /// Returns the table's name.
    pub(crate) fn table(&self) -> &str {
        match self {
            Self::Select(select) | Self::Exists(select) => &select.target.table,
            Self::Insert(insert) => &insert.table,
            Self::Update(update) => &update.table,
            Self::Delete(delete) => &delete.table,
        }
    }

    /// Returns `true` for statements that only read.
    pub(crate) const fn reads(&self) -> bool {
        match self {
            Self::Select(_) => true,
            Self::Insert(_) | Self::Update(_) | Self::Delete(_) | Self::Exists(_) => false,
        }
    }

    /// Returns `true` if a write is to return something.
    pub(crate) const fn returns(&self) -> bool {
        match self {
            Self::Update(update) => update.returning.is_some(),
            Self::Delete(delete) => delete.returning.is_some(),
            Self::Select(_) | Self::Exists(_) | Self::Insert(_) => false,
        }
    }
}

/// Compiles a statement.
///
/// The order: syntax, the number of parameters, what is read of the values in written order, operands.
pub(crate) fn compile_statement(
    text: &str,
    parameters: &[AttributeValue],
) -> Result<Statement, StatementFault> {
    let (statement, count) = parse(text)?;
    if count > parameters.len() {
        return Err(StatementFault::Parameters);
    }
    match &statement {
        StatementExpr::Select(it) => select(it, parameters).map(Statement::Select),
        StatementExpr::Insert { target, value } => insert(target, value, parameters),
        StatementExpr::Update(it) => compile_update(it, parameters),
        StatementExpr::Delete { target, filter, returning } => {
            let table = written_table(target)?;
            let filter = compile_filter(filter.as_ref(), parameters)?;
            match returning {
                None | Some(Returning::AllOld) => {}
                Some(
                    other @ (Returning::AllNew | Returning::ModifiedOld | Returning::ModifiedNew),
                ) => {
                    return Err(StatementFault::DeleteReturning(other.words()));
                }
            }
            Ok(Statement::Delete(DeleteStatement { table, filter, returning: *returning }))
        }
        StatementExpr::Tableless(_) => Err(StatementFault::NotOneTable),
        StatementExpr::Expression(expression) => no_statement(expression, parameters),
    }
}

fn select(
    select: &SelectExpr,
    parameters: &[AttributeValue],
) -> Result<SelectStatement, StatementFault> {
    let mut list = Vec::with_capacity(select.list.len());
    for term in &select.list {
        list.push(shown(term)?);
    }
    let target = read_target(&select.target)?;
    if let Some((name, at)) = select.clause {
        return Err(StatementFault::Clause(name, at));
    }
    let filter = compile_filter(select.filter.as_ref(), parameters)?;
    let order = select.order.iter().map(order_term).collect();
    Ok(SelectStatement { target, list, filter, order })
}

/// Returns a term of a select list: the path, and the name of its last part with the indexes into
/// it, under which it is returned.
fn shown(term: &Expr) -> Result<(String, Path), StatementFault> {
    let refused = StatementFault::Projection(term.at);
    let Some(path) = condition::path(term)? else { return Err(refused) };
    let mut name = match &term.kind {
        Kind::Name(name) => name.clone(),
        Kind::Path(root, _) => match &root.kind {
            Kind::Name(name) => name.clone(),
            _ => return Err(refused),
        },
        _ => return Err(refused),
    };
    if let Kind::Path(_, steps) = &term.kind {
        for step in steps {
            match step {
                Step::Member(member) => name.clone_from(member),
                // Unverified: the name of an element of a list.
                Step::Index(index) => match &index.kind {
                    Kind::Text(member) => name.clone_from(member),
                    _ => {
                        for part in ["[", &index.to_string(), "]"] {
                            name.push_str(part);
                        }
                    }
                },
            }
        }
    }
    Ok((name, path))
}

fn read_target(target: &TargetExpr) -> Result<Target, StatementFault> {
    if target.alias {
        return Err(StatementFault::Aliasing);
    }
    if target.joined {
        return Err(StatementFault::NotOneTable);
    }
    if target.components.iter().any(String::is_empty) {
        return Err(StatementFault::EmptyComponent);
    }
    match target.components.as_slice() {
        [table] => Ok(Target { table: table.clone(), index: None }),
        [table, index] => Ok(Target { table: table.clone(), index: Some(index.clone()) }),
        _ => Err(StatementFault::TargetPath),
    }
}

/// Returns the table of an update or a delete.
fn written_table(target: &TargetExpr) -> Result<String, StatementFault> {
    match read_target(target)? {
        Target { table, index: None } => Ok(table),
        Target { index: Some(_), .. } => Err(StatementFault::WriteOnIndex),
    }
}

fn compile_filter(
    filter: Option<&Expr>,
    parameters: &[AttributeValue],
) -> Result<Option<Condition>, StatementFault> {
    let Some(filter) = filter else { return Ok(None) };
    values::check_condition(filter, parameters)?;
    condition::compile(filter, parameters).map(Some)
}

fn order_term(order: &OrderExpr) -> OrderTerm {
    let at = order.term.at;
    let attribute = match &order.term.kind {
        Kind::Name(name) => Ok(name.clone()),
        Kind::Path(..) => Err(StatementFault::OrderTerm("PATH".to_owned(), at)),
        Kind::Text(text) => Err(StatementFault::OrderTerm(text.clone(), at)),
        // Unverified: the names of all other terms.
        _ => Err(StatementFault::OrderTerm(order.term.to_string(), at)),
    };
    OrderTerm { attribute, descending: order.descending }
}

fn insert(
    target: &TargetExpr,
    value: &Expr,
    parameters: &[AttributeValue],
) -> Result<Statement, StatementFault> {
    let Target { table, index } = read_target(target)?;
    if index.is_some() {
        return Err(StatementFault::InsertTarget(target.at));
    }
    let item = match &value.kind {
        Kind::Struct(members) => item(members, parameters)?,
        _ => match literal::value(value, parameters)? {
            AttributeValue::M(item) => item,
            // Unverified: what is said of a value that is no map.
            _ => return Err(StatementFault::Malformed("Unexpected term")),
        },
    };
    Ok(Statement::Insert(InsertStatement { table, item }))
}

/// Each attribute of an item is the root of a value of its own.
fn item(members: &[(Expr, Expr)], parameters: &[AttributeValue]) -> Result<Item, StatementFault> {
    let mut item = Item::with_capacity(members.len());
    for (name, value) in members {
        let Kind::Text(name) = &name.kind else {
            // Unverified: what is said of a name that is no string.
            return Err(StatementFault::Malformed("Unexpected term"));
        };
        if name.is_empty() {
            return Err(StatementFault::EmptyComponent);
        }
        item.insert(name.as_str(), literal::value(value, parameters)?);
    }
    Ok(item)
}

fn compile_update(
    it: &UpdateExpr,
    parameters: &[AttributeValue],
) -> Result<Statement, StatementFault> {
    let table = written_table(&it.target)?;
    if let Some(filter) = &it.filter {
        values::check_condition(filter, parameters)?;
    }
    let update = update::compile(&it.changes, parameters)?;
    let filter = it.filter.as_ref().map(|filter| condition::compile(filter, parameters));
    let (filter, returning) = (filter.transpose()?, it.returning);
    Ok(Statement::Update(UpdateStatement { table, update, filter, returning }))
}

/// Says what is wrong with a text that is an expression; in a transaction one may be right.
fn no_statement(
    expression: &Expr,
    parameters: &[AttributeValue],
) -> Result<Statement, StatementFault> {
    let name = match &expression.kind {
        Kind::Null | Kind::Bool(_) | Kind::Text(_) | Kind::Number(_) | Kind::Ion(..) => "Lit",
        Kind::Sign(_, inner) if matches!(inner.kind, Kind::Number(_)) => "Lit",
        Kind::Missing => "Missing",
        Kind::List(_) => "List",
        Kind::Struct(_) => "Struct",
        Kind::Bag(_) => "Bag",
        Kind::Parameter(_) => "Parameter",
        Kind::Name(_) => "Id",
        Kind::Path(..) => "Path",
        Kind::Is(..) => "IsType",
        Kind::Call(name, arguments) if name.eq_ignore_ascii_case("exists") => {
            return match arguments.as_slice() {
                [Expr { kind: Kind::Subquery(it), .. }] => {
                    select(it, parameters).map(Statement::Exists)
                }
                _ => Err(StatementFault::Exists),
            };
        }
        Kind::Star
        | Kind::Call(..)
        | Kind::Not(..)
        | Kind::Sign(..)
        | Kind::Infix(..)
        | Kind::Between(_)
        | Kind::In(_)
        | Kind::Subquery(_) => return Err(StatementFault::Exists),
    };
    Err(StatementFault::Operation(name))
}
