//! Why a directory could not be opened.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// A directory could not be opened. Nothing in it was changed.
#[derive(Debug)]
pub struct OpenError {
    kind: OpenErrorKind,
    directory: PathBuf,
    text: String,
    source: Option<Box<dyn Error + Send + Sync>>,
}

/// What a caller can do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum OpenErrorKind {
    /// Another engine has the directory open, in this process or another. Close that one first.
    Locked,
    /// The files were changed by something else, or the disk lost what it had confirmed. A copy
    /// from before may be opened; this one cannot.
    Corrupt,
    /// The files were written by a version with another format. Open them with that version.
    Version,
    /// The system refused: no permission, no space, no directory. [`Error::source`] has its reason.
    Io,
}

impl OpenError {
    /// Returns what a caller can do about it.
    pub const fn kind(&self) -> OpenErrorKind {
        self.kind
    }

    /// Returns the directory that was to be opened.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    pub(super) fn locked(directory: &Path) -> Self {
        Self::new(OpenErrorKind::Locked, directory, "another engine has it open".to_owned(), None)
    }

    pub(super) fn corrupt(directory: &Path, text: impl Into<String>) -> Self {
        Self::new(OpenErrorKind::Corrupt, directory, text.into(), None)
    }

    pub(super) fn version(directory: &Path, text: impl Into<String>) -> Self {
        Self::new(OpenErrorKind::Version, directory, text.into(), None)
    }

    pub(super) fn io(directory: &Path, source: io::Error) -> Self {
        let text = source.to_string();
        Self::new(OpenErrorKind::Io, directory, text, Some(Box::new(source)))
    }

    fn new(
        kind: OpenErrorKind,
        directory: &Path,
        text: String,
        source: Option<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        Self { kind, directory: directory.to_owned(), text, source }
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            OpenErrorKind::Locked => "is locked",
            OpenErrorKind::Corrupt => "is corrupt",
            OpenErrorKind::Version => "has another format",
            OpenErrorKind::Io => "cannot be opened",
        };
        write!(f, "data directory {} {what}: {}", self.directory.display(), self.text)
    }
}

impl Error for OpenError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        let source = self.source.as_deref()?;
        Some(source)
    }
}
