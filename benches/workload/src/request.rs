//! The operations that are measured, as requests on one table.

use std::collections::BTreeMap;

use dyno_core::op::{
    AttributeDefinition, BatchWriteItem, BillingMode, CreateTable, GetItem, GlobalSecondaryIndex,
    KeySchemaElement, Names, Projection, PutItem, Query, Request, ScalarAttributeType, Scan,
    TransactConditionCheck, TransactPut, TransactUpdate, TransactWriteItem, TransactWriteItems,
    UpdateItem, Values, WriteRequest,
};
use dyno_core::value::Item;

use crate::item::{group_name, item, item_key, partition_name};
use crate::pick::Pick;

/// The name of the table.
pub const TABLE: &str = "readings";

/// The name of the index.
pub const INDEX: &str = "by_group";

/// Items of one page of a query.
pub const QUERY_ITEMS: usize = 100;

/// Items of one batch, the most there may be.
pub const BATCH_ITEMS: usize = 25;

/// Actions of one transaction.
pub const TRANSACT_ACTIONS: usize = 10;

/// What the conditions of updates hold against: no item counts so far.
const COUNT_MAX: u64 = 1_000_000_000;

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `GetItem` of an item that is there.
    Get,
    /// `PutItem` of a new version of an item that is there.
    Put,
    /// `UpdateItem` with a condition that holds: adds to one number and sets another.
    Update,
    /// `Query` of a whole partition of the table.
    Query,
    /// `Query` of a whole partition of the index.
    IndexQuery,
    /// `BatchWriteItem` of 25 puts.
    Batch,
    /// `TransactWriteItems` of five puts, four updates with conditions and one check.
    Transact,
    /// The first page, 1 MB, of a `Scan` with a filter that few items pass.
    Scan,
}

impl Kind {
    /// Every operation, in the order of reports.
    pub const ALL: [Self; 8] = [
        Self::Get,
        Self::Put,
        Self::Update,
        Self::Query,
        Self::IndexQuery,
        Self::Batch,
        Self::Transact,
        Self::Scan,
    ];

    /// Returns the name that reports show.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Put => "put",
            Self::Update => "conditional update",
            Self::Query => "query of 100",
            Self::IndexQuery => "index query of 100",
            Self::Batch => "batch write of 25",
            Self::Transact => "transact write of 10",
            Self::Scan => "filtered scan page",
        }
    }
}

/// Whether the table has its index, which projects all attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Projected {
    /// No index.
    Nothing,
    /// One index of everything.
    All,
}

/// Returns the request that makes the table.
pub fn create_table(projected: Projected) -> CreateTable {
    let keys = |names: [&str; 2]| {
        let [hash, range] = names;
        vec![KeySchemaElement::hash(hash), KeySchemaElement::range(range)]
    };
    let mut types = vec![("pk", ScalarAttributeType::S), ("sk", ScalarAttributeType::S)];
    if projected == Projected::All {
        types.extend([("grp", ScalarAttributeType::S), ("at", ScalarAttributeType::N)]);
    }
    let definitions = types.into_iter().map(|(name, kind)| AttributeDefinition::new(name, kind));
    let mut table = CreateTable::new(TABLE, keys(["pk", "sk"]), definitions.collect());
    table.billing_mode = Some(BillingMode::PayPerRequest);
    if projected == Projected::All {
        table.global_secondary_indexes =
            Some(vec![GlobalSecondaryIndex::new(INDEX, keys(["grp", "at"]), Projection::all())]);
    }
    table
}

/// Returns the next request of a kind.
pub fn request(kind: Kind, pick: &mut Pick) -> Request {
    match kind {
        Kind::Get => GetItem::new(TABLE, item_key(pick.item())).into(),
        Kind::Put => {
            let number = pick.item();
            PutItem::new(TABLE, item(number, pick.items(), pick.version())).into()
        }
        Kind::Update => update(pick).into(),
        Kind::Query => query(pick).into(),
        Kind::IndexQuery => index_query(pick).into(),
        Kind::Batch => batch(pick).into(),
        Kind::Transact => transact(pick).into(),
        Kind::Scan => scan().into(),
    }
}

