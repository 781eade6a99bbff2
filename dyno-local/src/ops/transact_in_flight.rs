//! Transactions that take time: prepared at one moment, committed at a later one.
//!
//! `engine` prepares a `TransactWriteItems`, waits as long as transactions take, and commits it. In
//! between its items are taken and its token is in progress; dropping the [`Transaction`] ends both.
//!
//! Being prepared is a promise of nothing: what the items say then is told at once, but the commit
//! decides anew, under the locks of their partitions. So transactions are serializable whoever
//! writes in between, such as a write that looked just before the items were taken.

use std::sync::Arc;

use dyno_core::backend::BackendError;
use dyno_core::op::{TransactWriteItems, TransactWriteItemsOutput};

use super::Ctx;
use super::tokens::Begun;
use super::transact_cancel::cancelled_by_conflicts;
use super::transact_write_items::{Checked, Started, begin};
use crate::write::{Hold, check};

/// What came of preparing a transaction.
pub(crate) enum Prepared {
    /// It was done before, under its token.
    Done(TransactWriteItemsOutput),
    /// It has its items, and is to commit.
    UnderWay(Transaction),
}

/// A transaction under way.
#[derive(Debug)]
pub(crate) struct Transaction {
    token: Option<Begun>,
    /// Held for its drop, which gives the items back.
    _hold: Hold,
}

/// Checks a transaction, takes its items, and sees whether it could commit now.
pub(crate) fn prepare_transaction(
    request: &TransactWriteItems,
    ctx: Ctx<'_>,
) -> Result<Prepared, BackendError> {
    let (checked, asked) = Checked::request(request, ctx)?;
    let token = match begin(asked, ctx)? {
        Started::Before(output) => return Ok(Prepared::Done(output)),
        Started::Now(token) => token,
    };
    let writes = checked.writes()?;
    let items =
        writes.iter().map(|write| (Arc::clone(&write.table.storage), write.key.key.clone()));
    let hold = Hold::take(items.collect()).map_err(cancelled_by_conflicts)?;
    check(&writes, ctx.config.item_collection_bytes_max)
        .map_err(|refusals| checked.cancelled(refusals))?;
    Ok(Prepared::UnderWay(Transaction { token, _hold: hold }))
}

/// Commits a transaction that was prepared.
pub(crate) fn commit_transaction(
    request: &TransactWriteItems,
    transaction: Transaction,
    ctx: Ctx<'_>,
) -> Result<TransactWriteItemsOutput, BackendError> {
    let Transaction { token, _hold } = transaction;
    let (checked, asked) = Checked::request(request, ctx)?;
    checked.commit(asked, token, ctx)
}
