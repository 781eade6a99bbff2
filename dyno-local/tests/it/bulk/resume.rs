//! Interrupted imports go on, and end as if nothing had happened.

use std::io::{self, Read};

use dyno_local::bulk::{
    Checkpoint, Compression, CsvOptions, Format, ImportErrorKind, ImportOptions, ImportReport,
};
use proptest::prelude::*;

use super::support::{exported, gzip, import, plain_lines, with_index};

/// A source that fails after so many bytes, with nothing lost of those.
struct Failing<'a> {
    source: &'a [u8],
    left: usize,
}

impl Read for Failing<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 && !self.source.is_empty() {
            return Err(io::Error::other("the disk is gone"));
        }
        // In small pieces, so that a fault comes after what was read before it.
        let most = self.left.min(into.len()).min(7);
        let read = self.source.read(&mut into[..most])?;
        self.left -= read;
        Ok(read)
    }
}

/// Imports with a failure after each of these bytes, going on each time, and then to the end.
fn import_in_parts(source: &[u8], parts: &[usize], format: &Format) -> (ImportReport, String) {
    let local = with_index();
    let options = || ImportOptions::new("tab").format(format.clone()).refusals_kept(0);
    let mut resumed = options();
    for left in parts {
        let failing = Failing { source, left: *left };
        match local.import(&resumed, failing) {
            Ok(report) => return (report, exported(&local)),
            Err(error) => {
                // By way of its text, as a file keeps it.
                let checkpoint: Checkpoint = error.report().checkpoint.to_string().parse().unwrap();
                resumed = options().resume(checkpoint);
            }
        }
    }
    (local.import(&resumed, source).unwrap(), exported(&local))
}

/// Some lines, good and bad, of which several have one key, in either format.
fn sources() -> impl Strategy<Value = (Vec<u8>, Format)> {
    let rows = prop::collection::vec((0u8..9, 0u8..9), 0..40);
    (rows, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(rows, is_csv, is_gzip, is_ended)| {
            let line = |(at, (pk, n)): (usize, &(u8, u8))| match (is_csv, n) {
                (true, 0) => format!("p{pk},s,x,\"two\nlines {at}\""),
                (true, n) => format!("p{pk},s,{n},\"two\nlines {at}\""),
                (false, 0) => "{\"Item\":{}}".to_owned(),
                (false, n) => format!("{{\"Item\":{{\"pk\":{{\"S\":\"p{pk}\"}},\"sk\":{{\"S\":\"s\"}},\"n\":{{\"N\":\"{n}\"}},\"at\":{{\"S\":\"{at}\"}}}}}}"),
            };
            let mut lines: Vec<String> = rows.iter().enumerate().map(line).collect();
            let format = if is_csv {
                lines.insert(0, "pk,sk,n,text".to_owned());
                Format::Csv(CsvOptions::new())
            } else {
                Format::DynamoDbJson
            };
            let mut text = lines.join("\n");
            if is_ended {
                text.push('\n');
            }
            // An empty CSV file has no header.
            let bytes = if is_gzip { gzip(&text) } else { text.into_bytes() };
            (bytes, format)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn an_interrupted_import_ends_like_one_that_was_not(
        (source, format) in sources(),
        parts in prop::collection::vec(0usize..2_500, 1..6),
    ) {
        let whole = import_in_parts(&source, &[], &format);
        prop_assert_eq!(import_in_parts(&source, &parts, &format), whole);
    }

    /// A source that ended early and then grew to its whole length, as when it is being copied.
    #[test]
    fn a_source_may_grow((source, format) in sources(), cut in 0usize..2_500) {
        let local = with_index();
        let options = ImportOptions::new("tab").format(format.clone()).refusals_kept(0);
        let part = &source[..cut.min(source.len())];
        let checkpoint = match local.import(&options, part) {
            Ok(report) => Some(report.checkpoint),
            // Without its header a file has not begun.
            Err(error) if matches!(error.kind(), ImportErrorKind::Header(_)) => None,
            Err(error) => Some(error.report().checkpoint.clone()),
        };
        let options = match checkpoint {
            Some(checkpoint) => options.resume(checkpoint),
            None => options,
        };
        let report = local.import(&options, source.as_slice()).unwrap();
        let whole = import_in_parts(&source, &[], &format);
        prop_assert_eq!(report, whole.0);
        // A CSV row that was cut in a field may have been taken for a whole one; its key and with
        // it the item may be another.
        if matches!(format, Format::DynamoDbJson) {
            prop_assert_eq!(exported(&local), whole.1);
        }
    }
}

#[test]
fn a_finished_import_has_nothing_left() {
    let text = plain_lines(700);
    let local = with_index();
    let first = import(&local, &text);
    let options = ImportOptions::new("tab").resume(first.checkpoint.clone());
    for source in [text.clone().into_bytes(), gzip(&text)] {
        // What was written since stays: nothing is imported twice.
        let other = "{\"Item\":{\"pk\":{\"S\":\"p0\"},\"sk\":{\"S\":\"s0\"}}}\n";
        import(&local, other);
        let again = local.import(&options, source.as_slice()).unwrap();
        assert_eq!(again, first);
        assert!(
            exported(&local).contains("{\"Item\":{\"pk\":{\"S\":\"p0\"},\"sk\":{\"S\":\"s0\"}}}")
        );
    }
}

#[test]
fn a_checkpoint_of_something_else_is_refused() {
    let text = plain_lines(10);
    let local = with_index();
    let checkpoint = import(&local, &text).checkpoint;
    let check = |options: ImportOptions, source: &str, expected: &str| {
        let options = options.resume(checkpoint.clone());
        let error = local.import(&options, source.as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), format!("cannot resume: the checkpoint is of {expected}"));
        assert!(matches!(error.kind(), ImportErrorKind::Checkpoint(_)));
    };
    let differ = format!("another source: the first {} bytes differ", text.len());
    check(ImportOptions::new("tab"), &text.replace("s3", "s4"), &differ);
    check(ImportOptions::new("tab"), &text[..text.len() - 1], &differ);
    check(ImportOptions::new("tab"), "", &differ);
    check(ImportOptions::new("other"), &text, "the table tab, not other");
    let csv = ImportOptions::new("tab").format(Format::Csv(CsvOptions::new()));
    check(csv, &text, "the format dynamodb-json, not csv ','");
    let none = ImportOptions::new("tab").compression(Compression::None);
    let longer = format!("{text}x\n");
    let report = local.import(&none.resume(checkpoint.clone()), longer.as_bytes()).unwrap();
    assert_eq!((report.lines, report.refused, report.refusals[0].line), (11, 1, 11));

    for text in ["", "{}", "x", &checkpoint.to_string().replace("\"version\":1", "\"version\":2")] {
        assert!(text.parse::<Checkpoint>().is_err(), "{text}");
    }
}
