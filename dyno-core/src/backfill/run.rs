//! A backfill: scan, compare, rewrite, page by page.
//!
//! Rounds: each segment that is not at its end reads one page and rewrites what differs in it, all
//! segments at once; then progress is told, and the pace is kept.

use std::fmt;
use std::marker::PhantomData;

use super::checkpoint::{BackfillCheckpoint, Segment};
use super::pace::Pace;
use crate::entity::{Entity, Table, kind_of};
use crate::error::{Error, ErrorKind, Reason, Result};
use crate::handle::Handle;
use crate::join::join_bounded;
use crate::op::{self, ReturnConsumedCapacity};
use crate::value::{AttributeValue, Item};
use crate::write::{Difference, ROUNDS_MAX, Rewritten, rewrite, units};

/// How many items a page has, so that a segment neither waits nor spends long.
const PAGE_ITEMS: i32 = 100;

/// A rewrite of all items of an entity that are not as the program writes them; made by
/// `Db::backfill`.
///
/// Live data stays in use: an item is written only if it is what was read, and otherwise read anew;
/// attributes that are none of the entity's stay. Run it when every program that writes the entity
/// writes it as this one does, or what those write is as it was before.
///
/// Costs what a scan of the table costs, and the write units of each item that is written; nothing
/// that is as it should be is written.
#[must_use = "nothing is done until `run` is awaited"]
pub struct Backfill<E> {
    handle: Handle,
    segments: Vec<Segment>,
    resumes: Option<String>,
    units_per_second: Option<f64>,
    is_dry: bool,
    told: Box<dyn FnMut(&BackfillProgress) + Send>,
    marker: PhantomData<fn() -> E>,
}

/// What a backfill has done.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct BackfillProgress {
    /// How many items of the entity were looked at.
    pub read: u64,
    /// How many were written; in a dry run, how many would be.
    pub written: u64,
    /// How many were written by others between being read and being written, and read anew.
    pub moved: u64,
    /// How many could not be read, or have a unique value of another's after an upgrade, and were
    /// left as they are.
    pub unfit: u64,
    /// Why the first of those was left.
    pub first_unfit: Option<String>,
    /// The capacity units that were spent.
    pub units: f64,
    /// Where to go on; what is done after it was taken is found to be done.
    pub checkpoint: BackfillCheckpoint,
}

/// What a page brought.
#[derive(Default)]
struct Tally {
    read: u64,
    written: u64,
    moved: u64,
    unfit: u64,
    first_unfit: Option<String>,
    units: f64,
}

impl<E: Entity> Backfill<E> {
    pub(crate) fn new(handle: Handle) -> Self {
        Self {
            handle,
            segments: vec![Segment::Begin],
            resumes: None,
            units_per_second: None,
            is_dry: false,
            told: Box::new(|_| {}),
            marker: PhantomData,
        }
    }

    /// Reads so many parts of the table at once; one if it is not said.
    pub fn segments(mut self, segments: u16) -> Self {
        self.segments = vec![Segment::Begin; usize::from(segments.max(1))];
        self
    }

    /// Goes on where a checkpoint says, with as many segments.
    pub fn resume(mut self, checkpoint: BackfillCheckpoint) -> Self {
        self.resumes = Some(checkpoint.entity);
        self.segments = checkpoint.segments;
        self
    }

    /// Spends no more capacity units a second than this, reads and writes together, over all
    /// segments. It goes by the clock of the `Db`, page by page.
    pub fn units_per_second(mut self, units: f64) -> Self {
        self.units_per_second = Some(units);
        self
    }

    /// Writes nothing, and counts what it would write.
    pub fn dry_run(mut self) -> Self {
        self.is_dry = true;
        self
    }

    /// Tells of progress after each round of pages: the place to store the checkpoint.
    pub fn on_progress(mut self, told: impl FnMut(&BackfillProgress) + Send + 'static) -> Self {
        self.told = Box::new(told);
        self
    }

    /// Goes through the table to its end.
    ///
    /// # Errors
    ///
    /// [`Throttled`](ErrorKind::Throttled) and others of the backend: go on from the last checkpoint.
    /// [`Cursor`](ErrorKind::Cursor) if the checkpoint is of another entity. Items that cannot be
    /// read are counted.
    pub async fn run(mut self) -> Result<BackfillProgress> {
        let kind = E::SCHEMA.kind;
        if self.resumes.take().is_some_and(|entity| entity != kind) {
            let message = "the checkpoint is of a backfill of another entity";
            return Err(Error::new(ErrorKind::Cursor, message));
        }
        let checkpoint = BackfillCheckpoint { entity: kind.to_owned(), segments: self.segments };
        let mut progress = BackfillProgress::new(checkpoint);
        let clock = self.handle.clock();
        let mut pace = Pace::new(self.units_per_second, clock.now());
        while progress.checkpoint.segments.iter().any(|segment| *segment != Segment::End) {
            let began = clock.now();
            let total = progress.checkpoint.segments.len();
            let open = progress.checkpoint.segments.iter().enumerate();
            let open = open.filter(|(_, segment)| **segment != Segment::End);
            let pages = open.map(|(at, segment)| {
                let request = request::<E>(at, total, segment);
                let (handle, is_dry) = (&self.handle, self.is_dry);
                async move { (at, page::<E>(handle, request, is_dry).await) }
            });
            let before = progress.units;
            // What was done is told, also where another segment failed.
            let mut failed = None;
            let pages: Vec<_> = pages.collect();
            for (at, page) in join_bounded(total, pages).await {
                match page {
                    Ok((tally, segment)) => progress.add(at, tally, segment),
                    Err(error) => failed = failed.or(Some(error)),
                }
            }
            (self.told)(&progress);
            if let Some(error) = failed {
                return Err(error);
            }
            pace.spend(progress.units - before, &**clock, began).await;
        }
        Ok(progress)
    }
}

