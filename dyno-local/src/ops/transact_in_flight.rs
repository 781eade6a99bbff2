//! Transactions that take time: prepared at one moment, committed at a later one.
//!
//! `engine` prepares a `TransactWriteItems`, or an `ExecuteTransaction` that writes, waits as long as
//! transactions take, and commits it. In between its items are taken and its token is in progress;
//! dropping the [`Transaction`] ends both.
//!
//! Being prepared is a promise of nothing: what the items say then is told at once, but the commit
//! decides anew, under the locks of their partitions. So transactions are serializable whoever
//! writes in between, such as a write that looked just before the items were taken.

use std::sync::Arc;

use dyno_core::backend::BackendError;
use dyno_core::op::{
    ExecuteTransaction, Request, Response, TransactWriteItems, TransactWriteItemsOutput,
};

use super::Ctx;
use super::execute_transaction::{only_read, read, statements, told, with_writes};
use super::tokens::Begun;
use super::transact_cancel::cancelled_by_conflicts;
use super::transact_write_items::{Asked, Checked, Started, begin};
use crate::write::{Hold, check};

/// A request that takes time where transactions do.
#[derive(Debug, Clone, Copy)]
pub(crate) enum WriteTransaction<'a> {
    Actions(&'a TransactWriteItems),
    Statements(&'a ExecuteTransaction),
}

/// What came of preparing a transaction.
pub(crate) enum Prepared {
    /// It is done: before, under its token, or because it only reads.
    Done(Box<Response>),
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

impl<'a> WriteTransaction<'a> {
    /// Returns the transaction that a request asks for, if it may write.
    pub(crate) fn of(request: &'a Request) -> Option<Self> {
        if let Request::TransactWriteItems(actions) = request {
            return Some(Self::Actions(actions));
        }
        let Request::ExecuteTransaction(statements) = request else { return None };
        (!statements.reads()).then_some(Self::Statements(statements))
    }
}

/// Checks a transaction, takes its items, and sees whether it could commit now.
pub(crate) fn prepare_transaction(
    transaction: WriteTransaction<'_>,
    ctx: Ctx<'_>,
) -> Result<Prepared, BackendError> {
    match transaction {
        WriteTransaction::Actions(request) => {
            let (checked, asked) = Checked::request(request, ctx)?;
            prepare(&checked, asked, Response::from, ctx)
        }
        WriteTransaction::Statements(request) => {
            let statements = statements(request, ctx)?;
            if only_read(&statements) {
                return read(request, &statements, ctx)
                    .map(|it| Prepared::Done(Box::new(it.into())));
            }
            with_writes(request, &statements, ctx, |checked, asked| {
                prepare(checked, asked, |output| told(output).into(), ctx)
            })
        }
    }
}

/// Commits a transaction that was prepared.
pub(crate) fn commit_transaction(
    transaction: WriteTransaction<'_>,
    held: Transaction,
    ctx: Ctx<'_>,
) -> Result<Response, BackendError> {
    let Transaction { token, _hold } = held;
    match transaction {
        WriteTransaction::Actions(request) => {
            let (checked, asked) = Checked::request(request, ctx)?;
            checked.commit(asked, token, ctx).map(Response::from)
        }
        WriteTransaction::Statements(request) => {
            let statements = statements(request, ctx)?;
            let commit =
                |checked: &Checked<'_>, asked: Asked<'_>| checked.commit(asked, token, ctx);
            with_writes(request, &statements, ctx, commit).map(|it| told(it).into())
        }
    }
}

fn prepare(
    checked: &Checked<'_>,
    asked: Asked<'_>,
    answer: fn(TransactWriteItemsOutput) -> Response,
    ctx: Ctx<'_>,
) -> Result<Prepared, BackendError> {
    let token = match begin(asked, ctx)? {
        Started::Before(output) => return Ok(Prepared::Done(Box::new(answer(output)))),
        Started::Now(token) => token,
    };
    let writes = checked.writes()?;
    let items =
        writes.iter().map(|write| (Arc::clone(&write.table.storage), write.key.key.clone()));
    let hold = Hold::take(items.collect()).map_err(cancelled_by_conflicts)?;
    check(&writes, ctx.rules().transactional()).map_err(|refused| checked.cancelled(refused))?;
    Ok(Prepared::UnderWay(Transaction { token, _hold: hold }))
}
