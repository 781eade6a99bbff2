//! The log on disk: consecutive blobs of records in a redb database.
//!
//! Called by the committer thread alone, and by `journal` to open a directory. A directory holds
//! the database, and beside it a file that is locked as long as the directory is open.
//!
//! ```text
//! dyno.lock    locked by the engine that has the directory open
//! dyno.redb    table `log`:  number (u64) → CRC-32 of number and records · records
//!              table `meta`: `format` → its version, `first` → the lowest number of the log
//! ```
//!
//! redb has a checksum for each page and falls back to the commit before if the last is not whole;
//! ours tell that no blob is missing or in another's place.
//!
//! **Invariant:** after an error the database is given up and opened again before the next append,
//! and what the failed one may have left is removed in the same transaction that appends.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use redb::backends::FileBackend;
use redb::{
    Builder, Database, ReadableDatabase, ReadableTable, StorageBackend, Table, TableDefinition,
};

use super::data_file::{Backend, DataFile};
use super::record::{FORMAT, whole_records};
use super::{OpenError, Record};

const DATA: &str = "dyno.redb";
const DATA_NEW: &str = "dyno.redb.new";
const LOCK: &str = "dyno.lock";
const PROBE: &str = "dyno.probe";

/// What must find room before a store that refused is tried again.
const PROBE_BYTES: usize = 64 << 10;

const LOG: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("log");
const META: TableDefinition<'_, &str, u64> = TableDefinition::new("meta");

/// A blob with its number fits an allocation of 256 KiB; redb's are powers of two.
const BLOB_BYTES_MAX: usize = 255 << 10;

const CHECKSUM_BYTES: usize = 4;

/// Pages that redb keeps; the log is written once and read once.
const CACHE_BYTES: usize = 16 << 20;

/// The log of one directory, which stays locked.
#[derive(Debug)]
pub(super) struct Store {
    directory: PathBuf,
    file: Arc<DataFile>,
    /// Absent after an error.
    database: Option<Database>,
    /// The number of the next blob.
    next: u64,
    /// The bytes of all blobs.
    bytes: u64,
    /// Whether blobs from `next` on may be there that were never confirmed.
    has_remains: bool,
    _lock: Option<File>,
}

/// Takes the records of a log one by one; an error says what is wrong with one.
pub(crate) type Load<'l> = dyn FnMut(Record<'_>) -> Result<(), String> + 'l;

/// What reading a log found wrong.
enum Fault {
    Corrupt(String),
    Version(String),
    Io(io::Error),
}

impl Store {
    /// Opens a directory, makes it first if need be, and shows all its records in order.
    pub(super) fn open(directory: &Path, load: &mut Load<'_>) -> Result<Self, OpenError> {
        let in_directory = |error| OpenError::io(directory, error);
        fs::create_dir_all(directory).map_err(in_directory)?;
        let lock = lock(directory)?;
        let path = directory.join(DATA);
        if !path.try_exists().map_err(in_directory)? {
            create(directory).map_err(|fault| fault.at(directory))?;
        }
        let file = OpenOptions::new().read(true).write(true).open(path).map_err(in_directory)?;
        let file = FileBackend::new(file).map_err(|it| Fault::of(it.into()).at(directory))?;
        Self::open_file(directory, Some(lock), Box::new(file), load)
    }

    /// Opens a log in a file of any kind.
    pub(super) fn open_file(
        directory: &Path,
        lock: Option<File>,
        file: Box<dyn StorageBackend>,
        load: &mut Load<'_>,
    ) -> Result<Self, OpenError> {
        let file = DataFile::held(file).map_err(|error| OpenError::io(directory, error))?;
        let file = Arc::new(file);
        // redb checks what it reads, and still may panic on a file that something else wrote. All
        // that a panic leaves behind is dropped here, and nothing was written.
        let read = catch_unwind(AssertUnwindSafe(|| read(&file, load)));
        let panicked =
            |_| Err(Fault::Corrupt("the store cannot make sense of its file".to_owned()));
        let (database, next, bytes) =
            read.unwrap_or_else(panicked).map_err(|it| it.at(directory))?;
        file.release().map_err(|error| OpenError::io(directory, error))?;
        Ok(Self {
            directory: directory.to_owned(),
            file,
            database: Some(database),
            next,
            bytes,
            has_remains: false,
            _lock: lock,
        })
    }

    /// Returns the bytes of the log.
    pub(super) const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Returns the number that the next blob gets.
    pub(super) const fn next(&self) -> u64 {
        self.next
    }