/// Returns the request for the next page of a segment: the items of the entity's kind.
fn request<E: Entity>(at: usize, total: usize, segment: &Segment) -> op::Scan {
    let table = <E::Table as Table>::SCHEMA;
    let number = |number: usize| i32::try_from(number).unwrap_or(i32::MAX);
    let mut request = op::Scan::new("");
    request.limit = Some(PAGE_ITEMS);
    request.filter_expression = Some("#kind = :kind".to_owned());
    request.expression_attribute_names =
        Some(std::iter::once(("#kind".to_owned(), table.kind.to_owned())).collect());
    let kind = AttributeValue::from(E::SCHEMA.kind);
    request.expression_attribute_values =
        Some(std::iter::once((":kind".to_owned(), kind)).collect());
    if total > 1 {
        (request.segment, request.total_segments) = (Some(number(at)), Some(number(total)));
    }
    request.exclusive_start_key = segment.start(table);
    request.return_consumed_capacity = ReturnConsumedCapacity::Total;
    request
}

/// Reads a page and rewrites what differs in it.
async fn page<E: Entity>(
    handle: &Handle,
    mut request: op::Scan,
    is_dry: bool,
) -> Result<(Tally, Segment)> {
    handle.table_name()?.clone_into(&mut request.table_name);
    let answer = handle.send(request, handle.context(Some(E::SCHEMA.name))).await?;
    let mut tally = Tally { units: units(answer.consumed_capacity), ..Tally::default() };
    for item in answer.items.unwrap_or_default() {
        tally.read += 1;
        match visit::<E>(handle, item, is_dry, &mut tally).await {
            Ok(()) => {}
            Err(error) if is_unfit(&error) => {
                tally.unfit += 1;
                tally.first_unfit.get_or_insert_with(|| error.to_string());
            }
            Err(error) => return Err(error),
        }
    }
    let table = <E::Table as Table>::SCHEMA;
    Ok((tally, Segment::after(table, answer.last_evaluated_key.as_ref())))
}

/// Rewrites an item if it differs from what the program would write.
async fn visit<E: Entity>(
    handle: &Handle,
    mut item: Item,
    is_dry: bool,
    tally: &mut Tally,
) -> Result<()> {
    if is_dry {
        let differs = Difference::of::<E>(&item)?.is_some_and(|found| !found.is_empty());
        tally.written += u64::from(differs);
        return Ok(());
    }
    for _ in 0..ROUNDS_MAX {
        match rewrite::<E>(handle, item).await? {
            Rewritten::Current => return Ok(()),
            Rewritten::Written(units) => {
                tally.written += 1;
                tally.units += units;
                return Ok(());
            }
            Rewritten::Moved(now) => {
                tally.moved += 1;
                // What is gone, or of another kind by now, is not ours.
                let table = <E::Table as Table>::SCHEMA;
                let now = now.filter(|now| kind_of(table, now) == Some(E::SCHEMA.kind));
                let Some(now) = now else { return Ok(()) };
                item = now;
            }
        }
    }
    let message = "an item changed each time that it was to be written: go on from the checkpoint";
    Err(Error::new(ErrorKind::Conflict, message))
}

/// Tells whether an item is to be left as it is: it cannot be read, or the unique value that an upgrade
/// makes of it is another's.
fn is_unfit(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Codec | ErrorKind::Newer)
        || matches!(error.reason(), Some(Reason::Unique { .. }))
}

impl BackfillProgress {
    const fn new(checkpoint: BackfillCheckpoint) -> Self {
        Self { read: 0, written: 0, moved: 0, unfit: 0, first_unfit: None, units: 0.0, checkpoint }
    }

    fn add(&mut self, at: usize, tally: Tally, segment: Segment) {
        self.read += tally.read;
        self.written += tally.written;
        self.moved += tally.moved;
        self.unfit += tally.unfit;
        self.units += tally.units;
        self.first_unfit = self.first_unfit.take().or(tally.first_unfit);
        if let Some(place) = self.checkpoint.segments.get_mut(at) {
            *place = segment;
        }
    }
}

impl<E: Entity> fmt::Debug for Backfill<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Backfill").field("entity", &E::SCHEMA.name).finish_non_exhaustive()
    }
}
