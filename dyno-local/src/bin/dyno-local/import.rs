//! `dyno-local import`: the items of files into a table, one file after the other.

use std::fmt::Display;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use dyno_core::backend::ErrorCode;
use dyno_local::bulk::{
    self, Checkpoint, Compression, CsvOptions, Delimiter, Format, ImportOptions, ImportReport,
    Progress, RefusedLine, TableDefinition, Watch, wait_until_active,
};

use super::arguments::{Arguments, Mistake, Spec, wrong};
use super::home::{Home, Place};
use super::progress::Shown;

/// The refused lines of a file that are shown; the others are counted.
const REFUSALS_SHOWN: u64 = 100;

pub(super) const USAGE: &str = "\
Usage: dyno-local import --table <TABLE> [OPTIONS] <FILE>...

Writes the items of files into a table, in their order. - is standard input.

Options:
  --table <TABLE>          Table to write to
  --format <FORMAT>        dynamodb-json or csv [default: dynamodb-json]
  --delimiter <CHARACTER>  Between fields of CSV: , ; : | space or tab [default: ,]
  --header <NAMES>         Attributes of a CSV file that does not name them, with commas between
  --compression <KIND>     none or gzip [default: what a file looks like]
  --create-table <FILE>    CreateTable request as JSON, for when there is no such table yet
  --max-errors <N>         Stop when more than N lines were refused [default: never]
  --refused <FILE>         Write every refused line's number and reason to a file
  --checkpoint <FILE>      Keep in this file how far the import is
  --resume                 Go on from where the checkpoint is
  --endpoint <URL>         Server to write to [default: http://127.0.0.1:8000]
  --data-dir <DIR>         Directory to write to instead, which no server has open
  -h, --help               Print this help
  -V, --version            Print the version
";

const SPEC: Spec = Spec {
    options: &[&[
        "--table",
        "--format",
        "--delimiter",
        "--header",
        "--compression",
        "--create-table",
        "--max-errors",
        "--refused",
        "--checkpoint",
        "--endpoint",
        "--data-dir",
    ]],
    flags: &["--resume"],
    takes_files: true,
};

/// What to import.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Options {
    table: String,
    place: Place,
    format: Format,
    /// What the files look like if absent.
    compression: Option<Compression>,
    create_table: Option<PathBuf>,
    errors_max: Option<u64>,
    refused: Option<PathBuf>,
    checkpoint: Option<PathBuf>,
    resumes: bool,
    /// `-` is standard input.
    files: Vec<String>,
}

/// Reads the arguments behind `import`.
pub(super) fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Options, Mistake> {
    let mut arguments = Arguments::read(arguments, &SPEC)?;
    let table = arguments.require("--table")?;
    let lines = |text: &str| text.parse().ok();
    let options = Options {
        table,
        format: format(&mut arguments)?,
        place: Place::take(&mut arguments)?,
        compression: arguments.parse("--compression", "a compression", compression)?,
        create_table: arguments.take("--create-table").map(PathBuf::from),
        errors_max: arguments.parse("--max-errors", "a number of lines", lines)?,
        refused: arguments.take("--refused").map(PathBuf::from),
        checkpoint: arguments.take("--checkpoint").map(PathBuf::from),
        resumes: arguments.has("--resume"),
        files: arguments.files,
    };
    if options.files.is_empty() {
        return Err(wrong("a file is missing; - is standard input"));
    }
    if options.resumes && options.checkpoint.is_none() {
        return Err(wrong("option --resume needs --checkpoint"));
    }
    if options.checkpoint.is_some() && options.files.iter().any(|file| file == "-") {
        return Err(wrong("standard input cannot be resumed"));
    }
    Ok(options)
}

/// Reads the name of a compression.
pub(super) fn compression(name: &str) -> Option<Compression> {
    match name {
        "none" => Some(Compression::None),
        "gzip" => Some(Compression::Gzip),
        _ => None,
    }
}