/// Returns the request that puts up to [`BATCH_ITEMS`] items.
pub fn put_all(items: impl IntoIterator<Item = Item>) -> BatchWriteItem {
    let puts = items.into_iter().map(WriteRequest::Put).collect();
    BatchWriteItem::new(BTreeMap::from([(TABLE.to_owned(), puts)]))
}

const UPDATE: &str = "SET #count = #count + :one, price = :price";
const UPDATE_IF: &str = "attribute_exists(pk) AND #count < :max";

fn update_names() -> Names {
    Names::from([("#count".to_owned(), "count".to_owned())])
}

fn update_values(pick: &mut Pick) -> Values {
    Values::from([
        (":one".to_owned(), 1u64.into()),
        (":price".to_owned(), pick.version().into()),
        (":max".to_owned(), COUNT_MAX.into()),
    ])
}

fn update(pick: &mut Pick) -> UpdateItem {
    let mut update = UpdateItem::new(TABLE, item_key(pick.item()));
    update.update_expression = Some(UPDATE.to_owned());
    update.condition_expression = Some(UPDATE_IF.to_owned());
    update.expression_attribute_names = Some(update_names());
    update.expression_attribute_values = Some(update_values(pick));
    update
}

fn query(pick: &mut Pick) -> Query {
    let mut query = Query::new(TABLE);
    query.key_condition_expression = Some("pk = :pk AND begins_with(sk, :start)".to_owned());
    query.expression_attribute_values = Some(Values::from([
        (":pk".to_owned(), partition_name(pick.partition()).into()),
        (":start".to_owned(), "reading#".into()),
    ]));
    query
}

fn index_query(pick: &mut Pick) -> Query {
    let mut query = Query::new(TABLE);
    query.index_name = Some(INDEX.to_owned());
    query.key_condition_expression = Some("grp = :grp".to_owned());
    let group = group_name(pick.partition());
    query.expression_attribute_values = Some(Values::from([(":grp".to_owned(), group.into())]));
    query
}

fn batch(pick: &mut Pick) -> BatchWriteItem {
    let numbers = pick.several(BATCH_ITEMS);
    put_all(numbers.into_iter().map(|number| item(number, pick.items(), pick.version())))
}

fn transact(pick: &mut Pick) -> TransactWriteItems {
    let numbers = pick.several(TRANSACT_ACTIONS);
    let actions = numbers.into_iter().enumerate().map(|(place, number)| match place {
        0..5 => {
            let item = item(number, pick.items(), pick.version());
            TransactWriteItem::Put(TransactPut::new(TABLE, item))
        }
        5..9 => {
            let mut update = TransactUpdate::new(TABLE, item_key(number), UPDATE);
            update.condition_expression = Some(UPDATE_IF.to_owned());
            update.expression_attribute_names = Some(update_names());
            update.expression_attribute_values = Some(update_values(pick));
            TransactWriteItem::Update(update)
        }
        _ => TransactWriteItem::ConditionCheck(TransactConditionCheck::new(
            TABLE,
            item_key(number),
            "attribute_exists(pk)",
        )),
    });
    TransactWriteItems::new(actions.collect())
}

fn scan() -> Scan {
    let mut scan = Scan::new(TABLE);
    scan.filter_expression = Some("#count < :few AND contains(#text, :part)".to_owned());
    scan.expression_attribute_names = Some(Names::from([
        ("#count".to_owned(), "count".to_owned()),
        ("#text".to_owned(), "text".to_owned()),
    ]));
    scan.expression_attribute_values = Some(Values::from([
        (":few".to_owned(), 500u64.into()),
        (":part".to_owned(), "abc".into()),
    ]));
    scan
}
