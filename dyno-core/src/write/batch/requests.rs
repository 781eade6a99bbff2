//! The requests that a batch of writes is sent by.
//!
//! Writes that require nothing go together, of several on one item the last one alone. Where one of
//! those on an item is sent by itself, all of them are sent one after another, in their order, for
//! each may depend on the one before.

use std::collections::BTreeMap;

use super::action::{Write, attributes};
use crate::backend::{BackendExt as _, BoxFuture};
use crate::entity::Identity;
use crate::error::{Context, Error, ErrorKind, Result};
use crate::handle::Handle;
use crate::op::{BatchWriteItem, OperationName, WriteRequest};
use crate::read::{Batch, Round, chunks};
use crate::schema::TableSchema;
use crate::value::sent_size_bytes;

/// How many writes a request may have ("`BatchWriteItem`" in the API reference).
const WRITES_MAX: usize = 25;

/// How long a request may be, with room for what is around its items: 16 MB, less 64 KB.
const REQUEST_BYTES_MAX: usize = (16 * 1024 - 64) * 1024;

/// What a write has around its item in a request.
const WRITE_OVERHEAD_BYTES: usize = 40;

/// The writes of a batch, each known by its position.
pub(super) struct Writes<'w> {
    handle: &'w Handle,
    table: &'static TableSchema,
    table_name: &'w str,
    given: Vec<&'w Write>,
    /// The writes on each item of which one is sent by itself, in order.
    in_turn: BTreeMap<Identity<'w>, Vec<usize>>,
}

impl<'w> Writes<'w> {
    pub(super) fn new(
        handle: &'w Handle,
        table: &'static TableSchema,
        given: Vec<&'w Write>,
    ) -> Result<Self> {
        let mut in_turn: BTreeMap<Identity<'w>, Vec<usize>> = BTreeMap::new();
        for write in &given {
            if matches!(write, Write::Alone(_)) {
                in_turn.entry(Identity::of(table, write.attributes())).or_default();
            }
        }
        if !in_turn.is_empty() {
            for (at, write) in given.iter().enumerate() {
                if let Some(turns) = in_turn.get_mut(&Identity::of(table, write.attributes())) {
                    turns.push(at);
                }
            }
        }
        Ok(Self { handle, table, table_name: handle.table_name()?, given, in_turn })
    }

    /// Returns what is sent together, and then what is sent one after another, each in the order of
    /// its first.
    pub(super) fn chunks(&self) -> Vec<Vec<usize>> {
        let mut lasts = BTreeMap::new();
        for (at, write) in self.given.iter().enumerate() {
            let identity = Identity::of(self.table, write.attributes());
            if !self.in_turn.contains_key(&identity) {
                lasts.insert(identity, at);
            }
        }
        let mut together: Vec<usize> = lasts.into_values().collect();
        together.sort_unstable();
        let size_bytes = |at: usize| {
            let write = self.given.get(at);
            write.map_or(0, |it| WRITE_OVERHEAD_BYTES + sent_size_bytes(it.attributes()))
        };
        let mut chunks = chunks(together, size_bytes, WRITES_MAX, REQUEST_BYTES_MAX);
        let together = chunks.len();
        chunks.extend(self.in_turn.values().cloned());
        if let Some(in_turn) = chunks.get_mut(together..) {
            in_turn.sort_unstable();
        }
        chunks
    }

    /// Tells whether writes at these positions are sent one after another.
    fn are_in_turn(&self, positions: &[usize]) -> bool {
        let first = positions.first().and_then(|at| self.given.get(*at));
        first.is_some_and(|write| {
            self.in_turn.contains_key(&Identity::of(self.table, write.attributes()))
        })
    }

    async fn send_together(&self, positions: Vec<usize>) -> Round {
        let requests = positions.iter().filter_map(|at| match self.given.get(*at)? {
            Write::Together(request) => Some((*at, request)),
            Write::Alone(_) => None,
        });
        let writes = requests.clone().map(|(_, request)| request.clone()).collect();
        let request = BatchWriteItem::new([(self.table_name.to_owned(), writes)].into());
        let answer = match self.handle.backend().send(request).await {
            Ok(answer) => answer,
            Err(error) => {
                let error = Error::from(error).with_context(&batch_context(self.handle));
                return Round { left: positions, error: Some(error), ..Round::default() };
            }
        };
        let identity = |request| Identity::of(self.table, attributes(request));
        let unprocessed = answer.unprocessed_items.values().flatten();
        let unprocessed: Vec<_> = unprocessed.map(identity).collect();
        let is_left = |(_, request): &(usize, &WriteRequest)| {
            unprocessed.contains(&Identity::of(self.table, attributes(request)))
        };
        let left = requests.filter(is_left).map(|(at, _)| at).collect();
        Round { left, ..Round::default() }
    }

    /// Sends one after another, up to the first that is left over: those behind it wait for it.
    async fn send_in_turn(&self, positions: Vec<usize>) -> Round {
        let mut round = Round::default();
        let mut waiting = positions.into_iter();
        while let Some(at) = waiting.next() {
            let sent = self.send_one(at).await;
            round.failed.extend(sent.failed);
            if !sent.left.is_empty() {
                round.left = std::iter::once(at).chain(waiting).collect();
                round.error = sent.error;
                return round;
            }
        }
        round
    }

    async fn send_one(&self, at: usize) -> Round {
        let Some(Write::Alone(alone)) = self.given.get(at) else {
            return self.send_together(vec![at]).await;
        };
        match alone.send().await {
            Ok(()) => Round::default(),
            Err(error) if is_of_the_write(error.kind()) => {
                Round { failed: vec![(at, error)], ..Round::default() }
            }
            Err(error) => Round { left: vec![at], error: Some(error), ..Round::default() },
        }
    }
}

impl Batch for Writes<'_> {
    fn ask(&self, positions: Vec<usize>) -> BoxFuture<'_, Round> {
        if self.are_in_turn(&positions) {
            return Box::pin(self.send_in_turn(positions));
        }
        Box::pin(self.send_together(positions))
    }
}

/// Tells whether a failure is of the one write, and not of the table or the way to it.
const fn is_of_the_write(kind: ErrorKind) -> bool {
    match kind {
        ErrorKind::Rejected
        | ErrorKind::Invalid
        | ErrorKind::TooLarge
        | ErrorKind::Codec
        | ErrorKind::Newer => true,
        ErrorKind::Conflict
        | ErrorKind::Throttled
        | ErrorKind::NotFound
        | ErrorKind::InUse
        | ErrorKind::Cursor
        | ErrorKind::Configuration
        | ErrorKind::Access
        | ErrorKind::Transport
        | ErrorKind::Service => false,
    }
}

/// Returns where an error of a batch arises.
pub(super) fn batch_context(handle: &Handle) -> Context {
    Context { operation: Some(OperationName::BatchWriteItem), ..handle.context(None) }
}
