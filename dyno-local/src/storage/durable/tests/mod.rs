//! The journal on files in memory that can fail, be cut and be flipped.

mod crash;
mod disk;
mod format;
mod journal;
mod rewrite;

use std::io;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

use redb::StorageBackend;

use super::journal::{Journal, Unopened};
use super::queue::{Pending, Undo};
use super::store::{Store, write_empty};
use super::{Durability, OpenError, Record, Refused, Settings, Ticket};

/// A file in memory. Clones share it.
#[derive(Debug, Clone, Default)]
struct MemoryFile(Arc<Mutex<Contents>>);

#[derive(Debug, Default)]
struct Contents {
    bytes: Vec<u8>,
    /// What was done to it since this was emptied.
    operations: Vec<Operation>,
    refuses: bool,
}

#[derive(Debug, Clone)]
enum Operation {
    Write(usize, Vec<u8>),
    SetLength(usize),
    Sync,
}

impl MemoryFile {
    /// A file with an empty log.
    fn new() -> Self {
        let file = Self::default();
        write_empty(file.clone()).unwrap();
        file
    }

    fn of(bytes: Vec<u8>) -> Self {
        Self(Arc::new(Mutex::new(Contents { bytes, ..Contents::default() })))
    }

    fn lock(&self) -> MutexGuard<'_, Contents> {
        self.0.lock().unwrap()
    }

    fn bytes(&self) -> Vec<u8> {
        self.lock().bytes.clone()
    }

    /// From now on nothing can be written, or it can again.
    fn refuse(&self, refuses: bool) {
        self.lock().refuses = refuses;
    }

    fn apply(&self, operation: Operation) -> io::Result<()> {
        let mut contents = self.lock();
        if contents.refuses {
            return Err(io::ErrorKind::StorageFull.into());
        }
        operation.apply(&mut contents.bytes);
        contents.operations.push(operation);
        Ok(())
    }
}

impl Operation {
    fn apply(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Write(offset, written) => {
                let end = offset + written.len();
                if bytes.len() < end {
                    bytes.resize(end, 0);
                }
                bytes[*offset..end].copy_from_slice(written);
            }
            Self::SetLength(length) => bytes.resize(*length, 0),
            Self::Sync => {}
        }
    }
}

impl StorageBackend for MemoryFile {
    fn len(&self) -> io::Result<u64> {
        Ok(self.lock().bytes.len().try_into().unwrap())
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let offset = usize::try_from(offset).unwrap();
        let contents = self.lock();
        let bytes = contents.bytes.get(offset..offset + out.len());
        out.copy_from_slice(bytes.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn set_len(&self, length: u64) -> io::Result<()> {
        self.apply(Operation::SetLength(length.try_into().unwrap()))
    }

    fn sync_data(&self) -> io::Result<()> {
        self.apply(Operation::Sync)
    }

    fn write(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.apply(Operation::Write(offset.try_into().unwrap(), bytes.to_owned()))
    }
}

/// A directory that is removed with the value.
#[derive(Debug)]
struct Directory(PathBuf);

impl Directory {
    fn new() -> Self {
        static MADE: AtomicU64 = AtomicU64::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let path = format!("dyno-journal-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Opens a log and returns the numbers that its records hold, see [`note`].
fn open(file: &MemoryFile) -> Result<(Store, Vec<u64>), OpenError> {
    let mut notes = Vec::new();
    let store =
        Store::open_file(&std::env::temp_dir(), None, Box::new(file.clone()), &mut |record| {
            notes.push(noted(&record)?);
            Ok(())
        })?;
    Ok((store, notes))
}

/// A put that holds a number, filled up to some bytes.
fn note(number: u64, bytes: usize) -> Vec<u8> {
    let mut item = number.to_le_bytes().to_vec();
    item.resize(bytes.max(8), u8::try_from(number % 251).unwrap());
    let mut record = Vec::new();
    let key = number.to_be_bytes();
    Record::Put { table: 1, key: &key, item: &item }.encode(&mut record);
    record
}

fn noted(record: &Record<'_>) -> Result<u64, String> {
    let Record::Put { table: 1, key, item } = record else {
        return Err(format!("holds {record:?}"));
    };
    let number = u64::from_be_bytes((*key).try_into().map_err(|_| "has another key")?);
    let whole = number.to_le_bytes();
    let filler = u8::try_from(number % 251).unwrap();
    let (start, rest) = item.split_at_checked(8).ok_or("has a short item")?;
    let fits = start == whole && rest.iter().all(|byte| *byte == filler);
    if fits { Ok(number) } else { Err("has another item".to_owned()) }
}

fn append(store: &mut Store, batches: &[Vec<u8>]) {
    store.append(batches.iter().map(Vec::as_slice)).unwrap();
}

fn journal(file: &MemoryFile, durability: Durability) -> (Journal, Vec<u64>) {
    let (store, notes) = open(file).unwrap();
    (start(store, Settings { durability, ..Settings::default() }), notes)
}

fn start(store: Store, settings: Settings) -> Journal {
    Unopened::new(settings).start(store).unwrap()
}

/// Commits batches as one request does.
fn commit(journal: &Journal, batches: Vec<(Vec<u8>, Option<Undo>)>) -> Option<Ticket> {
    let entered = journal.enter().unwrap();
    for (records, undo) in batches {
        journal.queue().push(Pending::of(records, undo));
    }
    entered.leave()
}

/// Polls a future on this thread until it is ready.
fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(thread::Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return output;
        }
        thread::park();
    }
}

fn wait(ticket: Option<Ticket>) -> Result<(), Refused> {
    ticket.map_or(Ok(()), block_on)
}

/// Commits one number.
fn submit(journal: &Journal, number: u64) -> Option<Ticket> {
    commit(journal, vec![(note(number, 100), None)])
}
