//! Lines of DynamoDB JSON, and what is said of bad ones.

use std::ops::ControlFlow;

use dyno_local::bulk::{
    Checkpoint, ImportErrorKind, ImportOptions, Progress, RefusedLine, Watch, import as import_into,
};

use super::support::{counts, exported, import, plain_lines, refusals, truncated_line, with_index};

const GOOD: &str = r#"{"Item":{"pk":{"S":"a"},"sk":{"S":"b"}}}"#;

/// A line between two good ones is refused with this text.
fn check(line: &str, fault: &str) {
    let local = with_index();
    let other = GOOD.replace("\"b\"", "\"c\"");
    let report = import(&local, format!("{GOOD}\n{line}\n{other}\n"));
    assert_eq!(refusals(&report), [format!("line 2: {fault}")], "{line:.200}");
    assert_eq!(counts(&report), (3, 2, 1), "{line:.200}");
    assert_eq!(exported(&local).lines().count(), 2, "{line:.200}");
}

#[test]
fn what_is_no_item_is_refused() {
    check("x", "the line is not JSON");
    check("{\"Item\":{\"pk\":{\"S\":\"a\"}", "the line is not JSON");
    check(&format!("{GOOD}{GOOD}"), "the line is not JSON");
    check("{\"Item\":\"\u{1}\"}", "the line is not JSON");
    check("5", "the line has no member `Item`");
    check("[]", "the line has no member `Item`");
    check("{}", "the line has no member `Item`");
    check("{\"Item\":null}", "the line has no member `Item`");
    check("{\"item\":{}}", "the line has no member `Item`");
    check("{\"Keys\":{\"pk\":{\"S\":\"a\"}},\"NewImage\":{}}", "the line has no member `Item`");
}

#[test]
fn what_is_not_utf8_is_refused() {
    let local = with_index();
    let report = import(&local, b"{\"Item\":{\"pk\":{\"S\":\"\xff\"}}}\n");
    assert_eq!(refusals(&report), ["line 1: the line is not JSON"]);
}

/// The texts are those that `PutItem` has for the same item.
#[test]
fn items_are_refused_with_the_service_s_texts() {
    let item = |attributes: &str| format!("{{\"Item\":{{\"pk\":{{\"S\":\"a\"}},{attributes}}}}}");
    let invalid = "ValidationException: One or more parameter values were invalid: ";
    check("{\"Item\":{}}", &format!("{invalid}Missing the key pk in the item"));
    check(&item("\"x\":{\"S\":\"b\"}"), &format!("{invalid}Missing the key sk in the item"));
    check(
        &item("\"sk\":{\"N\":\"1\"}"),
        &format!("{invalid}Type mismatch for key sk expected: S actual: N"),
    );
    check(
        &item("\"sk\":{\"S\":\"\"}"),
        "ValidationException: One or more parameter values are not valid. The AttributeValue for a \
         key attribute cannot contain an empty string value. Key: sk",
    );
    check(
        &item("\"sk\":{\"S\":\"b\"},\"n\":{\"S\":\"1\"}"),
        &format!("{invalid}Type mismatch for Index Key n Expected: N Actual: S IndexName: by_n"),
    );
    check(
        &item("\"sk\":{\"S\":\"b\"},\"x\":{\"N\":\"one\"}"),
        "ValidationException: The parameter cannot be converted to a numeric value: one",
    );
    check(
        &item("\"sk\":{\"S\":\"b\"},\"x\":{\"SS\":[]}"),
        &format!("{invalid}An string set  may not be empty"),
    );
    check(
        &item("\"sk\":{\"S\":\"b\"},\"x\":{\"L\":[{}]}"),
        "ValidationException: Supplied AttributeValue is empty, must contain exactly one of the \
         supported datatypes",
    );
    check(
        &item("\"sk\":{\"S\":\"b\"},\"x\":{\"S\":5}"),
        "SerializationException: NUMBER_VALUE cannot be converted to String",
    );
    check(
        &item("\"sk\":{\"S\":\"b\"},\"x\":\"plain\""),
        "SerializationException: Unexpected value type in payload",
    );
    let deep = format!("{}{{\"S\":\"\"}}{}", "{\"L\":[".repeat(33), "]}".repeat(33));
    check(
        &item(&format!("\"sk\":{{\"S\":\"b\"}},\"x\":{deep}")),
        "ValidationException: Nesting Levels have exceeded supported limits: Attributes in the \
         item have nested levels beyond supported limit",
    );
    let long = |bytes: usize| "x".repeat(bytes);
    check(
        &item(&format!("\"sk\":{{\"S\":\"{}\"}}", long(1_025))),
        &format!(
            "{invalid}Aggregated size of all range keys has exceeded the size limit of 1024 bytes"
        ),
    );
    check(
        &item(&format!("\"sk\":{{\"S\":\"b\"}},\"x\":{{\"S\":\"{}\"}}", long(409_600))),
        "ValidationException: Item size has exceeded the maximum allowed size",
    );
}

