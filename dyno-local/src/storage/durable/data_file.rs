//! The store's file, which is not written before it was read whole.
//!
//! `store` gives redb a [`Backend`] of it. Opening a file that was not closed repairs it; should it
//! turn out to be corrupt, or of another version, it must be left as it was found. So what is
//! written at first is held back, in order, and seen by reads; [`DataFile::release`] carries it
//! out once everything was read. It is carried out in the order in which redb did it, so that a
//! crash in between leaves what redb can open.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use redb::StorageBackend;

/// One file, for any number of databases one after the other.
#[derive(Debug)]
pub(super) struct DataFile {
    inner: Box<dyn StorageBackend>,
    /// What was not yet carried out; `None` once released.
    held: Mutex<Option<Held>>,
}

/// What redb sees of the file.
#[derive(Debug, Clone)]
pub(super) struct Backend(pub(super) Arc<DataFile>);

#[derive(Debug)]
struct Held {
    /// The length with what is held.
    length: u64,
    operations: Vec<Operation>,
}

#[derive(Debug)]
enum Operation {
    Write(u64, Vec<u8>),
    SetLength(u64),
    Sync,
}

impl DataFile {
    /// Returns a file whose writes are held back.
    pub(super) fn held(inner: Box<dyn StorageBackend>) -> io::Result<Self> {
        let held = Held { length: inner.len()?, operations: Vec::new() };
        Ok(Self { inner, held: Mutex::new(Some(held)) })
    }

    /// Carries out what was held, and everything from now on at once.
    pub(super) fn release(&self) -> io::Result<()> {
        let mut held = self.lock();
        for operation in held.iter().flat_map(|held| &held.operations) {
            match operation {
                Operation::Write(offset, bytes) => self.inner.write(*offset, bytes)?,
                Operation::SetLength(length) => self.inner.set_len(*length)?,
                Operation::Sync => self.inner.sync_data()?,
            }
        }
        *held = None;
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Option<Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    /// Reads through what is held to the file below.
    fn read(&self, below: &dyn StorageBackend, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let end = offset.saturating_add(as_u64(out.len()));
        if end > self.length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        // How much of what is wanted the file below still has: it may have been cut and grown.
        let mut kept = below.len()?;
        for operation in &self.operations {
            if let Operation::SetLength(length) = operation {
                kept = kept.min(*length);
            }
        }
        out.fill(0);
        let below_bytes = usize::try_from(kept.saturating_sub(offset)).unwrap_or(usize::MAX);
        let below_bytes = below_bytes.min(out.len());
        if let Some(part) = out.get_mut(..below_bytes).filter(|part| !part.is_empty()) {
            below.read(offset, part)?;
        }
        for operation in &self.operations {
            match operation {
                Operation::Write(at, bytes) => copy_overlap(*at, bytes, offset, out),
                Operation::SetLength(length) => zero_beyond(*length, offset, out),
                Operation::Sync => {}
            }
        }
        Ok(())
    }
}

/// Copies what of `bytes`, which lie at `at`, falls into `out`, which lies at `offset`.
fn copy_overlap(at: u64, bytes: &[u8], offset: u64, out: &mut [u8]) {
    let skip = |gap: u64| usize::try_from(gap).unwrap_or(usize::MAX);
    let from = bytes.get(skip(offset.saturating_sub(at))..).unwrap_or_default();
    let to = out.get_mut(skip(at.saturating_sub(offset))..).unwrap_or_default();
    for (to, from) in to.iter_mut().zip(from) {
        *to = *from;
    }
}

fn zero_beyond(length: u64, offset: u64, out: &mut [u8]) {
    let skip = usize::try_from(length.saturating_sub(offset)).unwrap_or(usize::MAX);
    out.get_mut(skip..).unwrap_or_default().fill(0);
}

impl StorageBackend for Backend {
    fn len(&self) -> io::Result<u64> {
        match &*self.0.lock() {
            Some(held) => Ok(held.length),
            None => self.0.inner.len(),
        }
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        match &*self.0.lock() {
            Some(held) => held.read(&*self.0.inner, offset, out),
            None => self.0.inner.read(offset, out),
        }
    }

    fn set_len(&self, length: u64) -> io::Result<()> {
        match &mut *self.0.lock() {
            Some(held) => {
                held.length = length;
                held.operations.push(Operation::SetLength(length));
                Ok(())
            }
            None => self.0.inner.set_len(length),
        }
    }

    fn sync_data(&self) -> io::Result<()> {
        match &mut *self.0.lock() {
            Some(held) => {
                held.operations.push(Operation::Sync);
                Ok(())
            }
            None => self.0.inner.sync_data(),
        }
    }

    fn write(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        match &mut *self.0.lock() {
            Some(held) => {
                held.length = held.length.max(offset.saturating_add(as_u64(bytes.len())));
                held.operations.push(Operation::Write(offset, bytes.to_owned()));
                Ok(())
            }
            None => self.0.inner.write(offset, bytes),
        }
    }
}

fn as_u64(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
