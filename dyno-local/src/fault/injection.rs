//! The rules as one request meets them: what it is about, and what becomes of each of its items.
//!
//! `engine` makes one where there are rules; `capacity::Gate` asks it for each item.

use dyno_core::op::OperationName;
use dyno_core::value::Item;

use super::kind::{FaultKind, ThrottleCause};
use super::rule::FaultRule;
use super::rules::FaultRules;
use crate::base::Timestamp;
use crate::encoding::Key;

/// What a request is about: an item, the items of a page, or a table.
#[derive(Debug, Clone, Default)]
pub(crate) struct Subject {
    pub(crate) table: String,
    /// The number of the table's storage, if there is such a table.
    pub(crate) storage: Option<u64>,
    /// The index that is read.
    pub(crate) index: Option<String>,
    /// What is known of the key.
    pub(crate) key: Item,
    /// Where the item lies, if it is one.
    pub(crate) at: Option<Key>,
}

/// One request, and the rules.
#[derive(Debug)]
pub(crate) struct Injection<'a> {
    pub(crate) rules: &'a FaultRules,
    pub(crate) operation: OperationName,
    pub(crate) now: Timestamp,
    pub(crate) subjects: Vec<Subject>,
}

/// Of what a request needs capacity.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Asked<'k> {
    /// An item to read, or a page where there is no key.
    Read(Option<&'k Key>),
    /// An item to write.
    Write(&'k Key),
    /// The entries of an item in an index, which a write changes.
    Entries(&'k Key, &'k str),
}

/// What becomes of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    Throttled(ThrottleCause),
    Taken,
    LeftOver,
}

impl Injection<'_> {
    /// Returns what the first rule that applies makes of an item of a table.
    pub(crate) fn refuse(&self, storage: u64, asked: Asked<'_>) -> Option<Refused> {
        let at = match asked {
            Asked::Read(key) => key,
            Asked::Write(key) | Asked::Entries(key, _) => Some(key),
        };
        let is_it = |it: &&Subject| it.storage == Some(storage) && it.at.as_ref() == at;
        let subject = self.subjects.iter().find(is_it)?;
        let applies = |rule: &FaultRule| {
            rule.is_on(self.operation)
                && rule.is_about(&subject.table, &subject.key)
                && self.can_meet(rule, subject, asked)
        };
        let kind = self.rules.try_first(self.now, applies)?;
        match kind {
            FaultKind::Throttle(cause) => Some(Refused::Throttled(cause)),
            FaultKind::Conflict => Some(Refused::Taken),
            FaultKind::Unprocessed => Some(Refused::LeftOver),
            FaultKind::InternalError
            | FaultKind::Unavailable
            | FaultKind::Timeout(_)
            | FaultKind::Disconnect
            | FaultKind::Delay(_) => None,
        }
    }

    fn can_meet(&self, rule: &FaultRule, subject: &Subject, asked: Asked<'_>) -> bool {
        let is_entry = matches!(asked, Asked::Entries(..));
        let index = match asked {
            Asked::Entries(_, index) => Some(index),
            Asked::Read(_) | Asked::Write(_) => subject.index.as_deref(),
        };
        let is_there = match rule.index.as_deref() {
            None => !is_entry,
            wanted => wanted == index,
        };
        is_there
            && match rule.kind {
                FaultKind::Throttle(_) => true,
                FaultKind::Conflict => !is_entry && self.can_conflict(asked),
                FaultKind::Unprocessed => !is_entry && is_batch(self.operation),
                FaultKind::InternalError
                | FaultKind::Unavailable
                | FaultKind::Timeout(_)
                | FaultKind::Disconnect
                | FaultKind::Delay(_) => false,
            }
    }

    const fn can_conflict(&self, asked: Asked<'_>) -> bool {
        let transacts = matches!(
            self.operation,
            OperationName::TransactGetItems | OperationName::ExecuteTransaction
        );
        transacts || matches!(asked, Asked::Write(_))
    }
}

const fn is_batch(operation: OperationName) -> bool {
    matches!(operation, OperationName::BatchGetItem | OperationName::BatchWriteItem)
}

/// Returns `true` for operations on items, which pass the gate; others are throttled as a whole.
pub(crate) const fn takes_items(operation: OperationName) -> bool {
    matches!(
        operation,
        OperationName::BatchExecuteStatement
            | OperationName::BatchGetItem
            | OperationName::BatchWriteItem
            | OperationName::DeleteItem
            | OperationName::ExecuteStatement
            | OperationName::ExecuteTransaction
            | OperationName::GetItem
            | OperationName::PutItem
            | OperationName::Query
            | OperationName::Scan
            | OperationName::TransactGetItems
            | OperationName::TransactWriteItems
            | OperationName::UpdateItem
    )
}