/// 16 MB are skipped, and what follows is imported.
#[test]
fn a_line_that_no_item_can_fill_is_refused() {
    let long = GOOD.replace("\"a\"", &format!("\"{}\"", "x".repeat(16 * 1024 * 1024)));
    check(&long, "the line is longer than 8388608 bytes");
}

#[test]
fn blank_lines_and_line_ends_of_either_kind_are_fine() {
    let local = with_index();
    let other = GOOD.replace("\"b\"", "\"c\"");
    let report = import(&local, format!("\n{GOOD}\r\n  \r\n\n\t{other} \nx\n"));
    assert_eq!(counts(&report), (3, 2, 1));
    assert_eq!(refusals(&report), ["line 6: the line is not JSON"]);
    for empty in ["", "\n", " \n\n"] {
        assert_eq!(counts(&import(&local, empty)), (0, 0, 0));
    }
}

/// A last line without an end is whole if its object is; cut anywhere before, it is an error.
#[test]
fn a_last_line_that_is_cut_is_an_error() {
    for cut in 0..=GOOD.len() {
        let local = with_index();
        let source = format!("{GOOD}\n{}", &GOOD[..cut]);
        let outcome = local.import(&ImportOptions::new("tab"), source.as_bytes());
        if cut == 0 || cut == GOOD.len() {
            assert_eq!(outcome.unwrap().refused, 0);
            continue;
        }
        let error = outcome.unwrap_err();
        assert_eq!(truncated_line(error.kind()), Some(2), "{source}");
        assert_eq!(error.to_string(), "the source ends within line 2");
        assert_eq!(counts(error.report()), (1, 1, 0));
        assert_eq!(exported(&local).lines().count(), 1);
    }
}

/// Remembers what it is told.
#[derive(Default)]
struct Told {
    refused: Vec<u64>,
    checkpoints: usize,
    progress: Vec<Progress>,
    stops_after: Option<usize>,
}

impl Watch for Told {
    fn refused(&mut self, line: &RefusedLine) {
        self.refused.push(line.line);
    }

    fn checkpoint(&mut self, _checkpoint: &Checkpoint) -> std::io::Result<()> {
        self.checkpoints += 1;
        Ok(())
    }

    fn progress(&mut self, progress: &Progress) -> ControlFlow<()> {
        self.progress.push(*progress);
        if self.stops_after == Some(self.progress.len()) {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }
}

#[test]
fn all_refused_lines_are_told_and_some_are_kept() {
    let local = with_index();
    let options = ImportOptions::new("tab").refusals_kept(2);
    let source = format!("{}x\nx\nx\n", plain_lines(3));
    let mut told = Told::default();
    let report = import_into(&local, &options, source.as_bytes(), &mut told).unwrap();
    assert_eq!(told.refused, [4, 5, 6]);
    assert_eq!(report.refusals.iter().map(|refusal| refusal.line).collect::<Vec<_>>(), [4, 5]);
    assert_eq!(counts(&report), (6, 3, 3));
    let last = told.progress.last().unwrap();
    let bytes = u64::try_from(source.len()).unwrap();
    assert_eq!((last.lines, last.imported, last.refused, last.bytes), (6, 3, 3, bytes));
    assert_eq!(report.bytes, bytes);
}

#[test]
fn too_many_refused_lines_end_an_import() {
    for (max, ends) in [(0, true), (2, true), (3, false)] {
        let local = with_index();
        let options = ImportOptions::new("tab").errors_max(max);
        let source = format!("x\nx\n{}x\n", plain_lines(3));
        let outcome = local.import(&options, source.as_bytes());
        match outcome {
            Ok(report) => assert_eq!((ends, counts(&report)), (false, (6, 3, 3))),
            Err(error) => {
                assert!(ends && matches!(error.kind(), ImportErrorKind::TooManyRefused(_)));
                assert_eq!(error.to_string(), format!("more than {max} lines were refused"));
            }
        }
    }
}

#[test]
fn an_import_stops_when_it_is_told_to() {
    let local = with_index();
    let mut told = Told { stops_after: Some(2), ..Told::default() };
    let source = plain_lines(5_000);
    let outcome = import_into(&local, &ImportOptions::new("tab"), source.as_bytes(), &mut told);
    let error = outcome.unwrap_err();
    assert!(matches!(error.kind(), ImportErrorKind::Cancelled));
    assert_eq!((told.checkpoints, told.progress.len()), (2, 2));
    let imported = usize::try_from(error.report().imported).unwrap();
    assert!(imported < 5_000 && exported(&local).lines().count() == imported);
}
