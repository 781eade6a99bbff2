//! `Scan`: reads every item of a table, an index or a segment of one.

use super::{ConsumedCapacity, LegacyScan, Names, ReturnConsumedCapacity, Select, Values};
use crate::value::Item;

/// Reads every item of a table, an index or a segment of one.
///
/// A page ends after `limit` items or 1 MB, before the filter. Costs half a read unit for each 4 KB
/// begun of the items evaluated together, twice that if consistent. Up to 1,000,000 segments can be
/// read at once (API reference, "`Scan`").
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Scan {
    /// The table's name or ARN.
    pub table_name: String,
    /// The index to read.
    pub index_name: Option<String>,
    /// What an evaluated item must meet to be returned.
    pub filter_expression: Option<String>,
    /// The paths to return; all if absent.
    pub projection_expression: Option<String>,
    /// Attribute names by placeholder.
    pub expression_attribute_names: Option<Names>,
    /// Values by placeholder.
    pub expression_attribute_values: Option<Values>,
    /// Which attributes to return.
    pub select: Option<Select>,
    /// The most items to evaluate.
    pub limit: Option<i32>,
    /// Whether the read is strongly consistent.
    pub consistent_read: bool,
    /// Which segment of a parallel scan.
    pub segment: Option<i32>,
    /// How many segments there are.
    pub total_segments: Option<i32>,
    /// Where the page starts: the last evaluated key of the one before.
    pub exclusive_start_key: Option<Item>,
    /// What to tell of the consumed capacity.
    pub return_consumed_capacity: ReturnConsumedCapacity,
    /// Parameters of the time before expressions.
    pub legacy: Option<Box<LegacyScan>>,
}

impl Scan {
    /// Returns the request with every option at its default.
    pub fn new(table_name: impl Into<String>) -> Self {
        Self {
            table_name: table_name.into(),
            index_name: None,
            filter_expression: None,
            projection_expression: None,
            expression_attribute_names: None,
            expression_attribute_values: None,
            select: None,
            limit: None,
            consistent_read: false,
            segment: None,
            total_segments: None,
            exclusive_start_key: None,
            return_consumed_capacity: ReturnConsumedCapacity::default(),
            legacy: None,
        }
    }
}

/// The answer to [`Scan`].
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct ScanOutput {
    /// The items; absent for `COUNT`.
    pub items: Option<Vec<Item>>,
    /// Items returned (or that would be).
    pub count: i32,
    /// Items evaluated, before the filter.
    pub scanned_count: i32,
    /// Where the next page starts; absent on the last page.
    pub last_evaluated_key: Option<Item>,
    /// What it consumed, if asked.
    pub consumed_capacity: Option<Box<ConsumedCapacity>>,
}
