//! The text files of the workspace, and what a rule says about one of them.
//!
//! Every rule reads a [`Workspace`]; tests of the rules build a small one with
//! [`Workspace::sample`]. Build output is left out, so a run does not depend on what was built.

use std::fmt;
use std::path::Path;
use std::sync::LazyLock;
use std::{fs, io};

/// The files of this repository, read once.
pub(crate) static WORKSPACE: LazyLock<Workspace> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    let read = collect(root, "", &mut files);
    Workspace { files, error: read.err().map(|error| error.to_string()) }
});

/// All files that hold text.
#[derive(Debug)]
pub(crate) struct Workspace {
    files: Vec<TextFile>,
    error: Option<String>,
}

/// One file.
#[derive(Debug)]
pub(crate) struct TextFile {
    /// Relative to the root, with `/` between the parts.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// One broken rule, at one place.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) path: String,
    pub(crate) line: usize,
    pub(crate) message: String,
}

impl Workspace {
    /// Makes a workspace out of paths and texts.
    pub(crate) fn sample(files: &[(&str, &str)]) -> Self {
        let file = |(path, text): &(&str, &str)| TextFile {
            path: (*path).to_owned(),
            text: (*text).to_owned(),
        };
        Self { files: files.iter().map(file).collect(), error: None }
    }

    pub(crate) fn files(&self) -> impl Iterator<Item = &TextFile> {
        self.files.iter()
    }

    /// Returns the Rust files that people write: all but compile-fail cases, which are laid out for
    /// their messages, and expansions that a test writes.
    pub(crate) fn sources(&self) -> impl Iterator<Item = &TextFile> {
        self.rust_files().filter(|file| !file.is_ui_case() && !file.is_generated())
    }

    /// Returns all Rust files.
    pub(crate) fn rust_files(&self) -> impl Iterator<Item = &TextFile> {
        let is_rust = |path| Path::new(path).extension().is_some_and(|ending| ending == "rs");
        self.files.iter().filter(move |file| is_rust(&file.path))
    }

    /// Asserts that a rule found nothing in this workspace.
    pub(crate) fn assert_keeps(&self, rule: fn(&Self) -> Vec<Finding>) {
        assert_eq!(self.error, None, "the workspace could not be read");
        assert!(self.rust_files().count() > 30, "the walk did not find the workspace");
        let findings: Vec<String> = rule(self).iter().map(Finding::to_string).collect();
        assert!(findings.is_empty(), "{} findings:\n{}", findings.len(), findings.join("\n"));
    }
}

impl TextFile {
    /// Returns the last part of the path.
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    pub(crate) fn finding(&self, line: usize, message: impl Into<String>) -> Finding {
        Finding { path: self.path.clone(), line, message: message.into() }
    }

    fn is_ui_case(&self) -> bool {
        format!("/{}", self.path).contains("/tests/ui/")
    }

    fn is_generated(&self) -> bool {
        self.path.contains("/snapshots/") || self.path.ends_with(".expanded.rs")
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.message)
    }
}

/// Asserts which places of a sample a rule finds, each as `path:line`.
pub(crate) fn assert_finds(
    rule: fn(&Workspace) -> Vec<Finding>,
    sample: &[(&str, &str)],
    expected: &[&str],
) {
    let findings = rule(&Workspace::sample(sample));
    let places: Vec<String> = findings.iter().map(|f| format!("{}:{}", f.path, f.line)).collect();
    assert_eq!(places, expected, "{findings:?}");
}

/// Collects the text files below a folder in the order of their names.
fn collect(folder: &Path, prefix: &str, files: &mut Vec<TextFile>) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        let kind = entry.file_type()?;
        if !is_ours(&entry.path(), &name) {
            continue;
        }
        if kind.is_dir() {
            collect(&entry.path(), &format!("{path}/"), files)?;
        } else if kind.is_file() {
            // A file that is not UTF-8 is not text.
            if let Ok(text) = String::from_utf8(fs::read(entry.path())?) {
                files.push(TextFile { path, text });
            }
        }
    }
    Ok(())
}

/// Tells our files from build output and tools' own. Cargo marks each of its target folders.
fn is_ours(path: &Path, name: &str) -> bool {
    let tool = (name.starts_with('.') && name != ".ci") || name == "node_modules";
    !tool && name != "target" && !path.join("CACHEDIR.TAG").exists()
}
