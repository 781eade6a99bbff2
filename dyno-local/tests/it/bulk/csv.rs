//! CSV: rows, quotes, delimiters, headers, types.

use dyno_core::op::Projection;
use dyno_local::Local;
use dyno_local::bulk::{
    CsvOptions, Delimiter, Format, ImportErrorKind, ImportOptions, ImportReport,
};

use super::support::{counts, exported, refusals, truncated_line};
use crate::support::{gsi, ok, table};

/// A table with keys of all types: `pk` a string, `sk` a number, an index by the binary `b`.
fn engine() -> Local {
    let local = Local::new();
    let mut create = table("tab", "pk sk", "pk:S sk:N b:B");
    create.global_secondary_indexes = Some(vec![gsi("by_b", "b", Projection::keys_only())]);
    ok(&local, create);
    local
}

fn import(options: CsvOptions, source: &str) -> (ImportReport, String) {
    let local = engine();
    let options = ImportOptions::new("tab").format(Format::Csv(options));
    let report = local.import(&options, source.as_bytes()).unwrap();
    (report, exported(&local))
}

/// A file of one row makes this item.
fn check(source: &str, item: &str) {
    let (report, table) = import(CsvOptions::new(), source);
    assert_eq!((counts(&report), refusals(&report)), ((1, 1, 0), vec![]), "{source:?}");
    assert_eq!(table, format!("{{\"Item\":{item}}}\n"), "{source:?}");
}

#[test]
fn fields_are_strings_but_for_keys() {
    let item = r#"{"n":{"S":"5"},"pk":{"S":"a"},"sk":{"N":"1.5"}}"#;
    check("pk,sk,n\na,1.50,5\n", item);
    check("pk,sk,n\na,1.50,5", item);
    check("pk,sk,n\r\na,1.50,5\r\n", item);
    check("\u{feff}pk,sk,n\na,1.50,5\n", item);
    check("\"pk\",\"sk\",\"n\"\n\"a\",\"1.50\",\"5\"\n", item);
}

