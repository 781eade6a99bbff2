//! The engine on disk: with each commit synced, and relaxed; beside memory and the store alone.
//!
//! All of it lies in a folder below the build output, which is removed afterwards. What is measured
//! with synced commits is the disk: batches of 25 by one writer, and single puts by 16 writers, whose
//! commits the engine groups. The store alone commits as many items at a time, as rows by key and as
//! one appended row.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use dyno_core::backend::Backend;
use dyno_core::op::{Request, Response};
use dyno_core::value::AttributeValue;
use dyno_local::{Durability, Local};
use dyno_workload::{BATCH_ITEMS, Kind, Pick, Projected, fill, item, request};
use redb::{Database, TableDefinition};

use crate::floor::Codec;
use crate::measure::{Budget, nanoseconds_in_lanes};
use crate::results::Results;

/// Items of the table.
const ITEMS: u64 = 2_000;

/// Threads that put at once.
const WRITERS: usize = 16;

const ROWS: TableDefinition<'_, &[u8], &[u8]> = TableDefinition::new("rows");
const APPENDED: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("appended");

/// The engines and the store.
pub struct DurableBench {
    folder: PathBuf,
    memory: Local,
    synced: Local,
    relaxed: Local,
    store: Database,
    codec: Codec,
    appended: AtomicU64,
}

impl DurableBench {
    /// Opens everything in new folders.
    pub fn open() -> Result<Self, Box<dyn Error>> {
        let folder =
            std::env::current_exe()?.with_file_name(format!("on-disk-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let open = |name: &str, durability| {
            Local::builder().durability(durability).open(folder.join(name))
        };
        let memory = Local::new();
        let synced = open("synced", Durability::Synced)?;
        let relaxed = open("relaxed", Durability::Relaxed)?;
        for engine in [&memory, &synced, &relaxed] {
            pollster::block_on(fill(engine, ITEMS, Projected::Nothing))?;
        }
        let store = Database::create(folder.join("store.redb"))?;
        let codec = Codec::of(&item(0, ITEMS, 0));
        Ok(Self { folder, memory, synced, relaxed, store, codec, appended: AtomicU64::new(0) })
    }

    /// Measures one round: synced commits for `budget`, relaxed ones for longer, so that what waits
    /// for the disk has to be written in between.
    pub fn measure(&self, budget: Budget, seed: u64, results: &mut Results) {
        let long = Budget { timed: budget.timed * 8 };
        let batches = "durable/batch write of 25";
        results.time(
            batches,
            "dyno, memory",
            time(&self.memory, long, seed, (Kind::Batch, 200, 1)),
        );
        results.time(
            batches,
            "dyno, relaxed",
            time(&self.relaxed, long, seed, (Kind::Batch, 200, 1)),
        );
        results.time(
            batches,
            "dyno, synced",
            time(&self.synced, budget, seed, (Kind::Batch, 8, 1)),
        );
        self.measure_store(batches, BATCH_ITEMS, (budget, seed), results);
        let puts = "durable/put, 16 writers";
        let synced = time(&self.synced, budget, seed, (Kind::Put, 8, WRITERS));
        results.time(puts, "dyno, synced", synced * WRITERS as f64);
        self.measure_store(puts, WRITERS, (budget, seed), results);
        let puts = "durable/put, one writer";
        results.time(puts, "dyno, memory", time(&self.memory, long, seed, (Kind::Put, 2_000, 1)));
        results.time(puts, "dyno, relaxed", time(&self.relaxed, long, seed, (Kind::Put, 2_000, 1)));
    }

    /// The store alone: so many items in each commit.
    fn measure_store(
        &self,
        case: &str,
        count: usize,
        (budget, seed): (Budget, u64),
        results: &mut Results,
    ) {
        let commits = |_: usize, chunk: u64| {
            let mut pick = Pick::new(seed ^ (chunk << 8), ITEMS, 0, 1);
            let mut next = || self.row(pick.item(), pick.version());
            (0..8).map(|_| (0..count).map(|_| next()).collect::<Vec<_>>()).collect()
        };
        let rows = |rows: Vec<(Vec<u8>, Vec<u8>)>| self.put_rows(&rows).expect("the store commits");
        let by_key = nanoseconds_in_lanes(budget, 1, commits, rows);
        results.time(case, "the store alone, rows by key", by_key);
        let append = |rows: Vec<(Vec<u8>, Vec<u8>)>| {
            let blob: Vec<u8> =
                rows.into_iter().flat_map(|(key, item)| [key, item].concat()).collect();
            self.append(&blob).expect("the store commits");
        };
        let appended = nanoseconds_in_lanes(budget, 1, commits, append);
        results.time(case, "the store alone, appending", appended);
    }

    fn row(&self, number: u64, version: u64) -> (Vec<u8>, Vec<u8>) {
        let item = item(number, ITEMS, version);
        let part = |name| item.get(name).and_then(AttributeValue::as_s).unwrap_or_default();
        let key = [part("pk"), "\0", part("sk")].concat().into_bytes();
        (key, self.codec.encode(&item))
    }

    fn put_rows(&self, rows: &[(Vec<u8>, Vec<u8>)]) -> Result<(), redb::Error> {
        let commit = self.store.begin_write()?;
        {
            let mut table = commit.open_table(ROWS)?;
            for (key, item) in rows {
                table.insert(key.as_slice(), item.as_slice())?;
            }
        }
        Ok(commit.commit()?)
    }

    fn append(&self, blob: &[u8]) -> Result<(), redb::Error> {
        let commit = self.store.begin_write()?;
        let number = self.appended.fetch_add(1, Ordering::Relaxed);
        commit.open_table(APPENDED)?.insert(number, blob)?;
        Ok(commit.commit()?)
    }
}

impl Drop for DurableBench {
    fn drop(&mut self) {
        remove(&self.folder);
    }
}

/// Files that are open still are removed from the folder all the same.
fn remove(folder: &Path) {
    if let Err(error) = fs::remove_dir_all(folder) {
        eprintln!("{}: {error}", folder.display());
    }
}

/// Returns the nanoseconds of one call of an engine.
fn time(
    local: &Local,
    budget: Budget,
    seed: u64,
    (kind, chunk_calls, lanes): (Kind, usize, usize),
) -> f64 {
    let prepare = |lane: usize, chunk: u64| {
        let mut pick = Pick::new(seed ^ (chunk << 8), ITEMS, lane as u64, lanes as u64);
        (0..chunk_calls).map(|_| request(kind, &mut pick)).collect::<Vec<Request>>()
    };
    nanoseconds_in_lanes(budget, lanes, prepare, |request| -> Response {
        pollster::block_on(local.call(request)).expect("the engine answers")
    })
}