fn format(arguments: &mut Arguments) -> Result<Format, Mistake> {
    let is_csv = arguments.parse("--format", "a format", |name| match name {
        "dynamodb-json" => Some(false),
        "csv" => Some(true),
        _ => None,
    })?;
    let delimiter = arguments.parse("--delimiter", "a delimiter", |text| match text {
        "tab" => Some(Delimiter::Tab),
        "space" => Some(Delimiter::Space),
        text => {
            let mut letters = text.chars();
            letters.next().filter(|_| letters.as_str().is_empty()).and_then(Delimiter::from_char)
        }
    })?;
    let header = arguments.take("--header");
    if is_csv != Some(true) {
        let needless = [("--delimiter", delimiter.is_some()), ("--header", header.is_some())];
        return match needless.into_iter().find(|(_, is_given)| *is_given) {
            Some((name, _)) => Err(wrong(format!("option {name} is for --format csv"))),
            None => Ok(Format::DynamoDbJson),
        };
    }
    let mut csv = CsvOptions::new().delimiter(delimiter.unwrap_or_default());
    if let Some(names) = header {
        csv = csv.header(names.split(','));
    }
    Ok(Format::Csv(csv))
}

/// Imports the files. The exit code tells whether every line was imported.
pub(super) fn import(options: &Options) -> Result<ExitCode, String> {
    let home = Home::open(&options.place)?;
    if let Some(path) = &options.create_table {
        create_table(&home, path, &options.table)?;
    }
    let mut kept = Kept::open(options)?;
    let mut refused = match &options.refused {
        Some(path) => Some(File::create(path).map_err(|it| about(path, &it))?),
        None => None,
    };
    let mut has_refusals = false;
    for (number, file) in options.files.iter().enumerate() {
        let report = import_file(&home, options, (number, file), &mut kept, &mut refused)?;
        has_refusals |= report.refused > 0;
    }
    Ok(if has_refusals { ExitCode::from(3) } else { ExitCode::SUCCESS })
}

/// Creates the table, unless it is there, and waits until it can be used.
fn create_table(home: &Home, path: &Path, table: &str) -> Result<(), String> {
    let json = fs::read(path).map_err(|it| about(path, &it))?;
    let definition = TableDefinition::parse(json)
        .ok_or_else(|| about(path, &"this is no CreateTable request in JSON"))?;
    if definition.table_name() != table {
        let other = definition.table_name();
        return Err(about(path, &format!("this creates the table {other}, not {table}")));
    }
    match home.create_table(&definition) {
        Err(failure) if *failure.code() != ErrorCode::ResourceInUse => {
            return Err(about(path, &failure));
        }
        Ok(()) | Err(_) => {}
    }
    wait_until_active(home.backend(), table).map_err(|failure| format!("{table}: {failure}"))
}

fn import_file(
    home: &Home,
    options: &Options,
    (number, name): (usize, &str),
    kept: &mut Kept,
    refused: &mut Option<File>,
) -> Result<ImportReport, String> {
    let (source, length): (Box<dyn Read + Send>, _) = if name == "-" {
        (Box::new(io::stdin()), None)
    } else {
        let file = File::open(name).map_err(|it| format!("{name}: {it}"))?;
        let length = file.metadata().ok().map(|metadata| metadata.len());
        (Box::new(file), length)
    };
    let read = Arc::new(AtomicU64::new(0));
    let source = Counted { source, read: Arc::clone(&read) };
    let mut import = ImportOptions::new(options.table.as_str())
        .format(options.format.clone())
        .compression(options.compression.unwrap_or_default())
        .refusals_kept(0);
    if let Some(max) = options.errors_max {
        import = import.errors_max(max);
    }
    if let Some(checkpoint) = kept.checkpoints.get(number) {
        import = import.resume(checkpoint.clone());
    }
    let shown = Shown::of(name, length);
    let mut follow = Follow { name, number, shown, read, kept, refused, refusals: 0 };
    let outcome = bulk::import(home.backend(), &import, source, &mut follow);
    let report = match &outcome {
        Ok(report) => report,
        Err(error) => error.report(),
    };
    // Of a file without a line, too, so that the next file's checkpoint gets its own place.
    let kept = follow.kept.keep(number, &report.checkpoint);
    kept.map_err(|failure| format!("cannot keep the checkpoint: {failure}"))?;
    let ImportReport { imported, refused, lines, .. } = *report;
    follow.shown.finish(&format!("{lines} lines, {imported} imported, {refused} refused"), lines);
    outcome.map_err(|failure| format!("{name}: {failure}"))
}