    /// Appends batches of records in one transaction, and syncs it. After an error none of them
    /// is in the log.
    pub(super) fn append<'b>(
        &mut self,
        batches: impl Iterator<Item = &'b [u8]>,
    ) -> Result<(), redb::Error> {
        let appended = self.try_append(batches);
        match appended {
            Ok((next, bytes)) => {
                self.next = next;
                self.bytes += bytes;
                self.has_remains = false;
                Ok(())
            }
            Err(error) => {
                self.database = None;
                self.has_remains = true;
                Err(error)
            }
        }
    }

    fn try_append<'b>(
        &mut self,
        batches: impl Iterator<Item = &'b [u8]>,
    ) -> Result<(u64, u64), redb::Error> {
        let (next, has_remains) = (self.next, self.has_remains);
        let transaction = self.database()?.begin_write()?;
        let appended = {
            let mut log = transaction.open_table(LOG)?;
            if has_remains {
                log.retain_in(next.., |_, _| false)?;
            }
            let mut blobs = Blobs { log: &mut log, next, bytes: 0, blob: Vec::new() };
            for batch in batches {
                blobs.push(batch)?;
            }
            blobs.write()?;
            (blobs.next, blobs.bytes)
        };
        transaction.commit()?;
        Ok(appended)
    }

    /// Drops the blobs before this number, which hold these bytes.
    pub(super) fn drop_before(&mut self, number: u64, bytes: u64) -> Result<(), redb::Error> {
        let dropped = self.try_drop_before(number);
        match dropped {
            Ok(()) => self.bytes = self.bytes.saturating_sub(bytes),
            // Nothing is lost by it, but the database is of no use any more.
            Err(_) => self.database = None,
        }
        dropped
    }

    fn try_drop_before(&mut self, number: u64) -> Result<(), redb::Error> {
        let transaction = self.database()?.begin_write()?;
        {
            transaction.open_table(LOG)?.retain_in(..number, |_, _| false)?;
            transaction.open_table(META)?.insert("first", number)?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// Returns the database, opened again if it was given up.
    fn database(&mut self) -> Result<&Database, redb::Error> {
        if self.database.is_none() {
            // Opening it reads the whole log: first see whether anything at all can be written.
            probe(&self.directory)?;
            self.database = Some(open_database(Backend(Arc::clone(&self.file)), false)?);
        }
        self.database.as_ref().ok_or(redb::Error::DatabaseClosed)
    }
}

/// Records on their way into blobs.
struct Blobs<'t, 'x> {
    log: &'t mut Table<'x, u64, &'static [u8]>,
    next: u64,
    bytes: u64,
    blob: Vec<u8>,
}

impl Blobs<'_, '_> {
    fn push(&mut self, mut records: &[u8]) -> Result<(), redb::Error> {
        while !records.is_empty() {
            let used = self.blob.len().max(CHECKSUM_BYTES);
            let room = BLOB_BYTES_MAX.saturating_sub(used);
            if used > CHECKSUM_BYTES && records.len() > room {
                self.write()?;
                continue;
            }
            let (now, later) = records.split_at(whole_records(records, room));
            if self.blob.is_empty() {
                self.blob.extend([0; CHECKSUM_BYTES]);
            }
            self.blob.extend(now);
            records = later;
        }
        Ok(())
    }

    /// Writes the blob, if it is not empty, and begins another.
    fn write(&mut self) -> Result<(), redb::Error> {
        let Some((place, records)) = self.blob.split_first_chunk_mut::<CHECKSUM_BYTES>() else {
            return Ok(());
        };
        *place = checksum(self.next, records).to_le_bytes();
        self.log.insert(self.next, self.blob.as_slice())?;
        self.next += 1;
        self.bytes += u64::try_from(self.blob.len()).unwrap_or(u64::MAX);
        self.blob.clear();
        Ok(())
    }
}

fn checksum(number: u64, records: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&number.to_le_bytes());
    hasher.update(records);
    hasher.finalize()
}

/// Locks a directory for this engine.
fn lock(directory: &Path) -> Result<File, OpenError> {
    let path = directory.join(LOCK);
    let file = OpenOptions::new().write(true).create(true).truncate(false).open(path);
    let file = file.map_err(|error| OpenError::io(directory, error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OpenError::locked(directory)),
        Err(TryLockError::Error(error)) => Err(OpenError::io(directory, error)),
    }
}

/// Makes an empty log under another name and renames it: a file is whole or not there.
fn create(directory: &Path) -> Result<(), Fault> {
    let path = directory.join(DATA_NEW);
    let mut options = OpenOptions::new();
    let file = options.read(true).write(true).create(true).truncate(true).open(&path)?;
    let backend = FileBackend::new(file).map_err(|it| Fault::of(it.into()))?;
    write_empty(backend).map_err(Fault::of)?;
    fs::rename(path, directory.join(DATA))?;
    sync_directory(directory)?;
    Ok(())
}

