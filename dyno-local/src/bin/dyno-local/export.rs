//! `dyno-local export`: the items of a table into a file, which appears when it is whole.

use std::fs::{self, File};
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use dyno_local::bulk::{self, Compression, ExportOptions, ExportReport};

use super::arguments::{Arguments, Mistake, Spec};
use super::home::{Home, Place};
use super::import::compression;
use super::progress::Shown;

pub(super) const USAGE: &str = "\
Usage: dyno-local export --table <TABLE> [OPTIONS]

Writes all items of a table as DynamoDB JSON, one a line.

Options:
  --table <TABLE>       Table to read
  --output <FILE>       File to write, - for standard output [default: -]
  --compression <KIND>  none or gzip [default: gzip for names that end in .gz]
  --segments <N>        How many segments to read at once [default: 4]
  --endpoint <URL>      Server to read from [default: http://127.0.0.1:8000]
  --data-dir <DIR>      Directory to read from instead, which no server has open
  -h, --help            Print this help
  -V, --version         Print the version
";

const SPEC: Spec = Spec {
    options: &[&["--table", "--output", "--compression", "--segments", "--endpoint", "--data-dir"]],
    flags: &[],
    takes_files: false,
};

/// What to export.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Options {
    table: String,
    place: Place,
    /// Standard output if absent.
    output: Option<PathBuf>,
    compression: Compression,
    segments: u16,
}

/// Reads the arguments behind `export`.
pub(super) fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Options, Mistake> {
    let mut arguments = Arguments::read(arguments, &SPEC)?;
    let output = arguments.take("--output").filter(|output| output != "-").map(PathBuf::from);
    let given = arguments.parse("--compression", "a compression", compression)?;
    let named =
        || if is_gzip_name(output.as_deref()) { Compression::Gzip } else { Compression::None };
    let segments = |text: &str| text.parse().ok().filter(|count| (1..=64).contains(count));
    Ok(Options {
        compression: given.unwrap_or_else(named),
        output,
        table: arguments.require("--table")?,
        place: Place::take(&mut arguments)?,
        segments: arguments.parse("--segments", "a number of segments", segments)?.unwrap_or(4),
    })
}

fn is_gzip_name(path: Option<&Path>) -> bool {
    path.and_then(Path::extension).is_some_and(|extension| extension.eq_ignore_ascii_case("gz"))
}

/// Exports a table.
pub(super) fn export(options: &Options) -> Result<ExitCode, String> {
    if let Place::Directory(path) = &options.place
        && !path.is_dir()
    {
        return Err(format!("{} is no directory", path.display()));
    }
    match &options.output {
        None => write_to(options, io::stdout().lock())?,
        Some(path) => {
            let named =
                |what: &str, failure: io::Error| format!("{what} {}: {failure}", path.display());
            let partial = Partial::create(path).map_err(|it| named("cannot create", it))?;
            write_to(options, &partial.file)?;
            partial.keep().map_err(|it| named("cannot write", it))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn write_to(options: &Options, target: impl Write) -> Result<(), String> {
    let home = Home::open(&options.place)?;
    let export = ExportOptions::new(options.table.as_str())
        .compression(options.compression)
        .segments(options.segments);
    let mut shown = Shown::of(&options.table, None);
    let mut progress = |report: &ExportReport| {
        shown.update(report.items, report.bytes);
        ControlFlow::Continue(())
    };
    let exported = match &home {
        Home::Server(endpoint) => bulk::export(endpoint, &export, target, &mut progress),
        Home::Directory(local) => local.export_watched(&export, target, &mut progress),
    };
    let report = exported.map_err(|failure| format!("{}: {failure}", options.table))?;
    shown.finish(&format!("{} items exported", report.items), report.items);
    Ok(())
}

/// A file under another name until it is whole.
struct Partial<'a> {
    file: File,
    name: PathBuf,
    path: &'a Path,
    is_kept: bool,
}

impl<'a> Partial<'a> {
    fn create(path: &'a Path) -> io::Result<Self> {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.partial", std::process::id()));
        let name = path.with_file_name(name);
        Ok(Self { file: File::create_new(&name)?, name, path, is_kept: false })
    }

    /// Gives the file its name, once its bytes are on disk.
    fn keep(mut self) -> io::Result<()> {
        self.file.sync_all()?;
        fs::rename(&self.name, self.path)?;
        self.is_kept = true;
        Ok(())
    }
}

impl Drop for Partial<'_> {
    fn drop(&mut self) {
        if !self.is_kept {
            // It is of no use to anybody, and in nobody's way.
            let _ = fs::remove_file(&self.name);
        }
    }
}