#[test]
fn quotes_hold_delimiters_breaks_and_quotes() {
    let item =
        |text: &str| format!(r#"{{"pk":{{"S":"a"}},"sk":{{"N":"1"}},"t":{{"S":"{text}"}}}}"#);
    check("pk,sk,t\na,1,\"x,y\"\n", &item("x,y"));
    check("pk,sk,t\na,1,\"x\ny\"\n", &item("x\\ny"));
    check("pk,sk,t\na,1,\"x\r\n\r\ny\"\r\n", &item("x\\r\\n\\r\\ny"));
    check("pk,sk,t\na,1,\"\"\"123\"\"\"\n", &item("\\\"123\\\""));
    check("pk,sk,t\na,1,\n", &item(""));
    check("pk,sk,t\na,1, x \n", &item(" x "));
    check("pk,sk,t\n\n\na,1,é\n\n", &item("é"));
}

#[test]
fn binary_keys_are_base64() {
    check("pk,sk,b\na,1,AAE=\n", r#"{"b":{"B":"AAE="},"pk":{"S":"a"},"sk":{"N":"1"}}"#);
}

#[test]
fn delimiters_are_those_of_the_service() {
    for (delimiter, character) in [
        (Delimiter::Comma, ','),
        (Delimiter::Semicolon, ';'),
        (Delimiter::Colon, ':'),
        (Delimiter::Pipe, '|'),
        (Delimiter::Tab, '\t'),
        (Delimiter::Space, ' '),
    ] {
        assert_eq!(Delimiter::from_char(character), Some(delimiter));
        let source = "pk^sk^t\na^1^\"x^y\"\nb^2^\n".replace('^', &character.to_string());
        let (report, table) = import(CsvOptions::new().delimiter(delimiter), &source);
        assert_eq!(counts(&report), (2, 2, 0), "{character:?}");
        let text = format!("x{character}y").replace('\t', "\\t");
        assert!(table.contains(&format!("{{\"S\":\"{text}\"}}")), "{character:?}: {table}");
    }
    assert_eq!(Delimiter::from_char('x'), None);
}

#[test]
fn a_header_may_be_given() {
    let options = CsvOptions::new().header(["pk", "sk"]);
    let (report, table) = import(options, "pk,1\na,2\n");
    assert_eq!(counts(&report), (2, 2, 0));
    assert!(table.contains("{\"S\":\"pk\"}"), "{table}");
}

#[test]
fn bad_rows_are_refused_by_the_number_of_their_first_line() {
    let source = "pk,sk,t\n\
        a,1,\"two\nlines\"\n\
        a,2\n\
        a,3,\"x\ny\",z\n\
        a,5\" nail,x\n\
        a,x,x\n\
        ,6,x\n\
        a,7,\"x\"y\n\
        a,8,fine\n";
    let (report, table) = import(CsvOptions::new(), source);
    assert_eq!(counts(&report), (8, 2, 6));
    assert_eq!(
        refusals(&report),
        [
            "line 4: the row has 2 fields, the header 3",
            "line 5: the row has 4 fields, the header 3",
            "line 7: a quote in the row is not doubled",
            "line 8: ValidationException: The parameter cannot be converted to a numeric value: x",
            "line 9: ValidationException: One or more parameter values are not valid. The \
         AttributeValue for a key attribute cannot contain an empty string value. Key: pk",
            "line 10: a quote in the row is not doubled",
        ]
    );
    assert_eq!(table.lines().count(), 2);

    let (report, _) = import(CsvOptions::new(), "pk,sk,b\na,1,!\n");
    assert_eq!(refusals(&report), ["line 2: the field b is not base64"]);
    let local = engine();
    let options = ImportOptions::new("tab").format(Format::Csv(CsvOptions::new()));
    let report = local.import(&options, &b"pk,sk\n\xff,1\nb,2\n"[..]).unwrap();
    assert_eq!(refusals(&report), ["line 2: the row is not UTF-8"]);
    assert_eq!(report.imported, 1);
}

#[test]
fn a_wrong_header_ends_the_import() {
    for (source, expected) in [
        ("", "the first line is empty"),
        ("\npk,sk\n", "the first line is empty"),
        ("pk,,sk\n", "a name is empty"),
        ("pk,sk,pk\n", "the name pk stands twice"),
        ("pk,\"sk\n", "a quote is not closed"),
        ("pk,s\"k\n", "a quote is not doubled"),
    ] {
        let options = ImportOptions::new("tab").format(Format::Csv(CsvOptions::new()));
        let error = engine().import(&options, source.as_bytes()).unwrap_err();
        assert!(matches!(error.kind(), ImportErrorKind::Header(_)));
        assert_eq!(error.to_string(), format!("the header is wrong: {expected}"), "{source:?}");
    }
}

#[test]
fn a_quote_that_is_not_closed_is_a_source_that_is_cut() {
    let local = engine();
    let options = ImportOptions::new("tab").format(Format::Csv(CsvOptions::new()));
    let source = "pk,sk,t\na,1,x\nb,2,\"x\ny\n";
    let error = local.import(&options, source.as_bytes()).unwrap_err();
    assert_eq!(truncated_line(error.kind()), Some(3));
    assert_eq!(counts(error.report()), (1, 1, 0));

    let source = format!("{}\"\nc,3,z\n", &source[..source.len() - 1]);
    let again = options.resume(error.report().checkpoint.clone());
    let report = local.import(&again, source.as_bytes()).unwrap();
    assert_eq!(counts(&report), (3, 3, 0));
    assert_eq!(exported(&local).lines().count(), 3);
}

/// A quote that is never closed cannot make the import hold the rest of the file.
#[test]
fn a_row_is_bounded_like_a_line() {
    let source = format!("pk,sk,t\na,1,\"{}\nb,2,x\n", "x\n".repeat(8 * 1024 * 1024));
    let local = engine();
    let options = ImportOptions::new("tab").format(Format::Csv(CsvOptions::new())).refusals_kept(1);
    let report = local.import(&options, source.as_bytes()).unwrap();
    assert_eq!(refusals(&report), ["line 2: the line is longer than 8388608 bytes"]);
    assert!(exported(&local).contains("\"b\""));
}
