//! What the tests of import and export share.

use std::io::Write;

use dyno_core::op::{Projection, PutItem};
use dyno_core::value::Item;
use dyno_local::Local;
use dyno_local::bulk::{Compression, ExportOptions, ImportErrorKind, ImportOptions, ImportReport};
use flate2::write::GzEncoder;

use crate::support::{gsi, ok, table};

/// An engine with the table `tab`: string keys `pk` and `sk`, and an index by the number `n`.
pub(crate) fn with_index() -> Local {
    let local = Local::builder().partition_bytes_max(2_000).build();
    let mut create = table("tab", "pk sk", "pk:S sk:S n:N");
    create.global_secondary_indexes = Some(vec![gsi("by_n", "n", Projection::all())]);
    ok(&local, create);
    local
}

/// All of `tab`, as lines.
pub(crate) fn exported(local: &Local) -> String {
    String::from_utf8(exported_as(local, Compression::None)).unwrap()
}

pub(crate) fn exported_as(local: &Local, compression: Compression) -> Vec<u8> {
    let mut out = Vec::new();
    let options = ExportOptions::new("tab").compression(compression);
    local.export(&options, &mut out).unwrap();
    out
}

/// Imports into `tab` with the defaults.
pub(crate) fn import(local: &Local, source: impl AsRef<[u8]>) -> ImportReport {
    local.import(&ImportOptions::new("tab"), source.as_ref()).unwrap()
}

/// Lines, imported and refused of a report.
pub(crate) fn counts(report: &ImportReport) -> (u64, u64, u64) {
    (report.lines, report.imported, report.refused)
}

/// The refused lines of a report as texts.
pub(crate) fn refusals(report: &ImportReport) -> Vec<String> {
    report.refusals.iter().map(ToString::to_string).collect()
}

pub(crate) fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

/// `count` lines of items with distinct keys.
pub(crate) fn plain_lines(count: usize) -> String {
    let line = |at: usize| {
        format!(
            "{{\"Item\":{{\"pk\":{{\"S\":\"p{}\"}},\"sk\":{{\"S\":\"s{at}\"}},\"n\":{{\"N\":\"{at}\"}}}}}}\n",
            at % 5
        )
    };
    (0..count).map(line).collect()
}

/// The line that an import ended in, if it did because the source did.
pub(crate) fn truncated_line(kind: &ImportErrorKind) -> Option<u64> {
    match kind {
        ImportErrorKind::Truncated { line } => Some(*line),
        _ => None,
    }
}

pub(crate) fn put_all(local: &Local, items: &[Item]) {
    for item in items {
        ok(local, PutItem::new("tab", item.clone()));
    }
}
