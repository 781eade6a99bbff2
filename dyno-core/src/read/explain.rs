//! What a read would ask, and about what it would cost, without asking.
//!
//! Made from the very request that the terminal methods send, so that a test which pins an
//! explanation pins what is sent.

use std::fmt;

use super::key_condition;
use super::pager::{Listing, ListingRequest};
use super::shards::Sharding;
use crate::entity::PatternPlan;
use crate::expr::{filled, shown};
use crate::op::{Names, Values};

/// Bytes of a read unit.
const UNIT_BYTES: u64 = 4 * 1024;

/// Bytes that one request evaluates at most ("Query" in the API reference).
const PAGE_BYTES_MAX: u64 = 1024 * 1024;

/// What a read asks for; `Display` tells it in some lines.
///
/// It holds key values, as the request does: keep it out of logs where keys are personal.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Explanation {
    /// The table's name, if it is known.
    pub table: Option<String>,
    /// The entity; `None` for collections.
    pub entity: Option<&'static str>,
    /// The pattern.
    pub pattern: &'static str,
    /// The index that is read; `None` for the table itself.
    pub index: Option<String>,
    /// The keys that are read, in words; `None` where no key can be meant and nothing is asked.
    pub keys: Option<String>,
    /// The key condition as sent; `None` as above.
    pub key_condition: Option<String>,
    /// The filter as sent, if there is one.
    pub filter: Option<String>,
    /// The projection as sent, if not all is asked for.
    pub projection: Option<String>,
    /// The names behind placeholders.
    pub names: Names,
    /// The values behind placeholders.
    pub values: Values,
    /// Whether the read is strongly consistent.
    pub consistent: bool,
    /// Whether the highest sort keys come first.
    pub descending: bool,
    /// How many queries are sent at least: one, or one for each shard, with its partition key in the
    /// place of the one that is shown.
    pub queries: u64,
}

/// About what a read costs.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Estimate {
    /// The requests that it takes.
    pub requests: u64,
    /// The read units.
    pub units: f64,
}

impl Explanation {
    pub(super) fn new<O>(listing: Listing<O>, keys: String) -> Self {
        let table = listing.handle.table_name().ok().map(str::to_owned);
        let (entity, pattern) = (listing.context.entity, listing.pattern);
        let queries = listing.sharding.as_ref().map_or(1, |sharding| sharding.count().into());
        match listing.request {
            ListingRequest::Query(request) => Self {
                table,
                entity,
                pattern,
                index: request.index_name,
                keys: request.key_condition_expression.is_some().then_some(keys),
                key_condition: request.key_condition_expression,
                filter: request.filter_expression,
                projection: request.projection_expression,
                names: request.expression_attribute_names.unwrap_or_default(),
                values: request.expression_attribute_values.unwrap_or_default(),
                consistent: request.consistent_read,
                descending: !request.scan_index_forward,
                queries,
            },
            ListingRequest::Scan(request) => Self {
                table,
                entity,
                pattern,
                index: request.index_name,
                keys: Some("every key".to_owned()),
                key_condition: None,
                filter: request.filter_expression,
                projection: request.projection_expression,
                names: request.expression_attribute_names.unwrap_or_default(),
                values: request.expression_attribute_values.unwrap_or_default(),
                consistent: request.consistent_read,
                descending: false,
                queries,
            },
        }
    }

    /// Returns an expression with names and values in the place of their placeholders.
    pub fn filled(&self, expression: &str) -> String {
        filled(expression, &self.names, &self.values)
    }

    /// Estimates the cost of reading `items` items of `item_bytes` bytes each, all of them in the
    /// range that is read, be they returned or not.
    ///
    /// On an index the bytes are those of its entries. What is estimated is the listing to its end:
    /// each request evaluates up to 1 MB and is rounded up to 4 KB; at least one is sent. Shards are
    /// taken to hold as many items each.
    pub fn estimate(&self, item_bytes: u64, items: u64) -> Estimate {
        if self.keys.is_none() {
            return Estimate { requests: 0, units: 0.0 };
        }
        let queries = self.queries.max(1);
        let (each, more) = (items / queries, items % queries);
        let (requests, units) = listing_cost(item_bytes, each);
        let (requests_more, units_more) = listing_cost(item_bytes, each.saturating_add(1));
        let all = |one: u64, one_more: u64| {
            let rest = one.saturating_mul(queries - more);
            rest.saturating_add(one_more.saturating_mul(more))
        };
        #[expect(clippy::cast_precision_loss, reason = "an estimate")]
        let consistent = all(units, units_more) as f64;
        Estimate {
            requests: all(requests, requests_more),
            units: if self.consistent { consistent } else { consistent / 2.0 },
        }
    }
}

/// Returns the requests of reading so many items of a partition, and their consistent units.
fn listing_cost(item_bytes: u64, items: u64) -> (u64, u64) {
    let per_request = PAGE_BYTES_MAX.div_ceil(item_bytes.max(1)).max(1);
    let (full, rest) = (items / per_request, items % per_request);
    let units_of = |items: u64| items.saturating_mul(item_bytes).div_ceil(UNIT_BYTES).max(1);
    let has_rest = rest > 0 || full == 0;
    let mut units = full.saturating_mul(units_of(per_request));
    if has_rest {
        units = units.saturating_add(units_of(rest));
    }
    (full + u64::from(has_rest), units)
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let table = self.table.as_deref().unwrap_or("(unnamed)");
        write!(f, "pattern `{}`", self.pattern)?;
        if let Some(entity) = self.entity {
            write!(f, " of `{entity}`")?;
        }
        match &self.index {
            Some(index) => write!(f, ": index `{index}` of table `{table}`")?,
            None => write!(f, ": table `{table}`")?,
        }
        f.write_str(if self.consistent { ", consistent" } else { "" })?;
        f.write_str(if self.descending { ", descending" } else { "" })?;
        match &self.keys {
            Some(keys) => write!(f, "\nkeys: {keys}")?,
            None => f.write_str("\nkeys: none can be meant, so nothing is asked")?,
        }
        if self.queries > 1 {
            write!(f, "\nshards: {}, with a query each", self.queries)?;
        }
        let expressions = [
            ("key condition", &self.key_condition),
            ("filter", &self.filter),
            ("projection", &self.projection),
        ];
        for (name, expression) in expressions {
            if let Some(expression) = expression {
                write!(f, "\n{name}: {}", self.filled(expression))?;
            }
        }
        Ok(())
    }
}

/// Tells in words which keys a plan reads; of several shards, without the shard.
pub(super) fn keys_in_words(plan: &PatternPlan, shard: Option<u16>) -> String {
    let mut plan = plan.clone();
    // A shard that there is not is an error of the listing.
    let _ = Sharding::of(&mut plan, shard, false);
    let mut words: Vec<String> =
        plan.partition.iter().map(|(name, value)| format!("{name} is {}", shown(value))).collect();
    words.extend(key_condition::in_words(&plan.sort, shown));
    words.join(", ")
}