pub(super) fn write_empty(backend: impl StorageBackend) -> Result<(), redb::Error> {
    let database = open_database(backend, false)?;
    let transaction = database.begin_write()?;
    {
        transaction.open_table(LOG)?;
        let mut meta = transaction.open_table(META)?;
        meta.insert("format", FORMAT)?;
        meta.insert("first", 0)?;
    }
    transaction.commit()?;
    database.close()?;
    Ok(())
}

/// Makes what was renamed in a directory last.
fn sync_directory(directory: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(directory)?.sync_all() } else { Ok(()) }
}

/// Writes a little and removes it again.
fn probe(directory: &Path) -> io::Result<()> {
    let path = directory.join(PROBE);
    let written = File::create(&path).and_then(|mut file| {
        file.write_all(&vec![1; PROBE_BYTES])?;
        file.sync_data()
    });
    fs::remove_file(path)?;
    written
}

fn open_database(
    backend: impl StorageBackend,
    checks_everything: bool,
) -> Result<Database, redb::Error> {
    let mut builder = Builder::new();
    builder.set_cache_size(CACHE_BYTES).set_check_integrity_on_open(checks_everything);
    Ok(builder.create_with_backend(backend)?)
}

/// Opens a database and shows its records. Returns it with the next number and all bytes.
fn read(file: &Arc<DataFile>, load: &mut Load<'_>) -> Result<(Database, u64, u64), Fault> {
    let backend = Backend(Arc::clone(file));
    if backend.len()? == 0 {
        // redb would take it for a new one.
        return Err(Fault::Corrupt(format!("{DATA} is empty")));
    }
    let database = open_database(backend, true).map_err(Fault::of)?;
    let (next, bytes) = read_log(&database, load)?;
    Ok((database, next, bytes))
}

fn read_log(database: &Database, load: &mut Load<'_>) -> Result<(u64, u64), Fault> {
    let transaction = database.begin_read().map_err(|it| Fault::of(it.into()))?;
    let meta = transaction.open_table(META).map_err(|it| Fault::of(it.into()))?;
    let setting = |name| {
        let found = meta.get(name).map_err(|it| Fault::of(it.into()))?;
        let found = found.map(|value| value.value());
        found.ok_or_else(|| Fault::Corrupt(format!("it does not tell its {name}")))
    };
    let format = setting("format")?;
    if format != FORMAT {
        let text = format!("it has format {format}, this is a program for format {FORMAT}");
        return Err(Fault::Version(text));
    }
    let (mut next, mut bytes) = (setting("first")?, 0);
    let log = transaction.open_table(LOG).map_err(|it| Fault::of(it.into()))?;
    for blob in log.iter().map_err(|it| Fault::of(it.into()))? {
        let (number, blob) = blob.map_err(|it| Fault::of(it.into()))?;
        let (number, blob) = (number.value(), blob.value());
        if number != next {
            return Err(Fault::Corrupt(format!("blob {next} of the log is missing")));
        }
        read_blob(number, blob, load)?;
        next += 1;
        bytes += u64::try_from(blob.len()).unwrap_or(u64::MAX);
    }
    Ok((next, bytes))
}

fn read_blob(number: u64, blob: &[u8], load: &mut Load<'_>) -> Result<(), Fault> {
    let bad = |what: &str| Fault::Corrupt(format!("blob {number} of the log {what}"));
    let (sum, mut records) = blob.split_first_chunk().ok_or_else(|| bad("is cut off"))?;
    if u32::from_le_bytes(*sum) != checksum(number, records) {
        return Err(bad("does not have its checksum"));
    }
    while !records.is_empty() {
        let record = Record::decode(&mut records).map_err(|_| bad("has a malformed record"))?;
        load(record).map_err(|reason| bad(&reason))?;
    }
    Ok(())
}

impl Fault {
    fn of(error: redb::Error) -> Self {
        match error {
            redb::Error::Io(error) => Self::from(error),
            redb::Error::UpgradeRequired(version) => {
                Self::Version(format!("the store's file is of version {version}"))
            }
            // The table of settings was there from the first moment.
            error => Self::Corrupt(error.to_string()),
        }
    }

    fn at(self, directory: &Path) -> OpenError {
        match self {
            Self::Corrupt(text) => OpenError::corrupt(directory, text),
            Self::Version(text) => OpenError::version(directory, text),
            Self::Io(error) => OpenError::io(directory, error),
        }
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            // What was to be read is not there, or is not what it should be.
            io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData => {
                Self::Corrupt(error.to_string())
            }
            _ => Self::Io(error),
        }
    }
}
