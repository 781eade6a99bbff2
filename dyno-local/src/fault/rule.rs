//! One rule: which requests go wrong, how, when and how often.
//!
//! Built by tests and by the control endpoints; `rules` keeps it and counts.

use std::time::Duration;

use dyno_core::op::OperationName;
use dyno_core::value::{AttributeValue, Item};

use super::kind::{FaultKind, ThrottleCause};
use crate::base::Timestamp;

/// Which requests go wrong, how, when and how often.
///
/// A rule applies to every request unless it is narrowed; what narrows it must all be met. A request
/// that names several items, such as a batch, is met if one of them is.
///
/// Rules about items ([throttle](Self::throttle), [conflict](Self::conflict),
/// [unprocessed](Self::unprocessed)) are tried on each item that a request reads or writes, and on each
/// page of a query or a scan, when the request has passed its other checks; the others once on each
/// request, before anything is checked. With [`after`](Self::after) and [`times`](Self::times) these
/// trials are counted.
///
/// # Examples
///
/// ```
/// use dyno_core::op::OperationName;
/// use dyno_local::FaultRule;
///
/// // The first two writes of an order fail, and the second of them took effect.
/// let order = || FaultRule::internal_error().on(OperationName::PutItem).table("orders");
/// let rules = [order().times(1), order().after_effect().times(1)];
/// # drop(rules);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct FaultRule {
    pub(crate) kind: FaultKind,
    pub(crate) after_effect: bool,
    /// None is any.
    pub(crate) operations: Vec<OperationName>,
    pub(crate) table: Option<String>,
    pub(crate) index: Option<String>,
    /// What attributes of the key are.
    pub(crate) key: Item,
    /// What attributes of the key begin with.
    pub(crate) prefixes: Vec<(String, String)>,
    pub(crate) skip: u64,
    pub(crate) times: Option<u64>,
    pub(crate) chance: f64,
    pub(crate) seed: Option<u64>,
    pub(crate) from: Option<Timestamp>,
    pub(crate) until: Option<Timestamp>,
}

impl FaultRule {
    /// Returns a rule that does this.
    pub fn new(kind: FaultKind) -> Self {
        Self {
            kind,
            after_effect: false,
            operations: Vec::new(),
            table: None,
            index: None,
            key: Item::new(),
            prefixes: Vec::new(),
            skip: 0,
            times: None,
            chance: 1.0,
            seed: None,
            from: None,
            until: None,
        }
    }

    /// Returns a rule that throttles, for the usual cause.
    ///
    /// A request for one item is refused as the service does it for a table of its kind, with
    /// `ThrottlingReasons`; a batch leaves the item unprocessed, unless all of its items are
    /// throttled; a transaction is cancelled, with a reason for the item; a statement of a batch fails.
    /// A rule with an index throttles its reads, and writes that change its entries.
    pub fn throttle() -> Self {
        Self::new(FaultKind::Throttle(ThrottleCause::Usual))
    }

    /// Returns a rule that throttles for this cause.
    pub fn throttle_for(cause: ThrottleCause) -> Self {
        Self::new(FaultKind::Throttle(cause))
    }

    /// Returns a rule by which a transaction under way has taken an item.
    ///
    /// A write is a `TransactionConflictException`, a batch leaves it unprocessed, a transaction is
    /// cancelled with the reason `TransactionConflict`. Reads outside of transactions do not meet it.
    pub fn conflict() -> Self {
        Self::new(FaultKind::Conflict)
    }

    /// Returns a rule that leaves items of `BatchGetItem` and `BatchWriteItem` unprocessed.
    pub fn unprocessed() -> Self {
        Self::new(FaultKind::Unprocessed)
    }

    /// Returns a rule that answers `InternalServerError`, status 500.
    pub fn internal_error() -> Self {
        Self::new(FaultKind::InternalError)
    }

    /// Returns a rule that answers `ServiceUnavailable`, status 503.
    pub fn unavailable() -> Self {
        Self::new(FaultKind::Unavailable)
    }

    /// Returns a rule by which no answer comes.
    ///
    /// After this time, by the engine's clock, typed code and the SDK's client are told that the
    /// request timed out, and the server closes the connection; a client may have given up before.
    pub fn timeout(after: Duration) -> Self {
        Self::new(FaultKind::Timeout(after))
    }