/// Follows the import of one file.
struct Follow<'a> {
    name: &'a str,
    number: usize,
    shown: Shown,
    /// The bytes that were read of the file.
    read: Arc<AtomicU64>,
    kept: &'a mut Kept,
    refused: &'a mut Option<File>,
    refusals: u64,
}

impl Watch for Follow<'_> {
    fn refused(&mut self, line: &RefusedLine) {
        self.refusals += 1;
        if let Some(file) = self.refused
            && let Err(failure) = writeln!(file, "{}: {line}", self.name)
        {
            // The import goes on; what cannot be written is shown.
            self.shown.line(&format!("cannot write refused lines any more: {failure}"));
            *self.refused = None;
        }
        if self.refusals <= REFUSALS_SHOWN {
            self.shown.line(&line.to_string());
        } else if self.refusals == REFUSALS_SHOWN + 1 {
            self.shown.line("further refused lines are not shown");
        }
    }

    fn checkpoint(&mut self, checkpoint: &Checkpoint) -> io::Result<()> {
        self.kept.keep(self.number, checkpoint)
    }

    fn progress(&mut self, progress: &Progress) -> ControlFlow<()> {
        self.shown.update(progress.lines, self.read.load(Ordering::Relaxed));
        ControlFlow::Continue(())
    }
}

/// The checkpoint file: one line for each file that was begun, in the order of the arguments.
struct Kept {
    path: Option<PathBuf>,
    checkpoints: Vec<Checkpoint>,
}

impl Kept {
    fn open(options: &Options) -> Result<Self, String> {
        let mut kept = Self { path: options.checkpoint.clone(), checkpoints: Vec::new() };
        let Some(path) = kept.path.as_ref().filter(|_| options.resumes) else { return Ok(kept) };
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            // Interrupted before its first checkpoint.
            Err(failure) if failure.kind() == io::ErrorKind::NotFound => return Ok(kept),
            Err(failure) => return Err(about(path, &failure)),
        };
        for line in text.lines() {
            kept.checkpoints.push(line.parse().map_err(|fault| about(path, &fault))?);
        }
        Ok(kept)
    }

    /// Writes the file anew, under another name first, so that there is always a whole one.
    fn keep(&mut self, number: usize, checkpoint: &Checkpoint) -> io::Result<()> {
        let Some(path) = &self.path else { return Ok(()) };
        match self.checkpoints.get_mut(number) {
            Some(kept) => kept.clone_from(checkpoint),
            None => self.checkpoints.push(checkpoint.clone()),
        }
        let lines: Vec<String> = self.checkpoints.iter().map(Checkpoint::to_string).collect();
        let mut partial = path.clone().into_os_string();
        partial.push(".partial");
        fs::write(&partial, lines.join("\n"))?;
        fs::rename(&partial, path)
    }
}

/// Counts the bytes that are read.
struct Counted<R> {
    source: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(into)?;
        self.read.fetch_add(u64::try_from(count).unwrap_or(u64::MAX), Ordering::Relaxed);
        Ok(count)
    }
}

fn about(path: &Path, failure: &dyn Display) -> String {
    format!("{}: {failure}", path.display())
}