    /// Returns a rule that closes the connection at once.
    pub fn disconnect() -> Self {
        Self::new(FaultKind::Disconnect)
    }

    /// Returns a rule by which answers come later, by the engine's clock.
    ///
    /// It goes together with other rules: the delays of all that apply are added, and another fault
    /// comes after them. The request takes effect after the delay, or before it with
    /// [`after_effect`](Self::after_effect).
    pub fn delay(by: Duration) -> Self {
        Self::new(FaultKind::Delay(by))
    }

    /// Has the request take effect all the same, before the fault: its answer is lost.
    ///
    /// It makes no difference to throttling, conflicts and unprocessed items, which never take
    /// effect.
    #[must_use]
    pub const fn after_effect(mut self) -> Self {
        self.after_effect = true;
        self
    }

    /// Narrows the rule to an operation; given more than once, to any of these.
    #[must_use]
    pub fn on(mut self, operation: OperationName) -> Self {
        self.operations.push(operation);
        self
    }

    /// Narrows the rule to a table, by its name; requests may name it by its ARN, too.
    #[must_use]
    pub fn table(mut self, name: impl Into<String>) -> Self {
        self.table = Some(name.into());
        self
    }

    /// Narrows the rule to reads of an index; [throttling](Self::throttle) to its writes as well.
    #[must_use]
    pub fn index(mut self, name: impl Into<String>) -> Self {
        self.index = Some(name.into());
        self
    }

    /// Narrows the rule to items whose keys have these attributes: the whole key or its partition
    /// key.
    ///
    /// A query has the attributes that its key condition says are equal to a value, a scan has none.
    #[must_use]
    pub fn key(mut self, attributes: impl Into<Item>) -> Self {
        self.key.extend(attributes.into());
        self
    }

    /// Narrows the rule to items of which this attribute of the key is a string that begins so.
    #[must_use]
    pub fn key_prefix(mut self, attribute: impl Into<String>, prefix: impl Into<String>) -> Self {
        self.prefixes.push((attribute.into(), prefix.into()));
        self
    }

    /// Lets the first `trials` pass that it would apply to.
    #[must_use]
    pub const fn after(mut self, trials: u64) -> Self {
        self.skip = trials;
        self
    }

    /// Applies so often and then no more.
    #[must_use]
    pub const fn times(mut self, times: u64) -> Self {
        self.times = Some(times);
        self
    }

    /// Applies with this chance, from 0 to 1; what is no number is 0.
    #[must_use]
    pub const fn with_chance(mut self, chance: f64) -> Self {
        self.chance = if chance.is_nan() { 0.0 } else { chance.clamp(0.0, 1.0) };
        self
    }

    /// Sets the seed of its chance; that of the engine and the rule's id unless set.
    #[must_use]
    pub const fn with_seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Applies from this moment on, by the engine's clock.
    #[must_use]
    pub const fn from(mut self, moment: Timestamp) -> Self {
        self.from = Some(moment);
        self
    }

    /// Applies before this moment, by the engine's clock.
    #[must_use]
    pub const fn until(mut self, moment: Timestamp) -> Self {
        self.until = Some(moment);
        self
    }

    /// Returns what it does.
    pub const fn kind(&self) -> FaultKind {
        self.kind
    }

    pub(super) fn is_on(&self, operation: OperationName) -> bool {
        self.operations.is_empty() || self.operations.contains(&operation)
    }

    pub(super) fn is_at(&self, now: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= now) && self.until.is_none_or(|until| now < until)
    }

    /// Returns whether it is narrowed to some requests by what they are about.
    pub(super) fn is_narrowed(&self) -> bool {
        self.table.is_some()
            || self.index.is_some()
            || !self.key.is_empty()
            || !self.prefixes.is_empty()
    }

    /// Returns whether an item of this table with this key is meant, whatever the index.
    pub(super) fn is_about(&self, table: &str, key: &Item) -> bool {
        let begins = |(name, prefix): &(String, String)| {
            let Some(AttributeValue::S(text)) = key.get(name) else { return false };
            text.starts_with(prefix.as_str())
        };
        self.table.as_deref().is_none_or(|wanted| wanted == table)
            && self.key.iter().all(|(name, value)| key.get(name) == Some(value))
            && self.prefixes.iter().all(begins)
    }
}
